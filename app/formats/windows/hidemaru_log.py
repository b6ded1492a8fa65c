"""What Hidemaru Mail keeps twice: a mail in its folder, converted, and in the receive log, as it came.

The log lies beside the folders of an account (`受信ログ`) and has the mails of about two months.
"""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from app.formats.common.delimited import spans
from app.formats.common.sections import head_length
from app.mime import charsets, envelope
from app.model.format import Listing
from app.system.reading import RandomFile, SourceFile

SEPARATOR = re.compile(rb"(?:(?<=\n)|\A)\x0c! ?[A-Za-z]:[^\r\n]{0,80}(?:\r\n|\n|\Z)")
"""The line before a mail."""

ORIGINAL = re.compile(rb"\x0c! ?[Ee]:")
"""The beginning of the line before one that is as it came."""

_UTF8 = re.compile(rb"(?im)^(?:X-Body-)?Content-Type:[^\r\n]*charset=\"?utf-?8\b")
# How much of the folders is searched for the mails of a log: the program splits its files into small ones.
_MOST_SEARCHED, _MOST_FOLDERS, _MOST_FILES = 1 << 30, 1000, 5000
# A file of a folder that was last written so long before the first mail of a log has none of it: clocks differ.
_EARLIER = timedelta(days=7)
_LARGEST_LOG, _LOOKED_AT = 64 << 20, 64 << 10

Key = str | tuple[datetime, str, str]


def as_utf8(text: bytes, head: bytes) -> bytes:
    """A text in the character set it was converted to: Shift_JIS, or UTF-8 where its headers or its bytes say so."""
    if text.isascii() and b"\x1b" not in text:
        return text
    try:
        text.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        if not text.isascii():
            return text
    label = "utf-8" if _UTF8.search(head) else "iso-2022-jp" if text.isascii() else "cp932"
    return charsets.decode(text, label).encode("utf-8", "replace")


def head_as_utf8(head: bytes) -> bytes:
    """The same of a header block, line by line: a field may have been added in another character set."""
    return b"".join(as_utf8(line, head) for line in head.splitlines(keepends=True))


def keys(head: bytes) -> frozenset[Key]:
    """What a mail is known by in its folder and in the log: its Message-ID; else its date, sender and subject."""
    seen = envelope.read(head)
    found: set[Key] = {seen.message_id} if seen.message_id else set()
    if seen.date is not None and seen.sender is not None:
        found.add((seen.date, seen.sender.address.lower(), seen.subject))
    return frozenset(found)


def in_folders(log: Path, first: bytes) -> frozenset[Key]:
    """What the mails in the folders beside a log are known by, as far as they may be of its time."""
    if not is_log(log.parent.name):
        return frozenset()
    date = envelope.date(first)
    since = (date - _EARLIER).timestamp() if date is not None else 0.0
    found: set[Key] = set()
    left = _MOST_SEARCHED
    for path in _folder_files(log, since):
        try:
            with SourceFile(path) as source:
                left -= source.size
                if left < 0:
                    break
                for span in spans(source, SEPARATOR):
                    if span.separator and ORIGINAL.match(span.separator) is None:
                        found |= keys(head_as_utf8(span.head))
        except OSError:
            continue
    return frozenset(found)


def is_log(folder: str) -> bool:
    """True for the names of the folders the program keeps its logs in: `受信ログ`."""
    return folder.lower().removesuffix("s").endswith(("ログ", "log"))


def _folder_files(log: Path, since: float) -> Iterator[Path]:
    """The files of mails in the account of a log that were written since then (seconds since 1970), newest first."""
    pending, found = [log.parent.parent], []
    for _ in range(_MOST_FOLDERS):
        if not pending:
            break
        folder = pending.pop()
        try:
            entries = list(folder.iterdir())
        except OSError:
            continue
        for entry in entries:
            if entry.is_symlink():
                continue
            if entry.is_dir() and not is_log(entry.name) and len(entry.parts) < len(log.parts) + 4:
                pending.append(entry)
            elif entry.suffix.lower() == ".txt" and (status := entry.lstat()).st_mtime >= since:
                found.append((status.st_mtime, entry))
    return (path for _, path in sorted(found, reverse=True)[:_MOST_FILES])


def original(path: Path, head: bytes, listing: Listing) -> bytes | None:
    """A mail of the folder file `path`, with the header block `head`, as a log beside its folder has it; else None."""
    seen = envelope.read(head)
    if not seen.message_id or seen.date is None:
        return None
    for log in _logs(path, listing):
        try:
            data = _log_since(log, seen.date)
        except OSError:
            continue
        at = data.find(b"<" + seen.message_id.encode("utf-8", "replace") + b">")
        while at >= 0:
            start, end = _around(data, at)
            text = data[start:end]
            if envelope.read(text[: head_length(text)]).message_id == seen.message_id:
                return text
            at = data.find(b"<" + seen.message_id.encode("utf-8", "replace") + b">", end)
    return None


def _logs(path: Path, listing: Listing) -> Iterator[Path]:
    """The files of the logs beside the folder of `path`, and beside the one around it."""
    for above in path.parents[1:3]:
        for name, folder in sorted(listing(above).items()):
            if is_log(name):
                yield from (each for _, each in sorted(listing(folder).items()) if each.suffix.lower() == ".txt")


def _log_since(log: Path, date: datetime) -> bytes:
    """The content of a log that may have a mail of that date; empty where it begins later, or is too large."""
    file = RandomFile(log)
    try:
        start = file.read_at(0, _LOOKED_AT)
        mark = SEPARATOR.search(start)
        if mark is None or ORIGINAL.match(mark[0]) is None or file.size > _LARGEST_LOG:
            return b""
        first = envelope.date(start[mark.end() : mark.end() + head_length(start[mark.end() :])])
        is_later = first is not None and date < first - _EARLIER
        return b"" if is_later else file.read_at(0, file.size)
    finally:
        file.close()


def _around(data: bytes, at: int) -> tuple[int, int]:
    """Where the mail around an index begins and ends."""
    mark = SEPARATOR.search(data, max(data.rfind(b"\x0c!", 0, at), 0))
    following = SEPARATOR.search(data, at)
    return mark.end() if mark and mark.end() <= at else 0, following.start() if following else len(data)
