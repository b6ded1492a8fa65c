"""A Message-ID as a key to compare by: programs keep or drop its brackets, comments, case and foreign characters."""

import re

_BRACKETED = re.compile(r"<([^<>]*)>")
_NOT_ASCII = re.compile(r"[^!-;=?-~]+")
_MAX_LENGTH = 500


def message_key(message_id: str) -> str:
    """What is inside of the brackets, in small letters, visible ASCII only; empty where nothing is left."""
    found = _BRACKETED.search(message_id)
    inner = found[1] if found else message_id.lstrip("< \t").partition(">")[0]
    return _NOT_ASCII.sub("", inner)[:_MAX_LENGTH].lower()


_ADDRESS = re.compile(r"[^\s<>\"(),;:]+@[^\s<>\"(),;:]+")
_ANSWER = re.compile(r"(?:(?:re|aw|sv|antw|fwd?|wg)(?:\[\d+\]|\^\d+)?\s*[:：]\s*)+", re.IGNORECASE)


def likeness(date: int | None, sender: str, subject: str) -> str:
    """A key for messages without a usable Message-ID: when, from whom, about what; empty where there is no date."""
    if date is None:
        return ""
    found = _ADDRESS.search(sender)
    words = "".join(_ANSWER.sub("", subject, count=1).split()).casefold()[:_MAX_LENGTH]
    return f"{date} {found[0].casefold() if found else ''} {words}"
