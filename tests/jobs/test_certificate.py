"""The certificate in the archive and made again from it: same figures, nothing written where it must not be."""

import json
from contextlib import nullcontext
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import bagit
import pytest

from app.archive.bag import layout
from app.archive.bag.verifier import verify
from app.archive.documents.statement import read_statement
from app.jobs import backup, certificate
from app.jobs.cancel import Cancel
from app.jobs.certificate import CertificateRequest
from app.jobs.sources import Sources
from app.model.codes import Code
from app.model.errors import ArchiveDamagedError, DestinationError, UsageError, UserError
from app.model.errors.general import PdfNotPossibleError
from app.model.events import Event, Finished
from app.model.findings import Finding
from app.model.plan import BackupRequest, MakePdf, StartPdf, Visit
from app.model.record import BackupRecord
from app.model.store import Home, System
from tests.builders import stores
from tests.builders.guard import snapshot

VISIT = Visit("Hanako\nYamamoto", "T-77", "Taro", "Example Support")


def fake_pdf(page: str) -> bytes:
    """What a maker of PDFs would answer."""
    return f"%PDF of {len(page)}".encode()


def no_pdf(page: str) -> bytes:
    """A computer that cannot."""
    raise PdfNotPossibleError("libEGL")


def broken_pdf(page: str) -> bytes:
    """A bug."""
    raise AttributeError("drawContents")


def ready(make_pdf: MakePdf) -> StartPdf:
    """What needs no time to get ready."""
    return lambda: nullcontext(make_pdf)


