"""POP3 on a line: whatever a server says, the bytes are those of the message, or there is an error that can be shown."""

import io
import re
import ssl

import pytest

from app.model.errors.server import (
    LoginRefusedError,
    ServerAnswerError,
    ServerBusyError,
    ServerError,
    ServerGoneError,
    ServerRefusedError,
    ServerWithoutTlsError,
)
from app.servers.connection import Connection
from app.servers.endpoint import Endpoint, Password, Security, Token
from app.servers.pop import PopMessage, PopSession
from app.servers.pop_wire import PopWire
from tests.builders.pop_server import PASSWORD, USER, PopServer
from tests.builders.scripted_server import ScriptedServer

pytestmark = pytest.mark.loopback
TRUST = ssl.create_default_context()
WHO = Password(USER, PASSWORD)
NEVER_ENDING = b"x" * (1 << 17)
NO_CAPABILITIES = b"-ERR\r\n"


class Pieces(Connection):
    """A line on which bytes come in pieces of a given size."""

    def __init__(self, data: bytes, size: int) -> None:
        self.host = "pop.example.jp"
        self._left, self._size = data, size

    def piece(self, most: int) -> bytes:
        if not self._left:
            raise ServerGoneError(self.host)
        found, self._left = self._left[: self._size], self._left[self._size :]
        return found


TEXTS = [
    b"",
    b"\r\n",
    b"x\r\n",
    b".\r\n",
    b"..\r\n",
    b".x\r\n.\r\n..\r\n",
    b"a\n.\nb\r\n",
    b"a\r.\r\n",
    b"\r\r\n\n\r\n",
    b".\r\r\n.\r\n",
    b"no\0zero\xff\r\n" * 50,
    b"\r\n.\r\n" * 20,
]


@pytest.mark.parametrize("text", TEXTS)
def test_bytes_come_as_they_are(text: bytes) -> None:
    sent = re.sub(rb"(?:^|(?<=\r\n))\.", b"..", text) + b".\r\n"
    for size in (1, 2, 3, 5, 7, 1000):
        sink = io.BytesIO()
        assert PopWire(Pieces(sent, size)).content(sink, len(text)) == len(text)
        assert sink.getvalue() == text


def test_what_has_no_end_ends() -> None:
    with pytest.raises(ServerAnswerError):
        PopWire(Pieces(b"x\r\n" * 100_000, 1000)).content(io.BytesIO(), 10_000)
    with pytest.raises(ServerGoneError):
        PopWire(Pieces(b"x\r\n.\r", 1)).content(io.BytesIO(), 10_000)
    with pytest.raises(ServerAnswerError):
        PopWire(Pieces(b"x\r\n.\r\nmore", 1000)).content(io.BytesIO(), 10_000)


def test_an_account() -> None:
    with PopServer([(b"a", b"Subject: x\r\n\r\n.x\r\n"), (b"b", b"\r\n")]) as server:
        with PopSession(server.endpoint, WHO, TRUST, 5) as session:
            assert session.count() == 2
            first, second = session.listed()
            assert (first, second) == (PopMessage(1, 18, b"a"), PopMessage(2, 2, b"b"))
            sink = io.BytesIO()
            assert session.retrieve(first, sink) == 18
            assert sink.getvalue() == b"Subject: x\r\n\r\n.x\r\n"
            with pytest.raises(ServerRefusedError):
                session.retrieve(PopMessage(3, 1, b""), sink)
        assert server.heard[-1] == b"QUIT"
        server.has_names = False
        with PopSession(server.endpoint, WHO, TRUST, 5) as session:
            assert [each.name for each in session.listed()] == [b"", b""]


