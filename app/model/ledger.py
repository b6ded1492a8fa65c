"""The ledger: everything that says mail exists, and the facts that met it. "Safe" needs each entry to be met."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.model.code_definitions import Trait
from app.model.findings import Finding
from app.model.mail_protocol import MailProtocol


class ExpectationKind(StrEnum):
    """What says that mail exists. The value is written to record.json."""

    ACCOUNT = "account"
    """An account that a program is set up for, or mail whose account nobody knows: a server may hold more of it."""
    MAILBOX = "mailbox"
    """A folder of messages that the search found: all of its messages have to be in the archive."""
    MESSAGES = "messages"
    """Messages of one mailbox that are not whole, or that a program's list knows and no file holds."""
    INDEX = "index"
    """A program's own list of messages, which has to be compared with the files."""
    PLACE = "place"
    """A file, folder, link or setting that was reported as a problem."""


class Proof(StrEnum):
    """The fact that meets an expectation. The value is written to record.json."""

    COPIED = "copied"
    """Copied with its digest, read back, and listed in the catalog."""
    COMPARED = "compared"
    """Read to its end and compared with what was copied."""
    NO_SERVER = "no_server"
    """The program says that this mail comes from no mail server."""
    FETCHED = "fetched"
    """Everything the server showed was fetched, and is in the archive; or the whole of a message was."""
    SEEN = "seen"
    """A person looked at the mail server."""
    ACCEPTED = "accepted"
    """The owner stated that it is lost, and accepts that."""


@dataclass(frozen=True, slots=True)
class AccountKey:
    """What an account is known by. `address` is empty for mail that is on no server, or whose account nobody knows.

    `label` is the one of the `Account`: it tells accounts apart that have no address, or the same one.
    """

    client: str
    address: str
    protocol: MailProtocol
    label: str = ""

    @property
    def name(self) -> str:
        """What the account is called among those of its program."""
        return self.label or self.address

    def is_same_address(self, other: "AccountKey") -> bool:
        """True where both are the same address, in whichever program and protocol: it is one account of its server."""
        return bool(self.address) and self.address.casefold() == other.address.casefold()


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What meets an expectation, since when (aware), and who said so; `by` is empty where the program itself saw it."""

    proof: Proof
    on: datetime
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectation:
    """One entry of the ledger.

    `name` is what a person knows it by: an address, a mailbox, a path. `account` is None where nobody knows whose mail
    it is about: then it concerns every account of `client`, or of all programs where that is empty too. `doubt` says
    what is open and what to do; what a person settled keeps it. Raises ValueError where there is neither a doubt nor
    `evidence`.
    """

    kind: ExpectationKind
    client: str
    account: AccountKey | None
    name: str
    doubt: Finding | None
    evidence: Evidence | None

    def __post_init__(self) -> None:
        if self.doubt is None and self.evidence is None:
            raise ValueError(f"nothing meets {self.name}, and nothing says what is open")

    @property
    def is_open(self) -> bool:
        """True where no fact meets it."""
        return self.evidence is None

    @property
    def is_loss(self) -> bool:
        """True for damage or loss that no server is known to heal: its owner may accept it."""
        has_trait = self.doubt is not None and self.doubt.code.trait is Trait.LOSS
        return has_trait and not (self.account is not None and self.account.protocol.is_on_server)

    @property
    def count(self) -> int:
        """How many messages or files it is about; never 0, for an entry is about something.

        A finding may count what is left instead: 0 of 5 messages.
        """
        if self.doubt is None or self.kind not in _COUNTED:
            return 1
        count = self.doubt.parameters.get("count", 1)
        return max(count, 1) if isinstance(count, int) else 1

    @property
    def server(self) -> str:
        """What a person calls the account by whose mail server they looked at: its address, or the program's id.

        What a program alone calls an account, such as "Work", says which only together with the program: another one
        may call another account so.
        """
        address = self.account.address if self.account is not None else ""
        if address or "@" in self.name:
            return address or self.name
        return f"{self.name} ({self.client})" if self.name else self.client

    @property
    def address_to_fetch(self) -> str:
        """The address whose server can be asked for what is open here; empty where no such answer could settle it."""
        account, doubt = self.account, self.doubt
        if account is None or doubt is None or doubt.code.trait is not Trait.SERVER_ANSWER:
            return ""
        is_asked = account.protocol in (MailProtocol.IMAP, MailProtocol.POP) and "@" in account.address
        return account.address if is_asked else ""

    @property
    def identity(self) -> str:
        """What tells it from every other entry of its ledger, whoever settled it: 64 hexadecimal digits.

        Anything else about the same thing, as another number of messages, is another entry.
        """
        account, doubt = self.account, self.doubt
        values = [
            self.kind,
            self.client,
            [account.client, account.address, account.protocol, account.label] if account is not None else None,
            self.name,
            [doubt.code, sorted(doubt.parameters.items())] if doubt is not None else None,
        ]
        return hashlib.sha256(json.dumps(values).encode()).hexdigest()

    def is_about(self, accounts: Iterable[AccountKey], others: Iterable[AccountKey]) -> bool:
        """True where it may be about mail of one of `accounts`: all but what concerns only `others`."""
        return any(map(self.concerns, accounts)) or not any(map(self.concerns, others))

    def concerns(self, account: AccountKey) -> bool:
        """True where it may be about mail of `account`.

        Folders without an address may hold mail of every account of their program: it was moved there by hand or by a
        filter, or the account keeps it there, or nobody knows whose it is. That a server is to be looked at says
        nothing of another's.
        """
        whose = self.account
        if whose is not None and whose.address:
            return whose.is_same_address(account)
        if whose is not None and self.kind is ExpectationKind.ACCOUNT:
            return whose == account
        return not self.client or self.client == account.client


_COUNTED = (ExpectationKind.MESSAGES, ExpectationKind.PLACE)
Ledger = tuple[Expectation, ...]
