"""The mbox reader: every dialect, and the damage mailboxes come to."""

import io
import mailbox
import random
import re
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.formats.common.excerpt import LEAD, TAIL
from app.formats.standard import mbox, mbox_separators, mbox_window
from app.model.findings import Finding
from app.model.mail import Completeness, Message, MessageFlag
from tests.builders import stores


class Bytes:
    """A source in memory that hands out small pieces."""

    def __init__(self, data: bytes) -> None:
        self.path = Path("memory")
        self.size = len(data)
        self._stream = io.BytesIO(data)

    @property
    def position(self) -> int:
        return self._stream.tell()

    def read(self, count: int, /) -> bytes:
        return self._stream.read(count)

    def skip(self, count: int, /) -> None:
        self._stream.seek(min(self._stream.tell() + count, self.size))


def read(data: bytes) -> tuple[list[Message], list[Finding]]:
    """The messages and the findings of a mailbox."""
    items = list(mbox.read(Bytes(data)))
    return [each for each in items if isinstance(each, Message)], [each for each in items if isinstance(each, Finding)]


def bodies(data: bytes) -> list[bytes]:
    """The bytes of each message."""
    return [data[each.origin.offset : each.origin.offset + each.origin.length] for each in read(data)[0]]


@pytest.mark.parametrize("ends", [b"\n", b"\r\n", b"\r"])
def test_line_ends(ends: bytes) -> None:
    messages = [stores.message(number) for number in range(3)]
    data = stores.mbox(*messages).replace(b"\n", ends)
    assert bodies(data) == [each.replace(b"\n", ends) for each in messages]


def test_mixed_line_ends() -> None:
    one, two = stores.mbox(stores.message(1)), stores.mbox(stores.message(2)).replace(b"\n", b"\r\n")
    assert len(bodies(one + two + one)) == 3


def test_a_line_in_the_text_is_no_separator() -> None:
    text = "Hello\nFrom now on I come on Mondays.\nFrom me\n\nFrom all of us\n\nbye\n"
    assert len(bodies(stores.mbox(stores.message(1, body=text), stores.message(2)))) == 2


def test_a_signature_is_no_separator() -> None:
    text = "Hello\n\nFrom Tanaka Design Office\nTEL: 03-0000-1111\nFAX: 03-0000-2222\nMail: a@example.jp\n\nthe rest\n"
    assert len(bodies(stores.mbox(stores.message(1, body=text), stores.message(2)))) == 2


@pytest.mark.parametrize("separator", ["From ", "From -", "From ???@???", "From taro@example.jp"])
def test_separators_without_a_date(separator: str) -> None:
    assert len(bodies(stores.mbox(stores.message(1), stores.message(2), separator=separator))) == 2
    odd = b"X-Spool-1: a\nX-Spool-2: b\n" + stores.message(2)
    assert len(bodies(stores.mbox(stores.message(1), odd, separator=separator))) == 2


def with_part(head: str, content: str, end: str = "--b--\n") -> bytes:
    """A message with one attached part."""
    return (
        "From: Taro <taro@example.jp>\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n"
        f"--b\n{head}\n\n{content}{end}"
    ).encode()


INNER = "From tanaka@example.jp Mon Sep 17 00:00:00 2001\nFrom: Inner <inner@example.jp>\nSubject: x\n\ninner body\n"


@pytest.mark.parametrize("ends", [b"\n", b"\r\n", b"\r"])
@pytest.mark.parametrize(
    "head",
    [
        "Content-Type: message/rfc822",
        "Content-Type: text/x-patch;\n name=a.patch\nContent-Disposition: attachment;\n filename=a.patch",
    ],
)
def test_attached_messages(head: str, ends: bytes) -> None:
    # A whole mailbox may be attached, too.
    for count in (1, 3):
        data = stores.mbox(with_part(head, "\n".join([INNER] * count)), stores.message(2)).replace(b"\n", ends)
        assert [each[:11] for each in bodies(data)] == [b"From: Taro "] * 2


