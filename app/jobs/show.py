"""One message of an archive: what it says, what is attached, and both as files."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from app.archive.bag import layout
from app.archive.catalog import browse
from app.archive.catalog.catalog import CatalogRow
from app.archive.catalog.schema import DAMAGE, load_catalog, open_catalog
from app.archive.catalog.selection import Selection
from app.archive.encrypted import age, single_files
from app.archive.encrypted.container import is_encrypted
from app.archive.encrypted.held_file import HeldFile, can_be_held
from app.archive.messages import LARGEST, MessageReader
from app.formats.reading.worker import Worker
from app.jobs.cancel import Cancel
from app.jobs.inside import is_inside
from app.jobs.plain_archive import check_plain_archive
from app.jobs.save_mail import save, save_beside
from app.jobs.winmail import all_attachments, unpacked
from app.mime import body
from app.mime.body import MimePart
from app.mime.message_id import message_key
from app.model.errors.destination import InsideArchiveError, TargetExistsError
from app.model.errors.message import MessageInsideEncryptedError
from app.model.errors.source import AccessDeniedError
from app.model.errors.usage import (
    CatalogUnreadableError,
    NoSuchAttachmentError,
    NoSuchMessageError,
    PassphraseNeededError,
)
from app.model.events import Finished, Report
from app.model.secret import Secret


@dataclass(frozen=True, slots=True)
class ShowRequest:
    """Which message, by its number in the catalog or its Message-ID, and what to write of it.

    `save_as` takes its bytes as they are, `attachment_to` (a number from 1, and a folder) one of its attachments.
    """

    message: str
    save_as: Path | None = None
    attachment_to: tuple[int, Path] | None = None


@dataclass(frozen=True, slots=True)
class Attachment:
    """An attachment of a message that is shown; `size_bytes` are those it has when it is saved."""

    number: int
    name: str
    content_type: str
    size_bytes: int


@dataclass(frozen=True, slots=True)
class ShownMessage:
    """A message as it is shown. `octets` are its bytes, `saved` the file that was written last."""

    row: CatalogRow
    text: str
    attachments: tuple[Attachment, ...]
    octets: bytes
    saved: Path | None = None


@dataclass(frozen=True, slots=True)
class ShowPlan:
    """An archive, the message that was found in it, and what to do with it; `secret` opens an encrypted archive."""

    archive: Path
    row: CatalogRow
    request: ShowRequest
    secret: Secret | None = None


def prepare(archive: Path, request: ShowRequest, secret: Secret | None = None) -> ShowPlan:
    """Finds the message. Raises UsageError, SourceError, and DestinationError for a file that must not be written."""
    _check_targets(archive, request)
    try:
        with closing(_catalog(archive, secret)) as database:
            row = _found(database, request.message)
    except DAMAGE as error:
        raise CatalogUnreadableError(archive) from error
    if row is None:
        raise NoSuchMessageError(request.message)
    return ShowPlan(archive.absolute(), row, request, secret)


def _catalog(archive: Path, secret: Secret | None) -> sqlite3.Connection:
    """The catalog of an archive, of an encrypted one in memory. Raises UsageError, SourceError, sqlite3.Error."""
    if is_encrypted(archive):
        if secret is None:
            raise PassphraseNeededError()
        return load_catalog(_decrypted(archive, secret, layout.CATALOG))
    check_plain_archive(archive)
    return open_catalog(archive / layout.CATALOG)


def _decrypted(archive: Path, secret: Secret, name: str) -> bytes:
    """One file out of an encrypted archive; empty where it is not there. Raises SourceError."""
    age.require()
    try:
        found = single_files.read_files(archive, secret, (name,), largest=LARGEST, progress=lambda files, size: None)
    except OSError as error:
        raise AccessDeniedError(archive) from error
    return found.get(name, b"")


def _check_targets(archive: Path, request: ShowRequest) -> None:
    """Raises DestinationError for a file that exists, and for what would lie in the archive."""
    targets = [request.save_as] if request.save_as is not None else []
    targets += [request.attachment_to[1]] if request.attachment_to is not None else []
    for target in targets:
        if is_inside(target, archive):
            raise InsideArchiveError(target)
    if request.save_as is not None and request.save_as.exists():
        raise TargetExistsError(request.save_as)


def run(plan: ShowPlan, report: Report, cancel: Cancel) -> ShownMessage:
    """Reads the message, and writes what was asked for. Raises MessageError, UsageError, DestinationError."""
    cancel.check()
    octets = _octets(plan)
    inside = unpacked(octets)
    found = list(all_attachments(octets, inside))
    saved = _saved(plan, octets, found)
    listed = (
        Attachment(number, part.file_name, part.content_type, len(body.decoded(part, whole)))
        for number, (part, whole) in enumerate(found, 1)
    )
    texts = (body.text(each) for each in (octets, *inside.values()))
    text = next((each for each in texts if each.strip()), "")
    shown = ShownMessage(plan.row, text, tuple(listed), octets, saved)
    report(Finished(shown))
    return shown


def _octets(plan: ShowPlan) -> bytes:
    """The bytes of the message. Raises MessageError, SourceError."""
    row = plan.row
    if plan.secret is None:
        with MessageReader(plan.archive) as reader:
            return reader.octets(row)
    data = _decrypted(plan.archive, plan.secret, row.file)
    if not can_be_held(row.format, len(data)):
        # Its reader needs a file, and nothing of an encrypted archive comes to a disk.
        raise MessageInsideEncryptedError(row.file)
    with Worker() as worker:
        return HeldFile(row.file, row.format, data, worker).octets(row)


def _found(database: sqlite3.Connection, message: str) -> CatalogRow | None:
    """The message of a number, else the newest with that Message-ID."""
    if message.isascii() and message.isdigit() and len(message) < 19:
        rows = browse.rows_by_number(database, (int(message),))
        if rows:
            return rows[0]
    query = "SELECT id FROM message WHERE lower(message_id) = ? AND message_id <> ''"
    named = [number for (number,) in database.execute(query, (message_key(message),))]
    return next(iter(browse.rows(database, Selection(ids=tuple(named)), limit=1)), None)


def _saved(plan: ShowPlan, octets: bytes, found: Sequence[tuple[MimePart, bytes]]) -> Path | None:
    """Writes the message and an attachment of it, over nothing that exists; returns the last that was written."""
    request = plan.request
    number, folder = request.attachment_to or (0, None)
    if folder is not None and not 0 < number <= len(found):
        raise NoSuchAttachmentError(number, len(found))
    saved = save(octets, request.save_as, plan.archive) if request.save_as is not None else None
    if folder is None:
        return saved
    part, whole = found[number - 1]
    return save_beside(body.decoded(part, whole), part.file_name, folder, plan.archive)
