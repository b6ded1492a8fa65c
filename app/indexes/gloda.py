"""Thunderbird's global search index (gloda): it remembers messages, until a sweep throws the deleted ones away.

Schema: mailnews/db/gloda/modules/GlodaDatastore.sys.mjs. A row without folder or key is a ghost of a conversation;
`date` is in microseconds; texts lie in a full-text index that can be read without its tokenizer.
"""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

from app.formats.common.database import Database
from app.formats.standard import mutf7
from app.indexes.tables import header, microseconds, text
from app.model.index import Index, IndexEntry, IndexFault, IndexUnreadableError

_NEEDED = {"id", "folderid", "messagekey", "headermessageid", "deleted"}
_NO_MAIL = frozenset({"news", "news-message"})
_FEEDS = "nobody@feeds"
# Thunderbird makes up an identifier for a message that has none: it can be found nowhere else.
_MADE_UP = "md5:"


def _read(path: Path) -> Iterator[IndexEntry]:
    with Database(path) as database:
        columns = database.columns("messages")
        if not columns >= _NEEDED:
            raise IndexUnreadableError(IndexFault.NOT_AN_INDEX)
        folders = _folders(database)
        date = "m.date" if "date" in columns else "NULL"
        texts = {"c1subject", "c3author"} <= database.columns("messagesText_content")
        chosen = ("t.c3author", "t.c1subject") if texts else ("NULL", "NULL")
        query = (
            f"SELECT m.headerMessageID, m.folderID, {date}, {chosen[0]}, {chosen[1]} FROM messages m"
            f"{' LEFT JOIN messagesText_content t ON t.docid = m.id' if texts else ''}"
            " WHERE m.deleted = 0 AND m.folderID IS NOT NULL AND m.messageKey IS NOT NULL"
        )
        for message_id, folder, moment, author, subject in database.rows(query):
            place = folders.get(folder)
            if place is None or not text(message_id) or text(message_id).startswith(_MADE_UP):
                continue
            yield IndexEntry(
                message_id=text(message_id),
                account=place[0],
                mailbox=place[1],
                date=microseconds(moment),
                sender=header(author),
                subject=text(subject),
            )


def _folders(database: Database) -> dict[object, tuple[str, tuple[str, ...]]]:
    """Account and path of each folder of mail, out of its URI (`imap://user%40example.jp@server/INBOX`)."""
    if not {"id", "folderuri"} <= database.columns("folderLocations"):
        raise IndexUnreadableError(IndexFault.NOT_AN_INDEX)
    found: dict[object, tuple[str, tuple[str, ...]]] = {}
    for number, uri in database.rows("SELECT id, folderURI FROM folderLocations"):
        try:
            parts = urlsplit(text(uri))
        except ValueError:
            continue
        account = unquote(parts.netloc)
        if parts.scheme not in _NO_MAIL and account.casefold() != _FEEDS:
            found[number] = account, tuple(mutf7.decode(unquote(name)) for name in parts.path.split("/") if name)
    return found


INDEX = Index("gloda", lambda path: path.name == "global-messages-db.sqlite", _read, whole_store=True, remembers=True)