def silent(event: Event) -> None:
    """Nobody listens."""


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A Mac with Apple Mail."""
    stores.apple_home(tmp_path / "home")
    return Home(tmp_path / "home", System.MACOS)


def back_up(home: Home, destination: Path, make_pdf: MakePdf | None = None) -> tuple[BackupRecord, Path]:
    """A backup for a customer."""
    request = BackupRequest(destination, "Mac", visit=VISIT)
    plan = backup.prepare(Sources(home), request)
    record = backup.run(
        plan, silent, Cancel(), now=lambda: datetime(2026, 1, 2, 3, 4), start_pdf=make_pdf and ready(make_pdf)
    )
    assert record.archive is not None
    return record, record.archive


def test_in_the_archive(home: Home, tmp_path: Path) -> None:
    record, archive = back_up(home, tmp_path / "usb", fake_pdf)
    page = (archive / layout.CERTIFICATE).read_text(encoding="utf-8")
    assert (archive / layout.CERTIFICATE_PDF).read_bytes() == f"%PDF of {len(page)}".encode()
    assert '<div lang="ja">' in page and '<div lang="en">' in page
    assert "Hanako Yamamoto" in page and archive.name in page and layout.INCOMPLETE not in page
    assert not any(finding.code.startswith("pdf") for finding in record.findings)
    assert verify(archive, lambda files, size_bytes: None).valid
    assert bagit.Bag(str(archive)).is_valid()
    assert bagit.Bag(str(archive)).info["Contact-Name"] == "Hanako Yamamoto"
    statement = read_statement(archive)
    assert statement.visit == replace(VISIT, customer="Hanako Yamamoto")
    assert (statement.messages, statement.incomplete) == (record.messages, record.incomplete)
    assert (statement.files, statement.size_bytes, statement.people) == (record.files, record.size_bytes, record.people)
    assert statement.verdict == record.verdict
    assert statement.short_seal in page


@pytest.mark.parametrize(("maker", "error"), [(no_pdf, "libEGL"), (broken_pdf, "AttributeError")])
def test_no_pdf_costs_no_archive(home: Home, tmp_path: Path, maker: MakePdf, error: str) -> None:
    record, archive = back_up(home, tmp_path / "usb", maker)
    assert Finding(Code.PDF_NOT_POSSIBLE, {"error": error}) in record.findings
    assert "pdf_not_possible" not in {finding.code for finding in record.problems}
    assert not (archive / layout.CERTIFICATE_PDF).exists()
    assert (archive / layout.CERTIFICATE).is_file()
    assert verify(archive, lambda files, size_bytes: None).valid


def test_made_again(home: Home, tmp_path: Path) -> None:
    _, archive = back_up(home, tmp_path / "usb")
    before = snapshot(archive)
    events: list[Event] = []
    request = CertificateRequest(archive, "ja", tmp_path / "c.html", tmp_path / "c.pdf")
    again = datetime(2030, 5, 6, 7, 8)
    record = certificate.run(certificate.prepare(request), events.append, ready(fake_pdf), lambda: again)
    page = (tmp_path / "c.html").read_text(encoding="utf-8")
    assert "2030-05-06 07:08" in page and '<div lang="ja">' in page and '<div lang="en">' not in page
    assert (tmp_path / "c.pdf").read_bytes().startswith(b"%PDF")
    assert record.files == (tmp_path / "c.pdf", tmp_path / "c.html")
    assert events == [Finished(record)]
    assert snapshot(archive) == before


def test_nothing_is_written_over_or_into_the_archive(home: Home, tmp_path: Path) -> None:
    _, archive = back_up(home, tmp_path / "usb")
    before = {name: values[0] for name, values in snapshot(tmp_path).items()}
    there = stores.write(tmp_path / "there.pdf", b"mine")
    link = tmp_path / "link"
    link.symlink_to(archive)
    for path, code in (
        (there, "file_exists"),
        (archive / "new.pdf", "inside_archive"),
        (archive / "data" / "new.pdf", "inside_archive"),
        (link / "new.pdf", "inside_archive"),
    ):
        with pytest.raises(DestinationError) as caught:
            certificate.prepare(CertificateRequest(archive, pdf=path))
        assert caught.value.code == code
    with pytest.raises(DestinationError):
        certificate.prepare(CertificateRequest(archive, html=tmp_path / "same", pdf=tmp_path / "same"))
    absent = CertificateRequest(archive, html=tmp_path / "absent" / "c.html")
    with pytest.raises(DestinationError) as caught:
        certificate.run(certificate.prepare(absent), silent)
    assert caught.value.code == "destination_not_writable"
    with pytest.raises(UserError) as error:
        certificate.run(
            certificate.prepare(CertificateRequest(archive, html=tmp_path / "a", pdf=tmp_path / "b")), silent
        )
    assert error.value.code == "pdf_not_possible"
    link.unlink()
    there.unlink()
    assert {name: values[0] for name, values in snapshot(tmp_path).items()} == before


def test_no_certificate_for_what_is_not_sealed(home: Home, tmp_path: Path) -> None:
    _, archive = back_up(home, tmp_path / "usb")
    with pytest.raises(UsageError):
        certificate.prepare(CertificateRequest(tmp_path / "absent"))
    with pytest.raises(UsageError) as wrong:
        certificate.prepare(CertificateRequest(tmp_path))
    assert wrong.value.code == "not_an_archive"
    record = archive / layout.RECORD
    sealed = record.read_text(encoding="utf-8")
    value = json.loads(sealed)
    value["verdict"] = {"answer": "safe", "reasons": []}
    record.write_text(json.dumps(value))
    with pytest.raises(ArchiveDamagedError) as damaged:
        certificate.prepare(CertificateRequest(archive))
    assert (damaged.value.code, damaged.value.parameters["names"]) == ("lists_changed", layout.RECORD)
    record.write_text(sealed, encoding="utf-8")
    certificate.prepare(CertificateRequest(archive))
    incomplete = archive.rename(archive.with_name(archive.name + layout.INCOMPLETE))
    with pytest.raises(ArchiveDamagedError) as unfinished:
        certificate.prepare(CertificateRequest(incomplete))
    assert unfinished.value.code == "archive_incomplete"
