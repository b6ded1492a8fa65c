"""files.jsonl: one line for every source file, folder and link: what it was and what became of it."""

import base64
import json
import os
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from enum import Enum
from json.encoder import encode_basestring
from pathlib import Path
from typing import NamedTuple, TextIO

from app.model.codes import Code
from app.system.file_state import change_time
from app.system.walking import Entry, EntryKind

# A path has 32,767 characters at most (Windows); nobody's file may make us hold more than a few such lines.
_LONGEST_LINE = 1 << 20
_decode = json.JSONDecoder().raw_decode
AFTER_START = re.compile(rb'(?:, "ctime_ns": -?\d+)?, "mode": "\d+", "sha256": "([0-9a-f]{64})"\}\n')
"""What follows `copied_start` in the line of a file that was copied as it was; the group is the digest."""
# Quotes in a path or a name have a backslash before them: these stand where `Inventory` writes them and nowhere else.
_COPIED = '"kind": "file", "status": "copied", "name": '
_SAME_NAME = re.compile(
    r'\{"path": "[^"\\]*/([^"\\/]+)", "kind": "[a-z]+", "status": "[a-z]+", "name": "(?:[^"\\]*/)?\1"[,}]'
)


class Status(Enum):
    """What became of a source file."""

    COPIED = "copied"
    CHANGED = "changed"
    UNREADABLE = "unreadable"
    SALVAGED = "salvaged"
    """The disk could not read all of it: the copy has zeros where `holes` says."""
    SKIPPED = "skipped"


class InventoryItem(NamedTuple):
    """One line. `name` is the path in the archive, empty where nothing was written; `reason` is a code.

    `holes` are (offset, length); `status_read` is what the file was when it was read, where that was done.
    """

    entry: Entry
    status: Status
    name: str = ""
    digest: str = ""
    size: int = 0
    reason: str = ""
    holes: tuple[tuple[int, int], ...] = ()
    status_read: os.stat_result | None = None


class Inventory:
    """Writes files.jsonl line by line, so that an interrupted run still says what it had done."""

    def __init__(self, path: Path) -> None:
        self._lines: TextIO = path.open("x", encoding="utf-8", newline="\n")

    def add(self, item: InventoryItem) -> None:
        """Writes the line of one source file, folder or link. Raises OSError of the destination."""
        self._lines.write(_line(item))

    def add_copied(self, start: str, status: os.stat_result, digest: str) -> None:
        """Writes the line of a file that was copied as it was; `start` is `copied_start` of it. Raises OSError."""
        self._lines.write(f'{start}{_state(status)}, "sha256": "{digest}"}}\n')

    def add_left_over(self, name: str, digest: str, size: int) -> None:
        """Writes the line of a copy whose source is gone since the run that made it was interrupted."""
        line = {"path": "", "kind": "file", "status": Status.CHANGED.value, "name": name, "size": size}
        line |= {"sha256": digest, "reason": Code.GONE_SINCE_INTERRUPTION}
        self._lines.write(json.dumps(line, ensure_ascii=False) + "\n")

    def close(self) -> None:
        """Writes what is still in memory. Raises OSError of the destination."""
        self._lines.close()


def read(path: Path, is_wanted: Callable[[str], bool] | None = None) -> Iterator[dict[str, object]]:
    """The lines of a files.jsonl; one that was cut off is passed over. Raises OSError.

    `is_wanted` is asked for the text of each line: to take one apart takes longer than all else.
    """
    with path.open(encoding="utf-8", errors="replace") as lines:
        while text := lines.readline(_LONGEST_LINE):
            if (is_wanted is None or is_wanted(text)) and (line := parsed(text)) is not None:
                yield line


def may_be_incomplete(text: str) -> bool:
    """False for the line of a file that was copied as it was."""
    return f'{_COPIED}"' not in text


def may_be_renamed(text: str) -> bool:
    """False for a line that gives an entry the name in the archive that it had."""
    return _SAME_NAME.match(text) is None


def parsed(text: str) -> dict[str, object] | None:
    """The values of a line; None for one that was cut off or is not a JSON object."""
    text = text.strip(" \t\r\n")
    try:
        # What `json.loads` does beside this takes longer than this does.
        value, end = _decode(text)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) and end == len(text) else None


def copied_start(path: str, name: str, status: os.stat_result) -> str:
    """How the line of a plain file begins that was copied as it was then: called `name` in the archive."""
    named = f"{_COPIED}{encode_basestring(name)}"
    return f"{{{_path_text(path)}, {named}, {_size_and_time(status.st_size, status)}"


def _about(path: str, kind: EntryKind, status: Status, name: str) -> str:
    named = f', "name": {encode_basestring(name)}' if name else ""
    return f'{_path_text(path)}, "kind": "{kind.value}", "status": "{status.value}"{named}'


def _size_and_time(size: int, status: os.stat_result) -> str:
    return f'"size": {size}, "mtime_ns": {status.st_mtime_ns}'


def _state(status: os.stat_result) -> str:
    changed = change_time(status)
    mode = f', "mode": "{status.st_mode:o}"'
    return f', "ctime_ns": {changed}{mode}' if changed is not None else mode


def _line(item: InventoryItem) -> str:
    """What `json.dumps` writes with `ensure_ascii` off; for every file of a store that takes three times as long."""
    entry = item.entry
    fields = [_about(entry.path, entry.kind, item.status, item.name)]
    if (status := item.status_read or entry.status) is not None:
        fields.append(_size_and_time(item.size if item.digest else status.st_size, status) + _state(status))
    if item.digest:
        fields.append(f'"sha256": "{item.digest}"')
    if item.reason:
        fields.append(f'"reason": {encode_basestring(item.reason)}')
    if item.holes:
        fields.append(f'"holes": {json.dumps(item.holes)}')
    if entry.kind.value == "link":
        fields.append(f'"target": {encode_basestring(_link_target(entry.path))}')
    return f"{{{', '.join(fields)}}}\n"


def _path_text(path: str) -> str:
    if path.isascii():
        return f'"path": {encode_basestring(path)}'
    return ", ".join(f'"{name}": {encode_basestring(str(value))}' for name, value in path_fields(path).items())


def path_fields(path: str) -> dict[str, str | int]:
    """`path`, and beside it the exact bytes in base64 where they are not UTF-8."""
    try:
        path.encode()
    except UnicodeEncodeError:
        raw = os.fsencode(path)
        return {"path": raw.decode("utf-8", "replace"), "path_b64": base64.b64encode(raw).decode("ascii")}
    return {"path": path}


def path_of(line: Mapping[str, object]) -> str:
    """The path a line is about, as the system names it; empty where it has none."""
    if "path_b64" in line:
        with suppress(ValueError):
            return os.fsdecode(base64.b64decode(str(line["path_b64"])))
    return str(line.get("path", ""))


def _link_target(path: str) -> str:
    try:
        return os.readlink(path).encode("utf-8", "replace").decode()  # noqa: PTH115
    except OSError:
        return ""
