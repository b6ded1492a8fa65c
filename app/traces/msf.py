"""Thunderbird's .msf: the index of a folder still lists senders and recipients where the mailbox itself is gone."""

from collections.abc import Iterator
from pathlib import Path

from app.formats.common.roles import role_of
from app.formats.mozilla import mork, msf
from app.mime import addresses
from app.model.contact import AddressTrace, Confidence, Relation
from app.model.mail import Role
from app.model.trace_kind import TraceKind
from app.system.reading import read_small
from app.traces.tables import moment

_NOBODY = (Role.DRAFTS, Role.JUNK)


def _read(path: Path) -> Iterator[AddressTrace]:
    role = role_of(path.stem)
    if role in _NOBODY:
        return
    columns = (b"recipients", b"ccList", b"bccList") if role is Role.SENT else (b"sender",)
    relation = Relation.WRITTEN_TO if role is Role.SENT else Relation.WROTE
    for _, row in mork.read(read_small(path, msf.LIMIT)).of_scope(msf.MESSAGES_SCOPE):
        last = _date(row.get(b"dateReceived") or row.get(b"date") or b"")
        for column in columns:
            for found in addresses.parse(row.get(column, b"")):
                yield AddressTrace(found.address, found.name, relation, Confidence.MEDIUM, moment(last))


def _date(value: bytes) -> int:
    try:
        return int(value, 16)
    except ValueError:
        return 0


TRACE_KIND = TraceKind("msf", lambda path: path.suffix.lower() == ".msf", _read)
