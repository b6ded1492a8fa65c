"""The new Outlook for Windows and the Mail app of Windows 10: they keep nothing complete on the computer."""

from collections.abc import Iterator
from pathlib import Path

from app.discovery.folders import files_in, is_folder, roots_in
from app.discovery.windows_home import find_child, local_app_data, may_be_windows
from app.model.client import Basis, ClientInfo, Generation, ProcessName
from app.model.codes import Code
from app.model.deletion import Removal
from app.model.findings import Finding
from app.model.mail_protocol import MailProtocol
from app.model.store import Home, Store
from app.model.unreadable_paths import UnreadablePaths

CLIENT = ClientInfo(
    id="new-outlook",
    name="new Outlook / Windows Mail app",
    japanese_name="新しい Outlook / Windows メール アプリ",
    generations=(
        Generation("new Outlook, Mail app of Windows 10: nothing complete on the computer", Basis.DESCRIPTION),
    ),
    processes=(
        ProcessName("hxoutlook.exe"),
        ProcessName("olk.exe"),
    ),
    # The server's mail is kept in one database; the program drops an account's part of it.
    removal=dict.fromkeys(MailProtocol, Removal.DELETES),
)

_PACKAGE = "microsoft.windowscommunicationsapps_"
_PLACES = (("Microsoft", "Olk"), ("Comms", "UnistoreDB"), ("Comms", "Unistore"))


def find_stores(home: Home, unreadable: UnreadablePaths) -> Iterator[Store]:
    r"""What they left in `%LOCALAPPDATA%\Microsoft\Olk` and `…\Comms` is copied; nobody could read it as mail.

    From 2018 on the Mail app keeps `…\Packages\microsoft.windowscommunicationsapps_8wekyb3d8bbwe\LocalState`.
    """
    if not may_be_windows(home, unreadable):
        return
    for app_data in local_app_data(home, unreadable):
        places = [find_child(app_data, unreadable, *parts) for parts in _PLACES]
        packages = app_data / "Packages"
        names = roots_in(packages, unreadable, lambda name: name.lower().startswith(_PACKAGE))
        states = [find_child(packages / name, unreadable, "LocalState") for name in names]
        places += [path for path in states if path is not None and _holds_mail(path, unreadable)]
        for path in places:
            if path is not None:
                yield _store(path)


def stores_at(path: Path, unreadable: UnreadablePaths) -> Iterator[Store]:
    """The folders by their names."""
    if (path.name.lower() in ("olk", "unistoredb", "unistore") and is_folder(path, unreadable)) or (
        path.name.lower() == "localstate" and _holds_mail(path, unreadable)
    ):
        yield _store(path)


def _holds_mail(state: Path, unreadable: UnreadablePaths) -> bool:
    """True where the Mail app was ever used: every Windows 10 has its folder."""
    return "hxstore.hxd" in map(str.lower, files_in(state, unreadable))


def _store(path: Path) -> Store:
    return Store(CLIENT.id, path, (path,), findings=(Finding(Code.NOTHING_COMPLETE_HERE, {"path": str(path)}),))
