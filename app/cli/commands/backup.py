"""The command that makes and proves an archive."""

from app.cli import exit_codes, given
from app.cli.backup_request import backup_request, result
from app.cli.face import Face
from app.cli.parser import Values
from app.cli.printer import Printer
from app.jobs import backup
from app.jobs.cancel import Cancel
from app.model.errors.server import FetchNeededError
from app.model.exit_code import ExitCode
from app.model.record import BackupRecord

_OF_A_SERVER = ("server", "user", "password_file", "remember_password", "forget_password", "pop", "plain")
"""Options that say something of a server: they need `--fetch`."""


def run(printer: Printer, cancel: Cancel, values: Values, face: Face) -> ExitCode:
    """Makes and proves an archive. The recovery key is printed where no file took it and a person reads."""
    record = _record(printer, cancel, values, face)
    printer.stop()
    printer.backup(result(record, values))
    return exit_codes.of_backup(record)


def _record(printer: Printer, cancel: Cancel, values: Values, face: Face) -> BackupRecord:
    """A backup of this computer; with `--fetch` one archive has what a mail server still has of an account, too."""
    address = values["fetch"]
    if not address and any(values[each] for each in _OF_A_SERVER):
        raise FetchNeededError()
    request = backup_request(printer, values, face)
    plan = backup.prepare(given.sources(values), request)
    if not address:
        return backup.run(plan, printer.report, cancel, start_pdf=face.start_pdf)
    # Only this needs what talks to mail servers, which costs more to import than a small backup takes.
    from app.cli.mail_server import fetch_server, remembering
    from app.jobs import fetch

    server = fetch_server(printer, cancel, address, values, face)
    with remembering(server, values, printer):
        fetching = fetch.prepare(fetch.FetchRequest(address, server, request, plan.stores))
    return fetch.run(fetching, printer.report, cancel, start_pdf=face.start_pdf)
