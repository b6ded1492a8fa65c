r"""Attachments that Thunderbird detached: the message keeps only the address of a file outside the mail.

Content-Type: application/pdf; name="a.pdf"\n
X-Mozilla-Altered: AttachmentDetached; date="Mon Jan 02 10:00:00 2006"\n
X-Mozilla-External-Attachment-URL: file:///home/hanako/Documents/a.pdf\n
"""

import os
import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

from app.model.codes import Code
from app.model.findings import Finding

_NAME = b"X-Mozilla-External-Attachment-URL:"
_FIELD = re.compile(rb"[ \t]*([^\r\n]{0,4000}(?:\r?\n[ \t][^\r\n]{0,4000}){0,10})(?:\r\n|\n|\r)")
_LINE_FOLD = re.compile(rb"\r?\n[ \t]+")
_OVERLAP = 4 << 10


class DetachedScan:
    """Finds the addresses in a file that is read piece by piece; each piece is looked through once."""

    def __init__(self) -> None:
        self._found: list[tuple[int, str]] = []
        self._rest = b""
        self._position = 0

    @property
    def has_found(self) -> bool:
        """True where addresses wait to be taken."""
        return bool(self._found)

    def feed(self, piece: bytes) -> None:
        """Takes the next bytes of the file."""
        if len(piece) >= _OVERLAP and _NAME not in piece and _NAME not in self._rest + piece[: len(_NAME)]:
            # As below, without a copy of what mostly is the whole file.
            self._position += len(piece)
            self._rest = piece[-_OVERLAP:]
            return
        data = self._rest + piece
        base = self._position - len(self._rest)
        position = kept = 0
        while (found := data.find(_NAME, position)) >= 0:
            position = found + len(_NAME)
            value = _FIELD.match(data, position)
            if value is None and len(data) - found < _OVERLAP:
                # Its end is in the next piece.
                kept = found
                break
            if value is not None and data[max(found - 1, 0) : found] in (b"\n", b"\r"):
                url = _LINE_FOLD.sub(b"", value[1]).strip()
                self._found.append((base + found, url.decode("utf-8", "replace")))
            kept = position
        self._position = base + len(data)
        self._rest = data[max(kept, len(data) - _OVERLAP) :] if found < 0 else data[max(kept - 1, 0) :]

    def take_until(self, end: int) -> list[str]:
        """The addresses before byte `end` of the file, each once."""
        if not self._found:
            return []
        taken = [url for position, url in self._found if position < end]
        self._found = [each for each in self._found if each[0] >= end]
        return list(dict.fromkeys(taken))


def detached_finding(mailbox: Path, url: str) -> Finding:
    """What to say of an attachment that lies outside: where, and whether it is still there."""
    path = _local_path(url)
    is_there = path is not None and os.path.isfile(path)  # noqa: PTH113 - never raises
    code = Code.ATTACHMENT_DETACHED if is_there else Code.ATTACHMENT_DETACHED_GONE
    return Finding(code, {"path": str(mailbox), "file": path or url})


def _local_path(url: str) -> str | None:
    """The path on this computer an address names; None for one on a network, which is not to be asked."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    path = unquote(parts.path)
    if parts.scheme != "file" or parts.netloc not in ("", "localhost") or path.startswith("//") or "\0" in path:
        return None
    return path[1:].replace("/", "\\") if re.match(r"/[A-Za-z]:", path) else path
