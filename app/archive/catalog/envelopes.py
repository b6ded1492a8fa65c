"""What the headers of the messages of catalog.sqlite say: of one message, and of all with what their people go by."""

from collections.abc import Iterator, Sequence
from contextlib import closing
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from app.archive.catalog.cells import addresses_of, flags_of, moment_of, path_of, words_of
from app.archive.catalog.schema import open_catalog
from app.model.mail import Address, Envelope, MessageFlag, Role

ROLE = "coalesce(message.label_role, mailbox.role)"
"""What labels say a message is counts before its mailbox."""
ENVELOPE_COLUMNS = (
    "from_name", "from_address", "reply_to", "to_", "cc", "bcc", "date", "message_id", "subject", "signals", "answers",
    "raw_sender", "authors", "list_address", "delivered_to",
)  # fmt: skip
"""The columns of `message` that `envelope_of` takes, in this order."""
SELECT_ENVELOPE = ", ".join(f"message.{name}" for name in ENVELOPE_COLUMNS)
_SELECT = f"""
SELECT {SELECT_ENVELOPE}, mailbox.path, {ROLE}, message.marks, file.name, file.format, message.offset, message.length,
    message.id
FROM message JOIN mailbox ON mailbox.id = message.mailbox JOIN file ON file.id = message.file
ORDER BY message.mailbox, message.id
"""

# The same few signs come together in most messages, and there are few roles.
_signals_of = lru_cache(maxsize=4096)(words_of)
_role_of = lru_cache(maxsize=16)(Role)


class ListedEnvelope(NamedTuple):
    """The envelope of a message with its mailbox, where its bytes are, and its number; as `CatalogRow` says them."""

    role: Role
    flags: MessageFlag
    envelope: Envelope
    path: tuple[str, ...]
    file: str
    format: str
    offset: int
    length: int
    id: int


def envelopes(path: Path) -> Iterator[ListedEnvelope]:
    """Every message of a catalog, in the order of `rows`.

    Raises sqlite3.Error, or ValueError and its kin, for a damaged catalog.
    """
    with closing(open_catalog(path)) as database:
        # Cells are found faster by their place than by their name.
        database.row_factory = None
        for *cells, names, role, marks, file, kind, offset, length, number in database.execute(_SELECT):
            flags, envelope, place = flags_of(marks), envelope_of(cells), (file, kind, int(offset), int(length))
            yield ListedEnvelope(_role_of(role), flags, envelope, path_of(names), *place, number)


def envelope_of(cells: Sequence[object]) -> Envelope:
    """What headers say, out of the cells of `ENVELOPE_COLUMNS`. Raises ValueError and its kin for damaged ones."""
    (name, address, reply_to, to, cc, bcc, date, message_id, subject, signals, answers, raw, *rest) = cells
    authors, list_address, delivered_to = rest
    return Envelope(
        sender=Address(str(name or ""), str(address)) if address is not None else None,
        reply_to=addresses_of(reply_to),
        to=addresses_of(to),
        cc=addresses_of(cc),
        bcc=addresses_of(bcc),
        date=moment_of(date),
        message_id=str(message_id),
        subject=str(subject),
        signals=_signals_of(signals),
        answers=words_of(answers),
        raw_sender=str(raw or ""),
        authors=addresses_of(authors),
        list_address=str(list_address or ""),
        delivered_to=str(delivered_to or ""),
    )
