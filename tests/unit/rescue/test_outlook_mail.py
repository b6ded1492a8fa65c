"""Messages out of what is left of Outlook files."""

import random
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from app.formats.outlook.pst import PstFile
from app.formats.outlook.pst_loose import LoosePages
from app.formats.outlook.pst_pages import DamagedError, Node
from app.model.format import MessageKey
from app.model.rescue import Carved, EndRule, Grade
from app.rescue import block_table, outlook_mail, pst_pieces, pst_stores
from app.rescue.carver import carve
from app.rescue.outlook_mail import mail_in
from app.system.raw_reading import RawFile
from tests.builders.outlook_files import outlook_file
from tests.builders.rescued import mails

_CLUSTER = 4096


def _areas(path: Path) -> list[tuple[int, int]]:
    with RawFile(path) as source:
        found = list(carve(source, 0, source.size, lambda at: None))
    return [(each.offset, each.offset + each.length) for each in found if each.rule is EndRule.OUTLOOK]


def _found(path: Path, data: bytes) -> list[Carved]:
    path.write_bytes(data)
    areas = _areas(path)
    with RawFile(path) as source:
        return list(mail_in(source, areas))


def _whole(found: list[Carved]) -> set[bytes]:
    return {each.data for each in found if each.grade is Grade.WHOLE}


def _as_read(path: Path, data: bytes) -> list[bytes]:
    """The messages of the file while it is there."""
    path.write_bytes(data)
    file = PstFile(path)
    read = [b"".join(file.read_message(key.number)) for key in list(file.entries()) if isinstance(key, MessageKey)]
    file.close()
    return read


def _store(count: int, *, crypt: int = 1, large: bool = False, seed: int = 71) -> bytes:
    return outlook_file([each.data for each in mails(seed, count)], crypt=crypt, large=large).data


@pytest.fixture(name="image")
def _image(tmp_path: Path) -> Path:
    return tmp_path / "image.raw"


@pytest.mark.parametrize("large", [False, True], ids=["small pages", "large pages"])
@pytest.mark.parametrize("crypt", [0, 1, 2], ids=["plain", "permuted", "rotors"])
def test_all_messages_come_back_without_the_header_of_the_file(image: Path, crypt: int, large: bool) -> None:
    data = _store(20, crypt=crypt, large=large)
    planted = _as_read(image, data)
    assert len(planted) == 20
    found = _found(image, bytes(_CLUSTER) + random.Random(1).randbytes(_CLUSTER) + data[_CLUSTER:])
    assert _whole(found) == set(planted)
    assert len(found) == len(planted)


def test_a_file_in_pieces_is_put_together(image: Path) -> None:
    data = _store(40)
    planted = _as_read(image, data)
    third = len(data) // 3 // _CLUSTER * _CLUSTER
    other = random.Random(2).randbytes(3 * _CLUSTER)
    found = _found(image, data[2 * third :].ljust(2 * third, b"\0") + other + data[:third] + data[third : 2 * third])
    # A block that goes on in another piece has no trailer where it would be looked for.
    assert len(_whole(found) & set(planted)) >= len(planted) - 3
    assert _whole(found) <= set(planted)


