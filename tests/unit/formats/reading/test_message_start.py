"""The first bytes of messages, in one file after the other."""

from contextlib import closing
from pathlib import Path

import pytest

from app.formats.reading import message_start
from app.formats.reading.message_start import MessageStart


def test_reads_from_one_file_after_the_other(tmp_path: Path) -> None:
    (tmp_path / "one").write_bytes(b"0123456789")
    (tmp_path / "two").write_bytes(b"abcdef")
    wanted = [("one", 4, 3), ("one", 0, 4), ("gone", 0, 9), ("two", 5, 9), ("one", 8, 9), ("one", 99, 1)]
    with closing(MessageStart(lambda name: f"{tmp_path}/{name}")) as starts:
        assert [starts.read(*each) for each in wanted] == [b"456", b"0123", b"", b"f", b"89", b""]


def test_a_bug_in_reading_leaves_one_text_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(path: Path) -> None:
        raise ValueError(path)

    monkeypatch.setattr(message_start, "RandomFile", broken)
    with closing(MessageStart()) as starts:
        assert starts.read(str(tmp_path / "Inbox"), 0, 9) == b""
    assert "not read" in caplog.text
