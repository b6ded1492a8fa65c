"""Profiles of the Mozilla programs, whichever of the family wrote them: where they are, and the store each one is.

    ~/.thunderbird/profiles.ini                     [Profile0] Path=abcd1234.default
    ~/.thunderbird/abcd1234.default/prefs.js        the accounts
    ~/.thunderbird/abcd1234.default/Mail            POP and local folders
    ~/.thunderbird/abcd1234.default/ImapMail        copies of the mail on IMAP servers

Source: toolkit/profile/nsToolkitProfileService.cpp. How folders lie inside `Mail` stands in `mozilla_folders`.
"""

import configparser
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path, PureWindowsPath

from app.discovery.account_labels import told_apart
from app.discovery.folder_trees import separate
from app.discovery.folders import (
    access_findings,
    files_in,
    folders_in,
    is_empty_folder,
    is_root,
    is_there,
    leads_to_file,
    leads_to_folder,
    read_settings,
    real_path,
    record_not_understood,
    search_apart,
)
from app.discovery.mozilla_accounts import Server, folder_roles, read_profile_settings, servers_of
from app.discovery.mozilla_folders import FolderWalk
from app.discovery.mozilla_mailboxes import MAIL_FOLDERS, folders_of_accounts, other_folders, stray_mail
from app.discovery.windows_home import resolve_windows_path
from app.model.codes import Code
from app.model.findings import Finding
from app.model.mail_protocol import MailProtocol
from app.model.store import Home, Store
from app.model.unreadable_paths import UnreadablePaths
from app.system.walking import is_link

SECRETS = ("logins.json", "logins-backup.json", "logins.db", "key3.db", "key4.db", "signons*", "[0-9]*.s")
"""The files of a profile that hold passwords, and the keys to them."""

_IN_PROFILES = ("prefs.js", *MAIL_FOLDERS)
_DEEPEST_PROFILE = 4
# Programs with a search of their own, whose folders may lie in that of the old suite (`~/.mozilla`).
_RELATIVES = frozenset({"firefox", "seamonkey", "thunderbird"})
_MOST_ACCOUNT_FOLDERS = 200


def find_profiles(roots: Iterable[Path], client: str, home: Home, unreadable: UnreadablePaths) -> Iterator[Store]:
    """One store for each profile below the program's roots (`~/.thunderbird`); one that is reached twice counts once.

    `client` is the id of the program. A root or a profile that cannot be looked at costs no other.
    """
    seen: set[Path] = set()
    for root in roots:
        for profile in search_apart(root, partial(_profiles_below, root, client, home, unreadable), unreadable):
            real = real_path(profile)
            if real not in seen:
                seen.add(real)
                # A profile moved to another disk is often left as a link.
                path = real if is_link(profile) else profile
                yield from search_apart(path, partial(_one_store, path, client, home, unreadable), unreadable)


def _profiles_below(root: Path, client: str, home: Home, unreadable: UnreadablePaths) -> list[Path]:
    return list(profiles_in(root, client, home, unreadable)) if is_root(root, unreadable) else []


def _one_store(profile: Path, client: str, home: Home, unreadable: UnreadablePaths) -> list[Store]:
    return [store_of(profile, client, home, unreadable)]


def stores_at_profile(path: Path, client: str, unreadable: UnreadablePaths) -> Iterator[Store]:
    """The stores at a profile, a program's root, or a bare mail folder (`Mail`, `ImapMail`, that of an account)."""
    if not leads_to_folder(path, unreadable):
        return
    if is_profile(path, unreadable):
        # Google's Takeout and many a project, too, are folders with a `Mail` in them.
        tops = [path / name for name in MAIL_FOLDERS]
        if leads_to_file(path / "prefs.js", unreadable) or any(is_mail_folder(top, unreadable) for top in tops):
            yield store_of(path, client, None, unreadable)
    elif leads_to_file(path / "profiles.ini", unreadable):
        for profile in profiles_in(path, client, None, unreadable):
            yield store_of(profile, client, None, unreadable)
    elif is_mail_folder(path, unreadable):
        walk = FolderWalk("", unreadable, is_imap=path.name == "ImapMail")
        mailboxes, findings = separate(walk.walk(path, is_bare=True))
        yield Store(client, path, (path,), mailboxes=mailboxes, findings=findings)


