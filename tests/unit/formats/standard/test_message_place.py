"""What stands around a message says whether it can lie there."""

import pytest

from app.formats.standard.message_place import AROUND, can_lie_between

LINE = b"From taro@example.jp Mon Jan  2 03:04:05 2006\n"


@pytest.mark.parametrize(
    ("before", "behind"),
    [
        (LINE, b""),
        (b"", b""),
        (b"\n\0 ", b"\n\0\0\0"),
        (b"\xef\xbb\xbf" + LINE, b"\n" + LINE),
        (b"Bye.\r\n\r\nFrom - x\r\n", b"\r\n\r\nFrom - x\r\n"),
        (b"Bye.\r\rFrom - x\r", b"\rFrom - x\r"),
        (b"x" * (AROUND - 1) + b"\n", b"From "),
    ],
)
def test_a_place_in_an_mbox(before: bytes, behind: bytes) -> None:
    assert can_lie_between("mbox", before, behind)


@pytest.mark.parametrize(
    ("before", "behind"),
    [
        (LINE[:-1], b""),
        (LINE + b"X", b""),
        (LINE + b"Subject: a\n", b""),
        (LINE, b"ye.\n\n" + LINE),
        (LINE, b"rom taro@example.jp\n"),
    ],
)
def test_no_place_in_an_mbox(before: bytes, behind: bytes) -> None:
    assert not can_lie_between("mbox", before, behind)


@pytest.mark.parametrize("name", ["eml", "maildir", "maildir-lite", "mh"])
def test_one_file_a_message(name: str) -> None:
    assert can_lie_between(name, b"\xef\xbb\xbf", b"")
    assert not can_lie_between(name, b"", b"\n")


def test_of_others_nothing_is_known() -> None:
    assert can_lie_between("pst", b"x", b"y")
