"""Mailboxes out of folders: every way programs nest them, and nothing that is no message."""

import os
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from app.discovery.folder_trees import file_role, mail_tree, separate
from app.discovery.folders import access_findings, files_in, folders_in, is_folder, is_maildir
from app.model.codes import Code
from app.model.findings import Finding
from app.model.mail import Role
from app.model.store import Mailbox, MessageSource
from app.model.unreadable_paths import UnreadablePaths
from tests.builders import unix
from tests.builders.unix import mbox, message, put


def tree(root: Path, names: tuple[str, ...] = ()) -> dict[tuple[str, ...], int]:
    return {mailbox.path: unix.count(mailbox) for mailbox in separate(mail_tree(root, UnreadablePaths(), names))[0]}


def sources(root: Path) -> list[MessageSource]:
    return [place for mailbox in separate(mail_tree(root, UnreadablePaths()))[0] for place in mailbox.sources]


def findings(root: Path) -> list[Finding]:
    return list(separate(mail_tree(root, UnreadablePaths()))[1])


def test_a_maildir_counts_cur_and_new_and_never_tmp(tmp_path: Path) -> None:
    root = tmp_path / "Maildir"
    unix.maildir(root, seen=2, fresh=1)
    assert separate(mail_tree(root, UnreadablePaths()))[0] == (
        Mailbox(
            ("Inbox",), Role.INBOX, (MessageSource(root / "cur", "maildir"), MessageSource(root / "new", "maildir"))
        ),
    )
    assert tree(root) == {("Inbox",): 3}


def test_maildir_plus_plus_names_are_taken_apart_and_decoded(tmp_path: Path) -> None:
    unix.maildir(tmp_path)
    unix.maildir(tmp_path / ".Customers.2001")
    unix.maildir(tmp_path / ".&kAFP4W4IMH8-")
    put(tmp_path / ".Old" / "cur" / "1.host:2,S", message())
    assert tree(tmp_path) == {("Inbox",): 2, ("Customers", "2001"): 2, ("送信済み",): 2, ("Old",): 1}
    roles = {mailbox.path: mailbox.role for mailbox in separate(mail_tree(tmp_path, UnreadablePaths()))[0]}
    assert roles["送信済み",] is Role.SENT


def test_kmail_keeps_children_beside_their_parent(tmp_path: Path) -> None:
    unix.maildir(tmp_path / "inbox")
    unix.maildir(tmp_path / ".inbox.directory" / "customers")
    unix.maildir(tmp_path / ".inbox.directory" / ".customers.directory" / "old")
    put(tmp_path / "sent-mail", mbox(3))
    assert tree(tmp_path) == {
        ("inbox",): 2,
        ("inbox", "customers"): 2,
        ("inbox", "customers", "old"): 2,
        ("sent-mail",): 3,
    }


def test_plain_folders_and_sbd_nest_too(tmp_path: Path) -> None:
    unix.maildir(tmp_path / "work" / "customers")
    put(tmp_path / "Inbox", mbox(2))
    put(tmp_path / "Inbox.sbd" / "old", mbox(1))
    assert tree(tmp_path) == {("work", "customers"): 2, ("Inbox",): 2, ("Inbox", "old"): 1}


def test_a_copy_without_its_empty_folders_is_still_a_maildir(tmp_path: Path) -> None:
    put(tmp_path / "lists" / "cur" / "1.host:2,S", message())
    assert sources(tmp_path) == [MessageSource(tmp_path / "lists" / "cur", "maildir")]
    assert tree(tmp_path) == {("lists",): 1}


def test_loose_messages_in_a_maildir_are_not_lost(tmp_path: Path) -> None:
    unix.maildir(tmp_path)
    put(tmp_path / "stray:2,S", message())
    put(tmp_path / "dovecot-uidlist", b"3 V1 N2\n1 :1.host\n")
    put(tmp_path / "cur" / "a1" / "1.host", message())
    assert tree(tmp_path) == {("Inbox",): 4}


@pytest.mark.parametrize("marker", [".mh_sequences", ".xmhcache", ".sylpheed_cache", ".claws_mark"])
def test_an_mh_folder_is_known_by_its_marker(tmp_path: Path, marker: str) -> None:
    folder = tmp_path / "inbox"
    unix.mh(folder, 3)
    put(folder / "4", b"not even headers")
    put(folder / "README", b"about this folder")
    put(folder / marker, b"\1\2")
    assert sources(tmp_path) == [MessageSource(folder, "mh")]
    assert tree(tmp_path) == {("inbox",): 4}


def test_a_folder_of_numbers_is_mh_where_they_are_messages(tmp_path: Path) -> None:
    unix.mh(tmp_path / "a")
    put(tmp_path / "years" / "2001", mbox(2))
    put(tmp_path / "years" / "2002", mbox(3))
    assert tree(tmp_path) == {("a",): 2, ("years", "2001"): 2, ("years", "2002"): 3}
    assert sources(tmp_path)[0] == MessageSource(tmp_path / "a", "mh")


