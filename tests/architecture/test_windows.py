"""What Windows lacks, and Linux does not show: calls that the program makes with care, or not at all."""

import ast
from collections.abc import Iterator

import pytest

from tests.architecture import modules

pytestmark = pytest.mark.xdist_group("architecture")

_TOOLS_OF_OTHER_SYSTEMS = frozenset({"app/system/disks.py", "app/system/sleep.py"})
_GUARDED = frozenset({"app/archive/documents/listing.py"})
"""Where the OSError is caught."""


def _calls() -> Iterator[tuple[str, ast.Call]]:
    for path in modules.APP:
        for node in modules.nodes(path):
            if isinstance(node, ast.Call):
                yield modules.name_of(path), node


def test_no_child_opens_a_console() -> None:
    """Windows gives a program of the console a window of its own where its parent has none."""
    children = {
        (path, call.lineno): {keyword.arg for keyword in call.keywords}
        for path, call in _calls()
        if isinstance(call.func, ast.Attribute) and ast.unparse(call.func) in ("subprocess.run", "subprocess.Popen")
    }
    assert len(children) > 5
    assert [
        place
        for place, keywords in children.items()
        if "creationflags" not in keywords and place[0] not in _TOOLS_OF_OTHER_SYSTEMS
    ] == []


def test_moments_of_mail_are_not_made_by_the_system() -> None:
    """`datetime.fromtimestamp` raises OSError on Windows for all before 1970."""
    assert [
        (path, call.lineno)
        for path, call in _calls()
        if isinstance(call.func, ast.Attribute) and call.func.attr in ("fromtimestamp", "utcfromtimestamp")
        if path not in _GUARDED and ast.unparse(call.args[0]) != "0"
    ] == []
