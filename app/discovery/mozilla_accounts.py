"""Whose accounts a Mozilla profile holds, and where the folders of each lie, as `prefs.js` and `user.js` say.

    user_pref("mail.accountmanager.accounts", "account1,account2");
    user_pref("mail.account.account1.server", "server1");
    user_pref("mail.account.account1.identities", "id1");
    user_pref("mail.identity.id1.useremail", "hanako@example.jp");
    user_pref("mail.server.server1.type", MailProtocol.IMAP);
    user_pref("mail.server.server1.directory-rel", "[ProfD]ImapMail/imap.example.jp");

Source: mailnews/base/src/nsMsgAccountManager.cpp and nsMsgIncomingServer.cpp.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from app.discovery import mozilla_prefs
from app.discovery.account_sources import read_account_text, report_unreadable
from app.discovery.folders import leads_to_folder
from app.discovery.mozilla_prefs import Value
from app.model.findings import Finding
from app.model.mail import Role
from app.model.mail_protocol import MailProtocol
from app.model.security import Security
from app.model.store import Account, ServerLogin
from app.model.unreadable_paths import UnreadablePaths
from app.textkit.lazy_pattern import lazy_pattern

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
_SECURITY = {0: Security.PLAIN, 1: Security.STARTTLS, 2: Security.STARTTLS, 3: Security.TLS}
_IN_PROFILE = "[ProfD]"
# Saved searches over the other accounts are a server of this host name.
_SMART_MAILBOXES = "smart mailboxes"
_SERVER_TYPE = lazy_pattern(r"mail\.server\.([^.]+)\.type\Z")
_FOLDER_ROLES = {"fcc_folder": Role.SENT, "draft_folder": Role.DRAFTS, "archive_folder": Role.ARCHIVE}

Settings = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Server:
    """One account's server: its key in the settings (`server1`), the folder its mail lies in (None where that is not
    there), its name on the screen, the user name it is asked with, and whose it is."""

    key: str
    folder: Path | None
    account: Account
    name: str
    user: str
    missing: str = ""
    """Where the settings say that the folder is, where it is not."""

    @property
    def is_imap(self) -> bool:
        """True where its folders are named as an IMAP server names them."""
        return self.account.protocol == MailProtocol.IMAP

    @property
    def has_owner(self) -> bool:
        """True where its folders are those of an address, and not the local folders."""
        return self.account.protocol != MailProtocol.LOCAL and bool(self.account.address)


def read_profile_settings(profile: Path, findings: list[Finding]) -> dict[str, Value]:
    """The settings of a profile by name; `user.js`, written by hand, overrides `prefs.js`.

    Adds a finding where `prefs.js` is damaged, or lists accounts without saying what they are, or none at all.
    """
    prefs = profile / "prefs.js"
    settings = mozilla_prefs.read(read_account_text(prefs, findings))
    settings |= mozilla_prefs.read(read_account_text(profile / "user.js", findings))
    listed = _listed_accounts(settings)
    if not listed or not all(_text(settings, f"mail.server.{server}.type") for server in listed.values()):
        report_unreadable(prefs, findings)
    return settings


def _listed_accounts(settings: Settings) -> dict[str, str]:
    """The server of each account by the account's key, in the person's order; empty where the settings do not say."""
    keys = [key.strip() for key in _text(settings, "mail.accountmanager.accounts").split(",") if key.strip()]
    return {key: _text(settings, f"mail.account.{key}.server") for key in keys}


def servers_of(settings: Settings, profile: Path, unreadable: UnreadablePaths) -> Iterator[Server]:
    """The servers of the accounts, in the person's order, then any the settings still know."""
    listed = [(server, key) for key, server in _listed_accounts(settings).items()]
    known = {found[1] for name in settings if (found := _SERVER_TYPE.match(name))}
    forgotten = sorted(known - {server for server, _ in listed})
    for server, account in [*listed, *((name, "") for name in forgotten)]:
        if server:
            yield _server(settings, server, account, _folder_of(settings, f"mail.server.{server}", profile, unreadable))


def folder_roles(settings: Settings) -> dict[str, Role]:
    """The folders identities name for sent mail, drafts and the archive, by the last part of their address.

    `mail.identity.id1.fcc_folder` is "imap://hanako@imap.example.jp/Sent%20Mail": "Sent Mail" is for sent mail.
    """
    roles = {}
    for name, value in settings.items():
        purpose = name.rpartition(".")[2]
        is_folder = name.startswith("mail.identity.") and purpose in _FOLDER_ROLES
        if is_folder and isinstance(value, str) and "/" in value:
            roles[unquote(value.rpartition("/")[2])] = _FOLDER_ROLES[purpose]
    return roles


def _server(settings: Settings, server: str, account: str, place: tuple[Path | None, str]) -> Server:
    """What is set of a server (`server1`) and the account it belongs to (`account1`, empty for none).

    `place` is what `_folder_of` says.
    """
    prefix = f"mail.server.{server}"
    host = _text(settings, f"{prefix}.hostname")
    user = _text(settings, f"{prefix}.userName")
    identities = _identities(settings, account)
    address = identities[0] if identities else user if "@" in user else f"{user}@{host}" if user and host else ""
    protocol = _PROTOCOLS.get(_text(settings, f"{prefix}.type"), MailProtocol.UNKNOWN)
    folder, missing = place
    return Server(
        key=server,
        folder=folder,
        missing="" if folder is not None or not protocol.is_mail or host == _SMART_MAILBOXES else missing,
        account=Account(
            "" if protocol == MailProtocol.LOCAL else address,
            protocol,
            host,
            tuple(identities[1:]),
            login=_login(settings, prefix, user),
        ),
        name=_text(settings, f"{prefix}.name") or host or server,
        user=user,
    )


def _login(settings: Settings, prefix: str, user: str) -> ServerLogin:
    """`socketType` is 3 for TLS, 2 for STARTTLS; without it the line is plain (MailNewsTypes2.idl)."""
    port, kind = settings.get(f"{prefix}.port", 0), settings.get(f"{prefix}.socketType", 0)
    security = _SECURITY.get(kind) if isinstance(kind, int) else None
    return ServerLogin(port if isinstance(port, int) else 0, security, user)


def _identities(settings: Settings, account: str) -> list[str]:
    """The addresses of an account, the main one first."""
    keys = _text(settings, f"mail.account.{account}.identities").split(",") if account else []
    found = [_text(settings, f"mail.identity.{key.strip()}.useremail") for key in keys if key.strip()]
    return list(dict.fromkeys(address for address in found if address))


def _folder_of(settings: Settings, prefix: str, profile: Path, unreadable: UnreadablePaths) -> tuple[Path | None, str]:
    """The folder, and where the settings say it is where it is not.

    The relative setting goes first: the absolute one is often that of an old computer. Where it leads out of the
    profile, a person knows the place by the absolute one.
    """
    relative, absolute = _text(settings, f"{prefix}.directory-rel"), _text(settings, f"{prefix}.directory")
    missing = absolute
    if relative.startswith(_IN_PROFILE):
        folder = profile / relative.removeprefix(_IN_PROFILE).replace("\\", "/")
        if leads_to_folder(folder, unreadable):
            return folder, ""
        if not absolute or ".." not in folder.parts:
            missing = str(folder)
    return (Path(absolute), "") if absolute and leads_to_folder(Path(absolute), unreadable) else (None, missing)


def _text(settings: Settings, name: str) -> str:
    value = settings.get(name, "")
    return value if isinstance(value, str) else ""
