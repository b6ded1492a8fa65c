"""Which files of an archive that mail is put back out of are not as they were when it was sealed."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from app.archive.bag import layout, manifest
from app.archive.bag.read_back import ReadBack, read_back
from app.archive.bag.seal import changed_tag_files
from app.archive.catalog.schema import open_catalog
from app.archive.catalog.selection import Selection, condition
from app.jobs.cancel import Cancel
from app.jobs.engine import Meter
from app.model.codes import Code
from app.model.errors.usage import CatalogUnreadableError
from app.model.events import Report, Stage
from app.model.findings import Finding

_LISTS = (layout.CATALOG, layout.MANIFEST)
"""What says where each message lies, and what the files are."""


def damaged(archive: Path, selection: Selection, report: Report, cancel: Cancel) -> tuple[Finding, ...]:
    """A finding for each file with messages that are meant, and for each list, that has other bytes than it had.

    One that is gone is left out: none of its messages can be put back, and each of them says so.
    Raises CatalogUnreadableError, CancelledError.
    """
    try:
        with closing(open_catalog(archive / layout.CATALOG)) as database:
            wanted = set(_names(database, selection))
        entries = [(digest, name) for digest, name in manifest.read(archive / layout.MANIFEST) if name in wanted]
    except (sqlite3.Error, ValueError, OverflowError, OSError) as error:
        raise CatalogUnreadableError(archive) from error
    meter = Meter(Stage.PROVING, report, cancel, total_files=len(entries))
    done = ReadBack()
    read_back(archive, entries, done, meter.advance)
    meter.done()
    unlisted = wanted.difference(name for _, name in entries)
    changed = [*_changed_lists(archive), *sorted(done.damaged | unlisted)]
    return tuple(Finding(Code.RESTORED_FROM_DAMAGED, {"path": name}) for name in changed)


def _names(database: sqlite3.Connection, selection: Selection) -> Iterator[str]:
    """The files that hold the messages which are meant."""
    where, values = condition(database, selection)
    query = f"SELECT DISTINCT file.name FROM message JOIN file ON file.id = message.file WHERE {where}"
    return (str(name) for (name,) in database.execute(query, values))


def _changed_lists(archive: Path) -> list[str]:
    try:
        return [name for name in changed_tag_files(archive, _LISTS) if name in _LISTS]
    except OSError:
        return [layout.TAG_MANIFEST]
