"""Thunderbird's popstate.dat: what is still on a POP server, and what was too large to be fetched whole.

Format: mailnews/local/src/Pop3Client.sys.mjs. After `*host user` a line a message: its state, the name the server
gave it, and when it was fetched. k: kept on the server; b: too big, only its beginning is here; f: to be fetched whole
next time; d: to be deleted on the server.
"""

from collections.abc import Iterator
from pathlib import Path

from app.model.index import By, Index, IndexEntry, IndexFault, IndexUnreadableError, MessageState
from app.system.reading import read_start
from app.traces.tables import seconds

_STATES = {b"k": MessageState.WAITING, b"b": MessageState.PARTLY, b"f": MessageState.PARTLY}
_LIMIT = 64 << 20


def _read(path: Path) -> Iterator[IndexEntry]:
    account = ""
    data = read_start(path, _LIMIT + 1)
    if len(data) > _LIMIT:
        raise IndexUnreadableError(IndexFault.TOO_LARGE)
    if data.strip() and not data.startswith(b"#") and b"\n*" not in data and not data.startswith(b"*"):
        raise IndexUnreadableError(IndexFault.NOT_AN_INDEX)
    for line in data.splitlines():
        if line.startswith(b"*"):
            host, _, user = line[1:].decode("utf-8", "replace").partition(" ")
            account = f"{user}@{host}"
            continue
        kind, _, rest = line.partition(b" ")
        if (state := _STATES.get(kind)) is None:
            continue
        uidl, _, fetched = rest.partition(b" ")
        if uidl:
            date = seconds(int(fetched)) if fetched.isdigit() and len(fetched) < 12 else None
            yield IndexEntry(uidl=uidl.decode("utf-8", "replace"), account=account, date=date, state=state)


INDEX = Index("popstate", lambda path: path.name == "popstate.dat", _read, By.UIDL)