def test_a_message_cut_in_the_head_of_a_part_ends_there() -> None:
    cut = with_part("Content-Type: message/rfc822", "", end="").removesuffix(b"\n")
    mozilla = b"X-Mozilla-Status: 0001\n" + stores.message(2)
    assert len(bodies(stores.mbox(cut, mozilla))) == 2
    plain = with_part("Content-Type: text/plain", "", end="").removesuffix(b"\n")
    assert len(bodies(stores.mbox(plain, stores.message(2)))) == 2


def test_a_signature_before_a_separator() -> None:
    for sign in ("-- \nTEL: 03-0000-1111\n", "----\nContent: none\n", "--b--\nTEL: 1\n"):
        assert len(bodies(stores.mbox(stores.message(1, body=sign), stores.message(2)))) == 2


@pytest.mark.parametrize("cut", [1, 2, 8])
def test_cut_in_the_last_plain_letter(cut: int) -> None:
    data = stores.mbox(stores.message(1), stores.message(2, body="one\ntwo\nthe last line\n"))[: -1 - cut]
    messages, _ = read(data)
    assert [each.completeness for each in messages] == [Completeness.WHOLE, Completeness.PARTIAL]
    assert messages[1].notes == ("last_line_open",)
    assert read(stores.mbox(stores.message(1))[:-3])[0][0].notes == ("last_line_open",)


def test_a_last_line_may_have_no_end() -> None:
    def notes(data: bytes) -> object:
        return read(data)[0][-1].notes

    # Nothing is missing where the message says how long it is, or closes its own boundary.
    head, body = b"From: a@example.jp\nContent-Length: %d\n\n", b"one\ntwo"
    assert notes(stores.mbox(stores.message(1), head % len(body) + body).removesuffix(b"\n")) == ()
    assert notes(stores.mbox(stores.message(1), head % 500 + body).removesuffix(b"\n")) == ("last_line_open",)
    assert notes(stores.mbox(with_part("Content-Type: text/plain", "x\n", "--b--")).removesuffix(b"\n")) == ()
    # No program that writes mailboxes wrote this one.
    assert notes(stores.message(1).removesuffix(b"\n")) == ()


def lengthy(body: bytes, length: int | None = None) -> bytes:
    """A message that says how long it is."""
    return b"From: a@example.jp\nContent-Length: %d\n\n%s" % (len(body) if length is None else length, body)


@pytest.mark.parametrize(
    ("others", "note"),
    [
        ([lengthy(b"one\n"), lengthy(b"one\ntwo\n")], ("truncated",)),
        ([lengthy(b"one\n"), stores.message(1)], ("truncated",)),
        # What is wrong in the others, or in none, is no measure.
        ([lengthy(b"one\n"), lengthy(b"one\n", 90)], ()),
        ([lengthy(b"one\n" * 20, 4)], ()),
        ([stores.message(1)], ()),
    ],
)
def test_a_last_letter_shorter_than_it_says(others: list[bytes], note: tuple[str, ...]) -> None:
    cut = stores.mbox(*others, lengthy(b"one\ntwo\nthree\n")).removesuffix(b"three\n\n")
    assert [each.notes for each in read(cut)[0]] == [*[()] * len(others), note]
    whole = stores.mbox(*others, lengthy(b"one\ntwo\nthree\n"))
    assert [each.notes for each in read(whole)[0]] == [()] * (len(others) + 1)


@pytest.mark.parametrize(
    ("status", "others", "note"),
    [
        (b"X-Mozilla-Status: 0001\n", 2, ("empty_line_missing",)),
        # One may be by chance, and many other programs leave the line out.
        (b"X-Mozilla-Status: 0001\n", 1, ()),
        (b"", 2, ()),
    ],
)
@pytest.mark.parametrize("line_end", [b"\n", b"\r\n"])
def test_a_last_letter_without_the_empty_line_of_all_others(
    status: bytes, others: int, note: tuple[str, ...], line_end: bytes
) -> None:
    messages = [status + stores.message(number, body="one\ntwo\nthree\n") for number in range(others + 1)]
    data = stores.mbox(*messages).replace(b"\n", line_end)
    cut = data.removesuffix(line_end.join((b"three", b"", b"")))
    assert len(cut) < len(data)
    assert [each.notes for each in read(data)[0]] == [()] * (others + 1)
    assert [each.notes for each in read(cut)[0]] == [*[()] * others, note]


