"""Messages in MH folders: files named by numbers, flags in `.mh_sequences` as `mailbox` writes it.

Restored 2026-11-29/hanako@example.jp/INBOX/1
Restored 2026-11-29/hanako@example.jp/INBOX/.mh_sequences      unseen: 3 7-9
"""

import mailbox
from collections.abc import Sequence
from pathlib import Path

from app.formats.standard.mh import matches_name
from app.model.mail import MessageFlag
from app.model.target_kind import TargetKind
from app.restore.folder_names import FolderNames
from app.restore.maildir import OWN_FOLDERS
from app.restore.message import RestorableMessage

_SEQUENCES = ".mh_sequences"
_MARKED = {"replied": MessageFlag.ANSWERED, "flagged": MessageFlag.FLAGGED}
_UNSEEN = "unseen"


class MhLayout:
    """A `Layout`: numbers, and sequences of them."""

    kind = TargetKind.MH

    def names(self) -> FolderNames:
        """A folder must not be taken for a message, nor for a part of a Maildir, whose `tmp` nobody reads."""
        return FolderNames(is_allowed=lambda name: not matches_name(name) and name.lower() not in OWN_FOLDERS)

    def begin(self, folder: Path) -> None:
        """The file makes it an MH folder, also without a message. Raises OSError."""
        (folder / _SEQUENCES).touch()

    def file_name(self, folder: Path, index: int, message: RestorableMessage) -> str:
        """Its number."""
        return str(index)

    def octets(self, message: RestorableMessage) -> bytes:
        """The message as it is."""
        return message.octets

    def end(self, folder: Path, messages: Sequence[tuple[int, RestorableMessage]]) -> Sequence[Path]:
        """Writes the sequences. Raises OSError."""
        sequences = {name: [index for index, each in messages if flag in each.flags] for name, flag in _MARKED.items()}
        sequences[_UNSEEN] = [index for index, each in messages if MessageFlag.READ not in each.flags]
        mailbox.MH(folder, create=False).set_sequences({name: found for name, found in sequences.items() if found})
        return (folder / _SEQUENCES,)
