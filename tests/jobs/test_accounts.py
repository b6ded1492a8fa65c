"""How many accounts are named to a person: those of the verdict, whichever programs know them."""

from pathlib import Path

import pytest

from app.jobs.accounts import number_of_accounts
from app.model.mail import Role
from app.model.mail_protocol import MailProtocol
from app.model.record import Count, StoreSurvey, SurveyRecord
from app.model.store import Account, Mailbox, Store

ADDRESS = "hanako@example.jp"


def store(client: str, *names: str, local: bool = False) -> StoreSurvey:
    """A store with a mailbox for each account, and one of no account where it is `local`."""
    accounts = tuple(Account(name, MailProtocol.POP) for name in names)
    boxes = [Mailbox((name,), Role.INBOX, (), account=name) for name in names]
    boxes += [Mailbox(("Archive",), Role.OTHER, (), is_local=True)] if local else []
    found = Store(client, Path("/mail"), (), accounts=accounts, mailboxes=tuple(boxes))
    return StoreSurvey(found, (Count(1),) * len(boxes), ())


@pytest.mark.parametrize(
    ("stores", "number"),
    [
        ((), 0),
        ((store("apple-mail", ADDRESS), store("thunderbird", ADDRESS)), 1),
        ((store("apple-mail", ADDRESS, "salon@example.jp"),), 2),
        ((store("thunderbird", ADDRESS, local=True),), 1),
        ((store("thunderbird", local=True),), 1),
    ],
    ids=["none", "one that two programs have", "two", "with local folders", "local folders alone"],
)
def test_number_of_accounts(stores: tuple[StoreSurvey, ...], number: int) -> None:
    assert number_of_accounts(SurveyRecord(stores)) == number
