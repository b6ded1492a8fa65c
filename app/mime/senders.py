"""Warnings about a From field: no address in it, a name that cannot be decoded, or one made to deceive."""

import unicodedata
from functools import lru_cache

from app.mime import addresses
from app.mime.headers import is_certain, uncleaned
from app.model.mail import Address
from app.textkit.lazy_pattern import lazy_pattern
from app.textkit.text import JOINER, one_line

DECEIVING = frozenset({"name_holds_other_address", "name_hidden_characters", "name_mixed_scripts"})
"""The ways in which a name pretends to be another's."""
CHARSET_GUESSED = "name_charset_guessed"
"""The code for a name in a character set that nobody named, and that may read differently in another."""
_MAX_RAW = 500
_CACHED = 400
_OTHER_ADDRESS = lazy_pattern(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
# Persian and the scripts of India cannot be written without joiners.
_JOINED = "(?<=[\u0600-\u08ff\u0900-\u0dff])[\u200c\u200d]"
_HIDDEN = lazy_pattern(
    f"(?!{JOINER}|{_JOINED})[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]"
)
_WORD = lazy_pattern(r"[^\W\d_]+")
_ESCAPED = lazy_pattern(r"\\x([0-9a-f]{2})")
_ALPHABETS = ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE")


def sender_warnings(raw: bytes, sender: Address | None, charset: str = "") -> tuple[str, ...]:
    """Codes of the warnings about a From field; `sender` is what could be parsed of it, `charset` that of the message's
    text. Never raises.
    """
    return _warnings_short(raw, sender, charset) if len(raw) <= _CACHED else _warnings(raw, sender, charset)


def _warnings(raw: bytes, sender: Address | None, charset: str) -> tuple[str, ...]:
    if sender is None:
        return ("sender_without_address",)
    codes = []
    if "\ufffd" in sender.name:
        codes.append("name_not_decodable")
    if any(addresses.key(other) != addresses.key(sender.address) for other in _OTHER_ADDRESS.findall(sender.name)):
        codes.append("name_holds_other_address")
    if not raw.isascii() or b"=?" in raw:
        if sender.name and not is_certain(raw, charset):
            codes.append(CHARSET_GUESSED)
        if _HIDDEN.search(uncleaned(raw)):
            codes.append("name_hidden_characters")
        if any(_is_mixed(word) for word in _WORD.findall(sender.name)):
            codes.append("name_mixed_scripts")
    return tuple(codes)


# As many as there are senders in most mail: with fewer places than that, one drives the other out.
_warnings_short = lru_cache(maxsize=1 << 15)(_warnings)


def raw_text(raw: bytes, codes: tuple[str, ...]) -> str:
    """The field as it came, on one line, where there is a warning about it; else empty."""
    if not codes:
        return ""
    return one_line(raw[:_MAX_RAW].decode("ascii", "backslashreplace"))


def raw_bytes(raw: str) -> bytes:
    """The bytes of a field `raw_text` wrote down, as far as they were not cut off."""
    return _ESCAPED.sub(lambda found: bytes.fromhex(found[1]).decode("latin-1"), raw).encode("latin-1", "replace")


def _is_mixed(word: str) -> bool:
    """Letters of two alphabets that look alike in one word: "Аmazon" with a Cyrillic А."""
    if word.isascii():
        return False
    found = {unicodedata.name(letter, "").partition(" ")[0] for letter in word}
    return len(found.intersection(_ALPHABETS)) > 1
