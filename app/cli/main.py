"""The words of the command line (Typer): options, help, and which command they lead to."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from enum import Enum
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from app import __version__
from app.archive.documents.certificate import MakePdf
from app.archive.encrypted.age import check_passphrase
from app.archive.encrypted.vault import is_encrypted
from app.cli import commands, secrets, session
from app.cli.printer import Printer
from app.contacts.choose import Choice
from app.i18n.catalogue import Translator, system_language
from app.jobs.address_change import AddressChangeRequest
from app.jobs.cancel import Cancel
from app.jobs.certificate import CertificateRequest
from app.jobs.check import Assurance
from app.jobs.sources import Sources
from app.model.contact import Kind
from app.model.errors.usage import EncryptNeededError
from app.model.exit_code import ExitCode
from app.model.plan import BackupRequest, Visit
from app.model.secret import Secret
from app.model.store import System
from app.system.home import home_at, own_home

app = typer.Typer(
    name="furoshiki",
    help="Find the mail on a computer, wrap it into one proved archive, and rescue the address book.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


class Language(Enum):
    """The languages people may ask for."""

    EN = "en"
    JA = "ja"


HomeOption = Annotated[Path | None, typer.Option("--home", help="A home folder; your own where not given.")]
SystemOption = Annotated[System | None, typer.Option("--system", help="The system that wrote the home.")]
PathOption = Annotated[list[Path] | None, typer.Option("--path", help="A file or folder with mail; may be repeated.")]
JsonOption = Annotated[bool, typer.Option("--json", help="One JSON object a line; the last one is the result.")]
_DAY = ["%Y-%m-%d"]
KindOption = Annotated[list[Kind] | None, typer.Option("--kind", help="Only this kind of sender; may be repeated.")]
SinceOption = Annotated[
    datetime | None, typer.Option("--since", formats=["%Y-%m-%d"], help="Met on this day or later.")
]
UntilOption = Annotated[
    datetime | None, typer.Option("--until", formats=["%Y-%m-%d"], help="Met on this day or before.")
]
LeastOption = Annotated[int, typer.Option("--min", min=0, help="At least so many messages.")]
KeepOption = Annotated[list[str] | None, typer.Option("--keep", help="An address that is a person's after all.")]
MergeOption = Annotated[list[str] | None, typer.Option("--merge", help="ADDRESS=ADDRESS: one person. May be repeated.")]
PassphraseFileOption = Annotated[
    Path | None, typer.Option("--passphrase-file", help="A file whose first line is the passphrase.")
]
RecoveryKeyOption = Annotated[
    Path | None, typer.Option("--recovery-key", help="The recovery key instead of the passphrase: the file it is in.")
]
LanguageOption = Annotated[Language | None, typer.Option("--language", help="The language of the sentences.")]


@app.command()
def find(
    home: HomeOption = None,
    system: SystemOption = None,
    path: PathOption = None,
    as_json: JsonOption = False,
    language: LanguageOption = None,
) -> None:
    """Look for mail and count it. Nothing is changed or copied."""
    sources = _sources(home, system, path)
    _end(lambda printer, cancel: commands.find(printer, cancel, sources), as_json, language)


@app.command()
def backup(
    context: typer.Context,
    to: Annotated[Path, typer.Option("--to", help="The folder that takes the archive; best on a USB stick.")],
    home: HomeOption = None,
    system: SystemOption = None,
    path: PathOption = None,
    label: Annotated[str, typer.Option("--label", help="A name for the archive, such as the computer's.")] = "",
    no_readable: Annotated[bool, typer.Option("--no-readable", help="No readable copies of closed formats.")] = False,
    customer: Annotated[str, typer.Option("--customer", help="Whose mail it is, for the certificate.")] = "",
    ticket: Annotated[str, typer.Option("--ticket", help="The number of the case, for the certificate.")] = "",
    technician: Annotated[str, typer.Option("--technician", help="Who makes the archive.")] = "",
    company: Annotated[str, typer.Option("--company", help="Whom the technician works for.")] = "",
    encrypt: Annotated[bool, typer.Option("--encrypt", help="Put the archive into one encrypted file (age).")] = False,
    passphrase_file: PassphraseFileOption = None,
    recovery_key: Annotated[
        Path | None, typer.Option("--recovery-key", help="Write the recovery key here (.html to print) instead.")
    ] = None,
    as_json: JsonOption = False,
    language: LanguageOption = None,
) -> None:
    """Copy all mail bit-exact into a new archive, prove it, and write the address book."""
    sources = _sources(home, system, path)
    visit = Visit(customer, ticket, technician, company)
    request = BackupRequest(to.absolute(), label, readable=not no_readable, visit=visit, recovery_key=recovery_key)
    make_pdf: MakePdf | None = context.obj

    def act(printer: Printer, cancel: Cancel) -> ExitCode:
        if not encrypt:
            if passphrase_file or recovery_key:
                raise EncryptNeededError()
            return commands.backup(printer, cancel, sources, request, make_pdf)
        with _asking(printer):
            passphrase = secrets.new_passphrase(passphrase_file, _words(language))
        check_passphrase(passphrase)
        return commands.backup(printer, cancel, sources, replace(request, passphrase=passphrase), make_pdf)

    _end(act, as_json, language)


@app.command()
def verify(
    archive: Path,
    passphrase_file: PassphraseFileOption = None,
    recovery_key: RecoveryKeyOption = None,
    as_json: JsonOption = False,
    language: LanguageOption = None,
) -> None:
    """Read an archive back and compare every byte. Of an encrypted one, the inside too with its passphrase."""

    def act(printer: Printer, cancel: Cancel) -> ExitCode:
        secret = None
        if is_encrypted(archive):
            with _asking(printer):
                secret = secrets.known_secret(passphrase_file, recovery_key, _words(language), ask=not as_json)
        return commands.verify(printer, cancel, archive, secret)

    _end(act, as_json, language)


@app.command("open")
def open_encrypted(
    archive: Path,
    to: Annotated[Path, typer.Option("--to", help="The folder that takes the new folder.")],
    passphrase_file: PassphraseFileOption = None,
    recovery_key: RecoveryKeyOption = None,
    as_json: JsonOption = False,
    language: LanguageOption = None,
) -> None:
    """Decrypt an encrypted archive into a new folder, and prove it there."""

    def act(printer: Printer, cancel: Cancel) -> ExitCode:
        secret = Secret()
        if is_encrypted(archive):
            with _asking(printer):
                found = secrets.known_secret(passphrase_file, recovery_key, _words(language), ask=True)
            secret = found or secret
        return commands.open_encrypted(printer, cancel, archive, secret, to)

    _end(act, as_json, language)


@app.command("list")
def list_archives(
    folder: Path,
    home: HomeOption = None,
    system: SystemOption = None,
    as_json: JsonOption = False,
    language: LanguageOption = None,
) -> None:
    """Show the archives at a place and how they look at a glance. Nothing is changed."""
    sources = _sources(home, system, None)
    _end(lambda printer, cancel: commands.list_archives(printer, cancel, folder, sources), as_json, language)


@app.command()
def compare(
    a: Path,
    b: Path,
    read: Annotated[bool, typer.Option("--read", help="Read both archives back first.")] = False,
    as_json: JsonOption = False,
    language: LanguageOption = None,
) -> None:
    """Say whether archive B holds everything that is in archive A, and the other way round."""
    _end(lambda printer, cancel: commands.compare(printer, cancel, a, b, read), as_json, language)


@app.command()
def check(
    archive_or_source: Path,
    copy: Annotated[Path | None, typer.Option("--copy", help="A second copy of the archive, on another disk.")] = None,
    server_seen: Annotated[
        bool, typer.Option("--server-seen", help="You looked: the provider's web page shows nothing that is not here.")
    ] = False,
    as_json: JsonOption = False,
    language: LanguageOption = None,
) -> None:
    """Say, with reasons, whether the old account may be deleted now."""
    sources = Sources(own_home(), (archive_or_source,))
    assurance = Assurance(copy.absolute() if copy else None, server_seen)
    _end(lambda printer, cancel: commands.check(printer, cancel, sources, assurance), as_json, language)


@app.command()
def certificate(
    context: typer.Context,
    archive: Path,
    pdf: Annotated[Path | None, typer.Option("--pdf", help="A new file for the certificate as PDF.")] = None,
    html: Annotated[Path | None, typer.Option("--html", help="A new file for the certificate as a web page.")] = None,
    as_json: JsonOption = False,
    language: LanguageOption = None,
) -> None:
    """Make the certificate of an archive again, to print and to sign."""
    request = CertificateRequest(archive, language.value if language else system_language(), html, pdf)
    make_pdf: MakePdf | None = context.obj
    _end(lambda printer, cancel: commands.certificate(printer, request, make_pdf), as_json, language)


@app.command()
def people(
    archive_or_source: Path,
    everyone: Annotated[bool, typer.Option("--all", help="Newsletters, machines and yourself too.")] = False,
    export: Annotated[list[str] | None, typer.Option("--export", help="FORMAT=FILE; may be repeated.")] = None,
    kind: KindOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    least: LeastOption = 0,
    keep: KeepOption = None,
    merge: MergeOption = None,
    as_json: JsonOption = False,
    language: LanguageOption = None,
) -> None:
    """Show the address book found in the mail, and write it to files."""
    sources = Sources(own_home(), (archive_or_source,))
    _end(
        lambda printer, cancel: commands.people(
            printer, cancel, sources, everyone, export or [], _choice(kind, since, until, least, keep, merge)
        ),
        as_json,
        language,
    )


@app.command()
def notice(
    archive_or_source: Path,
    from_name: Annotated[str, typer.Option("--from-name", help="Your name, as people know it.")],
    new_address: Annotated[str, typer.Option("--new-address", help="Your new e-mail address.")],
    to: Annotated[Path, typer.Option("--to", help="A new folder for the drafts.")] = Path("change-of-address"),
    old_address: Annotated[str, typer.Option("--old-address", help="The address that will go.")] = "",
    kind: Annotated[list[Kind] | None, typer.Option("--to-kind", help="Whom to tell; may be repeated.")] = None,
    since: SinceOption = None,
    until: UntilOption = None,
    least: LeastOption = 0,
    keep: KeepOption = None,
    merge: MergeOption = None,
    batch: Annotated[int, typer.Option("--batch", min=0, help="So many people in Bcc of one draft; 0: one each.")] = 0,
    template: Annotated[Path | None, typer.Option("--template", help="A letter of your own.")] = None,
    as_json: JsonOption = False,
    language: LanguageOption = None,
) -> None:
    """Write drafts that tell people your new address. Nothing is sent."""
    sources = Sources(own_home(), (archive_or_source,))

    def act(printer: Printer, cancel: Cancel) -> ExitCode:
        letter = language.value if language else system_language()
        choice = _choice(kind, since, until, least, keep, merge)
        request = AddressChangeRequest(to, from_name, new_address, old_address, letter, batch, template, choice)
        return commands.notice(printer, cancel, sources, request)

    _end(act, as_json, language)


@app.command()
def demo(
    context: typer.Context,
    to: Annotated[Path | None, typer.Option("--to", help="A folder for the sample home and its archive.")] = None,
    as_json: JsonOption = False,
    language: LanguageOption = None,
) -> None:
    """The whole job on the sample home of a small hair salon."""
    _end(lambda printer, cancel: commands.demo(printer, cancel, to, context.obj), as_json, language)


@app.callback(invoke_without_command=True)
def options(
    context: typer.Context,
    self_test: Annotated[bool, typer.Option("--self-test", help="Run the whole job on a sample and compare.")] = False,
    version: Annotated[bool, typer.Option("--version", help="Show the version.")] = False,
) -> None:
    """What stands before any command."""
    if version:
        typer.echo(f"Furoshiki {__version__}")
        raise typer.Exit
    if self_test:
        _end(lambda printer, cancel: commands.self_test(printer, cancel, context.obj), True, None)


def main(make_pdf: MakePdf | None = None) -> NoReturn:
    """Runs the command line with the words the program was started with. Without `make_pdf` there are no PDFs."""
    sys.exit(app(standalone_mode=True, obj=make_pdf))


def _choice(
    kinds: list[Kind] | None,
    since: datetime | None,
    until: datetime | None,
    least: int,
    keep: list[str] | None,
    merge: list[str] | None,
) -> Choice:
    """What the owner asked for. Raises UsageError."""
    return Choice(
        kinds=frozenset(kinds or ()),
        since=since.date() if since else None,
        until=until.date() if until else None,
        least=least,
        keep=tuple(keep or ()),
        merge=tuple(commands.address_pair(each) for each in merge or ()),
    )


def _sources(home: Path | None, system: System | None, paths: list[Path] | None) -> Sources:
    chosen = own_home() if home is None and system is None else home_at((home or Path.home()).absolute(), system)
    return Sources(chosen, tuple(paths or ()))


def _words(language: Language | None) -> Translator:
    return Translator(language.value if language else system_language())


@contextmanager
def _asking(printer: Printer) -> Iterator[None]:
    """A place for questions: no progress bar stands in the way."""
    printer.stop()
    yield
    printer.start()


def _end(act: session.Act, as_json: bool, language: Language | None) -> NoReturn:
    raise typer.Exit(session.run(act, as_json=as_json, language=language.value if language else None))
