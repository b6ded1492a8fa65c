"""Thunderbird's global search index (gloda): people and messages it remembers until a sweep removes deleted ones.

Schema: mailnews/db/gloda/modules/GlodaDatastore.sys.mjs. A row of `messages` without folder or key is a ghost of a
conversation; `date` is in microseconds since 1970; texts lie in a full-text index whose table of contents
(`messagesText_content`) can be read without its tokenizer.
"""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

from app.formats.common.database import Database
from app.formats.standard import mutf7
from app.model.contact import AddressTrace, Confidence, Relation
from app.model.index import Index, IndexEntry, IndexFault, IndexUnreadableError
from app.model.trace_kind import TraceKind
from app.traces.tables import first_of, header, microseconds, text, trace

_TEXTS = "messagesText_content"
_NEEDED = {"id", "folderid", "messagekey", "headermessageid", "deleted"}
_NO_MAIL = frozenset({"news", "news-message"})
_FEEDS = "nobody@feeds"
_GENERATED_ID = "md5:"
"""Thunderbird makes up an identifier for a message that has none: it can be found nowhere else."""


def _matches(path: Path) -> bool:
    return path.name == "global-messages-db.sqlite"


def _read_traces(path: Path) -> Iterator[AddressTrace]:
    """The identities of its address table, and the authors of all texts. Raises sqlite3.Error and OSError."""
    with Database(path) as database:
        if {"kind", "value"} <= database.columns("identities"):
            query = (
                "SELECT i.value, i.description, c.name FROM identities i"
                " LEFT JOIN contacts c ON c.id = i.contactID WHERE i.kind = 'email'"
            )
            for address, description, name in database.rows(query):
                # Whoever was in any message, and it stays when that turns out to be junk.
                yield from trace(address, description or name, confidence=Confidence.LOW)
        if "c3author" in database.columns(_TEXTS):
            for (author,) in database.rows(f"SELECT DISTINCT c3author FROM {_TEXTS}"):
                yield from trace(author, relation=Relation.WROTE)


def _read_index(path: Path) -> Iterator[IndexEntry]:
    """The messages it remembers. Raises IndexUnreadableError, sqlite3.Error and OSError."""
    with Database(path) as database:
        columns = database.columns("messages")
        if not columns >= _NEEDED:
            raise IndexUnreadableError(IndexFault.NOT_AN_INDEX)
        folders = _folders(database)
        for message_id, folder, date, author, subject in database.rows(_query(database, columns)):
            location = folders.get(folder)
            if location is None or not text(message_id) or text(message_id).startswith(_GENERATED_ID):
                continue
            yield IndexEntry(
                message_id=text(message_id),
                account=location[0],
                mailbox=location[1],
                date=microseconds(date),
                sender=header(author),
                subject=text(subject),
            )


def _query(database: Database, columns: set[str]) -> str:
    """One row a message: identifier, folder, date, author, subject; NULL for what this database does not have."""
    has_texts = {"c1subject", "c3author"} <= database.columns(_TEXTS)
    author, subject = ("t.c3author", "t.c1subject") if has_texts else ("NULL", "NULL")
    return (
        f"SELECT m.headerMessageID, m.folderID, {first_of(columns, 'date', table='m')}, {author}, {subject}"
        f" FROM messages m{f' LEFT JOIN {_TEXTS} t ON t.docid = m.id' if has_texts else ''}"
        " WHERE m.deleted = 0 AND m.folderID IS NOT NULL AND m.messageKey IS NOT NULL"
    )


def _folders(database: Database) -> dict[object, tuple[str, tuple[str, ...]]]:
    """Account and path of each folder of mail, out of its URI (`imap://user%40example.jp@server/INBOX`)."""
    if not {"id", "folderuri"} <= database.columns("folderLocations"):
        raise IndexUnreadableError(IndexFault.NOT_AN_INDEX)
    folders: dict[object, tuple[str, tuple[str, ...]]] = {}
    for number, uri in database.rows("SELECT id, folderURI FROM folderLocations"):
        try:
            parts = urlsplit(text(uri))
        except ValueError:
            continue
        account = unquote(parts.netloc)
        if parts.scheme not in _NO_MAIL and account.casefold() != _FEEDS:
            folders[number] = account, tuple(mutf7.decode(unquote(name)) for name in parts.path.split("/") if name)
    return folders


TRACE_KIND = TraceKind("gloda", _matches, _read_traces)
INDEX = Index("gloda", _matches, _read_index, whole_store=True, remembers=True)
