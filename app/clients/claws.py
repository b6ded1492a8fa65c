"""Where Claws Mail and Sylpheed keep their mail: MH trees named in folderlist.xml, and caches of IMAP folders."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from html import unescape
from pathlib import Path, PurePosixPath

from app.discovery.folder_trees import files_in, folders_in, is_folder, mail_tree, parted, refusal
from app.model.client import Generation
from app.model.codes import Code
from app.model.findings import Finding
from app.model.mail_protocol import MailProtocol
from app.model.store import Account, Home, Mailbox, Store
from app.system.reading import read_small

NAME = "claws-mail"
GENERATIONS: tuple[Generation, ...] = (Generation("Claws Mail, Sylpheed (MH)", ("mh",), tested_on_real_data=True),)

_SETTINGS = (".claws-mail", ".sylpheed-2.0", ".sylpheed", ".sylpheed-claws", "AppData/Roaming/Claws-mail")
_FOLDER = re.compile(rb"<folder\s([^>]{1,4000})>")
_ATTRIBUTE = re.compile(rb"([a-z_]{1,40})=\"([^\"]*)\"")
_VALUE = re.compile(r"(?m)^(address|protocol|receive_server)=(.*)$")
# prefs_account.h, RecvProtocol.
_PROTOCOLS = {
    "0": MailProtocol.POP,
    "1": MailProtocol.POP,
    "2": MailProtocol.POP,
    "3": MailProtocol.IMAP,
    "4": MailProtocol.NEWS,
    "5": MailProtocol.LOCAL,
}


def find_stores(home: Home) -> Iterator[Store]:
    """One store for each program's settings. A mail folder two of them share belongs to the first."""
    claimed: list[Path] = []
    for name in _SETTINGS:
        settings = home.path / name
        if is_folder(settings):
            store = _store(home.path, home.live, settings, claimed)
            claimed += store.trees
            yield store


def stores_at(path: Path) -> Iterator[Store]:
    """A settings folder of the program; its mail folder is looked for beside it."""
    if "folderlist.xml" in files_in(path):
        yield _store(path.parent, False, path, [])


def _store(home: Path, live: bool, settings: Path, claimed: list[Path]) -> Store:
    accounts = tuple(_accounts(settings))
    roots = [root for root in _outermost(_roots(home, live, settings)) if root not in claimed]
    trees = _outermost([settings, *roots])
    found: list[Mailbox | Finding] = [*refusal(settings)]
    for root in roots:
        found += mail_tree(root)
    if settings in trees:
        found += _cached(settings / "imapcache", accounts)
    mailboxes, findings = parted(found)
    # Sylpheed and old versions of Claws write passwords into accountrc, later ones into a file of their own.
    secrets = ("passwordstorerc*", "accountrc*")
    return Store(NAME, settings, tuple(trees), accounts, mailboxes, findings, secrets)


def _roots(home: Path, live: bool, settings: Path) -> Iterator[Path]:
    """The MH trees the program knows; its own default where the list names none."""
    folders = [dict(_ATTRIBUTE.findall(tag)) for tag in _FOLDER.findall(read_small(settings / "folderlist.xml"))]
    named = [folder[b"path"] for folder in folders if folder.get(b"type") == b"mh" and folder.get(b"path")]
    for raw in dict.fromkeys(named or [b"Mail"]):
        path = PurePosixPath(unescape(raw.decode("utf-8", "surrogateescape")))
        if "\0" in str(path) or ".." in path.parts:
            continue
        for root in _candidates(home, live, path):
            # Never the whole home, whatever the list says.
            if is_folder(root) and root != home and root not in home.parents:
                yield root
                break


def _candidates(home: Path, live: bool, path: PurePosixPath) -> Iterator[Path]:
    """Where a path of the list may lie. An absolute one of another computer means the same folder of this home."""
    if not path.is_absolute():
        yield home / path
        return
    if live:
        yield Path(path)
    for start in range(1, len(path.parts)):
        yield home.joinpath(*path.parts[start:])


def _outermost(paths: Iterable[Path]) -> list[Path]:
    """The paths that lie in no other of them."""
    kept: list[Path] = []
    for path in sorted(dict.fromkeys(paths), key=lambda path: len(path.parts)):
        if not any(above in path.parents for above in kept):
            kept.append(path)
    return kept


def _cached(cache: Path, accounts: tuple[Account, ...]) -> Iterator[Mailbox | Finding]:
    """`imapcache/<server>/<user>/…`: numbered files, only of what was looked at; the rest is on the server."""
    any_mail = False
    for server in folders_in(cache):
        owners = [
            account.address
            for account in accounts
            if account.protocol == MailProtocol.IMAP and account.server == server
        ]
        for user in folders_in(cache / server):
            account = owners[0] if len(owners) == 1 else ""
            for found in mail_tree(cache / server / user, (server, user)):
                any_mail = any_mail or isinstance(found, Mailbox)
                yield replace(found, account=account) if isinstance(found, Mailbox) else found
    if any_mail:
        yield Finding(Code.CACHE_ONLY, {"path": str(cache)})


def _accounts(settings: Path) -> Iterator[Account]:
    text = read_small(settings / "accountrc").decode("utf-8", "replace")
    for section in re.split(r"(?m)^\[", text):
        values = {key: value.strip() for key, value in _VALUE.findall(section)}
        if values.get("address"):
            protocol = _PROTOCOLS.get(values.get("protocol", ""), MailProtocol.UNKNOWN)
            yield Account(values["address"], protocol, values.get("receive_server", ""))
