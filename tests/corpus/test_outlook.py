"""Outlook's stores against a second reader (libpff), field by field and attachment by attachment."""

import re
from collections import Counter
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pypff
import pytest

from app.formats.outlook.pst import PstFile
from app.formats.reading.worker import Worker
from app.mime import body, envelope
from app.mime.headers import decode_text, fields
from app.model.contact import Card
from app.model.format import MessageKey
from app.model.mail import Message
from tests.conftest import CORPUS
from tests.corpus.conftest import needs_corpus

pytestmark = needs_corpus

STORES = sorted([*CORPUS.glob("pst/**/*.pst"), *CORPUS.glob("ost/**/*.ost")]) if CORPUS.is_dir() else []
# INDEX.md says why: "all tools refuse" (its trees lead nowhere).
REFUSED = "AddingBulkMessagesWithImprovedPerformance.pst"
_CLASS, _MESSAGE = 0x001A, ("IPM.NOTE", "REPORT.", "IPM.SCHEDULE.")
_METHOD = 0x3705


def entry(item: Any, number: int) -> bytes:
    """The bytes of a property, as libpff reads it."""
    for record_set in item.record_sets:
        for each in record_set.entries:
            if each.entry_type == number and each.data is not None:
                return bytes(each.data)
    return b""


def mail_in(folder: Any, depth: int = 0) -> Iterator[Any]:
    """Every note, report and invitation below a folder, by libpff's count; search folders list what lies elsewhere."""
    for number in range(folder.number_of_sub_messages):
        try:
            item = folder.get_sub_message(number)
        except OSError:
            # Contacts with a property type libpff does not know (Test_part1.pst, 12 of them); none of them is mail.
            continue
        kind = entry(item, _CLASS).decode("utf-16-le", "replace").upper()
        if kind.startswith(_MESSAGE):
            yield item
    for sub in folder.sub_folders:
        if depth < 30:
            yield from mail_in(sub, depth + 1)


def theirs(path: Path) -> dict[int, Any]:
    file = pypff.open(str(path))
    found = {}
    for item in mail_in(file.get_root_folder()):
        found[item.identifier] = item
    return found


def ours(path: Path) -> dict[int, tuple[Message, bytes]]:
    store = PstFile(path)
    try:
        keys = [each for each in store.entries() if isinstance(each, MessageKey)]
        return {key.number: (store.head(key), b"".join(store.read_message(key.number))) for key in keys}
    finally:
        store.close()


def plain(text: str) -> str:
    """Text without what line ends and trailing blanks make of it."""
    return re.sub(r"\s+", " ", text).strip()


def attachments_of(data: bytes) -> Counter[str]:
    """The digests of a message's own files, those of messages inside it left to these."""
    found: Counter[str] = Counter()
    inside: str | None = None
    for part in body.parts(data):
        if inside is not None and part.number.startswith(inside + "."):
            continue
        if part.content_type == "message/rfc822":
            inside = part.number
        elif part.file_name or part.disposition in ("attachment", "inline"):
            found[sha256(body.decoded(part, data)).hexdigest()] += 1
    return found


@pytest.mark.parametrize("path", STORES, ids=lambda path: path.name)
def test_both_readers_find_the_same_messages(path: Path) -> None:
    if path.name == REFUSED:
        with pytest.raises(OSError):
            pypff.open(str(path)).get_root_folder()
        assert ours(path) == {}
        return
    assert sorted(ours(path)) == sorted(theirs(path))


@pytest.mark.parametrize("path", [path for path in STORES if path.name != REFUSED], ids=lambda path: path.name)
def test_both_readers_agree_on_every_message(path: Path) -> None:
    other = theirs(path)
    for number, (summary, data) in ours(path).items():
        item = other[number]
        seen = envelope.read(summary.head)
        subject = fields(data[: len(data)], frozenset((b"subject",))).get(b"subject", [b""])[0]
        # libpff leaves the prefix out of some; the header that came with the message is nearer to what was sent.
        if not item.transport_headers:
            assert plain(decode_text(subject)) == plain(item.subject or ""), number
        if item.client_submit_time is not None and seen.date is not None and not item.transport_headers:
            assert abs((seen.date.replace(tzinfo=None) - item.client_submit_time).total_seconds()) < 1, number
        if not item.transport_headers and item.sender_name and seen.sender is not None and seen.sender.name:
            assert plain(seen.sender.name) in (plain(item.sender_name), represented(item)), number
        if item.plain_text_body:
            text = item.plain_text_body.decode("utf-8", "replace")
            assert plain(text)[:2000] == plain(first_text(data))[:2000], number
        expected = expected_attachments(item)
        # Six pictures of OLE (method 6) in one message of SampleOstFile.ost: libpff reads no bytes of them.
        ole = sum(method_of(attachment) == 6 for attachment in item.attachments)
        found = attachments_of(data)
        assert found.total() - expected.total() == ole and expected <= found, number


def represented(item: Any) -> str:
    """Whom a message is from, where somebody else pressed the button."""
    return plain(entry(item, 0x0042).decode("utf-16-le", "replace"))


def first_text(data: bytes) -> str:
    return next(
        (
            body.decoded(part, data).decode("utf-8", "replace")
            for part in body.parts(data)
            if part.content_type == "text/plain" and not part.file_name
        ),
        "",
    )


def method_of(attachment: Any) -> int:
    return int.from_bytes(entry(attachment, _METHOD)[:4], "little")


def expected_attachments(item: Any) -> Counter[str]:
    """The files as libpff reads them. Messages inside messages are beyond it (method 5); links have no bytes."""
    found: Counter[str] = Counter()
    for attachment in item.attachments:
        if method_of(attachment) == 1:
            size = attachment.get_size()
            found[sha256(attachment.read_buffer(size) if size else b"").hexdigest()] += 1
    return found


def test_contacts_and_messages_come_through_the_child() -> None:
    path = next(path for path in STORES if path.name == "Test_part1.pst")
    with Worker() as guard:
        found = list(guard.read(path, "pst"))
        messages = [each for each in found if isinstance(each, Message)]
        cards = [each for each in found if isinstance(each, Card)]
        assert len(messages) == 31
        assert len(cards) == 21 and all(card.name for card in cards)
        for message in messages:
            assert b"".join(guard.read_message(path, "pst", message.origin.offset))
