"""Homes from which all mail was deleted: one address trace each, where its program keeps it. Everybody is invented."""

import json
import sqlite3
import struct
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from tests.builders import apple_people, databases
from tests.builders.database import database
from tests.builders.envelope_index import Row
from tests.builders.envelope_index import envelope_index as apple_index

MAIL_DATA = "Library/Mail/V10/MailData"


def mail_recents(home: Path) -> Path:
    return database(
        home / "Library/Application Support/AddressBook/MailRecents-v4.abcdmr",
        "CREATE TABLE ZABCDMAILRECENT (Z_PK INTEGER, ZFIRSTNAME, ZLASTNAME, ZEMAIL, ZEMAILNORMALIZED, ZPERSONUNIQUEID)",
        "INSERT INTO ZABCDMAILRECENT VALUES (1, 'Hanako', 'Sato', 'Left@example.jp', 'left@example.jp', NULL)",
    )


def recents(home: Path) -> Path:
    """The last one is still in the journal, as after a crash."""
    path = apple_people.recents(
        home / apple_people.RECENTS, [apple_people.Recent("電話", "+81312345678", "com.apple.MobileSMS", "phone", None)]
    )
    return database(
        path,
        "INSERT INTO recents VALUES (2, '佐藤', 'com.apple.mail', NULL, NULL, '1478307200', 1478307200, 1.0, 'h', 1, 1)",
        wal="INSERT INTO contacts VALUES (2, 2, '佐藤', 'email', 'left@example.jp')",
    )


def old_recents(home: Path) -> Path:
    return apple_people.old_recents(
        home / apple_people.RECENTS, [apple_people.Recent("佐藤", "left@example.jp", sender=None)]
    )


def contacts(home: Path) -> Path:
    return apple_people.contacts(
        home / apple_people.CONTACTS,
        record=[
            {
                "_pk": 7,
                "firstname": "花子",
                "lastname": "佐藤",
                "organization": "美容室",
                "phoneticfirstname": "はなこ",
                "phoneticlastname": "さとう",
            }
        ],
        emailaddress=[{"owner": 7, "address": "left@example.jp", "label": "_$!<Home>!$_"}],
        phonenumber=[{"owner": 7, "fullnumber": "090-0000-0000", "label": "_$!<Mobile>!$_"}],
    )


def envelope_index(home: Path) -> Path:
    """The schema of V10; one row of addresses belongs to nothing any more, one is only in the journal."""
    sent = Row(2, "imap://A/Sent%20Messages", "me@example.jp", "", to=["to@example.jp"], sent=1200000001)
    return apple_index(
        home / MAIL_DATA / "Envelope Index",
        [Row(1, "imap://A/INBOX", "left@example.jp", "佐藤", received=1200000000), sent],
        addresses=[("orphan@example.jp", "")],
        wal="INSERT INTO addresses (address, comment) VALUES ('journal@example.jp', '')",
    )


def old_envelope_index(home: Path) -> Path:
    """The schema of Mac OS X 10.4."""
    return database(
        home / "Library/Mail/Envelope Index",
        "CREATE TABLE messages (ROWID INTEGER PRIMARY KEY, message_id, sender, subject, date_sent, mailbox)",
        "CREATE TABLE addresses (ROWID INTEGER PRIMARY KEY, address, comment)",
        "CREATE TABLE recipients (message_id, type, address_id)",
        "INSERT INTO addresses VALUES (1, 'left@example.jp', 'Sato'), (2, 'orphan@example.jp', '')",
        "INSERT INTO messages VALUES (1, 'x', 1, 1, 1100000000, 1)",
    )


def table_of_contents(home: Path) -> Path:
    sender, subject = b"Sato <left@example.jp>\0", b"Hello\0"
    record = struct.pack(">IIIII", 20 + len(sender + subject), 0, 100, 0, 0) + sender + subject
    path = home / "Library/Mail/Mailboxes/Old.mbox/table_of_contents"
    path.parent.mkdir(parents=True)
    path.write_bytes(struct.pack(">III", 0xDBBA0, 1, 0).ljust(0x20, b"\0") + record + b"\0" * 4)
    return path


