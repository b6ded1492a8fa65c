"""The command that puts mail back out of an archive."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from app.archive.catalog.selection import Selection
from app.cli import exit_codes, given, secrets
from app.cli.face import Face
from app.cli.mail_server import mail_server, remembering
from app.cli.parser import Values
from app.cli.printer import Printer
from app.i18n.catalogue import Translator
from app.jobs import restore
from app.jobs.cancel import Cancel
from app.jobs.encryption import is_encrypted
from app.jobs.restore import RestorePlan, RestoreRequest
from app.jobs.restore.encrypted import decrypted
from app.jobs.restore.searched import found_by
from app.jobs.restore.server import prepare_server, server_request
from app.model.errors.server import RestoreNeedsPlaceError
from app.model.exit_code import ExitCode
from app.model.target_kind import TargetKind
from app.system.folders import index_folder, settings_folder
from app.textkit import mailbox_path

_MB = 1_000_000


def run(printer: Printer, cancel: Cancel, values: Values, face: Face) -> ExitCode:
    """Puts mail back, out of an encrypted archive too, and prints what was done."""
    request = _request(values)
    prepare = _prepare(printer, values, face.translator)
    secret = secrets.secret_of(printer, values, face.translator, ask=True)
    # Nothing of an encrypted archive stays anywhere.
    folder = None if is_encrypted(request.archive) else index_folder()
    with decrypted(request, secret, printer.report, cancel) as opened:
        if values["search"]:
            opened = found_by(opened, values["search"], folder, printer.report, cancel)
        record = restore.run(prepare(opened), printer.report, cancel)
    printer.stop()
    printer.restored(replace(record, archive=request.archive))
    return exit_codes.of_restore(record)


def _prepare(printer: Printer, values: Values, translator: Translator) -> Callable[[RestoreRequest], RestorePlan]:
    """How the plan is made: for a mail server, or for files and mail programs."""
    if values["imap"]:
        server = mail_server(printer, values["imap"], values, translator)

        def prepare(request: RestoreRequest) -> RestorePlan:
            with remembering(server, values, printer):
                return prepare_server(request, server)

        return prepare
    home = given.sources(values)
    return lambda request: restore.prepare(request, home)


def _request(values: Values) -> RestoreRequest:
    mailbox: str = values["mailbox"]
    selection = Selection(
        account=values["account"] or None,
        mailbox=mailbox_path.read(mailbox) or None,
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
