"""A restore that was asked for and cannot be."""

from dataclasses import dataclass
from pathlib import Path

from app.model.codes import Code
from app.model.errors import UsageError


@dataclass(eq=False)
class NothingToRestoreError(UsageError):
    """No message of the archive is meant."""

    code = Code.NOTHING_TO_RESTORE


@dataclass(eq=False)
class NoSuchMailboxError(UsageError):
    """The archive knows no mailbox of that name."""

    code = Code.NO_SUCH_MAILBOX
    mailbox: str


@dataclass(eq=False)
class NotAProfileError(UsageError):
    """The folder is no profile of Thunderbird."""

    code = Code.NOT_A_PROFILE
    path: Path


@dataclass(eq=False)
class OwnFilesOnlyWholeError(UsageError):
    """The files of the mail programs cannot be put back for single accounts, mailboxes or messages."""

    code = Code.OWN_FILES_ONLY_WHOLE
