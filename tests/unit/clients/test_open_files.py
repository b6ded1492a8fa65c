"""Files and folders somebody pointed at: one store each, whatever they are."""

import gzip
import os
from pathlib import Path

import pytest

from app.clients import open_files
from app.model.codes import Code
from app.model.findings import Finding
from app.model.mail import Role
from app.model.store import Home, Mailbox, MessageSource, Store, System
from app.model.unreadable_paths import UnreadablePaths
from tests.builders import unix
from tests.builders.unix import codes, counts, items, mbox, message, put


def store(path: Path) -> Store:
    (found,) = open_files.stores_at(path, UnreadablePaths())
    return found


def test_a_home_is_left_to_the_programs(tmp_path: Path) -> None:
    put(tmp_path / "Inbox", mbox(1))
    assert list(open_files.find_stores(Home(tmp_path, System.LINUX), UnreadablePaths())) == []


def test_a_mailbox_file_is_one_mailbox(tmp_path: Path) -> None:
    path = put(tmp_path / "Sent.mbox", mbox(3))
    assert store(path) == Store(
        "files", path, (path,), mailboxes=(Mailbox(("Sent.mbox",), Role.SENT, (MessageSource(path, "mbox"),)),)
    )
    assert counts(store(path)) == {("Sent.mbox",): 3}


@pytest.mark.parametrize(
    ("name", "content", "messages"),
    [
        ("letter", message(), 1),
        ("1.eml", message(), 1),
        ("1.eml", mbox(1), 1),
        ("1.eml", b"no headers", 1),
        ("1.emlx", b"%d\n" % len(message()) + message(), 1),
        ("Inbox.gz", gzip.compress(mbox(2), mtime=0), 2),
    ],
)
def test_a_single_file_is_read_by_its_content(tmp_path: Path, name: str, content: bytes, messages: int) -> None:
    found = store(put(tmp_path / name, content))
    assert counts(found) == {(name,): messages} and codes(found) == []


@pytest.mark.parametrize(
    ("content", "name", "known"),
    [
        (b"SQLite format 3\0", "mail.db", "sqlite"),
        (b"BABYL OPTIONS: -*- rmail -*-\n", "RMAIL", "babyl"),
        (gzip.compress(b"a log\n", mtime=0), "log.gz", "gzip"),
    ],
)
def test_a_format_nobody_reads_yet_is_kept_and_named(tmp_path: Path, content: bytes, name: str, known: str) -> None:
    path = put(tmp_path / name, content)
    finding = Finding(Code.FORMAT_NOT_READ_YET, {"path": str(path), "format": known})
    assert store(path) == Store("files", path, (path,), findings=(finding,))


@pytest.mark.parametrize(
    ("content", "name", "known"),
    [
        (b"!BDN\0\0\0\0SM", "Outlook.pst", "pst"),
        (b"!BDN\0\0\0\0SO", "Outlook.ost", "pst"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "letter.msg", "msg"),
        (b"PK\x03\x04", "Mail.olm", "olm"),
        (b"PK\x03\x04", "Mail.zip", "zip"),
        (b"SQLite format 3\0", "geary.db", "geary"),
    ],
)
def test_a_closed_store_that_is_broken_is_kept_and_named_when_it_is_read(
    tmp_path: Path, content: bytes, name: str, known: str
) -> None:
    path = put(tmp_path / name, content)
    (mailbox,) = store(path).mailboxes
    assert mailbox.sources == (MessageSource(path, known),)
    (finding,) = items(mailbox.sources[0])
    assert (
        isinstance(finding, Finding)
        and finding.code in ("container_unreadable", "reader_failed")
        and finding.parameters["path"] == str(path)
    )


@pytest.mark.parametrize("content", [b"", b"a shopping list\n", b"\x89PNG\r\n", b"// <!-- <mdb:mork:z"])
def test_what_is_no_mail_is_named(tmp_path: Path, content: bytes) -> None:
    path = put(tmp_path / "thing", content)
    assert store(path) == Store("files", path, (path,), findings=(Finding(Code.NOT_MAIL, {"path": str(path)}),))


def test_an_empty_message_file_is_named(tmp_path: Path) -> None:
    assert codes(store(put(tmp_path / "1.eml"))) == ["empty_file"]


def test_a_file_that_is_gone_or_no_file_is_named(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert codes(store(tmp_path / "pipe")) == codes(store(tmp_path / "missing")) == ["file_unreadable"]


def test_a_link_somebody_names_is_followed(tmp_path: Path) -> None:
    put(tmp_path / "real" / "Inbox", mbox(2))
    (tmp_path / "link").symlink_to(tmp_path / "real")
    (tmp_path / "file").symlink_to(tmp_path / "real" / "Inbox")
    (tmp_path / "circle").symlink_to(tmp_path / "circle")
    assert store(tmp_path / "link").trees == ((tmp_path / "real").resolve(),)
    assert counts(store(tmp_path / "file")) == {("Inbox",): 2}
    assert codes(store(tmp_path / "circle")) == ["file_unreadable"]


def test_a_mixed_folder_is_counted_exactly(tmp_path: Path) -> None:
    root = tmp_path / "old computer"
    put(root / "Inbox", mbox(4))
    put(root / "letters" / "1.eml", message())
    put(root / "letters" / "README.txt", b"letters\n")
    unix.maildir(root / "Maildir")
    unix.mh(root / "mh")
    put(root / "Outlook.pst", b"!BDN\0\0\0\0SM")
    put(root / "mail.db", b"SQLite format 3\0")
    found = store(root)
    assert found.trees == (root,)
    assert counts(found) == {("Inbox",): 4, ("letters",): 1, ("Maildir",): 2, ("mh",): 2, ("Outlook.pst",): 0}
    assert codes(found) == ["format_not_read_yet"]


def test_an_empty_folder_is_a_store_without_mail(tmp_path: Path) -> None:
    assert store(tmp_path) == Store("files", tmp_path, (tmp_path,))


def test_a_database_is_not_touched(tmp_path: Path) -> None:
    path = put(tmp_path / "geary.db", b"SQLite format 3\0")
    before = path.stat()
    store(tmp_path)
    assert (path.stat().st_mtime_ns, path.stat().st_atime_ns) == (before.st_mtime_ns, before.st_atime_ns)
    assert [each.name for each in tmp_path.iterdir()] == ["geary.db"]
