"""The request for an archive, out of the options that its commands share, and the result as it may be printed."""

from dataclasses import replace

from app.cli import given
from app.cli.face import Face
from app.cli.parser import Values
from app.cli.printer import Printer, asking
from app.model.codes import Code
from app.model.errors.usage import EncryptNeededError
from app.model.findings import Finding
from app.model.plan import BackupRequest
from app.model.record import BackupRecord


def backup_request(printer: Printer, values: Values, face: Face) -> BackupRequest:
    """Asks for the passphrase where one is needed. Raises UsageError and SourceError."""
    request = BackupRequest(
        values["to"].absolute(),
        values["label"],
        readable=not values["no_readable"],
        visit=given.visit(values),
        recovery_key=values["recovery_key"],
    )
    if values["encrypt"]:
        # Only this asks for secrets, and checks them.
        from app.cli import secrets
        from app.jobs.encryption import check_passphrase

        with asking(printer):
            passphrase = secrets.new_passphrase(values["passphrase_file"], face.translator)
        check_passphrase(passphrase)
        return replace(request, passphrase=passphrase)
    if values["passphrase_file"] or values["recovery_key"] or values["print_recovery_key"]:
        raise EncryptNeededError()
    return request


def result(record: BackupRecord, values: Values) -> BackupRecord:
    """The record as it may be printed: what a script reads ends in logs, where the recovery key must not be.

    A terminal is seen by a person.
    """
    show_key = values["print_recovery_key"] or not values["json"]
    if show_key or record.encrypted is None or record.recovery_file is not None:
        return record
    return replace(record, recovery_key="", findings=(*record.findings, Finding(Code.RECOVERY_KEY_NOT_KEPT)))
