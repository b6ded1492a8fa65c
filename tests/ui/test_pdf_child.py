"""A PDF made by a child of the program: the same as one made here, its errors, and what happens where there is none."""

import subprocess
import sys
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.archive.documents.certificate import certificate
from app.model.errors import CancelledError, UserError
from app.model.errors.general import PdfNotPossibleError
from app.model.pdf_child import MAKE_PDF, PdfEnd
from app.system.own_program import own_command, own_environment
from app.ui import pdf_child
from app.ui.pdf import pdf_of
from app.ui.pdf_child import start_pdf
from tests.ui.test_pdf import texts
from tests.unit.archive.documents.test_certificate import STATEMENT

pytestmark = pytest.mark.usefixtures("japanese_font")
JAPANESE = certificate(replace(STATEMENT, label="花子"), ("ja", "en"))


def command(monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """Has another program run as the child."""
    monkeypatch.setattr(pdf_child, "own_command", lambda *arguments: [sys.executable, "-c", script])


def made(page: str) -> bytes:
    """The PDF of a page, by a child of its own."""
    with start_pdf() as make_pdf:
        return make_pdf(page)


def test_it_is_the_same_pdf() -> None:
    assert texts(made(JAPANESE)) == texts(pdf_of(JAPANESE))


@pytest.mark.parametrize(
    ("end", "code"),
    [(PdfEnd.NO_JAPANESE_FONT, "pdf_needs_japanese_font"), (PdfEnd.NOT_POSSIBLE, "pdf_not_possible")],
    ids=lambda value: str(value),
)
def test_why_there_is_none(monkeypatch: pytest.MonkeyPatch, end: PdfEnd, code: str) -> None:
    command(monkeypatch, f"import sys; sys.stdin.read(); print('libEGL.so.1', end=''); sys.exit({end.value})")
    with pytest.raises(UserError) as caught:
        made(JAPANESE)
    assert caught.value.code == code
    assert caught.value.parameters == ({"error": "libEGL.so.1"} if end is PdfEnd.NOT_POSSIBLE else {})


def test_a_child_without_qt_says_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    without = "import sys; sys.modules['PySide6'] = None; from app.ui.pdf_child import main; sys.exit(main())"
    command(monkeypatch, without)
    with pytest.raises(PdfNotPossibleError) as caught:
        made(JAPANESE)
    assert "PySide6" in caught.value.error


@pytest.mark.parametrize(
    "script", ["import os; os.abort()", "print('half')", "import sys; sys.exit(1)"], ids=["killed", "cut", "bug"]
)
def test_a_child_that_fails_costs_no_certificate(monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    command(monkeypatch, script)
    assert made(JAPANESE).startswith(b"%PDF")


def test_where_no_child_can_be_started_it_is_made_here(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*args: object, **more: object) -> None:
        raise PermissionError

    monkeypatch.setattr(subprocess, "Popen", refused)
    assert made(JAPANESE).startswith(b"%PDF")


@pytest.mark.parametrize("broken", [True, False], ids=["the job broke off", "nothing to print"])
def test_a_child_nobody_asks_ends(monkeypatch: pytest.MonkeyPatch, broken: bool) -> None:
    children: list[subprocess.Popen[bytes]] = []
    popen = subprocess.Popen

    def noted(*args: Any, **more: Any) -> "subprocess.Popen[bytes]":
        children.append(popen(*args, **more))
        return children[-1]

    monkeypatch.setattr(subprocess, "Popen", noted)
    with suppress(CancelledError), start_pdf():
        if broken:
            raise CancelledError
    assert [each.returncode is not None for each in children] == [True]


def test_a_child_whose_parent_ended_says_nothing(tmp_path: Path) -> None:
    surroundings = {**own_environment(), "XDG_STATE_HOME": str(tmp_path), "HOME": str(tmp_path)}
    words = own_command(MAKE_PDF)
    done = subprocess.run(words, stdin=subprocess.DEVNULL, env=surroundings, capture_output=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (PdfEnd.NOT_POSSIBLE, b"", b"")
    assert list(tmp_path.iterdir()) == []