def test_two_files_are_not_mixed(image: Path) -> None:
    one, two = _store(12, seed=72), _store(12, seed=73)
    planted = {*_as_read(image, one), *_as_read(image, two)}
    gap = bytes(7 * _CLUSTER)
    assert _whole(_found(image, one.ljust(-(-len(one) // _CLUSTER) * _CLUSTER, b"\0") + gap + two)) == planted


def _in_pieces(stores: list[bytes], chosen: random.Random, clusters: int) -> list[bytes]:
    """Pieces of some clusters each of all files, in any order."""
    pieces = []
    for store in stores:
        data, at = store + bytes(-len(store) % _CLUSTER), 0
        while at < len(data):
            length = chosen.randint(clusters // 2, 3 * clusters // 2) * _CLUSTER
            pieces.append(data[at : at + length])
            at += length
    chosen.shuffle(pieces)
    return pieces


@pytest.mark.parametrize("seed", range(4))
def test_several_files_in_many_pieces_are_put_together_and_not_mixed(image: Path, seed: int) -> None:
    """They have the same numbers, and their first blocks are even alike."""
    stores = [_store(60, seed=900 + 3 * seed + each) for each in range(3)]
    planted = {text for store in stores for text in _as_read(image, store)}
    chosen = random.Random(seed)
    data = b"".join(each + chosen.randbytes(2 * _CLUSTER) for each in _in_pieces(stores, chosen, 16))
    whole = _whole(_found(image, data))
    assert whole <= planted
    # Of a message at a seam a block is cut; a piece with nothing but pages is tied to no file.
    assert len(whole) > 0.6 * len(planted)


@pytest.mark.parametrize("seed", range(4))
def test_what_is_lost_of_files_in_pieces_is_not_made_up_from_others(image: Path, seed: int) -> None:
    stores = [_store(40, seed=950 + 4 * seed + each) for each in range(4)]
    planted = {text for store in stores for text in _as_read(image, store)}
    chosen = random.Random(seed)
    kept = [each for each in _in_pieces(stores, chosen, 12) if chosen.random() > 0.25]
    whole = _whole(_found(image, b"".join(each + chosen.randbytes(_CLUSTER) for each in kept)))
    assert whole <= planted
    assert len(whole) > 0.3 * len(planted)


def test_what_is_overwritten_is_missing_and_nothing_else(image: Path) -> None:
    data = bytearray(_store(40))
    planted = set(_as_read(image, bytes(data)))
    chosen = random.Random(3)
    for at in range(8 * _CLUSTER, len(data) - _CLUSTER, 9 * _CLUSTER):
        data[at : at + _CLUSTER] = chosen.randbytes(_CLUSTER)
    found = _found(image, bytes(data))
    assert _whole(found) <= planted
    assert len(_whole(found)) > len(planted) // 3
    senders = b"\n".join(each.data for each in found)
    assert sum(each.sender.encode() in senders for each in mails(71, 40)) >= 36


def test_messages_are_read_from_their_properties_where_every_page_is_gone(image: Path) -> None:
    data = bytearray(_store(10))
    for at in range(0, len(data), 512):
        if bytes(data[at + 496 : at + 498]) in (b"\x80\x80", b"\x81\x81"):
            data[at : at + 512] = bytes(512)
    data[: 2 * _CLUSTER] = bytes(2 * _CLUSTER)
    found = _found(image, bytes(data))
    assert not _whole(found)
    assert len(found) >= 10
    text = b"\n".join(each.data for each in found)
    assert all(each.sender.encode() in text for each in mails(71, 10))


def test_a_block_of_which_two_files_have_a_number_is_of_neither_where_nothing_tells_them_apart(image: Path) -> None:
    files = []
    for seed in (72, 73):
        data = bytearray(_store(6, seed=seed))
        for at in range(0, len(data), 512):
            if data[at + 496 : at + 498] == b"\x80\x80":
                data[at : at + 512] = bytes(512)
        files.append(bytes(_CLUSTER) + bytes(data[_CLUSTER:]).ljust(-(-len(data) // _CLUSTER) * _CLUSTER, b"\0"))
    planted = {*_as_read(image, _store(6, seed=72)), *_as_read(image, _store(6, seed=73))}
    assert _whole(_found(image, b"".join(files))) <= planted


def test_a_message_whose_parts_cannot_be_compared_is_cut(image: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A table that is broken behind its first rows, say: what was read of the message is not lost for that."""
    data = _store(3)
    planted = _as_read(image, data)

    def broken(pages: LoosePages, node: Node) -> bool:
        raise DamagedError("table")

    monkeypatch.setattr(outlook_mail, "is_one_message", broken)
    found = _found(image, data)
    assert {each.data for each in found} >= set(planted)
    assert not _whole(found)


def test_what_is_read_of_a_hostile_store_is_bounded(image: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A tree of blocks may name one block many times, and many nodes one tree."""
    data = _store(4)
    image.write_bytes(data)
    monkeypatch.setattr("app.formats.outlook.pst_loose.MESSAGE_LIMIT", 4000)
    monkeypatch.setattr(pst_stores, "_READ_LEAST", 10_000)
    monkeypatch.setattr(pst_stores, "_READ_FACTOR", 0)
    with RawFile(image) as source:
        read = 0
        before = source.read_at

        def counted(offset: int, count: int) -> bytes:
            nonlocal read
            read += count
            return before(offset, count)

        monkeypatch.setattr(source, "read_at", counted)
        found = list(mail_in(source, [(0, len(data))]))
    # One message is so short.
    assert len(_whole(found)) == 1
    # The search itself, the pages, and four rounds of what may be read of the store.
    assert read < 4 * len(data) + 4 * 10_000


def _spoiled(data: bytes, seed: int) -> Iterator[bytes]:
    chosen = random.Random(seed)
    for _ in range(12):
        broken = bytearray(data)
        for _ in range(40):
            broken[chosen.randrange(len(broken))] = chosen.randrange(256)
        yield bytes(broken)


def test_spoiled_stores_raise_nothing(image: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = _store(6)
    # Without checksums, so that what is spoiled is read at all.
    monkeypatch.setattr("app.rescue.pst_units.checksum", lambda data: _Any())
    for each in _spoiled(data, 5):
        image.write_bytes(each)
        with RawFile(image) as source:
            list(mail_in(source, [(0, len(each))]))


class _Any(int):
    """A checksum that is right."""

    def __eq__(self, other: object) -> bool:
        return True

    def __ne__(self, other: object) -> bool:
        return False

    __hash__ = int.__hash__


def test_header_blocks_are_found_in_texts_that_no_message_has(image: Path) -> None:
    head = "Received: by a\r\nMessage-ID: <1@example.jp>\r\nFrom: kyaku@example.jp\r\nSubject: a\r\n"
    wide = b"\x01\x02" + head.encode("utf-16-le") + b"\x00\x80"
    (found,) = list(outlook_mail._headers(wide, 512))
    assert (found.offset, found.grade, found.data.decode()) == (512, Grade.FRAGMENT, head + "\r\n")


@pytest.mark.parametrize(
    ("where", "limit"),
    [(block_table, "MOST"), (block_table, "MOST_ALIKE"), (pst_stores, "_MOST_PAGES"), (pst_pieces, "_MOST_PIECES")],
    ids=["blocks", "blocks of one number", "pages", "pieces"],
)
def test_what_is_more_than_can_be_kept_is_counted(
    image: Path, monkeypatch: pytest.MonkeyPatch, where: ModuleType, limit: str
) -> None:
    monkeypatch.setattr(where, limit, 1)
    found = _found(image, _store(20) + bytes(8192) + _store(20))
    (said,) = (each for each in found if each.is_left_out)
    assert said.rule is EndRule.BLOCKS_LEFT_OUT and said.length > 0 and not said.is_message


def test_many_files_whose_blocks_have_the_same_numbers_are_not_taken_for_one(image: Path) -> None:
    stores = [_store(3, seed=500 + each) for each in range(12)]
    read = {text for store in stores for text in _as_read(image, store)}
    assert len(read) == 36
    assert _whole(_found(image, b"".join(store + bytes(-len(store) % _CLUSTER) for store in stores))) == read
