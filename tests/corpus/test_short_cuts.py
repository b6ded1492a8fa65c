"""The short cuts of reading mail give what the long way gives: for every head, date, text and heap of the corpus."""

from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from itertools import islice
from pathlib import Path

import pytest

from app.contacts import patterns
from app.contacts.letter_reader import LetterReader
from app.formats.outlook.pst import PstFile
from app.formats.outlook.pst_pages import DamagedError, Pages
from app.formats.outlook.pst_tables import Heap
from app.formats.reading.letter import ReadLetter
from app.formats.reading.message_sources import read
from app.formats.reading.registry import READERS
from app.formats.reading.worker import Worker
from app.formats.standard.file_end import BOUNDARY
from app.formats.standard.mbox_separators import boundary_of
from app.mime import addresses, body, dates, envelope, headers, signals, text_signs
from app.mime.boundaries import Boundaries
from app.mime.envelope import _NAMES
from app.model.mail import Message
from app.system.reading import SourceFile
from app.textkit import person_name
from app.textkit.word_list import WordList
from tests.conftest import CORPUS
from tests.corpus.conftest import files, needs_corpus
from tests.unit.formats.standard.test_mbox import only_carefully

pytestmark = needs_corpus


def messages(folder: str) -> Iterator[Message]:
    """The messages of a folder of the corpus that one format reads."""
    for path in files(CORPUS / folder):
        with SourceFile(path) as source:
            yield from (item for item in read(source, READERS[folder]) if isinstance(item, Message))


@pytest.mark.parametrize("folder", ["pst", "ost", "pst-invalid", "dbx", "olm", "msg"])
def test_messages_listed_whole_are_those_that_are_listed_and_then_read(folder: str) -> None:
    name = {"ost": "pst", "pst-invalid": "pst"}.get(folder, folder)
    for path in (each for each in files(CORPUS / folder) if READERS[name].matches_name(each.name)):
        with Worker() as worker:
            listed, whole = list(worker.read(path, name)), list(worker.read_whole(path, name, path))
            assert [each._replace(octets=None) if isinstance(each, Message) else each for each in whole] == listed
            keys = [each.origin.offset for each in listed if isinstance(each, Message)]
            octets = [None if each.error else each.data for each in worker.read_messages(path, name, keys)]
        assert [each.octets for each in whole if isinstance(each, Message)] == octets


def variants(value: bytes) -> tuple[bytes, ...]:
    """A field as it is, and as other programs might have written it."""
    return value, b" " + value + b" ", value.lower(), value.replace(b"0", b"9"), value.replace(b":", b"::", 1)


def fields_one_by_one(head: bytes) -> dict[bytes, list[bytes]]:
    """The fields of an envelope, each line looked at on its own."""
    for old, new in ((b"\r\r\n", b"\n"), (b"\r\n", b"\n"), (b"\r", b"\n"), (b"\xef\xbb\xbf", b"")):
        head = head.replace(old, new)
    found: dict[bytes, list[bytes]] = {}
    for line in head.replace(b"\n ", b" ").replace(b"\n\t", b"\t").split(b"\n")[:2000]:
        name, colon, value = line.partition(b":")
        if colon and name.rstrip().lower() in _NAMES:
            found.setdefault(name.rstrip().lower(), []).append(value[: headers.FIELD_LIMIT].strip())
    return found


def long_date(raw: bytes) -> datetime | None:
    """The date in a field, by the rules for dates of any form."""
    try:
        moment = dates._moment(dates._plain(raw[: dates._SEARCHED].strip()))
    except (ValueError, OverflowError):
        return None
    return moment if moment is not None and dates.is_likely(moment) else None


def date_one_by_one(found: dict[bytes, list[bytes]]) -> datetime | None:
    """The date of a message, every field of it read on its own."""
    written = [dates._parsed(value) for value in found.get(b"date", ())]
    servers = [dates._parsed(value.rpartition(b";")[2]) for value in found.get(b"received", ())[:10]]
    moment, arrived = next(filter(None, written), None), next(filter(None, servers), None)
    is_late = moment is None or (arrived is not None and moment > arrived + dates.CLOCKS_DIFFER)
    return arrived if is_late else moment


@pytest.mark.parametrize("folder", ["mbox", "eml", "emlx"])
def test_heads_say_the_same_by_the_short_cuts_and_the_long_way(folder: str) -> None:
    count = sure = 0
    for message in messages(folder):
        count += 1
        if envelope.surely_has_sender(message.head):
            sure += 1
            assert envelope.read(message.head).sender is not None
        found = headers.fields(message.head, _NAMES)
        assert found == fields_one_by_one(message.head)
        for value in (*found.get(b"date", ()), *(each.rpartition(b";")[2] for each in found.get(b"received", ()))):
            for variant in variants(value):
                assert dates.parse(variant) == dates._parsed(variant), variant
            if dates._NORMAL.match(value.strip()) is not None:
                assert dates.parse(value) == long_date(value), value
        for value in (value for values in found.values() for value in values):
            assert headers.decode_text(value) == headers._decode(value, "")
        for value in found.get(b"from", ()):
            for each in addresses.parse(value):
                assert addresses.key(each.address) == addresses._key.__wrapped__(each.address)
                name = " ".join(each.name.split())[:200].strip()
                assert person_name.named(name) == person_name._taken_apart_with_care(name)
        assert signals.signals(found) == signals._signals(found)
        assert envelope._date(found) == date_one_by_one(found)
        if b"message-id" in found:
            value = found[b"message-id"][0]
            inside = envelope._MESSAGE_ID.search(value)
            plain = headers._decode(inside[1] if inside else value[:900].strip(b"<> "), "")
            assert envelope._message_id(found) == plain
        if not (charset := "" if message.head.isascii() else envelope._charset(found)):
            read = envelope.read(message.head)
            assert (read.sender, read.raw_sender) == (envelope._sender(found, charset)[::2])
        long_way = BOUNDARY.search(message.head) if b"ultipart/" in message.head else None
        assert boundary_of(message.head) == ((long_way[1] or long_way[2]).strip() if long_way else b"")
    assert count
    assert sure