def test_an_empty_line_among_the_headers() -> None:
    late = b"Received: from a.example.jp\n\nFrom: taro@example.jp\nSubject: x\n\nHello.\n"
    data = stores.mbox(stores.message(1), late, stores.message(2))
    assert len(bodies(data)) == 3
    assert b"From: taro@example.jp" in read(data)[0][1].head


def test_no_empty_line_before_a_separator() -> None:
    data = stores.mbox(stores.message(1)).rstrip(b"\n") + b"\n" + stores.mbox(stores.message(2))
    assert len(bodies(data)) == 2


def test_headers_of_one_field_and_none() -> None:
    separator = "From a@example.jp Mon Jun 01 10:00:00 2009"
    assert len(bodies(stores.mbox(b"Subject: x\n\nbody\n", b"\njust text\n", separator=separator))) == 2


def test_quoting_is_noted() -> None:
    def quoting(text: str) -> object:
        return read(stores.mbox(stores.message(1, body=text)))[1][0].parameters["quoting"]

    assert quoting("plain\n") == "none"
    assert quoting(">From me\n") == "quoted"
    assert quoting(">>From me\n") == "mboxrd"


def test_flags_and_what_is_on_the_server() -> None:
    def one(status: str) -> Message:
        return read(stores.mbox(status.encode() + b"\n" + stores.message()))[0][0]

    assert one("X-Mozilla-Status: 0009").flags == MessageFlag.READ | MessageFlag.DELETED
    assert one("X-Mozilla-Status: 0401\nX-Mozilla-Status2: 00200000").flags == MessageFlag.READ | MessageFlag.DELETED
    assert one("X-Mozilla-Status: 0401").completeness is Completeness.PARTIAL
    assert one("X-Mozilla-Status: 0401").notes == ("partly_on_server",)
    assert one("X: y\nStatus: RO\nX-Status: AF").flags == MessageFlag.READ | MessageFlag.ANSWERED | MessageFlag.FLAGGED


def test_zeros_at_the_end_and_in_between() -> None:
    data = stores.mbox(stores.message(1)) + bytes(5000) + stores.mbox(stores.message(2)) + bytes(3_000_000)
    messages, findings = read(data)
    assert len(messages) == 2
    assert {finding.code for finding in findings} >= {"zeros_at_end"}
    assert data[messages[-1].origin.offset :][: messages[-1].origin.length].endswith(b"Hello.\n")


def test_last_message_cut_off() -> None:
    text, _ = stores.partial()
    whole = stores.mbox(stores.message(1), text)
    assert read(whole)[0][-1].completeness is Completeness.WHOLE
    cut = read(whole[:-30])[0][-1]
    assert (cut.completeness, cut.notes) == (Completeness.PARTIAL, ("truncated",))


def test_lost_first_separator() -> None:
    assert len(bodies(stores.message(1) + b"\n" + stores.mbox(stores.message(2)))) == 2


def test_garbage_before_the_first_message() -> None:
    messages, findings = read(b"\x8f\x02 rubbish\n\n" + stores.mbox(stores.message(1)))
    assert len(messages) == 1
    assert "text_before_first_message" in {finding.code for finding in findings}


@pytest.mark.parametrize(
    "data", [b"", b"\n\n\n", b"rubbish", b"From ", b"From me", bytes(2_000_000), b"\xff" * 3_000_000]
)
def test_no_mail_at_all(data: bytes) -> None:
    messages, _ = read(data)
    assert [each.origin.length for each in messages] in ([], [0])


def test_messages_larger_than_the_window() -> None:
    sizes = [10, 3_000_000, 5, 1_048_570, 1_048_576, 20_000, 1]
    messages = [stores.message(n, body="x" * 70 + "\n" + "y" * size + "\n") for n, size in enumerate(sizes)]
    assert bodies(stores.mbox(*messages)) == messages


