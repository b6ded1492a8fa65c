"""What each command does: from its options to a job, and from the job's record to an exit code."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from app.cli import exit_codes
from app.cli.printer import Printer
from app.contacts.choose import Choice
from app.jobs import address_change as address_change_job
from app.jobs import backup as backup_job
from app.jobs import certificate as certificate_job
from app.jobs import check as check_job
from app.jobs import compare as compare_job
from app.jobs import demo as demo_job
from app.jobs import drill as drill_job
from app.jobs import list as list_job
from app.jobs import open as open_job
from app.jobs import people as people_job
from app.jobs import self_test as self_test_job
from app.jobs import survey as survey_job
from app.jobs import verify as verify_job
from app.jobs.address_change import AddressChangeRequest
from app.jobs.cancel import Cancel
from app.jobs.certificate import CertificateRequest
from app.jobs.check import Assurance
from app.jobs.self_test import SelfTestRequest
from app.jobs.sources import Sources
from app.model.codes import Code
from app.model.contact import Kind
from app.model.errors.usage import ExportNeedsFileError
from app.model.exit_code import ExitCode
from app.model.exporter import ExportLabels
from app.model.findings import Finding
from app.model.plan import BackupRequest, MakePdf
from app.model.record import BackupRecord
from app.model.secret import Secret
from app.system.home import own_home
from app.textkit.numbered import numbered


def find(printer: Printer, cancel: Cancel, sources: Sources) -> ExitCode:
    """Looks for mail and counts it."""
    record = survey_job.run(survey_job.prepare(sources), printer.report, cancel)
    printer.stop()
    printer.survey(record)
    return exit_codes.of_survey(record)


def backup(
    printer: Printer,
    cancel: Cancel,
    sources: Sources,
    request: BackupRequest,
    make_pdf: MakePdf | None,
    *,
    show_key: bool,
) -> ExitCode:
    """Makes and proves an archive. With `show_key` the recovery key is printed where no file took it."""
    record = backup_job.run(backup_job.prepare(sources, request), printer.report, cancel, make_pdf=make_pdf)
    printer.stop()
    printer.backup(record if show_key else _without_key(record))
    return exit_codes.of_backup(record)


def _without_key(record: BackupRecord) -> BackupRecord:
    """The record as it may go into the log of a script: without the key, and with a finding that nobody has it."""
    if record.encrypted is None or record.recovery_file is not None:
        return record
    return replace(record, recovery_key="", findings=(*record.findings, Finding(Code.RECOVERY_KEY_NOT_KEPT)))


def verify(
    printer: Printer, cancel: Cancel, archive: Path, secret: Secret | None = None, *, with_drill: bool = False
) -> ExitCode:
    """Proves an archive again; an encrypted one as far as the secret allows, and without a drill."""
    if with_drill:
        archive = drill_job.prepare(archive)
    record = verify_job.run(verify_job.prepare(archive), printer.report, cancel, secret)
    drilled = drill_job.run(archive, printer.report, cancel) if with_drill and record.valid else None
    printer.stop()
    printer.verification(record, drilled)
    return exit_codes.of_verification(record, drilled)


def open_encrypted(printer: Printer, cancel: Cancel, archive: Path, secret: Secret, to: Path) -> ExitCode:
    """Decrypts an archive into a new folder and proves it there."""
    record = open_job.run(open_job.prepare(archive, secret, to), printer.report, cancel)
    printer.stop()
    printer.opened(record)
    return exit_codes.of_opening(record)


def list_archives(printer: Printer, cancel: Cancel, folder: Path, home: Sources) -> ExitCode:
    """Shows the archives in a folder."""
    record = list_job.run(list_job.prepare(folder, home), printer.report, cancel)
    printer.stop()
    printer.listing(record)
    return exit_codes.of_listing(record)


def compare(printer: Printer, cancel: Cancel, a: Path, b: Path, read: bool) -> ExitCode:
    """Shows whether one archive contains the other."""
    record = compare_job.run(compare_job.prepare(a, b, read=read), printer.report, cancel)
    printer.stop()
    printer.comparison(record)
    return exit_codes.of_comparison(record)


def check(printer: Printer, cancel: Cancel, sources: Sources, assurance: Assurance) -> ExitCode:
    """Shows whether the old account may be deleted."""
    record = check_job.run(check_job.prepare(sources, assurance), printer.report, cancel, assurance)
    printer.stop()
    printer.check(record)
    return exit_codes.of_check(record)


def certificate(
    printer: Printer, cancel: Cancel, request: CertificateRequest, assurance: Assurance, make_pdf: MakePdf | None
) -> ExitCode:
    """Makes the certificate of an archive again; with what a person adds, after the archive was checked with that."""
    ready = certificate_job.prepare(request)
    checked = None
    if assurance != Assurance():
        sources = Sources(own_home(), (ready.archive,))
        checked = check_job.run(check_job.prepare(sources, assurance), printer.report, cancel, assurance)
    record = certificate_job.run(ready, printer.report, make_pdf, checked=checked)
    printer.stop()
    printer.certificate(record)
    return ExitCode.COMPLETE


def people(
    printer: Printer,
    cancel: Cancel,
    sources: Sources,
    choice: Choice,
    *,
    everyone: bool,
    exports: Sequence[str],
    labels: ExportLabels,
) -> ExitCode:
    """Shows the address book and writes it to files."""
    targets = [(people_job.exporter_named(name), path) for name, path in map(_export_target, exports)]
    record = people_job.run(people_job.prepare(sources), printer.report, cancel, choice)
    for exporter, path in targets:
        people = record.people if exporter.everyone else choice.chosen(record.people)
        people_job.export(people, exporter, path, labels)
    printer.stop()
    hidden = () if everyone or choice.kinds else (Kind.BULK, Kind.AUTOMATIC, Kind.SELF)
    shown = [contact for contact in record.people if contact.kind not in hidden and choice.fits(contact)]
    printer.people(replace(record, people=tuple(shown)))
    return exit_codes.of_people(record)


def address_change(printer: Printer, cancel: Cancel, sources: Sources, request: AddressChangeRequest) -> ExitCode:
    """Writes drafts that announce the new address. Sends nothing."""
    record = address_change_job.run(address_change_job.prepare(sources, request), request, printer.report, cancel)
    printer.stop()
    printer.address_change(record)
    return ExitCode.COMPLETE if record.people else ExitCode.WITH_PROBLEMS


def _export_target(value: str) -> tuple[str, Path]:
    name, separator, path = value.partition("=")
    if not (name and separator and path):
        raise ExportNeedsFileError(value)
    return name, Path(path)


def demo(printer: Printer, cancel: Cancel, folder: Path | None, make_pdf: MakePdf | None) -> ExitCode:
    """The whole job on the sample home; complete where everything planted came out again."""
    record = demo_job.run(folder.absolute() if folder else _demo_folder(), printer.report, cancel, make_pdf)
    printer.stop()
    printer.demo(record)
    return ExitCode.WITH_PROBLEMS if record.failures else ExitCode.COMPLETE


def self_test(printer: Printer, cancel: Cancel, request: SelfTestRequest) -> ExitCode:
    """Tries whether the installed program works on this computer; also in a frozen program."""
    printer.self_test_begins()
    record = self_test_job.run(request, printer.report, cancel)
    printer.stop()
    printer.self_test(record)
    return ExitCode.WITH_PROBLEMS if record.failed else ExitCode.COMPLETE


def _demo_folder() -> Path:
    """A folder that does not exist yet, where the person will find it."""
    folders = (Path.cwd() / name for name in numbered("furoshiki-demo", "{name}-{number}"))
    return next(folder for folder in folders if not folder.exists())
