"""Databases of mail programs with the tables the programs make. Everybody in them is invented.

eM Client and Mailbird: the tables as other programs that read them describe them. Geary and Mailspring: those of their
public sources.
"""

import json
import sqlite3
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

TICKS = 634743684600000000
"""2012-06-04 01:01 UTC in ticks of .NET."""
ACCOUNT = "00eab565-1b21-4b5c-9f83-28c0bbc040fa"
MAIL = "427b23ed-8887-4533-9200-277986dab628"


def filled(path: Path, tables: Sequence[str], **rows: Sequence[Sequence[object]]) -> Path:
    """A database with `tables`, and rows of them by the name of the table."""
    path.parent.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(path)
    for table in tables:
        connection.execute(table)
    for name, each in rows.items():
        for row in each:
            connection.execute(f"INSERT INTO {name} VALUES ({', '.join('?' * len(row))})", tuple(row))
    connection.commit()
    connection.close()
    return path


@dataclass(frozen=True)
class Part:
    """A row of LocalMailContents. `length` is what the program noted; that of the body where it is None."""

    name: str
    kind: str
    body: bytes = b""
    header: bytes | None = None
    disposition: str = ""
    content_id: str = ""
    length: int | None = None


@dataclass(frozen=True)
class EmMail:
    """A message of eM Client. `words` are what its search index holds, by part."""

    subject: str = "予約"
    sender: str = "taro@example.jp"
    to: str = "hanako@example.ne.jp"
    folder: int = 2
    flags: int = 2
    parts: Sequence[Part] = ()
    words: Mapping[str, str] = field(default_factory=dict)
    preview: str = ""
    replied: int = 0


EM_INDEX = (
    "CREATE TABLE MailItems (id INTEGER PRIMARY KEY, versionId TEXT, uniqueId TEXT, folder INTEGER, date INTEGER,"
    " receivedDate INTEGER, subject TEXT, messageId TEXT, importance INTEGER, flags INTEGER, size INTEGER,"
    " preview TEXT, replyDate INTEGER, forwardDate INTEGER, downloadState INTEGER)",
    "CREATE TABLE MailAddresses (id INTEGER PRIMARY KEY, parentId INTEGER, type INTEGER, position INTEGER,"
    " displayName TEXT, address TEXT)",
)
EM_FOLDERS = (
    "CREATE TABLE Folders (id INTEGER PRIMARY KEY, uniqueId TEXT, name TEXT, path TEXT, parentFolderId INTEGER,"
    " delimiter TEXT)",
)
EM_DATA = (
    "CREATE TABLE LocalMailContents (id INTEGER, partName TEXT, contentType TEXT, contentId TEXT,"
    " contentDescription TEXT, contentTransferEncoding INTEGER, contentLength INTEGER, synchronizationKey TEXT,"
    " partHeader BLOB, partBody BLOB, contentDisposition TEXT)",
)
# What a full-text index of FTS4 with these columns makes: the index itself would need the program's own tokenizer.
EM_WORDS = (
    "CREATE TABLE LocalMailsIndex3_content (docid INTEGER PRIMARY KEY, c0id, c1partName, c2content)",
    "CREATE TABLE LocalMailsIndex3_segdir (level INTEGER, idx INTEGER, root BLOB)",
)
EM_TREE = (
    (1, "", "", "/", 0, "/"),
    (2, "", "INBOX", "/INBOX", 1, "/"),
    (3, "", "2012", "/仕事/2012", 4, "/"),
    (4, "", "仕事", "/仕事", 1, "/"),
    (5, "", "家", "/家", 1, "/"),
    (6, "", "2012", "/家/2012", 5, "/"),
    (7, "", "送信済みメール", "/送信済みメール", 1, "/"),
    (8, "", "ゴミ箱", "/ゴミ箱", 1, "/"),
    (9, "", "古い", "/ゴミ箱/古い", 8, "/"),
)


def em_client(folder: Path, *mails: EmMail, data: bool = True, words: bool = True) -> Path:
    """The databases of one account's mail; the path is that of mail_index.dat."""
    numbered = list(enumerate(mails, 1))
    filled(folder / "folders.dat", EM_FOLDERS, Folders=EM_TREE)
    if data:
        parts = [
            (number, each.name, each.kind, each.content_id, None, 4, _length(each), None, each.header, each.body,
             each.disposition)
            for number, mail in numbered
            for each in mail.parts
        ]  # fmt: skip
        filled(folder / "mail_data.dat", EM_DATA, LocalMailContents=parts)
    if words:
        known = [(number, name, text) for number, mail in numbered for name, text in mail.words.items()]
        rows = [(row, *each) for row, each in enumerate(known, 1)]
        _virtual(filled(folder / "mail_fti.dat", EM_WORDS, LocalMailsIndex3_content=rows))
    items = [
        (number, "", str(number), mail.folder, TICKS, TICKS + 600_000_000, mail.subject, f"<{number}@example.jp>", 0,
         mail.flags, 100, mail.preview, mail.replied, 0, 0)
        for number, mail in numbered
    ]  # fmt: skip
    people = [(each, "山田太郎", mail.sender, 1, number) for number, mail in numbered for each in [2 * number]]
    people += [(each, "花子", mail.to, 4, number) for number, mail in numbered for each in [2 * number + 1]]
    addresses = [(row, parent, kind, 0, name, address) for row, name, address, kind, parent in people]
    return filled(folder / "mail_index.dat", EM_INDEX, MailItems=items, MailAddresses=addresses)


