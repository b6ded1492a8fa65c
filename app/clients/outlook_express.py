"""Where Outlook Express keeps its mail: a folder of .dbx files for each identity, or where Store Root says."""

from collections.abc import Iterator
from pathlib import Path

from app.discovery.folder_trees import file_role, files_in, folders_in, is_folder, parted, refusal, sniffed
from app.discovery.windows_home import child, here, is_windows, local, roaming
from app.formats.common.roles import role_of
from app.formats.outlook import dbx
from app.model.client import Generation
from app.model.findings import Finding
from app.model.mail import Role
from app.model.mail_protocol import MailProtocol
from app.model.store import Account, Home, Mailbox, MessageSource, Store
from app.system.registry import RegistryKey, keys_below

NAME = "outlook-express"
GENERATIONS: tuple[Generation, ...] = (
    Generation("4 (JMF)", ("oe4",), tested_on_real_data=True),
    Generation("5 and 6 (DBX)", ("dbx",), tested_on_real_data=True),
)

_IDENTITIES = "Identities"
_PROGRAM = r"Software\Microsoft\Outlook Express"
_ACCOUNTS = r"Software\Microsoft\Internet Account Manager\Accounts"
_MAIL = (".dbx", ".mbx")


def find_stores(home: Home) -> Iterator[Store]:
    """One store for each identity, where the registry says or in the usual place."""
    if not is_windows(home):
        return
    roots = [path for path in _roots(home) if is_folder(path)]
    seen: set[Path] = set()
    accounts = tuple(_accounts(home))
    for path in (*roots, *_usual(home)):
        if path.resolve() not in seen and any(name.lower().endswith(_MAIL) for name in files_in(path)):
            seen.add(path.resolve())
            yield _store(path, accounts)


def stores_at(path: Path) -> Iterator[Store]:
    """A folder with Folders.dbx in it."""
    if any(name.lower() == "folders.dbx" for name in files_in(path)):
        yield _store(path, ())


def _usual(home: Home) -> Iterator[Path]:
    """`Identities\\{GUID}\\Microsoft\\Outlook Express`; version 4 had one folder for everybody."""
    for place in (*local(home), *roaming(home)):
        identities = place / _IDENTITIES
        for name in folders_in(identities):
            if (found := child(identities, name, "Microsoft", "Outlook Express")) is not None:
                yield found
        if (found := child(place, "Microsoft", "Outlook Express")) is not None:
            yield found
            yield found / "Mail"


def _roots(home: Home) -> Iterator[Path]:
    for key in (*keys_below(home.path, home.live, _IDENTITIES), *keys_below(home.path, home.live, _PROGRAM)):
        if (path := here(home, key.text("Store Root"))) is not None:
            yield path


def _accounts(home: Home) -> Iterator[Account]:
    keys: list[RegistryKey] = [
        *keys_below(home.path, home.live, _ACCOUNTS),
        *keys_below(home.path, home.live, _IDENTITIES),
    ]
    found = {}
    for key in keys:
        address = key.text("SMTP Email Address")
        pop, imap = key.text("POP3 Server"), key.text("IMAP Server")
        if "@" in address and (pop or imap):
            found[address] = Account(address, MailProtocol.POP if pop else MailProtocol.IMAP, pop or imap)
    return iter(found.values())


def _store(path: Path, accounts: tuple[Account, ...]) -> Store:
    folders = next((name for name in files_in(path) if name.lower() == "folders.dbx"), None)
    names = dbx.folder_names(path / folders) if folders else {}
    mailboxes, findings = parted(_mailboxes(path, names))
    account = accounts[0].address if len(accounts) == 1 else ""
    mailboxes = tuple(Mailbox(each.path, each.role, each.sources, account) for each in mailboxes)
    return Store(NAME, path, (path,), accounts, mailboxes, (*refusal(path), *findings))


def _mailboxes(path: Path, names: dict[str, tuple[str, ...]]) -> Iterator[Mailbox | Finding]:
    for name in files_in(path):
        if not name.lower().endswith(_MAIL):
            continue
        kind = yield from sniffed(path / name, frozenset())
        if kind not in ("dbx", "oe4"):
            continue
        title = names.get(name.lower()) or (Path(name).stem,)
        role = role_of(title[-1])
        yield Mailbox(title, role if role is not Role.OTHER else file_role(name), (MessageSource(path / name, kind),))
