"""The beginnings of single messages, read where they lie."""

from pathlib import Path

import pytest

from app.contacts.text_people import TextPlace
from app.formats.reading.worker import Worker
from app.jobs.texts import MessageStarts


@pytest.mark.parametrize("is_archive", [False, True])
def test_reads_from_one_file_after_the_other(tmp_path: Path, is_archive: bool) -> None:
    (tmp_path / "one").write_bytes(b"0123456789")
    (tmp_path / "two").write_bytes(b"abcdef")
    above = Path() if is_archive else tmp_path

    def place(name: str, offset: int, length: int) -> TextPlace:
        return TextPlace(str(above / name), "mbox", offset, length)

    wanted = [place("one", 4, 3), place("one", 0, 9), place("gone", 0, 9), place("two", 5, 9), place("one", 8, 9)]
    with Worker() as worker, MessageStarts(worker, tmp_path if is_archive else None) as starts:
        assert [starts.read(each, 4) for each in wanted] == [b"456", b"0123", b"", b"f", b"89"]


def test_an_unknown_format_is_no_text(tmp_path: Path) -> None:
    with Worker() as worker, MessageStarts(worker) as starts:
        assert starts.read(TextPlace(str(tmp_path), "no such format", 0, 1), 4) == b""
