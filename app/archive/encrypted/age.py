"""The age format (age-encryption.org/v1), through pyrage: keys, and streams encrypted to them."""

import re
from collections.abc import Iterator
from io import BufferedIOBase
from types import ModuleType

from app.model.errors.source import PassphraseNotTriedError, PassphraseWrongError
from app.model.errors.usage import EncryptionNotAvailableError, PassphraseTooShortError, RecoveryKeyInvalidError
from app.model.secret import Secret

SHORTEST_PASSPHRASE = 8
_IDENTITY = re.compile(r"AGE-SECRET-KEY-1[A-Z0-9]{58}")
_LARGEST_KEY = 1 << 16
_TRIES = 20
"""Each takes some hundredths of a second where the library refuses to begin."""
_TOO_MUCH_WORK = "Excessive work"
"""How the library's words begin where it refuses."""


class CiphertextDamagedError(Exception):
    """What was encrypted cannot be decrypted whole: changed, cut off, or for another key."""


def require() -> None:
    """Raises UsageError where this computer has no age (Windows on ARM)."""
    _pyrage()


def check_passphrase(passphrase: str) -> None:
    """Raises UsageError for one that is too short to be of use."""
    if len(passphrase.strip()) < SHORTEST_PASSPHRASE:
        raise PassphraseTooShortError(SHORTEST_PASSPHRASE)


def new_identity() -> str:
    """A new secret key, as text: the recovery key."""
    return str(_pyrage().x25519.Identity.generate())


def key_file(identity: str, passphrase: str) -> bytes:
    """The file that holds the identity, encrypted with the passphrase (scrypt; about a second of work)."""
    data: bytes = _pyrage().passphrase.encrypt(f"{identity}\n".encode("ascii"), passphrase)
    return data


def identity_of(secret: Secret, key: bytes) -> str:
    """The identity, from a recovery key or from the passphrase of a `key_file`.

    Raises SourceError where that does not open it, UsageError where it is no recovery key at all.
    """
    if secret.recovery_key:
        return parsed(secret.recovery_key)
    return parsed(_opened(key[:_LARGEST_KEY], secret.passphrase).decode("ascii", "replace"))


def _opened(key: bytes, passphrase: str) -> bytes:
    """What is in a `key_file`. Raises SourceError.

    A key file takes a second of work on the computer that made it. The library measures this computer for a moment and
    refuses where it would take more than about 16: another moment may be less busy.
    """
    pyrage = _pyrage()
    for _ in range(_TRIES):
        try:
            data: bytes = pyrage.passphrase.decrypt(key, passphrase)
            return data
        except pyrage.DecryptError as error:
            if not str(error).startswith(_TOO_MUCH_WORK):
                raise PassphraseWrongError() from error
    raise PassphraseNotTriedError()


def parsed(text: str) -> str:
    """The identity in a file or in what somebody typed from paper, in groups or not. Raises UsageError."""
    joined = re.sub(r"[\s\u3000]", "", "".join(line for line in text.splitlines() if not line.lstrip().startswith("#")))
    if not (found := _IDENTITY.search(joined.upper())):
        raise RecoveryKeyInvalidError()
    pyrage = _pyrage()
    try:
        return str(pyrage.x25519.Identity.from_str(found[0]))
    except pyrage.IdentityError as error:
        # The last characters are a checksum: a mistyped letter is noticed here.
        raise RecoveryKeyInvalidError() from error


def encrypt(source: Iterator[bytes], sink: BufferedIOBase, identity: str) -> None:
    """Encrypts `source` to the identity, piece by piece. Raises what `source` and `sink` raise."""
    pyrage = _pyrage()
    reader, writer = PieceReader(source), ErrorKeepingSink(sink)
    recipient = pyrage.x25519.Identity.from_str(identity).to_public()
    try:
        pyrage.encrypt_io(reader, writer, [recipient])
    except (pyrage.EncryptError, OSError) as error:
        raise reader.error or writer.error or error from error


def decrypt(source: Iterator[bytes], sink: BufferedIOBase, identity: str) -> None:
    """Decrypts `source`. Only bytes that prove to be genuine reach `sink`, in order.

    Raises CiphertextDamagedError where the rest does not, and what `source` and `sink` raise.
    """
    pyrage = _pyrage()
    reader, writer = PieceReader(source), ErrorKeepingSink(sink)
    try:
        pyrage.decrypt_io(reader, writer, [pyrage.x25519.Identity.from_str(identity)])
    except (pyrage.DecryptError, OSError) as error:
        raise reader.error or writer.error or CiphertextDamagedError(str(error)) from error


class PieceReader(BufferedIOBase):
    """A file to read from, over pieces of any size. `error` is what the source raised: pyrage turns it into its own."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._piece = memoryview(b"")
        self.error: Exception | None = None

    def read(self, size: int | None = -1, /) -> bytes:
        """At most `size` bytes, empty at the end. Raises what the source raises."""
        while not self._piece:
            try:
                self._piece = memoryview(next(self._pieces))
            except StopIteration:
                return b""
            except Exception as error:
                self.error = error
                raise
        end = len(self._piece) if size is None or size < 0 else size
        data, self._piece = self._piece[:end], self._piece[end:]
        return bytes(data)


class ErrorKeepingSink(BufferedIOBase):
    """A file to write to, over another; `error` is what that raised."""

    def __init__(self, sink: BufferedIOBase) -> None:
        self._sink = sink
        self.error: Exception | None = None

    def write(self, data: bytes) -> int:  # type: ignore[override]  # only bytes are ever written
        """Writes all of `data`. Raises what the other file raises."""
        try:
            return self._sink.write(data)
        except Exception as error:
            self.error = error
            raise


def _pyrage() -> ModuleType:
    try:
        import pyrage
    except ImportError as error:
        raise EncryptionNotAvailableError() from error
    return pyrage
