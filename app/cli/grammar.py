"""The commands as they are written in a terminal: their options, their help with an example, and what they lead to."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date

import click

from app import __version__
from app.cli import commands, options, parser, secrets, session
from app.cli.letter_options import letter_options, letter_request
from app.cli.output import complain, standard_output
from app.cli.parser import Command, Help, Values
from app.cli.printer import Printer
from app.cli.rescue import rescue_command
from app.i18n.catalogue import Translator
from app.i18n.evidence import export_labels
from app.jobs.cancel import Cancel
from app.jobs.certificate import CertificateRequest
from app.jobs.encryption import check_passphrase, is_encrypted
from app.jobs.self_test import SelfTestRequest
from app.jobs.sources import Sources
from app.model.errors.usage import EncryptNeededError
from app.model.exit_code import ExitCode
from app.model.plan import BackupRequest, MakePdf
from app.model.secret import Secret

NAME = "furoshiki"
OpenWindow = Callable[[Sources], int]
"""Opens the window on somebody's mail; returns the exit code when it is closed."""


@dataclass(frozen=True, slots=True)
class Face:
    """What every command needs: the translator, and the functions that make a PDF and open the window.

    `make_pdf` is None where there is no Qt, `open_window` where there is no screen.
    """

    translator: Translator
    make_pdf: MakePdf | None
    open_window: OpenWindow | None

    def command(
        self,
        name: str,
        act: Callable[[Printer, Cancel, Values], ExitCode],
        help: Help,
        parameters: Sequence[click.Parameter],
    ) -> Command:
        """A command that has the options every command has."""

        def carry_out(values: Values) -> int:
            """Runs the command with its printer."""
            return session.run(
                lambda printer, cancel: act(printer, cancel, values), as_json=values["json"], translator=self.translator
            )

        return Command(name, carry_out, help, [*parameters, *options.output_options(self.translator)])


def command_line(face: Face) -> click.Group:
    """All commands, in the language of `face`."""
    translate = face.translator.translate
    help = Help(
        translate("Find the mail on a computer, wrap it into one proved archive, and rescue the address book."),
        "furoshiki backup --to /Volumes/USB",
    )
    group = parser.Group(
        NAME,
        lambda values: _before_commands(values, face),
        help,
        [
            parser.flag("--self-test", translate("Try on a sample whether the program works on this computer.")),
            parser.flag("--version", translate("Show the version.")),
            *options.home_options(face.translator, translate("Open the window on this home folder.")),
            *options.output_options(face.translator),
        ],
    )
    for new in (_find, _backup, _verify, _open, _list, _compare, _check, _certificate, _people, _address_change, _demo):
        group.add_command(new(face))
    group.add_command(rescue_command(face.command, face.translator, face.make_pdf))
    parser.add_help(group, face.translator)
    return group


def _before_commands(values: Values, face: Face) -> int | None:
    """What is done without a command; None where there is one. Raises click.UsageError."""
    context = click.get_current_context()
    for_window = not (context.invoked_subcommand or values["version"] or values["self_test"])
    for name, is_possible in (("json", values["self_test"]), ("home", for_window), ("system", for_window)):
        if values[name] and not is_possible:
            # A command has these options itself, after its name.
            raise click.NoSuchOption(f"--{name}")
    if values["version"]:
        out = standard_output()
        out.write(f"Furoshiki {__version__}\n")
        out.flush()
        return ExitCode.COMPLETE
    if values["self_test"]:
        return session.run(
            lambda printer, cancel: commands.self_test(
                printer, cancel, SelfTestRequest(face.translator.language, face.make_pdf)
            ),
            as_json=values["json"],
            translator=face.translator,
        )
    if context.invoked_subcommand:
        return None
    if face.open_window is not None:
        return face.open_window(options.sources(values))
    translate = face.translator.translate
    complain(translate("The window could not be opened: there is no screen here. On the command line there is:"))
    parser.print_help(context, face.translator)
    return ExitCode.WRONG_USAGE


def _find(face: Face) -> Command:
    def act(printer: Printer, cancel: Cancel, values: Values) -> ExitCode:
        """Surveys and prints."""
        return commands.find(printer, cancel, options.sources(values))

    text = face.translator.translate("Look for mail and count it. Nothing is changed or copied.")
    example = "furoshiki find --home /Volumes/Backup/Users/hanako --system macos"
    return face.command("find", act, Help(text, example), options.source_options(face.translator))


