"""Mail that this program fetched from a server: a folder it filled, with a list of the mailboxes in it."""

from collections.abc import Iterator
from pathlib import Path

from app.discovery.fetched_mail import LIST, FetchedAccount, load
from app.discovery.folders import access_findings, files_in, folders_in, read_settings
from app.model.client import Basis, ClientInfo, Generation
from app.model.codes import Code
from app.model.deletion import Removal
from app.model.findings import Finding
from app.model.mail_protocol import MailProtocol
from app.model.store import Account, Home, Mailbox, MessageSource, Store
from app.model.unreadable_paths import UnreadablePaths

CLIENT = ClientInfo(
    id="server",
    name="Mail server",
    japanese_name="メールサーバー",
    generations=(Generation("IMAP and POP3, fetched by Furoshiki", Basis.REAL_FILES, ("fetched",)),),
    removal={MailProtocol.IMAP: Removal.ENDS},
)


def find_stores(home: Home, unreadable: UnreadablePaths) -> Iterator[Store]:
    """None: what was fetched is in an archive, or lies beside one until it is."""
    yield from ()


def stores_at(path: Path, unreadable: UnreadablePaths) -> Iterator[Store]:
    """The folder of one account."""
    if LIST in files_in(path, unreadable):
        account = load(read_settings(path / LIST, unreadable))
        if account is not None:
            yield store_of(path, account, unreadable)


def store_of(path: Path, account: FetchedAccount, unreadable: UnreadablePaths) -> Store:
    """The store of an account that lies at `path`."""
    folders = set(folders_in(path, unreadable))
    mailboxes = tuple(
        Mailbox(each.path, each.role, (MessageSource(path / each.folder, "fetched"),), account.address)
        for each in account.mailboxes
        if each.folder in folders
    )
    findings = (*access_findings(path, unreadable), *account.findings)
    if not account.is_finished:
        findings = (*findings, Finding(Code.FETCH_UNFINISHED, {"path": str(path)}))
    aliases = (account.user,) if "@" in account.user and account.user != account.address else ()
    owner = Account(account.address, account.protocol, account.host, aliases)
    return Store(CLIENT.id, path, (path,), (owner,), mailboxes, findings)
