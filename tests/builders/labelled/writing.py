"""Messages as bytes, in the ways of many mail programs and years: raw 8-bit headers, encoded words, any charset."""

import base64
import quopri
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from email.utils import format_datetime

CODECS = {"iso-2022-jp": "iso2022_jp_ext", "shift_jis": "cp932", "": "utf-8", "x-sjis": "cp932"}
Field = tuple[str, str | bytes]


@dataclass(frozen=True, slots=True)
class Style:
    """How one program writes: the charset it declares, and whether headers are raw bytes instead of encoded words."""

    charset: str = "utf-8"
    raw: bool = False
    quoted: bool = True
    declared: bool = True

    @property
    def codec(self) -> str:
        """Python's name of the charset."""
        return CODECS.get(self.charset, self.charset)


def word(text: str, style: Style) -> bytes:
    """A text for a header: as it is where it is ASCII or the program writes raw bytes, else encoded words."""
    if text.isascii():
        return text.encode()
    if style.raw:
        return text.encode(style.codec, "replace")
    chunks = [text[start : start + 14] for start in range(0, len(text), 14)]
    words = [
        b"=?%s?B?%s?=" % (style.charset.encode(), base64.b64encode(chunk.encode(style.codec, "replace")))
        for chunk in chunks
    ]
    return b"\r\n ".join(words)


def mailbox(name: str, address: str, style: Style) -> bytes:
    """A name and an address."""
    if not name:
        return address.encode()
    shown = word(name, style)
    if style.quoted and (name.isascii() or style.raw):
        shown = b'"' + shown.replace(b'"', b'\\"') + b'"'
    return shown + b" <" + address.encode() + b">"


def text_part(text: str, style: Style) -> tuple[list[Field], bytes]:
    """The header fields and the bytes of a plain text."""
    data = text.encode(style.codec, "replace")
    if not style.declared:
        return [], data
    if style.charset == "utf-8" and len(text) % 3 == 0:
        return _content("text/plain; charset=UTF-8", "base64"), base64.encodebytes(data)
    if style.charset.startswith(("iso-8859", "windows")):
        return _content(f'text/plain; charset="{style.charset}"', "quoted-printable"), quopri.encodestring(data)
    bits = "7bit" if style.charset.startswith("iso-2022") else "8bit"
    return _content(f"text/plain; charset={style.charset.upper()}", bits), data


def html_part(text: str, style: Style) -> tuple[list[Field], bytes]:
    """The same for a text that is sent as HTML alone."""
    rows = "".join(f"<p>{line}</p>\n" for line in text.splitlines())
    page = f"<html><head><style>p {{color:#333}}</style></head><body>{rows}</body></html>\n"
    return _content(f"text/html; charset={style.charset}", "8bit"), page.encode(style.codec, "replace")


def _content(kind: str, transfer: str) -> list[Field]:
    return [("MIME-Version", "1.0"), ("Content-Type", kind), ("Content-Transfer-Encoding", transfer)]


def compose(fields: Sequence[Field], part: tuple[list[Field], bytes], style: Style) -> bytes:
    """A whole message; fields of text are encoded, fields of bytes are written as they are. Lines end in LF."""
    lines = [
        name.encode() + b": " + (value if isinstance(value, bytes) else word(value, style))
        for name, value in [*fields, *part[0]]
    ]
    return (b"\n".join(lines) + b"\n\n" + part[1] + b"\n").replace(b"\r\n", b"\n")


def raw(style: Style) -> Style:
    """The same program with raw bytes in its headers."""
    return replace(style, raw=True)


def rfc_date(when: datetime) -> str:
    """A date as most programs write it."""
    return format_datetime(when)
