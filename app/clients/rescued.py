"""What a rescue found after a deletion: a folder with one file a message, sorted by how much of it came back."""

from collections.abc import Iterator
from pathlib import Path

from app.discovery.folders import access_findings, files_in, folders_in
from app.model.client import Basis, ClientInfo, Generation
from app.model.mail import Role
from app.model.store import Home, Mailbox, MessageSource, Store
from app.model.unreadable_paths import UnreadablePaths

CLIENT = ClientInfo(
    id="rescued",
    name="Rescued mail",
    japanese_name="復元したメール",
    generations=(Generation("messages found after a deletion", Basis.REAL_FILES, ("eml", "rescued")),),
)

_PROVENANCE = "provenance.csv"
_WHOLE, _PARTS = "whole", ("cut", "fragment")
"""The values of `app.model.rescue.Grade`; of what is in the latter something is missing."""


def find_stores(home: Home, unreadable: UnreadablePaths) -> Iterator[Store]:
    """Nothing: a rescue is made where a person asks for it."""
    return iter(())


def stores_at(path: Path, unreadable: UnreadablePaths) -> Iterator[Store]:
    """The folder of a rescue."""
    if _PROVENANCE not in files_in(path, unreadable) or _WHOLE not in folders_in(path, unreadable):
        return
    mailboxes = [Mailbox((_WHOLE,), Role.OTHER, (MessageSource(path / _WHOLE, "eml"),), owner_is_unknown=True)]
    for name in _PARTS:
        if name in folders_in(path, unreadable):
            source = MessageSource(path / name, "rescued")
            mailboxes.append(Mailbox((name,), Role.OTHER, (source,), owner_is_unknown=True))
    yield Store(CLIENT.id, path, (path,), mailboxes=tuple(mailboxes), findings=access_findings(path, unreadable))