def test_the_ways_to_log_in() -> None:
    with PopServer([], capabilities=()) as server:
        PopSession(server.endpoint, WHO, TRUST, 5).close()
        assert server.heard[1:] == [b"USER hanako@example.jp", b"PASS secret"]
        for wrong in (Password(USER, "wrong"), Password(USER, "secret\r\nQUIT"), Password("x\nQUIT", "secret")):
            with pytest.raises(LoginRefusedError) as caught:
                PopSession(server.endpoint, wrong, TRUST, 5)
            assert caught.value.user == wrong.user
        assert b"QUIT" not in server.heard
    with PopServer([]) as server, pytest.raises(LoginRefusedError):
        PopSession(server.endpoint, Password(USER, "wrong"), TRUST, 5)
    capabilities, why = b"+OK\r\nSASL XOAUTH2\r\n.\r\n", b"+ eyJzdGF0dXMiOiI0MDAifQ==\r\n"
    answers = [capabilities, b"+ \r\n", why, b"-ERR [AUTH] \x1b[31mno\r\n"]
    with ScriptedServer(b"+OK\r\n", answers) as scripted, pytest.raises(LoginRefusedError) as caught:
        PopSession(scripted.endpoint, Token("hanako", "secret"), TRUST, 5)
    assert scripted.heard[1:4:2] == [b"AUTH XOAUTH2\r\n", b"\r\n"]
    assert caught.value.answer == "[AUTH] [31mno"


@pytest.mark.parametrize(
    ("greeting", "answers", "error"),
    [
        (b"", [], ServerGoneError),
        (b"* OK IMAP\r\n", [], ServerAnswerError),
        (NEVER_ENDING, [], ServerAnswerError),
        (b"-ERR too many\r\n", [], ServerBusyError),
        (b"+OK\r\n", [b"+OK\r\n" + NEVER_ENDING], ServerAnswerError),
        (b"+OK\r\n", [NO_CAPABILITIES, b"+OK\r\n", b"-ERR [LOGIN-DELAY] wait\r\n"], ServerBusyError),
        (b"+OK\r\n", [NO_CAPABILITIES, b"-ERR [IN-USE] wait\r\n"], ServerBusyError),
        (b"+OK\r\n", [b"+OK\r\nSASL PLAIN\r\n.\r\n", b"+\r\n", b"+\r\n", b"+\r\n"], ServerAnswerError),
    ],
)
def test_servers_that_let_nobody_in(greeting: bytes, answers: list[bytes], error: type[ServerError]) -> None:
    with ScriptedServer(greeting, answers) as server, pytest.raises(error):
        PopSession(server.endpoint, WHO, TRUST, 5)


def test_no_password_where_the_line_cannot_be_protected() -> None:
    for answer in (b"-ERR\r\n", b"+OK\r\n+OK slipped in\r\n"):
        with ScriptedServer(b"+OK\r\n", [answer]) as server:
            endpoint = Endpoint("127.0.0.1", server.endpoint.port, Security.STARTTLS)
            with pytest.raises((ServerWithoutTlsError, ServerError)):
                PopSession(endpoint, WHO, TRUST, 5)
        assert server.heard == [b"STLS\r\n"]


@pytest.mark.parametrize(
    "lists",
    [
        [b"+OK\r\n1\r\n.\r\n"],
        [b"+OK\r\nx 1\r\n.\r\n"],
        [b"+OK\r\n1 -1\r\n.\r\n"],
        [b"+OK\r\n1 99999999999999999999\r\n.\r\n"],
        [b"+OK\r\n" + NEVER_ENDING],
        [b"+OK\r\n" + b"1 1\r\n" * 600_000],
        [b"+OK\r\n1 1\r\n"],
        [b"nonsense\r\n"],
        [b"+OK\r\n1 1\r\n.\r\n", b"+OK\r\n1\r\n.\r\n"],
        [b"+OK\r\n1 1\r\n.\r\n", b"+OK\r\n\xff \xff\r\n.\r\n"],
    ],
)
def test_lists_that_are_none(lists: list[bytes]) -> None:
    answers = [NO_CAPABILITIES, b"+OK\r\n", b"+OK\r\n", *lists]
    with ScriptedServer(b"+OK\r\n", answers) as server:
        session = PopSession(server.endpoint, WHO, TRUST, 5)
        with pytest.raises(ServerError):
            session.listed()
        session.close()
