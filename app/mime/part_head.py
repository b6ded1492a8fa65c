"""What the head of a part says: its type, character set, encoding and file name, and the boundary inside it."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import unquote_to_bytes

from app.mime import charsets
from app.mime.headers import decode_text, fields
from app.textkit.lazy_pattern import lazy_pattern
from app.textkit.text import one_line

_IN_ORDER = (b"content-type", b"content-disposition", b"content-transfer-encoding", b"x-apple-content-length")
NAMES = frozenset(_IN_ORDER)
"""The fields that say what a part is, in lower case."""
_IN_ALL_NAMES = b"content-"
_SHORT = 200
"""Bytes of the head of a part that says little more than its type and encoding."""
_PARAMETERS_LIMIT = 8 << 10
_PARAMETER = lazy_pattern(rb";\s*([^\s=;\"]{1,80})\s*=\s*(?:\"((?:[^\"\\]|\\.)*)\"|([^;]*))")
_QUOTED_PAIR = lazy_pattern(rb"\\([\"\\])")


class PartHead(NamedTuple):
    """What the head of a part says of it. `boundary` is the delimiter of its children, empty where it can have none."""

    content_type: str
    charset: str
    disposition: str
    file_name: str
    transfer_encoding: str
    stub_length: int | None
    boundary: bytes

    @property
    def has_children(self) -> bool:
        """True for a container whose parts can be found."""
        return bool(self.boundary) and self.content_type.startswith("multipart/")


def read(found: Mapping[bytes, Sequence[bytes]], usual: str) -> PartHead:
    """What the fields of a head say; `usual` is the type where they name none."""
    if NAMES.isdisjoint(found):
        return PartHead(usual, "", "", "", "", None, b"")
    values = tuple([found[name][0] if name in found else b"" for name in _IN_ORDER])
    return (_of_short_values if sum(map(len, values)) <= _SHORT else _of_values)(values, usual)


def _of_values(values: tuple[bytes, ...], usual: str) -> PartHead:
    """The same, given the values of the fields `_IN_ORDER`; a field that is absent has an empty value."""
    type_field, disposition_field, encoding, length = values
    type_value, type_parameters = _parameters(type_field)
    disposition, parameters = _parameters(disposition_field)
    boundary = type_parameters.get("boundary", b"").strip()
    length = length.strip()
    return PartHead(
        content_type=type_value if "/" in type_value else usual,
        charset=_label(type_parameters.get("charset", b"").strip().partition(b" ")[0]),
        disposition=disposition,
        file_name=_file_name(parameters, "filename") or _file_name(type_parameters, "name"),
        transfer_encoding=_label(encoding.partition(b";")[0].strip().lower()),
        stub_length=int(length) if length.isdigit() and len(length) < 16 else None,
        boundary=b"--" + boundary if boundary else b"",
    )


# Asked twice of a message: for its excerpt, and for its text.
_of_short_values = lru_cache(maxsize=512)(_of_values)


def of_head(head: bytes, usual: str) -> PartHead:
    """The same of a raw head, of a part or of a whole message."""
    return read(fields(head, NAMES) if _IN_ALL_NAMES in head.lower() else {}, usual)


def _parameters(value: bytes) -> tuple[str, dict[str, bytes]]:
    """A value such as `text/plain; charset=…` as ("text/plain", parameters); the first of two parameters counts."""
    if not value:
        return "", {}
    value = value[:_PARAMETERS_LIMIT]
    if not value.isascii() or b"\x1b" in value:
        # The second byte of many a kanji looks like a backslash or a quote.
        value = charsets.decode(value, None).encode("utf-8", "replace")
    main, separator, rest = value.partition(b";")
    parameters: dict[str, bytes] = {}
    for found in _PARAMETER.finditer(separator + rest):
        content = _QUOTED_PAIR.sub(rb"\1", found[2]) if found[2] is not None else (found[3] or b"").strip()
        parameters.setdefault(_label(found[1]), content)
    return _label(main), parameters


def _file_name(parameters: dict[str, bytes], name: str) -> str:
    """A file name for people: RFC 2231 with its continuations, encoded words, or raw bytes. Never a path."""
    if not parameters or not any(each.startswith(name) for each in parameters):
        return ""
    if (extended := parameters.get(f"{name}*")) is not None:
        return _extended(extended)
    charset = ""
    pieces: list[bytes] = []
    while (piece := _continued(parameters, f"{name}*{len(pieces)}")) is not None:
        data, encoded = piece
        if not pieces and encoded and data.count(b"'") > 1:
            label, _, data = data.split(b"'", 2)
            charset = _label(label)
        pieces.append(unquote_to_bytes(data) if encoded else data)
    if not pieces:
        return decode_text(parameters.get(name, b""))
    whole = b"".join(pieces)
    return one_line(charsets.decode(whole, charset)) if charset else decode_text(whole)


def _continued(parameters: dict[str, bytes], name: str) -> tuple[bytes, bool] | None:
    """One piece of a file name, and whether it is percent-encoded."""
    if (encoded := parameters.get(f"{name}*")) is not None:
        return encoded, True
    return (plain, False) if (plain := parameters.get(name)) is not None else None


def _extended(value: bytes) -> str:
    charset, quote, rest = value.partition(b"'")
    if not quote:
        return decode_text(unquote_to_bytes(value))
    return one_line(charsets.decode(unquote_to_bytes(rest.partition(b"'")[2]), _label(charset)))


def _label(value: bytes) -> str:
    return value.decode("ascii", "replace").strip().lower()
