"""The passphrase of tests that encrypt: the work that age puts into it is done once for all of them."""

from collections.abc import Callable

from app.archive.encrypted import age
from app.model.secret import Secret

PASSPHRASE = "correct horse 電池"

SetAttribute = Callable[[object, str, object], None]


def one_key() -> tuple[str, bytes]:
    """An identity, and its key file for the passphrase: about a second of work."""
    identity = age.new_identity()
    return identity, age.key_file(identity, PASSPHRASE)


def use_one_key(key: tuple[str, bytes], set_attribute: SetAttribute) -> None:
    """Has every archive encrypted with the same key, and opened with it, without the work."""
    identity, data = key
    read = age.identity_of

    def identity_of(secret: Secret, file: bytes) -> str:
        return identity if (secret, file) == (Secret(PASSPHRASE), data) else read(secret, file)

    set_attribute(age, "new_identity", lambda: identity)
    set_attribute(age, "key_file", lambda made, passphrase: data)
    set_attribute(age, "identity_of", identity_of)
