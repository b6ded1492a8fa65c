"""Which contacts the owner wants: by kind, time and number of messages, and whom they put back or left out."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from app.contacts.gather import for_export
from app.contacts.merge import merged
from app.mime.addresses import key
from app.model.contact import LEFT_OUT, PUT_BACK, Contact, Group, Kind


@dataclass(frozen=True, slots=True)
class Choice:
    """What the owner asked for. `kinds` empty: people and those who may be. Days are inclusive.

    `keep` are addresses the owner says are people, `exclude` those they want in no address book, `merge` pairs of
    addresses they say are one person.
    """

    kinds: frozenset[Kind] = frozenset()
    since: date | None = None
    until: date | None = None
    least: int = 0
    keep: Sequence[str] = ()
    merge: Sequence[tuple[str, str]] = ()
    exclude: Sequence[str] = ()

    def decided(self, contacts: Iterable[Contact]) -> list[Contact]:
        """The contacts with the owner's decisions applied; all of them are returned."""
        if not (self.keep or self.merge or self.exclude):
            return list(contacts)
        kept = {key(address) for address in self.keep}
        excluded = {key(address) for address in self.exclude}
        people = merged(list(contacts), self.merge)
        return [_left_out(_put_back(contact, kept), excluded) for contact in people]

    def chosen(self, contacts: Iterable[Contact]) -> list[Contact]:
        """Those of the (decided) contacts that go into an address book."""
        wanted = [each for each in contacts if each.reachable] if self.kinds else for_export(contacts)
        return [contact for contact in wanted if contact.group is not Group.LEFT_OUT and self.fits(contact)]

    def fits(self, contact: Contact) -> bool:
        """True where a contact is of the groups, the period and the number of messages asked for."""
        if self.kinds and contact.kind not in self.kinds:
            return False
        if contact.received + contact.sent < self.least:
            return False
        if self.since and (contact.last is None or contact.last.date() < self.since):
            return False
        return not (self.until and (contact.first is None or contact.first.date() > self.until))


def _put_back(contact: Contact, kept: Collection[str]) -> Contact:
    if _among(contact, kept):
        return replace(contact, kind=Kind.PERSON, why=(PUT_BACK, *contact.why))
    return contact


def _left_out(contact: Contact, excluded: Collection[str]) -> Contact:
    return replace(contact, why=(LEFT_OUT, *contact.why)) if _among(contact, excluded) else contact


def _among(contact: Contact, keys: Collection[str]) -> bool:
    return bool(keys) and any(key(address) in keys for address in (contact.address, *contact.addresses))
