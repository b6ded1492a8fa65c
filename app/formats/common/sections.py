"""Where the headers of a message end, and whether bytes look like a message at all."""

import re

HEAD_LIMIT = 1 << 20
"""Bytes of a header block that are looked at; what lies beyond is copied but not understood."""

_FIELD = re.compile(rb"[!-9;-~]+[ \t]*:")
_MAIL_FIELD = re.compile(
    rb"(?:^|[\r\n])(?:from|to|cc|bcc|sender|reply-to|subject|date|received|return-path|delivered-to|message-id"
    rb"|in-reply-to|references|mime-version|content-[a-z-]+|x-[a-z0-9-]+|status|list-[a-z]+|dkim-signature"
    rb"|authentication-results|envelope-to|resent-[a-z-]+|apparently-to)[ \t]*:",
    re.IGNORECASE,
)


def head_end(data: bytes, start: int = 0, stop: int | None = None) -> int:
    """The index behind the header block at `start`, its last line end included; -1 where no empty line ends it.

    Nothing is looked at from `stop` on.
    """
    stop = len(data) if stop is None else stop
    if data.startswith((b"\n", b"\r\n"), start):
        return start
    first = data.find(b"\n", start, stop)
    if first < 0:
        # Classic Mac files end their lines with CR alone.
        cr = data.find(b"\r\r", start, stop)
        return cr + 1 if cr >= 0 else -1
    # The likelier ending first: looking for the other one must not run through a whole mailbox for every message.
    likely, other = (b"\n\r\n", b"\n\n") if data[first - 1 : first] == b"\r" else (b"\n\n", b"\n\r\n")
    end = data.find(likely, start, stop)
    earlier = data.find(other, start, end + 2 if end >= 0 else stop)
    found = earlier if earlier >= 0 else end
    cr = data.find(b"\r\r", start, first)
    return cr + 1 if cr >= 0 else found + 1 if found >= 0 else -1


def head_length(data: bytes) -> int:
    """Bytes of the header block at the start of `data`; all of it where no empty line follows."""
    end = head_end(data)
    return end if end >= 0 else len(data)


def is_field(line: bytes) -> bool:
    """True for a line that starts a header field (RFC 5322, 2.2)."""
    return _FIELD.match(line) is not None


def is_mail_field(line: bytes) -> bool:
    """True for a line that starts a field mail is known by: `TEL: 03-…` in a signature is none."""
    return _MAIL_FIELD.match(line) is not None


def looks_like_message(data: bytes) -> bool:
    """True where `data`, the start of a file, begins with a header block that has a field mail is known by."""
    start = data.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n\t ")
    if start.startswith((b"From ", b">From ")):
        end = re.search(rb"\r\n|\n|\r", start)
        start = start[end.end() :] if end else b""
    if not is_field(start):
        return False
    return _MAIL_FIELD.search(start[: head_length(start)]) is not None