def _profile(home: Path) -> Path:
    folder = home / ".thunderbird/x.default"
    (folder / "Mail/pop.example.jp").mkdir(parents=True)
    (folder / "prefs.js").write_text("")
    (home / ".thunderbird/profiles.ini").write_text(
        "[Profile0]\nName=default\nIsRelative=1\nPath=x.default\nDefault=1\n"
    )
    return folder


MSF = b"""// <!-- <mdb:mork:z v="1.4"/> -->
< <(a=c)> (80=ns:msg:db:row:scope:msgs:all)(81=ns:msg:db:table:kind:msgs)(82=sender)(83=date)(84=recipients)>
<(90=Sato <left@example.jp>)(91=43000000)(92=to@example.jp)>
{1:^80 {(k^81:c)(s=9)} [1(^82^90)(^83^91)(^84^92)]}
"""
MAB = b"""// <!-- <mdb:mork:z v="1.4"/> -->
< <(a=c)> (80=ns:addrbk:db:row:scope:card:all)(81=ns:addrbk:db:table:kind:pab)(82=DisplayName)(83=PrimaryEmail)>
<(90=$E4$BD$90$E8$97$A4)(91=left@example.jp)>
{1:^80 {(k^81:c)(s=9)} [1(^82^90)(^83^91)]}
"""


def msf(home: Path) -> Path:
    path = _profile(home) / "Mail/pop.example.jp/Inbox.msf"
    path.write_bytes(MSF)
    return path


def gloda(home: Path) -> Path:
    return database(
        _profile(home) / "global-messages-db.sqlite",
        "CREATE TABLE contacts (id INTEGER PRIMARY KEY, name)",
        "CREATE TABLE identities (id INTEGER PRIMARY KEY, contactID, kind, value, description)",
        "CREATE TABLE messagesText_content (docid INTEGER, c0body, c1subject, c2attachmentNames, c3author, c4recipients)",
        "INSERT INTO contacts VALUES (1, '佐藤')",
        "INSERT INTO identities VALUES (1, 1, 'email', 'left@example.jp', '')",
        "INSERT INTO messagesText_content VALUES (1, '', '', '', 'Author <author@example.jp>', '')",
    )


def address_book(home: Path) -> Path:
    return database(
        _profile(home) / "abook.sqlite",
        "CREATE TABLE properties (card, name, value)",
        "INSERT INTO properties VALUES ('u1', 'PrimaryEmail', 'left@example.jp'), ('u1', 'DisplayName', '佐藤'),"
        " ('u1', '_vCard', 'BEGIN:VCARD\r\nVERSION:4.0\r\nTEL:090-1\r\nEND:VCARD\r\n')",
    )


def collected(home: Path) -> Path:
    return database(
        _profile(home) / "history.sqlite",
        "CREATE TABLE properties (card, name, value)",
        "INSERT INTO properties VALUES ('u1', 'PrimaryEmail', 'left@example.jp')",
    )


def mab(home: Path) -> Path:
    path = _profile(home) / "abook.mab"
    path.write_bytes(MAB)
    return path


def _property(number: int, kind: int, value: bytes) -> bytes:
    return struct.pack("<HHI8s", kind, number, 0, b"\0" * 8) + struct.pack("<I", len(value)) + value


def autocomplete(*people: tuple[str, str]) -> bytes:
    """A stream of version 10, as real files are."""
    rows = b""
    for name, address in people:
        texts = ((0x3001, name), (0x3002, "SMTP"), (0x3003, address))
        properties = [_property(number, 0x1F, (text + "\0").encode("utf-16-le")) for number, text in texts]
        properties.append(struct.pack("<HHI8s", 0x0003, 0x6004, 0, b"\0" * 8))
        properties.append(_property(0x0FFF, 0x102, b"\1\2\3"))
        rows += struct.pack("<I", len(properties)) + b"".join(properties)
    return b"\x0d\xf0\xad\xba" + struct.pack("<III", 10, 1, len(people)) + rows + struct.pack("<I", 0) + b"\0" * 8


def nk2(home: Path) -> Path:
    path = home / "AppData/Roaming/Microsoft/Outlook/Outlook.NK2"
    path.parent.mkdir(parents=True)
    path.write_bytes(autocomplete(("佐藤", "left@example.jp")))
    return path


def stream_autocomplete(home: Path) -> Path:
    path = home / "AppData/Local/Microsoft/Outlook/RoamCache/Stream_Autocomplete_0_0123456789ABCDEF.dat"
    path.parent.mkdir(parents=True)
    path.write_bytes(autocomplete(("佐藤", "left@example.jp")))
    return path