def profiles_in(root: Path, client: str, home: Home | None, unreadable: UnreadablePaths) -> Iterator[Path]:
    """The profiles profiles.ini names, then those nobody names any more: upgrades leave whole profiles behind.

    A profile that is named and not there is recorded.
    """
    named = _named_profiles(root, home, unreadable)
    for text, path in named.items():
        if path is None or not _holds_profile(path, unreadable):
            unreadable.record_missing(client, text)
    found = [path for path in named.values() if path is not None]
    for path in dict.fromkeys((*found, *_unnamed_profiles(root, unreadable))):
        yield from search_apart(path, partial(_if_profile, path, unreadable), unreadable)


def _holds_profile(path: Path, unreadable: UnreadablePaths) -> bool:
    """False where a list names a folder with nothing in it, or another one: the path may have been cut.

    What only a browser used has settings, and no mail in it.
    """
    if not is_there(path, unreadable) or is_empty_folder(path):
        return False
    return is_profile(path, unreadable) or is_there(path / "prefs.js", unreadable)


def _if_profile(path: Path, unreadable: UnreadablePaths) -> list[Path]:
    return [path] if is_profile(path, unreadable) else []


def _named_profiles(root: Path, home: Home | None, unreadable: UnreadablePaths) -> dict[str, Path | None]:
    """What profiles.ini and installs.ini list, by where each is as they say; None where that is not known.

    `Path` is relative to profiles.ini, unless `IsRelative=0`; `Default` of an installation is one of the same paths.
    """
    found: dict[str, Path | None] = {}
    for name in ("profiles.ini", "installs.ini"):
        texts = _paths_in(root / name, unreadable)
        if not all(texts or [""]):
            # A damaged list may not name all there is; the folders are searched all the same.
            record_not_understood(root / name, unreadable)
        for text in filter(None, texts):
            path = _named_path(root, text, home, unreadable)
            found[str(path) if path is not None else text] = path
    return found


def _paths_in(file: Path, unreadable: UnreadablePaths) -> list[str]:
    """The paths of profiles in profiles.ini or installs.ini; none where that is no such list.

    A profile without a path, as at the end of a list that was cut, is "".
    """
    parser = configparser.RawConfigParser(strict=False)
    try:
        parser.read_string(read_settings(real_path(file), unreadable).decode("utf-8", "surrogateescape"))
    except configparser.Error:
        return []
    texts = []
    for section in parser.sections():
        is_profile_section = section.lower().startswith("profile")
        text = parser.get(section, "Path" if is_profile_section else "Default", fallback="")
        of_installation = file.name == "installs.ini" or section.lower().startswith("install")
        if is_profile_section or (of_installation and text):
            texts.append(text)
    return texts


def _named_path(root: Path, text: str, home: Home | None, unreadable: UnreadablePaths) -> Path | None:
    r"""Where a path of profiles.ini leads: relative to it, absolute, or as Windows writes it (`D:\Mail\tb`)."""
    if PureWindowsPath(text).drive and not Path(text).is_absolute():
        return resolve_windows_path(home, text, unreadable) if home is not None else None
    return root / text.replace("\\", "/")


def _unnamed_profiles(folder: Path, unreadable: UnreadablePaths, depth: int = 0) -> Iterator[Path]:
    """The folders that may be profiles: in `Profiles` or beside profiles.ini, and what people put deeper as a copy.

    Netscape 6 and the Mozilla Suite kept the profile in a salted folder inside a named one: `default/x1y2z3.slt`.
    """
    for name in folders_in(folder, unreadable):
        if name in _RELATIVES:
            continue
        yield folder / name
        inside = (folder / name / each for each in _IN_PROFILES)
        if depth < _DEEPEST_PROFILE and not any(is_there(each, unreadable) for each in inside):
            yield from _unnamed_profiles(folder / name, unreadable, depth + 1)


def is_profile(path: Path, unreadable: UnreadablePaths) -> bool:
    """True for a folder with settings or mail in it as the Mozilla programs keep them."""
    if not leads_to_folder(path, unreadable):
        return False
    if any(leads_to_folder(path / name, unreadable) for name in MAIL_FOLDERS):
        return True
    # Firefox keeps a prefs.js too, but says nothing of mail in it.
    return leads_to_file(path / "prefs.js", unreadable) and b"mail." in read_settings(path / "prefs.js", unreadable)


