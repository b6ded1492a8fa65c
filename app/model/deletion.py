"""What deleting an account would destroy: how much of its mail lives only here, and what its program does."""

from dataclasses import dataclass
from enum import Enum

from app.model.ledger import AccountKey
from app.model.mail_protocol import MailProtocol
from app.model.verdict import Verdict


class Removal(Enum):
    """What a mail program does with the mail on this computer when one of its accounts is removed."""

    DELETES = "deletes"
    """Everything of the account goes at once, without a trash (Apple Mail, Outlook's OST)."""
    DELETES_UNLESS_ASKED = "deletes_unless_asked"
    """Newer versions delete unless a box is unticked (Thunderbird from 155 on)."""
    KEEPS = "keeps"
    """The files stay on the disk, though the program may not show them any more."""
    ENDS = "ends"
    """It is not on this computer: the server keeps it as long as the account is there."""
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class AccountHoldings:
    """One account of one program. Messages: `only_here` live nowhere else, `on_server` are there as well by what the
    program knows, `unknown` are the rest. `incomplete` of them are not whole on this computer. `bytes` of mail.

    `waiting` is how many messages are still on the server by the program's list (POP); None without such a list.
    `first` and `last` are ISO days ("2006-11-23"), empty where there is none. `verdict` is None before it was judged.
    `label` is that of the `AccountKey`.
    """

    client: str
    address: str
    protocol: MailProtocol
    removal: Removal = Removal.UNKNOWN
    only_here: int = 0
    on_server: int = 0
    unknown: int = 0
    incomplete: int = 0
    size_bytes: int = 0
    waiting: int | None = None
    first: str = ""
    last: str = ""
    verdict: Verdict | None = None
    label: str = ""

    @property
    def key(self) -> AccountKey:
        """What the account is known by in the ledger."""
        return AccountKey(self.client, self.address, self.protocol, self.label)

    @property
    def messages(self) -> int:
        """All messages of the account."""
        return self.only_here + self.on_server + self.unknown
