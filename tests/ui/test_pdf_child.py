"""A PDF made by a child of the program: the same as one made here, its errors, and what happens where there is none."""

import subprocess
import sys
from dataclasses import replace

import pytest

from app.archive.documents.certificate import certificate
from app.model.errors import UserError
from app.model.pdf_child import PdfEnd
from app.ui import pdf_child
from app.ui.pdf import pdf_of
from app.ui.pdf_child import pdf_in_child
from tests.ui.test_pdf import texts
from tests.unit.archive.documents.test_certificate import STATEMENT

pytestmark = pytest.mark.usefixtures("japanese_font")
JAPANESE = certificate(replace(STATEMENT, label="花子"), ("ja", "en"))


def command(monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """Has another program run as the child."""
    monkeypatch.setattr(pdf_child, "own_command", lambda *arguments: [sys.executable, "-c", script])


def test_it_is_the_same_pdf() -> None:
    assert texts(pdf_in_child(JAPANESE)) == texts(pdf_of(JAPANESE))


@pytest.mark.parametrize(
    ("end", "code"),
    [(PdfEnd.NO_JAPANESE_FONT, "pdf_needs_japanese_font"), (PdfEnd.NOT_POSSIBLE, "pdf_not_possible")],
    ids=lambda value: str(value),
)
def test_why_there_is_none(monkeypatch: pytest.MonkeyPatch, end: PdfEnd, code: str) -> None:
    command(monkeypatch, f"import sys; sys.stdin.read(); sys.exit({end.value})")
    with pytest.raises(UserError) as caught:
        pdf_in_child(JAPANESE)
    assert caught.value.code == code


@pytest.mark.parametrize(
    "script", ["import os; os.abort()", "print('half')", "import sys; sys.exit(1)"], ids=["killed", "cut", "bug"]
)
def test_a_child_that_fails_costs_no_certificate(monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    command(monkeypatch, script)
    assert pdf_in_child(JAPANESE).startswith(b"%PDF")


def test_where_no_child_can_be_started_it_is_made_here(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*args: object, **more: object) -> None:
        raise PermissionError

    monkeypatch.setattr(subprocess, "run", refused)
    assert pdf_in_child(JAPANESE).startswith(b"%PDF")
