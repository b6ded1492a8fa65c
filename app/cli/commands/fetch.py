"""The command that fetches what a mail server still has into an archive."""

from app.cli import exit_codes
from app.cli.backup_request import backup_request, result
from app.cli.face import Face
from app.cli.mail_server import fetch_server, remembering
from app.cli.parser import Values
from app.cli.printer import Printer
from app.jobs import fetch
from app.jobs.cancel import Cancel
from app.jobs.fetch import FetchRequest
from app.model.exit_code import ExitCode


def run(printer: Printer, cancel: Cancel, values: Values, face: Face) -> ExitCode:
    """Fetches, and prints what became of it as a backup does."""
    server = fetch_server(printer, cancel, values["address"], values, face)
    request = FetchRequest(values["address"], server, backup_request(printer, values, face))
    with remembering(server, values, printer):
        plan = fetch.prepare(request)
    record = fetch.run(plan, printer.report, cancel, start_pdf=face.start_pdf)
    printer.stop()
    printer.backup(result(record, values))
    return exit_codes.of_backup(record)
