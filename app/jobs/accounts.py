"""What was found, account by account: the way a person thinks of mail, who has forgotten which program keeps it."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import Enum

from app.model.ledger import AccountKey
from app.model.mail_protocol import MailProtocol
from app.model.record import Count, StoreSurvey, SurveyRecord
from app.model.store import Account, Mailbox, Store


class Whereabouts(Enum):
    """Where the mail of an account is, judged by its protocol."""

    ONLY_HERE = "only_here"
    ON_SERVER_TOO = "on_server_too"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class AccountFound:
    """The mail of one account in one program. The owner's `address` is empty for mail of no account that is known.

    `years` are messages by year. `store` says in which of the record's stores it lies.
    """

    store: StoreSurvey
    owner: AccountKey
    count: Count
    years: Mapping[int, int] = field(default_factory=dict)

    @property
    def whereabouts(self) -> Whereabouts:
        """Where the mail of the account is."""
        if self.owner.protocol.is_only_here:
            return Whereabouts.ONLY_HERE
        return Whereabouts.ON_SERVER_TOO if self.owner.protocol.is_on_server else Whereabouts.UNKNOWN


def accounts_found(record: SurveyRecord) -> list[AccountFound]:
    """Every account of mail, those with most messages first, and the mail that belongs to none."""
    found = [account for store in record.stores for account in _of_store(store)]
    return sorted(found, key=lambda account: -account.count.messages)


def number_of_accounts(record: SurveyRecord) -> int:
    """How many accounts the mail is of, as the verdict has them: one that two programs know is one.

    Mail whose account nobody knows counts as one for each program; folders without an account only where there is
    nothing else.
    """
    owners = [account.owner for account in accounts_found(record)]
    known = [each for each in owners if each.name or each.protocol is not MailProtocol.LOCAL]
    return len({each.address or (each.client, each.label) for each in known or owners[:1]})


def _of_store(survey: StoreSurvey) -> list[AccountFound]:
    owner_of = owners_of(survey.store)
    # An account without mail here may have all of it on the server.
    counts: dict[AccountKey, Count] = {
        _key(survey.store, account): Count()
        for account in survey.store.accounts
        if account.name and account.protocol.is_mail
    }
    asked = set(counts)
    years: dict[AccountKey, Counter[int]] = {}
    for number, (mailbox, count) in enumerate(survey.mailboxes):
        owner = owner_of[mailbox]
        counts[owner] = counts.get(owner, Count()) + count
        if number < len(survey.years):
            years.setdefault(owner, Counter()).update(survey.years[number])
    return [
        AccountFound(survey, owner, count, years.get(owner, {}))
        for owner, count in counts.items()
        if count.messages or owner in asked
    ]


def owners_of(store: Store) -> dict[Mailbox, AccountKey]:
    """Whose each mailbox is; the protocol is unknown where nobody says whose it is."""
    accounts = _by_name(store)
    named = any(mailbox.account for mailbox in store.mailboxes)
    # A program that never says whose a mailbox is has them all for its only account.
    only = next(iter(accounts)) if len(accounts) == 1 and not named else ""
    if only and not accounts[only].protocol.is_mail:
        only = ""
    owners = {}
    for mailbox in store.mailboxes:
        name = mailbox.account or ("" if mailbox.is_local or mailbox.owner_is_unknown else only)
        if name:
            owners[mailbox] = _key(store, accounts.get(name, Account(name)))
        else:
            protocol = MailProtocol.LOCAL if mailbox.is_local else MailProtocol.UNKNOWN
            owners[mailbox] = AccountKey(store.client, "", protocol)
    return owners


def _by_name(store: Store) -> dict[str, Account]:
    """The accounts; of two that a program does not tell apart, nobody knows which protocol a mailbox has."""
    accounts: dict[str, Account] = {}
    for account in store.accounts:
        known = accounts.setdefault(account.name, account)
        if known.protocol is not account.protocol:
            accounts[account.name] = replace(known, protocol=MailProtocol.UNKNOWN)
    return accounts


def _key(store: Store, account: Account) -> AccountKey:
    return AccountKey(store.client, account.address, account.protocol, account.label)
