"""The parts of a MIME message (RFC 2045, 2046): a walker over bytes, bounded in depth, number and time."""

import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

from app.mime import charsets
from app.mime.headers import decode_base64, decode_text, fields

_DEEPEST = 50
_MOST_PARTS = 10_000
_PARAMETERS_LIMIT = 8 << 10

_NAMES = frozenset((b"content-type", b"content-disposition", b"content-transfer-encoding", b"x-apple-content-length"))
_HEAD_END = re.compile(rb"\r?\n[ \t]*\r?\n|\r\r")
_PARAMETER = re.compile(rb";\s*([^\s=;\"]{1,80})\s*=\s*(?:\"((?:[^\"\\]|\\.)*)\"|([^;]*))")
_QUOTED_PAIR = re.compile(rb"\\([\"\\])")
_TAG = re.compile(r"(?is)<(script|style)\b.*?</\1\s*>|<[^>]{0,2000}>")


@dataclass(frozen=True, slots=True)
class Part:
    """One leaf, or one container, of a message.

    `number` counts as IMAP does (RFC 9051, 6.4.5): the children of the outermost multipart are 1, 2, …, theirs 2.1 …;
    a message that is no multipart is "1"; the outermost multipart itself is "". An attached message is one leaf.
    `head_start`, `body_start` and `body_end` are octets of the message. `stub_length` is what Apple Mail notes where
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
        return self.content_type.startswith("multipart/")


def parts(message: bytes) -> Iterator[Part]:
    """The parts of a message in the order they stand, containers before what they hold. Never raises."""
    root, boundary = _part(message, "", 0, len(message))
    if not root.is_multipart or not boundary:
        yield _renumbered(root)
        return
    yield root
    lines = _boundary_lines(message, root.body_start)
    open_parts: list[tuple[Part, bytes, int]] = [(root, boundary, 0)]
    start = -1
    count = 0
    for line_start, line_end, text in lines:
        level = _level(open_parts, text)
        if level is None:
            continue
        container, delimiter, children = open_parts[level]
        if start >= 0:
            yield from _leaf(message, open_parts, start, _before_line_end(message, line_start))
        # A boundary of an outer container closes everything inside it, ended or not.
        del open_parts[level + 1 :]
        start = -1
        if text.rstrip() == delimiter + b"--":
            del open_parts[level:]
            if not open_parts:
                return
            continue
        open_parts[level] = (container, delimiter, children + 1)
        count += 1
        if count > _MOST_PARTS:
            return
        number = f"{container.number}.{children + 1}" if container.number else str(children + 1)
        inner, inner_boundary = _part(message, number, line_end, len(message))
        if inner.is_multipart and inner_boundary and len(open_parts) < _DEEPEST:
            yield inner
            open_parts.append((inner, inner_boundary, 0))
        else:
            start = line_end
    if start >= 0:
        yield from _leaf(message, open_parts, start, len(message))


def decoded(part: Part, message: bytes) -> bytes:
    """The octets of a part with its transfer encoding taken off. Never raises."""
    body = message[part.body_start : part.body_end]
    if part.transfer_encoding == "base64":
        return decode_base64(re.sub(rb"\s+", b"", body))
    if part.transfer_encoding == "quoted-printable":
        return binascii.a2b_qp(body)
    return body


def text(message: bytes, limit: int = 1 << 20) -> str:
    """The words of a message, at most `limit` characters: its first plain text, else its HTML without the tags."""
    html = ""
    for part in parts(message):
        if part.is_multipart or part.disposition == "attachment":
            continue
        if part.content_type == "text/plain":
            return charsets.decode(decoded(part, message)[: 4 * limit], part.charset)[:limit]
        if part.content_type == "text/html" and not html:
            html = charsets.decode(decoded(part, message)[: 4 * limit], part.charset)
    return _TAG.sub(" ", html)[:limit]


def _leaf(message: bytes, open_parts: list[tuple[Part, bytes, int]], start: int, end: int) -> Iterator[Part]:
    container, _, children = open_parts[-1]
    number = f"{container.number}.{children}" if container.number else str(children)
    yield _part(message, number, start, max(end, start))[0]


def _boundary_lines(message: bytes, start: int) -> Iterator[tuple[int, int, bytes]]:
    """Every line that starts with two hyphens, as (start, start of the next line, text without its end)."""
    position = message.find(b"--", start)
    while position >= 0:
        at_line_start = position == start or message[position - 1] in b"\r\n"
        next_line = message.find(b"\n", position)
        cr = message.find(b"\r", position, next_line if next_line >= 0 else len(message))
        text_end = cr if cr >= 0 else next_line if next_line >= 0 else len(message)
        if at_line_start:
            line_end = next_line + 1 if next_line >= 0 else len(message)
            yield position, line_end, message[position : min(text_end, position + 300)]
        position = message.find(b"--", max(text_end, position + 2))


def _level(open_parts: list[tuple[Part, bytes, int]], text: bytes) -> int | None:
    """Which open container a line is a boundary of, the innermost first; None for a line of text."""
    line = text.rstrip()
    for level in range(len(open_parts) - 1, -1, -1):
        delimiter = open_parts[level][1]
        # Apple Mail cuts the last hyphen of the closing boundary off some messages.
        if line in (delimiter, delimiter + b"--", delimiter + b"-"):
            return level
    return None


def _before_line_end(message: bytes, position: int) -> int:
    """The line end before a boundary belongs to the boundary (RFC 2046, 5.1.1)."""
    if message[position - 2 : position] == b"\r\n":
        return position - 2
    return position - 1 if message[position - 1 : position] in (b"\n", b"\r") else position


def _part(message: bytes, number: str, start: int, end: int) -> tuple[Part, bytes]:
    """The part whose head starts at `start`, and the delimiter of its children where it is a container."""
    head, body_start = _head(message, start, end)
    found = fields(head, _NAMES)
    type_value, type_parameters = _parameters(found.get(b"content-type", [b""])[0])
    disposition, parameters = _parameters(found.get(b"content-disposition", [b""])[0])
    boundary = type_parameters.get("boundary", b"").strip()
    encoding = found.get(b"content-transfer-encoding", [b""])[0].partition(b";")[0].strip().lower()
    length = found.get(b"x-apple-content-length", [b""])[0].strip()
    part = Part(
        number=number,
        head_start=start,
        body_start=body_start,
        body_end=end,
        content_type=type_value or "text/plain",
        charset=_label(type_parameters.get("charset", b"")),
        disposition=disposition,
        file_name=_file_name(parameters, "filename") or _file_name(type_parameters, "name"),
        transfer_encoding=_label(encoding),
        stub_length=int(length) if length.isdigit() and len(length) < 16 else None,
    )
    return part, b"--" + boundary if boundary else b""


def _renumbered(root: Part) -> Part:
    return Part("1", *(getattr(root, name) for name in Part.__slots__[1:]))


def _head(message: bytes, start: int, end: int) -> tuple[bytes, int]:
    if message.startswith((b"\n", b"\r\n"), start):
        return b"", start + (1 if message[start : start + 1] == b"\n" else 2)
    found = _HEAD_END.search(message, max(start - 1, 0), min(end, start + (1 << 20)))
    if found is None:
        return message[start : min(end, start + (1 << 16))], end
    return message[start : found.start() + 1], found.end()


def _parameters(value: bytes) -> tuple[str, dict[str, bytes]]:
    """A value such as `text/plain; charset=…` as ("text/plain", parameters); the first of two parameters counts."""
    main, separator, rest = value[:_PARAMETERS_LIMIT].partition(b";")
    parameters: dict[str, bytes] = {}
    for found in _PARAMETER.finditer(separator + rest):
        content = _QUOTED_PAIR.sub(rb"\1", found[2]) if found[2] is not None else (found[3] or b"").strip()
        parameters.setdefault(_label(found[1]), content)
    return _label(main), parameters


def _file_name(parameters: dict[str, bytes], name: str) -> str:
    """A file name for people: RFC 2231 with its continuations, encoded words, or raw octets. Never a path."""
    if (extended := parameters.get(f"{name}*")) is not None:
        return _extended(extended)
    pieces: list[bytes] = []
    encoded = False
    while (key := f"{name}*{len(pieces)}") in parameters or f"{key}*" in parameters:
        encoded = encoded or f"{key}*" in parameters
        pieces.append(parameters.get(f"{key}*", parameters.get(key, b"")))
    if pieces:
        return _extended(b"".join(pieces)) if encoded else decode_text(b"".join(pieces))
    return decode_text(parameters.get(name, b""))


def _extended(value: bytes) -> str:
    charset, quote, rest = value.partition(b"'")
    if not quote:
        return decode_text(unquote_to_bytes(value))
    return charsets.decode(unquote_to_bytes(rest.partition(b"'")[2]), _label(charset))


def _label(value: bytes) -> str:
    return value.decode("ascii", "replace").strip().lower()
