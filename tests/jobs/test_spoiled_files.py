"""A file that is mail or settings by its name and place, with something else in it, is doubted and named."""

from collections.abc import Callable
from pathlib import Path

import pytest

from app.model.verdict import Answer
from tests.builders.ledgers import answer_of
from tests.builders.unix import mbox, message, put
from tests.jobs.test_doubts import PROFILE, codes, profile, saved
from tests.jobs.test_whole_homes import HOMES

pytestmark = pytest.mark.changes_source

RANDOM = bytes(range(128, 256)) * 30
TEXT = b"hello\n" * 50
IDENTITY = Path("AppData", "Local", "Identities", "{1}", "Microsoft", "Outlook Express")


@pytest.mark.parametrize(
    ("client", "place", "content", "code"),
    [
        ("thunderbird", PROFILE / "Mail/pop.example.jp/Inbox", RANDOM, "not_a_message"),
        ("thunderbird", PROFILE / "Mail/pop.example.jp/Old letters", TEXT, "not_a_message"),
        ("thunderbird", PROFILE / "Mail/Local Folders/Old", RANDOM, "not_a_message"),
        ("thunderbird", PROFILE / "Mail/Local Folders/Old", b"\x1f\x8b\x08" + RANDOM, "packed_file_damaged"),
        ("thunderbird", Path(".thunderbird/profiles.ini"), RANDOM, "file_unreadable"),
        ("thunderbird", Path(".thunderbird/profiles.ini"), bytes(500), "file_unreadable"),
        ("thunderbird", Path(".thunderbird/profiles.ini"), b"", "file_unreadable"),
        ("outlook-express", IDENTITY / "Sent.dbx", RANDOM, "not_a_message"),
        ("outlook-express", IDENTITY / "Sent.dbx", b"", "empty_file"),
        (
            "claws-mail",
            Path(".claws-mail/folderlist.xml"),
            b'<folderlist><folder type="mh" path="Post"',
            "file_unreadable",
        ),
        ("claws-mail", Path(".claws-mail/accountrc"), RANDOM, "accounts_unreadable"),
        ("becky", Path("Documents/Becky/1a2b3c4d.mb/Mailbox.ini"), RANDOM, "accounts_unreadable"),
    ],
)
def test_what_is_in_place_and_is_something_else(
    client: str, place: Path, content: bytes, code: str, tmp_path: Path, corpus: Path
) -> None:
    home = tmp_path / "home"
    system = HOMES[client](home, corpus)
    # Other mail is found in any case.
    put(home / ".thunderbird" / "second.default" / "Mail" / "Local Folders" / "Kept", mbox(1))
    put(home / place, content)
    record = saved(tmp_path, home, system)
    assert code in codes(record, home / place)
    assert answer_of(record, server_seen=True) is Answer.NOT_SAFE


def test_a_number_among_messages_is_a_damaged_one(tmp_path: Path, corpus: Path) -> None:
    system = HOMES["claws-mail"](tmp_path / "home", corpus)
    put(tmp_path / "home" / "Post" / "inbox" / "3", RANDOM)
    record = saved(tmp_path, tmp_path / "home", system)
    assert (record.messages, record.incomplete) == (3, 1)
    assert answer_of(record, server_seen=True) is Answer.NOT_SAFE


def test_settings_cut_before_an_account_is_described(tmp_path: Path) -> None:
    settings = profile(tmp_path / "home") / "prefs.js"
    settings.write_text(settings.read_text().partition('user_pref("mail.server.server2.type"')[0])
    record = saved(tmp_path, tmp_path / "home")
    assert "accounts_unreadable" in codes(record, settings)
    assert answer_of(record, server_seen=True) is Answer.NOT_SAFE


def takeout() -> bytes:
    """A mailbox as Google exports it."""
    return mbox(2).replace(b"From ", b"From 1538564978720419823@xxx ", 1)


def lost_separator() -> bytes:
    """A mailbox that begins with the headers of its first message."""
    return message(1)


@pytest.mark.parametrize("content", [takeout, lost_separator])
def test_a_mailbox_that_another_program_wrote_is_counted(content: Callable[[], bytes], tmp_path: Path) -> None:
    put(profile(tmp_path / "home") / "Mail" / "pop.example.jp" / "Imported", content())
    record = saved(tmp_path, tmp_path / "home")
    assert record.messages > 2


@pytest.mark.parametrize(
    "place",
    [
        ".evolution/mail/local/Inbox.sbd/Family",
        ".evolution/mail/local/Sent",
        ".kde/share/apps/kmail/mail/sent",
        "mbox",
    ],
)
def test_what_is_beside_mailboxes_was_one(place: str, tmp_path: Path) -> None:
    home = tmp_path / "home"
    for tree, index in ((".evolution/mail/local", "Inbox.ev-summary"), (".kde/share/apps/kmail/mail", ".inbox.index")):
        put(home / tree / "Inbox", mbox(1))
        put(home / tree / index, b"x")
    put(home / place, RANDOM)
    assert "not_a_message" in codes(saved(tmp_path, home), home / place)
