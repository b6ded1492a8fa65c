"""Reading the mail of an archive: its mailboxes, lists of messages, one message, a conversation. It writes nothing."""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass

from app.archive.catalog import browse
from app.archive.catalog.browse import AccountNode
from app.archive.catalog.catalog import CatalogRow
from app.archive.catalog.schema import DAMAGE
from app.archive.catalog.selection import Selection
from app.formats.common.header_block import utf16_as_utf8
from app.jobs.cancel import Cancel
from app.jobs.mail_source import MailSource
from app.jobs.winmail import unpacked, unpacked_bytes, with_unpacked
from app.mime.message_view import MessageView, message_view, original, pictures
from app.mime.safe_html import SafeHtml, safe_html
from app.model.errors import SourceError
from app.model.errors.message import MessageGoneError
from app.model.errors.usage import CatalogUnreadableError

_BYTE_ORDER_MARKS = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class OpenMail:
    """An archive that can be looked through. `years` are those of its messages, the newest first."""

    source: MailSource
    accounts: tuple[AccountNode, ...]
    years: tuple[int, ...]

    @property
    def messages(self) -> int:
        """How many messages there are."""
        return sum(each.messages for each in self.accounts)


@dataclass(frozen=True, slots=True)
class MailList:
    """The numbers of the messages that are listed, in their order: 8 bytes each."""

    numbers: Sequence[int]


@dataclass(frozen=True, slots=True)
class OpenMessage:
    """A message to show. `page` is its HTML made harmless, None where it has none or too much of it.

    `pictures` are its parts that the page shows, by Content-ID; `octets` the message itself, and `inside` the messages
    that Outlook packed into parts of it, by their numbers.
    """

    row: CatalogRow
    octets: bytes
    view: MessageView
    page: SafeHtml | None
    pictures: Mapping[str, bytes]
    inside: Mapping[str, bytes]

    def attachment(self, number: str) -> bytes:
        """The content of an attachment of the view."""
        return unpacked_bytes(self.octets, self.inside, number)

    @property
    def original(self) -> str:
        """The message as it was sent."""
        return original(self.octets)


def open_mail(source: MailSource, cancel: Cancel) -> OpenMail:
    """Raises UsageError for a damaged catalog, SourceError for a wrong passphrase, CancelledError."""
    source.open(cancel)
    with _catalog(source) as database:
        accounts = tuple(browse.mailbox_tree(database))
        cancel.check()
        return OpenMail(source, accounts, browse.years(database))


def listed(source: MailSource, selection: Selection) -> MailList:
    """The messages of a selection, newest first. Raises CatalogUnreadableError."""
    with _catalog(source) as database:
        return MailList(browse.numbers(database, selection))


def conversation(source: MailSource, number: int) -> MailList:
    """The messages that answer each other, with that one, newest first. Raises CatalogUnreadableError."""
    with _catalog(source) as database:
        rows = browse.conversation(database, number)
    return MailList([row.id for row in reversed(rows)])


def read(source: MailSource, number: int, cancel: Cancel) -> OpenMessage:
    """A message and everything that is shown of it. Raises MessageError, CatalogUnreadableError, CancelledError."""
    with _catalog(source) as database:
        rows = browse.rows_by_number(database, [number])
    if not rows:
        raise MessageGoneError(str(number))
    octets = source.octets(rows[0], cancel)
    cancel.check()
    # Notes of some programs are whole in two bytes a character.
    view = message_view(utf16_as_utf8(octets) or octets if octets[:2] in _BYTE_ORDER_MARKS else octets)
    inside = unpacked(octets) if view.attachments else {}
    view = with_unpacked(view, inside)
    page = safe_html(view.html) if view.html else None
    shown: dict[str, bytes] = {}
    if page is not None:
        for each in (*inside.values(), octets):
            shown |= pictures(each, page.pictures)
    return OpenMessage(rows[0], octets, view, page, shown, inside)


class CatalogRows:
    """Rows of a catalog by their numbers, for a list on the screen. Belongs to the thread that made it; close it."""

    def __init__(self, source: MailSource) -> None:
        """Raises CatalogUnreadableError."""
        self._source = source
        try:
            self._database = source.connect()
        except DAMAGE as error:
            raise CatalogUnreadableError(source.archive) from error

    def rows(self, numbers: Sequence[int]) -> dict[int, CatalogRow]:
        """Those of these numbers that can be read."""
        try:
            return {row.id: row for row in browse.rows_by_number(self._database, numbers)}
        except DAMAGE:
            return dict(self._one_by_one(numbers))

    def close(self) -> None:
        """Lets go of the file."""
        self._database.close()

    def _one_by_one(self, numbers: Sequence[int]) -> Iterator[tuple[int, CatalogRow]]:
        """One damaged row hides no other."""
        for number in numbers:
            try:
                rows = browse.rows_by_number(self._database, [number])
            except DAMAGE:
                continue
            yield from ((row.id, row) for row in rows)


@contextmanager
def _catalog(source: MailSource) -> Iterator[sqlite3.Connection]:
    """The catalog, open for one question. Raises CatalogUnreadableError for a damaged one."""
    try:
        with closing(source.connect()) as database:
            yield database
    except SourceError:
        raise
    except DAMAGE as error:
        raise CatalogUnreadableError(source.archive) from error
