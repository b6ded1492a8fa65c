"""What a program's index lists and no file of the archive holds.

Every function raises sqlite3.Error, or ValueError and its kin, for a damaged catalog.
"""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from app.archive.catalog.cells import moment_of, path_of
from app.archive.catalog.schema import open_catalog
from app.model.codes import AnyCode, read_code
from app.model.missing_message import MissingMessage


@dataclass(frozen=True, slots=True)
class GapFigures:
    """How many messages of one mailbox are in no file; `account` is its name, empty where the index has none.

    `reason` is the code each of them is listed with.
    """

    client: str
    account: str
    path: tuple[str, ...]
    reason: AnyCode
    messages: int


def gap_figures(path: Path) -> Iterator[GapFigures]:
    """How many messages of each mailbox an index knows and the files lack."""
    query = (
        "SELECT store.client, gap.account, gap.mailbox, gap.reason, count(*) AS messages FROM gap JOIN store"
        " ON store.id = gap.store GROUP BY gap.store, gap.account, gap.mailbox, gap.reason ORDER BY min(gap.rowid)"
    )
    with closing(open_catalog(path)) as database:
        for row in database.execute(query):
            reason = read_code(row["reason"])
            yield GapFigures(row["client"], row["account"], path_of(row["mailbox"]), reason, row["messages"])


def listed_gaps(path: Path) -> Iterator[MissingMessage]:
    """Every message an index knows and the files lack, in the order they were met."""
    query = (
        "SELECT reason, account, mailbox, date, sender, subject, file, store.client FROM gap"
        " LEFT JOIN store ON store.id = gap.store ORDER BY gap.rowid"
    )
    with closing(open_catalog(path)) as database:
        for row in database.execute(query):
            yield MissingMessage(
                row["reason"],
                row["account"],
                path_of(row["mailbox"]),
                moment_of(row["date"]),
                row["sender"],
                row["subject"],
                row["file"],
                row["client"] or "",
            )
