"""What could not be looked at while mail is looked for: a disk that fails for a moment must not make mail invisible.

Looking for mail asks about hundreds of places where most often there is nothing. Those who ask take a failure for
"nothing there" and go on; here it is remembered that they could not tell.
"""

import errno
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

# Answers, not failures: there is no such thing, or there cannot be one of that name.
_NOTHING_THERE = frozenset({errno.ENOENT, errno.ENOTDIR, errno.ELOOP, errno.ENAMETOOLONG, errno.EINVAL, None})

_gathered: ContextVar[dict[Path, OSError] | None] = ContextVar("doubts", default=None)


@contextmanager
def collect_unreadable() -> Iterator[dict[Path, OSError]]:
    """What is doubted as long as this lasts, by path."""
    found: dict[Path, OSError] = {}
    before = _gathered.set(found)
    try:
        yield found
    finally:
        _gathered.reset(before)


def record_unreadable(path: Path, error: OSError) -> None:
    """Remembers that `path` could not be looked at, unless the answer is that nothing is there."""
    found = _gathered.get()
    if found is not None and error.errno not in _NOTHING_THERE:
        found.setdefault(path, error)


def holds(question: Callable[[Path], bool], path: Path) -> bool:
    """The answer to a question about `path`; False, and a doubt, where that cannot be told."""
    try:
        return question(path)
    except OSError as error:
        record_unreadable(path, error)
        return False
