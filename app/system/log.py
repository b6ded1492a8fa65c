"""The program's log: what went wrong and where in the code, and nothing out of the mail.

Nothing is written before something goes wrong: a run that goes well leaves no file. Modules log through
`logging.getLogger(__name__)` with a constant message; the two faces of the program start the log, the core never does.
"""

import errno
import faulthandler
import logging
import re
import sys
import threading
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from enum import Enum
from pathlib import Path
from types import TracebackType

from app import __version__
from app.system.crash_file import CRASH_FILE, LOGGED_PACKAGES, CrashFile, last_lines, module_name
from app.textkit.lazy_pattern import lazy_pattern

LOG_FILE = "furoshiki.log"
_LONGEST_LINE = 400
_FRAMES = 30
_CAUSES = 5
_GROUPS = 2
_HIDDEN = "…"
# An address, also percent-encoded as in the names of IMAP folders, or with a quoted local part (RFC 5321: "a b"@c.jp).
_QUOTED_ADDRESS = lazy_pattern(r'"[^"\n]{0,64}"[@＠]\S*')
_WORD = lazy_pattern(r"\S+")
_AT = lazy_pattern(r"@|＠|﹫|%40|=40")
_PERSONAL_FOLDER = lazy_pattern(
    r"([\\/](?:home|users|documents and settings|media|volumes|mnt)[\\/]+)[^\\/:\n\"<>|]+", re.IGNORECASE
)
_IDENTIFIER = lazy_pattern(r"[A-Za-z_][\w.]{0,79}", re.ASCII)

_log = logging.getLogger(__name__)


def start_log(folder: Path, *, crash_file: bool) -> Callable[[], None]:
    """Writes to rotating files in `folder` from now on, also what nobody catches; returns what undoes it all.

    `crash_file`: a crash of the process itself is written beside the log, and not to the standard error, which nobody
    sees of a window. A folder that cannot be written to does no harm.
    """
    handler = _LateHandler(folder / LOG_FILE)
    loggers = [logging.getLogger(name) for name in LOGGED_PACKAGES]
    for logger in loggers:
        logger.addHandler(handler)
    before = sys.excepthook, threading.excepthook, sys.unraisablehook
    sys.excepthook = _uncaught
    threading.excepthook = lambda arguments: _uncaught(
        arguments.exc_type, arguments.exc_value or arguments.exc_type(), arguments.exc_traceback
    )
    sys.unraisablehook = lambda arguments: _unraisable(arguments.exc_value)
    had_faulthandler = faulthandler.is_enabled()
    crashes = CrashFile(folder / CRASH_FILE) if crash_file else None
    with suppress(OSError, RuntimeError, ValueError):
        if crashes is not None and crashes.file is not None:
            faulthandler.enable(crashes.file)
        else:
            faulthandler.enable()

    def stop() -> None:
        """Restores the hooks and closes the log."""
        sys.excepthook, threading.excepthook, sys.unraisablehook = before
        for logger in loggers:
            logger.removeHandler(handler)
        handler.close()
        faulthandler.disable()
        if crashes is not None:
            crashes.close()
        if had_faulthandler and sys.__stderr__ is not None:
            with suppress(OSError, RuntimeError, ValueError):
                faulthandler.enable(sys.__stderr__)

    return stop


def log_file(folder: Path) -> Path | None:
    """The log in `folder`; None where nothing was written."""
    path = folder / LOG_FILE
    return path if path.is_file() else None


def log_tail(folder: Path) -> list[str]:
    """The last lines of the log and of the crash log, for a support report; none where they cannot be read."""
    lines: list[str] = []
    for name in (LOG_FILE, CRASH_FILE):
        with suppress(OSError):
            lines += map(without_personal_data, last_lines(folder / name))
    return lines


class PrivateFormatter(logging.Formatter):
    """Writes a record without what may come out of mail.

    Of arguments only numbers, members of enums and types are shown. Of an exception its type, its code where it has
    one (`ENOSPC`, `SQLITE_CORRUPT`, that of a `UserError`) and the places in the code are shown, never its text:
    `ValueError` may quote a header, and `UnicodeDecodeError` holds the very bytes.
    """

    def format(self, record: logging.LogRecord) -> str:
        """The record as lines without addresses, names of home folders and control characters."""
        head = f"{self.formatTime(record)} {__version__} {record.levelname} {record.name}: {_message(record)}"
        lines = [head]
        if record.exc_info and record.exc_info[1] is not None:
            lines += traceback_lines(record.exc_info[1])
        return "\n".join(map(without_personal_data, lines))


