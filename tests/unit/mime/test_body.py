"""The MIME walker against the standard library, and against messages made to hurt."""

import email

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.mime import body, part_head
from app.mime.body import decoded, parts, text, text_behind
from app.mime.boundaries import Boundaries
from app.mime.headers import fields
from tests.builders.stores import partial

ROOT = b"Content-Type: multipart/mixed; boundary=a\n\n"
NESTED = (
    b"Content-Type: multipart/mixed; boundary=a\n\npreamble\n--a\nContent-Type: multipart/alternative; boundary=ab\n\n"
    b"--ab\nContent-Type: text/plain; charset=utf-8\n\n\xe5\xb1\xb1\n--ab\nContent-Type: text/html\n\n<b>x</b>\n--ab--\n"
    b"--a\nContent-Type: image/png; name*0*=utf-8''%E5%B1; name*1*=%B1.png\nContent-Transfer-Encoding: base64\n\nYWJj\n"
    b"--a\nContent-Type: message/rfc822\n\nSubject: inner\n\ninner text\n--a--\nepilogue\n"
)


@pytest.mark.parametrize("ends", [b"\n", b"\r\n"])
def test_parts(ends: bytes) -> None:
    message = NESTED.replace(b"\n", ends)
    found = {part.number: part for part in parts(message)}
    assert list(found) == ["", "1", "1.1", "1.2", "2", "3"]
    assert found["1.1"].content_type == "text/plain"
    assert decoded(found["2"], message) == b"abc"
    assert found["2"].file_name == "山.png"
    assert decoded(found["3"], message).startswith(b"Subject: inner")
    assert text(message) == "山"


@pytest.mark.parametrize("ends", [b"\n", b"\r\n", b"\r"])
@pytest.mark.parametrize("others", [b"\n", b"\r\n", b"\r"])
def test_boundaries_are_found_behind_line_ends_of_every_kind(ends: bytes, others: bytes) -> None:
    root, rest = NESTED.replace(b"\n\npreamble", others + others + b"preamble").split(b"preamble")
    message = root + b"x--a" + others + rest.replace(b"\n", ends)
    assert [part.number for part in parts(message)] == ["", "1", "1.1", "1.2", "2", "3"]


@pytest.mark.parametrize("ends", [b"\n", b"\r\n", b"\r", b"\n\r", b"\r\r\n"])
def test_text_is_the_same_wherever_the_message_is_cut(ends: bytes) -> None:
    for message in (NESTED, b"Content-Type: text/html\n\n<b>x</b>\n", b"\nno head\n", b"Subject: no text\n"):
        message = message.replace(b"\n", ends)
        for at in range(len(message) + 1):
            head, rest = message[:at], message[at:]
            found = fields(head, part_head.NAMES)
            # The fields of a piece of the head are not those of the message: whoever has the pieces has the whole head.
            if head.count(ends) >= message.partition(ends * 2)[0].count(ends) + 1:
                assert text_behind(head, found, rest, 99) == text(message, 99), (head, rest)


def test_no_multipart_is_part_1() -> None:
    (part,) = parts(b"Subject: x\n\nbody\n")
    assert (part.number, part.body_start) == ("1", 12)


def test_agrees_with_the_standard_library() -> None:
    ours = [decoded(part, NESTED).strip() for part in parts(NESTED) if not part.is_multipart][:3]
    theirs = [part.get_payload(decode=True) for part in email.message_from_bytes(NESTED).walk()]
    assert ours == [each.strip() for each in theirs if isinstance(each, bytes)][:3]


def test_stub() -> None:
    message, _ = partial()
    stub = [part for part in parts(message) if part.stub_length is not None]
    assert [(part.number, part.file_name, part.stub_length) for part in stub] == [("2", "a.pdf", 1036)]


