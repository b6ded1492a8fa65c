"""Which contacts may be one person under two addresses: suggestions with their evidence; the owner decides."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import combinations

from app.contacts.domains import has_private_mailboxes
from app.contacts.names import completeness
from app.contacts.patterns import address_signs
from app.mime.addresses import key
from app.model.contact import Contact, Kind, Suggestion
from app.textkit import latin_names
from app.textkit.beside_names import is_full_name, is_same_name
from app.textkit.family_names import is_family_name
from app.textkit.person_name import name_key
from app.textkit.romaji import is_romaji

_MAX_SAME_NAME = 6
_SHORTEST_LOCAL = 4
_SHORTEST_NAME = 2
_ROLES = frozenset(
    {
        "info", "information", "mail", "email", "post", "office", "shop", "store", "sales", "contact", "support",
        "order", "orders", "admin", "staff", "owner", "master", "yoyaku", "reserve", "salon", "hello", "event",
        "service", "help", "desk", "helpdesk", "customer", "toiawase", "otoiawase", "jimu", "jimukyoku", "honten",
        "eigyo", "soumu", "saiyo", "recruit", "press", "team", "inquiry", "webmaster", "postmaster", "news", "member",
        "accounts", "billing",
    }
)  # fmt: skip
_PEOPLE = (Kind.PERSON, Kind.UNKNOWN)


def candidates(contacts: Iterable[Contact]) -> Iterator[tuple[Contact, Contact]]:
    """Pairs of people of one name. A family name alone is no evidence: there are many 田中さん."""
    return _pairs(contacts, lambda contact: "" if is_family_name(contact.name) else name_key(contact.name))


def romanised(contacts: Iterable[Contact]) -> Iterator[tuple[Contact, Contact]]:
    """Pairs of people with the same local part, one with a full name in kanji or kana, one with it in Latin letters."""
    for pair in _pairs(contacts, lambda contact: _telling_local_part(contact.address)):
        for native, latin in (pair, pair[::-1]):
            if latin.name.isascii() and not native.name.isascii() and _is_romanised(native.name, latin.name):
                yield pair


def _is_romanised(native: str, latin: str) -> bool:
    if not (is_full_name(native) and latin_names.split(latin)):
        return False
    same = is_same_name(native, latin)
    return all(is_romaji(word) for word in latin.replace(",", " ").split()) if same is None else same


def _pairs(contacts: Iterable[Contact], shared: Callable[[Contact], str]) -> Iterator[tuple[Contact, Contact]]:
    """Pairs of people of whom something is equal and not empty; of too many with the same, none."""
    first: dict[int, Contact] = {}
    groups: dict[int, list[Contact]] = {}
    for contact in contacts:
        if contact.kind not in _PEOPLE or not contact.address or len(contact.name) < _SHORTEST_NAME:
            continue
        if not (value := shared(contact)):
            continue
        # Most stand alone: only what is met twice gets a list, and the key is a number, as there may be many.
        if (known := first.setdefault(hash(value), contact)) is not contact:
            groups.setdefault(hash(value), [known]).append(contact)
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
    for this, that in romanised(contacts):
        found[_pair(key(this.address), key(that.address))] += ["name_in_romaji", "same_local_part"]
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
    domain, other_domain = (key(each.address).rpartition("@")[2] for each in (one, other))
    local = _telling_local_part(one.address)
    if local and local == _telling_local_part(other.address):
        why.append("same_local_part")
    private = all(map(has_private_mailboxes, (domain, other_domain)))
    if private and domain != other_domain and _one_after_the_other(one, other):
        why.append("domain_changed")
    return why


def _telling_local_part(address: str) -> str:
    """What stands before the @; empty where many have the same: `info`, `mail`, three letters."""
    local = key(address).rpartition("@")[0]
    return "" if len(local) < _SHORTEST_LOCAL or local in _ROLES or address_signs(local) else local


def _one_after_the_other(one: Contact, other: Contact) -> bool:
    if one.first is None or one.last is None or other.first is None or other.last is None:
        return False
    return one.last < other.first or other.last < one.first


def _joined(one: Contact, other: Contact) -> Contact:
    dates = [date for date in (one.first, one.last, other.first, other.last) if date is not None]
    newer_first = (other, one) if (other.last and (one.last is None or other.last > one.last)) else (one, other)
    best = max(newer_first, key=lambda contact: (bool(contact.name), completeness(contact.written or contact.name)))
    return replace(
        one,
        name=best.name,
        written=best.written,
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
