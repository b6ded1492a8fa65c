"""Archives, restores of them, and what is the same in both: messages by what a person and a program see of them."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from pathlib import Path

from app.archive.bag import layout
from app.archive.catalog.catalog import CatalogRow, rows
from app.archive.messages import MessageReader
from app.formats.standard.mbox_fields import without_status
from app.formats.standard.mbox_writing import with_lf
from app.jobs import backup, restore
from app.jobs.cancel import Cancel
from app.jobs.restore import RestoreRequest
from app.jobs.sources import Sources
from app.model.errors.message import MessageError
from app.model.events import Event
from app.model.mail import MessageFlag
from app.model.plan import BackupRequest
from app.model.restoration import RestoreRecord
from app.model.target_kind import TargetKind
from app.system.home import own_home

NAME = "Restored"
_QUOTED = re.compile(rb"(?<![^\r\n])>+(?=From )")


def archive_of(path: Path, usb: Path) -> Path:
    """An archive of one file or folder."""
    usb.mkdir(exist_ok=True)
    plan = backup.prepare(Sources(own_home(), (path,)), BackupRequest(usb, "test"))
    record = backup.run(plan, lambda event: None, Cancel())
    assert record.archive is not None
    return record.archive


def restored(request: RestoreRequest, events: list[Event] | None = None) -> RestoreRecord:
    """A restore, with nothing around that must not be written into."""
    plan = restore.prepare(request, Sources(own_home()), lambda sources: ())
    return restore.run(plan, (events if events is not None else []).append, Cancel())


def request_of(archive: Path, kind: TargetKind, destination: Path) -> RestoreRequest:
    """A request for all of an archive."""
    return RestoreRequest(archive, kind, destination, name=NAME)


@dataclass(frozen=True, slots=True)
class Seen:
    """What is seen of a message; `text` is a digest of it without what mail programs note in it."""

    message_id: str
    subject: str
    date: str
    flags: MessageFlag
    text: str
    attachments: tuple[str, ...]


def seen(archive: Path, kept: MessageFlag) -> Counter[Seen]:
    """What is seen of the messages of an archive that can be read; one without a byte is none in a file of its own."""
    with MessageReader(archive) as reader:
        return Counter(_seen(rows(archive / layout.CATALOG), reader, kept))


def _seen(found: Iterator[CatalogRow], reader: MessageReader, kept: MessageFlag) -> Iterator[Seen]:
    for row in found:
        try:
            octets = reader.octets(row)
        except MessageError:
            continue
        if not without_status(octets).strip():
            continue
        envelope = row.envelope
        yield Seen(
            envelope.message_id,
            envelope.subject,
            str(envelope.date),
            row.message.flags & kept,
            hashlib.sha256(_plain(octets)).hexdigest(),
            tuple(_attachments(octets)),
        )


def _plain(octets: bytes) -> bytes:
    """The text, whatever its line ends, its quotes and the empty lines behind it."""
    return _QUOTED.sub(b"", with_lf(without_status(octets)).replace(b"\r", b"\n")).strip(b"\n")


def _attachments(octets: bytes) -> Iterator[str]:
    """SHA-256 of each part that is no text."""
    try:
        message = message_from_bytes(octets, policy=policy.compat32)
        for part in message.walk():
            if part.get_content_maintype() not in ("multipart", "text", "message"):
                data = part.get_payload(decode=True)
                if isinstance(data, bytes) and part["Content-Transfer-Encoding"]:
                    is_text = str(part["Content-Transfer-Encoding"]).strip().lower() in ("7bit", "8bit")
                    yield hashlib.sha256(with_lf(data) if is_text else data).hexdigest()
    except Exception:
        # What the standard library cannot take apart is compared as text alone.
        return
