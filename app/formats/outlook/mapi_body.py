"""The text of a message in Outlook's stores: plain, HTML, or RTF that wraps one of them."""

import re
from collections.abc import Iterator

from app.formats.common import excerpt
from app.formats.common.mime_builder import OutgoingPart
from app.formats.outlook import mapi, rtf
from app.formats.outlook.mapi import Properties


def has_text(values: Properties) -> bool:
    """True where the store holds the text of a message in any form."""
    return any(number in values for number in (mapi.BODY, mapi.HTML, mapi.RTF))


def excerpt_of(values: Properties) -> bytes:
    """The excerpt of the text, for a listing. RTF, which takes long to unpack, is left out."""
    if plain := values.text(mapi.BODY):
        return excerpt.of_text(plain.encode("utf-8", "replace"))
    html, charset = _html(values)
    return excerpt.of_text(html, "text/html", charset) if html else b""


def texts(values: Properties) -> Iterator[OutgoingPart]:
    """The texts of a message, the plainest first. RTF counts only where nothing else is there."""
    plain = values.text(mapi.BODY)
    html, charset = _html(values)
    if values.data(mapi.RTF) and not (plain and html):
        markup = rtf.unpacked(values.data(mapi.RTF))
        wrapped, is_html = rtf.text_of(markup)
        if is_html and not html:
            html, charset = wrapped.encode("utf-8", "replace"), "utf-8"
        elif not plain and not html:
            plain = wrapped
    if plain or not html:
        yield OutgoingPart("text/plain", (plain.encode("utf-8", "replace"),), charset="utf-8", plain=True)
    if html:
        yield OutgoingPart("text/html", (html,), charset=charset)


def _html(values: Properties) -> tuple[bytes, str]:
    """The HTML as it lies in the store, and its character set."""
    value = values.get(mapi.HTML)
    if isinstance(value, str):
        return value.encode("utf-8", "replace"), "utf-8"
    data = values.data(mapi.HTML).rstrip(b"\0")
    charset = mapi.codec(values.number(mapi.BODY_CODE_PAGE)) or ""
    if not data.isascii() and charset in ("", "ascii"):
        # Programs that write "US-ASCII" above UTF-8 are many.
        try:
            data.decode("utf-8")
            charset = "utf-8"
        except UnicodeDecodeError:
            charset = charset if charset != "ascii" else "windows-1252"
    return data, "us-ascii" if charset == "ascii" else _label(charset)


def _label(codec: str) -> str:
    """The name the rest of the world has for one of Python's codecs."""
    known = {"cp932": "shift_jis", "cp949": "ks_c_5601-1987", "cp950": "big5"}
    return known.get(codec) or (f"windows-{codec[2:]}" if re.fullmatch(r"cp125\d|cp874", codec) else codec)