@pytest.mark.parametrize(
    "message",
    [
        b"Content-Type: multipart/mixed; boundary=a\n\n"
        + b"--a\nContent-Type: multipart/mixed; boundary=a\n\n" * 20_000,
        b"".join(b"Content-Type: multipart/mixed; boundary=%d\n\n--%d\n" % (n, n) for n in range(2000)),
        b"Content-Type: text/plain" + b"; a=b" * 50_000 + b"\n\n",
        b"Content-Type: multipart/mixed; boundary=a\n\n" + b"--b\n" * 200_000,
        b"Content-Type: multipart/mixed; boundary=a\n\n" + b"--" * 500_000,
        b"Content-Type: multipart/mixed; boundary=\n\n--\n--\n",
        b'Content-Type: multipart/mixed; boundary="' + b"\\" * 10_000,
    ],
)
def test_bounded(message: bytes) -> None:
    assert sum(1 for _ in parts(message)) <= 10_100
    text(message)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300))
def test_never_raises(tail: bytes) -> None:
    for message in (tail, NESTED[:60] + tail, NESTED + tail):
        for part in parts(message):
            assert 0 <= part.head_start <= part.body_start <= max(part.body_end, part.body_start)
            decoded(part, message)


@pytest.mark.parametrize("line_end", [b"\n", b"\r\n", b"\r"])
@pytest.mark.parametrize("length", [1, 9, 10, 11, 60])
def test_a_boundary_of_any_length_is_found(length: int, line_end: bytes) -> None:
    """Short and long boundaries are found in two ways; neither takes a line that only begins like a boundary."""
    boundary = b"b" * length
    lines = (
        b"Content-Type: multipart/mixed; boundary=" + boundary, b"", b"--", b"-----", b"--" + boundary, b"", b"one --"
        + boundary, b"a--b", b"--" + boundary + b"x", b"--" + boundary, b"Content-Type: text/html", b"", b"two", b"--"
        + boundary + b"--", b"--" + boundary, b"", b"no part",
    )  # fmt: skip
    message = line_end.join(lines)
    found = [(part.number, part.content_type, message[part.body_start : part.body_end]) for part in parts(message)]
    one = line_end.join((b"one --" + boundary, b"a--b", b"--" + boundary + b"x"))
    assert found[1:] == [("1", "text/plain", one), ("2", "text/html", b"two")]


@pytest.mark.parametrize("line_end", [b"\n", b"\r\n", b"\r"])
@pytest.mark.parametrize("boundary", [b"b: b", b"a long one: of two words"])
def test_a_boundary_behind_another_begins_a_part_though_it_reads_like_a_field(boundary: bytes, line_end: bytes) -> None:
    head = b'Content-Type: multipart/mixed; boundary="' + boundary + b'"'
    between = b"--" + boundary
    message = line_end.join((head, b"", between, between, b"X-Half: -- a head", b"", b"text", between + b"--"))
    found = [(part.number, message[part.body_start : part.body_end]) for part in parts(message)]
    assert found[-1] == ("2", b"text")


PIECES = (b"\n", b"\r\n", b"\r", b"\n\n", b"--a", b"--a--", b"--b: b", b"--", b"-", b":", b" x", b"X: y", b"text", b"\n--a\n",
          b"Content-Type: text/html", b"Content-Type: multipart/mixed; boundary=bb", b"\n--bb\n", b"\n--bb--\r\n")  # fmt: skip


@settings(max_examples=500, deadline=None)
@given(st.sampled_from((b"a", b"bb", b"b: b", b"a long boundary")), st.lists(st.sampled_from(PIECES), max_size=40))
def test_short_ways_find_the_same_parts(boundary: bytes, pieces: list[bytes]) -> None:
    message = b'Content-Type: multipart/mixed; boundary="%s"\n\n--%s\n' % (boundary, boundary) + b"".join(pieces)
    found = list(parts(message))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(body, "_SHORT", 0)
        patched.setattr(Boundaries, "skip", lambda *_: None)
        assert list(parts(message)) == found
