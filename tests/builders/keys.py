"""The passphrases of tests that encrypt: their key files take no work to open."""

import base64
from collections.abc import Callable

from app.archive.encrypted import age
from app.model.secret import Secret

PASSPHRASE = "correct horse 電池"
TYPED = "four words are best"
"""What tests of the window type: keys of a keyboard."""
_KEY_FILES = {
    PASSPHRASE: base64.b64decode(
        "YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IHNjcnlwdCBPS2Fmd1FvbGNqN2E0ZnFkbFJGOXdnIDEKUHliYlpMemNUWE"
        "diRFdzVFdQaC9XOHpZVUxpaW9qczdhektOVkJXdUxmUQotLS0gM1pQS0J1bWMxVDdEOVFtRkxiSUFqSWowNGFCQzlE"
        "ckFWanhXaW1VYi85VQr/b3SvnVFbnITFDarxcZSc0h2n2sPvb4xgWZh9jIeJz1kdjmBGAwOYBpaa+5T+gghqbiqx9h"
        "1eaI1bgpxJYdxI/4JKSKLgvBf16Z22piDdzu/jpn4+fHa8UBVs7chyT1/hKGJW98UdNcW4wA=="
    ),
    TYPED: base64.b64decode(
        "YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IHNjcnlwdCA2cnlGM080R0IxcUV0bm5uVW5UQTVnIDEKKzBaTUtRYlJKYj"
        "E3ZElhYlRNSUVTUVRiY2hiOHNwREpvajhJUmRzZlJkcwotLS0gclZ1V1lsSm94T3pOWHhodUsrUU45eksrbXUzL1Ax"
        "ZGJDL1MzbXhRaEpmQQo0qTSMEeDI90+Zh6FoS9Eh+L9GSMWrLS7K4kVrYMtJYaHnrVJyLSLWUg9ikqpzIJXhbKBo5z"
        "2E2KZ5tOksq4bLvpU0fbsv/06YrpBpJXG9qmkXGbHBP9ShpbiWhZCo/qScWeXqhGIIrG/2vQ=="
    ),
}
"""Key files of age for the same key. Their scrypt stanza asks for a work factor of 2^1, those of the program for 2^19 or
so. They are as any other: a wrong passphrase is refused by the library, only sooner."""

SetAttribute = Callable[[object, str, object], None]


def use_one_key(set_attribute: SetAttribute) -> None:
    """Has archives for these passphrases encrypted with the same key, whose file is opened without the work."""
    identity = age.identity_of(Secret(PASSPHRASE), _KEY_FILES[PASSPHRASE])
    make = age.key_file

    def key_file(made: str, passphrase: str) -> bytes:
        known = _KEY_FILES.get(passphrase) if made == identity else None
        return known or make(made, passphrase)

    set_attribute(age, "new_identity", lambda: identity)
    set_attribute(age, "key_file", key_file)
