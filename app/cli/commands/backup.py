"""The command that makes and proves an archive."""

from dataclasses import replace

from app.cli import exit_codes, given, secrets
from app.cli.face import Face
from app.cli.parser import Values
from app.cli.printer import Printer, asking
from app.jobs import backup
from app.jobs.cancel import Cancel
from app.jobs.encryption import check_passphrase
from app.model.codes import Code
from app.model.errors.usage import EncryptNeededError
from app.model.exit_code import ExitCode
from app.model.findings import Finding
from app.model.plan import BackupRequest
from app.model.record import BackupRecord


def run(printer: Printer, cancel: Cancel, values: Values, face: Face) -> ExitCode:
    """Makes and proves an archive. The recovery key is printed where no file took it and a person reads."""
    request = _request(printer, values, face)
    record = backup.run(backup.prepare(given.sources(values), request), printer.report, cancel, make_pdf=face.make_pdf)
    printer.stop()
    # A terminal is seen by a person; what a script reads ends in logs.
    show_key = values["print_recovery_key"] or not values["json"]
    printer.backup(record if show_key else _without_key(record))
    return exit_codes.of_backup(record)


def _request(printer: Printer, values: Values, face: Face) -> BackupRequest:
    """Asks for the passphrase where one is needed. Raises UsageError and SourceError."""
    request = BackupRequest(
        values["to"].absolute(),
        values["label"],
        readable=not values["no_readable"],
        visit=given.visit(values),
        recovery_key=values["recovery_key"],
    )
    if values["encrypt"]:
        with asking(printer):
            passphrase = secrets.new_passphrase(values["passphrase_file"], face.translator)
        check_passphrase(passphrase)
        return replace(request, passphrase=passphrase)
    if values["passphrase_file"] or values["recovery_key"] or values["print_recovery_key"]:
        raise EncryptNeededError()
    return request


def _without_key(record: BackupRecord) -> BackupRecord:
    """The record as it may go into the log of a script: without the key, and with a finding that nobody has it."""
    if record.encrypted is None or record.recovery_file is not None:
        return record
    return replace(record, recovery_key="", findings=(*record.findings, Finding(Code.RECOVERY_KEY_NOT_KEPT)))
