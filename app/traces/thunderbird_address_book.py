"""Mozilla's address books: abook.sqlite and its kin, Mork (.mab, .na2) before; history.* collects whom one wrote to."""

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from app.formats.common.database import Database
from app.formats.mozilla import mork
from app.formats.standard import vcard
from app.mime import charsets
from app.model.contact import AddressTrace, Card, Relation
from app.model.postal_address import PostalAddress, PostalKind
from app.model.trace_kind import TraceKind
from app.system.reading import read_small
from app.textkit.text import one_line

_CARDS = b"ns:addrbk:db:row:scope:card:all"
_LIMIT = 64 << 20
_PHONES = ("CellularNumber", "HomePhone", "WorkPhone")
_PLACES = (("Home", PostalKind.HOME), ("Work", PostalKind.WORK))
_PARTS = ("Address", "Address2", "City", "State", "ZipCode", "Country")
_SQLITE_NAMES = ("abook", "history", "impab", "ldap")


def _read(path: Path) -> Iterator[AddressTrace | Card]:
    rows = _from_sqlite(path) if path.suffix.lower() == ".sqlite" else _from_mork(path)
    collected = path.name.lower().startswith("history")
    for values in rows:
        card = _card(values, path.name)
        if not collected:
            if card.addresses or card.phones or card.postal:
                yield card
        else:
            # The collected addresses are not chosen by the owner: the program adds every recipient.
            for address in card.addresses:
                yield AddressTrace(address, card.name, Relation.WRITTEN_TO)


def _from_sqlite(path: Path) -> Iterator[dict[str, str]]:
    with Database(path) as database:
        if not {"card", "name", "value"} <= database.columns("properties"):
            return
        cards: dict[str, dict[str, str]] = defaultdict(dict)
        for card, name, value in database.rows("SELECT card, name, value FROM properties"):
            cards[str(card)][str(name)] = str(value or "")
        yield from cards.values()


def _from_mork(path: Path) -> Iterator[dict[str, str]]:
    for _, row in mork.read(read_small(path, _LIMIT)).of_scope(_CARDS):
        yield {name.decode("ascii", "replace"): charsets.decode(value, "utf-8") for name, value in row.items()}


def _card(values: dict[str, str], book: str) -> Card:
    """A card of the columns both forms share; since version 102 the rest of it is a vCard."""
    inner = next(vcard.cards(values.get("_vCard", "").encode("utf-8", "replace"), book), Card())
    found = [values.get(name, "") for name in ("PrimaryEmail", "SecondEmail")]
    phones = [values.get(name, "") for name in _PHONES]
    family, given = values.get("LastName", "") or inner.family, values.get("FirstName", "") or inner.given
    return Card(
        name=values.get("DisplayName", "") or inner.name or " ".join(part for part in (given, family) if part),
        addresses=tuple(dict.fromkeys(each for each in (*found, *inner.addresses) if "@" in each)),
        family=family,
        given=given,
        family_reading=values.get("PhoneticLastName", "") or inner.family_reading,
        given_reading=values.get("PhoneticFirstName", "") or inner.given_reading,
        company=values.get("Company", "") or inner.company,
        phones=tuple(dict.fromkeys(each for each in (*phones, *inner.phones) if each)),
        book=book,
        middle=inner.middle,
        postal=tuple(filter(None, (*(_address(values, place, kind) for place, kind in _PLACES), *inner.postal))),
        is_firm=inner.is_firm,
    )


def _address(values: dict[str, str], place: str, kind: PostalKind) -> PostalAddress:
    """The columns HomeAddress, HomeAddress2, HomeCity …, and those that begin with Work."""
    street, more, city, state, code, country = (one_line(values.get(place + part, "")) for part in _PARTS)
    return PostalAddress("\n".join(filter(None, (street, more))), city, state, code, country, kind)


def _matches(path: Path) -> bool:
    name = path.name.lower()
    if path.suffix.lower() in (".mab", ".na2"):
        return True
    return path.suffix.lower() == ".sqlite" and name.startswith(_SQLITE_NAMES)


TRACE_KIND = TraceKind("thunderbird_address_book", _matches, _read)
