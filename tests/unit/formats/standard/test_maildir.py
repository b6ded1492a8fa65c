"""Maildir: the marks in file names, and the standard library as a second opinion on a whole folder."""

import mailbox
from pathlib import Path

import pytest

from app.formats.standard import maildir
from app.model.codes import Code
from app.model.findings import Finding
from app.model.mail import Message, MessageFlag
from app.model.store import MessageSource
from app.system.reading import SourceFile
from tests.builders import unix


@pytest.mark.parametrize(
    ("name", "flags"),
    [
        ("981360000.M1P1.host:2,S", MessageFlag.READ),
        ("981360000.M1P1.host:2,RS", MessageFlag.READ | MessageFlag.ANSWERED),
        ("981360000.M1P1.host;2,FT", MessageFlag.FLAGGED | MessageFlag.DELETED),
        ("981360000.M1P1.host!2,P", MessageFlag.FORWARDED),
        ("981360000.M1P1.host_2,D", MessageFlag.DRAFT),
        ("981360000.M1P1.host,S=10,W=12:2,Sab", MessageFlag.READ),
        ("981360000.M1P1.host:2,DFPRST", ~MessageFlag.JUNK),
        ("981360000.M1P1.host:2,", MessageFlag.NONE),
        ("981360000.M1P1.host", MessageFlag.NONE),
        ("981360000.M1P1.host:1,S", MessageFlag.NONE),
        ("981360000.M1P1.host:2,S.bak", MessageFlag.NONE),
        ("\udcff\udcfe:2,S", MessageFlag.READ),
        ("", MessageFlag.NONE),
    ],
)
def test_flags_are_read_from_the_name(name: str, flags: MessageFlag) -> None:
    assert maildir.flags_of(name) == flags


def test_a_message_carries_the_flags_of_its_name(tmp_path: Path) -> None:
    with SourceFile(unix.put(tmp_path / "1.host;2,RS", unix.message())) as source:
        (found,) = maildir.read(source)
    assert isinstance(found, Message) and found.flags == MessageFlag.READ | MessageFlag.ANSWERED


def test_an_empty_message_is_named(tmp_path: Path) -> None:
    path = unix.put(tmp_path / "1.host:2,S")
    with SourceFile(path) as source:
        assert list(maildir.read(source)) == [Finding(Code.EMPTY_FILE, {"path": str(path)})]


def test_the_standard_library_counts_the_same(tmp_path: Path) -> None:
    unix.maildir(tmp_path / "Maildir", seen=3, fresh=2)
    found = [
        found for sub in ("cur", "new") for found in unix.messages(MessageSource(tmp_path / "Maildir" / sub, "maildir"))
    ]
    theirs = mailbox.Maildir(tmp_path / "Maildir", create=False)
    assert len(found) == len(theirs) == 5
    assert sum(MessageFlag.READ in each.flags for each in found) == sum("S" in each.get_flags() for each in theirs) == 3


def test_hidden_files_are_no_messages() -> None:
    assert maildir.FORMAT.matches_name("1.host:2,S") and not maildir.FORMAT.matches_name(".nfs0001")
