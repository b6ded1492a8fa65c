"""File names as mail programs, people and other people's computers make them: hostile to some file system or tool."""

import os
import random
import unicodedata
from collections.abc import Iterator

_WORDS = (
    "INBOX",
    "Inbox",
    "inbox",
    "お客様",
    "メール",
    "が",
    "ギガ",
    "é",
    "Entwürfe",
    "ﾒｰﾙ",
    "塚",
    "📮",
    "👩‍👩‍👧",
    "𩸽",
    "ẞ",
    "ß",
    "İ",
    "ı",
    "Å",
    "ﬁ",
)
_RESERVED = ("CON", "con", "PRN", "aux", "NUL", "nul", "COM1", "com9", "LPT1", "COM¹", "CONIN$", "clock$")
_SUFFIXES = (
    "",
    ".mbox",
    ".emlx",
    ".eml",
    ".msf",
    ".sbd",
    ".",
    " ",
    ". .",
    "..",
    "...",
    ".tar.gz",
    ".very-long-suffix-of-a-file",
)
_ODD = (
    "\n",
    "\r",
    "\t",
    "\x1b[31m",
    "\x7f",
    "\x01",
    "\x85",
    "\u202e",
    "\u200b",
    "\u2028",
    "\ufeff",
    "\u0301",
    "\u3099",
    "\u00a0",
    "\u3000",
)
_MARKS = (":", "*", "?", '"', "<", ">", "|", "\\", "%", "%41", "%0A", "%25", "'", "`", "$(x)", ";", "&", "#", "=", "@")
_LEADS = ("~", "~root", "-", "--help", ".", "..x", " ", "=", "._", "+")
_OCTETS = (
    b"\xff",
    b"\xfe\xff",
    b"\x83\x81\x81[\x83\x8b",
    b"\xb4\xc1\xbb\xfa",
    b"\xc0\xaf",
    b"\xed\xa0\x80",
    b"\xe3\x81",
    b"caf\xe9",
)


def fixed() -> list[bytes]:
    """The names every sample has to hold: pairs and limits."""
    pairs = [
        "Mail", "MAIL", "mail", "が.eml", unicodedata.normalize("NFD", "が.eml"), "é", "e\u0301", "É", "Å", "\u212b", "A\u030a",
        "ß", "SS", "ss", "ẞ", "İ", "i̇", "ı", "I", "ﬁ", "fi", "Σ", "σ", "ς", "塚", "\ufa10", "か\u3099く", "がく",
        "x" * 255, "x" * 254, "あ" * 85, "が" * 85, "📮" * 63, "x" * 251 + ".eml", "x" * 200 + "." + "y" * 54,
        *_RESERVED, *(f"{name}.txt" for name in _RESERVED), "x.", "x ", "x", "x..", "x .", " x", ".", "...", ". ", " ",
        "a:b", "a_b", "a?b", "a*b", "a\nb", "a\rb", "a\tb", "a\x1bb", "%41", "A", "~", "~root", "-rf", ".hidden", "._7.emlx",
        ".DS_Store", "Thumbs.db", "desktop.ini", "data", "bagit.txt", "manifest-sha256.txt", "a\\b", "C:", "C:\\x", "\u202egnp.exe",
    ]  # fmt: skip
    return [*(name.encode() for name in pairs if name != "."), *_OCTETS]


def names(count: int, seed: int) -> list[bytes]:
    """`count` different names, the fixed ones first; each one that Linux takes: 1 to 255 bytes, no NUL, no slash."""
    dice = random.Random(seed)
    found: dict[bytes, None] = dict.fromkeys(fixed())
    for name in _endless(dice):
        if len(found) >= count:
            break
        if 0 < len(name) <= 255 and b"/" not in name and b"\0" not in name and name not in (b".", b".."):
            found.setdefault(name)
    return list(found)[:count]


def _endless(dice: random.Random) -> Iterator[bytes]:
    while True:
        name = "".join(
            dice.choice((*_WORDS, *_ODD, *_MARKS, *_RESERVED, str(dice.randrange(99))))
            for _ in range(dice.randint(1, 4))
        )
        if dice.random() < 0.2:
            name = dice.choice(_LEADS) + name
        if dice.random() < 0.5:
            name += dice.choice(_SUFFIXES)
        if dice.random() < 0.1:
            name = dice.choice((name, "お客様", "x", "📮")) * 100
        if dice.random() < 0.4:
            name = unicodedata.normalize(dice.choice(("NFC", "NFD")), name)
        data = os.fsencode(name)
        if dice.random() < 0.1:
            data += dice.choice(_OCTETS)
        data = data[: dice.choice((255, 255, dice.randint(1, 255)))]
        yield data
        # A pair of its own: the same name in another case.
        if dice.random() < 0.3:
            yield data.swapcase()
