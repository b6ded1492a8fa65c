"""Which contacts the owner wants: by kind, time and number of messages, and whom they put back themselves."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from app.contacts.gather import for_export
from app.contacts.merge import merged
from app.mime.addresses import key
from app.model.contact import Contact, Kind


@dataclass(frozen=True, slots=True)
class Choice:
    """What the owner asked for. `kinds` empty: people and those who may be. Days are inclusive.

    `keep` are addresses the owner says are people, `merge` pairs of addresses they say are one person.
    """

    kinds: frozenset[Kind] = frozenset()
    since: date | None = None
    until: date | None = None
    least: int = 0
    keep: Sequence[str] = ()
    merge: Sequence[tuple[str, str]] = ()

    def decided(self, contacts: Iterable[Contact]) -> list[Contact]:
        """The contacts with the owner's decisions on them; nobody is left out."""
        if not (self.keep or self.merge):
            return list(contacts)
        kept = {key(address) for address in self.keep}
        return [_put_back(contact, kept) for contact in merged(list(contacts), self.merge)]

    def chosen(self, contacts: Iterable[Contact]) -> list[Contact]:
        """Those of the (decided) contacts that go into an address book."""
        wanted = [each for each in contacts if each.address or each.phones] if self.kinds else for_export(contacts)
        return [contact for contact in wanted if self.fits(contact)]

    def fits(self, contact: Contact) -> bool:
        """True where a contact is of the kinds, the time and the number of messages asked for."""
        if self.kinds and contact.kind not in self.kinds:
            return False
        if contact.received + contact.sent < self.least:
            return False
        if self.since and (contact.last is None or contact.last.date() < self.since):
            return False
        return not (self.until and (contact.first is None or contact.first.date() > self.until))


def _put_back(contact: Contact, kept: Collection[str]) -> Contact:
    if kept and any(key(address) in kept for address in (contact.address, *contact.addresses)):
        return replace(contact, kind=Kind.PERSON, why=("owner_decided", *contact.why))
    return contact
