"""The command that fetches what a mail server still has into an archive."""

from app.cli import exit_codes
from app.cli.backup_request import backup_request, result
from app.cli.face import Face
from app.cli.mail_server import mail_server
from app.cli.parser import Values
from app.cli.printer import Printer
from app.jobs import fetch
from app.jobs.cancel import Cancel
from app.jobs.fetch import FetchRequest
from app.model.exit_code import ExitCode


def run(printer: Printer, cancel: Cancel, values: Values, face: Face) -> ExitCode:
    """Fetches, and prints what became of it as a backup does."""
    server = mail_server(printer, values["address"], values, face.translator)
    request = FetchRequest(values["address"], server, backup_request(printer, values, face))
    record = fetch.run(fetch.prepare(request), printer.report, cancel, make_pdf=face.make_pdf)
    printer.stop()
    printer.backup(result(record, values))
    return exit_codes.of_backup(record)