def _length(part: Part) -> int:
    return len(part.body) if part.length is None else part.length


def _virtual(path: Path) -> None:
    """Writes the entry of the index as the program's own SQLite does, whose tokenizer no other has."""
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA writable_schema = ON")
    sql = "CREATE VIRTUAL TABLE LocalMailsIndex3 USING fts4 (id, partName, content, tokenize=emclient)"
    query = "INSERT INTO sqlite_master (type, name, tbl_name, rootpage, sql) VALUES ('table', ?, ?, 0, ?)"
    connection.execute(query, ("LocalMailsIndex3", "LocalMailsIndex3", sql))
    connection.commit()
    connection.close()


def em_accounts(folder: Path, **accounts: Mapping[str, str]) -> Path:
    """accounts.dat, with settings as JSON by the folder of an account (`_` for `-` in its name)."""
    rows = [(name.replace("_", "-"), json.dumps(settings)) for name, settings in accounts.items()]
    return filled(folder / "accounts.dat", ["CREATE TABLE Accounts (path TEXT, settings TEXT)"], Accounts=rows)


MAILBIRD = (
    "CREATE TABLE Accounts (Id INTEGER PRIMARY KEY, Username TEXT, Server_Host TEXT,"
    " PrimarySenderIdentityId INTEGER, OAuth2CredentialsId INTEGER)",
    "CREATE TABLE SenderIdentities (Id INTEGER PRIMARY KEY, Email TEXT, Name TEXT)",
    "CREATE TABLE Folders (Id INTEGER PRIMARY KEY, AccountId INTEGER, Name TEXT, ParentId INTEGER)",
    "CREATE TABLE Messages (Id INTEGER PRIMARY KEY, AccountId INTEGER, ReceivedAt_UTC TEXT, Subject TEXT,"
    " IsRead INTEGER, MailMessageId TEXT, ThreadId TEXT, IsReadReceiptsEnabled INTEGER, Source BLOB)",
    "CREATE TABLE Folders_Messages (FolderId INTEGER, MessageId INTEGER)",
    "CREATE TABLE Messages_Contacts (MessageId INTEGER, ContactId INTEGER, Type INTEGER, Email TEXT, Name TEXT)",
    "CREATE TABLE MessageBodies (Id INTEGER PRIMARY KEY, Data BLOB, IsHtml INTEGER)",
    "CREATE TABLE Attachments (Id INTEGER PRIMARY KEY, MessageId INTEGER, SuggestedFileName TEXT, Size INTEGER,"
    " ContentType TEXT, ContentId TEXT, IsContentIdInBody INTEGER)",
    "CREATE TABLE FTS_Messages_content (id INTEGER PRIMARY KEY, c0, c1, c2, c3, c4, c5)",
    "CREATE TABLE Contacts (Id INTEGER PRIMARY KEY, Name TEXT, Email TEXT)",
)
MAILBIRD_FOLDERS = (
    (1, 1, "Inbox", None),
    (2, 1, "All Mail", None),
    (3, 1, "お客様", 1),
    (4, 2, "Inbox", None),
    (5, 2, "ゴミ箱", None),
)


@dataclass(frozen=True)
class Bird:
    """A message of Mailbird. `words` are those of the search index; `files` are attachments by their number."""

    body: str | None = None
    is_html: int | None = None
    words: str = ""
    account: int = 1
    folders: Sequence[int] = (1,)
    people: Sequence[tuple[int, str, str]] = (
        (0, "taro@example.jp", "山田"),
        (1, "list@ml.example.org", "ML"),
        (2, "hanako@example.ne.jp", "花子"),
    )
    files: Mapping[int, str] = field(default_factory=dict)
    source: bytes | None = None


