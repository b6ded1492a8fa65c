"""Apple's Contacts: `AddressBook-v22.abcddb`, in the folder AddressBook and once more for every source below it.

A Core Data store; ABCDContact is one of the entities of ZABCDRECORD (Z_PRIMARYKEY has their numbers), beside groups.
Telephone numbers, mail and postal addresses have tables of their own, with ZOWNER = ZABCDRECORD.Z_PK and labels like
`_$!<Work>!$_`. The cards that Contacts shows as one share a ZLINKID. ZCONTAINERWHERECONTACTISME is set for the card
that the owner called theirs.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import reduce
from pathlib import Path

from app.formats.common.database import Database
from app.mime import addresses
from app.model.contact import AddressTrace, Card, Confidence, Relation
from app.model.postal_address import PostalAddress, PostalKind
from app.model.trace_kind import TraceKind
from app.textkit.script import full_name, is_written_in_japanese
from app.textkit.text import one_line
from app.traces.tables import first_of, text

_FIELDS = (
    "zfirstname", "zlastname", "zmiddlename", "zorganization", "zphoneticfirstname", "zphoneticlastname", "znickname",
)  # fmt: skip
_POSTAL = ("zstreet", "zsublocality", "zcity", "zstate", "zzipcode", "zcountryname", "zcountrycode", "zlabel")
_PEOPLE = ("ABCDContact", "ABCDSubscribedContact")
# ABGlobals.h: kABShowAsMask and kABShowAsCompany, kABFirstNameFirst and kABLastNameFirst.
_SHOWN_AS, _COMPANY = 0o7, 0o1
_ORDER, _FIRST_FIRST, _LAST_FIRST = 0o70, 0o40, 0o20
_FAX = ("fax", "ファックス", "ファクス", "pager", "ポケベル")
_MAX_LINES, _MAX_STREET = 6, 2000


def _read(path: Path) -> Iterator[AddressTrace | Card]:
    with Database(path) as database:
        columns = database.columns("ZABCDRECORD")
        if not columns:
            return
        mails = _values(database, "ZABCDEMAILADDRESS", "zaddress", "zaddressnormalized")
        phones = _values(database, "ZABCDPHONENUMBER", "zfullnumber")
        postal = _postal(database)
        people = _entities_of_people(database)
        known = ("z_ent", "zdisplayflags", "zlinkid", "zpreferredforlinkname", "zcontainerwherecontactisme")
        fields = ", ".join(first_of(columns, field) for field in (*known, *_FIELDS))
        linked: dict[object, list[tuple[bool, Card]]] = defaultdict(list)
        for owner, entity, flags, link, is_first, is_me, *texts in database.rows(
            f"SELECT Z_PK, {fields} FROM ZABCDRECORD ORDER BY Z_PK"
        ):
            if people and entity not in people:
                continue
            card = _card(texts, flags, mails[owner], phones[owner], postal[owner])
            if is_me:
                for own in card.addresses:
                    yield AddressTrace(own, card.name, Relation.OWN, Confidence.HIGH)
            elif card.name or card.addresses or card.phones or card.postal:
                linked[str(link) if link else owner].append((bool(is_first), card))
        for cards in linked.values():
            # The one whose name Contacts shows comes first.
            yield reduce(Card.completed_by, (card for _, card in sorted(cards, key=lambda each: not each[0])))


def _card(
    texts: Iterable[object], flags: object, mails: list[str], phones: list[str], postal: list[PostalAddress]
) -> Card:
    given, family, middle, company, given_reading, family_reading, nick = map(text, texts)
    is_marked = isinstance(flags, int) and flags & _SHOWN_AS == _COMPANY
    is_firm = bool(company) and (is_marked or not (given or family or nick))
    return Card(
        name=company if is_firm else _full(given, family, middle, flags) or nick or company,
        addresses=tuple(dict.fromkeys(each for mail in mails for each in _addresses(mail))),
        family=family,
        given=given,
        family_reading=family_reading,
        given_reading=given_reading,
        company=company,
        phones=tuple(dict.fromkeys(phones)),
        book="Contacts",
        middle=middle,
        postal=tuple(dict.fromkeys(postal)),
        is_firm=is_firm,
    )


def _addresses(written: str) -> Iterator[str]:
    """The addresses in what somebody typed or pasted: `hana@example.jp`, `Hana <hana@example.jp>`, `mailto:…`."""
    for found in addresses.parse(written.removeprefix("mailto:").encode("utf-8", "replace")):
        if "@" in found.address:
            yield found.address


def _full(given: str, family: str, middle: str, flags: object) -> str:
    """The whole name in the order the owner chose for the card, else in that of its script."""
    order = flags & _ORDER if isinstance(flags, int) else 0
    if order not in (_FIRST_FIRST, _LAST_FIRST):
        return full_name(given, family, middle)
    parts = (given, middle, family) if order == _FIRST_FIRST else (family, given, middle)
    return " ".join(part for part in parts if part)


def _entities_of_people(database: Database) -> set[object]:
    """The numbers of the entities that are people, not groups; none where the store does not say."""
    if not {"z_ent", "z_name"} <= database.columns("Z_PRIMARYKEY"):
        return set()
    rows = database.rows(f"SELECT Z_ENT FROM Z_PRIMARYKEY WHERE Z_NAME IN ({', '.join('?' * len(_PEOPLE))})", *_PEOPLE)
    return {row[0] for row in rows}


def _values(database: Database, table: str, *names: str) -> defaultdict[object, list[str]]:
    """The values of each owner, the preferred one first and numbers of fax machines last."""
    found: defaultdict[object, list[str]] = defaultdict(list)
    faxes: defaultdict[object, list[str]] = defaultdict(list)
    for owner, value, label in _rows(database, table, first_of(database.columns(table), *names), "zlabel"):
        if written := text(value):
            is_fax = any(word in text(label).casefold() for word in _FAX)
            (faxes if is_fax else found)[owner].append(written)
    for owner, values in faxes.items():
        found[owner] += values
    return found


def _postal(database: Database) -> defaultdict[object, list[PostalAddress]]:
    found: defaultdict[object, list[PostalAddress]] = defaultdict(list)
    for owner, street, *cells in _rows(database, "ZABCDPOSTALADDRESS", *_POSTAL):
        quarter, city, state, code, country, country_code, label = map(text, cells)
        lines = street[:_MAX_STREET].splitlines() if isinstance(street, str) else []
        address = PostalAddress(
            "\n".join([line for each in lines if (line := one_line(each))][:_MAX_LINES]),
            _town(city, quarter),
            state,
            code,
            country or country_code.upper(),
            _kind(label),
        )
        if address:
            found[owner].append(address)
    return found


def _town(city: str, quarter: str) -> str:
    if is_written_in_japanese(city + quarter):
        return city + quarter
    return ", ".join(part for part in (quarter, city) if part)


def _kind(label: str) -> PostalKind:
    name = label.removeprefix("_$!<").removesuffix(">!$_").casefold()
    return {"home": PostalKind.HOME, "work": PostalKind.WORK, "自宅": PostalKind.HOME, "勤務先": PostalKind.WORK}.get(
        name, PostalKind.OTHER
    )


def _rows(database: Database, table: str, *fields: str) -> Iterator[tuple[object, ...]]:
    """The owner and the wanted columns of a table of values, the preferred first, then in the order of the card."""
    columns = database.columns(table)
    if "zowner" in columns:
        wanted = ", ".join(["ZOWNER", *(first_of(columns, field) for field in fields)])
        first, order = first_of(columns, "zisprimary"), first_of(columns, "zorderingindex")
        yield from database.rows(f"SELECT {wanted} FROM {table} ORDER BY ZOWNER, COALESCE({first}, 0) DESC, {order}")


TRACE_KIND = TraceKind("apple_contacts", lambda path: path.suffix == ".abcddb", _read)
