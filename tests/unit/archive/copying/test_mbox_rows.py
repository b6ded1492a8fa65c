"""Messages taken in rows out of an mbox of our own: the very bytes, wherever the edges of what is read at once lie."""

import errno
import hashlib
import io
import os
from contextlib import closing
from pathlib import Path

import pytest

from app.archive.copying import mbox_rows
from app.archive.copying.mbox_rows import MboxRows, NotAsListedError
from app.formats.standard.mbox_writing import quoted, separator

_BODIES = [
    b"Subject: one\n\nFrom here on\n>From there\n",
    b"From the first line on, with no end",
    b"",
    b"\n\nFrom",
    b"Subject: windows\r\n\r\nFrom a\r\n\0From b\rFrom c\r\n",
    b"Subject: last\n\n" + b"x" * 40,
]
_MESSAGES = [separator("hanako@example.jp", None) + quoted(body) for body in _BODIES]
_WHOLE = b"".join(_MESSAGES)
_DIGEST = hashlib.sha256(_WHOLE).hexdigest()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "INBOX.mbox"
    path.write_bytes(_WHOLE)
    return path


@pytest.mark.parametrize("at_once", [*range(5, 30), 64, 1 << 20])
@pytest.mark.parametrize("taken", [[(0, 6)], [(0, 1), (1, 2)], [(1, 1), (3, 1), (5, 1)], [(2, 4)], [(4, 1)], []])
def test_every_message_as_it_stands_there(
    path: Path, taken: list[tuple[int, int]], at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mbox_rows, "_CHUNK", at_once)
    sink = io.BytesIO()
    with closing(MboxRows(path)) as rows:
        for place, messages in taken:
            rows.copy(place, messages, sink)
        rows.finish(len(_MESSAGES), _DIGEST)
    expected = [each for place, messages in taken for each in _MESSAGES[place : place + messages]]
    assert sink.getvalue() == b"".join(expected)


@pytest.mark.parametrize(("messages", "digest"), [(5, _DIGEST), (7, _DIGEST), (6, "0" * 64)])
def test_another_count_or_other_bytes_are_noticed_in_the_end(path: Path, messages: int, digest: str) -> None:
    with closing(MboxRows(path)) as rows:
        rows.copy(1, 1, io.BytesIO())
        with pytest.raises(NotAsListedError):
            rows.finish(messages, digest)


def test_messages_that_are_not_there(path: Path) -> None:
    with closing(MboxRows(path)) as rows, pytest.raises(NotAsListedError):
        rows.copy(5, 2, io.BytesIO())


@pytest.mark.parametrize("data", [b"", b"\n", b"Subject: no mbox\n\n"])
def test_no_mbox_has_no_messages(path: Path, data: bytes) -> None:
    path.write_bytes(data)
    with closing(MboxRows(path)) as rows, pytest.raises(NotAsListedError):
        rows.copy(0, 1, io.BytesIO())


def test_a_file_that_is_gone_or_is_none(tmp_path: Path) -> None:
    for path in (tmp_path / "gone.mbox", tmp_path):
        with pytest.raises(NotAsListedError):
            MboxRows(path)


def test_a_file_that_cannot_be_read_is_closed(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[int] = []

    def failing(descriptor: int, count: int) -> bytes:
        opened.append(descriptor)
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(mbox_rows, "read", failing)
    with pytest.raises(NotAsListedError), closing(MboxRows(path)):
        pass
    with pytest.raises(OSError, match=os.strerror(errno.EBADF)):
        os.fstat(opened[0])
