"""Reads the labelled mailboxes with the program and counts, per kind of case, what came out wrong."""

import email
import io
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime
from email import policy
from pathlib import Path

import exporters
from app.i18n.catalogue import Translator
from app.i18n.evidence import export_labels
from app.jobs import address_change, backup, people
from app.jobs.address_change import AddressChangeRequest
from app.jobs.cancel import Cancel
from app.jobs.sources import Sources
from app.model.contact import IN_ADDRESS_BOOK, Contact, Kind
from app.model.events import Event
from app.model.plan import BackupRequest
from app.model.store import Home, System
from tests.builders.labelled import mailboxes
from tests.builders.labelled.maker import JAPAN, Owner
from tests.builders.labelled.model import Label, Met, Sender

NEW_ADDRESS = "new@moved.example.jp"
_MACHINES = (Kind.BULK, Kind.AUTOMATIC)
_LABELS = export_labels(date(2026, 1, 2), Translator("en"))


@dataclass(slots=True)
class Score:
    """What came out of a kind of case. Every list names the senders that fell short."""

    humans: int = 0
    absent: list[str] = field(default_factory=list)  # humans known from a header or a card
    absent_in_body: list[str] = field(default_factory=list)
    in_body: int = 0
    as_machines: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)  # humans nobody is sure of: no shortfall, but no letter either
    named: int = 0
    misnamed: list[str] = field(default_factory=list)
    misdated: list[str] = field(default_factory=list)
    others: int = 0
    as_persons: list[str] = field(default_factory=list)  # machines, lists and spam
    drafts: int = 0
    drafts_wrong: list[str] = field(default_factory=list)
    owners_missed: list[str] = field(default_factory=list)

    def add(self, other: "Score") -> None:
        """Adds another score to this one."""
        for each in fields(self):
            setattr(self, each.name, getattr(self, each.name) + getattr(other, each.name))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the program made of one mailbox: everybody, the cards of `people.vcf`, and whom the letters go to."""

    contacts: tuple[Contact, ...]
    cards: dict[str, tuple[str, str]]
    recipients: frozenset[str]


def _silent(event: Event) -> None:
    """Nobody listens."""


def sources(owner: Owner, scratch: Path) -> Sources:
    """The mailbox, written: the salon's as a Thunderbird home, the others as a folder of mbox files."""
    return Sources(Home(scratch / "home", System.LINUX), *mailboxes.write(owner, scratch))


def outcome(owner: Owner, scratch: Path) -> Outcome:
    """Backs a mailbox up, and takes the address book and the letters from the archive."""
    plan = backup.prepare(sources(owner, scratch / "mail"), BackupRequest(scratch / "usb", "labelled"))
    record = backup.run(plan, _silent, Cancel(), now=lambda: datetime(2026, 1, 2))
    assert record.archive is not None
    found = people.run(record.archive, _silent, Cancel()).people
    request = AddressChangeRequest(scratch / "letters", owner.name, NEW_ADDRESS, owner.address)
    address_change.run(record.archive, request, _silent, Cancel())
    written = (scratch / "letters" / address_change.DRAFTS).glob("*.eml")
    drafts = [email.message_from_bytes(path.read_bytes(), policy=policy.default) for path in written]
    recipients = {box.addr_spec.casefold() for draft in drafts for box in draft["To"].addresses}
    return Outcome(found, _cards(found), frozenset(recipients))


def _cards(found: Iterable[Contact]) -> dict[str, tuple[str, str]]:
    """Shown and family name by address or telephone, as the file of the address book has them."""
    exporter, sink = exporters.by_name("vcard"), io.BytesIO()
    assert exporter is not None
    exporter.write([contact for contact in found if contact.group in IN_ADDRESS_BOOK], sink, _LABELS)
    lines = sink.getvalue().decode().replace("\r\n ", "").replace("\\", "").splitlines()
    cards: dict[str, tuple[str, str]] = {}
    shown = family = ""
    for line in lines:
        label, _, value = line.partition(":")
        if label == "FN":
            shown = value
        elif label == "N":
            family = value.split(";")[0]
        elif label.startswith(("EMAIL", "TEL")):
            cards[value.casefold() if "@" in value else _digits(value)] = (shown, family)
    return cards


def _digits(phone: str) -> str:
    return "".join(character for character in unicodedata.normalize("NFKC", phone) if character.isdigit())


