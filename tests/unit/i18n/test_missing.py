"""Every reason for which something is not whole has an explanation and a remedy."""

import ast
import re
from pathlib import Path

import pytest

from app.i18n import missing
from app.i18n.catalogue import Translator
from app.model.code_definitions import UnknownCode
from app.model.codes import AnyCode, Code
from tests.architecture.code_uses import codes

APP = Path(__file__).resolve().parents[3] / "app"


def reasons() -> set[Code]:
    """Every code the modules below note on a message or a file; those of findings have parameters."""
    patterns: tuple[str, ...] = ("formats/**/*.py", "archive/copying/copy_entry.py", "archive/copying/entry_copier.py")
    patterns += ("archive/bag/inventory.py", "archive/catalog/writer.py", "archive/catalog/index_check.py")
    found = {Code.PERMISSION_DENIED, Code.PARTIAL}
    for path in (path for pattern in patterns for path in APP.glob(pattern)):
        found |= {code for code in codes(ast.walk(ast.parse(path.read_bytes()))) if not code.parameters}
    return found


@pytest.mark.parametrize(("language", "letter"), [("en", "[a-z]"), ("ja", "[\u3041-\u30ff]")])
def test_every_reason_in_both_languages(language: str, letter: str) -> None:
    found: list[AnyCode] = [*sorted(reasons()), UnknownCode("eio"), UnknownCode("unknown")]
    assert len(found) > 30
    for translate in (missing.explanation, missing.remedy):
        assert [code for code in found if not re.search(letter, translate([code], Translator(language)))] == []


def test_a_reason_of_another_version_stays_as_it_is() -> None:
    assert missing.explanation([UnknownCode("eaten_{by}_moths")], Translator("ja")) == "eaten_{by}_moths"


def test_several_reasons() -> None:
    english = Translator("en")
    assert missing.explanation([Code.NO_COUNT_LINE, Code.TRUNCATED], english).count(".") == 2
    assert "nothing to do" not in missing.remedy([Code.NO_COUNT_LINE, Code.TRUNCATED], english)
    assert "nothing to do" in missing.remedy([Code.NO_COUNT_LINE, Code.NOT_AS_RECEIVED], english)
    assert missing.explanation([UnknownCode("eio"), UnknownCode("eacces")], english).count("could not be read") == 1
