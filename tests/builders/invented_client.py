"""A mail program that does not exist, in the one file that adding a mail program takes: `Yubin/*.mbox` in the home."""

from collections.abc import Iterator
from pathlib import Path

from app.discovery.folder_trees import file_role
from app.discovery.folders import access_findings, files_in
from app.model.client import Basis, ClientInfo, Generation, ProcessName
from app.model.deletion import Removal
from app.model.mail_protocol import MailProtocol
from app.model.store import Account, Home, Mailbox, MessageSource, Store
from app.model.unreadable_paths import UnreadablePaths

CLIENT = ClientInfo(
    id="yubin",
    name="Yubin Mail",
    japanese_name="ゆうびんメール",
    generations=(
        Generation("1 (mbox)", Basis.REAL_FILES, ("mbox",)),
        Generation("2 (its own database)", Basis.DESCRIPTION),
    ),
    processes=(ProcessName("yubin"),),
    removal={MailProtocol.POP: Removal.DELETES},
)


def find_stores(home: Home, unreadable: UnreadablePaths) -> Iterator[Store]:
    """The one store."""
    yield from stores_at(home.path / "Yubin", unreadable)


def stores_at(path: Path, unreadable: UnreadablePaths) -> Iterator[Store]:
    """The folder by its name. Its owner is who `address.txt` names."""
    names = files_in(path, unreadable)
    if path.name == "Yubin" and "address.txt" in names:
        address = (path / "address.txt").read_text().strip()
        mailboxes = tuple(
            Mailbox((Path(name).stem,), file_role(name), (MessageSource(path / name, "mbox"),), address)
            for name in names
            if name.endswith(".mbox")
        )
        accounts = (Account(address, MailProtocol.POP, "pop.example.jp"),)
        yield Store(CLIENT.id, path, (path,), accounts, mailboxes, access_findings(path, unreadable))
