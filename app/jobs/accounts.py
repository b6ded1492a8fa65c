"""What was found, account by account: the way a person thinks of mail, who has forgotten which program keeps it."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from app.model.mail_protocol import MailProtocol
from app.model.record import Count, StoreSurvey, SurveyRecord


class Whereabouts(Enum):
    """Where the mail of an account is, judged by its protocol."""

    ONLY_HERE = "only_here"
    ON_SERVER_TOO = "on_server_too"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class AccountFound:
    """The mail of one address in one program. `address` is empty for mail that belongs to no account.

    `years` are messages by year. `store` says in which of the record's stores it lies.
    """

    store: StoreSurvey
    address: str
    protocol: MailProtocol
    count: Count
    years: Mapping[int, int] = field(default_factory=dict)

    @property
    def whereabouts(self) -> Whereabouts:
        """Where the mail of the account is."""
        if self.protocol.is_only_here:
            return Whereabouts.ONLY_HERE
        return Whereabouts.ON_SERVER_TOO if self.protocol.is_on_server else Whereabouts.UNKNOWN


def accounts_found(record: SurveyRecord) -> list[AccountFound]:
    """Every account that has mail here, those with most first; stores without mail are left out."""
    found = [account for store in record.stores for account in _of_store(store)]
    return sorted(found, key=lambda account: -account.count.messages)


def _of_store(survey: StoreSurvey) -> list[AccountFound]:
    protocols = {account.address: account.protocol for account in survey.store.accounts}
    named = any(mailbox.account for mailbox in survey.store.mailboxes)
    # In a program that never records whose a mailbox is, all belong to its only account.
    only = next(iter(protocols)) if len(protocols) == 1 and not named else ""
    counts: dict[str, Count] = {}
    years: dict[str, Counter[int]] = {}
    for number, (mailbox, count) in enumerate(survey.mailboxes):
        address = mailbox.account or only
        counts[address] = counts.get(address, Count()) + count
        if number < len(survey.years):
            years.setdefault(address, Counter()).update(survey.years[number])
    return [
        AccountFound(survey, address, protocols.get(address, MailProtocol.LOCAL), count, years.get(address, {}))
        for address, count in counts.items()
        if count.messages
    ]
