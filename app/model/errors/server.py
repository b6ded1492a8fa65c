"""What goes wrong with a mail server. No text of a server is in them but through `app.textkit.text.one_line`."""

from pathlib import Path

from app.model.codes import Code
from app.model.errors import SourceError, UsageError


class ServerError(SourceError):
    """A server cannot be asked, or does not do what it is asked for."""


class ServerUnreachableError(ServerError):
    """Nothing answers there; `reason` is the name of the system's error."""

    code = Code.SERVER_UNREACHABLE
    host: str
    reason: str


class ServerCertificateError(ServerError):
    """The server cannot prove that it is the one that was asked for; `reason` is what OpenSSL says."""

    code = Code.SERVER_CERTIFICATE_WRONG
    host: str
    reason: str


class ServerWithoutTlsError(ServerError):
    """The server would take the password over an open line."""

    code = Code.SERVER_WITHOUT_TLS
    host: str


class ServerGoneError(ServerError):
    """The line broke, or the server stopped answering."""

    code = Code.SERVER_GONE
    host: str


class ServerAnswerError(ServerError):
    """What came is no answer of IMAP, or has no end."""

    code = Code.SERVER_ANSWER_INVALID
    host: str


class LoginRefusedError(ServerError):
    """Wrong user or password, or a way of logging in that the server does not take."""

    code = Code.SERVER_LOGIN_REFUSED
    host: str
    user: str
    answer: str


class ServerRefusedError(ServerError):
    """The server did not do `command`; `answer` is what it says."""

    code = Code.SERVER_REFUSED
    host: str
    command: str
    answer: str


class ServerBusyError(ServerError):
    """The server takes no more for now: too much in a day, too many lines."""

    code = Code.SERVER_BUSY
    host: str
    answer: str


class MailboxFullError(ServerError):
    """The account has no room left on the server."""

    code = Code.SERVER_MAILBOX_FULL
    host: str
    answer: str


class PasswordNeededError(UsageError):
    """There is no terminal to ask for the password of the account."""

    code = Code.SERVER_PASSWORD_NEEDED


class ServerNameInvalidError(UsageError):
    """Neither an address nor the name of a server."""

    code = Code.SERVER_NAME_INVALID
    name: str


class RestoreNeedsPlaceError(UsageError):
    """It was not said where the mail is to go, or two ways were named."""

    code = Code.RESTORE_NEEDS_PLACE


class FetchAtWorkError(UsageError):
    """Another run fetches the same account into the same folder."""

    code = Code.FETCH_AT_WORK
    path: Path


class FetchNeededError(UsageError):
    """Options about a mail server without fetching from one."""

    code = Code.FETCH_NEEDED


class FetchPausedError(SourceError):
    """A server gives out no more for now; `when` is the local time from which on it may go on."""

    code = Code.FETCH_PAUSED
    host: str
    answer: str
    when: str