PROFILE = "Library/Group Containers/UBF8T346G9.Office/Outlook/Outlook 15 Profiles/Main Profile/Data"


def outlook_mac_recents(home: Path) -> Path:
    sections = [b"left@example.jp", "花子".encode("utf-16-le"), "佐藤".encode("utf-16-le"), b""]
    body, sizes = b"", []
    for section in sections:
        offsets = struct.pack("<II", 0, len(section)) if section else b""
        body += section + offsets
        sizes += [len(section), len(offsets)]
    data = b"\xd0\x0d".ljust(44, b"\0") + struct.pack("<H8H", 4, *sizes)
    path = home / PROFILE / "Recent Addresses/1.olk15RecentAddresses"
    path.parent.mkdir(parents=True)
    path.write_bytes(data.ljust(66, b"\0") + body)
    return path


def outlook_mac_index(home: Path) -> Path:
    return database(
        home / PROFILE / "Outlook.sqlite",
        "CREATE TABLE Mail (Record_RecordID INTEGER, Message_SenderList, Message_RecipientList,"
        " Message_IsOutgoingMessage, Message_TimeReceived)",
        "INSERT INTO Mail VALUES (1, '佐藤 <left@example.jp>', 'me@example.jp', 0, 1300000000)",
    )


def windows_contact(home: Path) -> Path:
    path = home / "Contacts/佐藤.contact"
    path.parent.mkdir(parents=True)
    path.write_text(
        '<?xml version="1.0" encoding="UTF-8"?><c:contact xmlns:c="http://schemas.microsoft.com/Contact">'
        "<c:NameCollection><c:Name><c:FormattedName>佐藤 花子</c:FormattedName><c:FamilyName>佐藤</c:FamilyName>"
        "<c:GivenName>花子</c:GivenName></c:Name></c:NameCollection><c:EmailAddressCollection><c:EmailAddress>"
        "<c:Address>left@example.jp</c:Address></c:EmailAddress></c:EmailAddressCollection></c:contact>",
        encoding="utf-8",
    )
    return path


def wab(home: Path) -> Path:
    path = home / "AppData/Roaming/Microsoft/Address Book/hanako.wab"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"\x9c\xcb\xcb\x8d" + b"\0" * 60 + "\0left@example.jp\0".encode("utf-16-le"))
    return path


def em_client(home: Path) -> Path:
    return databases.filled(
        home / "AppData/Roaming/eM Client/a/b/mail_index.dat",
        databases.EM_INDEX,
        MailAddresses=[(1, 99, 1, 0, "佐藤", "left@example.jp")],
    )


def mailbird(home: Path) -> Path:
    bird = databases.Bird(people=[(0, "left@example.jp", "佐藤")])
    return databases.mailbird(home / "AppData/Local/Mailbird/Store/Store.db", bird)


def mailspring(home: Path) -> Path:
    contact = ("1", json.dumps({"name": "佐藤"}), "a1", "left@example.jp", 1, 3)
    return databases.mailspring(home / ".config/Mailspring/edgehill.db", Contact=[contact])


def spark_cache(path: Path, messages: Iterable[Mapping[str, object]], accounts: Iterable[object] = ()) -> Path:
    """Spark's cache with some messages; accounts are texts of `additionalInfo`."""
    database(
        path,
        "CREATE TABLE messages (pk INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, accountPk INTEGER, receivedDate INTEGER,"
        " messageId TEXT, messageFrom TEXT, messageFromMailbox TEXT, messageFromDomain TEXT, messageTo TEXT,"
        " messageCc TEXT, messageBcc TEXT, subject TEXT, shortBody TEXT, inSent INTEGER NOT NULL DEFAULT 0)",
        "CREATE TABLE accounts (pk INTEGER PRIMARY KEY, accountType INTEGER, additionalInfo TEXT)",
    )
    with sqlite3.connect(path) as rows:
        for cells in messages:
            places = ", ".join("?" * len(cells))
            rows.execute(f"INSERT INTO messages ({', '.join(cells)}) VALUES ({places})", tuple(cells.values()))
        rows.executemany("INSERT INTO accounts VALUES (NULL, 0, ?)", [(info,) for info in accounts])
    return path


