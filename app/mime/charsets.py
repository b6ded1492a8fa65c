"""Bytes to text, as mail of the last thirty years really labels them; Japanese before all."""

import codecs
import re
from functools import lru_cache

from app.mime.jis_pairs import FULL_WIDTH, decode_euc, kanji
from app.mime.wide_text import decode_utf16, utf16_codec
from app.textkit.family_names import beginning_family, is_family_name
from app.textkit.lazy_pattern import lazy_pattern

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
    "iso8859-1": "cp1252",
    "iso_8859-1": "cp1252",
    "latin1": "cp1252",
    "latin-1": "cp1252",
    "us-ascii": "ascii",
    "ansi_x3.4-1968": "ascii",
    "utf8": "utf-8",
    "unicode-1-1-utf-7": "utf-7",
    "ks_c_5601-1987": "cp949",
    "gb2312": "gb18030",
    "gbk": "gb18030",
}
_JIS_LABELS = ("iso-2022-jp", "iso2022jp", "iso2022-jp", "csiso2022jp", "cp5022", "x-iso-2022-jp", "jis")
# Character sets in which seven-bit bytes do not mean ASCII.
_SHIFTING = ("utf-7", "utf7", "unicode-1-1-utf-7", "hz", "iso-2022-kr", "csiso2022kr")
_WIDE = ("utf-16", "utf16", "utf-32", "utf32", "ucs-2")
# Codecs of Python that are no character sets of mail, or unpack what was never packed.
_NOT_TEXT = frozenset(
    {"base64", "bz2", "hex", "quopri", "rot13", "uu", "zlib", "idna", "punycode", "undefined", "unicode", "raw",
     "charmap", "mbcs", "oem"}
)  # fmt: skip
_LABEL = re.compile(r"[a-z0-9][a-z0-9._:+-]{0,39}")

# Escape sequences, written without ESC (1B), and what follows each:
#   (B     ASCII                           RFC 1468
#   (J     JIS X 0201 Latin                RFC 1468     read as ASCII: only \\ and ~ differ, and programs mean those
#   (H     a misprint of (J                -            in mail of the 1990s
#   (I     JIS X 0201 half-width kana      -            CP50221 and CP50222 of Windows
#   $@     JIS C 6226-1978                 RFC 1468
#   $B     JIS X 0208-1983                 RFC 1468     "花" is 1B 24 42 32 56
#   $(@ $(B  the same two                  -            the form ISO 2022 asks for, used by few
#   &@ $B  JIS X 0208-1990                 -            its announcer (1B 26 40), then $B
#   $(D    JIS X 0212-1990                 RFC 2237
#   $(O    JIS X 0213:2000 plane 1         -            ISO-2022-JP-3
#   $(P    JIS X 0213:2000 plane 2         -            ISO-2022-JP-3
#   $(Q    JIS X 0213:2004 plane 1         -            ISO-2022-JP-2004
_ESCAPE = re.compile(rb"\x1b(\$[@B]|\$\([@BDOPQ]|\([BJHI]|&@\x1b\$B)")
# A line end returns to ASCII, also where a program left out the escape sequence RFC 1468 asks for before it.
_TURN = re.compile(_ESCAPE.pattern + rb"|(?=[\r\n])")
_ASCII_MODES = (None, b"(B", b"(J", b"(H")
_EIGHT_BIT = bytes(range(0x80, 0x100))
_KANA = lazy_pattern("[\u3041-\u3096\u30a1-\u30fa\u30fc]")
_COMMON = lazy_pattern("[\u3041-\u3096\u30a1-\u30fa\u30fc\u4e00-\u9fff\u3001\u3002\uff01-\uff5e]")
_HALF_KANA = lazy_pattern("[\uff61-\uff9f]")
_SAMPLE = 2000
# One or two accented letters inside a Latin word ("Grüße"): two of them alone would read as a kanji.
_WESTERN = lazy_pattern(rb"[A-Za-z][\xc0-\xff]{1,2}[a-z]|(?<![\x80-\xff])[\xc0-\xff]{1,2}[a-z]{2}")
# Half-width kana of Shift_JIS with no Latin letter beside them: ﾀﾅｶ is C0 C5 B6.
_HALF_KANA_RUN = lazy_pattern(rb"(?<![A-Za-z\x80-\xff])[\xa6-\xdf]{3,}(?![A-Za-z\x80-\xff])")
_LETTER = lazy_pattern(rb"[A-Za-z]")
_SHORTEST = 2
_SYMBOL = lazy_pattern(rb"[\xa6-\xbf]")
# What Western text has beyond ASCII: accents beside plain letters, and the quotation marks of Windows.
_ACCENTS = lazy_pattern(rb"(?<=[A-Za-z])[\xc0-\xff]{1,2}|[\xc0-\xff]{1,2}(?=[A-Za-z])|[\x91-\x97]")
_LETTER_BESIDE_KANJI = lazy_pattern("[A-Za-z][\u3400-\u9fff]|[\u3400-\u9fff][A-Za-z]")
_KANJI = lazy_pattern("[\u3400-\u9fff\uf900-\ufaff]+")
_BEYOND_LATIN = lazy_pattern("[\u0800-\uffff]")
_RARE_KANJI = 0xD0
_SURROGATES = lazy_pattern("[\ud800-\udfff]")


