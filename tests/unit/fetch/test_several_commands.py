"""Several commands under way at once: however a server answers them, every message comes, and none twice."""

import re
import ssl
from pathlib import Path

import pytest

from app.fetch.account_fetch import AccountFetch
from app.fetch.account_fetched import AccountFetched
from app.fetch.staging import Staging
from app.fetch.watch import Watch
from app.model.codes import Code
from app.model.mail_protocol import MailProtocol
from app.servers.endpoint import Password
from app.servers.imap import ImapSession
from tests.builders.pipelining_server import Manner, PipeliningServer

pytestmark = pytest.mark.loopback
COUNT = 47
_NOBODY = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""Whom to trust: on these lines without TLS nobody is asked."""
WATCH = Watch(enter=lambda name: None, expect=lambda octets: None, came=lambda messages, octets: None)
# Somebody else changes flags, of a message that is yet to come and of one nobody knows; one goes, one comes; a message
# that nobody asked for.
NOISE = (
    b"* 3 FETCH (UID 6 FLAGS (\\Flagged))\r\n* 9 FETCH (FLAGS (\\Seen))\r\n* 1 FETCH (UID 9999 FLAGS ())\r\n"
    b"* 48 EXISTS\r\n* 1 RECENT\r\n* 99 EXPUNGE\r\n"
    b"* 77 FETCH (UID 7777 BODY[] {3}\r\nabc)\r\n* OK [ALERT] a word\r\n"
)


@pytest.fixture(autouse=True)
def _many_pages_and_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.servers.imap_fetching._PAGE", 5)
    monkeypatch.setattr("app.fetch.batches._MESSAGES", 5)


def messages(count: int = COUNT) -> dict[int, bytes]:
    """UIDs with gaps; one is long enough to be written piece by piece."""
    texts = {uid: b"Subject: %d\r\n\r\n%s\r\n" % (uid, b"x" * uid) for uid in range(2, 2 * count + 1, 2)}
    return {**texts, 10: b"Subject: 10\r\n\r\n" + b"y" * 600_000}


def run(server: PipeliningServer, to: Path) -> AccountFetched:
    def connect() -> ImapSession:
        return ImapSession(server.endpoint, Password("hanako", "secret"), _NOBODY, 10)

    staging = Staging(to, address="a@example.jp", host="h", user="a", protocol=MailProtocol.IMAP)
    try:
        return AccountFetch(connect, "h", staging, WATCH).run()
    finally:
        staging.close()


def fetched(folder: Path) -> dict[int, bytes]:
    found = [(int(re.split("[,.]", path.name)[0]), path.read_bytes()) for path in folder.rglob("*.eml")]
    assert len(found) == len(dict(found))
    assert not list(folder.rglob("*.part"))
    return dict(found)


def codes(result: AccountFetched) -> set[str]:
    return {each.code for each in result.account.findings}


@pytest.mark.parametrize("noise", [b"", NOISE], ids=["quiet", "noisy"])
@pytest.mark.parametrize("manner", Manner)
def test_every_message_comes(manner: Manner, noise: bytes, tmp_path: Path) -> None:
    with PipeliningServer(messages(), manner, noise) as server:
        result = run(server, tmp_path)
        assert server.most > 1
    assert fetched(tmp_path) == messages()
    assert Code.SERVER_FETCHED_WHOLE in codes(result)
    assert [each.code for each in result.doubts] == []


def test_a_server_that_takes_one_command_is_asked_for_one_from_then_on(tmp_path: Path) -> None:
    with PipeliningServer(messages(), Manner.BREAKING) as server:
        run(server, tmp_path)
        assert len(server.asked) == -(-COUNT // 5)


@pytest.mark.parametrize("manner", [Manner.SERIALLY, Manner.IN_TURNS, Manner.TOGETHER, Manner.LATE])
def test_what_comes_is_asked_for_once(manner: Manner, tmp_path: Path) -> None:
    with PipeliningServer(messages(), manner, NOISE) as server:
        run(server, tmp_path)
        assert sorted(uid for uids in server.asked for uid in uids) == sorted(messages())


@pytest.mark.parametrize("manner", Manner)
def test_messages_that_are_refused_among_others_are_the_only_ones_missing(manner: Manner, tmp_path: Path) -> None:
    refused = frozenset({2, 44, 94})
    with PipeliningServer(messages(), manner, NOISE, refused) as server:
        result = run(server, tmp_path)
    assert fetched(tmp_path) == {uid: text for uid, text in messages().items() if uid not in refused}
    missing = [each for each in result.account.findings if each.code == Code.SERVER_MESSAGE_NOT_FETCHED]
    assert {each.parameters["uid"] for each in missing} == refused
    assert {each.parameters["error"] for each in missing} == {"server_refused"}
    assert result.doubts


@pytest.mark.parametrize("manner", Manner)
@pytest.mark.parametrize("uid", [2, 10, 48, 94])
def test_a_line_that_breaks_between_commands_costs_nothing(manner: Manner, uid: int, tmp_path: Path) -> None:
    with PipeliningServer(messages(), manner, cut=uid) as server:
        result = run(server, tmp_path)
    assert fetched(tmp_path) == messages()
    assert Code.SERVER_FETCHED_WHOLE in codes(result)


def test_what_a_server_leaves_out_is_asked_for_alone_and_then_named(tmp_path: Path) -> None:
    class Silent(PipeliningServer):
        """Passes over two messages without a word."""

        def _fetched(self, found, *, is_whole):  # type: ignore[no-untyped-def]
            for each in super()._fetched(found, is_whole=is_whole):
                if not (is_whole and each.startswith((b"* 4 FETCH", b"* 30 FETCH"))):
                    yield each

    with Silent(messages(), Manner.IN_TURNS) as server:
        result = run(server, tmp_path)
        assert {(8,), (60,)} <= set(server.asked)
    assert fetched(tmp_path) == {uid: text for uid, text in messages().items() if uid not in (8, 60)}
    assert {each.parameters.get("uid") for each in result.account.findings} >= {8, 60}
