"""The lists mail programs keep of their messages, in the forms of several years; everybody in them is invented."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.builders.database import database
from tests.builders.envelope_index import Row
from tests.builders.envelope_index import envelope_index as today
from tests.builders.stores import write

DATE = 1136163600


@dataclass(frozen=True)
class Entry:
    """One listed message."""

    number: int
    message_id: str = ""
    sender: str = "Taro <taro@example.jp>"
    subject: str = "test"
    date: int = DATE
    flags: int = 1
    offline: int = 0


def msf(entries: Sequence[Entry], *, folder: str = "", listed: int | None = None, more: bytes = b"") -> bytes:
    """An .msf. `folder` are cells of the row about the folder itself, `more` are later transactions."""
    rows = b"".join(_row(entry) for entry in entries)
    count = len(entries) if listed is None else listed
    return (
        b'// <!-- <mdb:mork:z v="1.4"/> -->\n'
        b"< <(a=c)>(80=ns:msg:db:row:scope:msgs:all)(96=ns:msg:db:table:kind:msgs)(97=ns:msg:db:table:kind:thread)"
        b"(9F=ns:msg:db:row:scope:dbfolderinfo:all)(A0=ns:msg:db:table:kind:dbfolderinfo)>\n"
        b"{1:^80 {(k^96:c)(s=9)} " + rows + b"}\n{2:^80 {(k^97:c)(s=9)} 1 2 }\n"
        b"{1:^9F {(k^A0:c)(s=9u)} [1(numMsgs=%x)%s]}\n" % (count, folder.encode()) + more
    )


def _row(entry: Entry) -> bytes:
    cells = {"message-id": entry.message_id, "sender": entry.sender, "subject": entry.subject}
    written = {name: text.replace("\\", "\\\\").replace(")", "\\)") for name, text in cells.items() if text}
    numbers = {"date": entry.date, "flags": entry.flags, "offlineMsgSize": entry.offline}
    written |= {name: f"{number:x}" for name, number in numbers.items() if number}
    return f"[{entry.number:X}{''.join(f'({name}={text})' for name, text in written.items())}]\n".encode()


def envelope_index(path: Path, url: str, entries: Iterable[Entry], *, old: bool = False, wal: str = "") -> Path:
    """Apple's index of one mailbox: as Mac OS X 10.4 wrote it, or as today. A negative number is a deleted message."""
    if old:
        return _old_envelope_index(path, url, entries, wal)
    rows = []
    for entry in entries:
        name, _, address = entry.sender.rstrip(">").partition(" <")
        rows.append(
            Row(
                abs(entry.number),
                url,
                sender=address or None,
                name=name,
                subject=entry.subject,
                message_id=f"<{entry.message_id}>" if entry.message_id else None,
                sent=entry.date,
                deleted=int(entry.number < 0),
                flags=entry.flags,
            )
        )
    return today(path, rows, wal=wal)


def _old_envelope_index(path: Path, url: str, entries: Iterable[Entry], wal: str) -> Path:
    statements = [
        "CREATE TABLE mailboxes (ROWID INTEGER PRIMARY KEY, url TEXT)",
        f"INSERT INTO mailboxes VALUES (1, '{url}')",
        "CREATE TABLE addresses (ROWID INTEGER PRIMARY KEY, address TEXT, comment TEXT)",
        "CREATE TABLE subjects (ROWID INTEGER PRIMARY KEY, subject TEXT)",
        "CREATE TABLE messages (ROWID INTEGER PRIMARY KEY, message_id, sender INTEGER, subject_prefix TEXT,"
        " subject INTEGER, date_sent INTEGER, mailbox INTEGER, flags INTEGER)",
    ]
    for entry in entries:
        number, deleted = abs(entry.number), int(entry.number < 0)
        name, _, address = entry.sender.rstrip(">").partition(" <")
        header = f"<{entry.message_id}>" if entry.message_id else ""
        statements += [
            f"INSERT INTO addresses VALUES ({number}, '{address}', '{name}')",
            f"INSERT INTO subjects VALUES ({number}, '{entry.subject}')",
            f"INSERT INTO messages VALUES ({number}, '{header}', {number}, '', {number}, {entry.date}, 1,"
            f" {entry.flags | deleted << 1})",
        ]
    return database(path, *statements, wal=wal)


def gloda(path: Path, uri: str, entries: Iterable[Entry]) -> Path:
    """Thunderbird's search index; a negative number is a message that was deleted, 0 a ghost without a folder."""
    statements = [
        "CREATE TABLE folderLocations (id INTEGER PRIMARY KEY, folderURI TEXT, name TEXT)",
        f"INSERT INTO folderLocations VALUES (1, '{uri}', 'x')",
        "CREATE TABLE messages (id INTEGER PRIMARY KEY, folderID INTEGER, messageKey INTEGER, date INTEGER,"
        " headerMessageID TEXT, deleted INTEGER)",
        "CREATE TABLE messagesText_content (docid INTEGER PRIMARY KEY, c0body, c1subject, c3author)",
    ]
    for row, entry in enumerate(entries, 1):
        folder = "NULL" if entry.number == 0 else "1"
        deleted = int(entry.number < 0)
        statements += [
            f"INSERT INTO messages VALUES ({row}, {folder}, {row}, {entry.date * 1000000}, '{entry.message_id}', {deleted})",
            f"INSERT INTO messagesText_content VALUES ({row}, 'text', '{entry.subject}', '{entry.sender}')",
        ]
    return database(path, *statements)


def panorama(path: Path, entries: Iterable[Entry]) -> Path:
    """Thunderbird's one index for all folders, with the folder Inbox of one server."""
    statements = [
        "CREATE TABLE folders (id INTEGER PRIMARY KEY, parent INTEGER, name TEXT, flags INTEGER)",
        "INSERT INTO folders VALUES (1, 0, 'server1', 0), (2, 1, 'Inbox', 0)",
        "CREATE TABLE messages (id INTEGER PRIMARY KEY, folderId INTEGER, messageId TEXT, date INTEGER, sender TEXT,"
        " subject TEXT, flags INTEGER)",
    ]
    statements += [
        f"INSERT INTO messages VALUES ({entry.number}, 2, '{entry.message_id}', {entry.date * 1000000},"
        f" '{entry.sender}', '{entry.subject}', {entry.flags})"
        for entry in entries
    ]
    return database(path, *statements)


def imap_profile(profile: Path) -> Path:
    """The settings of a profile with one IMAP and one POP account; returns it."""
    lines = [
        ("accountmanager.accounts", "account1,account2"),
        ("account.account1.server", "server1"),
        ("account.account1.identities", "id1"),
        ("account.account2.server", "server2"),
        ("account.account2.identities", "id2"),
        ("identity.id1.useremail", "hanako@example.com"),
        ("identity.id2.useremail", "salon@example.jp"),
        ("server.server1.type", "imap"),
        ("server.server1.hostname", "imap.example.com"),
        ("server.server1.userName", "hanako"),
        ("server.server1.directory-rel", "[ProfD]ImapMail/imap.example.com"),
        ("server.server2.type", "pop3"),
        ("server.server2.hostname", "pop.example.jp"),
        ("server.server2.userName", "salon"),
        ("server.server2.directory-rel", "[ProfD]Mail/pop.example.jp"),
    ]
    write(profile / "prefs.js", "".join(f'user_pref("mail.{name}", "{value}");\n' for name, value in lines).encode())
    return profile
