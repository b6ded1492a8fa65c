"""What the messages of a catalog come to: by folder, by account, by month, added up where they lie."""

import json
from contextlib import closing
from datetime import datetime, timedelta, tzinfo
from pathlib import Path

from app.archive.catalog.cells import moment_of
from app.archive.catalog.schema import open_catalog
from app.model.mail import Role
from app.model.statement import Calendar, FolderFigures

_MOMENT = "COALESCE(date, received)"
_BY_MAILBOX = (
    "(SELECT mailbox, COUNT(*) AS messages, SUM(completeness <> 'whole') AS incomplete, SUM(length) AS octets,"
    f" MIN({_MOMENT}) AS first, MAX({_MOMENT}) AS last FROM message GROUP BY mailbox) AS figures"
)


def folders(path: Path, zone: tzinfo) -> tuple[FolderFigures, ...]:
    """The folders of a catalog, those without messages too. Raises sqlite3.Error or ValueError for a damaged one."""
    query = (
        "SELECT store.client, mailbox.account, mailbox.path, mailbox.role, messages, incomplete, first, last"
        f" FROM mailbox JOIN store ON store.id = mailbox.store LEFT JOIN {_BY_MAILBOX} ON figures.mailbox = mailbox.id"
        " ORDER BY store.id, MIN(mailbox.id) OVER (PARTITION BY mailbox.store, mailbox.account), mailbox.id"
    )
    with closing(open_catalog(path)) as database:
        found = database.execute(query).fetchall()
    return tuple(
        FolderFigures(
            client=client,
            account=account,
            path=tuple(map(str, json.loads(names))),
            role=Role(role),
            messages=messages or 0,
            incomplete=incomplete or 0,
            first=_moment(first, zone),
            last=_moment(last, zone),
        )
        for client, account, names, role, messages, incomplete, first, last in found
    )


def calendar(path: Path, zone: tzinfo) -> Calendar:
    """How many messages each month has, by the date of the message, else by when it was received. Raises as above."""
    query = f"SELECT strftime('%Y %m', {_MOMENT} + ?, 'unixepoch'), COUNT(*) FROM message GROUP BY 1 ORDER BY 1"
    with closing(open_catalog(path)) as database:
        found = dict(database.execute(query, (_seconds(zone),)).fetchall())
    undated = found.pop(None, 0)
    months = {(int(month[:4]), int(month[5:])): count for month, count in found.items()}
    return Calendar(months, undated)


def _seconds(zone: tzinfo) -> int:
    return int((zone.utcoffset(None) or timedelta()).total_seconds())


def _moment(seconds: int | None, zone: tzinfo) -> datetime | None:
    moment = moment_of(seconds)
    return moment.astimezone(zone) if moment is not None else None
