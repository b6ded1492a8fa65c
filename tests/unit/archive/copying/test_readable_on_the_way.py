"""Readable copies that are written while mail is copied: one mailbox after another, and only what stays whole."""

import errno
import hashlib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.archive.copying import readable_on_the_way
from app.archive.copying.copy_sink import WriteError
from app.archive.copying.readable_on_the_way import ReadableOnTheWay, WrittenMailbox

_DATE = datetime(2006, 1, 2, 3, 4, 5, tzinfo=UTC)
_MESSAGE = b"Subject: x\n\nFrom here\n"
_AS_MBOX = b"From a@example.jp Mon Jan  2 03:04:05 2006\nSubject: x\n\n>From here\n\n"


def _written(archive: Path, *mailboxes: int, given_up: int = 0) -> tuple[dict[int, WrittenMailbox], int]:
    """What is written of one message of each of these mailboxes, one of which is given up in the end; and the bytes."""
    (archive / "data").mkdir()
    counted: list[int] = []
    with ReadableOnTheWay(archive, counted.append) as readable:
        for mailbox in mailboxes:
            readable.add(mailbox, _MESSAGE, "a@example.jp", _DATE)
        if given_up:
            readable.give_up(given_up)
            readable.add(given_up, _MESSAGE, "a@example.jp", _DATE)
        return readable.finish(), sum(counted)


def _left(archive: Path) -> list[Path]:
    return sorted((archive / "data").rglob("*.mbox"))


def test_each_mailbox_is_written_with_its_digest(tmp_path: Path) -> None:
    written, size_bytes = _written(tmp_path, 1, 1, 2)
    assert list(written) == [1, 2]
    first = written[1]
    assert first.path.read_bytes() == _AS_MBOX * 2
    assert first[1:] == (hashlib.sha256(_AS_MBOX * 2).hexdigest(), 2 * len(_AS_MBOX), 2)
    assert written[2].path.read_bytes() == _AS_MBOX
    assert size_bytes == 3 * len(_AS_MBOX)


def test_a_mailbox_that_comes_again_is_given_up(tmp_path: Path) -> None:
    written, _ = _written(tmp_path, 1, 2, 1, 2)
    # That one came in one piece after all.
    assert list(written) == [2] and written[2].messages == 2
    assert _left(tmp_path) == [written[2].path]


@pytest.mark.parametrize("given_up", [1, 2, 3])
def test_nothing_is_left_of_what_is_given_up(tmp_path: Path, given_up: int) -> None:
    """Closed already, open, or not begun."""
    written, _ = _written(tmp_path, 1, 2, given_up=given_up)
    assert sorted(written) == [each for each in (1, 2) if each != given_up]
    assert _left(tmp_path) == sorted(each.path for each in written.values())


@pytest.mark.parametrize("call", ["create", "os.close"])
def test_what_the_destination_refuses_is_no_fault_of_the_mail(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    def refuse(*args: object) -> int:
        raise OSError(errno.ENOSPC, "full")

    with monkeypatch.context() as patched:
        patched.setattr(f"{readable_on_the_way.__name__}.{call}", refuse)
        with pytest.raises(WriteError):
            _written(tmp_path, 1)