def test_a_folder_of_messages_is_one_source(tmp_path: Path) -> None:
    for number in range(3):
        put(tmp_path / f"{number}.eml", message(number))
    put(tmp_path / ".DS_Store", b"\0\0\0\1Bud1")
    assert sources(tmp_path) == [MessageSource(tmp_path, "eml")]


def test_other_files_beside_messages_are_no_messages(tmp_path: Path) -> None:
    put(tmp_path / "1.eml", message(1))
    put(tmp_path / "2", message(2))
    put(tmp_path / ".3", message(3))
    put(tmp_path / "README.txt", b"Some letters.\n")
    put(tmp_path / "tool.py", b"import email\n")
    put(tmp_path / "4.emlx", b"%d\n" % len(message()) + message())
    found = {place.path.name: place.format for place in sources(tmp_path)}
    # Only messages are named .emlx here, so that format may have the whole folder.
    assert found == {"1.eml": "eml", "2": "eml", ".3": "eml", tmp_path.name: "emlx"}
    assert sum(tree(tmp_path).values()) == 4


def test_what_cannot_be_read_yet_is_named(tmp_path: Path) -> None:
    put(tmp_path / "RMAIL", b"BABYL OPTIONS: -*- rmail -*-\n")
    put(tmp_path / "index.db", b"SQLite format 3\0")
    assert findings(tmp_path) == [
        Finding(Code.FORMAT_NOT_READ_YET, {"path": str(tmp_path / "RMAIL"), "format": "babyl"})
    ]


def test_an_empty_message_file_is_named(tmp_path: Path) -> None:
    put(tmp_path / "1.eml", message())
    put(tmp_path / "2.eml")
    assert findings(tmp_path) == [Finding(Code.EMPTY_FILE, {"path": str(tmp_path / "2.eml")})]
    assert sum(tree(tmp_path).values()) == 1


def test_links_are_not_followed(tmp_path: Path) -> None:
    root = tmp_path / "mail"
    put(root / "a", mbox(1))
    put(tmp_path / "elsewhere" / "b", mbox(5))
    (root / "inside").symlink_to(root / "a")
    (root / "outside").symlink_to(tmp_path / "elsewhere")
    (root / "nowhere").symlink_to(tmp_path / "missing")
    (root / "circle").symlink_to(root)
    assert tree(root) == {("a",): 1}
    assert findings(root) == []


def test_pipes_are_passed_over(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    put(tmp_path / "a", mbox(1))
    assert tree(tmp_path) == {("a",): 1}


def test_a_very_deep_tree_is_walked_to_its_end(tmp_path: Path) -> None:
    put(tmp_path.joinpath(*["d"] * 300) / "a", mbox(1))
    assert list(tree(tmp_path).values()) == [1]


def test_names_in_no_encoding_are_survived(tmp_path: Path) -> None:
    folder = tmp_path / os.fsdecode(b"\x8e\xf3\x90M")
    put(folder / os.fsdecode(b"\xff:2,S"), message())
    assert tree(tmp_path) == {(os.fsdecode(b"\x8e\xf3\x90M"),): 1}


def test_what_may_not_be_opened_is_named(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir()
    shut = put(tmp_path / "shut", mbox(1))
    closed.chmod(0)
    shut.chmod(0)
    try:
        if os.access(closed, os.R_OK):
            pytest.skip("permissions do not bind this user")
        assert access_findings(closed, UnreadablePaths()) == (Finding(Code.PERMISSION_DENIED, {"path": str(closed)}),)
        assert {each.parameters["path"] for each in findings(tmp_path)} == {str(closed), str(shut)}
        assert (
            not is_folder(closed / "cur", UnreadablePaths())
            and files_in(closed, UnreadablePaths()) == folders_in(closed, UnreadablePaths()) == []
        )
    finally:
        closed.chmod(0o700)


def test_a_refused_folder_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "closed").mkdir()
    put(tmp_path / "a", mbox(1))
    real = os.scandir

    def refuse(path: Path) -> AbstractContextManager[Iterator[os.DirEntry[str]]]:
        if os.fspath(path).endswith("closed"):
            raise PermissionError
        return real(path)

    monkeypatch.setattr(os, "scandir", refuse)
    assert findings(tmp_path) == [Finding(Code.PERMISSION_DENIED, {"path": str(tmp_path / "closed")})]
    assert access_findings(tmp_path / "closed", UnreadablePaths()) == (
        Finding(Code.PERMISSION_DENIED, {"path": str(tmp_path / "closed")}),
    )
    assert tree(tmp_path) == {("a",): 1}


def test_a_folder_that_vanished_is_named(tmp_path: Path) -> None:
    (found,) = findings(tmp_path / "missing")
    assert found == Finding(Code.FILE_UNREADABLE, {"path": str(tmp_path / "missing"), "reason": "FileNotFoundError"})
    assert access_findings(tmp_path / "missing", UnreadablePaths()) == ()


def test_names_and_roles() -> None:
    assert file_role("Sent.mbox") is Role.SENT and file_role("2001.letters") is Role.OTHER
    assert not is_folder(Path("\0"), UnreadablePaths()) and not is_maildir(Path("\0"), UnreadablePaths())
