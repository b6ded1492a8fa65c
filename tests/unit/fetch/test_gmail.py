"""Gmail: each message once, with all its labels; and what shows that it hides some of them."""

import json
from pathlib import Path

import pytest

from app.fetch import hidden
from app.fetch.account_fetch import AccountFetch
from app.fetch.account_fetched import AccountFetched
from app.fetch.staging import Staging
from app.fetch.watch import Watch
from app.formats.standard import mutf7
from app.model.codes import Code
from app.model.mail_protocol import MailProtocol
from app.servers.imap_answers import ServerFolder, fetched
from app.servers.imap_syntax import Literal, parse
from tests.builders.memory_server import MemoryServer

MAIL = [b"Subject: %d\r\n\r\nx\r\n" % number for number in range(6)]
ALL, SPAM, TRASH = b"[Gmail]/All Mail", b"[Gmail]/Spam", b"[Gmail]/Trash"
USES = {ALL: frozenset({"\\all"}), SPAM: frozenset({"\\junk"}), TRASH: frozenset({"\\trash"})}
WATCH = Watch(enter=lambda name: None, expect=lambda octets: None, came=lambda messages, octets: None)


def gmail() -> MemoryServer:
    """Six messages: two in the inbox, one of them filed too, one starred, one nowhere, one trashed."""
    labels = {MAIL[0]: ("\\Inbox",), MAIL[1]: ("\\Inbox", "お客様"), MAIL[2]: ("お客様",), MAIL[3]: ("\\Starred",)}
    return MemoryServer(
        {
            ALL: {1: MAIL[0], 2: MAIL[1], 3: MAIL[2], 4: MAIL[3], 5: MAIL[4]},
            b"[Gmail]/Starred": {9: MAIL[3]},
            b"INBOX": {1: MAIL[0], 2: MAIL[1]},
            mutf7.encode("お客様"): {1: MAIL[1], 2: MAIL[2]},
            SPAM: {},
            TRASH: {1: MAIL[5]},
        },
        {**USES, b"[Gmail]/Starred": frozenset({"\\flagged"})},
        labels,
    )


def run(server: MemoryServer, tmp_path: Path, host: str = "imap.gmail.com") -> AccountFetched:
    user = "hanako@gmail.com"
    staging = Staging(tmp_path, address=user, host=host, user=user, protocol=MailProtocol.IMAP)
    try:
        return AccountFetch(server.connect, host, staging, WATCH).run()  # type: ignore[arg-type]
    finally:
        staging.close()


def files(tmp_path: Path) -> dict[str, set[bytes]]:
    """The messages by the folder they lie in."""
    found: dict[str, set[bytes]] = {}
    for path in tmp_path.rglob("*.eml"):
        found.setdefault(path.parent.name.rpartition(" ")[0], set()).add(path.read_bytes())
    return found


def test_each_message_once_where_a_person_filed_it(tmp_path: Path) -> None:
    server = gmail()
    done = run(server, tmp_path)
    assert sorted(server.fetched) == sorted(MAIL)
    assert files(tmp_path) == {
        "INBOX": {MAIL[0], MAIL[1]},
        "お客様": {MAIL[2]},
        "[Gmail] - All Mail": {MAIL[3], MAIL[4]},
        "[Gmail] - Trash": {MAIL[5]},
    }
    assert done.doubts == ()
    (whole,) = [each for each in done.account.findings if each.code == Code.SERVER_FETCHED_WHOLE]
    assert whole.parameters["count"] == 6


def test_all_its_labels_are_kept(tmp_path: Path) -> None:
    run(gmail(), tmp_path)
    (index,) = tmp_path.rglob("INBOX*/index.jsonl")
    entries = [json.loads(line) for line in index.read_text().splitlines()]
    assert sorted(each["labels"] for each in entries) == [["\\Inbox"], ["\\Inbox", "お客様"]]


def test_going_on_fetches_nothing_twice(tmp_path: Path) -> None:
    run(gmail(), tmp_path)
    again = gmail()
    assert run(again, tmp_path).doubts == () and again.fetched == []


def test_one_number_for_two_messages_is_not_believed(tmp_path: Path) -> None:
    """Another size is another message."""
    server = gmail()
    server.number_of = lambda octets: 1
    server.folders[ALL][6] = MAIL[0] + b"longer"
    run(server, tmp_path)
    assert MAIL[0] + b"longer" in {text for texts in files(tmp_path).values() for text in texts}


@pytest.mark.parametrize("gone", [ALL, SPAM, TRASH])
def test_a_label_that_is_not_shown_is_a_doubt(tmp_path: Path, gone: bytes) -> None:
    server = gmail()
    del server.folders[gone]
    (doubt,) = run(server, tmp_path).doubts
    assert doubt.code == Code.SERVER_LEAVES_OUT
    assert str(doubt.parameters["mailbox"]) in gone.decode()


@pytest.mark.parametrize(
    ("host", "count", "is_doubted"),
    [
        ("imap.gmail.com", 1000, True),
        ("IMAP.GMAIL.COM", 10_000, True),
        ("imap.gmail.com", 1001, False),
        ("imap.example.jp", 1000, False),
        ("imap.mail.yahoo.com", 10_000, True),
        ("imap.mail.yahoo.com", 9_999, False),
        ("export.imap.mail.yahoo.com", 10_000, False),
    ],
)
def test_a_folder_at_its_limit_is_a_doubt(host: str, count: int, is_doubted: bool) -> None:
    folders = [ServerFolder(raw, "/", uses) for raw, uses in USES.items()]
    folders.append(ServerFolder(b"INBOX", "/", frozenset()))
    found = [each.code for each in hidden.doubts(host, folders, {b"INBOX": count})]
    assert found == ([Code.SERVER_MAY_CUT] if is_doubted else [])


def test_what_gmail_says_of_a_message() -> None:
    line = rb'1 FETCH (X-GM-MSGID 1278455344230334865 X-GM-LABELS (\Inbox "\\Sent" ' + mutf7.encode("お客様") + b" "
    found = fetched(parse((line, Literal(3, b"a b"), rb") UID 4 RFC822.SIZE 9)")))
    assert found is not None
    assert (found.gmail_number, found.labels) == (1278455344230334865, ("\\Inbox", "\\Sent", "お客様", "a b"))
