"""What programs do when an account is removed."""

import pytest

from app.model.deletion import Removal
from app.verdict import removal


@pytest.mark.parametrize(
    ("client", "protocol", "expected"),
    [
        ("apple-mail", "pop", Removal.DELETES),
        ("apple-mail", "local", Removal.KEEPS),
        ("outlook", "exchange", Removal.DELETES),
        ("outlook", "pop", Removal.KEEPS),
        ("outlook", "unknown", Removal.UNKNOWN),
        ("thunderbird", "imap", Removal.DELETES_UNLESS_ASKED),
        ("becky", "pop", Removal.UNKNOWN),
    ],
)
def test_removal(client: str, protocol: str, expected: Removal) -> None:
    assert removal.removal(client, protocol) is expected
