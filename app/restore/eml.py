"""Messages as .eml files: the bytes of the archive, or with CRLF for the mail programs of Windows.

Restored 2026-11-29/hanako@example.jp/INBOX/000001 2026-03-05 Appointment.eml
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from app.formats.standard.mbox_writing import with_lf
from app.model.target_kind import TargetKind
from app.restore.folder_names import FolderNames
from app.restore.maildir import OWN_FOLDERS
from app.restore.message import RestorableMessage
from app.textkit.safe_names import safe_name

_SUBJECT = 40
"""Characters of a subject in a name: Windows takes 259 for the whole path."""


@dataclass(frozen=True, slots=True)
class EmlLayout:
    """A `Layout`: number, day and subject are the name of a file. `kind` is EML or WINDOWS_MAIL."""

    kind: TargetKind

    def names(self) -> FolderNames:
        """A folder must not look like a message, nor be taken for a part of a Maildir, whose `tmp` nobody reads."""
        return FolderNames(
            is_allowed=lambda name: not name.lower().endswith(".eml") and name.lower() not in OWN_FOLDERS
        )

    def begin(self, folder: Path) -> None:
        """Nothing to prepare."""

    def file_name(self, folder: Path, index: int, message: RestorableMessage) -> str:
        """Sorts as the mailbox did."""
        day = f"{message.moment:%Y-%m-%d}" if message.moment is not None else ""
        words = " ".join(message.subject[: 2 * _SUBJECT].split())[:_SUBJECT]
        name = " ".join(part for part in (f"{index:06}", day, words) if part)
        return f"{safe_name(name.rstrip('. '))}.eml"

    def octets(self, message: RestorableMessage) -> bytes:
        """The message as it is, or with CRLF."""
        if self.kind is TargetKind.EML:
            return message.octets
        return with_lf(message.octets).replace(b"\n", b"\r\n")

    def end(self, folder: Path, messages: Sequence[tuple[int, RestorableMessage]]) -> Sequence[Path]:
        """Nothing to add."""
        return ()
