"""Apple's "Previous Recipients": everybody the owner ever wrote to, kept apart from the mail and its accounts.

Up to OS X 10.9 `AddressBook/MailRecents-v4.abcdmr`, later `Recents` of com.apple.corerecents.recentsd, which keeps
what other programs met as well. Its tables, by recentsd's own statements:

    recents(display_name, bundle_identifier, sending_address, original_source, dates TEXT, last_date INTEGER, …)
    contacts(recent_id, display_name, kind, address)

An older generation has `address` in `recents` itself.
"""

import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from app.formats.common.database import Database
from app.formats.common.times import APPLE_EPOCH, from_any_unix
from app.model.contact import AddressTrace, Confidence, Relation
from app.model.trace_kind import TraceKind
from app.textkit.script import full_name
from app.traces.tables import first_of, trace

_MAIL_PROGRAMS = frozenset({"com.apple.mail", "com.apple.mobilemail", "com.apple.mailcompositionservice"})
"""Bundles whose recents are people the owner wrote mail to: Messages, Maps and the calendar keep theirs here too."""
_KINDS_OF_MAIL = frozenset({"", "email", "4"})
"""Values of `kind` for a mail address: others are telephone numbers, places and names in messaging services. The older
`property` has the number of kABPersonEmailProperty."""
_FIRST_YEAR = 2005
"""No list of recents is older: what would be a date before it counts from another day."""
_NUMBER = re.compile(r"\d{1,20}(?:\.\d{1,9})?")
_MAX_DATES, _MAX_TEXT = 1000, 1 << 16


def _read(path: Path) -> Iterator[AddressTrace]:
    with Database(path) as database:
        yield from _of_mail(database)
        yield from _of_every_program(database)


def _of_mail(database: Database) -> Iterator[AddressTrace]:
    columns = database.columns("ZABCDMAILRECENT")
    if columns:
        address = first_of(columns, "zemail", "zemailnormalized")
        date = first_of(columns, "zlastemaildate", "zdate")
        query = f"SELECT {address}, ZFIRSTNAME, ZLASTNAME, {date} FROM ZABCDMAILRECENT"
        for found, given, family, last in database.rows(query):
            name = full_name(str(given or ""), str(family or ""))
            yield from trace(found, name, Relation.WRITTEN_TO, last=from_any_unix(last, APPLE_EPOCH))


def _of_every_program(database: Database) -> Iterator[AddressTrace]:
    recents, contacts = database.columns("recents"), database.columns("contacts")
    if "recent_id" in contacts and recents:
        tables = "contacts c LEFT JOIN recents r ON r.ROWID = c.recent_id"
        own = {name: first_of(contacts, name, table="c") for name in ("address", "kind", "display_name")}
    elif "address" in recents:
        tables = "recents r"
        own = {
            "address": "r.address",
            "kind": first_of(recents, "kind", "property", table="r"),
            "display_name": first_of(recents, "display_name", table="r"),
        }
    else:
        return
    others = ("display_name", "bundle_identifier", "original_source", "sending_address", "last_date", "dates")
    fields = ", ".join([*own.values(), *(first_of(recents, name, table="r") for name in others)])
    senders: set[str] = set()
    for address, kind, name, shown, bundle, source, sender, last, dates in database.rows(
        f"SELECT {fields} FROM {tables}"
    ):
        is_mail = str(bundle or source or "").casefold() in _MAIL_PROGRAMS
        if is_mail and sender:
            senders.add(str(sender))
        if str(kind or "").casefold() in _KINDS_OF_MAIL:
            relation = Relation.WRITTEN_TO if is_mail else Relation.KNOWN
            yield from trace(address, name or shown, relation, last=_last(last, dates))
    for sender in sorted(senders):
        yield from trace(sender, "", Relation.OWN, Confidence.HIGH)


def _last(last: object, dates: object) -> datetime | None:
    """When the owner last wrote: `last_date`, else the latest of `dates`, a list of such numbers in one text."""
    if (moment := _moment(last)) is not None:
        return moment
    numbers = _NUMBER.findall(dates[:_MAX_TEXT])[:_MAX_DATES] if isinstance(dates, str) else []
    return max(filter(None, map(_moment, numbers)), default=None)


def _moment(value: object) -> datetime | None:
    """The moment a number means. Nothing public says in which unit `last_date` counts, so it is what can be a date.

    Seconds, milliseconds, microseconds or nanoseconds since 1970 (1700000000, 1700000000000), else since 2001
    (721692800): for every date since 2005 only one of these readings is later than 2005 and earlier than 2100.
    """
    for epoch in (0, APPLE_EPOCH):
        moment = from_any_unix(value, epoch)
        if moment is not None and moment.year >= _FIRST_YEAR:
            return moment
    return None


def _matches(path: Path) -> bool:
    if path.name.startswith("MailRecents-v") and path.suffix == ".abcdmr":
        return True
    return (path.name == "Recents" and path.parent.name == "Recents") or path.name == "com.apple.corerecents.recentsd"


TRACE_KIND = TraceKind("apple_recents", _matches, _read)
