"""What each step of the self-test does, and what it must come to. A step returns what is wrong; nothing where it works.

Every step raises what its job raises, and StepSkippedError where it cannot be tried.
"""

import mailbox
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from app.archive.bag import layout
from app.archive.catalog import catalog
from app.jobs import backup, certificate, people, survey, verify
from app.jobs import open as opening
from app.jobs.cancel import Cancel
from app.jobs.certificate import CertificateRequest
from app.jobs.demo import VISIT
from app.jobs.sample import outlook, planted
from app.jobs.sample.home import Sample, build
from app.jobs.self_test.window import show_window
from app.jobs.sources import Sources
from app.mime import envelope
from app.model.codes import Code
from app.model.errors.general import QtNotLoadedError
from app.model.events import Event
from app.model.findings import Finding
from app.model.plan import BackupRequest, StartPdf
from app.model.record import BackupRecord, Verification
from app.model.secret import Secret
from app.model.self_test import Step
from app.system.screen import OFFSCREEN, PLATFORM, has_screen

PASSPHRASE = "見本の合言葉 2026"
_OF_PDF = frozenset({Code.PDF_NOT_POSSIBLE, Code.PDF_NEEDS_JAPANESE_FONT})
_PDF_HOLDS = (b"%PDF-", b"/Type /Page", b"/FontFile", b"%%EOF")
"""What every certificate as a PDF has: a beginning, a page, letters, and an end."""


