"""A Mozilla mail profile, whichever program of the family wrote it: where it is, and whose accounts it holds."""

import configparser
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from app.discovery.folder_trees import files_in, folders_in, refusal
from app.discovery.mozilla_folders import FolderSearch, find_folders
from app.discovery.mozilla_prefs import Value, read
from app.model.codes import Code
from app.model.findings import Finding
from app.model.mail import Role
from app.model.mail_protocol import MailProtocol
from app.model.store import Account, Home, Store
from app.system.reading import read_small

SECRETS = ("logins.json", "logins-backup.json", "logins.db", "key3.db", "key4.db", "signons*", "[0-9]*.s")

_PROTOCOLS = {
    "pop3": MailProtocol.POP,
    "imap": MailProtocol.IMAP,
    "none": MailProtocol.LOCAL,
    "rss": MailProtocol.FEED,
    "nntp": MailProtocol.NEWS,
    "ews": MailProtocol.EXCHANGE,
    "exchange": MailProtocol.EXCHANGE,
    "owl": MailProtocol.EXCHANGE,
    "graph": MailProtocol.EXCHANGE,
}
_MAIL_FOLDERS = ("Mail", "ImapMail")


def find_profiles(roots: Iterator[Path], client: str, home: Home) -> Iterator[Store]:
    """One store for each profile below the program's roots; a profile reached twice counts once."""
    seen: set[Path] = set()
    for root in roots:
        if not root.is_dir():
            continue
        for profile in profiles_in(root):
            real = profile.resolve()
            if real not in seen:
                seen.add(real)
                # A profile moved to another disk is often left as a link.
                yield store_of(real if profile.is_symlink() else profile, client, home)


def profiles_in(root: Path) -> Iterator[Path]:
    """The profiles profiles.ini names, then those nobody names any more: upgrades leave whole profiles behind."""
    known: dict[Path, None] = {}
    parser = configparser.RawConfigParser(strict=False)
    try:
        parser.read_string(read_small(root / "profiles.ini").decode("utf-8", "surrogateescape"))
    except configparser.Error:
        parser = configparser.RawConfigParser()
    for section in parser.sections():
        path = parser.get(section, "Path", fallback="")
        if not path or not section.lower().startswith("profile"):
            continue
        relative = parser.get(section, "IsRelative", fallback="1") == "1"
        known[root / path.replace("\\", "/") if relative else Path(path)] = None
    for folder in (root / "Profiles", root):
        for name in folders_in(folder):
            # Netscape 6 and the Mozilla Suite kept the profile in a salted folder inside a named one.
            for candidate in (folder / name, *(folder / name / sub for sub in folders_in(folder / name))):
                if candidate == folder / name or candidate.name.endswith(".slt"):
                    known[candidate] = None
    for profile in known:
        if is_profile(profile):
            yield profile


def is_profile(path: Path) -> bool:
    """True for a folder with settings or mail in it as the Mozilla programs keep them."""
    if not path.is_dir():
        return False
    has_mail = any((path / name).is_dir() for name in _MAIL_FOLDERS)
    return has_mail or ((path / "prefs.js").is_file() and b"mail." in read_small(path / "prefs.js"))


def is_mail_folder(path: Path) -> bool:
    """True for a bare `Mail`, `ImapMail` or account folder: indexes beside mailboxes, or `.sbd` folders."""
    names = files_in(path)
    if any(name.endswith(".msf") for name in names) or any(name.endswith(".sbd") for name in folders_in(path)):
        return True
    return any(name.endswith(".msf") for sub in folders_in(path)[:200] for name in files_in(path / sub))


def recognise_profile(path: Path, client: str) -> Iterator[Store]:
    """The stores at a profile, a program's root, or a bare mail folder."""
    if not path.is_dir():
        return
    if is_profile(path):
        yield store_of(path, client, None)
    elif (path / "profiles.ini").is_file():
        for profile in profiles_in(path):
            yield store_of(profile, client, None)
    elif is_mail_folder(path):
        search = FolderSearch()
        find_folders(path, (), "", imap=path.name == "ImapMail", search=search)
        yield Store(client, path, (path,), mailboxes=tuple(search.mailboxes), findings=tuple(search.findings))


@dataclass(frozen=True, slots=True)
class _Server:
    """One account's server: where its folders lie, and whose it is."""

    folder: Path | None
    account: Account
    name: str
    imap: bool
    user: str


