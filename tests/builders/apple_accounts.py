"""The system's list of accounts on a Mac, `Accounts4.sqlite`, with the tables of a current system."""

import plistlib
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

TABLES = """
CREATE TABLE ZACCOUNT(Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, Z_OPT INTEGER, ZACTIVE INTEGER, ZAUTHENTICATED INTEGER,
    ZSUPPORTSAUTHENTICATION INTEGER, ZVISIBLE INTEGER, ZWARMINGUP INTEGER, ZACCOUNTTYPE INTEGER, ZPARENTACCOUNT INTEGER,
    ZDATE TIMESTAMP, ZLASTCREDENTIALRENEWALREJECTIONDATE TIMESTAMP, ZACCOUNTDESCRIPTION VARCHAR,
    ZAUTHENTICATIONTYPE VARCHAR, ZCREDENTIALTYPE VARCHAR, ZIDENTIFIER VARCHAR, ZOWNINGBUNDLEID VARCHAR,
    ZUSERNAME VARCHAR, ZDATACLASSPROPERTIES BLOB);
CREATE TABLE ZACCOUNTTYPE(Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, Z_OPT INTEGER, ZENCRYPTACCOUNTPROPERTIES INTEGER,
    ZOBSOLETE INTEGER, ZSUPPORTSAUTHENTICATION INTEGER, ZSUPPORTSMULTIPLEACCOUNTS INTEGER, ZVISIBILITY INTEGER,
    ZACCOUNTTYPEDESCRIPTION VARCHAR, ZCREDENTIALPROTECTIONPOLICY VARCHAR, ZCREDENTIALTYPE VARCHAR,
    ZIDENTIFIER VARCHAR, ZOWNINGBUNDLEID VARCHAR);
CREATE TABLE ZACCOUNTPROPERTY(Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, Z_OPT INTEGER, ZOWNER INTEGER, ZKEY VARCHAR,
    ZVALUE BLOB);
"""


@dataclass(frozen=True)
class Row:
    """A row of ZACCOUNT; `kind` follows `com.apple.account.`, `parent` is the number of another row, from 1.

    Bytes among the properties are written as they are, all else as an archive.
    """

    uuid: str
    kind: str
    user: str | None = None
    description: str | None = None
    parent: int | None = None
    properties: Mapping[str, object] = field(default_factory=dict)


def write_accounts(path: Path, rows: Sequence[Row], *, in_log: bool = False) -> Path:
    """Writes the database; `in_log` leaves all of it in the write-ahead log, as a running system does."""
    path.parent.mkdir(parents=True, exist_ok=True)
    database = sqlite3.connect(path)
    if in_log:
        database.execute("PRAGMA journal_mode=WAL")
    database.executescript(TABLES)
    kinds: dict[str, int] = {}
    for number, row in enumerate(rows, 1):
        if row.kind not in kinds:
            kinds[row.kind] = len(kinds) + 1
            insert = "INSERT INTO ZACCOUNTTYPE(Z_PK, ZIDENTIFIER) VALUES (?, ?)"
            database.execute(insert, (kinds[row.kind], f"com.apple.account.{row.kind}"))
        database.execute(
            "INSERT INTO ZACCOUNT(Z_PK, ZIDENTIFIER, ZACCOUNTTYPE, ZPARENTACCOUNT, ZUSERNAME, ZACCOUNTDESCRIPTION,"
            " ZACTIVE, ZAUTHENTICATED) VALUES (?, ?, ?, ?, ?, ?, 1, 0)",
            (number, row.uuid, kinds[row.kind], row.parent, row.user, row.description),
        )
        for key, value in row.properties.items():
            stored = value if isinstance(value, bytes) else archived(value)
            insert = "INSERT INTO ZACCOUNTPROPERTY(ZOWNER, ZKEY, ZVALUE) VALUES (?, ?, ?)"
            database.execute(insert, (number, key, stored))
    database.commit()
    kept = {each.name: each.read_bytes() for each in path.parent.iterdir()} if in_log else {}
    database.close()
    # Closing folds the log in; put back what a running system would have on disk.
    for name, data in kept.items():
        (path.parent / name).write_bytes(data)
    return path


def archived(value: object) -> bytes:
    """A value as NSKeyedArchiver writes it."""
    objects: list[object] = ["$null"]

    def put(each: object) -> plistlib.UID:
        number = len(objects)
        objects.append(each)
        if isinstance(each, dict):
            keys, values = [put(key) for key in each], [put(inside) for inside in each.values()]
            objects[number] = {"NS.keys": keys, "NS.objects": values, "$class": plistlib.UID(0)}
        elif isinstance(each, list):
            objects[number] = {"NS.objects": [put(inside) for inside in each], "$class": plistlib.UID(0)}
        return plistlib.UID(number)

    root = put(value)
    archive = {"$archiver": "NSKeyedArchiver", "$version": 100_000, "$top": {"root": root}, "$objects": objects}
    return plistlib.dumps(archive, fmt=plistlib.FMT_BINARY)
