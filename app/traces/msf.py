"""Thunderbird's .msf, the list of one folder beside its mailbox, or alone where the mail is on a server.

It still names senders and recipients where the mailbox itself is gone. The layout is described in
`app.formats.mozilla.msf`.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from app.formats.common.roles import role_of
from app.formats.common.times import from_any_unix
from app.formats.mozilla import mork, msf
from app.formats.mozilla.mork import Row
from app.mime import addresses
from app.mime.headers import decode_text
from app.model.contact import AddressTrace, Confidence, Relation
from app.model.index import Index, IndexEntry, IndexFault, IndexUnreadableError
from app.model.mail import Role
from app.model.trace_kind import TraceKind
from app.system.reading import read_small, read_start

INDEX_LIMIT = 128 << 20
"""An index of more bytes than this is reported as too large instead of being read into memory."""
_MAGIC = b"// <!-- <mdb:mork:z"
_ONLY_MAGIC = re.compile(rb"[^\r\n]*\s*\Z")
_ROLES_WITHOUT_PEOPLE = (Role.DRAFTS, Role.JUNK)


def _matches(path: Path) -> bool:
    return path.suffix.lower() == ".msf"


def _read_traces(path: Path) -> Iterator[AddressTrace]:
    """Senders of a received folder, recipients of a sent one. Raises OSError."""
    role = role_of(path.stem)
    if role in _ROLES_WITHOUT_PEOPLE:
        return
    columns = (b"recipients", b"ccList", b"bccList") if role is Role.SENT else (b"sender",)
    relation = Relation.WRITTEN_TO if role is Role.SENT else Relation.WROTE
    for _, row in mork.read(read_small(path, msf.LIMIT)).of_scope(msf.MESSAGES_SCOPE):
        last = msf.number(row.get(b"dateReceived") or row.get(b"date"), 16)
        for column in columns:
            for found in addresses.parse(row.get(column, b"")):
                yield AddressTrace(found.address, found.name, relation, Confidence.MEDIUM, from_any_unix(last))


def _read_index(path: Path) -> Iterator[IndexEntry]:
    """The messages the folder lists. Raises IndexUnreadableError, after the rows that could be read, and OSError."""
    data = read_start(path, INDEX_LIMIT + 1)
    if len(data) > INDEX_LIMIT:
        raise IndexUnreadableError(IndexFault.TOO_LARGE)
    if not data.startswith(_MAGIC):
        raise IndexUnreadableError(IndexFault.NOT_AN_INDEX if data.strip(b"\0 \r\n") else IndexFault.EMPTY)
    if _ONLY_MAGIC.match(data):
        # The program has just created it and written nothing else yet.
        return
    index = msf.FolderIndex(mork.read(data))
    del data
    if index.virtual:
        # A saved search: what it lists is in other folders.
        return
    remote = index.remote or "ImapMail" in path.parts
    size = 0 if remote else index.size
    for row in index.messages():
        flags = msf.number(row.get(b"flags"), 16)
        if not msf.is_gone(flags):
            yield _entry(row, flags, remote, size)
    if not index.complete:
        raise IndexUnreadableError(IndexFault.TRUNCATED)


def _entry(row: Row, flags: int, remote: bool, size: int) -> IndexEntry:
    date = msf.number(row.get(b"date"), 16) or msf.number(row.get(b"dateReceived"), 16)
    subject = decode_text(row.get(b"subject", b""))
    return IndexEntry(
        message_id=decode_text(row.get(b"message-id", b"")),
        date=date or None,
        sender=decode_text(row.get(b"sender", b"")),
        subject=f"Re: {subject}" if flags & msf.HAS_RE else subject,
        state=msf.state_of(flags, offline=bool(msf.number(row.get(b"offlineMsgSize"), 16)), remote=remote),
        mailbox_size=size,
    )


TRACE_KIND = TraceKind("msf", _matches, _read_traces)
INDEX = Index("msf", _matches, _read_index)
