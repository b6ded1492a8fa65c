"""What was found, account by account: the way a person thinks of mail, who has forgotten which program keeps it."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from app.model.mail_protocol import MailProtocol
from app.model.record import Count, StoreSurvey, SurveyRecord
from app.model.store import Mailbox, Store

_Owner = tuple[str, MailProtocol]


class Whereabouts(Enum):
    """Where the mail of an account is, judged by its protocol."""

    ONLY_HERE = "only_here"
    ON_SERVER_TOO = "on_server_too"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class AccountFound:
    """The mail of one address in one program. `address` is empty for mail that belongs to no account that is known.

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
    """Every account of mail, those with most messages first, and the mail that belongs to none."""
    found = [account for store in record.stores for account in _of_store(store)]
    return sorted(found, key=lambda account: -account.count.messages)


def _of_store(survey: StoreSurvey) -> list[AccountFound]:
    owner_of = owners_of(survey.store)
    # An account without mail here may have all of it on the server.
    counts: dict[_Owner, Count] = {
        (account.address, account.protocol): Count()
        for account in survey.store.accounts
        if account.address and account.protocol.is_mail
    }
    asked = set(counts)
    years: dict[_Owner, Counter[int]] = {}
    for number, (mailbox, count) in enumerate(survey.mailboxes):
        owner = owner_of[mailbox]
        counts[owner] = counts.get(owner, Count()) + count
        if number < len(survey.years):
            years.setdefault(owner, Counter()).update(survey.years[number])
    return [
        AccountFound(survey, *owner, count, years.get(owner, {}))
        for owner, count in counts.items()
        if count.messages or owner in asked
    ]


def owners_of(store: Store) -> dict[Mailbox, _Owner]:
    """Whose each mailbox is: the address, and the protocol, which is unknown where nobody says whose it is."""
    protocols = {account.address: account.protocol for account in store.accounts}
    named = any(mailbox.account for mailbox in store.mailboxes)
    # A program that never says whose a mailbox is has them all for its only account.
    only = next(iter(protocols)) if len(protocols) == 1 and not named else ""
    if only and not protocols[only].is_mail:
        only = ""
    owners = {}
    for mailbox in store.mailboxes:
        address = mailbox.account or ("" if mailbox.is_local or mailbox.owner_is_unknown else only)
        if address:
            owners[mailbox] = address, protocols.get(address, MailProtocol.UNKNOWN)
        else:
            owners[mailbox] = "", MailProtocol.LOCAL if mailbox.is_local else MailProtocol.UNKNOWN
    return owners
