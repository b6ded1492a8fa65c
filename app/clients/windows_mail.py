"""Where Windows Mail (Vista) and Windows Live Mail keep their mail: a folder a mailbox, an .eml a message."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

from app.discovery.account_sources import read_account_source, report_unreadable
from app.discovery.folder_trees import mail_tree, separate
from app.discovery.folders import (
    access_findings,
    files_in,
    find_files,
    folders_in,
    is_root,
    real_path,
)
from app.discovery.named_places import windows_place
from app.discovery.windows_home import find_child, local_app_data, may_be_windows
from app.formats.common.roles import role_of
from app.model.client import Basis, ClientInfo, Generation, ProcessName
from app.model.codes import Code
from app.model.findings import Finding
from app.model.mail import Role
from app.model.mail_protocol import MailProtocol
from app.model.security import Security
from app.model.store import Account, Home, Mailbox, ServerLogin, Store
from app.model.unreadable_paths import UnreadablePaths
from app.system.registry import keys_below
from app.textkit.lazy_pattern import lazy_pattern

CLIENT = ClientInfo(
    id="windows-mail",
    name="Windows Live Mail / Windows Mail",
    generations=(
        Generation("Windows Mail (Vista), Live Mail 2009-2012", Basis.DESCRIPTION, ("eml",), has_traces=True),
    ),
    processes=(
        ProcessName("winmail.exe"),
        ProcessName("wlmail.exe"),
    ),
)

_PROGRAMS = ("Windows Live Mail", "Windows Mail")
_LOCAL = frozenset({"local folders", "storage folders", "ローカル フォルダー", "ローカル フォルダ", "保存フォルダー"})
_CONTACTS = (("Windows Live", "Contacts"), ("Windows Live Contacts",))
"""Below `%LOCALAPPDATA%\\Microsoft`: in `default\\15.5\\DBStore` (2012), `15.4` (2011) or `{GUID}\\DBStore` (2009)."""
_CONTACT_DATABASE = "contacts.edb"
_NUMBERED = lazy_pattern(r"(.*\S) [0-9A-Fa-f]{3}\Z")
"""A folder as the program calls it on the disk: a part of its name, and three hexadecimal digits."""
_INDEXES = ("mail.msmessagestore", "winmail.fol", "edb.log", "edb.chk")


def find_stores(home: Home, unreadable: UnreadablePaths) -> Iterator[Store]:
    r"""One store for each program, in the usual place and where the registry says it was moved.

    `%LOCALAPPDATA%\Microsoft\Windows Live Mail\<account>\Inbox\*.eml`; `Store Root` names another place.
    """
    if not may_be_windows(home, unreadable):
        return
    seen: set[Path] = set()
    app_data = local_app_data(home, unreadable)
    for program in _PROGRAMS:
        usual = [find_child(folder, unreadable, "Microsoft", program) for folder in app_data]
        moved = [
            windows_place(home, CLIENT.id, key.text("Store Root"), unreadable)
            for key in keys_below(home.path, home.live, rf"Software\Microsoft\{program}")
        ]
        for path in (*usual, *moved):
            if path is not None and is_root(path, unreadable) and real_path(path) not in seen:
                seen.add(real_path(path))
                yield _store(path, unreadable)
    for folder in app_data:
        for names in _CONTACTS:
            contacts = find_child(folder, unreadable, "Microsoft", *names)
            if contacts is not None and next(find_files(contacts, (_CONTACT_DATABASE,), unreadable), None) is not None:
                yield Store(CLIENT.id, contacts, (contacts,), findings=access_findings(contacts, unreadable))


def stores_at(path: Path, unreadable: UnreadablePaths) -> Iterator[Store]:
    """A folder with the program's index, or with account files in its folders."""
    if any(name.lower() in _INDEXES[:2] for name in files_in(path, unreadable)) or any(
        name.lower().endswith(".oeaccount")
        for folder in folders_in(path, unreadable)
        for name in files_in(path / folder, unreadable)
    ):
        yield _store(path, unreadable)


