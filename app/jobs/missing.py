"""The list of what is not whole in an archive, read from its own missing.csv."""

import csv
from dataclasses import dataclass
from pathlib import Path

from app.archive.bag import layout
from app.archive.documents.missing import COLUMNS
from app.jobs.cancel import Cancel
from app.jobs.engine import Meter
from app.model.events import Finished, Report, Stage

MOST = 5000
"""The number of rows that are shown; for more, the file itself is opened."""


@dataclass(frozen=True, slots=True)
class Missing:
    """`rows` are cells in the order of `columns`, at most MOST of `total`."""

    total: int
    rows: tuple[tuple[str, ...], ...]
    columns: tuple[str, ...] = COLUMNS


def run(archive: Path, report: Report, cancel: Cancel) -> Missing:
    """Reads the list; an archive without a readable one counts as having no rows. Raises CancelledError."""
    meter = Meter(Stage.COUNTING, report, cancel)
    rows: list[tuple[str, ...]] = []
    total = 0
    try:
        with (archive / layout.MISSING).open(encoding="utf-8-sig", newline="", errors="replace") as file:
            for row in csv.DictReader(file):
                total += 1
                if len(rows) < MOST:
                    rows.append(tuple(row.get(name) or "" for name in COLUMNS))
                meter.advance(messages=1)
    except (OSError, csv.Error):
        pass
    found = Missing(total, tuple(rows))
    report(Finished(found))
    return found