def _backup(face: Face) -> Command:
    translate = face.translator.translate
    parameters = [
        parser.path("--to", translate("The folder that takes the archive; best on a USB stick."), "DIR", required=True),
        *options.source_options(face.translator),
        parser.text("--label", translate("A name for the archive, such as the computer's.")),
        parser.flag("--no-readable", translate("No readable copies of closed formats.")),
        *options.visit_options(face.translator),
        parser.flag("--encrypt", translate("Put the archive into one encrypted file (age).")),
        parser.path("--passphrase-file", translate("A file whose first line is the passphrase."), "FILE"),
        parser.path("--recovery-key", translate("Write the recovery key here (.html to print) instead."), "FILE"),
        parser.flag(
            "--print-recovery-key", translate("Print the recovery key with --json too; logs may keep that result.")
        ),
    ]

    def act(printer: Printer, cancel: Cancel, values: Values) -> ExitCode:
        """Backs up and prints."""
        request = BackupRequest(
            values["to"].absolute(),
            values["label"],
            readable=not values["no_readable"],
            visit=options.visit(values),
            recovery_key=values["recovery_key"],
        )
        if values["encrypt"]:
            with _asking(printer):
                passphrase = secrets.new_passphrase(values["passphrase_file"], face.translator)
            check_passphrase(passphrase)
            request = replace(request, passphrase=passphrase)
        elif values["passphrase_file"] or values["recovery_key"] or values["print_recovery_key"]:
            raise EncryptNeededError()
        # A terminal is seen by a person; what a script reads ends in logs.
        show_key = values["print_recovery_key"] or not values["json"]
        return commands.backup(printer, cancel, options.sources(values), request, face.make_pdf, show_key=show_key)

    text = translate("Copy all mail bit-exact into a new archive, prove it, and write the address book.")
    return face.command("backup", act, Help(text, 'furoshiki backup --to /Volumes/USB --label "Hanako"'), parameters)


def _verify(face: Face) -> Command:
    translate = face.translator.translate

    def act(printer: Printer, cancel: Cancel, values: Values) -> ExitCode:
        """Verifies and prints."""
        secret = _secret(printer, values, face.translator, ask=not values["json"])
        return commands.verify(printer, cancel, values["archive"], secret)

    text = translate(
        "Read an archive back and compare every byte. Of an encrypted one, the inside too with its passphrase."
    )
    parameters = [parser.argument("ARCHIVE"), *options.secret_options(face.translator)]
    return face.command("verify", act, Help(text, 'furoshiki verify "/Volumes/USB/2026-11-23 1530 Mac"'), parameters)


def _open(face: Face) -> Command:
    translate = face.translator.translate

    def act(printer: Printer, cancel: Cancel, values: Values) -> ExitCode:
        """Decrypts and prints."""
        secret = _secret(printer, values, face.translator, ask=True) or Secret()
        return commands.open_encrypted(printer, cancel, values["archive"], secret, values["to"])

    text = translate("Decrypt an encrypted archive into a new folder, and prove it there.")
    to = parser.path("--to", translate("The folder that takes the new folder."), "DIR", required=True)
    parameters = [parser.argument("ARCHIVE"), to, *options.secret_options(face.translator)]
    return face.command("open", act, Help(text, "furoshiki open Mac.furoshiki.zip --to Documents"), parameters)


def _list(face: Face) -> Command:
    def act(printer: Printer, cancel: Cancel, values: Values) -> ExitCode:
        """Lists and prints."""
        return commands.list_archives(printer, cancel, values["folder"], options.sources(values))

    text = face.translator.translate("Show the archives at a place and how they look at a glance. Nothing is changed.")
    parameters = [parser.argument("FOLDER"), *options.home_options(face.translator)]
    return face.command("list", act, Help(text, "furoshiki list /Volumes/USB"), parameters)


def _compare(face: Face) -> Command:
    translate = face.translator.translate

    def act(printer: Printer, cancel: Cancel, values: Values) -> ExitCode:
        """Compares and prints."""
        return commands.compare(printer, cancel, values["a"], values["b"], values["read"])

    text = translate("Say whether archive B holds everything that is in archive A, and the other way round.")
    read = parser.flag("--read", translate("Read both archives back first."))
    parameters = [parser.argument("A"), parser.argument("B"), read]
    return face.command("compare", act, Help(text, "furoshiki compare OLD NEW --read"), parameters)


