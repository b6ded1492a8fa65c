"""Thunderbird's .msf: the list of one folder, kept beside its mailbox, or alone where the mail is on a server."""

import re
from collections.abc import Iterator
from pathlib import Path

from app.formats.mozilla import mork, msf
from app.formats.mozilla.mork import Row
from app.mime.headers import decode_text
from app.model.index import Index, IndexEntry, IndexFault, IndexUnreadableError

_LIMIT = 128 << 20
_MAGIC = b"// <!-- <mdb:mork:z"
_JUST_MADE = re.compile(rb"[^\r\n]*\s*\Z")


def _read(path: Path) -> Iterator[IndexEntry]:
    with path.open("rb") as stream:
        data = stream.read(_LIMIT + 1)
    if len(data) > _LIMIT:
        raise IndexUnreadableError(IndexFault.TOO_LARGE)
    if not data.startswith(_MAGIC):
        raise IndexUnreadableError(IndexFault.NOT_AN_INDEX if data.strip(b"\0 \r\n") else IndexFault.EMPTY)
    if _JUST_MADE.match(data):
        # Nothing was written to it yet.
        return
    index = msf.FolderIndex(mork.read(data))
    del data
    if index.virtual:
        # A saved search: what it lists lies in other folders.
        return
    remote = index.remote or "ImapMail" in path.parts
    for row in index.messages():
        flags = msf.number(row.get(b"flags"), 16)
        if not msf.is_gone(flags):
            yield _listed(row, flags, remote)
    if not index.complete:
        raise IndexUnreadableError(IndexFault.TRUNCATED)


def _listed(row: Row, flags: int, remote: bool) -> IndexEntry:
    date = msf.number(row.get(b"date"), 16) or msf.number(row.get(b"dateReceived"), 16)
    subject = decode_text(row.get(b"subject", b""))
    return IndexEntry(
        message_id=decode_text(row.get(b"message-id", b"")),
        date=date or None,
        sender=decode_text(row.get(b"sender", b"")),
        subject=f"Re: {subject}" if flags & msf.HAS_RE else subject,
        state=msf.state_of(flags, offline=bool(msf.number(row.get(b"offlineMsgSize"), 16)), remote=remote),
    )


INDEX = Index("msf", lambda path: path.suffix.lower() == ".msf", _read)
