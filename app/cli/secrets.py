"""How a passphrase reaches the program: a file, the environment or the terminal, never the command line itself."""

import getpass
import os
import sys
from pathlib import Path

from app.cli.parser import Values
from app.cli.printer import Printer, asking
from app.i18n.catalogue import Translator
from app.jobs.encryption import is_encrypted
from app.model.errors.server import PasswordNeededError
from app.model.errors.source import PassphraseFileUnreadableError
from app.model.errors.usage import (
    NoSuchFileError,
    PassphraseNeededError,
    PassphrasesDifferError,
    PassphraseUnreadableError,
)
from app.model.secret import Secret
from app.servers import passwords
from app.textkit.text import one_line

VARIABLE = "FUROSHIKI_PASSPHRASE"
PASSWORD_VARIABLE = "FUROSHIKI_IMAP_PASSWORD"
_STANDARD_INPUT = Path("-")
_LARGEST = 1 << 16


def new_passphrase(file: Path | None, translator: Translator) -> str:
    """The passphrase for a new archive; asked for twice at a terminal. Raises UsageError and SourceError."""
    if given := _given(file):
        return given
    if not is_at_terminal():
        raise PassphraseNeededError()
    passphrase = getpass.getpass(translator.translate("Passphrase") + ": ")
    if getpass.getpass(translator.translate("The same passphrase again") + ": ") != passphrase:
        raise PassphrasesDifferError()
    return passphrase


def known_secret(file: Path | None, recovery_key: Path | None, translator: Translator, *, ask: bool) -> Secret | None:
    """The secret that opens an archive; None where none is given. Raises UsageError and SourceError."""
    if recovery_key is not None:
        return Secret(recovery_key=_text(recovery_key))
    passphrase = _given(file)
    if not passphrase and ask and is_at_terminal():
        passphrase = getpass.getpass(translator.translate("Passphrase (nothing: without it)") + ": ")
    return Secret(passphrase) if passphrase else None


def secret_of(printer: Printer, values: Values, translator: Translator, *, ask: bool) -> Secret | None:
    """The secret that opens the archive meant; None for one that is not encrypted, or where none is given."""
    if not is_encrypted(values["archive"]):
        return None
    with asking(printer):
        return known_secret(values["passphrase_file"], values["recovery_key"], translator, ask=ask)


def account_password(file: Path | None, user: str, host: str, translator: Translator) -> str:
    """The password of an account, where it is neither given nor remembered asked for; the question names who gets it.

    Raises UsageError and SourceError.
    """
    if given := _given(file, PASSWORD_VARIABLE):
        return given
    if kept := passwords.remembered(host, user):
        return kept
    if not is_at_terminal():
        raise PasswordNeededError()
    question = translator.translate("Password of {user} on {host}", user=one_line(user), host=one_line(host))
    return getpass.getpass(question + ": ")


def _given(file: Path | None, variable: str = VARIABLE) -> str:
    if file is None:
        return os.environ.get(variable, "")
    lines = _text(file).splitlines()
    if not lines or not lines[0]:
        raise PassphraseUnreadableError(file)
    return lines[0]


def _text(path: Path) -> str:
    try:
        if path == _STANDARD_INPUT:
            return sys.stdin.buffer.readline(_LARGEST).decode("utf-8-sig")
        with path.open("rb") as file:
            # Notepad of Windows may write a byte order mark before the text.
            return file.read(_LARGEST).decode("utf-8-sig")
    except FileNotFoundError as error:
        raise NoSuchFileError(path) from error
    except UnicodeDecodeError as error:
        raise PassphraseUnreadableError(path) from error
    except OSError as error:
        raise PassphraseFileUnreadableError(path) from error


def is_at_terminal() -> bool:
    """True where somebody can be asked for a passphrase."""
    return sys.stdin is not None and sys.stdin.isatty()
