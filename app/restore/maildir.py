"""Messages in Maildirs, one a mailbox, nested as the folders were; flags in the names as `mailbox` writes them.

Restored 2026-11-29/hanako@example.jp/INBOX/cur/1136163600.R1.furoshiki:2,RS
Restored 2026-11-29/hanako@example.jp/INBOX/Customers/cur/…
"""

import errno
import mailbox
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from app.model.mail import MessageFlag
from app.model.target_kind import TargetKind
from app.restore.folder_names import FolderNames
from app.restore.message import RestorableMessage

_LETTERS = (
    (MessageFlag.READ, "S"),
    (MessageFlag.ANSWERED, "R"),
    (MessageFlag.FLAGGED, "F"),
    (MessageFlag.FORWARDED, "P"),
    (MessageFlag.DRAFT, "D"),
)
OWN_FOLDERS = ("cur", "new", "tmp")
_COLON, _INSTEAD = ":", "!"
"""Windows and FAT have no colon in names; `mailbox.Maildir.colon` is to be "!" then, as its documentation has it."""


class MaildirLayout:
    """A `Layout`: `cur`, `new` and `tmp` in each folder."""

    kind = TargetKind.MAILDIR

    def __init__(self) -> None:
        self._mark = ""

    def names(self) -> FolderNames:
        """A folder must not be taken for a part of a Maildir."""
        return FolderNames(is_allowed=lambda name: name.lower() not in OWN_FOLDERS)

    def begin(self, folder: Path) -> None:
        """Raises OSError."""
        for name in OWN_FOLDERS:
            (folder / name).mkdir(exist_ok=True)
        self._mark = self._mark or _mark_for(folder)

    def file_name(self, folder: Path, index: int, message: RestorableMessage) -> str:
        """Unique in its mailbox; the flags are in the order that `mailbox` gives them."""
        noted = mailbox.MaildirMessage()
        noted.set_flags("".join(letter for flag, letter in _LETTERS if flag in message.flags))
        seconds = max(int(message.moment.timestamp()), 0) if message.moment is not None else 0
        return f"cur/{seconds}.R{index}.furoshiki{self._mark}{noted.get_info() or '2,'}"

    def octets(self, message: RestorableMessage) -> bytes:
        """The message as it is."""
        return message.octets

    def end(self, folder: Path, messages: Sequence[tuple[int, RestorableMessage]]) -> Sequence[Path]:
        """Nothing to add."""
        return ()


def _mark_for(folder: Path) -> str:
    """What stands before the flags in a name here. Raises OSError."""
    if sys.platform == "win32":
        return _INSTEAD
    trial = folder / "tmp" / f"trial{_COLON}2,"
    try:
        os.close(os.open(trial, os.O_WRONLY | os.O_CREAT | os.O_EXCL))
    except OSError as error:
        if error.errno in (errno.EINVAL, errno.EILSEQ, errno.ENOENT):
            return _INSTEAD
        raise
    trial.unlink()
    return _COLON