def store_of(profile: Path, client: str, home: Home | None) -> Store:
    """Everything a profile holds: its accounts, the folders of each, and those of accounts that were removed."""
    search = FolderSearch()
    settings = _settings(profile)
    servers = list(_servers(settings, profile))
    search.roles = dict(_purposes(settings))
    visited: set[Path] = set()
    for server in servers:
        if server.folder is not None and server.folder.is_dir() and server.folder.resolve() not in visited:
            visited.add(server.folder.resolve())
            top = () if server.account.protocol != MailProtocol.LOCAL and server.account.address else (server.name,)
            before = len(search.findings)
            find_folders(server.folder, top, server.account.address, imap=server.imap, search=search)
            if server.account.protocol == MailProtocol.NEWS:
                # What was said in public is nobody's mail, and is there for everybody.
                others = [finding for finding in search.findings[before:] if finding.code != Code.HEADERS_ONLY_FOLDER]
                search.findings[before:] = others
    for kind in _MAIL_FOLDERS:
        for name in folders_in(profile / kind):
            folder = profile / kind / name
            if folder.resolve() in visited or name.lower() in ("smart mailboxes", "feeds"):
                continue
            before = len(search.mailboxes)
            find_folders(folder, (name,), "", imap=kind == "ImapMail", search=search)
            if len(search.mailboxes) > before and servers:
                search.findings.append(Finding(Code.REMOVED_ACCOUNT_FOLDER, {"path": str(folder)}))
    outside = _outside(profile, [server.folder for server in servers if server.folder is not None])
    if home is not None and home.live and profile_in_use(profile):
        search.findings.append(Finding(Code.CLIENT_RUNNING, {"client": client}))
    return Store(
        client=client,
        path=profile,
        trees=(profile, *outside),
        accounts=tuple(server.account for server in servers if server.account.address),
        mailboxes=tuple(search.mailboxes),
        findings=(*refusal(profile), *search.findings),
        secrets=SECRETS,
        known_as={
            f"{server.user}@{server.account.server}".casefold(): server.account.address
            for server in servers
            if server.user and server.account.address
        },
    )


def profile_in_use(profile: Path) -> bool | None:
    """True or False where Linux's lock link tells; None where nothing can be told without touching the profile."""
    try:
        holder = str((profile / "lock").readlink())
    except OSError:
        return None
    number = holder.rpartition("+")[2]
    return (Path("/proc") / number).is_dir() if number.isdigit() else None


def _settings(profile: Path) -> dict[str, Value]:
    return {**read(read_small(profile / "prefs.js")), **read(read_small(profile / "user.js"))}


def _servers(settings: dict[str, Value], profile: Path) -> Iterator[_Server]:
    """The servers of the accounts, in the person's order, then any the settings still know."""
    keys = [key.strip() for key in _text(settings, "mail.accountmanager.accounts").split(",") if key.strip()]
    listed = [(_text(settings, f"mail.account.{key}.server"), key) for key in keys]
    others = {found[1] for name in settings if (found := re.match(r"mail\.server\.([^.]+)\.type\Z", name))}
    for server, key in [*listed, *((name, "") for name in sorted(others - {server for server, _ in listed}))]:
        if not server:
            continue
        prefix = f"mail.server.{server}"
        kind = _text(settings, f"{prefix}.type")
        host = _text(settings, f"{prefix}.hostname")
        identities = _identities(settings, key)
        user = _text(settings, f"{prefix}.userName")
        address = identities[0] if identities else user if "@" in user else f"{user}@{host}" if user and host else ""
        protocol = _PROTOCOLS.get(kind, MailProtocol.UNKNOWN)
        account = Account("" if protocol == MailProtocol.LOCAL else address, protocol, host, tuple(identities[1:]))
        name = _text(settings, f"{prefix}.name") or host or server
        yield _Server(_folder_of(settings, prefix, profile), account, name, kind == "imap", user)


def _identities(settings: dict[str, Value], account: str) -> list[str]:
    keys = _text(settings, f"mail.account.{account}.identities").split(",") if account else []
    found = [_text(settings, f"mail.identity.{key.strip()}.useremail") for key in keys if key.strip()]
    return list(dict.fromkeys(address for address in found if address))


def _folder_of(settings: dict[str, Value], prefix: str, profile: Path) -> Path | None:
    """The relative setting first: the absolute one is often that of an old computer."""
    relative = _text(settings, f"{prefix}.directory-rel")
    if relative.startswith("[ProfD]"):
        folder = profile / relative.removeprefix("[ProfD]").replace("\\", "/")
        if folder.is_dir():
            return folder
    absolute = _text(settings, f"{prefix}.directory")
    return Path(absolute) if absolute and Path(absolute).is_dir() else None


def _purposes(settings: dict[str, Value]) -> Iterator[tuple[str, Role]]:
    """The folders identities name for sent mail, drafts and the like, by the last part of their address."""
    kinds = {"fcc_folder": Role.SENT, "draft_folder": Role.DRAFTS, "archive_folder": Role.ARCHIVE}
    for name, value in settings.items():
        kind = name.rpartition(".")[2]
        if name.startswith("mail.identity.") and kind in kinds and isinstance(value, str) and "/" in value:
            yield unquote(value.rpartition("/")[2]), kinds[kind]


def _outside(profile: Path, folders: list[Path]) -> tuple[Path, ...]:
    """Mail folders that lie outside the profile, none of them inside another."""
    outside = sorted({folder for folder in folders if profile.resolve() not in folder.resolve().parents})
    return tuple(one for one in outside if not any(other in one.parents for other in outside))


def _text(settings: dict[str, Value], name: str) -> str:
    value = settings.get(name, "")
    return value if isinstance(value, str) else ""