def test_headers_larger_than_the_window() -> None:
    huge = b"X-Big: " + b"a" * 3_000_000 + b"\n" + stores.message(1)
    data = stores.mbox(huge, stores.message(2))
    messages, _ = read(data)
    assert len(messages) == 2
    assert len(messages[0].head) <= 1 << 20


def test_separators_at_every_place_of_the_window() -> None:
    first = stores.mbox(stores.message(1, body="x" * 1_040_000 + "\n"))
    for shift in range(0, 20_000, 997):
        data = first + stores.mbox(stores.message(2, body="z" * shift + "\n"), stores.message(3), stores.message(4))
        assert len(bodies(data)) == 4, shift


def test_the_end_of_a_long_text_is_whole_wherever_a_window_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mbox_window, "_WINDOW", 40_000)
    for shift in range(0, 12_000, 500):
        texts = ["".join(f"{number:06}\n" for number in range(shift + 7_000)), "", ""]
        messages = [stores.message(number, body=text) for number, text in enumerate(texts)]
        found = read(stores.mbox(*messages))[0]
        assert [each.excerpt[-1000:] for each in found[:1]] == [(messages[0] + b"\n")[-1000:]], shift
        assert len(found[0].excerpt) > LEAD + TAIL - 20


def test_zeros_are_counted_wherever_a_window_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    data = stores.mbox(stores.message(1, body="\0" * 300 + "\n"), stores.message(2))
    for size in range(100, 600, 7):
        monkeypatch.setattr(mbox_window, "_WINDOW", size)
        counts = [each.parameters["bytes"] for each in read(data)[1] if each.code == "zeros_inside"]
        assert counts == [300], size


def test_text_before_the_first_message_is_counted_wherever_a_window_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    data = b"rubbish\n" * 10_000 + b"\n" + stores.mbox(stores.message(1), stores.message(2))
    counts = set()
    for size in (1 << 20, 20_000):
        monkeypatch.setattr(mbox_window, "_WINDOW", size)
        messages, findings = read(data)
        assert len(messages) == 2
        counts |= {each.parameters["bytes"] for each in findings if each.code == "text_before_first_message"}
    assert counts == {len(data[: messages[0].origin.offset].rstrip())}


def test_agrees_with_the_standard_library(tmp_path: Path) -> None:
    messages = [stores.message(number, body="text\n" * (number * 13 % 700)) for number in range(500)]
    path = stores.write(tmp_path / "mbox", stores.mbox(*messages))
    box = mailbox.mbox(path, create=False)
    theirs = [each["Message-ID"] for each in box]
    box.close()
    ours = [each.head.split(b"Message-ID: ")[1].split(b"\n")[0].decode() for each in read(path.read_bytes())[0]]
    assert ours == theirs


def truncations(data: bytes) -> Iterator[bytes]:
    """The file cut at many places, and with bytes flipped."""
    for end in range(0, len(data), 37):
        yield data[:end]
        flipped = bytearray(data)
        flipped[end] ^= 0x55
        yield bytes(flipped)


def test_damage_never_raises() -> None:
    text, _ = stores.partial()
    for data in truncations(stores.mbox(stores.message(1), text, stores.message(3))):
        for each in read(data)[0]:
            assert 0 <= each.origin.offset <= each.origin.offset + each.origin.length <= len(data)


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.sampled_from([b"From ", b"From a 10:00\n", b"A: b\n", b"\n", b"\r", b"\0", b">From x\n", b"text"]),
        max_size=60,
    )
)
def test_any_mixture(pieces: list[bytes]) -> None:
    data = b"".join(pieces)
    end = 0
    for each in read(data)[0]:
        assert end <= each.origin.offset
        end = each.origin.offset + each.origin.length
        assert end <= len(data)


