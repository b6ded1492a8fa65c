"""Where a header block may be: lines that begin with a field, and fields that begin a file without a line before them."""

import pytest

from app.rescue.anchors import anchors_in


def _anchors(data: bytes, base: int = 0) -> list[int]:
    return list(anchors_in(data, 0, len(data), base))


@pytest.mark.parametrize(
    "line",
    [b"Received: from a", b"Message-ID: <a>", b"Message-Id: <a>", b"message-id:<a>", b"MIME-Version: 1.0", b"Mime-version: 1.0"],
)  # fmt: skip
def test_a_line_with_a_telling_field_is_an_anchor(line: bytes) -> None:
    assert _anchors(b"\0\0text\n" + line + b"\nmore\n", base=100) == [7]


def test_a_separator_is_an_anchor_from_the_line_end_before_it_on() -> None:
    assert _anchors(b"\0\0text\nFrom - Mon\n", base=100) == [6]


@pytest.mark.parametrize("line", [b"Fromage: 1", b"X-Received: by a", b"  Received: by a", b"Subject: From "])
def test_other_lines_are_none(line: bytes) -> None:
    assert not _anchors(b"\0\0text\n" + line + b"\n", base=100)


@pytest.mark.parametrize("field", [b"Date: 1", b"From: a", b"Message-ID: <a>", b"Received: by a", b"MIME-Version: 1.0"])
@pytest.mark.parametrize("lead", [b"", b"812\n", b"3120      \n"])
def test_a_field_that_begins_a_sector_needs_no_line_before_it(field: bytes, lead: bytes) -> None:
    assert 512 + len(lead) in _anchors(b"\xff" * 512 + lead + field + b"\n")


def test_a_field_behind_a_nul_needs_no_line_before_it() -> None:
    assert _anchors(b"\1\2\0Message-ID: <a>\n", base=4) == [3]


def test_anchors_come_in_order() -> None:
    data = (b"\0Message-ID: <a>\nReceived: by a\n" + b"x" * 479 + b"Date: 1\nFrom a\n") * 20
    found = _anchors(data)
    assert found == sorted(found) and len(found) == 60
