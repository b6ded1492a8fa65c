"""Mailboxes whose own list was read: what a mere memory of the program (a search index) says of them counts no more.

ImapMail/imap.example.jp/INBOX.sbd/Kunden.msf     the same mailbox as
imap://hanako@imap.example.jp/INBOX/Kunden        in the search index, whatever name its list gives it
"""

from pathlib import Path

from app.archive.catalog.copied_index import CopiedIndex
from app.formats.standard import mutf7
from app.model.index import IndexEntry

_INSIDE = ".sbd"


class CoveredMailboxes:
    """The mailboxes by store, account and whole path: one account's Inbox says nothing about another's."""

    def __init__(self) -> None:
        self._keys: set[tuple[int, str, tuple[str, ...]]] = set()

    def add(self, index: CopiedIndex) -> None:
        """Notes the mailbox of an index that was read to its end, by its name on the screen and that of its file."""
        mailbox = index.mailbox
        if mailbox is None:
            return
        server, on_disk = _on_disk(index.source)
        if mailbox.account or mailbox.is_local:
            self._keys.update((index.number, mailbox.account, _folded(path)) for path in (mailbox.path, on_disk))
        else:
            # Of an account that is in no setting any more the name of its server is left.
            self._keys.add((index.number, f"@{server.casefold()}", _folded(on_disk)))

    def has(self, index: CopiedIndex, entry: IndexEntry) -> bool:
        """True where the mailbox of an entry is noted, under the account the entry names."""
        account = index.store.known_as.get(entry.account.casefold())
        if account is None:
            account = "@" + entry.account.rpartition("@")[2].casefold()
        return (index.number, account, _folded(entry.mailbox)) in self._keys


def _on_disk(path: Path) -> tuple[str, tuple[str, ...]]:
    """The folder of the server and the path in it, out of the path of an index."""
    names = [mutf7.decode(path.stem)]
    folder = path.parent
    while folder.name.endswith(_INSIDE):
        names.insert(0, mutf7.decode(folder.name.removesuffix(_INSIDE)))
        folder = folder.parent
    return folder.name, tuple(names)


def _folded(path: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name.casefold() for name in path)
