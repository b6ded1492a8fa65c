"""Who may open a connection, and what may be said on one."""

import ast
import re
from collections.abc import Iterable

import pytest

from app.servers.imap_verbs import Verb
from app.servers.pop_verbs import PopVerb
from tests.architecture import modules
from tests.architecture.modules import MODULES, ROOT

pytestmark = pytest.mark.xdist_group("architecture")

SERVERS = ROOT / "app" / "servers"
NETWORK = frozenset(
    {
        "_socket",
        "_ssl",
        "asyncio",
        "ftplib",
        "http",
        "imaplib",
        "nntplib",
        "poplib",
        "requests",
        "smtplib",
        "socket",
        "socketserver",
        "ssl",
        "telnetlib",
        "urllib.request",
        "urllib3",
        "webbrowser",
        "xmlrpc",
        "PySide6.QtNetwork",
        "PySide6.QtWebEngineWidgets",
    }
)
IMPORTING = frozenset({"import_module", "__import__"})
# What removes or changes mail: commands of IMAP (CLOSE expunges) and of POP3, and the flag that marks for removal.
HARMFUL = re.compile(r"(?i)\b(?:STORE|EXPUNGE|DELETE|MOVE|CLOSE|RENAME|UNSUBSCRIBE|SETACL|SETMETADATA|DELE|SETQUOTA)\b")
DELETED = re.compile(r"(?i)\\+deleted")


def imported(nodes: Iterable[ast.AST]) -> set[str]:
    """Every module that is imported, also inside functions, by its whole name and each name above it."""
    names: set[str] = set()
    for node in nodes:
        if isinstance(node, ast.Import):
            names |= {each.name for each in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names |= {node.module, *(f"{node.module}.{each.name}" for each in node.names)}
        elif isinstance(node, ast.Call) and _last_name(node.func) in IMPORTING:
            names |= {
                each.value for each in node.args if isinstance(each, ast.Constant) and isinstance(each.value, str)
            }
    return {".".join(name.split(".")[:length]) for name in names for length in range(1, name.count(".") + 2)}


def _last_name(function: ast.expr) -> str:
    """What is called, without whose it is."""
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def said(source: str) -> set[str]:
    """The texts and bytes of a module that are not its docstrings."""
    tree = ast.parse(source)
    docstrings = {
        id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    return {
        each.value if isinstance(each.value, str) else each.value.decode("latin-1")
        for each in ast.walk(tree)
        if isinstance(each, ast.Constant) and isinstance(each.value, str | bytes) and id(each) not in docstrings
    }


def test_only_the_servers_room_can_open_a_connection() -> None:
    others = [path for path in MODULES if not path.is_relative_to(SERVERS)]
    assert len(others) > 800
    opening = {modules.name_of(path): found for path in others if (found := imported(modules.nodes(path)) & NETWORK)}
    assert not opening


@pytest.mark.parametrize(
    "source",
    [
        "import socket",
        "def f():\n    from urllib import request",
        "import http.client",
        "__import__('ssl')",
        "importlib.import_module('ssl')",
        "import_module('ssl')",
    ],
)
def test_the_check_can_fail(source: str) -> None:
    assert imported(ast.walk(ast.parse(source))) & NETWORK


def test_what_may_be_asked_of_a_server_is_this_and_no_more() -> None:
    assert {verb.value for verb in Verb} == {
        b"CAPABILITY", b"STARTTLS", b"LOGIN", b"AUTHENTICATE", b"NAMESPACE", b"LIST", b"CREATE", b"SUBSCRIBE",
        b"SELECT", b"EXAMINE", b"APPEND", b"FETCH", b"UID FETCH", b"GETQUOTAROOT", b"LOGOUT",
    }  # fmt: skip


def test_what_may_be_asked_of_a_pop_server_is_this_and_no_more() -> None:
    assert {verb.value for verb in PopVerb} == {
        b"CAPA", b"STLS", b"USER", b"PASS", b"AUTH", b"STAT", b"LIST", b"UIDL", b"RETR", b"QUIT",
    }  # fmt: skip


def test_nothing_that_talks_to_a_server_has_a_word_for_removing_mail() -> None:
    fetch = (ROOT / "app" / "fetch").glob("*.py")
    talking = [*SERVERS.rglob("*.py"), *(ROOT / "app" / "restore").glob("imap*.py"), *fetch]
    assert len(talking) > 20
    for path in talking:
        source = path.read_text(encoding="utf-8")
        assert not DELETED.search(source), path
        assert not [text for text in said(source) if HARMFUL.search(text)], path


def test_messages_are_read_without_marking_them_read() -> None:
    source = (SERVERS / "imap_fetching.py").read_text(encoding="utf-8")
    asked = [text for text in said(source) if "BODY" in text and "(" in text]
    assert asked
    assert all("BODY.PEEK[" in text and "BODY[" not in text for text in asked)
