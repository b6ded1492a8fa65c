"""A restore that was asked for and cannot be."""

from pathlib import Path

from app.model.codes import Code
from app.model.errors import UsageError


class NothingToRestoreError(UsageError):
    """No message of the archive is meant."""

    code = Code.NOTHING_TO_RESTORE


class NoSuchMailboxError(UsageError):
    """The archive knows no mailbox of that name."""

    code = Code.NO_SUCH_MAILBOX
    mailbox: str


class NotAProfileError(UsageError):
    """The folder is no profile of Thunderbird."""

    code = Code.NOT_A_PROFILE
    path: Path


class OwnFilesOnlyWholeError(UsageError):
    """The files of the mail programs cannot be put back for single accounts, mailboxes or messages."""

    code = Code.OWN_FILES_ONLY_WHOLE
