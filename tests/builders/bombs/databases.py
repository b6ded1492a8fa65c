"""Bombs in address books, indexes and settings: what programs keep beside their mail is read, too."""

import json
import sqlite3
from pathlib import Path

from tests.builders.apple_accounts import TABLES
from tests.builders.bombs.writing import put

MORK = b'// <!-- <mdb:mork:z v="1.4"/> -->\n'
SCOPE = b"<<(a=c)>(80=ns:msg:db:row:scope:msgs:all)(81=sender)(82=ns:addrbk:db:row:scope:card:all)(83=PrimaryEmail)>\n"


def open_cells(folder: Path) -> None:
    """An index of 1 MB of cells, dictionaries and tables that begin and never end."""
    put(folder, "1.msf", MORK + SCOPE + b"(" * 1_000_000)
    put(folder, "2.msf", MORK + SCOPE + b"[1:^80" + b"(^81=a" * 200_000)
    put(folder, "3.msf", MORK + b"<" * 500_000 + b"{" * 500_000)


def transactions(folder: Path) -> None:
    """300,000 transactions, of which the last never ends."""
    put(folder, "bomb.msf", MORK + SCOPE + b"@$${1{@@$$}1}@" * 300_000 + b"@$${2{@")


def rows_of_an_index(folder: Path) -> None:
    """5,000 people in an index of one folder."""
    rows = b"".join(b"[%x(^81=a%d@example.com)]" % (n, n) for n in range(5000))
    put(folder, "bomb.msf", MORK + SCOPE + b"{1:^80 " + rows + b"}")


def aliases(folder: Path) -> None:
    """Aliases of aliases of themselves."""
    put(folder, "bomb.mab", MORK + SCOPE + b"<(90=^90)(91=^90)>" * 20_000 + b"{1:^82 [1(^83^90)]}")


def recursive_view(folder: Path) -> None:
    """An address book whose table is a view that never ends."""
    path = folder / "abook.sqlite"
    folder.mkdir(exist_ok=True)
    database = sqlite3.connect(path)
    database.execute(
        "CREATE VIEW properties AS WITH RECURSIVE r(card, name, value) AS (SELECT 1, 'PrimaryEmail', 'a@example.com'"
        " UNION ALL SELECT card + 1, name, value FROM r WHERE value IS NULL OR card % 7 < 8)"
        " SELECT card, name, value FROM r WHERE card < 0"
    )
    database.close()


def damaged_pages(folder: Path) -> None:
    """A database whose pages are noise behind a good first one."""
    path = folder / "history.sqlite"
    folder.mkdir(exist_ok=True)
    database = sqlite3.connect(path)
    database.execute("CREATE TABLE properties (card, name, value)")
    rows = ((str(n), "PrimaryEmail", f"p{n}@example.com") for n in range(2000))
    database.executemany("INSERT INTO properties VALUES (?, ?, ?)", rows)
    database.commit()
    database.close()
    data = bytearray(path.read_bytes())
    data[4096:] = bytes((n * 7919) % 251 for n in range(len(data) - 4096))
    path.write_bytes(bytes(data))


def huge_cells(folder: Path) -> None:
    """An address book with a cell of 30 MB, and values that are numbers, bytes and nothing."""
    path = folder / "abook.sqlite"
    folder.mkdir(exist_ok=True)
    database = sqlite3.connect(path)
    database.execute("CREATE TABLE properties (card, name, value)")
    values = ["a" * (30 << 20), "a" * 500_000 + "@example.com", 7, b"\xff\0", None]
    for number, value in enumerate(values):
        for name in ("PrimaryEmail", "DisplayName", "_vCard", value if number else "x"):
            database.execute("INSERT INTO properties VALUES (?, ?, ?)", (number, name, value))
        database.execute(
            "INSERT INTO properties VALUES (?, ?, ?)", (number, "SecondEmail", f"huge{number}@example.com")
        )
    database.commit()
    database.close()


