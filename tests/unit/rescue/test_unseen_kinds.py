"""Kinds of mail, and of what only looks like mail, that the rules were not made on: see `benchmarks.unseen_mail`."""

from pathlib import Path

import pytest

from app.model.rescue import Carved, EndRule, Grade
from app.rescue.carver import carve
from app.system.raw_reading import RawFile

_DRAFT = b"Date: Tue, 5 Jul 2011 01:02:03 +0900\nFrom: <a@example.jp>\nTo: b@example.jp\nSubject: bare\n\nWords.\n"
_HEAD = b"Message-ID: <1@example.jp>\nFrom: a@example.jp\nTo: b@example.jp\nMIME-Version: 1.0\n"
_PLIST = b'<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN">\n<plist/>\n'


def _found(path: Path, data: bytes) -> list[Carved]:
    path.write_bytes(data)
    with RawFile(path) as source:
        return [each for each in carve(source, 0, source.size, lambda at: None) if each.is_message]


@pytest.fixture(name="image")
def _image(tmp_path: Path) -> Path:
    return tmp_path / "image.raw"


@pytest.mark.parametrize("before", [b"x" * 512, b"\n" * 512, b"Words\n\n" * 64 + b"x" * 64, b"\0" * 512])
@pytest.mark.parametrize("lead", [b"", b"%-10d\n" % len(_DRAFT)], ids=["eml", "emlx"])
def test_a_file_that_begins_with_a_mail_of_four_fields_is_one(image: Path, before: bytes, lead: bytes) -> None:
    (found,) = _found(image, before + lead + _DRAFT + (_PLIST if lead else b"") + bytes(600))
    assert (found.data, found.grade) == (_DRAFT, Grade.WHOLE)


@pytest.mark.parametrize(
    "data",
    [
        b"x" * 100 + b"\n\n" + _DRAFT,
        b"From %040x Mon Sep 17 00:00:00 2001\nFrom: A <a@example.jp>\nDate: today\nSubject: [PATCH] b\n\n---\n" % 77,
        b"HTTP/1.1 200 OK\r\nFrom: a@example.jp\r\nDate: today\r\nMIME-Version: 1.0\r\nETag: 1\r\n\r\n<html>\r\n",
        b"<pre>\nFrom: a@example.jp\nTo: b@example.jp\nMessage-ID: &lt;1@example.jp&gt;\nReceived: from a\n</pre>\n",
        b'HEAD = """\nReturn-Path: <%s>\nReceived: from %s\nMIME-Version: 1.0\nFrom: a@example.jp\n"""\n',
    ],
    ids=["inside of a text", "a patch", "HTTP", "a page", "a program"],
)
def test_what_only_looks_like_mail(image: Path, data: bytes) -> None:
    assert not _found(image, data + bytes(600))


def test_a_message_of_a_digest_that_begins_a_sector_ends_no_file(image: Path) -> None:
    head = _HEAD + b"Content-Type: multipart/digest; boundary=b\n\n"
    digest = head + b"-" * (512 - len(head) - 6) + b"\n--b\n\n" + _HEAD + b"\nInner.\n--b--\n"
    assert digest.index(b"\n\n" + _HEAD) == 510
    (found,) = _found(image, digest + bytes(600))
    assert (found.data, found.grade) == (digest, Grade.WHOLE)


@pytest.mark.parametrize("rest", [b"ple.jp>\n", b" by mx.example.jp\n"])
def test_a_message_that_lost_the_beginning_of_its_head_is_not_whole(image: Path, rest: bytes) -> None:
    (found,) = _found(image, b"\xff" * 512 + rest + _HEAD + b"\nText.\n" + bytes(600))
    assert (found.data, found.grade) == (_HEAD + b"\nText.\n", Grade.CUT)


def test_a_message_as_long_as_it_was_with_noise_written_over_it_is_not_whole(image: Path) -> None:
    data = _HEAD + b"\n" + b"words\n" * 200 + bytes(range(256)) * 4 + b"words\n" * 200
    (found,) = _found(image, b"%-10d\n" % len(data) + data + _PLIST)
    assert (found.data, found.grade, found.rule) == (data, Grade.CUT, EndRule.COUNT)