class StepSkippedError(Exception):
    """A step cannot be tried; `finding` says why."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.code)
        self.finding = finding


@dataclass(frozen=True, slots=True)
class SelfTestRequest:
    """The language of the pages, what makes a PDF (None without Qt), and the folder for temporary files if not the
    usual one.
    """

    language: str
    start_pdf: StartPdf | None
    top: Path | None = None


class Trial:
    """The steps, and what they leave for each other. `home` is the sample home, `record` the backup of it."""

    def __init__(self, folder: Path, request: SelfTestRequest, cancel: Cancel) -> None:
        self._folder = folder
        self._request = request
        self._cancel = cancel
        self._sample: Sample | None = None
        self._outlook: outlook.OutlookSample | None = None
        self._sealed: BackupRecord | None = None
        self.record: BackupRecord | None = None
        self.valid = False

    @property
    def home(self) -> Path:
        """Where the sample home is."""
        return self._sample.home.path if self._sample is not None else self._folder

    def find(self) -> list[Finding]:
        """Makes the sample home and counts what is in it."""
        sample = self._sample = build(self._folder / "sample")
        record = survey.run(survey.prepare(Sources(sample.home)), _silent, self._cancel)
        counts = (record.total.messages, record.total.incomplete, sample.gaps)
        found = ((each.store.client, finding) for each in record.stores for finding in each.findings)
        return [*self._count_differs(counts), *planted.differences(Step.FIND, found)]

    def back_up(self) -> list[Finding]:
        """Saves the sample home."""
        record = self.record = self._saved(Sources(self._made_sample.home), "archives")
        counts = (record.messages, record.incomplete, record.gaps)
        return [*self._count_differs(counts), *_unplanted(Step.BACKUP, record)]

    def verify(self) -> list[Finding]:
        """Reads the archive back."""
        proof = verify.run(self._archive, _silent, self._cancel)
        self.valid = proof.valid
        return list(_proof_differs(Step.VERIFY, proof))

    def read_people(self) -> list[Finding]:
        """Reads the address book out of the archive, and looks for the one beside the mail."""
        sample, archive = self._made_sample, self._archive
        found = people.run(people.prepare(Sources(sample.home, (archive,))), _silent, self._cancel)
        wrong = [*planted.people_lost(sample.customers, found.people), *_of_whole(Step.PEOPLE, found.findings)]
        if not (archive / layout.ADDRESS_BOOK / "people.vcf").is_file():
            wrong.append(Finding(Code.SAMPLE_PEOPLE_LOST, {"count": len(sample.customers)}))
        return wrong

    def back_up_outlook(self) -> list[Finding]:
        """Saves the stores of Outlook and Outlook Express, which the reading child reads, with readable copies."""
        sample = self._outlook = outlook.build(self._folder / "outlook sample")
        record = self._saved(Sources(sample.home), "archives of Outlook")
        wrong = list(_unplanted(Step.OUTLOOK, record))
        wrong += _subjects_differ(sample, _subjects_listed(_archive_of(record)))
        return [*wrong, *_subjects_differ(sample, _subjects_copied(_archive_of(record)))]

    def encrypt(self) -> list[Finding]:
        """Saves the same stores into an encrypted file, of which nothing may be left unencrypted."""
        if self._outlook is None:
            raise _not_reached()
        record = self._saved(Sources(self._outlook.home), "encrypted archives", PASSPHRASE)
        wrong = list(_unplanted(Step.ENCRYPTED, record))
        self._sealed = record
        left = [each for each in _archive_of(record).parent.iterdir() if each != record.encrypted]
        return [*wrong, *(Finding(Code.SAMPLE_LEFT_UNENCRYPTED, {"path": str(each)}) for each in left)]

    def open(self) -> list[Finding]:
        """Opens the encrypted file with its recovery key; the passphrase was tried when it was made."""
        if self._sealed is None or self._outlook is None:
            raise _not_reached()
        secret = Secret(recovery_key=self._sealed.recovery_key)
        plan = opening.prepare(_archive_of(self._sealed), secret, self._folder / "opened")
        record = opening.run(plan, _silent, self._cancel)
        wrong = list(_proof_differs(Step.OPEN, record.verification))
        if not wrong and record.folder is not None:
            wrong += _subjects_differ(self._outlook, _subjects_listed(record.folder))
        return wrong

    def certificate_html(self) -> list[Finding]:
        """Makes the certificate as a web page."""
        path = self._folder / "certificate.html"
        certificate.run(certificate.prepare(self._certificate_request(html=path)), _silent)
        written = path.read_text(encoding="utf-8")
        return _wrong_certificate(path, (each in written for each in (VISIT.customer, VISIT.ticket, "</html>")))

    def certificate_pdf(self) -> list[Finding]:
        """Makes the certificate as a PDF."""
        if self._request.start_pdf is None:
            raise QtNotLoadedError("Qt")
        path = self._folder / "certificate.pdf"
        certificate.run(certificate.prepare(self._certificate_request(pdf=path)), _silent, self._request.start_pdf)
        written = path.read_bytes()
        return _wrong_certificate(path, (each in written for each in _PDF_HOLDS))

    def window_offscreen(self) -> list[Finding]:
        """Opens the window in memory."""
        show_window(self._made_sample.home.path, self._request.language, self._cancel, **{PLATFORM: OFFSCREEN})
        return []

    def window(self) -> list[Finding]:
        """Opens the window on the screen."""
        if not has_screen():
            raise StepSkippedError(Finding(Code.NO_SCREEN))
        show_window(self._made_sample.home.path, self._request.language, self._cancel)
        return []

    @property
    def _made_sample(self) -> Sample:
        if self._sample is None:
            raise _not_reached()
        return self._sample

    @property
    def _archive(self) -> Path:
        if self.record is None or self.record.archive is None:
            raise _not_reached()
        return self.record.archive

    def _count_differs(self, found: tuple[int, int, int]) -> Iterator[Finding]:
        sample = self._made_sample
        return planted.count_differs(found, (sample.messages, sample.incomplete, sample.gaps))

    def _saved(self, sources: Sources, folder: str, passphrase: str = "") -> BackupRecord:
        request = BackupRequest(self._folder / folder, "self-test", visit=VISIT, passphrase=passphrase)
        plan = backup.prepare(sources, request)
        return backup.run(plan, _silent, self._cancel, start_pdf=self._request.start_pdf)

    def _certificate_request(self, html: Path | None = None, pdf: Path | None = None) -> CertificateRequest:
        return CertificateRequest(self._archive, self._request.language, html, pdf)


def _silent(event: Event) -> None:
    """The steps are reported, not what goes on in them."""


def _not_reached() -> StepSkippedError:
    return StepSkippedError(Finding(Code.STEP_NOT_REACHED))


def _archive_of(record: BackupRecord) -> Path:
    if record.archive is None:
        raise _not_reached()
    return record.archive


def _unplanted(step: Step, record: BackupRecord) -> Iterator[Finding]:
    """That there is no PDF in an archive is left to the step which makes one."""
    return _of_whole(step, (each for each in (*record.problems, *record.findings) if each.code not in _OF_PDF))


def _of_whole(step: Step, found: Iterable[Finding]) -> Iterator[Finding]:
    return planted.differences(step, (("", each) for each in found))


def _proof_differs(step: Step, proof: Verification) -> Iterator[Finding]:
    if not proof.valid:
        yield Finding(Code.ARCHIVE_DAMAGED, {"path": str(proof.archive)})
    yield from _of_whole(step, (*proof.findings, *proof.invalid))


def _subjects_differ(sample: outlook.OutlookSample, found: Iterable[str]) -> Iterator[Finding]:
    """A finding where messages have other subjects than were planted; it counts those that are as they should be."""
    subjects, wanted = Counter(found), Counter(sample.outlook + sample.express)
    if subjects != wanted:
        same = (subjects & wanted).total()
        yield Finding(Code.SAMPLE_SUBJECTS_DIFFER, {"found": same, "planted": wanted.total()})


def _subjects_listed(archive: Path) -> Iterator[str]:
    """The subjects in the archive's list of messages."""
    return (row.envelope.subject for row in catalog.rows(archive / layout.CATALOG))


def _subjects_copied(archive: Path) -> Iterator[str]:
    """The subjects in the readable copies, which Python's own reader of mailboxes reads."""
    for path in sorted((archive / layout.MAIL).rglob("*.mbox")):
        with closing(mailbox.mbox(path, create=False)) as box:
            for message in box:
                yield envelope.read(message.as_bytes().partition(b"\n\n")[0] + b"\n\n").subject


def _wrong_certificate(path: Path, holds: Iterable[bool]) -> list[Finding]:
    return [] if all(holds) else [Finding(Code.SAMPLE_CERTIFICATE_WRONG, {"path": path.name})]
