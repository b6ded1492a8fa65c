"""What was found, account by account: the way a person thinks of mail, who has forgotten which program keeps it."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from app.model.record import Count, StoreSurvey, SurveyRecord


class Whereabouts(Enum):
    """Where the mail of an account lies, by what its protocol is for."""

    ONLY_HERE = "only_here"
    ON_SERVER_TOO = "on_server_too"
    UNKNOWN = "unknown"


_BY_PROTOCOL = {
    "pop": Whereabouts.ONLY_HERE,
    "local": Whereabouts.ONLY_HERE,
    "imap": Whereabouts.ON_SERVER_TOO,
    "exchange": Whereabouts.ON_SERVER_TOO,
}


@dataclass(frozen=True, slots=True)
class AccountFound:
    """The mail of one address in one program. `address` is empty for what belongs to no account any more.

    `years` are messages by year. `store` says in which of the record's stores it lies.
    """

    store: StoreSurvey
    address: str
    protocol: str
    count: Count
    years: Mapping[int, int] = field(default_factory=dict)

    @property
    def whereabouts(self) -> Whereabouts:
        """Where the mail lies; unknown for a protocol that is not known."""
        return _BY_PROTOCOL.get(self.protocol, Whereabouts.UNKNOWN)


def accounts_found(record: SurveyRecord) -> list[AccountFound]:
    """Every account that has mail here, those with most first; stores without mail are left out."""
    found = [account for store in record.stores for account in _of_store(store)]
    return sorted(found, key=lambda account: -account.count.messages)


def _of_store(survey: StoreSurvey) -> list[AccountFound]:
    protocols = {account.address: account.protocol for account in survey.store.accounts}
    named = any(mailbox.account for mailbox in survey.store.mailboxes)
    # A program that never says whose a mailbox is has them all for its only account.
    only = next(iter(protocols)) if len(protocols) == 1 and not named else ""
    counts: dict[str, Count] = {}
    years: dict[str, Counter[int]] = {}
    for number, (mailbox, count) in enumerate(survey.mailboxes):
        address = mailbox.account or only
        counts[address] = counts.get(address, Count()) + count
        if number < len(survey.years):
            years.setdefault(address, Counter()).update(survey.years[number])
    return [
        AccountFound(survey, address, protocols.get(address, "local"), count, years.get(address, {}))
        for address, count in counts.items()
        if count.messages
    ]
