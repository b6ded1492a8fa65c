"""Which contacts may be one person under two addresses: suggestions with their evidence; the owner decides."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import combinations

from app.contacts.domains import FREE_MAIL, is_carrier
from app.mime.addresses import key
from app.model.contact import Contact, Kind, Suggestion
from app.textkit.person_name import name_key

_MAX_SAME_NAME = 6
_SHORTEST_LOCAL = 4
_SHORTEST_NAME = 2
_PEOPLE = (Kind.PERSON, Kind.UNKNOWN)


def candidates(contacts: Iterable[Contact]) -> Iterator[tuple[Contact, Contact]]:
    """Pairs of people of one name. A name alone is no evidence: there are many 田中さん."""
    first: dict[int, Contact] = {}
    groups: dict[int, list[Contact]] = {}
    for contact in contacts:
        name = hash(name_key(contact.name))
        if contact.kind not in _PEOPLE or not contact.address or len(contact.name) < _SHORTEST_NAME:
            continue
        # Most names stand alone: only those met twice get a list, and the key is a number, as there may be many.
        if (known := first.setdefault(name, contact)) is not contact:
            groups.setdefault(name, [known]).append(contact)
    for group in groups.values():
        if len(group) <= _MAX_SAME_NAME:
            yield from combinations(group, 2)


def suggestions(
    contacts: Sequence[Contact],
    reply_tos: Mapping[str, tuple[str, ...]],
    signed: Iterable[tuple[str, str]] = (),
) -> list[Suggestion]:
    """Pairs that may be one person.

    `reply_tos` are the addresses to which people asked for answers, by address key; `signed` are pairs of addresses
    of which one stands in the text of a message of the other. Each says enough alone; the same name needs company.
    """
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    asked = [(identity, key(other)) for identity, others in reply_tos.items() for other in others]
    named = [(key(address), key(other)) for address, other in signed]
    mentioned = {identity for pair in (*asked, *named) for identity in pair}
    known = {
        identity: contact
        for contact in contacts
        if contact.kind in _PEOPLE and (identity := key(contact.address)) in mentioned
    }
    for code, pairs in (("reply_to", asked), ("signature", named)):
        for one, other in pairs:
            if one in known and other in known:
                found[_pair(one, other)].append(code)
    for this, that in candidates(contacts):
        pair = _pair(key(this.address), key(that.address))
        more = _beside_the_name(this, that)
        if more or pair in found:
            found[pair] += ["same_name", *more]
            known |= {key(each.address): each for each in (this, that)}
    return [
        Suggestion(known[one].address, known[other].address, tuple(dict.fromkeys(why)))
        for (one, other), why in sorted(found.items())
    ]


def merged(contacts: Iterable[Contact], pairs: Iterable[tuple[str, str]]) -> list[Contact]:
    """The contacts after the owner's decisions: the second address of each pair joins the first one's contact."""
    by_key = {key(contact.address): contact for contact in contacts if contact.address}
    others = [contact for contact in contacts if not contact.address]
    leader: dict[str, str] = {}

    def head(identity: str) -> str:
        """The key of the contact an address belongs to so far."""
        while identity in leader:
            identity = leader[identity]
        return identity

    for one, other in pairs:
        first, second = head(key(one)), head(key(other))
        if first != second and first in by_key and second in by_key:
            by_key[first] = _joined(by_key[first], by_key.pop(second))
            leader[second] = first
    return [*by_key.values(), *others]


def _beside_the_name(one: Contact, other: Contact) -> list[str]:
    """What, besides the same name, is evidence for one person: the same local part, or one address after the other."""
    why = []
    (local, _, domain), (other_local, _, other_domain) = (
        key(one.address).rpartition("@"),
        key(other.address).rpartition("@"),
    )
    if local == other_local and len(local) >= _SHORTEST_LOCAL:
        why.append("same_local_part")
    private = all(each in FREE_MAIL or is_carrier(each) for each in (domain, other_domain))
    if private and domain != other_domain and _one_after_the_other(one, other):
        why.append("domain_changed")
    return why


def _one_after_the_other(one: Contact, other: Contact) -> bool:
    if one.first is None or one.last is None or other.first is None or other.last is None:
        return False
    return one.last < other.first or other.last < one.first


def _joined(one: Contact, other: Contact) -> Contact:
    dates = [date for date in (one.first, one.last, other.first, other.last) if date is not None]
    newer = other if (other.last and (one.last is None or other.last > one.last)) else one
    return replace(
        one,
        name=newer.name or one.name or other.name,
        addresses=tuple(dict.fromkeys((*one.addresses, *other.addresses))),
        why=tuple(dict.fromkeys((*one.why, *other.why, "merged_by_owner"))),
        received=one.received + other.received,
        sent=one.sent + other.sent,
        deleted=one.deleted + other.deleted,
        first=min(dates, default=None),
        last=max(dates, default=None),
        mailboxes=tuple(dict.fromkeys((*one.mailboxes, *other.mailboxes))),
        card=one.card or other.card,
        found_in=tuple(dict.fromkeys((*one.found_in, *other.found_in))),
        flags=tuple(dict.fromkeys((*one.flags, *other.flags))),
    )


def _pair(one: str, other: str) -> tuple[str, str]:
    return (one, other) if one < other else (other, one)
