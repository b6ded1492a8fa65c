"""Octets to text, as mail of the last thirty years really labels them; Japanese before all."""

import codecs
import re

# Labels that lie in a fixed way: nearly everything labelled Shift_JIS holds the vendors' characters of CP932 (①㈱髙),
# and Western mail labelled Latin-1 holds the quotation marks of Windows.
_ALIASES = {
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "shiftjis": "cp932",
    "sjis": "cp932",
    "x-sjis": "cp932",
    "x-sjis-jp": "cp932",
    "ms_kanji": "cp932",
    "ms932": "cp932",
    "windows-31j": "cp932",
    "windows-932": "cp932",
    "cswindows31j": "cp932",
    "euc-jp": "euc_jp",
    "x-euc-jp": "euc_jp",
    "x-euc": "euc_jp",
    "eucjp": "euc_jp",
    "ujis": "euc_jp",
    "iso-8859-1": "cp1252",
    "latin1": "cp1252",
    "us-ascii": "ascii",
    "ansi_x3.4-1968": "ascii",
    "utf8": "utf-8",
    "unicode-1-1-utf-7": "utf-7",
    "ks_c_5601-1987": "cp949",
    "gb2312": "gb18030",
    "gbk": "gb18030",
}
_JIS_LABELS = ("iso-2022-jp", "iso2022jp", "iso2022-jp", "csiso2022jp", "cp5022", "x-iso-2022-jp", "jis")
# Codecs of Python that are no character sets of mail, or unpack what was never packed.
_NOT_TEXT = frozenset({"base64", "bz2", "hex", "quopri", "rot13", "uu", "zlib", "idna", "punycode", "undefined"})

_ESCAPE = re.compile(rb"\x1b(\$[@B]|\$\([@BDPQ]|\([BJHI]|&@\x1b\$B)")
_KANA = re.compile("[\u3041-\u3096\u30a1-\u30fa\u30fc]")
_COMMON = re.compile("[\u3041-\u3096\u30a1-\u30fa\u30fc\u4e00-\u9fff\u3001\u3002\uff01-\uff5e]")
_HALF_KANA = re.compile("[\uff61-\uff9f]")
# CP932 knows these as full-width forms, JIS X 0208 as others: one of both everywhere, or names would not compare.
_FULL_WIDTH = str.maketrans({"\u301c": "\uff5e", "\u2212": "\uff0d", "\u2016": "\u2225", "\u2014": "\u2015"})


def decode(data: bytes, charset: str | None) -> str:
    """`data` as text in the named character set; where that is unknown or wrong, in the likeliest one. Never raises."""
    if data.isascii() and b"\x1b" not in data:
        label = (charset or "").lower()
        return data.decode("utf-7", "replace") if "utf-7" in label else data.decode("ascii")
    label = (charset or "").strip().strip("\"'").lower().partition("*")[0]
    if label.startswith(_JIS_LABELS) or (not label and b"\x1b" in data):
        # Eight-bit octets in what calls itself JIS are nearly always raw Shift_JIS or EUC.
        return decode_jis(data) if data.isascii() or b"\x1b" in data else _strictly(data, guess(data))
    if label and (codec := _codec(label)) is not None:
        try:
            return _tidy(data.decode(codec), codec)
        except (UnicodeError, ValueError):
            if codec == "euc_jp":
                return _tidy(_decode_euc(data), codec)
            guessed = guess(data)
            return _strictly(data, guessed if guessed != "cp1252" else codec)
    return _strictly(data, guess(data))


def guess(data: bytes) -> str:
    """The likeliest codec of unlabelled octets: UTF-8, JIS, CP932 or EUC-JP by what they would read as, else CP1252."""
    if b"\x1b" in data and _ESCAPE.search(data):
        return "iso-2022-jp"
    if _is_utf8(data):
        return "utf-8"
    candidates = [(_score(data, codec), codec) for codec in ("cp932", "euc_jp")]
    score, codec = max(candidates)
    return codec if score > 0 else "cp1252"


