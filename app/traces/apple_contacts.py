"""Apple's Contacts: `AddressBook-v22.abcddb`, in the folder AddressBook and once more for every source below it."""

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from app.formats.common.database import Database
from app.model.contact import Card
from app.model.trace_kind import TraceKind
from app.traces.tables import first_of

_FIELDS = ("zfirstname", "zlastname", "zorganization", "zphoneticfirstname", "zphoneticlastname", "znickname")


def _read(path: Path) -> Iterator[Card]:
    with Database(path) as database:
        mails = _values(database, "ZABCDEMAILADDRESS", "zaddress", "zaddressnormalized")
        phones = _values(database, "ZABCDPHONENUMBER", "zfullnumber")
        columns = database.columns("ZABCDRECORD")
        if not columns:
            return
        fields = ", ".join(first_of(columns, field) for field in _FIELDS)
        for row in database.rows(f"SELECT Z_PK, {fields} FROM ZABCDRECORD"):
            given, family, company, given_reading, family_reading, nick = (str(cell or "") for cell in row[1:])
            if not (mails[row[0]] or phones[row[0]]):
                continue
            yield Card(
                name=_full(given, family) or nick or company,
                addresses=tuple(mails[row[0]]),
                family=family,
                given=given,
                family_reading=family_reading,
                given_reading=given_reading,
                company=company,
                phones=tuple(phones[row[0]]),
                book="Contacts",
            )


def _values(database: Database, table: str, *names: str) -> defaultdict[object, list[str]]:
    found: defaultdict[object, list[str]] = defaultdict(list)
    columns = database.columns(table)
    if "zowner" in columns:
        for owner, value in database.rows(f"SELECT ZOWNER, {first_of(columns, *names)} FROM {table}"):
            if value:
                found[owner].append(str(value))
    return found


def _full(given: str, family: str) -> str:
    """The whole name in the order its script has it."""
    parts = (given, family) if (given + family).isascii() else (family, given)
    return " ".join(part for part in parts if part)


TRACE_KIND = TraceKind("apple_contacts", lambda path: path.suffix == ".abcddb", _read)