def _check(face: Face) -> Command:
    translate = face.translator.translate
    parameters = [
        parser.argument("ARCHIVE_OR_SOURCE"),
        *options.answer_options(face.translator),
    ]

    def act(printer: Printer, cancel: Cancel, values: Values) -> ExitCode:
        """Checks and prints."""
        return commands.check(printer, cancel, options.sources_at(values), options.assurance(values))

    text = translate("Say, with reasons, whether the old account may be deleted now.")
    return face.command("check", act, Help(text, "furoshiki check ARCHIVE --copy /Volumes/USB2/ARCHIVE"), parameters)


def _certificate(face: Face) -> Command:
    translate = face.translator.translate
    parameters = [
        parser.argument("ARCHIVE"),
        parser.path("--pdf", translate("A new file for the certificate as PDF."), "FILE"),
        parser.path("--html", translate("A new file for the certificate as a web page."), "FILE"),
        *options.answer_options(face.translator),
    ]

    def act(printer: Printer, cancel: Cancel, values: Values) -> ExitCode:
        """Makes the certificate and prints."""
        request = CertificateRequest(values["archive"], face.translator.language, values["html"], values["pdf"])
        return commands.certificate(printer, cancel, request, options.assurance(values), face.make_pdf)

    text = translate("Make the certificate of an archive again, to print and to sign.")
    return face.command("certificate", act, Help(text, "furoshiki certificate ARCHIVE --pdf new.pdf"), parameters)


def _people(face: Face) -> Command:
    translate = face.translator.translate
    parameters = [
        parser.argument("ARCHIVE_OR_SOURCE", required=False),
        parser.flag("--all", translate("Newsletters, machines and yourself too.")),
        parser.texts("--export", translate("Write them to a file; may be repeated."), "FORMAT=FILE"),
        *options.choice_options(face.translator),
    ]

    def act(printer: Printer, cancel: Cancel, values: Values) -> ExitCode:
        """Reads the address book and prints."""
        choice = options.chosen_people(values)
        return commands.people(
            printer,
            cancel,
            options.sources_at(values),
            choice,
            everyone=values["all"],
            exports=values["export"],
            labels=export_labels(date.today(), face.translator),
        )

    text = translate("Show the address book found in the mail, and write it to files.")
    return face.command("people", act, Help(text, "furoshiki people ARCHIVE --export vcard=people.vcf"), parameters)


def _address_change(face: Face) -> Command:
    translator = face.translator
    parameters = [parser.argument("ARCHIVE_OR_SOURCE", required=False), *letter_options(translator)]

    def act(printer: Printer, cancel: Cancel, values: Values) -> ExitCode:
        """Writes the drafts and prints."""
        request = letter_request(values, translator.language)
        return commands.address_change(printer, cancel, options.sources_at(values), request)

    text = translator.translate("Write drafts that tell people your new address. Nothing is sent.")
    example = 'furoshiki notice ARCHIVE --from-name "Hanako" --new-address hanako@example.jp --to drafts'
    return face.command("notice", act, Help(text, example), parameters)


def _demo(face: Face) -> Command:
    translate = face.translator.translate

    def act(printer: Printer, cancel: Cancel, values: Values) -> ExitCode:
        """Runs the demo and prints."""
        return commands.demo(printer, cancel, values["to"], face.make_pdf)

    text = translate("The whole job on the sample home of a small hair salon.")
    to = parser.path("--to", translate("A folder for the sample home and its archive."), "DIR")
    return face.command("demo", act, Help(text, "furoshiki demo --to demo"), [to])


def _secret(printer: Printer, values: Values, translator: Translator, *, ask: bool) -> Secret | None:
    """The secret that opens an archive; None for one that is not encrypted, or where none is given."""
    if not is_encrypted(values["archive"]):
        return None
    with _asking(printer):
        return secrets.known_secret(values["passphrase_file"], values["recovery_key"], translator, ask=ask)


@contextmanager
def _asking(printer: Printer) -> Iterator[None]:
    """Inside, a question can be asked: the progress bar is gone."""
    printer.stop()
    yield
    printer.start()