def is_mail_folder(path: Path, unreadable: UnreadablePaths) -> bool:
    """True for a bare `Mail`, `ImapMail` or account folder: indexes beside mailboxes, or `.sbd` folders."""
    folders = folders_in(path, unreadable)
    if _has_index(path, unreadable) or any(name.endswith(".sbd") for name in folders):
        return True
    return any(_has_index(path / name, unreadable) for name in folders[:_MOST_ACCOUNT_FOLDERS])


def _has_index(folder: Path, unreadable: UnreadablePaths) -> bool:
    return any(name.endswith(".msf") for name in files_in(folder, unreadable))


def store_of(profile: Path, client: str, home: Home | None, unreadable: UnreadablePaths) -> Store:
    """Everything a profile holds: its accounts, the folders of each, and those of accounts that were removed.

    `home` is None where somebody pointed at the profile: then nobody knows whether the program runs.
    """
    unread: list[Finding] = []
    settings = read_profile_settings(profile, unread)
    roles = folder_roles(settings)
    servers = _told_apart(list(servers_of(settings, profile, unreadable)))
    for server in servers:
        if missing := server.missing or _unplugged(server):
            unreadable.record_missing(client, missing)
    by_folder = _by_folder(servers, unreadable)
    mailboxes, findings = separate(
        [
            *folders_of_accounts(profile, by_folder, roles, unreadable),
            *other_folders(profile, by_folder, roles, unreadable, has_accounts=bool(servers)),
            *stray_mail(profile, by_folder, unreadable),
        ]
    )
    running = home is not None and home.live and profile_in_use(profile)
    return Store(
        client=client,
        path=profile,
        trees=(profile, *_outside(profile, [server.folder for server in servers if server.folder is not None])),
        accounts=tuple(server.account for server in servers if server.account.address),
        mailboxes=mailboxes,
        findings=(
            *access_findings(profile, unreadable),
            *unread,
            *findings,
            *((Finding(Code.CLIENT_RUNNING, {"client": client}),) if running else ()),
        ),
        secrets=SECRETS,
        harmless_links=(profile / "lock",) if profile_in_use(profile) is not None else (),
        known_as=_known_as(servers),
    )


def _told_apart(servers: list[Server]) -> list[Server]:
    """The servers, each of one address with a name of its own: an address may be fetched by POP and by IMAP."""
    named = told_apart({server.key: server.account for server in servers if server.account.address})
    return [replace(server, account=named.get(server.key, server.account)) for server in servers]


def _unplugged(server: Server) -> str:
    """The folder of an account whose mail is here alone, where it is there and empty: programs fill it at once."""
    is_empty = server.folder is not None and server.account.protocol.is_only_here and is_empty_folder(server.folder)
    return str(server.folder) if is_empty else ""


def _known_as(servers: Iterable[Server]) -> dict[str, str]:
    """The account by what the profile's indexes call a server: `user@server` and `server1`; empty for local folders.

    What could be one of several is none of them.
    """
    found: dict[str, set[str]] = {}
    for server in servers:
        if server.account.address or server.account.protocol is MailProtocol.LOCAL:
            keys = [server.key, f"{server.user}@{server.account.server}"] if server.user else [server.key]
            for key in keys:
                found.setdefault(key.casefold(), set()).add(server.account.name)
    return {key: name for key, (name, *others) in found.items() if not others}


def _by_folder(servers: Iterable[Server], unreadable: UnreadablePaths) -> dict[Path, Server]:
    """The servers whose folder is there, by its real path: where two settings name one folder, the first has it."""
    found: dict[Path, Server] = {}
    for server in servers:
        if server.folder is not None and leads_to_folder(server.folder, unreadable):
            found.setdefault(real_path(server.folder), server)
    return found


def profile_in_use(profile: Path) -> bool | None:
    """True or False where Linux's lock link tells; None where it is not known without touching the profile.

    `lock` is a link to "127.0.1.1:+4711": the address of the computer and the process (nsProfileLock.cpp).
    """
    try:
        holder = str((profile / "lock").readlink())
    except OSError:
        return None
    number = holder.rpartition("+")[2]
    return (Path("/proc") / number).is_dir() if number.isdigit() else None


def _outside(profile: Path, folders: list[Path]) -> tuple[Path, ...]:
    """Mail folders that lie outside the profile, none of them inside another."""
    outside = sorted({folder for folder in folders if real_path(profile) not in real_path(folder).parents})
    return tuple(one for one in outside if not any(other in one.parents for other in outside))