def _store(path: Path, unreadable: UnreadablePaths) -> Store:
    unread: list[Finding] = []
    accounts = {
        file.parent: account
        for file in find_files(path, (".oeaccount",), unreadable, 3)
        if (account := _account(file, unread))
    }
    mailboxes, findings = separate(_owned(path, accounts, unreadable))
    inside = folders_in(path, unreadable)
    if any(_NUMBERED.match(name) or re.fullmatch(r"(?i)[0-9a-f ]{6,}", name) for name in inside):
        findings = (*findings, Finding(Code.FOLDER_NAMES_SHORTENED, {"path": str(path)}))
    return Store(
        CLIENT.id,
        path,
        (path,),
        tuple(accounts.values()),
        mailboxes,
        (*access_findings(path, unreadable), *unread, *findings),
    )


class _ShownNames:
    """The names of folders without the digits the program put behind them, where no other folder is called so."""

    def __init__(self, mailboxes: Iterable[Mailbox]) -> None:
        paths = {mailbox.path[:end] for mailbox in mailboxes for end in range(1, len(mailbox.path) + 1)}
        self._counts = Counter((path[:-1], _bare(path[-1]).casefold()) for path in paths)

    def path(self, names: tuple[str, ...]) -> tuple[str, ...]:
        """A path as a person knows it: `("Ocn (hana 4f1", "受信トレイ 9a1")` is `("Ocn (hana", "受信トレイ")`."""
        return tuple(self._name(names[:at], name) for at, name in enumerate(names))

    def _name(self, above: tuple[str, ...], name: str) -> str:
        bare = _bare(name)
        return bare if self._counts[above, bare.casefold()] == 1 else name


def _bare(name: str) -> str:
    found = _NUMBERED.match(name)
    return found[1] if found else name


def _owned(path: Path, accounts: dict[Path, Account], unreadable: UnreadablePaths) -> Iterator[Mailbox | Finding]:
    items = list(mail_tree(path, unreadable))
    shown = _ShownNames(item for item in items if isinstance(item, Mailbox))
    for item in items:
        if not isinstance(item, Mailbox):
            yield item
            continue
        owner = next((accounts[above] for above in _above(item) if above in accounts), None)
        names = shown.path(item.path)
        is_local = len(names) > 1 and names[0].lower() in _LOCAL
        yield replace(
            item,
            path=names[1:] if is_local else names,
            role=item.role if item.role is not Role.OTHER else role_of(names[-1]),
            account=owner.address if owner is not None else "",
            is_local=is_local,
        )


def _above(mailbox: Mailbox) -> Iterator[Path]:
    for source in mailbox.sources:
        yield source.path
        yield from source.path.parents


def _account(file: Path, findings: list[Finding]) -> Account | None:
    """An account file: XML, in UTF-16; None for those of news and directories, and for one that cannot be read."""
    data = read_account_source(file, findings)
    if not data:
        return None
    try:
        if b"<!ENTITY" in data or "<!ENTITY".encode("utf-16-le") in data:
            raise ValueError("an entity")
        root = ElementTree.fromstring(data)
    except (ElementTree.ParseError, ValueError, LookupError):
        report_unreadable(file, findings)
        return None
    values = {str(each.tag): (each.text or "").strip() for each in root.iter()}
    address = values.get("SMTP_Email_Address", "")
    pop, imap = values.get("POP3_Server", ""), values.get("IMAP_Server", "")
    if "@" not in address or not (pop or imap):
        return None
    if pop and values.get("Leave_Mail_On_Server", "").strip("0"):
        findings.append(Finding(Code.LEAVES_MAIL_ON_SERVER, {"path": str(file), "address": address}))
    return Account(
        address,
        MailProtocol.POP if pop else MailProtocol.IMAP,
        pop or imap,
        login=_login(values, "POP3" if pop else "IMAP"),
    )


def _login(values: Mapping[str, str], kind: str) -> ServerLogin:
    """`<POP3_Port type="DWORD">000003e3</POP3_Port>`: numbers are hexadecimal (nsWMSettings.cpp of Mozilla)."""
    try:
        port = int(values.get(f"{kind}_Port", "") or "0", 16)
        is_tls = int(values.get(f"{kind}_Secure_Connection", "") or "0", 16) != 0
    except ValueError:
        return ServerLogin(user=values.get(f"{kind}_User_Name", ""))
    return ServerLogin(port, Security.TLS if is_tls else Security.PLAIN, values.get(f"{kind}_User_Name", ""))
