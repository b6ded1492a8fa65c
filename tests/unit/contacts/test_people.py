"""Who is in the address book, under which name, and why."""

from datetime import UTC, datetime

from app.contacts.gather import Gatherer, for_export
from app.model.contact import Contact, Kind
from app.model.mail import Address, Envelope, MessageFlag, Role

OWN = "hanako@example.com"


def letter(name: str, address: str, day: int = 1, number: int = 0, signals: tuple[str, ...] = ()) -> Envelope:
    """A received message."""
    date = datetime(2006, 1, day, tzinfo=UTC)
    return Envelope(sender=Address(name, address), date=date, message_id=f"{number}" if number else "", signals=signals)


def sent(*to: str) -> Envelope:
    """A message of the owner."""
    return Envelope(sender=Address("", OWN), to=tuple(Address("", each) for each in to))


def gathered(*seen: tuple[Role, Envelope], flags: MessageFlag = MessageFlag.NONE) -> dict[str, Contact]:
    """The contacts by address."""
    gatherer = Gatherer([OWN])
    for role, envelope in seen:
        gatherer.add(role, flags, envelope, role.value)
    return {contact.address: contact for contact in gatherer.contacts()}


def test_counts_dates_and_the_newest_name() -> None:
    found = gathered(
        (Role.INBOX, letter("Old Name", "a@x.jp", 1)),
        (Role.OTHER, letter("New Name", "A@x.jp", 9)),
        (Role.ARCHIVE, letter("a@x.jp", "a@x.jp", 20)),
        (Role.SENT, sent("a@X.JP")),
    )["a@x.jp"]
    assert (found.name, found.received, found.sent, found.kind) == ("New Name", 3, 1, Kind.PERSON)
    assert (found.first, found.last) == (datetime(2006, 1, 1, tzinfo=UTC), datetime(2006, 1, 20, tzinfo=UTC))
    assert found.addresses == ("a@x.jp", "A@x.jp")
    assert found.mailboxes == ("inbox", "other", "archive")


def test_only_received_mail_counts() -> None:
    for role in (Role.SENT, Role.DRAFTS):
        assert gathered((role, letter("X", "x@x.jp"))) == {}
    for role, flags in ((Role.JUNK, MessageFlag.NONE), (Role.TRASH, MessageFlag.NONE), (Role.INBOX, MessageFlag.JUNK)):
        found = gathered((role, letter("X", "x@x.jp")), flags=flags)
        assert (found["x@x.jp"].received, found["x@x.jp"].kind is Kind.PERSON) == (0, False)


def test_the_same_message_twice_counts_once() -> None:
    twice = letter("X", "x@x.jp", number=7)
    assert gathered((Role.INBOX, twice), (Role.ARCHIVE, twice))["x@x.jp"].received == 1


def test_kinds() -> None:
    found = gathered(
        (Role.INBOX, letter("Me", OWN)),
        (Role.INBOX, letter("News", "news@x.jp", signals=("list_id", "precedence_bulk"))),
        (Role.INBOX, letter("", "no-reply@x.jp")),
        (Role.INBOX, letter("", "mailer-daemon@x.jp", signals=("null_return_path",))),
        (Role.INBOX, letter("Shop", "info@x.jp")),
        (Role.INBOX, letter("Ann", "ann@x.jp", 1, 1)),
        (Role.INBOX, letter("Ann", "ann@x.jp", 2, 2)),
        (Role.INBOX, letter("Ann", "ann@x.jp", 3, 3, signals=("auto_submitted",))),
        (Role.INBOX, letter("List", "list@x.jp", signals=("list_id",))),
        (Role.SENT, sent("list@x.jp")),
    )
    assert {address: contact.kind for address, contact in found.items()} == {
        OWN: Kind.SELF,
        "news@x.jp": Kind.BULK,
        "no-reply@x.jp": Kind.AUTOMATIC,
        "mailer-daemon@x.jp": Kind.AUTOMATIC,
        "info@x.jp": Kind.UNKNOWN,
        "ann@x.jp": Kind.UNKNOWN,
        "list@x.jp": Kind.PERSON,
    }
    assert found["news@x.jp"].why == ("sends_many", "business_name", "list_id", "precedence_bulk")
    assert {each.address for each in for_export(found.values())} == {"info@x.jp", "ann@x.jp", "list@x.jp"}


def test_what_the_owner_wrote_counts_once_wherever_it_lies() -> None:
    mine = Envelope(sender=Address("", OWN), to=(Address("", "a@x.jp"),), message_id="1", subject="x")
    found = gathered((Role.SENT, mine), (Role.ARCHIVE, mine))
    assert (found["a@x.jp"].sent, found["a@x.jp"].sources) == (1, ("sent_mail",))
    found = gathered((Role.ARCHIVE, mine))
    assert found["a@x.jp"].sent == 1
