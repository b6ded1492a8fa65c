"""The stores that our own code writes: ours and another's reader find in them exactly what was put in."""

import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pypff
import pytest

from app.formats.outlook.pst import PstFile
from app.jobs.sample import outlook
from app.jobs.sample.dbx import dbx
from app.jobs.sample.messages import Letter, Writer, day, owner
from app.jobs.sample.people import OWNER_NEW, customers
from app.jobs.sample.pst import NewNode, heap, pst
from app.mime import envelope
from app.model.codes import Code
from app.model.findings import Finding
from app.model.format import MessageKey
from app.model.mail import Message, MessageFlag, Role
from tests.builders.guard import snapshot
from tests.builders.reading import inside, whole
from tests.builders.unix import put


@pytest.fixture
def letters() -> list[Letter]:
    writer = Writer(random.Random(1))
    return [writer.letter("customer", each, owner(OWNER_NEW), day(2012, 4, 2)) for each in customers()[:5]]


def test_two_builds_are_equal(tmp_path: Path) -> None:
    digests = []
    for name in ("one", "two"):
        outlook.build(tmp_path / name)
        found = snapshot(tmp_path / name)
        digests.append({Path(path).relative_to(tmp_path / name): values[0] for path, values in found.items()})
    assert digests[0] == digests[1]


def test_a_pst_is_read_as_it_was_written(tmp_path: Path, letters: list[Letter]) -> None:
    path = put(tmp_path / "Outlook.pst", outlook.outlook_store(letters))
    found = inside(path, "pst")
    messages = [each for each in found if isinstance(each, Message)]
    # No finding: checksums, counts and the end of the file are as they should be.
    assert len(found) == len(messages) == len(letters)
    for message, letter in zip(messages, letters, strict=True):
        read = envelope.read(message.head)
        assert (read.subject, read.message_id) == (letter.subject, letter.message_id)
        assert (message.role, message.flags, message.received) == (Role.INBOX, MessageFlag.READ, letter.when)
        assert b"Content-Transfer-Encoding" in whole(path, "pst", message)


def test_a_message_is_the_same_whether_or_not_it_was_listed(tmp_path: Path, letters: list[Letter]) -> None:
    path = put(tmp_path / "Outlook.pst", outlook.outlook_store(letters))
    listed, other = PstFile(path), PstFile(path)
    keys = [entry for entry in listed.entries() if isinstance(entry, MessageKey)]
    heads = [listed.head(key).head for key in keys]
    assert len(set(heads)) == len(letters)
    for key in keys:
        assert b"".join(listed.read_message(key.number)) == b"".join(other.read_message(key.number))
    listed.close()
    other.close()


def test_a_byte_changed_in_a_pst_is_noticed(tmp_path: Path, letters: list[Letter]) -> None:
    data = bytearray(outlook.outlook_store(letters))
    data[-100] ^= 1
    found = inside(put(tmp_path / "Outlook.pst", bytes(data)), "pst")
    assert [each.code for each in found if isinstance(each, Finding)] == [Code.STORE_DAMAGED]


def test_another_reader_finds_the_same_in_a_pst(tmp_path: Path, letters: list[Letter]) -> None:
    store = pypff.open(str(put(tmp_path / "Outlook.pst", outlook.outlook_store(letters))))
    found = [(each.subject, each.sender_name, each.plain_text_body.decode()) for each in _messages(store.root_item)]
    assert found == [(each.subject, each.sender.name, each.text) for each in letters]
    store.close()


def _messages(item: Any) -> Iterator[Any]:
    for number in range(item.number_of_sub_items):
        below = item.get_sub_item(number)
        if isinstance(below, pypff.message):
            yield below
        yield from _messages(below)


def test_what_a_small_store_does_not_take_is_refused(letters: list[Letter]) -> None:
    with pytest.raises(ValueError, match="small store"):
        outlook.outlook_store(letters * 3)
    with pytest.raises(ValueError, match="small store"):
        outlook.outlook_store([replace(letters[0], text="x" * 5000)])
    with pytest.raises(ValueError, match="one node"):
        dbx([b"x"] * 256)
    assert pst([NewNode(0x21, 0, heap({}))]).startswith(b"!BDN")