def test_usual_messages_are_found_as_by_the_careful_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    quick = list(messages("mbox"))
    only_carefully(monkeypatch)
    assert quick == list(messages("mbox"))


def test_a_second_process_reads_the_same_envelopes() -> None:
    heads = (*messages("emlx"), *islice(messages("eml"), 300))
    every = [(message.head, message.excerpt, None) for message in heads]
    batches = [every[start : start + 16] for start in range(0, len(every), 16)]
    with LetterReader(alone=0, least_bytes=0, processors=2) as reader:
        said = [each for batch in batches for each in reader.add(batch)] + reader.rest()
    assert said == [[ReadLetter(envelope.read(*pair), None) for *pair, _ in batch] for batch in batches]
    assert len(batches) > 5


@pytest.mark.parametrize("folder", ["mbox", "eml"])
def test_texts_say_the_same_where_their_words_are_looked_for_one_by_one(
    folder: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    pairs = [(message.head, message.excerpt[:1500]) for message in messages(folder)]
    quick = [signs(*pair) for pair in pairs]
    monkeypatch.setattr(WordList, "found_in", lambda self, text: {word for word in self.words if word in text})
    assert quick == [signs(*pair) for pair in pairs]


@pytest.mark.parametrize("folder", ["mbox", "eml", "emlx"])
def test_texts_are_the_same_by_the_fields_of_the_envelope(folder: str) -> None:
    for message in messages(folder):
        found = headers.fields(message.head, _NAMES)
        whole = message.head + message.excerpt
        assert body.text_behind(message.head, found, message.excerpt, 12_000) == body.text(whole, 12_000)


@pytest.mark.parametrize("folder", ["mbox", "eml"])
def test_no_word_is_lost_with_the_base64_at_the_end_of_an_excerpt(folder: str, monkeypatch: pytest.MonkeyPatch) -> None:
    pairs = [(message.head, message.excerpt) for message in messages(folder)]
    quick = [signs(*pair) for pair in pairs]
    monkeypatch.setattr(text_signs, "_without_base64", str)
    assert quick == [signs(*pair) for pair in pairs]


@pytest.mark.parametrize("folder", ["mbox", "eml", "emlx"])
def test_parts_are_the_same_where_no_head_is_remembered_and_none_skipped(
    folder: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = [message.head + message.excerpt for message in messages(folder)]
    quick = [list(body.parts(text)) for text in texts]
    monkeypatch.setattr(body, "_SHORT", 0)
    monkeypatch.setattr(Boundaries, "skip", lambda *_: None)
    assert quick == [list(body.parts(text)) for text in texts]


def signs(head: bytes, excerpt: bytes) -> tuple[str, ...]:
    return text_signs.text_signs(head, headers.fields(head, _NAMES), excerpt)


@pytest.mark.parametrize("folder", ["mbox", "eml"])
def test_subjects_say_the_same_with_their_figures(folder: str) -> None:
    for message in messages(folder):
        subject = headers.decode_text(
            b"".join(headers.fields(message.head, frozenset({b"subject"})).get(b"subject", ()))
        )[:500]
        expected = patterns._subject_signs.__wrapped__(subject, patterns.is_reply(subject))
        assert patterns.signs_of_subject(subject, is_answer=False) == (expected, patterns.is_reply(subject))


@pytest.mark.parametrize("folder", ["pst", "pst-invalid", "ost"])
def test_a_head_is_the_same_whether_its_heap_is_open_already(folder: str) -> None:
    for path in files(CORPUS / folder):
        assert heads(path, is_open=True) == heads(path, is_open=False)


@pytest.mark.parametrize("folder", ["pst", "ost"])
def test_property_lists_of_one_item_are_what_is_in_their_trees(folder: str) -> None:
    seen = 0
    for path in files(CORPUS / folder):
        try:
            pages = Pages(path)
        except (DamagedError, OSError):
            continue
        with closing(pages):
            for node in pages.nodes():
                try:
                    heap = Heap(pages, node)
                    found = {int.from_bytes(key, "little"): record for key, record in heap.tree(heap.root)}
                except (ValueError, IndexError):
                    continue
                if heap.kind == 0xBC:
                    seen += 1
                    assert heap.properties()._pending == found
    assert seen > 100


def heads(path: Path, *, is_open: bool) -> list[object]:
    """The heads of a store, each asked for when its key comes (the heap is open), or all of them afterwards."""
    try:
        store = PstFile(path)
    except (DamagedError, OSError) as error:
        return [str(error)]
    try:
        keys = (entry for entry in store.entries() if type(entry).__name__ == "MessageKey")
        return [_head(store, key) for key in (keys if is_open else list(keys))]
    finally:
        store.close()


def _head(store: PstFile, key: object) -> object:
    try:
        return store.head(key)  # type: ignore[arg-type]
    except (ValueError, IndexError) as error:
        return repr(error)
