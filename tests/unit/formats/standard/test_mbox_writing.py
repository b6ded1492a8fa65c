"""What is written as mbox is what the readers of mbox files find: ours, and that of the standard library."""

import mailbox
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from app.formats.standard import mbox
from app.formats.standard.mbox_fields import keywords_of, with_mozilla_status, with_unix_status, without_status
from app.formats.standard.mbox_status import status_flags
from app.formats.standard.mbox_writing import Quoting, quoted, separator, with_lf
from app.model.mail import Message, MessageFlag
from app.system.reading import SourceFile
from tests.builders import stores

NONE, READ = MessageFlag.NONE, MessageFlag.READ
HEAD = b"From: a@example.jp\r\nSubject: x\r\n"


def test_mboxrd(tmp_path: Path) -> None:
    messages = [b"A: b\n\nFrom me\n>From you\nFrom: x\n", b"A: c\r\n\r\nno end", b""]
    text = b"".join(separator("a@example.jp", datetime(2006, 1, 2, tzinfo=UTC)) + quoted(each) for each in messages)
    assert b"\n>From me\n>>From you\nFrom: x\n" in text
    box = mailbox.mbox(stores.write(tmp_path / "box", text), create=False)
    assert len(box) == 3
    box.close()


def test_separator() -> None:
    assert (
        separator("a b\n@x.jp", datetime(2006, 1, 2, 3, 4, 5, tzinfo=UTC)) == b"From ab@x.jp Mon Jan  2 03:04:05 2006\n"
    )
    assert separator("", None) == b"From - Thu Jan  1 00:00:00 1970\n"


def test_what_was_quoted_is_not_quoted_again() -> None:
    assert quoted(b"A: b\n\n>From x\nFrom y\n", Quoting.BARE) == b"A: b\n\n>From x\n>From y\n\n"


def test_line_ends() -> None:
    assert with_lf(b"a\r\nb\rc\n") == b"a\nb\rc\n"
    assert with_lf(b"a\rb\r") == b"a\nb\n"
    assert quoted(b"A: b\r\n\r\nx\rFrom y\r\n") == b"A: b\n\nx\r>From y\n\n"


HOSTILE = (
    b"",
    b"\r\n\r\n",
    b"no head at all",
    b"From nobody Mon Jan  2 03:04:05 2006\nFrom: a@example.jp\n\nx",
    b"From: a@example.jp\n\nFrom b@example.jp Mon Jan  2 03:04:05 2006\nFrom: c@example.jp\nSubject: inner\n\nx\n",
    b"From: a@example.jp\n\nx\rFrom b@example.jp Mon Jan  2 03:04:05 2006\rSubject: y\rFrom: z@example.jp\r\r",
    b"From: a@example.jp\r\n\r\n" + b"\0" * 3000 + b"\r\nFrom here\r\n",
    b"From: a@example.jp\nSubject: " + bytes(range(128, 256)) + b"\n\n" + bytes(range(256)) * 3,
    b'Content-Type: multipart/mixed; boundary="b"\nSubject: cut\n\n--b\nContent-Type: message/rfc822\n\nFrom x',
    b'Content-Type: multipart/mixed; boundary="b"\nSubject: cut\n\n--b\nContent-Type: message/rfc822\n\nFrom x',
    b"Subject: only a head",
    b"Content-Length: 9999\nFrom: a@example.jp\n\nshort\n\n\n",
)


@pytest.mark.parametrize("quoting", Quoting)
@pytest.mark.parametrize("flags", [NONE, READ | MessageFlag.FLAGGED])
def test_our_reader_finds_every_message(tmp_path: Path, quoting: Quoting, flags: MessageFlag) -> None:
    text, offsets = b"", []
    for octets in HOSTILE:
        text += separator("a@example.jp", datetime(2006, 1, 2, tzinfo=UTC))
        offsets.append(len(text))
        text += quoted(with_unix_status(octets, flags, ()), quoting)
    with SourceFile(stores.write(tmp_path / "box", text)) as source:
        found = [each for each in mbox.read(source) if isinstance(each, Message)]
    assert [each.origin.offset for each in found] == offsets
    assert {each.flags for each in found} == {flags}