def decode(data: bytes, charset: str | None) -> str:
    """`data` as text in the named character set; where that is unknown or wrong, in the likeliest one. Never raises."""
    label = (charset or "").strip().strip("\"'").lower().partition("*")[0]
    is_seven_bit = data.isascii() and b"\x1b" not in data
    if is_seven_bit and b"\0" not in data:
        return _seven_bit(data, label)
    if not label.startswith(_WIDE) and (wide := utf16_codec(data)) is not None:
        return decode_utf16(data, wide)
    if is_seven_bit:
        return _seven_bit(data, label)
    # Seven-bit text with a Japanese escape sequence is JIS whatever its label says.
    if b"\x1b" in data and (not label or label.startswith(_JIS_LABELS) or data.isascii()) and _ESCAPE.search(data):
        return decode_jis(data)
    codec = None if label.startswith(_JIS_LABELS) else _codec(label)
    if codec is None or (codec == "cp1252" and _is_no_latin(data)):
        return _loosely(data, guess(data))
    try:
        return _tidy(data.decode(codec), codec)
    except (UnicodeError, ValueError, LookupError):
        return _loosely(data, _second_choice(data, codec))


def is_labelled(data: bytes, label: str) -> bool:
    """True where a label names a character set that `data` can be in."""
    codec = _codec(label.lower())
    return label.lower().startswith(_JIS_LABELS) or (
        codec is not None and not (codec == "cp1252" and _is_no_latin(data))
    )


def guess(data: bytes) -> str:
    """The likeliest codec of unlabelled bytes: UTF-8, JIS, CP932 or EUC-JP by what they would read as, else CP1252."""
    if b"\x1b" in data and _ESCAPE.search(data):
        return "iso-2022-jp"
    if _is_utf8(data) or _is_damaged_utf8(data, 4):
        return "utf-8"
    sample = data[:_SAMPLE]
    score, codec, text = max(_scored(sample, codec) for codec in ("cp932", "euc_jp"))
    if score > 0 and (_KANA.search(text) or not _WESTERN.search(sample)):
        return codec
    return "cp932" if _is_half_width(sample) else "cp1252"


def decode_header(data: bytes, charset: str) -> str:
    """Bytes of a header that name no character set of their own, in a message of that character set. Never raises."""
    codec = _codec(charset.lower()) if charset and not data.isascii() else None
    # Programs that write bytes into headers call everything Latin-1.
    if codec in (None, "cp1252") or (_is_utf8(data) and _BEYOND_LATIN.search(data.decode("utf-8", "ignore"))):
        return decode(data, None)
    # Some programs write the headers in another character set of the language than the text.
    is_other = codec in ("cp932", "euc_jp") and is_surely_japanese(data)
    return decode(data, None if is_other or "\ufffd" in _loosely(data, codec or "") else charset)


def is_surely_japanese(data: bytes) -> bool:
    """True for bytes that are Shift_JIS or EUC-JP beyond doubt, whatever a label says.

    "山田太郎" is 8E 52 93 63 91 BE 98 59, which as Latin-1 reads ŽR“c‘¾˜Y: kana say it, or common kanji after the lead
    bytes only Shift_JIS has. Kanji in EUC-JP may as well be GBK or EUC-KR, unless they are a family name of the list.
    """
    sample = data[:_SAMPLE]
    codec = guess(sample)
    if codec not in ("cp932", "euc_jp"):
        return False
    text = _loosely(sample, codec)
    if "\ufffd" in text[:-1] or _LETTER_BESIDE_KANJI.search(text):
        return "\ufffd" not in text[:-1] and len(_KANA.findall(text)) > 1
    if _KANA.search(text):
        return True
    runs = _KANJI.findall(text)
    if codec == "euc_jp":
        return any(len(run) > 1 and (is_family_name(run) or len(beginning_family(run)) > 1) for run in runs)
    every = "".join(runs)
    return len(every) > 1 and sum(map(_is_common, every)) * 2 > len(every)


def is_certain(data: bytes, charset: str = "") -> bool:
    """False where bytes without a label can be read in several character sets (GBK, EUC-KR, Big5, EUC-JP …).

    `charset` is the one the message declares for its text; header fields are in the same one, as a rule.
    """
    if data.isascii() or _is_utf8(data) or is_surely_japanese(data):
        return True
    codec = _codec(charset.lower()) if charset else None
    if codec not in (None, "ascii", "cp1252", "utf-8"):
        return "\ufffd" not in _loosely(data, codec or "")
    return guess(data) == "cp1252" and _ACCENTS.sub(b"", data).isascii()


