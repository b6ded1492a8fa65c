"""Dates of every kind, and the whole envelope."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.mime import dates, envelope


@pytest.mark.parametrize(
    ("raw", "moment"),
    [
        (b"Tue, 3 Oct 2023 12:00:00 +0900", (2023, 10, 3, 3)),
        (b"Tue, 3 Oct 2023 12:00:00 +09:00", (2023, 10, 3, 3)),
        (b"3 Oct 99 12:00 JST", (1999, 10, 3, 3)),
        (b"Tue, 03 Oct 23 12:00:00 GMT (comment)", (2023, 10, 3, 12)),
        (b"2001/01/01 12:00", (2001, 1, 1, 12)),
        (b"2001-01-01T12:00:00Z", (2001, 1, 1, 12)),
        (b"Mon, 1 Jan 101 10:00:00 +0900", (2001, 1, 1, 1)),
        (b"Mon Jun 01 10:00:00 2009", (2009, 6, 1, 10)),
        (b"Tue, 3 Oct 2023 12:00:00", (2023, 10, 3, 12)),
    ],
)
def test_dates(raw: bytes, moment: tuple[int, int, int, int]) -> None:
    assert dates.parse(raw) == datetime(*moment, tzinfo=UTC)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"yesterday",
        b"Tue, 3 Oct 2023 25:00:00 +0900",
        b"3 Xyz 2023 12:00",
        b"1 Jan 1900 00:00 +0000",
        b"3 Oct 2023 12:00 +9900",
    ],
)
def test_no_dates(raw: bytes) -> None:
    assert dates.parse(raw) is None


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=80))
def test_dates_never_raise(raw: bytes) -> None:
    dates.parse(raw)


def test_envelope() -> None:
    head = (
        b"Return-Path: <>\nReceived: by x; Mon, 2 Jan 2006 10:00:00 +0000\nFrom: Taro <taro@example.jp>\n"
        b"To: a@example.com,\n b@example.com\nSubject: =?utf-8?b?5bGx?=\nDate: nonsense\nMessage-ID: <1@example.jp>\n"
        b"List-Id: <example.jp>\nPrecedence: bulk\nAuto-Submitted: auto-replied; x\n"
    )
    found = envelope.read(head)
    assert found.sender is not None and found.sender.address == "taro@example.jp"
    assert [each.address for each in found.to] == ["a@example.com", "b@example.com"]
    assert found.subject == "山"
    assert found.date == datetime(2006, 1, 2, 10, tzinfo=UTC)
    assert found.message_id == "1@example.jp"
    assert found.signals == ("list_id", "auto_replied")


def test_sender_stands_in_for_a_broken_from() -> None:
    found = envelope.read(b"From: nobody\nSender: x@example.jp\nAuto-Submitted: no\n")
    assert found.sender is not None and found.sender.address == "x@example.jp"
    assert found.signals == ()


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=400))
def test_envelope_never_raises(head: bytes) -> None:
    envelope.read(b"From: " + head)
