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