def _is_no_latin(data: bytes) -> bool:
    """True for bytes that a label calls Latin-1 and that are UTF-8, Japanese, or half-width kana (ÀÅ¶ is ﾀﾅｶ)."""
    if _is_utf8(data) or is_surely_japanese(data):
        return True
    # Latin text is not made of signs alone: ¿¹ ¹á¿¥ is EUC.
    is_odd = _SYMBOL.search(data) is not None and _LETTER.search(data) is None and len(data) > _SHORTEST
    return is_odd and guess(data) in ("cp932", "euc_jp")


def _is_half_width(data: bytes) -> bool:
    return _HALF_KANA_RUN.search(data) is not None and _HALF_KANA_RUN.sub(b"", data).isascii()


def _is_common(character: str) -> bool:
    """True for a kanji of the first level of JIS X 0208."""
    try:
        return character.encode("euc_jp")[0] < _RARE_KANJI
    except UnicodeEncodeError:
        return False


def decode_jis(data: bytes) -> str:
    """ISO-2022-JP as real mail has it: NEC and IBM rows, half-width kana, missing returns to ASCII. Never raises.

    `1b 24 42 32 56 3b 52 1b 28 42` is 花子.
    """
    pieces: list[str] = []
    mode: bytes | None = None
    position = 0
    for found in _TURN.finditer(data):
        if found.start() > position:
            pieces.append(_jis_run(data[position : found.start()], mode))
        mode = found[1]
        position = found.end()
    pieces.append(_jis_run(data[position:], mode))
    return "".join(pieces)


def _seven_bit(data: bytes, label: str) -> str:
    if label.startswith(_SHIFTING) or (label.startswith(_WIDE) and b"\0" in data):
        return _loosely(data, _codec(label) or "ascii")
    return data.decode("ascii")


def _second_choice(data: bytes, codec: str) -> str:
    """What bytes are that do not decode as their label says; the label itself where only a few are damaged."""
    if codec == "utf-8" and _is_damaged_utf8(data, 1):
        return codec
    guessed = guess(data)
    return codec if guessed == "cp1252" and codec != "ascii" else guessed


def _jis_run(data: bytes, mode: bytes | None) -> str:
    if mode in _ASCII_MODES:
        return data.decode("ascii") if data.isascii() else _loosely(data, guess(data))
    if mode == b"(I":
        return bytes(byte | 0x80 if 0x21 <= byte <= 0x5F else byte for byte in data).decode("cp932", "replace")
    if mode == b"$(D":
        return (b"\x1b$(D" + data).decode("iso2022_jp_2", "replace")
    if mode in (b"$(O", b"$(P", b"$(Q"):
        return (b"\x1b" + mode + data).decode("iso2022_jp_2004", "replace")
    return kanji(data)


def _scored(sample: bytes, codec: str) -> tuple[int, str, str]:
    """How Japanese bytes read in a codec: kana and kanji speak for it, errors and half-width kana against."""
    text = _loosely(sample, codec)
    bad = text.count("\ufffd") - (1 if len(sample) == _SAMPLE and text.endswith("\ufffd") else 0)
    half = len(_HALF_KANA.findall(text))
    return 2 * len(_KANA.findall(text)) + len(_COMMON.findall(text)) - 8 * bad - 2 * half, codec, text


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        # Text that was cut in the middle of a character is still UTF-8.
        return error.start >= len(data) - 3 and error.start > 0 and not data[: error.start].isascii()
    return True


def _is_damaged_utf8(data: bytes, ratio: int) -> bool:
    """True where `ratio` characters are whole for one that is broken; other encodings hardly ever look like that."""
    text = data.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    whole = len(text) - bad - len(data.translate(None, _EIGHT_BIT))
    return whole > 0 and whole >= ratio * bad


@lru_cache(maxsize=256)
def _known_codec(label: str) -> str | None:
    name = _ALIASES.get(label, label)
    try:
        found = codecs.lookup(name).name
        b"a".decode(name, "replace")
    except (LookupError, ValueError):
        return None
    return None if found.partition("_")[0].partition("-")[0] in _NOT_TEXT else name


def _codec(label: str) -> str | None:
    # Whatever else a label is, it is no name of a codec, and looking it up would only fill caches.
    return _known_codec(label) if _LABEL.fullmatch(label) else None


def _loosely(data: bytes, codec: str) -> str:
    """`data` in `codec`, with U+FFFD for what does not belong there. Never raises."""
    if codec == "iso-2022-jp":
        return decode_jis(data)
    try:
        return _tidy(data.decode(codec), codec)
    except (UnicodeError, ValueError, LookupError):
        if codec == "euc_jp":
            return decode_euc(data)
        return _tidy(data.decode(codec, "replace"), codec)


def _tidy(text: str, codec: str) -> str:
    if codec == "euc_jp":
        return text.translate(FULL_WIDTH)
    # UTF-7 lets half a character through, and no file can be written with that in it.
    return _SURROGATES.sub("\ufffd", text) if codec.startswith(("utf-7", "utf7")) else text
