"""What stands in the log beside its arguments is written in the code."""

import ast

import pytest

from tests.architecture import modules

pytestmark = pytest.mark.xdist_group("architecture")

CALLS = ("exception", "critical", "error", "warning", "info", "debug")
LOGGING = [path for path in modules.APP if "_log." in modules.source(path)]


def test_messages_of_the_log_are_constants() -> None:
    """What is put together with an f-string passes the formatter by; arguments do not."""
    assert [fault for path in LOGGING for fault in faults(modules.name_of(path), modules.nodes(path))] == []


@pytest.mark.parametrize(
    ("line", "is_wrong"),
    [
        ('_log.info("a %s", b)', False),
        ('_log.info(f"a {b}")', True),
        ("_log.error(b)", True),
        ('_log.info("a" + b)', True),
    ],
)
def test_the_check_can_fail(line: str, is_wrong: bool) -> None:
    assert bool(faults("app/planted.py", tuple(ast.walk(ast.parse(line))))) is is_wrong


def faults(path: str, nodes: tuple[ast.AST, ...]) -> list[str]:
    """Where a message of the log is no constant text."""
    found = []
    for node in nodes:
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Name(id="_log"), attr=name), args=[first, *_]) if (
                name in CALLS and not (isinstance(first, ast.Constant) and isinstance(first.value, str))
            ):
                found.append(f"{path}:{node.lineno}")
    return found
