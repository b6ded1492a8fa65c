"""Databases and vCards that remember people, out of an image."""

from pathlib import Path

import pytest

from app.jobs import people, rescue
from app.jobs.cancel import Cancel
from app.jobs.sources import Sources
from app.model.rescue import Carved, EndRule
from app.rescue import address_traces
from app.rescue.carver import carve
from app.system.home import own_home
from app.system.raw_reading import RawFile
from tests.builders import traces

_CARD = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:森 花子\r\nEMAIL:mori@example.jp\r\nEND:VCARD\r\n".encode()


def _found(path: Path, data: bytes) -> list[Carved]:
    path.write_bytes(data)
    with RawFile(path) as source:
        return list(carve(source, 0, source.size, lambda at: None))


def test_cards_are_found_whole(tmp_path: Path) -> None:
    data = bytes(512) + _CARD + bytes(900) + _CARD[:40] + bytes(100_000)
    (found,) = _found(tmp_path / "image.raw", data)
    assert (found.data, found.rule, found.offset) == (_CARD, EndRule.CARD, 512)
    assert not found.is_message


def test_a_card_with_a_large_picture_is_found_and_one_that_does_not_end_is_said(tmp_path: Path) -> None:
    picture = b"PHOTO;ENCODING=b:" + b"QUJD" * 60_000 + b"\r\nEND:VCARD\r\n"
    large = _CARD.replace(b"END:VCARD\r\n", picture)
    (found,) = _found(tmp_path / "image.raw", large + bytes(512))
    assert (found.data, found.rule) == (large, EndRule.CARD)
    endless = large.replace(b"END:VCARD", b"") + b"QUJD" * 300_000
    (said,) = _found(tmp_path / "endless.raw", endless)
    assert said.rule is EndRule.PEOPLE_LEFT_OUT
    assert not _found(tmp_path / "noise.raw", endless[:300_000] + bytes(1 << 20))


def test_a_database_without_people_and_a_head_that_lies_are_passed_over(tmp_path: Path) -> None:
    head = bytearray(b"SQLite format 3\0".ljust(4096, b"\0"))
    head[16:18] = (4096).to_bytes(2, "big")
    head[28:32] = b"\xff\xff\xff\xff"
    assert not _found(tmp_path / "image.raw", bytes(head))
    head[28:32] = (1).to_bytes(4, "big")
    assert not _found(tmp_path / "image.raw", bytes(head))


def test_of_too_many_heads_of_databases_only_some_are_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    head = b"SQLite format 3\0\2\0".ljust(28, b"\0") + (4).to_bytes(4, "big")
    data = head.ljust(512, b"\0") * 3
    assert not _found(tmp_path / "image.raw", data)
    monkeypatch.setattr(address_traces, "DATABASES", 2)
    assert [each.rule for each in _found(tmp_path / "image.raw", data)] == [EndRule.PEOPLE_LEFT_OUT]


def test_the_people_of_deleted_databases_come_into_the_archive(tmp_path: Path) -> None:
    made = (traces.old_recents, traces.envelope_index, traces.gloda, traces.address_book)
    files = [make(tmp_path / f"home{number}") for number, make in enumerate(made)]
    data = b"".join(path.read_bytes().ljust(-(-path.stat().st_size // 4096) * 4096, b"\0") for path in files)
    image = tmp_path / "image.raw"
    image.write_bytes(data + _CARD)
    record = rescue.run(rescue.prepare(image, tmp_path / "usb"), lambda event: None, Cancel())
    assert record.backup is not None and record.backup.archive is not None
    assert (record.whole, record.cut, record.fragments) == (0, 0, 0)
    book = people.run(people.prepare(Sources(own_home(), (record.backup.archive,))), lambda event: None, Cancel())
    kinds = {each.kind for contact in book.people for each in contact.found_in}
    assert kinds == {"address_book", "apple_recents", "envelope_index", "found_people", "gloda"}