def spark(home: Path) -> Path:
    path = home / "AppData/Local/Spark Desktop/core-data/databases/messages.sqlite"
    return spark_cache(path, [{"messageFrom": "佐藤", "messageFromMailbox": "left@example.jp"}])


def geary(home: Path) -> Path:
    contact = (1, "left@example.jp", "佐藤", "left@example.jp", 70)
    return databases.geary(home / ".local/share/geary/account_01/geary.db", ContactTable=[contact])


def evolution(home: Path) -> Path:
    return database(
        home / ".local/share/evolution/addressbook/system/contacts.db",
        "CREATE TABLE folder_id (uid, full_name, vcard)",
        "INSERT INTO folder_id VALUES ('1', '佐藤', 'BEGIN:VCARD\r\nVERSION:3.0\r\nFN:佐藤\r\nEMAIL:left@example.jp\r\n"
        "END:VCARD\r\n')",
    )


def vcard(home: Path) -> Path:
    """As an old telephone wrote it: version 2.1, Shift_JIS in quoted-printable, the reading in SOUND."""
    path = home / "Documents/phone.vcf"
    path.parent.mkdir(parents=True)
    name = "".join(f"={byte:02X}" for byte in "佐藤".encode("cp932"))
    reading = "".join(f"={byte:02X}" for byte in "ｻﾄｳ".encode("cp932"))
    path.write_bytes(
        b"BEGIN:VCARD\r\nVERSION:2.1\r\n"
        + f"N;CHARSET=SHIFT_JIS;ENCODING=QUOTED-PRINTABLE:{name};;;;\r\n".encode()
        + f"SOUND;X-IRMC-N;CHARSET=SHIFT_JIS;ENCODING=QUOTED-PRINTABLE:{reading};;;;\r\n".encode()
        + b"EMAIL;INTERNET:left@example.jp\r\nEND:VCARD\r\n"
    )
    return path


KINDS: dict[str, tuple[Callable[[Path], Path], str, tuple[str, ...]]] = {
    "mail_recents": (mail_recents, "apple_recents", ("left@example.jp",)),
    "recents": (recents, "apple_recents", ("left@example.jp",)),
    "old_recents": (old_recents, "apple_recents", ("left@example.jp",)),
    "contacts": (contacts, "address_book", ("left@example.jp",)),
    "envelope_index": (
        envelope_index,
        "envelope_index",
        ("left@example.jp", "orphan@example.jp", "to@example.jp", "journal@example.jp"),
    ),
    "old_envelope_index": (old_envelope_index, "envelope_index", ("left@example.jp", "orphan@example.jp")),
    "table_of_contents": (table_of_contents, "table_of_contents", ("left@example.jp",)),
    "msf": (msf, "msf", ("left@example.jp",)),
    "gloda": (gloda, "gloda", ("left@example.jp", "author@example.jp")),
    "abook.sqlite": (address_book, "address_book", ("left@example.jp",)),
    "history.sqlite": (collected, "thunderbird_address_book", ("left@example.jp",)),
    "abook.mab": (mab, "address_book", ("left@example.jp",)),
    "nk2": (nk2, "outlook_autocomplete", ("left@example.jp",)),
    "stream_autocomplete": (stream_autocomplete, "outlook_autocomplete", ("left@example.jp",)),
    "olk15RecentAddresses": (outlook_mac_recents, "outlook_mac_recents", ("left@example.jp",)),
    "Outlook.sqlite": (outlook_mac_index, "outlook_mac_index", ("left@example.jp",)),
    "contact": (windows_contact, "address_book", ("left@example.jp",)),
    "wab": (wab, "windows_address_book", ("left@example.jp",)),
    "em_client": (em_client, "em_client", ("left@example.jp",)),
    "mailbird": (mailbird, "mailbird", ("left@example.jp", "other@example.jp")),
    "mailspring": (mailspring, "mailspring", ("left@example.jp",)),
    "spark": (spark, "spark", ("left@example.jp",)),
    "geary": (geary, "geary", ("left@example.jp",)),
    "evolution": (evolution, "address_book", ("left@example.jp",)),
    "vcf": (vcard, "address_book", ("left@example.jp",)),
}
"""By name: what makes it, the kind its addresses are tagged with, and the addresses it must yield."""
