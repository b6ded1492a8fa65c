"""Which messages of an archive are meant, and how the catalog is asked for just these."""

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from app.archive.catalog.catalog import OWNED
from app.archive.catalog.cells import path_of
from app.textkit.folding import folded

MOMENT = "coalesce(message.date, message.received)"
"""When a message was written, else when it was received; seconds since 1970."""
ATTACHED = "attached"
"""A table `attached(id)` of the messages with attachments. The catalog does not know them; an index of search does."""

_MAILBOXES = f"""
{OWNED}
SELECT known.id, known.owner, known.address, known.label, mailbox.path
FROM known JOIN mailbox ON mailbox.id = known.id
"""
_IN_LIST = "IN (SELECT value FROM json_each(?))"
_PEOPLE = ("to_", "cc", "bcc")


@dataclass(frozen=True, slots=True)
class Selection:
    """Messages of an archive; what is None does not narrow it.

    `account` is an account's address, name or label ("" for mail without one), `mailbox` the beginning of a mailbox's
    path, both in capital or small letters; `mailboxes` are numbers of mailboxes (those of a `MailboxNode`: it alone,
    without its folders). `ids` are numbers of messages. `years` are the first and the last year, `since` and `until`
    the first and the last day, all as this computer's clock has them; messages without a date are in none.
    `from_person` and `with_person` name a person by addresses, or by a part of the name: whom it is from, or whom it is
    from or to.
    `has_attachment` needs the table ATTACHED in the database.
    """

    account: str | None = None
    mailbox: tuple[str, ...] | None = None
    mailboxes: tuple[int, ...] | None = None
    ids: tuple[int, ...] | None = None
    years: tuple[int, int] | None = None
    since: date | None = None
    until: date | None = None
    has_attachment: bool | None = None
    from_person: tuple[str, ...] | None = None
    with_person: tuple[str, ...] | None = None

    @property
    def is_everything(self) -> bool:
        """True where nothing narrows it."""
        return self == Selection()


def condition(database: sqlite3.Connection, selection: Selection) -> tuple[str, list[object]]:
    """A condition for SQL on `message`, and its values. Raises sqlite3.Error."""
    parts = list(_conditions(database, selection))
    return " AND ".join(f"({text})" for text, _ in parts) or "1", [value for _, values in parts for value in values]


def _conditions(database: sqlite3.Connection, selection: Selection) -> Iterator[tuple[str, list[object]]]:
    if selection.account is not None or selection.mailbox is not None:
        yield f"message.mailbox {_IN_LIST}", [json.dumps(list(_mailboxes(database, selection)))]
    if selection.mailboxes is not None:
        yield f"message.mailbox {_IN_LIST}", [json.dumps(selection.mailboxes)]
    if selection.ids is not None:
        yield f"message.id {_IN_LIST}", [json.dumps(selection.ids)]
    first, behind = _bounds(selection)
    if first is not None:
        yield f"{MOMENT} >= ?", [first]
    if behind is not None:
        yield f"{MOMENT} < ?", [behind]
    if selection.has_attachment is not None:
        yield f"message.id {'' if selection.has_attachment else 'NOT '}IN (SELECT id FROM {ATTACHED})", []
    if selection.from_person is not None:
        yield _person(database, selection.from_person, ("authors",))
    if selection.with_person is not None:
        yield _person(database, selection.with_person, ("authors", *_PEOPLE))


def _mailboxes(database: sqlite3.Connection, selection: Selection) -> Iterator[int]:
    """The numbers of the mailboxes that are meant."""
    account = None if selection.account is None else folded(selection.account)
    wanted = folded_path(selection.mailbox or ())
    for row in database.execute(_MAILBOXES):
        names = {folded(row["owner"]), folded(row["address"]), folded(row["label"])}
        if account is not None and (account not in names if account else any(names)):
            continue
        if folded_path(path_of(row["path"]))[: len(wanted)] == wanted:
            yield int(row["id"])


def folded_path(path: tuple[str, ...]) -> tuple[str, ...]:
    """The path of a mailbox as it is compared with one that was typed: "inbox" is INBOX."""
    return tuple(map(folded, path))


def _bounds(selection: Selection) -> tuple[int | None, int | None]:
    """The first second that is meant, and the one behind the last; None where there is no bound."""
    first = [selection.since] if selection.since is not None else []
    last = [selection.until] if selection.until is not None else []
    if selection.years is not None:
        first.append(date(max(selection.years[0], 1), 1, 1))
        last.append(date(min(selection.years[1], 9999), 12, 31))
    return (
        _midnight(max(first)) if first else None,
        _midnight(min(last) + timedelta(days=1)) if last and min(last) < date.max else None,
    )


def _midnight(day: date) -> int:
    """When a day of this computer's clock begins, in seconds since 1970."""
    moment = datetime(day.year, day.month, day.day)
    try:
        return int(moment.astimezone().timestamp())
    except (OverflowError, OSError, ValueError):
        # Windows knows no clock before 1970; no mail is that old.
        return int(moment.replace(tzinfo=UTC).timestamp())


def _person(database: sqlite3.Connection, names: tuple[str, ...], columns: tuple[str, ...]) -> tuple[str, list[object]]:
    """Addresses are met as a whole, anything else as a part of a name or an address."""
    addresses = sorted({name.lower() for name in names if "@" in name.strip("@")})
    words = sorted({folded(name) for name in names if name and "@" not in name.strip("@")})
    parts = ["0"]
    values: list[object] = []
    for address in addresses:
        # Lists of addresses are JSON: the quotes keep one address from being found inside another.
        quoted = json.dumps(address, ensure_ascii=False)
        parts += ["lower(from_address) = ?", *(f"instr(lower({name}), ?)" for name in columns)]
        values += [address, *[quoted] * len(columns)]
    if words:
        database.create_function("names", 3, _names, deterministic=True)
        people = " || ' ' || ".join(f"coalesce({name}, '')" for name in columns)
        for word in words:
            parts.append(f"names(coalesce(from_name, '') || ' ' || coalesce(from_address, ''), {people}, ?)")
            values.append(word)
    return " OR ".join(parts), values


def _names(sender: object, people: object, word: object) -> bool:
    """A function for SQL: True where a folded word is in a sender, or in lists of people."""
    return str(word) in folded(str(sender)) or str(word) in folded(str(people))
