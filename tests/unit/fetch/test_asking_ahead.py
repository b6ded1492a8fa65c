"""The next messages are asked for before these came: what is refused, broken or passed over costs none of them."""

import io
import ssl
from pathlib import Path

import pytest

from app.fetch.account_fetch import AccountFetch
from app.fetch.staging import Staging
from app.fetch.watch import Watch
from app.model.errors.server import ServerGoneError, ServerRefusedError
from app.model.mail_protocol import MailProtocol
from app.servers.endpoint import Password
from app.servers.imap import ImapSession
from app.servers.imap_answers import OpenFolder
from tests.builders.memory_server import MemoryServer
from tests.builders.scripted_server import ScriptedServer

WATCH = Watch(enter=lambda name: None, expect=lambda octets: None, came=lambda messages, octets: None)
HELLO = b"* OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN] ready\r\n"
IN = b"TAG OK [CAPABILITY IMAP4rev1] in\r\n"


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> MemoryServer:
    """A server with six messages, of which two are asked for at once."""
    monkeypatch.setattr("app.fetch.batches._MESSAGES", 2)
    return MemoryServer({b"INBOX": {uid: b"Subject: %d\r\n\r\nx\r\n" % uid for uid in range(1, 7)}})


def run(server: MemoryServer, to: Path) -> int:
    staging = Staging(to, address="a@example.jp", host="h", user="a", protocol=MailProtocol.IMAP)
    try:
        AccountFetch(server.connect, "h", staging, WATCH).run()  # type: ignore[arg-type]
    finally:
        staging.close()
    return len(list(to.rglob("*.eml")))


def test_what_comes_next_is_asked_for_while_messages_come(server: MemoryServer, tmp_path: Path) -> None:
    assert run(server, tmp_path) == 6
    assert server.asked == [((6, 5), (4, 3)), ((4, 3), (2, 1)), ((2, 1), ())]


def test_what_was_refused_is_asked_for_behind_what_was_asked_for_already(server: MemoryServer, tmp_path: Path) -> None:
    def refuse(uid: int) -> None:
        if uid == 5:
            raise ServerRefusedError("h", "FETCH", "no")

    server.fails = refuse
    assert run(server, tmp_path) == 5
    assert server.asked[:3] == [((6, 5), (4, 3)), ((4, 3), (6,)), ((6,), (5,))]


def test_where_a_line_breaks_one_command_is_sent_at_a_time(server: MemoryServer, tmp_path: Path) -> None:
    breaks = [ServerGoneError("h")]

    def break_once(uid: int) -> None:
        if breaks:
            raise breaks.pop()

    server.fails = break_once
    assert run(server, tmp_path) == 6
    assert [following for _, following in server.asked[1:]] == [()] * (len(server.asked) - 1)


def message(uid: int) -> bytes:
    return b"* %d FETCH (UID %d BODY[] {1}\r\n%d)\r\n" % (uid, uid, uid)


@pytest.mark.loopback
def test_what_came_of_a_command_that_nobody_waits_for_is_passed_over() -> None:
    done = b"TAG OK\r\n"
    # The second answer to the listing is that of its second page, which is asked for again behind the fetch.
    answers = [
        IN,
        message(1) + done,
        message(2) + done,
        message(3) + done,
        b"* 1 FETCH (UID 7)\r\n" + done,
        b"* 2 FETCH (UID 8)\r\n" + done,
        message(4) + done,
        b"* 2 FETCH (UID 9)\r\n" + done,
    ]
    with ScriptedServer(HELLO, answers) as server:
        session = ImapSession(server.endpoint, Password("hanako", "secret"), ssl.create_default_context(), 5)
        first = session.fetch([1], io.BytesIO, [2])
        other = session.fetch([3], io.BytesIO)
        with pytest.MonkeyPatch.context() as context:
            context.setattr("app.servers.imap._PAGE", 1)
            listed = session.listed(OpenFolder(b"INBOX", 2, 1, 9, frozenset(), False))
            numbers = [next(listed).uid]
            third = session.fetch([4], io.BytesIO)
            numbers += [each.uid for each in listed]
        session.close()
    kept = [each.sink.getvalue() for each in first + other + third if isinstance(each.sink, io.BytesIO)]
    assert kept == [b"1", b"3", b"4"]
    assert numbers == [7, 9]
    assert [line.split(b" ")[0] for line in server.heard] == [b"f%d" % number for number in range(1, 9)]
