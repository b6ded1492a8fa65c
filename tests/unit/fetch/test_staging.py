"""The folder mail gathers in: what counts of what a killed run left, and generations of a mailbox."""

import shutil
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.discovery.fetched_mail import LIST, FetchedMailbox, load
from app.fetch.mailbox_folder import INDEX, MailboxFolder
from app.fetch.message_file import MessageFile
from app.fetch.staging import Staging
from app.fetch.watch import Watch
from app.model.errors.server import FetchAtWorkError
from app.model.mail import Role
from app.model.mail_protocol import MailProtocol
from app.servers.imap_answers import FetchedMessage
from tests.builders.imap_messages import DAY

INBOX = FetchedMailbox("", ("INBOX",), Role.INBOX)


NOBODY = Watch(enter=lambda mailbox: None, expect=lambda octets: None, came=lambda messages, octets: None)


def message(uid: int, sink: MessageFile | None = None, *flags: str, size: int = 0) -> FetchedMessage:
    octets = sink.octets if sink is not None else None
    return FetchedMessage(uid, size or octets, DAY, frozenset(flags), b"", sink, octets)


def put(folder: MailboxFolder, uid: int, text: bytes = b"", *flags: str, size: int = 0) -> None:
    sink = folder.new_file(NOBODY)
    sink.write(text or b"Subject: %d\r\n\r\n" % uid)
    assert folder.take(message(uid, sink, *flags, size=size))
    folder.drop_open()


def staging_at(path: Path) -> Staging:
    return Staging(path, address="hanako@example.jp", host="imap.example.jp", user="hanako", protocol=MailProtocol.IMAP)


def uids_in(path: Path) -> frozenset[int]:
    with closing(MailboxFolder(path)) as folder:
        return folder.uids()


def test_what_came_is_there_next_time(tmp_path: Path) -> None:
    folder = MailboxFolder(tmp_path / "killed")
    for uid in (1, 2, 3):
        put(folder, uid)
    folder.new_file(NOBODY).write(b"half")
    folder.flush()
    shutil.copytree(tmp_path / "killed", tmp_path / "next")
    folder.close()
    assert uids_in(tmp_path / "next") == {1, 2, 3}
    assert not list((tmp_path / "next").glob("*.part"))


def test_what_is_not_what_came_does_not_count(tmp_path: Path) -> None:
    folder = MailboxFolder(tmp_path)
    for uid in (1, 2, 3, 4):
        put(folder, uid)
    folder.close()
    names = {uid: next(tmp_path.glob(f"{uid},*.eml")) for uid in (1, 2, 3)}
    names[1].write_bytes(b"Subject: 7\r\n\r\n")
    names[2].unlink()
    (tmp_path / "99.eml").write_bytes(b"unlisted")
    with (tmp_path / INDEX).open("ab") as file:
        file.write(
            b'{"uid": 9, "file": "../../x", "digest": "0"}\n{"uid": 9, "file": "9/../../x", "digest": "0"}\n{"uid"'
        )
    again = MailboxFolder(tmp_path)
    assert again.uids() == {3, 4}
    assert sorted(each.name.partition(",")[0] for each in tmp_path.glob("*.eml")) == ["3", "4"]
    put(again, 1)
    again.close()
    assert len((tmp_path / INDEX).read_bytes().splitlines()) == 3
    assert uids_in(tmp_path) == {1, 3, 4}


def test_flags_that_change_rename_the_file(tmp_path: Path) -> None:
    folder = MailboxFolder(tmp_path)
    put(folder, 1)
    assert folder.has(message(1, None, "\\Seen", size=14))
    assert not folder.has(message(2, size=14))
    folder.close()
    assert [each.name for each in tmp_path.glob("*.eml")] == ["1,20240305T010000Z,S.eml"]
    assert uids_in(tmp_path) == {1}


@pytest.mark.parametrize("now", [{"size": 15}, {"size": None}, {"received": None}, {"received": DAY.replace(hour=9)}])
def test_a_uid_that_another_message_has_now_is_fetched_again(tmp_path: Path, now: dict[str, Any]) -> None:
    folder = MailboxFolder(tmp_path)
    for uid in (1, 2):
        put(folder, uid)
    assert folder.has(message(1, size=14)) and folder.has(message(2, size=14))
    assert not folder.has(replace(message(1, size=14), **now))
    assert folder.uids() == {2}
    put(folder, 1, b"Subject: another\r\n\r\n")
    folder.close()
    assert uids_in(tmp_path) == {1, 2}
    assert len((tmp_path / INDEX).read_bytes().splitlines()) == 2


def test_a_message_that_is_shorter_than_told_is_not_kept(tmp_path: Path) -> None:
    folder = MailboxFolder(tmp_path)
    sink = folder.new_file(NOBODY)
    sink.write(b"short")
    assert not folder.take(FetchedMessage(1, 5, DAY, frozenset(), b"", sink, 6))
    assert not folder.take(message(2))
    folder.drop_open()
    folder.close()
    assert [each.name for each in tmp_path.iterdir()] == [INDEX]


def test_sizes(tmp_path: Path) -> None:
    folder = MailboxFolder(tmp_path)
    put(folder, 1)
    put(folder, 2, size=99)
    folder.flush()
    assert (folder.odd_sizes([1, 2]), folder.odd_sizes([1])) == (1, 0)
    folder.close()


def test_a_new_uidvalidity_is_a_new_generation_and_nothing_is_doubled(tmp_path: Path) -> None:
    staging = staging_at(tmp_path)
    old = staging.mailbox(b"INBOX", INBOX, 1)
    for uid in (1, 2):
        put(old, uid)
    old.close()
    new = staging.mailbox(b"INBOX", INBOX, 2)
    put(new, 7, b"Subject: 1\r\n\r\n")
    staging.remove_earlier(new)
    new.close()
    account = staging.list((), is_finished=True)
    assert [each.path for each in account.mailboxes] == [("INBOX",), ("INBOX",)]
    assert sorted(each.name for each in staging.folder.rglob("*.eml")) == [
        "2,20240305T010000Z.eml",
        "7,20240305T010000Z.eml",
    ]
    assert sum(map(staging.count, account.mailboxes)) == 2
    third = staging.mailbox(b"INBOX", INBOX, 3)
    for uid in (1, 2):
        put(third, uid)
    staging.remove_earlier(third)
    third.close()
    assert len(staging.list((), is_finished=True).mailboxes) == 1
    staging.close()


def test_without_a_uidvalidity_nothing_is_gone_on_with(tmp_path: Path) -> None:
    staging = staging_at(tmp_path)
    folder = staging.mailbox(b"INBOX", INBOX, 0)
    put(folder, 1)
    folder.close()
    with closing(staging.mailbox(b"INBOX", INBOX, 0)) as again:
        assert again.uids() == frozenset()
    staging.close()


def test_the_list_is_there_from_the_beginning_and_one_run_works_at_a_time(tmp_path: Path) -> None:
    staging = staging_at(tmp_path)
    staging.mailbox(b"&kAFP4W4IMH8-", FetchedMailbox("", ("../送信",), Role.SENT), 5).close()
    account = load((staging.folder / LIST).read_bytes())
    assert account is not None and not account.is_finished
    assert [each.role for each in account.mailboxes] == [Role.SENT]
    (outer,) = tmp_path.iterdir()
    assert outer.name.endswith(".incomplete")
    with pytest.raises(FetchAtWorkError):
        staging_at(tmp_path)
    staging.close()
    again = staging_at(tmp_path)
    assert len(again.list((), is_finished=False).mailboxes) == 1
    again.remove()
    assert list(tmp_path.iterdir()) == []
