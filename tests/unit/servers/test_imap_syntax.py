"""The syntax of IMAP, read and written."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.formats.standard import mutf7
from app.servers.imap_syntax import (
    Literal,
    SyntaxFaultError,
    compressed,
    date_time,
    expanded,
    moment,
    number,
    octets,
    parse,
    quoted,
)


def test_values() -> None:
    line = b'LIST (\\HasNoChildren \\Sent) "/" "a \\"b\\" \\\\" NIL "NIL" BODY[HEADER.FIELDS (X)]'
    assert parse([line]) == (
        b"LIST", (b"\\HasNoChildren", b"\\Sent"), b"/", b'a "b" \\', None, b"NIL", b"BODY[HEADER.FIELDS (X)]",
    )  # fmt: skip
    assert parse([b"(a ", Literal(1, b"x"), b" (b))"]) == ((b"a", Literal(1, b"x"), (b"b",)),)
    assert parse([b""]) == ()


@pytest.mark.parametrize("line", [b"(", b")", b'"', b'"\\', b"a[b", b"(" * 100 + b")" * 100, b'"a'])
def test_what_is_none(line: bytes) -> None:
    with pytest.raises(SyntaxFaultError):
        parse([line])


@given(st.lists(st.binary()))
def test_nothing_but_its_own_error(lines: list[bytes]) -> None:
    try:
        for value in parse(lines):
            octets(value)
    except SyntaxFaultError:
        return


@given(st.text(st.characters(codec="utf-8")))
def test_names_of_folders_both_ways(name: str) -> None:
    raw = mutf7.encode(name)
    assert raw.isascii() and raw.decode().isprintable()
    assert mutf7.decode(raw.decode()) == name


def test_names_that_are_known() -> None:
    assert mutf7.encode("送信済み") == b"&kAFP4W4IMH8-"
    assert mutf7.encode("~peter/mail/台北/日本語") == b"~peter/mail/&U,BTFw-/&ZeVnLIqe-"
    assert mutf7.encode("\ud800") == b"&,,0-"


@given(st.binary())
def test_strings_between_quotes(text: bytes) -> None:
    written = quoted(text)
    if written is not None:
        assert parse([written]) == (text,)


@given(st.datetimes(datetime(1970, 1, 2), datetime(2100, 1, 1)), st.integers(-14 * 60, 14 * 60))
def test_moments_both_ways(when: datetime, minutes: int) -> None:
    aware = when.replace(microsecond=0, tzinfo=timezone(timedelta(minutes=minutes)))
    written = date_time(aware)
    assert written is not None
    assert moment(written.strip(b'"')) == aware


@pytest.mark.parametrize(
    "text", [b"", b"99-Mar-2024 10:00:00 +0900", b"05-Xxx-2024 10:00:00 +0900", b"05-Mar-0000 10:00:00 +9999", b"5 Mar"]
)
def test_moments_that_are_none(text: bytes) -> None:
    assert moment(text) is None


def test_other_moments() -> None:
    assert moment(b" 5-mar-2024 10:00:60 -0130") == datetime(2024, 3, 5, 11, 30, 59, tzinfo=UTC)
    assert date_time(datetime(1601, 1, 1, tzinfo=UTC)) is None


@given(st.sets(st.integers(1, 300), min_size=1))
def test_sets_of_numbers_both_ways(uids: set[int]) -> None:
    assert expanded(compressed(sorted(uids)), len(uids)) == tuple(sorted(uids))


def test_numbers() -> None:
    assert number(b"12") == 12
    for value in (b"-1", b"", None, b"x", b"9" * 20, (b"1",)):
        with pytest.raises(SyntaxFaultError):
            number(value)
