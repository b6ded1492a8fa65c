"""Every reason for which something is not whole has an explanation and a remedy."""

import re
from pathlib import Path

import pytest

from app.i18n import missing
from app.i18n.catalogue import Translator
from app.model.code_definitions import UnknownCode
from app.model.codes import AnyCode, Code
from tests.architecture.code_uses import uses

APP = Path(__file__).resolve().parents[3] / "app"


def reasons() -> set[Code]:
    """Every code the modules below note on a message or a file; those of findings have parameters."""
    patterns: tuple[str, ...] = ("formats/**/*.py", "archive/copying/copy_entry.py", "archive/copying/entry_copier.py")
    patterns += ("archive/bag/inventory.py", "archive/catalog/writer.py", "archive/catalog/index_check.py")
    found = {Code.PERMISSION_DENIED}
    for path in (path for pattern in patterns for path in APP.glob(pattern)):
        found |= {code for code in uses(path.name, path.read_text(encoding="utf-8")).codes if not code.parameters}
    return found


@pytest.mark.parametrize("code", [*sorted(reasons()), Code.PARTIAL, UnknownCode("eio"), UnknownCode("unknown")])
def test_a_reason_in_both_languages(code: AnyCode) -> None:
    for translate in (missing.explanation, missing.remedy):
        assert re.search("[a-z]", translate([code], Translator("en")))
        assert re.search("[\u3041-\u30ff]", translate([code], Translator("ja")))


def test_a_reason_of_another_version_stays_as_it_is() -> None:
    assert missing.explanation([UnknownCode("eaten_{by}_moths")], Translator("ja")) == "eaten_{by}_moths"


def test_several_reasons() -> None:
    english = Translator("en")
    assert missing.explanation([Code.NO_COUNT_LINE, Code.TRUNCATED], english).count(".") == 2
    assert "nothing to do" not in missing.remedy([Code.NO_COUNT_LINE, Code.TRUNCATED], english)
    assert "nothing to do" in missing.remedy([Code.NO_COUNT_LINE, Code.NOT_AS_RECEIVED], english)
    assert missing.explanation([UnknownCode("eio"), UnknownCode("eacces")], english).count("could not be read") == 1
