"""The rich text Outlook keeps beside, or instead of, plain text and HTML: unpacked, and read for what is in it.

Packing after [MS-OXRTFCP]; HTML inside RTF after [MS-OXRTFEX].
"""

import re

from app.mime import charsets

_MAX_BYTES = 64 << 20
_DICTIONARY = (
    rb"{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript \fdecor MS Sans Serif"
    rb"SymbolArialTimes New RomanCourier{\colortbl\red0\green0\blue0" + b"\r\n"
    rb"\par \pard\plain\f0\fs20\b\i\u\tab\tx"
)
_TOKEN = re.compile(
    rb"\\'([0-9a-fA-F]{2})|\\([a-zA-Z]{1,32})(-?[0-9]{1,10})? ?|\\([^a-zA-Z])|([{}])|([^\\{}\r\n]+)|([\r\n]+)"
)
# Groups whose text is no text of the message.
_SILENT = frozenset(
    (b"fonttbl", b"colortbl", b"stylesheet", b"info", b"pict", b"object", b"generator", b"listtable",
     b"listoverridetable", b"rsidtbl", b"themedata", b"datastore", b"latentstyles", b"pntext", b"xmlnstbl", b"filetbl")
)  # fmt: skip
_BREAKS = {
    b"par": "\r\n",
    b"line": "\r\n",
    b"tab": "\t",
    b"sect": "\r\n",
    b"page": "\r\n",
    b"cell": "\t",
    b"row": "\r\n",
}
_SIGNS = {
    b"lquote": "\u2018", b"rquote": "\u2019", b"ldblquote": "\u201c", b"rdblquote": "\u201d", b"bullet": "\u2022",
    b"endash": "\u2013", b"emdash": "\u2014", b"emspace": "\u2003", b"enspace": "\u2002",
}  # fmt: skip
_SYMBOLS = {b"~": "\xa0", b"_": "\u2011", b"\\": "\\", b"{": "{", b"}": "}", b"\n": "\r\n", b"\r": "\r\n"}
# \fcharset of a font: the code page its text is in.
_CHARSETS = {128: "cp932", 129: "cp949", 134: "gb18030", 136: "cp950", 204: "cp1251", 161: "cp1253", 162: "cp1254",
             177: "cp1255", 178: "cp1256", 186: "cp1257", 222: "cp874", 238: "cp1250", 0: "", 1: ""}  # fmt: skip


def unpacked(data: bytes) -> bytes:
    """RTF out of its packing; as it is where it is not packed. Ends early where the packing is damaged."""
    if data.startswith(b"{\\rtf"):
        return data
    raw_size, kind = int.from_bytes(data[4:8], "little"), data[8:12]
    if kind == b"MELA":
        return data[16 : 16 + raw_size]
    if kind != b"LZFu":
        return b""
    return _inflated(data, min(raw_size, _MAX_BYTES))


def _inflated(data: bytes, size: int) -> bytes:
    window = bytearray(_DICTIONARY.ljust(4096, b"\0"))
    write = len(_DICTIONARY)
    out = bytearray()
    at = 16
    while at < len(data) and len(out) < size:
        control = data[at]
        at += 1
        for bit in range(8):
            if control >> bit & 1:
                if at + 2 > len(data):
                    return bytes(out)
                pair = data[at] << 8 | data[at + 1]
                at += 2
                offset, length = pair >> 4, (pair & 0x0F) + 2
                if offset == write:
                    return bytes(out)
                for step in range(length):
                    byte = window[(offset + step) & 4095]
                    out.append(byte)
                    window[write] = byte
                    write = (write + 1) & 4095
            elif at < len(data):
                out.append(data[at])
                window[write] = data[at]
                write = (write + 1) & 4095
                at += 1
    return bytes(out[:size])


def text_of(markup: bytes) -> tuple[str, bool]:
    """The text of RTF, and whether it is HTML that was wrapped into it. Never raises."""
    head = markup[:2000]
    return _Reading(b"\\fromhtml" in head).read(markup), b"\\fromhtml" in head


