"""The command `certificate`: JSON, exit codes, files, and a short form for the terminal."""

import json
from pathlib import Path

import pytest

from tests.builders import stores
from tests.cli.conftest import ROOT, Furoshiki, in_new_process

WITHOUT_QT = ROOT / "tests" / "programs" / "without_qt.py"


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive made by the command line for a customer; in a process of its own, so that Qt may make the PDF."""
    folder = tmp_path_factory.mktemp("certificate")
    stores.apple_home(folder / "home")
    args = ("--customer", "山本\x1b[31m花子", "--ticket", "T-77", "--technician", "Taro", "--company", "Example")
    done = in_new_process(
        "backup", "--home", folder / "home", "--to", folder / "usb", "--label", "Mac", *args, "--json"
    )
    return Path(str(done.last["archive"]))


def test_the_archive_has_both(furoshiki: Furoshiki, archive: Path) -> None:
    assert "Taro" in (archive / "certificate.html").read_text(encoding="utf-8")
    assert furoshiki("verify", archive).code == 0
    pdf = archive / "certificate.pdf"
    assert not pdf.exists() or pdf.read_bytes().startswith(b"%PDF")


def test_json(furoshiki: Furoshiki, archive: Path, tmp_path: Path) -> None:
    done = furoshiki("certificate", archive, "--html", tmp_path / "c.html", "--language", "ja", "--json")
    assert done.code == 0
    certificate = done.last["certificate"]
    assert isinstance(certificate, dict)
    assert {"seal", "verdict", "messages", "incomplete", "missing", "files", "bytes", "accounts", "written"} <= set(
        certificate
    )
    assert certificate["written"] == [str(tmp_path / "c.html")]
    assert (certificate["ticket"], certificate["messages"], certificate["customer"]) == ("T-77", 14, "山本 [31m花子")
    assert certificate["verdict"]["reasons"][0]["code"]
    assert len(certificate["seal"]) == 12
    assert (tmp_path / "c.html").read_text(encoding="utf-8").count(certificate["seal"]) == 1


def test_pdf(archive: Path, tmp_path: Path) -> None:
    pytest.importorskip("PySide6.QtGui", exc_type=ImportError)
    done = in_new_process("certificate", archive, "--pdf", tmp_path / "c.pdf", "--language", "en", "--json")
    if done.code == 1:
        assert done.last["error"]["code"] == "pdf_needs_japanese_font"  # type: ignore[index]
        pytest.skip("no Japanese font on this machine")
    assert (tmp_path / "c.pdf").read_bytes().startswith(b"%PDF")
    assert done.err == ""


@pytest.mark.parametrize("language", ["en", "ja"])
def test_short_form(furoshiki: Furoshiki, archive: Path, language: str) -> None:
    done = furoshiki("certificate", archive, "--language", language)
    assert done.code == 0
    seal = str(furoshiki("certificate", archive, "--json").last["certificate"]["seal"])  # type: ignore[index]
    assert f"{seal[:4]} {seal[4:8]} {seal[8:]}" in done.out
    assert "T-77" in done.out
    assert "\x1b" not in done.out


def test_exit_codes(furoshiki: Furoshiki, archive: Path, tmp_path: Path) -> None:
    there = stores.write(tmp_path / "c.pdf", b"mine")
    for args, code, name in (
        ((archive, "--pdf", there), 5, "file_exists"),
        ((archive, "--html", archive / "c.html"), 5, "inside_archive"),
        ((tmp_path,), 2, "not_an_archive"),
        ((tmp_path / "absent",), 2, "no_such_folder"),
    ):
        done = furoshiki("certificate", *args, "--json")
        assert (done.code, done.last["error"]["code"]) == (code, name)  # type: ignore[index]
    assert there.read_bytes() == b"mine"
    catalog = archive / "catalog.sqlite"
    sealed = catalog.read_bytes()
    catalog.write_bytes(sealed[:-1])
    damaged = furoshiki("certificate", archive, "--json")
    catalog.write_bytes(sealed)
    assert (damaged.code, damaged.last["error"]["code"]) == (6, "lists_changed")  # type: ignore[index]
    assert json.loads(damaged.out)["error"]["message"]


def test_the_command_line_lives_without_qt(archive: Path, tmp_path: Path) -> None:
    args = ("certificate", archive, "--pdf", tmp_path / "c.pdf", "--json")
    done = in_new_process(*args, program=(str(WITHOUT_QT),))
    assert done.error == "pdf_not_possible", done.err
    assert not (tmp_path / "c.pdf").exists()


def test_what_a_person_stated_is_on_the_page(furoshiki: Furoshiki, archive: Path, tmp_path: Path) -> None:
    page = tmp_path / "stated.html"
    done = furoshiki("certificate", archive, "--server-seen", "--by", "Hanako Sato", "--html", page, "--json")
    statement = done.last["certificate"]
    assert done.code == 0
    assert statement["as_of"]  # type: ignore[index]
    assert statement["payload_read_now"] is True  # type: ignore[index]
    text = page.read_text(encoding="utf-8")
    assert "Hanako Sato looked at the web mail of" in text
    assert "The mail server was not asked" not in text
    # The archive itself is as it was sealed.
    assert furoshiki("verify", archive).code == 0