_HOSTILE = (
    b"From - Mon Jan  2 10:00:00 2006\n", b"From a@x.jp Mon Jan  2 10:00:00 +0900 2006\n", b"From \n", b"From", b" ",
    b"From a Mon Sep 17 00:00:00 2001\n", b"From Tanaka Office\nTEL: 3\n", b">From x\n", b"\n", b"\n\n", b"\r\n", b"\r",
    b"\0", b"From: a@x.jp\n", b"To: b@x.jp\nSubject: c\n", b"A: b\n", b"\t", b"--q\n", b"--q--\n", b"text\n", b"text",
    b'Content-Type: multipart/mixed; boundary="q"\n', b"--q\nContent-Type: message/rfc822\n\n", b"X-Mozilla-Keys: junk\n",
    b"X-Mozilla-Status: 0009\n", b"Status: RO\n", b"Content-Length: 40\n", b"Message-ID: <a@x.jp>\n",
)  # fmt: skip


def test_usual_messages_are_found_as_by_the_careful_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    choose = random.Random(3)
    boxes = [b"".join(choose.choices(_HOSTILE, k=choose.choice((10, 30, 100)))) for _ in range(300)]
    boxes += [b"From - Mon Jan  2 10:00:00 2006\n" + box + 40_000 * b"x" for box in boxes[:100]]
    boxes += [_usual_but_for(choose, choose.choice(_HOSTILE)) for _ in range(600)]
    quick = [list(mbox.read(Bytes(box))) for box in boxes]
    only_carefully(monkeypatch)
    assert quick == [list(mbox.read(Bytes(box))) for box in boxes]


def _usual_but_for(choose: random.Random, oddity: bytes) -> bytes:
    """Usual messages of three lengths; an oddity lies anywhere in them, and replaces some of what is there."""
    each = b"From - Mon Jan  2 10:00:00 2006\nFrom: a@x.jp\nX: " + choose.choice((1, 2000)) * b"y" + b"\nTo: b@x.jp\n\n"
    box = b"".join(each + choose.choice((1, 30, 2000)) * b"text of it\n" + b"\n" for _ in range(4))
    at = choose.randrange(len(each) * 2)
    return box[:at] + oddity + box[at + choose.choice((0, 0, 1, 20)) :]


def only_carefully(monkeypatch: pytest.MonkeyPatch) -> None:
    """Takes the short ways of usual messages, heads and separators away."""
    monkeypatch.setattr(mbox, "usual_messages", not_one)
    monkeypatch.setattr(mbox, "_is_usual", lambda head: False)
    monkeypatch.setattr(mbox_separators, "USUAL", re.compile(rb"(?!)"))
    monkeypatch.setattr(mbox_separators, "_is_below_head", lambda data, index: True)


def not_one(
    path: Path, window: mbox_window.Window, start: int, habits: mbox_separators.Habits
) -> Generator[Message, None, int]:
    """No message by the short way: the first one is left to the careful way."""
    yield from ()
    return start


def detached(url: str) -> bytes:
    """A message whose attachment Thunderbird moved to a file."""
    head = f"Content-Type: application/pdf\nX-Mozilla-External-Attachment-URL: {url}"
    return with_part(head, "You deleted an attachment.\n")


@pytest.mark.parametrize("piece", [1 << 20, 37, 200])
def test_detached_attachments(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, piece: int) -> None:
    monkeypatch.setattr(mbox_window, "_WINDOW", piece)
    there = stores.write(tmp_path / "a b.pdf", b"%PDF")
    gone = tmp_path / "gone.pdf"
    urls = [there.as_uri(), gone.as_uri(), "file:////server/share/a.pdf", "https://example.com/a.pdf"]
    data = stores.mbox(stores.message(1), *map(detached, urls), stores.message(2))
    messages, findings = read(data)
    elsewhere = (Completeness.PARTIAL, ("attachment_elsewhere",))
    whole: tuple[Completeness, tuple[str, ...]] = (Completeness.WHOLE, ())
    assert [(each.completeness, each.notes) for each in messages] == [whole, *[elsewhere] * 4, whole]
    assert [(each.code, each.parameters["file"]) for each in findings if "file" in each.parameters] == [
        ("attachment_detached", str(there)),
        ("attachment_detached_gone", str(gone)),
        ("attachment_detached_gone", urls[2]),
        ("attachment_detached_gone", urls[3]),
    ]
    assert read(stores.mbox(detached(gone.as_uri())))[0][0].notes == ("attachment_elsewhere",)
