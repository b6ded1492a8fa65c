"""Making the certificate of an archive again, any time later, from the archive alone."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from app.archive.bag import layout
from app.archive.bag.seal import changed_tag_files
from app.archive.documents.certificate import certificate
from app.archive.documents.statement import RESTS_ON, read_statement
from app.archive.encrypted.container import is_encrypted
from app.model.errors.archive import ArchiveIncompleteError, ListsChangedError
from app.model.errors.destination import InsideArchiveError, NotWritableError, TargetExistsError
from app.model.errors.general import PdfNotPossibleError
from app.model.errors.source import AccessDeniedError
from app.model.errors.usage import ArchiveEncryptedError, NoSuchFolderError, NotAnArchiveError
from app.model.events import Finished, Report
from app.model.plan import StartPdf
from app.model.record import CertificateRecord, CheckRecord
from app.model.statement import Statement
from app.system.paths import real_path


@dataclass(frozen=True, slots=True)
class CertificateRequest:
    """Whose certificate, in which language, and the files to write; without any nothing is written."""

    archive: Path
    language: str = "en"
    html: Path | None = None
    pdf: Path | None = None


def prepare(request: CertificateRequest) -> CertificateRequest:
    """The request, once it can be met. Raises UsageError, ArchiveDamagedError, SourceError and DestinationError."""
    archive = request.archive.absolute()
    if is_encrypted(archive):
        raise ArchiveEncryptedError(archive)
    if not archive.is_dir():
        raise NoSuchFolderError(archive)
    if archive.name.endswith(layout.INCOMPLETE):
        raise ArchiveIncompleteError(archive)
    if not (archive / layout.BAG_DECLARATION).is_file() or not (archive / layout.TAG_MANIFEST).is_file():
        raise NotAnArchiveError(archive)
    _check_targets(request, archive)
    try:
        changed = changed_tag_files(archive, RESTS_ON)
    except OSError as error:
        raise AccessDeniedError(archive) from error
    if changed:
        raise ListsChangedError(archive, names=", ".join(changed))
    return CertificateRequest(archive, request.language, request.html, request.pdf)


def run(
    request: CertificateRequest,
    report: Report,
    start_pdf: StartPdf | None = None,
    now: Callable[[], datetime] = datetime.now,
    checked: CheckRecord | None = None,
) -> CertificateRecord:
    """Reads the lists of the archive and writes the files. Raises UsageError, ArchiveDamagedError and DestinationError.

    With `checked` the verdict is that one, with what a person stated. Raises UserError where a PDF is wanted and cannot
    be made.
    """
    statement = restated(read_statement(request.archive), checked)
    issue(certificate(statement, (request.language,), now()), request, start_pdf)
    record = CertificateRecord(statement, tuple(_targets(request)))
    report(Finished(record))
    return record


def restated(statement: Statement, checked: CheckRecord | None) -> Statement:
    """The statement with a later verdict and all it rests on; as it is where there is none."""
    if checked is None:
        return statement
    return replace(
        statement,
        verdict=checked.verdict,
        # Where the archive was not even read to its accounts, none of them is better off than the whole.
        accounts=checked.accounts or tuple(replace(each, verdict=checked.verdict) for each in statement.accounts),
        ledger=checked.ledger,
        as_of=checked.as_of or datetime.now().astimezone(),
        second_copy=checked.second_copy,
        is_read_again=checked.verification is not None,
    )


def page(statement: Statement, language: str, again: datetime | None = None, logo: bytes = b"") -> str:
    """The certificate as HTML; `again` is now, unless the archive was made a moment ago. `logo` is a small PNG."""
    return certificate(statement, (language,), again, logo)


def issue(page: str, request: CertificateRequest, start_pdf: StartPdf | None = None) -> tuple[Path, ...]:
    """Writes a page to the files asked for. Raises DestinationError, and UserError where a PDF cannot be made."""
    _check_targets(request, request.archive)
    content: dict[Path, bytes] = {}
    if request.pdf is not None:
        if start_pdf is None:
            raise PdfNotPossibleError("Qt")
        with start_pdf() as make_pdf:
            content[request.pdf] = make_pdf(page)
    if request.html is not None:
        content[request.html] = page.encode("utf-8", "replace")
    for path, data in content.items():
        write_new(path, data)
    return tuple(content)


def _check_targets(request: CertificateRequest, archive: Path) -> None:
    for path in _targets(request):
        if real_path(path).is_relative_to(real_path(archive)):
            raise InsideArchiveError(path)
        if path.exists() or request.html == request.pdf:
            raise TargetExistsError(path)


def _targets(request: CertificateRequest) -> list[Path]:
    return [path for path in (request.pdf, request.html) if path is not None]


def write_new(path: Path, data: bytes) -> None:
    """Writes a new file, whole or not at all. Raises DestinationError."""
    try:
        with path.open("xb") as sink:
            sink.write(data)
    except FileExistsError as error:
        raise TargetExistsError(path) from error
    except OSError as error:
        with suppress(OSError):
            path.unlink(missing_ok=True)
        raise NotWritableError(path) from error
