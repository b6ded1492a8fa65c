"""Header blocks, grown and judged."""

import pytest

from app.rescue.header_block import grown, is_of_mail

_HEAD = b"Return-Path: <a@example.jp>\nReceived: by a\n\tfor b\nMessage-ID: <1@example.jp>\nFrom: a@example.jp\n"


@pytest.mark.parametrize(
    "before", [b"", b"\0\0\0", b"\x81\x02\xff", b"text of another file", b"\nWords.\n\n", b"abc\xe3\x81"]
)
def test_a_block_begins_where_its_first_field_does(before: bytes) -> None:
    data = before + _HEAD + b"\nText\n"
    block = grown(data, data.index(b"essage-I"), None)
    assert block is not None
    assert data[block.start : block.end] == _HEAD
    assert block.is_closed


def test_a_file_that_was_cut_in_its_headers_is_no_part_of_the_next_one() -> None:
    old = b"Received: by old\nMessage-ID: <2@example.jp>\nFrom: old@example.jp\nSubject: " + b"x" * 512
    data = old[:512] + _HEAD + b"\n"
    block = grown(data, data.index(b"<1@") - 8, 0)
    assert block is not None
    assert block.start == 512


_TORN = b"Return-Path: <a@example.jp>\nReceived: by a\nMessage-ID: <1@example.jp>\nTo: " + b"h" * 400 + b"@example.jp\n"


@pytest.mark.parametrize(
    "behind",
    [
        b"",
        b"\0" * 600,
        b"\x91\xa5\n\x02\x03\x04" + b"\x93\xfe" * 300,
        b"ple of a log that goes on\n17:02 started\n" + b"17:03 went on\n" * 50,
        b"Q\n" + b"\x01\x02\xff" * 300,
        b"\xb1\n\xb2: \n" + b"words\n" * 100,
    ],
    ids=["nothing", "zeros", "binary", "text", "a letter", "kana"],
)
def test_a_last_line_that_is_torn_is_no_part_of_a_head(behind: bytes) -> None:
    head = _TORN + b"From: okyaku10@" + b"exam" * 100
    data = head[:512] + behind
    block = grown(data, data.index(b"essage-I"), 0)
    assert block is not None
    assert data[block.start : block.end] == _TORN
    assert not block.is_closed


def test_lines_that_are_whole_stay_where_a_head_is_torn_behind_them() -> None:
    head = _TORN + b"From: okyaku10@example.jp\n" + b"Subject: " + b"s" * 600
    for behind in (b"\0" * 600, b"\x01\x02\xff\n" * 200, b"another text\nin lines\n" * 50):
        data = head[:512] + behind
        block = grown(data, data.index(b"essage-I"), 0)
        assert block is not None
        assert data[block.start : block.end].endswith(b"From: okyaku10@example.jp\n")


@pytest.mark.parametrize(
    "name", [b"From", b"FROM", b"from", b"Message-ID", b"message-id", b"MESSAGE-ID", b"Message-Id"]
)
def test_a_name_that_stands_twice_is_of_two_heads_in_whatever_case(name: bytes) -> None:
    first = b"Received: by a\nMIME-Version: 1.0\n" + name + b": a@example.jp\nTo: " + b"h" * 500
    other = b"le.com ([192.0.2.1])\nDate: a\n" + name.swapcase() + b": b@example.com\nSubject: a\n\n"
    data = first[:512] + other
    block = grown(data, data.index(b"Subject"), 0)
    assert block is not None
    assert data[block.start : block.end] == other[other.index(b"\n") + 1 : -1]


def test_a_head_that_goes_on_in_the_middle_of_another_is_torn_there() -> None:
    other = b"ple.com ([192.0.2.1])\n\tby c\nMessage-ID: <2@example.com>\nFrom: other@example.com\nTo: a\n\nText\n"
    data = (_TORN + b"From: okyaku10@" + b"exam" * 100)[:512] + other
    first = grown(data, data.index(b"essage-I"), 0)
    second = grown(data, data.index(b"<2@") - 8, 0)
    assert first is not None and second is not None
    assert data[first.start : first.end] == _TORN
    assert data[second.start : second.end].startswith(b"Message-ID: <2@")
    assert second.is_closed


_FETCHED = b"Date: Tue, 05 Jul 2011 01:02:03 GMT\r\nFrom: robot@bait.example\r\nMIME-Version: 1.0\r\n"


@pytest.mark.parametrize(
    "line", [b"HTTP/1.1 200 OK", b"GET /a?b=c HTTP/1.0", b"SIP/2.0 486 Busy Here", b"INVITE sip:a@bait.example SIP/2.0"]
)
def test_the_head_of_another_protocol_is_none_where_its_end_is_torn(line: bytes) -> None:
    """The fields that tell a request of HTTP from mail were overwritten."""
    for before in (b"<html>\r\n", b"", b"\0\0\0"):
        data = before + line + b"\r\n" + _FETCHED + b"\x91\xa5\x02\x03" * 200
        block = grown(data, data.index(b"MIME-"), 0)
        assert block is not None
        assert data[block.start : block.end] == _FETCHED
        assert not block.is_mail


def test_a_file_that_begins_behind_the_head_of_another_protocol_is_mail() -> None:
    data = b"GET /a HTTP/1.1\r\n".rjust(512, b"\n") + _FETCHED + b"\r\n"
    block = grown(data, data.index(b"MIME-"), 0)
    assert block is not None and block.start == 512
    assert block.is_mail


def test_what_a_mail_server_writes_itself_is_mail() -> None:
    assert is_of_mail(b"Return-Path: <>\nReceived: by a\nMessage-ID: <1@a>\nFrom: MAILER-DAEMON\n")


@pytest.mark.parametrize(
    "block",
    [
        b"From: a@example.jp\nSent: Monday\nTo: b@example.jp\nSubject: a\n",
        b"Via: SIP/2.0\nFrom: a@example.jp\nCSeq: 1\nMIME-Version: 1.0\n",
        b"Message-ID: <1@a>\nDate: today\nSubject: a\n",
        b"From: nobody\nMessage-ID: <1@a>\nSubject: a\n",
    ],
    ids=["quoted", "sip", "no sender", "no address"],
)
def test_what_is_not_the_head_of_a_mail(block: bytes) -> None:
    assert not is_of_mail(block)
