"""The parts of a MIME message (RFC 2045, 2046): a walker over bytes, bounded in depth, number and time."""

import binascii
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from html import unescape
from typing import NamedTuple

from app.mime import charsets, part_head
from app.mime.boundaries import Boundaries, Container
from app.mime.headers import decode_base64
from app.mime.part_head import PartHead
from app.textkit.lazy_pattern import lazy_pattern

_MAX_DEPTH = 50
_MAX_PARTS = 10_000

_HEAD_LIMIT = 1 << 20
_PART_HEAD_LIMIT = 64 << 10
_SHORT = 200
"""Bytes of the head of a part that says little more than its type and encoding."""

_HEAD_END = lazy_pattern(rb"\r?\n\r?\n|\r\r")
_EMPTY_LINE = lazy_pattern(rb"\r?\n|\r")
# A part that lost its empty line must not swallow the boundary behind it: its head ends at two hyphens at the latest.
# Not possessive: before 3.11.5, Python then keeps the line end that a failed last round took (cpython issue 106052).
_PART_HEAD = lazy_pattern(rb"[!-9;-~]+[ \t]*:(?:[^\r\n]+|\r?\n(?!\r?\n|--)|\r(?![\r\n]|--))*(?:\r?\n|\r)?")
# What has no end reaches to the end of the text: looking for it again and again takes too long.
_UNSEEN = lazy_pattern(r"(?is)<(script|style|title)\b.*?(?:</\1\s*>|\Z)|<!--.*?(?:-->|\Z)")
_LINE_TAG = lazy_pattern(r"(?i)<(?:br|/?p|/?div|/?tr|/?li|/?d[lt]|/?h[1-6]|/?table|/?blockquote)\b[^<>]{0,2000}>")
# Cells of one row stay apart: a label and what was filled in are no word together.
_CELL_TAG = lazy_pattern(r"(?i)</?(?:t[dh]|dd)\b[^<>]{0,2000}>")
_TABS = lazy_pattern(r" ?\t[ \t]*")
_TAG = lazy_pattern(r"</?[a-zA-Z!?][^<>]{0,2000}>")
_SPACES = lazy_pattern(r"[ \t\r\f\v\xa0]+")
# Longer figures name no character, and Python refuses to read the longest ones.
_ENTITY = lazy_pattern(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")


class MimePart(NamedTuple):
    """One leaf, or one container, of a message.

    `number` counts as IMAP does (RFC 9051, 6.4.5): the children of the outermost multipart are 1, 2, …, theirs 2.1 …;
    a message that is no multipart is "1"; the outermost multipart itself is "". An attached message is one leaf.
    `head_start`, `body_start` and `body_end` are bytes of the message. `stub_length` is what Apple Mail notes where
    it took the body out (X-Apple-Content-Length), else None.
    """

    number: str
    head_start: int
    body_start: int
    body_end: int
    content_type: str = "text/plain"
    charset: str = ""
    disposition: str = ""
    file_name: str = ""
    transfer_encoding: str = ""
    stub_length: int | None = None

    @property
    def is_multipart(self) -> bool:
        """True where the part holds other parts."""
        return self.content_type.startswith("multipart/")


_Begun = tuple[PartHead, str, int, int]
"""What is known of a part before its end is: what its head says, its number, and where head and body start."""

_Found = tuple[PartHead, str, int, int, int]
"""The same with the end of its body."""


def parts(message: bytes) -> Iterator[MimePart]:
    """The parts of a message in the order they stand, containers before what they hold. Never raises.

    Takes linear time; stops after 10,000 parts and leaves what lies deeper than 50 containers as one leaf.
    """
    head, body_start = _message_head(message)
    for said, number, head_start, start, end in _walk(message, body_start, part_head.of_head(head, "text/plain")):
        yield MimePart(number, head_start, start, end, *said[:-1])


def _walk(message: bytes, body_start: int, said: PartHead) -> Iterator[_Found]:
    """The parts of a message whose body starts there, and whose head says this."""
    if not said.has_children:
        yield said, "1", 0, body_start, len(message)
        return
    yield said, "", 0, body_start, len(message)
    opened = Boundaries(message, body_start, Container("", said))
    leaf: _Begun | None = None
    count = 0
    while (found := opened.next_line()) is not None:
        line_start, line_end, line = found
        if line not in opened.lines:
            continue
        level, closing = opened.lines[line]
        if leaf is not None:
            yield *leaf, max(_before_line_end(message, line_start), leaf[3])
            leaf = None
        if closing and not level:
            return
        # A boundary of an outer container closes everything inside it, ended or not.
        if closing or level + 1 < len(opened.containers):
            opened.close(level + (0 if closing else 1))
        if closing:
            continue
        count += 1
        if count > _MAX_PARTS:
            return
        begun = _begun(message, line_end, opened.containers[-1])
        if not message.startswith(b"--", line_end):
            # Then none is in the head.
            opened.skip(begun[3])
        if begun[0].has_children and len(opened.containers) < _MAX_DEPTH:
            yield *begun, len(message)
            opened.open(Container(f"{begun[1]}.", begun[0]))
        else:
            leaf = begun
    if leaf is not None:
        yield *leaf, len(message)


def _begun(message: bytes, start: int, container: Container) -> _Begun:
    container.children += 1
    usual = "message/rfc822" if container.said.content_type == "multipart/digest" else "text/plain"
    # Most heads are a few lines that other parts have, too.
    end = message.find(b"\n\n", start, start + _SHORT)
    if end < 0:
        end = message.find(b"\n\r\n", start, start + _SHORT) + 1
    if end > 0:
        said, length = _short_head(message[start : end + 2], usual)
    else:
        said, length = _part_head(message, start, usual)
    return said, f"{container.numbers}{container.children}", start, start + length


def decoded(part: MimePart, message: bytes) -> bytes:
    """The bytes of a part with its transfer encoding taken off. Never raises."""
    return _without_encoding(message[part.body_start : part.body_end], part.transfer_encoding)


def text(message: bytes, limit: int = 1 << 20) -> str:
    """The words of a message, at most `limit` characters: its first plain text, else its HTML without the tags."""
    return next(texts(message, limit), "")


def text_behind(head: bytes, found: Mapping[bytes, Sequence[bytes]], rest: bytes, limit: int) -> str:
    """The same for a message in two pieces; `found` are fields of its head, all of `part_head.NAMES` among them."""
    return next(texts_behind(head, found, rest, limit), "")


def part_text(part: MimePart, message: bytes, limit: int) -> str:
    """The text of one part of a message, at most `limit` characters. Never raises."""
    return _text_of(message, part.body_start, part.body_end, part, limit)[:limit]


def html_text(part: MimePart, message: bytes, limit: int) -> str:
    """The words of one part that is HTML, at most `limit` characters. Never raises."""
    return _without_tags(_text_of(message, part.body_start, part.body_end, part, 2 * limit))[:limit]


def texts(message: bytes, limit: int = 1 << 20) -> Iterator[str]:
    """The ways a message says its words, each at most `limit` characters: its first plain text, then its first HTML.

    Many programs write into the plain text only that the message has to be read as HTML.
    """
    head, body_start = _message_head(message)
    return _texts(message, _walk(message, body_start, part_head.of_head(head, "text/plain")), limit)


def texts_behind(
    head: bytes, found: Mapping[bytes, Sequence[bytes]], rest: bytes, limit: int = 1 << 20, start: int = 0
) -> Iterator[str]:
    """The same for a message in two pieces, as `text_behind` takes it; the second begins at `start` of `rest`."""
    if not rest.startswith((b"\n", b"\r\n"), start) or not _is_whole(head):
        return texts(head + rest[start:], limit)
    body_start = rest.index(b"\n", start) + 1
    return _texts(rest, _walk(rest, body_start, part_head.read(found, "text/plain")), limit)


def _texts(message: bytes, found: Iterator[_Found], limit: int) -> Iterator[str]:
    html, has_plain = "", False
    for said, _, _, start, end in found:
        if said.disposition == "attachment":
            continue
        if said.content_type == "text/plain" and not has_plain:
            plain = _text_of(message, start, end, said, limit)
            if plain and not plain.isspace():
                has_plain = True
                yield plain[:limit]
        elif said.content_type == "text/html" and not html:
            html = _text_of(message, start, end, said, 2 * limit)
    if html:
        yield _without_tags(html)[:limit]


def _without_encoding(body: bytes, encoding: str) -> bytes:
    if encoding == "base64":
        return decode_base64(body)
    return binascii.a2b_qp(body) if encoding == "quoted-printable" else body


def _text_of(message: bytes, start: int, end: int, said: PartHead | MimePart, limit: int) -> str:
    # Three bytes of base64 or quoted-printable may stand for one, and four of those for one character.
    body = message[start : min(end, start + 12 * limit)]
    return charsets.decode(_without_encoding(body, said.transfer_encoding)[: 4 * limit], said.charset)


def _without_tags(html: str) -> str:
    """The words of HTML for reading and searching, one line for each block. Linear; no claim to be a browser."""
    spaced = _SPACES.sub(" ", _UNSEEN.sub(" ", html).replace("\n", " "))
    words = _TAG.sub("", _CELL_TAG.sub("\t", _LINE_TAG.sub("\n", spaced)))
    lines = (_TABS.sub("\t", line).strip() for line in _ENTITY.sub(lambda it: unescape(it[0]), words).split("\n"))
    return "\n".join(filter(None, lines))


def _before_line_end(message: bytes, position: int) -> int:
    """The line end before a boundary belongs to the boundary (RFC 2046, 5.1.1)."""
    if message[position - 2 : position] == b"\r\n":
        return position - 2
    return position - 1 if message[position - 1 : position] in (b"\n", b"\r") else position


def _message_head(message: bytes) -> tuple[bytes, int]:
    if empty := _EMPTY_LINE.match(message):
        return b"", empty.end()
    lf = message.find(b"\n\n", 0, _HEAD_LIMIT)
    if lf >= 0 and message.find(b"\r", 0, lf) < 0:
        return message[: lf + 1], lf + 2
    crlf = message.find(b"\r\n\r\n", 0, _HEAD_LIMIT)
    if crlf >= 0 and not _has_empty_line(message[: crlf + 2]):
        return message[: crlf + 1], crlf + 4
    found = _HEAD_END.search(message, 0, _HEAD_LIMIT)
    if found is None:
        return message[:_HEAD_LIMIT], len(message)
    return message[: found.start() + 1], found.end()


def _has_empty_line(head: bytes) -> bool:
    return b"\n\n" in head or (b"\r" in head and (b"\n\r\n" in head or b"\r\r" in head))


def _is_whole(head: bytes) -> bool:
    """True for a head that ends with the first empty line there is, should one come next."""
    is_begun = head.endswith(b"\n") and head[0] not in b"\r\n" and len(head) + 2 <= _HEAD_LIMIT
    return is_begun and not _has_empty_line(head)


def _part_head(message: bytes, start: int, usual: str) -> tuple[PartHead, int]:
    """What the head of an inner part says, which may be empty, and how far behind `start` the body begins."""
    head = _PART_HEAD.match(message, start, start + _PART_HEAD_LIMIT)
    behind = head.end() if head else start
    empty = _EMPTY_LINE.match(message, behind)
    return part_head.of_head(message[start:behind], usual), (empty.end() if empty else behind) - start


@lru_cache(maxsize=512)
def _short_head(text: bytes, usual: str) -> tuple[PartHead, int]:
    """The same for a message cut off behind the first empty line, which ends every head."""
    return _part_head(text, 0, usual)
