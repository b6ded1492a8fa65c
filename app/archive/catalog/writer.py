"""Writing catalog.sqlite while an archive is made: message by message, in batches."""

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path

from app.archive.catalog import carried_over, schema
from app.archive.catalog.carried_over import CarriedFile, EarlierReadable
from app.archive.catalog.cells import seconds_of
from app.archive.catalog.reader_version import reader_version
from app.archive.catalog.schema import MESSAGE_COLUMNS
from app.model.codes import Code
from app.model.contact import AddressTrace, Card
from app.model.findings import Finding
from app.model.mail import Address, Completeness, Envelope, Message, PlainMessage
from app.model.store import Mailbox, Store

_BATCH = 1000
_INSERT = f"INSERT INTO message ({', '.join(MESSAGE_COLUMNS)}) VALUES ({', '.join('?' * len(MESSAGE_COLUMNS))})"
# Messages of which at least one byte lies in a hole: [offset, offset + length) meets [:start, :end).
_MARK_PARTIAL = f"""
UPDATE message SET completeness = 'partial', notes = trim(coalesce(notes, '') || ' {Code.LOST_ON_DISK}')
    WHERE file = :file AND offset < :end AND offset + length > :start AND completeness = 'whole'
"""


class CatalogWriter:
    """Fills a new catalog. Nothing in it can be relied on before `finish`.

    All methods raise sqlite3.Error where the disk is full or fails.
    """

    def __init__(self, path: Path, earlier: Path | None = None) -> None:
        """`earlier` is the catalog of an earlier archive of the same mail, whole as it was sealed."""
        self._database = sqlite3.connect(path, isolation_level=None, uri=earlier is not None)
        # A crash leaves an archive that says it is incomplete; a journal would protect nothing and double the writing.
        self._database.execute("PRAGMA journal_mode = OFF")
        self._database.execute("PRAGMA synchronous = OFF")
        schema.create(self._database)
        self.earlier = carried_over.attach(self._database, earlier) if earlier is not None else None
        self._database.execute("BEGIN")
        self._database.execute("INSERT INTO reader VALUES (?)", (reader_version(),))
        self._pending: list[tuple[int | str | None, ...]] = []
        self._files: list[tuple[int, str, str]] = []
        self._last_file = 0
        self._carried: list[tuple[int, int, CarriedFile]] = []
        self._readings: list[tuple[int, str]] = []

    def add_store(self, store: Store) -> int:
        """The number of the store in the catalog."""
        cursor = self._database.execute("INSERT INTO store VALUES (NULL, ?, ?)", (store.client, _text(str(store.path))))
        number = _row_number(cursor)
        for account in store.accounts:
            fields = (number, _text(account.address), account.protocol, account.server, json.dumps(account.aliases))
            self._database.execute("INSERT INTO account VALUES (?, ?, ?, ?, ?, ?)", (*fields, _text(account.label)))
        return number

    def add_mailbox(self, store: int, mailbox: Mailbox) -> int:
        """The number of the mailbox in the catalog."""
        path = json.dumps([_text(part) for part in mailbox.path], ensure_ascii=False)
        owner = schema.OWNER_UNKNOWN if mailbox.owner_is_unknown else int(mailbox.is_local)
        fields = (store, mailbox.account, path, mailbox.role.value, owner)
        return _row_number(self._database.execute("INSERT INTO mailbox VALUES (NULL, ?, ?, ?, ?, ?)", fields))

    def add_file(self, name: str, format_name: str) -> int:
        """The number of a file of the archive that holds messages."""
        self._last_file += 1
        self._files.append((self._last_file, name, format_name))
        if len(self._files) >= _BATCH:
            self._write_files()
        return self._last_file

    def add(self, mailbox: int, file: int, message: Message | PlainMessage, envelope: Envelope) -> None:
        """Notes one message. `mailbox` and `file` are numbers of this catalog."""
        if self._carried:
            self._write_carried()
        sender = envelope.sender
        offset, length, received, completeness, notes = _listed(message)
        # In the order of MESSAGE_COLUMNS: names for each of a million rows would cost more than the rest.
        self._pending.append(
            (
                mailbox,
                file,
                offset,
                length,
                envelope.message_id,
                seconds_of(envelope.date),
                received,
                sender.name if sender else None,
                sender.address if sender else None,
                _addresses(envelope.reply_to),
                _addresses(envelope.to),
                _addresses(envelope.cc),
                envelope.subject,
                " ".join(envelope.signals) or None,
                message.flags.value,
                completeness,
                notes,
                _addresses(envelope.bcc),
                " ".join(envelope.answers) or None,
                envelope.raw_sender or None,
                _addresses(envelope.authors),
                envelope.list_address or None,
                envelope.delivered_to or None,
                None,
            )
        )
        if len(self._pending) >= _BATCH:
            self._write_pending()

    def carry_over(self, mailbox: int, file: int, carried: CarriedFile) -> None:
        """Notes the messages an earlier catalog has of a file. `mailbox` and `file` are numbers of this catalog."""
        if self._pending:
            self._write_pending()
        self._carried.append((file, mailbox, carried))
        if len(self._carried) >= _BATCH:
            self._write_carried()

    def note_reading(self, file: int, findings: Iterable[Finding]) -> None:
        """Notes that all that is listed of a file was read from its own bytes, with these findings."""
        fields = [{**each.parameters, "code": each.code} for each in findings]
        self._readings.append((file, json.dumps(fields) if fields else "[]"))
        if len(self._readings) >= _BATCH:
            self._write_readings()

    def forget_reading(self, file: int) -> None:
        """Takes back `note_reading`."""
        self._write_readings()
        self._database.execute("DELETE FROM reading WHERE file = ?", (file,))

    def add_card(self, store: int, card: Card) -> None:
        """Notes an entry of an address book."""
        fields = (store, _text(card.name), json.dumps(asdict(card)))
        self._database.execute("INSERT INTO card VALUES (?, ?, ?)", fields)

    def add_trace(self, store: int, kind: str, file: str, trace: AddressTrace) -> None:
        """Notes what a file of address traces of that kind, called `file` in the archive, knows of an address."""
        who = (store, kind, file, _text(trace.address), _text(trace.name))
        fields = (*who, trace.relation.value, trace.confidence.value, seconds_of(trace.last))
        self._database.execute("INSERT INTO trace VALUES (?, ?, ?, ?, ?, ?, ?, ?)", fields)

    def forget_file(self, file: int) -> None:
        """Drops the messages of a file that has to be read again."""
        self._write_pending()
        # Before the messages: their numbers may be given to others.
        self._database.execute("DELETE FROM named WHERE message IN (SELECT id FROM message WHERE file = ?)", (file,))
        self._database.execute("DELETE FROM message WHERE file = ?", (file,))
        if self.earlier is not None:
            self.earlier.forget(file)

    def mark_holes(self, file: int, holes: Iterable[tuple[int, int]]) -> int:
        """Marks the messages of a file that lie over one of its holes; returns how many counted as whole before."""
        self._write_pending()
        whole = 0
        for offset, length in holes:
            values = {"file": file, "start": offset, "end": offset + length}
            whole += self._database.execute(_MARK_PARTIAL, values).rowcount
        return whole

    def finish(self) -> None:
        """Makes everything noted so far readable by `rows`; nothing may be added afterwards."""
        self._write_files()
        self._write_pending()
        self._write_readings()
        self._database.execute("COMMIT")

    def readable_copies(self) -> dict[int, EarlierReadable]:
        """Readable copies of the earlier archive that hold what a mailbox has now, by its number; after `finish`."""
        return self.earlier.readable_copies() if self.earlier is not None else {}

    def close(self) -> None:
        """Closes the database; a second call does nothing."""
        if self.earlier is not None:
            self.earlier.close()
        self._database.close()

    def _write_carried(self) -> None:
        if self._carried:
            assert self.earlier is not None
            self.earlier.copy(self._carried)
            self._carried.clear()

    def _write_files(self) -> None:
        self._database.executemany("INSERT INTO file VALUES (?, ?, ?)", self._files)
        self._files.clear()

    def _write_readings(self) -> None:
        self._database.executemany("INSERT INTO reading VALUES (?, ?)", self._readings)
        self._readings.clear()

    def _write_pending(self) -> None:
        self._write_carried()
        self._database.executemany(_INSERT, self._pending)
        self._pending.clear()


# The same few people write again and again: most of what is written here was so before.
@lru_cache(maxsize=4096)
def _addresses(addresses: tuple[Address, ...]) -> str | None:
    return json.dumps([(each.name, each.address) for each in addresses], ensure_ascii=False) if addresses else None


_Listed = tuple[int, int, int | None, str, str | None]
_WHOLE = Completeness.WHOLE.value


def _listed(message: Message | PlainMessage) -> _Listed:
    """Offset, length, time received, completeness and notes, as cells."""
    if isinstance(message, PlainMessage):
        return message.offset, message.length, seconds_of(message.received), _WHOLE, None
    _, offset, length = message.origin
    notes = " ".join(message.notes) or None
    return offset, length, seconds_of(message.received), message.completeness.value, notes


def _text(value: str) -> str:
    """SQLite holds no lone surrogates."""
    return value.encode("utf-8", "replace").decode()


def _row_number(cursor: sqlite3.Cursor) -> int:
    number = cursor.lastrowid
    assert number is not None
    return number
