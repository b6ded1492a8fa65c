"""What is there and cannot be read."""

from pathlib import Path

from app.model.codes import Code
from app.model.errors import SourceError


class AccessDeniedError(SourceError):
    """The system does not let this program read the path."""

    code = Code.PERMISSION_DENIED
    path: Path


class InUseError(SourceError):
    """A program keeps the path to itself; `program` is its id, empty where it is not known."""

    code = Code.FILE_LOCKED
    path: Path
    program: str


class UnreadableError(SourceError):
    """The path cannot be read; `reason` is the name of the system's error."""

    code = Code.FILE_UNREADABLE
    path: Path
    reason: str


class PassphraseFileUnreadableError(SourceError):
    """The system does not let this program read the file with the passphrase."""

    code = Code.PASSPHRASE_UNREADABLE
    path: Path


class PassphraseNotTriedError(SourceError):
    """This computer is too busy or too slow for the work that a passphrase takes."""

    code = Code.PASSPHRASE_NOT_TRIED


class PassphraseWrongError(SourceError):
    """The passphrase does not open the archive."""

    code = Code.PASSPHRASE_WRONG


class RecoveryKeyWrongError(SourceError):
    """The recovery key is that of another archive."""

    code = Code.RECOVERY_KEY_WRONG
    path: Path