class _Reading:
    """One pass over RTF. A group inherits what is said before it, and forgets what is said inside."""

    def __init__(self, html: bool) -> None:
        self._html = html
        self._out: list[str] = []
        self._pending = bytearray()
        self._fonts: dict[int, str] = {}
        self._page = "cp1252"
        self._font = 0
        self._silent = False
        self._suppressed = False
        self._table = False
        self._in_tag = False
        self._skip = 1
        self._ignore = 0
        self._starred = False
        self._stack: list[tuple[int, bool, bool, bool, bool, int]] = []

    def read(self, markup: bytes) -> str:
        """The text or HTML in RTF `markup`."""
        for found in _TOKEN.finditer(markup[:_MAX_BYTES]):
            byte, name, number, symbol, brace, text, _ = found.groups()
            if byte is not None:
                self._add_byte(int(byte, 16))
            elif name is not None:
                self._word(name, int(number) if number else None)
            elif symbol is not None:
                self._symbol(symbol)
            elif brace is not None:
                self._brace(brace)
            elif text is not None:
                self._add_bytes(text)
        self._flush()
        return "".join(self._out)

    def _brace(self, brace: bytes) -> None:
        self._flush()
        self._ignore = 0
        if brace == b"{":
            state = (self._font, self._silent, self._suppressed, self._table, self._in_tag, self._skip)
            self._stack.append(state)
        elif self._stack:
            (self._font, self._silent, self._suppressed, self._table, self._in_tag, self._skip) = self._stack.pop()
        self._starred = False

    def _symbol(self, symbol: bytes) -> None:
        if symbol == b"*":
            self._starred = True
        elif symbol in _SYMBOLS:
            self._add(_SYMBOLS[symbol])

    def _word(self, name: bytes, number: int | None) -> None:
        starred, self._starred = self._starred, False
        if name == b"htmltag" and self._html:
            self._flush()
            self._in_tag, self._silent, self._suppressed = True, False, False
        elif name == b"htmlrtf" and self._html:
            self._flush()
            self._suppressed = number != 0
        elif name in _SILENT or (starred and name not in (b"htmltag",)):
            self._flush()
            self._silent = True
            self._table = name == b"fonttbl"
        elif name == b"ansicpg" and number:
            self._page = f"cp{number}" if number != 65001 else "utf-8"
        elif name == b"f" and number is not None:
            self._flush()
            self._font = number
        elif name == b"fcharset" and self._table and number is not None:
            self._fonts[self._font] = _CHARSETS.get(number, "")
        elif name == b"uc":
            self._skip = number if number is not None and 0 <= number < 10 else 1
        elif name == b"u" and number is not None:
            self._add(chr(number & 0xFFFF))
            self._ignore = self._skip
        elif name in _BREAKS:
            # Where HTML is wrapped, a line of the RTF is no line of the HTML, unless it is inside a tag.
            self._add(_BREAKS[name])
        elif name in _SIGNS:
            self._add(_SIGNS[name])

    def _hidden(self) -> bool:
        return self._silent or (self._suppressed and not self._in_tag)

    def _add_byte(self, byte: int) -> None:
        if self._ignore:
            self._ignore -= 1
        elif not self._hidden():
            self._pending.append(byte)

    def _add_bytes(self, text: bytes) -> None:
        if self._ignore:
            taken = min(self._ignore, len(text))
            self._ignore -= taken
            text = text[taken:]
        if not self._hidden():
            self._pending += text

    def _add(self, text: str) -> None:
        self._flush()
        if not self._hidden():
            self._out.append(text)

    def _flush(self) -> None:
        if not self._pending:
            return
        page = self._fonts.get(self._font) or self._page
        data, self._pending = bytes(self._pending), bytearray()
        try:
            self._out.append(data.decode(page))
        except (UnicodeDecodeError, LookupError):
            self._out.append(charsets.decode(data, page))
