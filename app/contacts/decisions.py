"""What the owner decided about single contacts: a person after all, left out, joined, not the same."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from app.contacts.choose import Choice
from app.mime.addresses import key

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Decisions:
    """Addresses as they were shown. Pairs in `join` are one person (the first leads), those in `apart` are two."""

    keep: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    join: tuple[Pair, ...] = ()
    apart: tuple[Pair, ...] = ()

    @property
    def choice(self) -> Choice:
        """The decisions in the form an address book is chosen by."""
        return Choice(keep=self.keep, exclude=self.exclude, merge=self.join)

    def keeping(self, addresses: Iterable[str]) -> "Decisions":
        """Decisions by which these addresses are people, whatever the evidence says."""
        new = tuple(addresses)
        return replace(self, keep=_with(self.keep, new), exclude=_without(self.exclude, new))

    def excluding(self, addresses: Iterable[str]) -> "Decisions":
        """Decisions by which these addresses are left out of address books."""
        new = tuple(addresses)
        return replace(self, exclude=_with(self.exclude, new), keep=_without(self.keep, new))

    def forgetting(self, addresses: Iterable[str]) -> "Decisions":
        """Decisions without any about these addresses, joined pairs included."""
        old = tuple(addresses)
        keys = {key(address) for address in old}
        join = tuple(pair for pair in self.join if keys.isdisjoint(map(key, pair)))
        return replace(self, keep=_without(self.keep, old), exclude=_without(self.exclude, old), join=join)

    def joining(self, pair: Pair) -> "Decisions":
        """Decisions by which the two are one person; the first address leads."""
        return replace(self, join=(*self.join, pair), apart=_other_pairs(self.apart, pair))

    def parting(self, pair: Pair) -> "Decisions":
        """Records that the two are not one person, so that the question is not asked again."""
        return replace(self, apart=(*_other_pairs(self.apart, pair), pair))

    def knows_apart(self, pair: Pair) -> bool:
        """True where the owner said that the two are not one person."""
        return any(_same(each, pair) for each in self.apart)


def _with(addresses: tuple[str, ...], new: Iterable[str]) -> tuple[str, ...]:
    known = {key(address): address for address in addresses}
    return tuple((known | {key(address): address for address in new}).values())


def _without(addresses: tuple[str, ...], old: Iterable[str]) -> tuple[str, ...]:
    gone = {key(address) for address in old}
    return tuple(address for address in addresses if key(address) not in gone)


def _other_pairs(pairs: tuple[Pair, ...], pair: Pair) -> tuple[Pair, ...]:
    return tuple(each for each in pairs if not _same(each, pair))


def _same(one: Pair, other: Pair) -> bool:
    return {key(address) for address in one} == {key(address) for address in other}
