"""Why one message of an archive cannot be read: told for that message, never the end of a run."""

from app.model.codes import Code
from app.model.errors import SourceError
from app.model.exit_code import ExitCode


class MessageError(SourceError):
    """A message that cannot be read. In each, `path` is its file in the archive, as a name there."""


class MessageGoneError(MessageError):
    """The file the message lies in is not in the archive, or is none that an archive may point to."""

    code = Code.MESSAGE_GONE
    exit_code = ExitCode.ARCHIVE_DAMAGED
    path: str


class MessageDamagedError(MessageError):
    """The file does not hold the message as the list has it: it is shorter, or its container is broken there."""

    code = Code.MESSAGE_DAMAGED
    exit_code = ExitCode.ARCHIVE_DAMAGED
    path: str


class MessageNotReadError(MessageError):
    """The file may not be read, or its reader gave up; `error` is the name of the reason."""

    code = Code.MESSAGE_NOT_READ
    path: str
    error: str


class MessageInsideEncryptedError(MessageError):
    """The file is a container, which is only read from a folder; this one is inside an encrypted archive."""

    code = Code.MESSAGE_INSIDE_ENCRYPTED
    path: str