def no_database(folder: Path) -> None:
    """Files that have the names of databases and are none."""
    for name in (
        "abook.sqlite",
        "history.sqlite",
        "global-messages-db.sqlite",
        "Envelope Index",
        "contacts.db",
        "a.abcddb",
    ):
        put(folder, name, b"SQLite format 3\0" + b"\xff" * 5000)


def vcard_without_end(folder: Path) -> None:
    """vCards: a name of 900 KB, a value without "@" of 900 KB, 200,000 lines that go on, and cards in cards."""
    card = b"BEGIN:VCARD\nVERSION:3.0\n%s\nEMAIL:v%d@example.com\nEND:VCARD\n"
    inside = (b"FN:" + b"a" * 900_000, b"EMAIL:" + b"a" * 900_000, b"N;QUOTED-PRINTABLE:" + b"aaaa=\n" * 150_000)
    put(folder, "1.vcf", b"".join(card % (each, number) for number, each in enumerate(inside)))
    put(folder, "2.vcf", b"BEGIN:VCARD\n" * 100_000 + b"EMAIL:in@example.com")
    put(folder, "3.vcf", b"\xff\xfe" + b"\0\xd8" * 200_000)


def properties_of_a_card(folder: Path) -> None:
    """A vCard with 100,000 telephone numbers and addresses of one person, and an entity of XML in a .contact."""
    many = b"".join(b"TEL:%d\nEMAIL:m%d@example.com\n" % (n, n) for n in range(20_000))
    put(folder, "bomb.vcf", b"BEGIN:VCARD\n" + many + b"END:VCARD\n")
    put(folder, "bomb.contact", b'<!DOCTYPE a [<!ENTITY b "' + b"c" * 9999 + b'">]><a>&b;</a>')
    put(folder, "deep.contact", b"<a>" * 200_000)


def nested_json(folder: Path) -> None:
    """Settings of an export whose lists lie 100,000 deep in each other."""
    home = folder.parents[1]
    export = home / "Downloads" / "export"
    put(export, "labels.json", b"[" * 100_000)
    put(export, "1.metadata.json", b"[" * 100_000)
    put(export, "1.eml", b"From: export@example.com\nSubject: x\n\nx\n")
    put(export, "2.metadata.json", json.dumps({"Payload": {"LabelIDs": [{}], "WriterType": []}}).encode())
    put(export, "2.eml", b"From: export@example.com\nSubject: x\n\nx\n")


def accounts_without_end(folder: Path) -> None:
    """A system's list of accounts whose table is a view that never ends."""
    home = folder.parents[1] / "Library"
    (home / "Accounts").mkdir(parents=True)
    (home / "Mail").mkdir()
    database = sqlite3.connect(home / "Accounts" / "Accounts4.sqlite")
    database.executescript(TABLES + "DROP TABLE ZACCOUNT;")
    database.execute(
        "CREATE VIEW ZACCOUNT AS WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r) SELECT n AS Z_PK,"
        " 'a' || n AS ZIDENTIFIER, 1 AS ZACCOUNTTYPE, 1 AS ZPARENTACCOUNT, '' AS ZUSERNAME,"
        " 'x@example.com' AS ZACCOUNTDESCRIPTION FROM r"
    )
    database.close()


def addresses_in_noise(folder: Path) -> None:
    """An old Windows address book of 4 MB of the beginnings of addresses."""
    put(folder, "bomb.wab", b"a.b@c." * 500_000 + b"a\0" * 500_000)


def tables_of_contents(folder: Path) -> None:
    """An index of the first Apple Mail whose lengths point everywhere."""
    put(folder, "table_of_contents", b"\x00\x0d\xbb\xa0" + b"\xff\xff\xff\xf0" * 100_000)
    put(folder, "a.olk15RecentAddresses", b"\xff" * 70_000)
    put(folder, "a.nk2", b"\x0d\xf0\xad\xba" + b"\xff" * 70_000)


ALL = (
    open_cells, transactions, rows_of_an_index, aliases, recursive_view, damaged_pages, huge_cells, no_database,
    vcard_without_end, properties_of_a_card, nested_json, accounts_without_end, addresses_in_noise, tables_of_contents,
)  # fmt: skip
