"""Where Claws Mail and Sylpheed keep their mail: MH trees named in folderlist.xml, and caches of IMAP folders."""

import re
from collections.abc import Iterator
from pathlib import Path

from app.formats.folder_trees import mh_tree, refusal
from app.model.store import Account, Home, Store
from app.system.reading import read_small

NAME = "claws-mail"

_SETTINGS = (".claws-mail", ".sylpheed-2.0", ".sylpheed", ".sylpheed-claws", "AppData/Roaming/Claws-mail")
_MH_FOLDER = re.compile(rb'<folder\s[^>]*type="mh"[^>]*\spath="([^"]+)"')
_ACCOUNT = re.compile(r"(?m)^(address|protocol|receive_server)=(.*)$")
_PROTOCOLS = {"0": "pop", "1": "pop", "3": "imap", "5": "local"}


def find(home: Home) -> Iterator[Store]:
    """One store for each of the two programs' settings."""
    for name in _SETTINGS:
        settings = home.path / name
        if settings.is_dir():
            yield _store(home.path, settings)


def recognise(path: Path) -> Iterator[Store]:
    """A settings folder of the program."""
    if path.is_dir() and (path / "folderlist.xml").is_file():
        yield _store(path.parent, path)


def _store(home: Path, settings: Path) -> Store:
    roots = [root for root in _roots(home, settings) if root.is_dir()]
    mailboxes = [mailbox for root in roots for mailbox in mh_tree(root, ())]
    cache = settings / "imapcache"
    if cache.is_dir():
        mailboxes += mh_tree(cache, ())
    outside = tuple(root for root in roots if settings not in root.parents)
    return Store(
        client=NAME,
        path=settings,
        trees=(settings, *outside),
        accounts=tuple(_accounts(settings)),
        mailboxes=tuple(mailboxes),
        notices=tuple(notice for root in (settings, *roots) for notice in refusal(root)),
        secrets=("passwordstorerc",),
    )


def _roots(home: Path, settings: Path) -> Iterator[Path]:
    """The MH trees the program knows; its own default where the list names none."""
    found = _MH_FOLDER.findall(read_small(settings / "folderlist.xml"))
    for raw in dict.fromkeys(found or [b"Mail"]):
        path = Path(raw.decode("utf-8", "surrogateescape"))
        # An absolute path of another computer means the same folder of the home we look at.
        yield path if path.is_absolute() and path.exists() else home / (path.name if path.is_absolute() else path)


def _accounts(settings: Path) -> Iterator[Account]:
    text = read_small(settings / "accountrc").decode("utf-8", "replace")
    for section in re.split(r"(?m)^\[", text):
        values = dict(_ACCOUNT.findall(section))
        if address := values.get("address", "").strip():
            protocol = _PROTOCOLS.get(values.get("protocol", "").strip(), "unknown")
            yield Account(address, protocol, values.get("receive_server", "").strip())