def decode_jis(data: bytes) -> str:
    """ISO-2022-JP with everything real mail puts in: NEC and IBM rows, half-width kana, missing returns to ASCII."""
    pieces: list[str] = []
    mode = b"(B"
    position = 0
    for found in _ESCAPE.finditer(data):
        pieces.append(_jis_run(data[position : found.start()], mode))
        mode = found[1]
        position = found.end()
    pieces.append(_jis_run(data[position:], mode))
    return "".join(pieces)


def _jis_run(data: bytes, mode: bytes) -> str:
    if mode in (b"(B", b"(J", b"(H"):
        return data.decode("ascii") if data.isascii() else _strictly(data, guess(data))
    if mode == b"(I":
        return bytes(octet | 0x80 if 0x21 <= octet <= 0x5F else octet for octet in data).decode("cp932", "replace")
    if mode.startswith(b"$(D"):
        return _through_codec(b"\x1b$(D" + data, "iso2022_jp_2")
    return _kanji(data)


def _kanji(data: bytes) -> str:
    """JIS X 0208 pairs by way of Shift_JIS, because only CP932 knows the vendors' rows."""
    shifted = bytearray()
    position = 0
    while position < len(data):
        first = data[position]
        if not 0x21 <= first <= 0x7E or position + 1 >= len(data):
            shifted.append(first if first < 0x80 else 0x3F)
            position += 1
            continue
        second = data[position + 1]
        if not 0x21 <= second <= 0x7E:
            shifted.append(0x3F)
            position += 1
            continue
        shifted += _shifted_pair(first, second)
        position += 2
    return shifted.decode("cp932", "replace")


def _shifted_pair(first: int, second: int) -> bytes:
    lead = (first - 0x21) // 2 + (0x81 if first < 0x5F else 0xC1)
    if first % 2:
        return bytes((lead, second + (0x1F if second < 0x60 else 0x20)))
    return bytes((lead, second + 0x7E))


def _decode_euc(data: bytes) -> str:
    """EUC-JP with row 13, which Python's codec does not know: pair by pair through Shift_JIS."""
    pieces: list[str] = []
    position = 0
    while position < len(data):
        pair = data[position : position + 2]
        if len(pair) == 2 and pair[0] >= 0xA1 and pair[1] >= 0xA1:
            pieces.append(_shifted_pair(pair[0] & 0x7F, pair[1] & 0x7F).decode("cp932", "replace"))
            position += 2
        elif len(pair) == 2 and pair[0] == 0x8E:
            pieces.append(pair[1:].decode("cp932", "replace"))
            position += 2
        elif pair[0] == 0x8F:
            pieces.append(_through_codec(data[position : position + 3], "euc_jp"))
            position += 3
        else:
            pieces.append(chr(pair[0]) if pair[0] < 0x80 else "\ufffd")
            position += 1
    return "".join(pieces)


def _score(data: bytes, codec: str) -> int:
    """How Japanese the octets read in a codec: kana and kanji speak for it, errors and half-width kana against."""
    sample = data[:4000]
    text = sample.decode(codec, "replace")
    bad = text.count("\ufffd") - (1 if text.endswith("\ufffd") else 0)
    half = len(_HALF_KANA.findall(text))
    return 2 * len(_KANA.findall(text)) + len(_COMMON.findall(text)) - 8 * bad - 2 * half


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        # Text that was cut in the middle of a character is still UTF-8.
        return error.start >= len(data) - 3 and error.start > 0 and not data[: error.start].isascii()
    return True


def _codec(label: str) -> str | None:
    name = _ALIASES.get(label, label)
    try:
        found = codecs.lookup(name).name
    except (LookupError, ValueError):
        return None
    return None if found.partition("_")[0].partition("-")[0] in _NOT_TEXT else name


def _strictly(data: bytes, codec: str) -> str:
    if codec == "iso-2022-jp":
        return decode_jis(data)
    return _tidy(data.decode(codec, "replace"), codec)


def _tidy(text: str, codec: str) -> str:
    return text.translate(_FULL_WIDTH) if codec == "euc_jp" else text


def _through_codec(data: bytes, codec: str) -> str:
    return data.decode(codec, "replace")
