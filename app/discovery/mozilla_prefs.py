"""prefs.js and user.js: the settings of a Mozilla profile, read as text and never run."""

import re

from app.textkit.lazy_pattern import lazy_pattern

_PREF = lazy_pattern(
    r"""user_pref\s*\(\s*(["'])((?:[^"'\\\n]|\\.)*)\1\s*,\s*"""
    r"""(?:"((?:[^"\\\n]|\\.)*)"|'((?:[^'\\\n]|\\.)*)'|(-?\d{1,18})|(true|false))\s*\)"""
)
_ESCAPE = lazy_pattern(r"\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|(.))")
_LETTERS = {"n": "\n", "r": "\r", "t": "\t"}

Value = str | int | bool


def read(data: bytes) -> dict[str, Value]:
    """The settings by name; a later line overrides an earlier one. What is no setting is passed over."""
    text = data.decode("utf-8", "surrogateescape")
    return {_plain(found[2]): _value(found) for found in _PREF.finditer(text)}


def _value(found: re.Match[str]) -> Value:
    if found[5] is not None:
        return int(found[5])
    if found[6] is not None:
        return found[6] == "true"
    return _plain(found[3] if found[3] is not None else found[4])


def _plain(text: str) -> str:
    plain = _ESCAPE.sub(_escaped, text) if "\\" in text else text
    # Characters beyond the basic plane are written as two escapes.
    return plain.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace") if "\\u" in text else plain


def _escaped(found: re.Match[str]) -> str:
    code = found[1] or found[2]
    return chr(int(code, 16)) if code else _LETTERS.get(found[3], found[3])