def traceback_lines(error: BaseException, groups: int = _GROUPS) -> Iterator[str]:
    """Where an exception and what caused it were raised, the first cause first; without any text of theirs.

    The exceptions of a group follow it, down to so many groups inside each other.
    """
    chain: list[BaseException] = []
    link: BaseException | None = error
    while link is not None and not any(link is each for each in chain) and len(chain) < _CAUSES:
        chain.append(link)
        link = link.__cause__ or (None if link.__suppress_context__ else link.__context__)
    for each in reversed(chain):
        yield "Traceback (most recent call last):"
        for frame in traceback.extract_tb(each.__traceback__, limit=-_FRAMES):
            yield f"  {module_name(frame.filename)}, line {frame.lineno}, in {frame.name}"
            if frame.line:
                yield f"    {frame.line}"
        yield _named(each)
        if isinstance(each, BaseExceptionGroup) and groups:
            for part in each.exceptions[:_CAUSES]:
                yield from (f"  | {line}" for line in traceback_lines(part, groups - 1))


def without_personal_data(line: str) -> str:
    """One line of text: no e-mail address, no name of a home folder, no control character, and not endless."""
    home = _own_home()
    line = line.replace(home, "~") if len(home) > 1 else line
    line = _QUOTED_ADDRESS.sub("<address>", line)
    line = _WORD.sub(lambda found: "<address>" if _AT.search(found[0]) else found[0], line)
    line = _PERSONAL_FOLDER.sub(rf"\1{_HIDDEN}", line)[:_LONGEST_LINE]
    return "".join(each if each.isprintable() else ascii(each)[1:-1] for each in line)


class _LateHandler(logging.Handler):
    """Hands records to the handler of the files, which is made for the first one.

    Most runs log nothing, and what rotates files takes as long to import as to show a line of help.
    """

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path
        self._files: logging.Handler | None = None

    def emit(self, record: logging.LogRecord) -> None:
        """Writes a record to the files."""
        with suppress(ImportError, OSError):
            # The stick the program runs from may be gone by now.
            if self._files is None:
                from app.system.log_handler import QuietHandler

                self._files = QuietHandler(self._path, PrivateFormatter())
            self._files.handle(record)

    def close(self) -> None:
        """Closes the file, where there is one."""
        if self._files is not None:
            self._files.close()
        super().close()


def _message(record: logging.LogRecord) -> str:
    if not isinstance(record.msg, str):
        return type(record.msg).__name__
    if not record.args:
        return record.msg
    try:
        if isinstance(record.args, Mapping):
            return record.msg % {name: _argument(value) for name, value in record.args.items()}
        return record.msg % tuple(map(_argument, record.args))
    except (TypeError, ValueError, KeyError, OverflowError):
        return record.msg


def _argument(value: object) -> object:
    if isinstance(value, Enum):
        return value.name
    if isinstance(value, type):
        return value.__name__
    return value if isinstance(value, int | float) else _HIDDEN


def _named(error: BaseException) -> str:
    """The type of an exception, and what of it can be no text out of mail."""
    kind = type(error)
    name = kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"
    return f"{name}: {detail}" if (detail := _detail(error)) else name


def _detail(error: BaseException) -> str:
    # Only where something went wrong: every start of the program imports this module.
    import sqlite3

    from app.model.errors import UserError

    value: object = None
    if isinstance(error, UserError):
        value = error.code
    elif isinstance(error, OSError):
        value = errno.errorcode.get(error.errno or 0)
    elif isinstance(error, sqlite3.Error):
        value = getattr(error, "sqlite_errorname", None)
    elif isinstance(error, AttributeError | NameError | ImportError):
        value = error.name
    return str(value) if value is not None and _IDENTIFIER.fullmatch(str(value)) else ""


def _own_home() -> str:
    """Empty where a person has none, as under a user number nobody knows."""
    with suppress(RuntimeError):
        return str(Path.home())
    return ""


def _uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Logs an uncaught exception; standard error gets the same lines, as safe as those of the log."""
    if issubclass(kind, KeyboardInterrupt | SystemExit):
        return
    _log.critical("An exception that nobody caught", exc_info=(kind, error, trace))
    with suppress(OSError, ValueError):
        if sys.stderr is not None:
            sys.stderr.write("".join(f"{without_personal_data(line)}\n" for line in traceback_lines(error)))


def _unraisable(error: BaseException | None) -> None:
    if error is not None:
        _log.error("An exception where none can be raised", exc_info=error)
