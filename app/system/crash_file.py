"""What Python's faulthandler writes when the process itself is killed by its own fault.

Example, as faulthandler writes it:

    Fatal Python error: Segmentation fault

    Current thread 0x00007f5c (most recent call first):
      File "/home/hanako/furoshiki/app/ui/window.py", line 12 in paint
"""

import re
from contextlib import suppress
from io import TextIOWrapper
from pathlib import Path

CRASH_FILE = "crash.log"
LOGGED_PACKAGES = ("app", "exporters")
TAIL = 64 << 10
"""Bytes at the end of a log that a support report shows, and that are kept of earlier crashes."""
_ROOT = Path(__file__).resolve().parents[2]
_FILE = re.compile(r'(?<=File ")[^"\n]*')


class CrashFile:
    """The open file; `file` is None where it cannot be written to. Closed without a crash, nothing is left of it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._made = [folder for folder in path.parents if not folder.exists()]
        self.file: TextIOWrapper | None = None
        with suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            _clean(path)
            self.file = path.open("a", encoding="utf-8")

    def close(self) -> None:
        """Removes the file where nothing was written, and the folders made for it where they are empty."""
        if self.file is None:
            return
        self.file.close()
        with suppress(OSError):
            if not self._path.stat().st_size:
                self._path.unlink()
            for folder in self._made:
                folder.rmdir()


def module_name(file_name: str) -> str:
    """A file of ours by its place in the program, any other by its name alone: folders may bear a person's name."""
    path = Path(file_name)
    with suppress(ValueError):
        path = path.relative_to(_ROOT)
    return path.as_posix() if path.parts[:1] and path.parts[0] in LOGGED_PACKAGES else path.name


def last_lines(path: Path) -> list[str]:
    """The end of a log, file names without their folders where faulthandler wrote them. Raises OSError."""
    with path.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(max(0, size - TAIL))
        text = file.read(TAIL).decode("utf-8", "backslashreplace")
    # The first line may have lost its beginning, and with it the sign by which an address is known.
    lines = text.splitlines()[1 if size > TAIL else 0 :]
    return [_FILE.sub(lambda found: module_name(found[0]), line) for line in lines]


def _clean(path: Path) -> None:
    """Faulthandler writes whole paths: what is left of earlier crashes keeps none, and does not grow for ever."""
    with suppress(FileNotFoundError):
        lines = last_lines(path)
        path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8", newline="\n")
