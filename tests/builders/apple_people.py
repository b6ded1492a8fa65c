"""Apple's lists of people with the table definitions of a current macOS: recents, and Contacts. Everybody is invented."""

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

RECENTS = "Library/Containers/com.apple.corerecents.recentsd/Data/Library/Recents/Recents"
CONTACTS = "Library/Application Support/AddressBook/Sources/1A/AddressBook-v22.abcddb"
OWNER = "hanako@example.jp"
LAST = 1_700_000_000
"""2023-11-14T22:13:20Z."""
CONTACT, GROUP, SMART_GROUP, INFO, CONTAINER = 22, 19, 21, 24, 25
AS_FIRM, GIVEN_FIRST, FAMILY_FIRST = 0o1, 0o40, 0o20
"""Bits of ZDISPLAYFLAGS."""

_RECENTS = """
CREATE TABLE recents (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, display_name TEXT, bundle_identifier TEXT,
    sending_address TEXT, original_source TEXT, dates TEXT NOT NULL, last_date INTEGER, weight FLOAT,
    record_hash TEXT NOT NULL, count INTEGER, group_kind INTEGER);
CREATE TABLE contacts (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, recent_id INTEGER, display_name TEXT, kind TEXT,
    address TEXT, FOREIGN KEY (recent_id) REFERENCES recents (ROWID) ON DELETE CASCADE);
CREATE TABLE metadata (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, recent_id INTEGER, key TEXT, value,
    FOREIGN KEY (recent_id) REFERENCES recents (ROWID) ON DELETE CASCADE, UNIQUE (recent_id, key));
CREATE TABLE properties (ROWID INTEGER PRIMARY KEY, key, value, UNIQUE (key));
"""
_OLD_RECENTS = """
CREATE TABLE recents (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, display_name TEXT, address TEXT, property TEXT,
    bundle_identifier TEXT, sending_address TEXT, dates TEXT NOT NULL, last_date INTEGER, weight FLOAT,
    record_hash TEXT NOT NULL);
"""
_VALUES = "Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, Z_OPT INTEGER, ZIOSLEGACYIDENTIFIER INTEGER, ZISPRIMARY INTEGER," \
    " ZISPRIVATE INTEGER, ZORDERINGINDEX INTEGER, ZOWNER INTEGER, Z22_OWNER INTEGER, ZLABEL VARCHAR," \
    " ZUNIQUEID VARCHAR"  # fmt: skip
_CONTACTS = f"""
CREATE TABLE Z_PRIMARYKEY (Z_ENT INTEGER PRIMARY KEY, Z_NAME VARCHAR, Z_SUPER INTEGER, Z_MAX INTEGER);
INSERT INTO Z_PRIMARYKEY VALUES (17, 'ABCDRecord', 0, 9), (18, 'ABCDAbstractGroup', 17, 0), (19, 'ABCDGroup', 18, 0),
    (21, 'ABCDSmartGroup', 18, 0), (22, 'ABCDContact', 17, 0), (23, 'ABCDSubscribedContact', 22, 0),
    (24, 'ABCDInfo', 17, 0), (25, 'CNCDContainer', 17, 0);
CREATE TABLE ZABCDRECORD (Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, Z_OPT INTEGER, ZDISPLAYFLAGS INTEGER,
    ZPREFERREDFORLINKNAME INTEGER, ZCONTAINERWHERECONTACTISME INTEGER, ZME INTEGER, ZNAME VARCHAR,
    ZDEPARTMENT VARCHAR, ZFIRSTNAME VARCHAR, ZLASTNAME VARCHAR, ZLINKID VARCHAR, ZMIDDLENAME VARCHAR,
    ZNICKNAME VARCHAR, ZORGANIZATION VARCHAR, ZPHONETICFIRSTNAME VARCHAR, ZPHONETICLASTNAME VARCHAR,
    ZPHONETICMIDDLENAME VARCHAR, ZPHONETICORGANIZATION VARCHAR, ZSUFFIX VARCHAR, ZTITLE VARCHAR, ZUNIQUEID VARCHAR);
CREATE TABLE ZABCDPHONENUMBER ({_VALUES}, ZAREACODE VARCHAR, ZCOUNTRYCODE VARCHAR, ZFULLNUMBER VARCHAR,
    ZLASTFOURDIGITS VARCHAR, ZLOCALNUMBER VARCHAR);
CREATE TABLE ZABCDEMAILADDRESS ({_VALUES}, ZADDRESS VARCHAR, ZADDRESSNORMALIZED VARCHAR);
CREATE TABLE ZABCDPOSTALADDRESS ({_VALUES}, ZCITY VARCHAR, ZCOUNTRYCODE VARCHAR, ZCOUNTRYNAME VARCHAR,
    ZREGION VARCHAR, ZSTATE VARCHAR, ZSTREET VARCHAR, ZSUBLOCALITY VARCHAR, ZZIPCODE VARCHAR);
"""
Cells = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Recent:
    """A row of recents with its one contact."""

    name: str
    address: str
    bundle: str | None = "com.apple.mobilemail"
    kind: str | None = "email"
    sender: str | None = OWNER
    last: object = LAST
    dates: str = str(LAST)


def recents(path: Path, rows: Iterable[Recent]) -> Path:
    """The database of the generation in use."""
    with _new(path, _RECENTS) as database:
        for number, row in enumerate(rows, 1):
            database.execute(
                "INSERT INTO recents VALUES (?, ?, ?, ?, NULL, ?, ?, 1.0, ?, 3, NULL)",
                (number, row.name, row.bundle, row.sender, row.dates, row.last, f"hash{number}"),
            )
            database.execute(
                "INSERT INTO contacts (recent_id, display_name, kind, address) VALUES (?, ?, ?, ?)",
                (number, row.name, row.kind, row.address),
            )
    return path


def old_recents(path: Path, rows: Iterable[Recent]) -> Path:
    """The database of the generation without a table of contacts."""
    with _new(path, _OLD_RECENTS) as database:
        for number, row in enumerate(rows, 1):
            database.execute(
                "INSERT INTO recents VALUES (?, ?, ?, ?, ?, ?, ?, ?, 1.0, ?)",
                (number, row.name, row.address, row.kind, row.bundle, row.sender, row.dates, row.last, f"h{number}"),
            )
    return path


def contacts(path: Path, **tables: Iterable[Cells]) -> Path:
    """The database of Contacts: rows by table, without the ZABCD in its name; columns without the Z.

    `contacts(path, record=[{"_pk": 1, "firstname": "Jan"}], emailaddress=[{"owner": 1, "address": "jan@example.com"}])`
    """
    with _new(path, _CONTACTS) as database:
        for table, rows in tables.items():
            for row in rows:
                cells = {"_ent": CONTACT, **row} if table == "record" else row
                names = ", ".join(f"Z{name}".upper() for name in cells)
                places = ", ".join("?" * len(cells))
                database.execute(f"INSERT INTO ZABCD{table.upper()} ({names}) VALUES ({places})", tuple(cells.values()))
    return path


def _new(path: Path, definitions: str) -> sqlite3.Connection:
    path.parent.mkdir(parents=True, exist_ok=True)
    database = sqlite3.connect(path)
    database.executescript(definitions)
    return database