def mailbird(path: Path, *birds: Bird, packed: bool = False) -> Path:
    """Store.db, of two accounts; the second logs in by a name that is no address."""
    numbered = list(enumerate(birds, 1))
    bodies = [
        (number, zlib.compress(bird.body.encode()) if packed else bird.body, bird.is_html)
        for number, bird in numbered
        if bird.body is not None
    ]
    filled(
        path,
        MAILBIRD,
        Accounts=[(1, "hanako@example.ne.jp", "imap.example.ne.jp", None, None), (2, "hanako", "pop.example.jp", 7, 0)],
        SenderIdentities=[(7, "hanako@example.jp", "花子")],
        Folders=MAILBIRD_FOLDERS,
        Messages=[
            (number, bird.account, f"2024-06-0{number % 9 + 1} 01:00:00Z", f"件名{number}", 1,
             f"<{number}@example.jp>", None, 0, bird.source)
            for number, bird in numbered
        ],
        Folders_Messages=[(folder, number) for number, bird in numbered for folder in bird.folders],
        Messages_Contacts=[(number, 1, *each) for number, bird in numbered for each in bird.people],
        MessageBodies=bodies,
        Attachments=[
            (row, number, name, 9, "APPLICATION/PDF", "", 0)
            for number, bird in numbered
            for row, name in bird.files.items()
        ],
        FTS_Messages_content=[(number, "", bird.words, "", "", "", "") for number, bird in numbered if bird.words],
        Contacts=[(1, "鈴木", "other@example.jp")],
    )  # fmt: skip
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA writable_schema = ON")
    sql = "CREATE VIRTUAL TABLE FTS_Messages USING fts5(Subject, Body, From_, To_, Cc, Bcc, tokenize='mailbird')"
    query = "INSERT INTO sqlite_master (type, name, tbl_name, rootpage, sql) VALUES ('table', ?, ?, 0, ?)"
    connection.execute(query, ("FTS_Messages", "FTS_Messages", sql))
    connection.commit()
    connection.close()
    return path


GEARY = (
    "CREATE TABLE FolderTable (id INTEGER PRIMARY KEY, name TEXT NOT NULL, parent_id INTEGER, attributes TEXT)",
    "CREATE TABLE MessageTable (id INTEGER PRIMARY KEY, fields INTEGER, date_field TEXT, date_time_t INTEGER,"
    " from_field TEXT, sender TEXT, reply_to TEXT, to_field TEXT, cc TEXT, bcc TEXT, message_id TEXT,"
    " in_reply_to TEXT, reference_ids TEXT, subject TEXT, header TEXT, body TEXT, preview TEXT, flags TEXT,"
    " internaldate TEXT, rfc822_size INTEGER, internaldate_time_t INTEGER)",
    "CREATE TABLE MessageLocationTable (id INTEGER PRIMARY KEY, message_id INTEGER, folder_id INTEGER,"
    " ordering INTEGER, remove_marker INTEGER DEFAULT 0)",
    "CREATE TABLE ContactTable (id INTEGER PRIMARY KEY, normalized_email TEXT NOT NULL, real_name TEXT,"
    " email TEXT UNIQUE NOT NULL, highest_importance INTEGER NOT NULL)",
)


def geary(path: Path, *messages: tuple[bytes | None, bytes | None], **rows: Sequence[Sequence[object]]) -> Path:
    """geary.db with messages as header and body, in its inbox; `rows` are rows of its other tables."""
    table = [
        (number, 0, None, 981334800, "Taro <taro@example.jp>", None, None, "hanako@example.jp", None, None,
         f"<{number}@example.jp>", None, None, "lost", header, body, "See", "\\Seen \\Flagged", None, 100, 981334860)
        for number, (header, body) in enumerate(messages, 1)
    ]  # fmt: skip
    folders = [(1, "INBOX", None, "\\HasNoChildren"), (2, "Gesendet 2020", None, "\\Sent")]
    places = [(number, number, 1, 0, 0) for number, _ in enumerate(messages, 1)]
    tables: dict[str, Sequence[Sequence[object]]] = {
        "FolderTable": folders,
        "MessageTable": table,
        "MessageLocationTable": places,
    }
    return filled(path, GEARY, **{**tables, **rows})


MAILSPRING = (
    "CREATE TABLE Account (id VARCHAR(40) PRIMARY KEY, data BLOB, accountId VARCHAR(40), email_address TEXT)",
    "CREATE TABLE Message (id VARCHAR(40) PRIMARY KEY, accountId VARCHAR(40), version INTEGER, data TEXT,"
    " headerMessageId VARCHAR(255), subject VARCHAR(500), date DATETIME, draft TINYINT(1), unread TINYINT(1))",
    "CREATE TABLE MessageBody (id VARCHAR(40) PRIMARY KEY, value TEXT, fetchedAt DATETIME)",
    "CREATE TABLE Contact (id VARCHAR(40) PRIMARY KEY, data BLOB, accountId VARCHAR(40), email TEXT, version INTEGER,"
    " refs INTEGER DEFAULT 0)",
)


def mailspring(path: Path, *messages: Mapping[str, object], **rows: Sequence[Sequence[object]]) -> Path:
    """edgehill.db with messages as the JSON of their `data`; their `id` is the key, `body` their text."""
    table = [(each["id"], each.get("aid", "a1"), 1, json.dumps(each), "", "", 0, 0, 0) for each in messages]
    bodies = [(each["id"], each["body"], None) for each in messages if "body" in each]
    tables: dict[str, Sequence[Sequence[object]]] = {"Message": table, "MessageBody": bodies}
    return filled(path, MAILSPRING, **{**tables, **rows})
