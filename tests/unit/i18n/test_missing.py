"""Every reason for which something is not whole has an explanation and a remedy."""

import ast
import re
from pathlib import Path

import pytest

from app.archive.catalog.index_check import _REASONS, _REMEMBERED
from app.i18n import missing
from app.i18n.catalogue import Translator
from app.model.mail import Completeness

APP = Path(__file__).resolve().parents[3] / "app"


def notes_of_readers() -> set[str]:
    """Every code a reader notes on a message: strings in what is called `notes`."""
    found: set[str] = set()
    for path in (APP / "formats").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            parts: list[ast.AST] = []
            if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
                targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                names = {each.id for target in targets for each in ast.walk(target) if isinstance(each, ast.Name)}
                parts = [node.value] if "notes" in names else []
            elif isinstance(node, ast.keyword) and node.arg == "notes":
                parts = [node.value]
            elif isinstance(node, ast.Call) and ast.unparse(node.func) == "notes.append":
                parts = list(node.args)
            texts = (each.value for part in parts for each in ast.walk(part) if isinstance(each, ast.Constant))
            found |= {text for text in texts if isinstance(text, str) and re.fullmatch(r"[a-z_]+", text)}
    return found


def reasons_of_files() -> set[str]:
    """Every code for a file that was not copied, or not in one piece; errors of the system have codes of their own."""
    found = (APP / "archive" / "copying" / "copy_entry.py").read_text(encoding="utf-8")
    constants = set(re.findall(r'^[A-Z_]+ = "([a-z_]+)"$', found, re.MULTILINE)) - {"eio", "saved_password"}
    returned = set(re.findall(r'return "([a-z_]+)"', found))
    left = set(
        re.findall(r'"reason": "([a-z_]+)"', (APP / "archive" / "bag" / "inventory.py").read_text(encoding="utf-8"))
    )
    return constants | returned - {"unknown"} | left


def test_every_reason_is_explained() -> None:
    notes, files = notes_of_readers(), reasons_of_files()
    assert {"truncated", "partly_on_server", "attachment_not_downloaded", "text_not_downloaded", "no_headers"} <= notes
    assert files >= {"vanished", "in_use", "permission_denied", "gone_since_interruption", "changed_while_copied"}
    assert files >= {"not_downloaded", "replaced"}
    partly = {each.value for each in Completeness if each is not Completeness.WHOLE}
    # Salvaging marks messages in the catalog itself.
    notes |= set(
        re.findall(r"\|\| ' ([a-z_]+)'", (APP / "archive" / "catalog" / "writer.py").read_text(encoding="utf-8"))
    )
    assert notes | files | partly | set(_REASONS.values()) | {_REMEMBERED} == missing.CODES


@pytest.mark.parametrize("code", [*sorted(missing.CODES), "eio", "unknown"])
def test_a_reason_in_both_languages(code: str) -> None:
    for translate in (missing.explanation, missing.remedy):
        assert re.search("[a-z]", translate([code], Translator("en")))
        assert re.search("[\u3041-\u30ff]", translate([code], Translator("ja")))


def test_several_reasons() -> None:
    english = Translator("en")
    assert missing.explanation(["no_count_line", "truncated"], english).count(".") == 2
    assert "nothing to do" not in missing.remedy(["no_count_line", "truncated"], english)
    assert "nothing to do" in missing.remedy(["no_count_line", "not_as_received"], english)
    assert missing.explanation(["eio", "eacces"], english).count("could not be read") == 1
