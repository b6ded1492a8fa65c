"""What could not be looked at while mail is looked for: a disk that fails for a moment must not make mail invisible.

Looking for mail asks about hundreds of places where most often there is nothing. The helpers that ask take a failure
for "nothing there" and go on; the collector they are given remembers that they could not tell.
"""

import errno
from collections.abc import Callable, Iterator
from pathlib import Path

# Answers, not failures: there is no such thing, or there cannot be one of that name.
_NOTHING_THERE = frozenset({errno.ENOENT, errno.ENOTDIR, errno.ELOOP, errno.ENAMETOOLONG, errno.EINVAL, None})
# Windows: file or path not found, invalid name, bad path name, too long, not a folder, too many links on the way. All
# its other errors come with the same few values of errno, those of a failing disk and of a network that is gone too.
_NOTHING_THERE_ON_WINDOWS = frozenset({2, 3, 123, 161, 206, 267, 681, 1921})


def is_nothing_there(error: OSError) -> bool:
    """True where an error is the answer that there is no such thing, and no failure."""
    windows: int | None = getattr(error, "winerror", None)
    return error.errno in _NOTHING_THERE if windows is None else windows in _NOTHING_THERE_ON_WINDOWS


class UnreadablePaths:
    """The paths of one search that could not be looked at, each with its first error.

    The job that searches makes one and passes it down; afterwards it turns what was collected into findings. Places
    that settings name and that are not there, links that lead nowhere, folders that lie too deep, those at which a
    search of too many folders ended, and archives of this program are collected too.
    """

    def __init__(self) -> None:
        self._errors: dict[Path, OSError] = {}
        self._missing: dict[tuple[str, str], None] = {}
        self._links: dict[Path, None] = {}
        self._too_deep: dict[Path, None] = {}
        self._passed_over: dict[Path, None] = {}
        self._archives: dict[Path, None] = {}

    def __iter__(self) -> Iterator[tuple[Path, OSError]]:
        """Each path with its error, in the order they were met."""
        return iter(self._errors.items())

    def record(self, path: Path, error: OSError) -> None:
        """Remembers that `path` could not be looked at, unless the error is the answer that nothing is there."""
        if not is_nothing_there(error):
            self._errors.setdefault(path, error)

    def record_missing(self, client: str, path: Path | str) -> None:
        """Remembers that the settings of a client (an id) name a place for mail where nothing is."""
        self._missing.setdefault((client, str(path)))

    def record_link(self, path: Path) -> None:
        """Remembers a link where a program may keep its mail, which leads nowhere or to a folder it lies in."""
        self._links.setdefault(path, None)

    def record_too_deep(self, path: Path) -> None:
        """Remembers a folder of a store that lies too many folders deep to be looked at."""
        self._too_deep.setdefault(path, None)

    def record_passed_over(self, path: Path) -> None:
        """Remembers the folder at which a search ended because there were too many."""
        self._passed_over.setdefault(path, None)

    def record_archive(self, path: Path) -> None:
        """Remembers an archive of this program, which was not looked into."""
        self._archives.setdefault(path, None)

    @property
    def archives(self) -> Iterator[Path]:
        """Each archive of this program."""
        return iter(self._archives)

    @property
    def passed_over(self) -> Iterator[Path]:
        """Each folder at which a search of too many folders ended."""
        return iter(self._passed_over)

    @property
    def too_deep(self) -> Iterator[Path]:
        """Each folder that was not looked at because it lies too deep."""
        return iter(self._too_deep)

    @property
    def links(self) -> Iterator[Path]:
        """Each link that stands where mail may be and could not be followed."""
        return iter(self._links)

    @property
    def missing(self) -> Iterator[tuple[str, str]]:
        """The client and the path of each place that settings name and that is not there."""
        return iter(self._missing)

    def check(self, question: Callable[[Path], bool], path: Path) -> bool:
        """The answer to a question about `path`; False, and recorded, where it raises OSError."""
        try:
            return question(path)
        except OSError as error:
            self.record(path, error)
            return False
