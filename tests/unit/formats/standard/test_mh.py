"""MH: which names are messages, and what a comma before the number means."""

import mailbox
from pathlib import Path

import pytest

from app.formats.standard import mh
from app.model.mail import MessageFlag
from app.model.store import MessageSource
from tests.builders import unix


@pytest.mark.parametrize("name", ["1", "0012", "99999999", ",7"])
def test_numbers_are_messages(name: str) -> None:
    assert mh.matches_name(name)


@pytest.mark.parametrize("name", ["", ",", "1.eml", "a1", "-1", "²", "１", ".mh_sequences", ",,1", "\udcff"])
def test_other_names_are_not(name: str) -> None:
    assert not mh.matches_name(name)


def test_the_standard_library_counts_the_same(tmp_path: Path) -> None:
    unix.mh(tmp_path, 4)
    unix.put(tmp_path / "README", b"not mail")
    assert len(unix.messages(MessageSource(tmp_path, "mh"))) == len(mailbox.MH(tmp_path, create=False)) == 4


def test_a_deleted_message_is_still_mail_and_marked(tmp_path: Path) -> None:
    unix.mh(tmp_path, 1)
    unix.put(tmp_path / ",2", unix.message(2))
    assert [found.flags for found in unix.messages(MessageSource(tmp_path, "mh"))] == [
        MessageFlag.DELETED,
        MessageFlag.NONE,
    ]
