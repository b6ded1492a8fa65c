"""The certificate on paper, read back by somebody else's program: text, pages, title, and from any thread."""

import io
import subprocess
import sys
import threading
import unicodedata
from dataclasses import replace
from pathlib import Path

import pypdf
import pytest
from PySide6.QtGui import QFontDatabase
from pytestqt.qtbot import QtBot

from app.archive.documents.certificate import certificate
from app.model.codes import Code
from app.model.errors import UserError
from app.model.statement import MissingItem
from app.ui.pdf import pdf_of
from tests.unit.archive.documents.test_certificate import STATEMENT

ROOT = Path(__file__).resolve().parents[2]
HEIGHT = 842


pytestmark = pytest.mark.usefixtures("japanese_font")


def texts(data: bytes) -> list[str]:
    """The text of each page, line by line, without ligatures and with plain spaces."""
    pages = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages]
    return [unicodedata.normalize("NFKC", page).replace("\t", " ") for page in pages]


def test_one_language() -> None:
    data = pdf_of(certificate(STATEMENT, ("en",)))
    reader = pypdf.PdfReader(io.BytesIO(data))
    first, second = texts(data)
    assert "Don't delete the old account yet" in first
    assert "Customer: Hanako" in first
    assert "1 / 2" in first
    assert "1,200" in second
    assert "2 / 2" in second
    assert reader.metadata is not None
    assert reader.metadata.title == "Certificate of saved mail – Mac"
    assert (round(reader.pages[0].mediabox.width), round(reader.pages[0].mediabox.height)) == (595, HEIGHT)


def test_fonts_are_inside() -> None:
    reader = pypdf.PdfReader(io.BytesIO(pdf_of(certificate(STATEMENT, ("ja", "en")))))
    for page in reader.pages:
        fonts = page["/Resources"]["/Font"].values()  # type: ignore[index]
        for font in fonts:
            (inner,) = font.get_object()["/DescendantFonts"]
            assert any(key.startswith("/FontFile") for key in inner.get_object()["/FontDescriptor"].get_object())


def test_both_languages_begin_on_pages_of_their_own() -> None:
    kanji = replace(
        STATEMENT, label="山本花子のMac", missing_items=(replace(STATEMENT.missing_items[0], subject="髙橋様の予約"),)
    )
    pages = texts(pdf_of(certificate(kanji, ("ja", "en"))))
    assert len(pages) == 4
    # The reader ends a line wherever the script changes.
    assert "山本花子のMac" in pages[0].replace("\n", "")
    assert "髙橋様の予約" in pages[1].replace("\n", "")
    assert pages[2].lstrip().startswith("Certificate of saved mail")


def test_a_long_list_runs_over_pages_and_loses_no_row() -> None:
    missing_items = tuple(
        MissingItem("message", (Code.TRUNCATED,), "a@example.jp", "Inbox", subject=f"row{number}.")
        for number in range(130)
    )
    pages = texts(pdf_of(certificate(replace(STATEMENT, missing_items=missing_items, missing_count=130), ("en",))))
    whole = "\n".join(pages)
    assert all(whole.count(f"row{number}.") == 1 for number in range(130))
    assert len(pages) > 4
    assert f"{len(pages)} / {len(pages)}" in pages[-1]
    assert all("Subject" in page for page in pages[2:-1])


def test_a_heading_never_stands_alone_at_the_foot_of_a_page_and_nothing_is_lost() -> None:
    # How many lines have to follow: a table has a row of its own names first.
    headings = {
        "Mail by month": 16,
        "What is missing or incomplete": 6,
        "What is still open": 6,
        "How to prove this later": 2,
    }
    for count in range(10, 40, 6):
        months = replace(STATEMENT.calendar, months={(1900 + year, 1): 1 for year in range(count)})
        four = replace(STATEMENT, calendar=months, missing_items=STATEMENT.missing_items * 4)
        pages = texts(pdf_of(certificate(four, ("en",))))
        whole = "\n".join(pages)
        expected = (*headings, "could not be read (eio)", "certutil", "made together with")
        assert [each for each in expected if whole.count(each) != 1] == [], count
        assert whole.count("end of the message") == 4
        for page in pages:
            lines = [line for line in page.splitlines() if line.strip()]
            for heading in headings.keys() & set(lines):
                assert len(lines) - lines.index(heading) > headings[heading], lines[-4:]


def test_without_a_japanese_font_there_is_a_sentence_instead_of_boxes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QFontDatabase, "families", lambda system: [])
    with pytest.raises(UserError) as caught:
        pdf_of(certificate(replace(STATEMENT, label="花子"), ("en",)))
    assert caught.value.code == "pdf_needs_japanese_font"
    assert pdf_of(certificate(STATEMENT, ("en",))).startswith(b"%PDF")


def test_in_the_thread_of_a_job(qtbot: QtBot, capfd: pytest.CaptureFixture[str]) -> None:
    done: list[bytes] = []
    page = certificate(STATEMENT, ("en",))
    thread = threading.Thread(target=lambda: done.append(pdf_of(page)))
    thread.start()
    thread.join()
    assert "Don't delete" in texts(done[0])[0]
    assert capfd.readouterr().err == ""


def test_without_an_application_and_without_a_screen() -> None:
    import os

    names = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    environment = {name: value for name, value in os.environ.items() if name not in names}
    done = subprocess.run(
        [sys.executable, "-m", "tests.programs.pdf_alone"],
        capture_output=True,
        encoding="utf-8",
        cwd=ROOT,
        env=environment,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "pdf_not_possible\n", "")
