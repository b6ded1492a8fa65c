"""What a mail program keeps in a home: its files, accounts and mailboxes."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from app.model.findings import Finding
from app.model.mail import Role
from app.model.mail_protocol import MailProtocol
from app.model.security import Security
from app.model.system import System as System


@dataclass(frozen=True, slots=True)
class Home:
    """A person's home folder together with the rules of the system that wrote it.

    `live` is True only for the home of the person running us on this very computer: only there may we look
    at places outside the home such as /var/mail.
    """

    path: Path
    system: System
    live: bool = False


@dataclass(frozen=True, slots=True)
class ServerLogin:
    """How a program reaches the server of an account, as its settings say; None, 0 and empty where they do not."""

    port: int = 0
    security: Security | None = None
    user: str = ""


@dataclass(frozen=True, slots=True)
class Account:
    """An address on a server, or a folder tree of the program itself.

    `aliases` are the owner's other addresses (identities) that belong to it. `label` is what it is called where its
    address is not known, or is that of another account of its store as well: a POP and an IMAP account of one address
    are two accounts. It is empty where the address is name enough. `login` is for asking the server, and tells no two
    accounts apart.
    """

    address: str
    protocol: MailProtocol = MailProtocol.UNKNOWN
    server: str = ""
    aliases: tuple[str, ...] = ()
    label: str = ""
    login: ServerLogin = field(default=ServerLogin(), compare=False)

    @property
    def name(self) -> str:
        """What no other account of its store is called; empty for the program's own folders."""
        return self.label or self.address


@dataclass(frozen=True, slots=True)
class MessageSource:
    """Where messages are: one file that holds many, or one folder whose files hold one each (not deeper).

    `format` names an entry of `app.formats.READERS`.
    """

    path: Path
    format: str


@dataclass(frozen=True, slots=True)
class Mailbox:
    """One folder of messages as the person sees it. `account` is the name of its account in the store, or empty.

    `is_local` is True only where the program itself says that the folder belongs to no account on a server (Local
    Folders of Thunderbird, On My Mac); a folder whose owner nobody knows is not local. `owner_is_unknown` is True where
    it may belong to another account than the only one that is known. `index` is the file in which the program lists the
    messages of just this folder.
    """

    path: tuple[str, ...]
    role: Role
    sources: tuple[MessageSource, ...]
    account: str = ""
    index: Path | None = None
    is_local: bool = False
    owner_is_unknown: bool = False


@dataclass(frozen=True, slots=True)
class Store:
    """One client's mail in one home.

    `path` is where the person would look for it. `trees` are all files and folders to copy (normally just `path`;
    more where a profile keeps mail elsewhere); none lies inside another. `secrets` are `fnmatch` patterns of file
    names that hold saved passwords and stay out of the archive. `known_as` gives the name of an account by what the
    program's own files call it in small letters (a UUID, `user@server`), and '' for its local folders. `harmless_links`
    are links in the trees that lead to no mail by a rule of the program (the `lock` of a Mozilla profile).
    """

    client: str
    path: Path
    trees: tuple[Path, ...]
    accounts: tuple[Account, ...] = ()
    mailboxes: tuple[Mailbox, ...] = ()
    findings: tuple[Finding, ...] = ()
    secrets: tuple[str, ...] = ()
    known_as: Mapping[str, str] = field(default_factory=dict)
    harmless_links: tuple[Path, ...] = ()

    def address_of(self, account: str) -> str:
        """The address of the account of that name; the name itself where no account of the store has it."""
        return next((each.address for each in self.accounts if each.name == account), account)

    def with_finding(self, finding: Finding) -> "Store":
        """The store with one more finding."""
        return replace(self, findings=(*self.findings, finding))