ALL = READ | MessageFlag.ANSWERED | MessageFlag.FLAGGED | MessageFlag.FORWARDED | MessageFlag.DRAFT | MessageFlag.JUNK


@pytest.mark.parametrize("flags", [NONE, READ, *ALL, ALL])
@pytest.mark.parametrize("before", [b"", b"Status: RO\r\nX-Status: D\r\n", b"X-Mozilla-Status: 1009\r\n"])
def test_flags_come_back(flags: MessageFlag, before: bytes) -> None:
    octets = before + HEAD + b"\r\ntext\r\n"
    written = with_unix_status(octets, flags, ())
    assert status_flags(written.partition(b"\r\n\r\n")[0])[0] == flags
    assert without_status(written) == HEAD + b"\r\ntext\r\n"


def test_fields_that_say_it_already_stay() -> None:
    octets = b"X-Mozilla-Status: 0001\nX-Mozilla-Keys: $label1   \nFrom: a@example.jp\n\nx"
    assert with_unix_status(octets, READ, ("$label1",)) == octets


def test_what_is_marked_as_deleted_comes_back_without_the_mark() -> None:
    octets = b"X-Mozilla-Status: 0009\nFrom: a@example.jp\n\nx"
    for written in (with_unix_status, with_mozilla_status):
        head = written(octets, READ | MessageFlag.DELETED, ())
        assert status_flags(head)[0] == READ


def test_mozilla_fields() -> None:
    octets = b"X-Mozilla-Status: 0000\nX-Mozilla-Keys: old\nFrom: a@example.jp\n\nX-Mozilla-Status: 0009\n"
    written = with_mozilla_status(octets, READ | MessageFlag.FORWARDED | MessageFlag.JUNK, ("$label1", "Junk"))
    assert written == (
        b"X-Mozilla-Status: 1001\nX-Mozilla-Status2: 00000000\nX-Mozilla-Keys: "
        + b"$label1 Junk".ljust(80)
        + b"\nFrom: a@example.jp\n\nX-Mozilla-Status: 0009\n"
    )


def test_keywords() -> None:
    assert keywords_of(b"X-Keywords: $a b \\Seen (c) b\nX-Mozilla-Keys: \xe3\x81\x82 d\n\nX-Keywords: no") == (
        "$a",
        "b",
        "d",
    )
    assert keywords_of(b"From: a\n\nX-Keywords: no") == ()


# Without what opens a part: a message that was cut inside one, before another with the same boundary, is doubtful.
PIECES = st.sampled_from(
    [b"From ", b">From ", b"a@example.jp Mon Jan  2 03:04:05 2006", b"\n", b"\r\n", b"\r", b"Subject: x\n", b"To: y\n",
     b"\n\n", b'Content-Type: multipart/mixed; boundary="b"\n', b"Content-Type: message/rfc822\n",
     b"X-Mozilla-Status: 0001\n", b"Content-Length: 40\n", b" ", b"\0", b"\xe3\x81\x82", b"text", b"Received: z\n"]
)  # fmt: skip
LETTERS = st.lists(st.lists(PIECES, max_size=12).map(b"".join), min_size=1, max_size=4)


@given(LETTERS, st.sampled_from(list(Quoting)))
@example([b"\0From \nSubject: x\nReceived: z\n"], Quoting.ALL)
@example([b"a\n\0From \nSubject: x\nReceived: z\n"], Quoting.BARE)
@settings(max_examples=400, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_written_is_found(tmp_path: Path, letters: list[bytes], quoting: Quoting) -> None:
    text, offsets = b"", []
    for octets in letters:
        text += separator("a@example.jp", datetime(2006, 1, 2, tzinfo=UTC))
        offsets.append(len(text))
        text += quoted(octets, quoting)
    path = tmp_path / "box"
    path.write_bytes(text)
    with SourceFile(path) as source:
        found = [each.origin.offset for each in mbox.read(source) if isinstance(each, Message)]
    assert found == offsets
