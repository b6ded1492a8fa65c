"""The answer to the one question: may the old account be deleted now? And all that it rests on."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from enum import Enum

from app.model.findings import Finding
from app.model.ledger import AccountKey, Ledger


class Answer(Enum):
    """Anything that is not plainly safe is not."""

    SAFE = "safe"
    NOT_SAFE = "not_safe"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer, and every reason for it; never without a reason."""

    answer: Answer
    reasons: tuple[Finding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """All a verdict may rest on: the ledger, and what holds for all of it.

    `read_back` is True only where every byte was read back and compared; `past_cache` is False where that may have seen
    memory only. `messages` is how many there are in the archive. `clients_running` are the programs that ran or run.
    `same_disk` is None where it is not known; `second_copy` is True once a copy elsewhere was proved. `home_searched`
    is True where a whole home was looked through, not only what somebody named. `changed_since` are the paths of mail
    that is not as it was copied, seen when the verdict was given; None where nobody could look. `drill_failed` is how
    many messages that were taken out of the archive as a trial were not what its list says; None where none was.
    """

    archived: bool
    read_back: bool
    past_cache: bool
    messages: int
    clients_running: tuple[str, ...]
    same_disk: bool | None
    second_copy: bool
    home_searched: bool
    changed_since: tuple[str, ...] | None
    drill_failed: int | None
    ledger: Ledger

    def of_accounts(self, accounts: Collection[AccountKey], others: Collection[AccountKey]) -> "Facts":
        """The facts that concern some accounts: all but those that concern only `others`."""
        elsewhere = {account.client for account in others} - {account.client for account in accounts}
        return replace(
            self,
            clients_running=tuple(client for client in self.clients_running if client not in elsewhere),
            ledger=tuple(entry for entry in self.ledger if entry.is_about(accounts, others)),
        )