def _plain(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).split()).casefold()


def score(senders: Iterable[Sender], made: Outcome) -> dict[str, Score]:
    """The score of every kind of case."""
    by_address = {
        address.casefold(): each for each in made.contacts for address in (each.address, *each.addresses) if address
    }
    by_phone = {_digits(phone): each for each in made.contacts for phone in each.phones}
    scores: dict[str, Score] = {}
    for sender in senders:
        contact = by_address.get(sender.address.casefold()) if sender.address else by_phone.get(_digits(sender.phone))
        kept = scores.setdefault(sender.case, Score())
        if sender.label is Label.HUMAN:
            _score_human(sender, contact, kept)
            _score_card(sender, made, kept)
        elif sender.label is Label.OWNER:
            kept.owners_missed += [sender.address] * (contact is None or contact.kind is not Kind.SELF)
        else:
            kept.others += 1
            kept.as_persons += [sender.address] * (contact is not None and contact.kind is Kind.PERSON)
        if sender.address.casefold() in made.recipients:
            kept.drafts += 1
            kept.drafts_wrong += [sender.address] * (sender.label is not Label.HUMAN)
    return scores


def _score_human(sender: Sender, contact: Contact | None, kept: Score) -> None:
    known_as = sender.address or sender.phone
    kept.humans += 1
    kept.in_body += sender.met is Met.BODY
    if contact is None:
        (kept.absent_in_body if sender.met is Met.BODY else kept.absent).append(known_as)
        return
    if sender.met is not Met.JUNK:
        kept.as_machines += [known_as] * (contact.kind in _MACHINES)
        kept.unknown += [known_as] * (contact.kind is Kind.UNKNOWN)
    if sender.first:
        day = (contact.first.astimezone(JAPAN).date().isoformat()) if contact.first else "none"
        kept.misdated += [f"{known_as} {day} not {sender.first}"] * (day != sender.first)


def _score_card(sender: Sender, made: Outcome, kept: Score) -> None:
    card = made.cards.get(sender.address.casefold() or _digits(sender.phone))
    if card is None or sender.names is None:
        return
    kept.named += 1
    shown, family = card
    nameless = {_plain(sender.address)} if not sender.names or "" in sender.names else set()
    right = {_plain(name) for name in sender.names} | nameless
    if _plain(shown) not in right or (sender.family and _plain(family) != _plain(sender.family)):
        kept.misnamed.append(f"{sender.address or sender.phone} {shown!r} ({family}) not {' | '.join(sender.names)!r}")


def total(scores: dict[str, Score]) -> Score:
    """The score of all kinds together."""
    whole = Score()
    for each in scores.values():
        whole.add(each)
    return whole


def table(scores: dict[str, Score]) -> str:
    """The scores as a table to print, with their total."""
    head = f"{'kind of case':42} humans absent body-absent as-machine unknown misnamed misdated others as-person drafts wrong-drafts"
    rows = [_row(name, each) for name, each in [*sorted(scores.items()), ("all", total(scores))]]
    return "\n".join([head, *rows])


def _row(name: str, of: Score) -> str:
    misnamed, absent = f"{len(of.misnamed)}/{of.named}", f"{len(of.absent_in_body)}/{of.in_body}"
    return (
        f"{name:42} {of.humans:6} {len(of.absent):6} {absent:>11} {len(of.as_machines):10} {len(of.unknown):7} {misnamed:>8}"
        f" {len(of.misdated):8} {of.others:6} {len(of.as_persons):9} {of.drafts:6} {len(of.drafts_wrong):12}"
    )


def run(scratch: Path, variant: int = 0) -> dict[str, Score]:
    """Scores all mailboxes, which are written below `scratch`."""
    scores: dict[str, Score] = {}
    for owner in (replace(each, variant=variant) for each in mailboxes.OWNERS):
        made = outcome(owner, scratch / owner.topic)
        for case, each in score(mailboxes.senders_of(owner), made).items():
            scores.setdefault(case, Score()).add(each)
    return scores


def shortfalls(of: Score) -> str:
    """Every sender that fell short, a line each."""
    lists = ((each.name, getattr(of, each.name)) for each in fields(of))
    return "\n".join(
        f"  {name}: {known_as}" for name, entries in lists if isinstance(entries, list) for known_as in entries
    )
