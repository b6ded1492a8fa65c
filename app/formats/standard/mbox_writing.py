r"""Writing the mbox format: messages one behind another, each behind a separator line.

From hanako@example.jp Mon Jan  2 03:04:05 2006\n
Subject: Hello\n\n>From here on …\n\n          the text had "From here on …" (mboxrd: one ">" more)
"""

import re
from datetime import UTC, datetime
from enum import Enum

from app.mime.dates import english


class Quoting(Enum):
    """Which lines get a ">" more. One may start behind a zero as well: readers take that for the hole a crash left."""

    ALL = re.compile(rb"(?<![^\r\n\0])(?=>*From )")
    """mboxrd: "From " and ">From ", so that whoever knows it gets back what was written."""
    BARE = re.compile(rb"(?<![^\r\n\0])(?=From )")
    """Only "From ": for programs that show every ">", and for text that was taken out of an mbox as it stood there."""


_CRLF = re.compile(rb"\r\n")
_NOT_SHOWN = re.compile(r"[^!-~]+")


def separator(address: str, date: datetime | None) -> bytes:
    """The line that starts a message (RFC 4155): the sender's address, and a date in UTC."""
    sender = _NOT_SHOWN.sub("", address) or "-"
    moment = (date or datetime.fromtimestamp(0, UTC)).astimezone(UTC)
    day, month = english(moment)
    # Not strftime, which takes longer than all the rest.
    clock = f"{moment.hour:02}:{moment.minute:02}:{moment.second:02}"
    return f"From {sender} {day} {month} {moment.day:2} {clock} {moment.year}\n".encode("ascii")


def quoted(message: bytes, quoting: Quoting = Quoting.ALL) -> bytes:
    """A message as an mbox file holds it: LF, lines that look like a separator quoted, an empty line last.

    A CR alone stays where it is, unless it is all the line ends there are (classic Mac).
    """
    text = with_lf(message)
    if b"From " in text:
        text = quoting.value.sub(b">", text)
    return text + (b"\n" if text.endswith(b"\n") else b"\n\n")


def with_lf(message: bytes) -> bytes:
    """The same with LF at the end of its lines."""
    if b"\r" not in message:
        return message
    return _CRLF.sub(b"\n", message) if b"\n" in message else message.replace(b"\r", b"\n")
