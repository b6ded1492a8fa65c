"""The command `restore`: its options, and what it does."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from app.archive.catalog.selection import Selection
from app.cli import exit_codes, options, parser
from app.cli.face import Face, secret_of
from app.cli.mail_server import mail_server, server_options
from app.cli.parser import Command, Help, Values
from app.cli.printer import Printer
from app.i18n.catalogue import Translator
from app.jobs import restore as restore_job
from app.jobs.cancel import Cancel
from app.jobs.encryption import is_encrypted
from app.jobs.restore import RestorePlan, RestoreRequest
from app.jobs.restore.encrypted import plain
from app.jobs.restore.searched import found_by
from app.jobs.restore.server import prepare_server, server_request
from app.model.errors.server import RestoreNeedsPlaceError
from app.model.exit_code import ExitCode
from app.model.restoration import TargetKind
from app.model.secret import Secret
from app.system.folders import index_folder, settings_folder

Prepare = Callable[[RestoreRequest], RestorePlan]
_MB = 1_000_000
_KINDS = tuple(kind for kind in TargetKind if kind is not TargetKind.IMAP)


def restore_command(face: Face) -> Command:
    """Puts mail back out of an archive."""
    translate = face.translator.translate
    to = translate("The folder that takes the new folder; for Thunderbird its profile.")
    parameters = [
        parser.argument("ARCHIVE"),
        parser.choice("--as", translate("What the mail is to become."), _KINDS),
        parser.path("--to", to, "DIR"),
        *server_options(face.translator),
        parser.text("--account", translate("Only the mail of this account."), "ADDRESS"),
        parser.text("--mailbox", translate("Only this mailbox and those below it; A/B for B in A."), "MAILBOX"),
        parser.text("--search", translate("Only what has these words in it."), "WORDS"),
        parser.number("--split", translate("Begin another mbox file after so many MB.")),
        *options.home_options(face.translator, translate("Whose mail must not be written into; your own.")),
        *options.secret_options(face.translator),
    ]

    def act(printer: Printer, cancel: Cancel, values: Values) -> ExitCode:
        """Restores and prints."""
        request = _request(values)
        prepare = _prepare(printer, values, face.translator)
        secret = secret_of(printer, values, face.translator, ask=True)
        return restore(printer, cancel, request, prepare, secret, words=values["search"])

    text = translate(
        "Put mail back out of an archive: as files, into a mail program, or into an account on a mail server. Nothing"
        " that is there changes."
    )
    example = "furoshiki restore ARCHIVE --as apple-mail --to Desktop --account hanako@example.jp"
    return face.command("restore", act, Help(text, example), parameters)


def restore(
    printer: Printer, cancel: Cancel, request: RestoreRequest, prepare: Prepare, secret: Secret | None, *, words: str
) -> ExitCode:
    """Puts mail back, out of an encrypted archive too, and prints what was done."""
    # Nothing of an encrypted archive stays anywhere.
    folder = None if is_encrypted(request.archive) else index_folder()
    with plain(request, secret, printer.report, cancel) as opened:
        if words:
            opened = found_by(opened, words, folder, printer.report, cancel)
        record = restore_job.run(prepare(opened), printer.report, cancel)
    printer.stop()
    printer.restored(replace(record, archive=request.archive))
    return exit_codes.of_restore(record)


def _prepare(printer: Printer, values: Values, translator: Translator) -> Prepare:
    """How the plan is made: for a mail server, or for files and mail programs."""
    if values["imap"]:
        server = mail_server(printer, values, translator)
        return lambda request: prepare_server(request, server)
    home = options.sources(values)
    return lambda request: restore_job.prepare(request, home)


def _request(values: Values) -> RestoreRequest:
    mailbox: str = values["mailbox"]
    selection = Selection(
        account=values["account"] or None,
        mailbox=tuple(part for part in mailbox.split("/") if part) or None,
    )
    largest = values["split"] * _MB or None
    if bool(values["imap"]) == bool(values["as"] or values["to"]):
        raise RestoreNeedsPlaceError()
    if values["imap"]:
        return server_request(values["archive"].absolute(), selection, settings_folder())
    if not (values["as"] and values["to"]):
        raise RestoreNeedsPlaceError()
    to: Path = values["to"]
    return RestoreRequest(values["archive"].absolute(), TargetKind(values["as"]), to.absolute(), selection, largest)
