"""What programs do when an account is removed."""

import pytest

from app.model.deletion import Removal
from app.model.mail_protocol import MailProtocol
from app.verdict import removal


@pytest.mark.parametrize(
    ("client", "protocol", "expected"),
    [
        ("apple-mail", MailProtocol.POP, Removal.DELETES),
        ("apple-mail", MailProtocol.LOCAL, Removal.KEEPS),
        ("outlook", MailProtocol.EXCHANGE, Removal.DELETES),
        ("outlook", MailProtocol.POP, Removal.KEEPS),
        ("outlook", MailProtocol.UNKNOWN, Removal.UNKNOWN),
        ("thunderbird", MailProtocol.IMAP, Removal.DELETES_UNLESS_ASKED),
        ("becky", MailProtocol.POP, Removal.UNKNOWN),
    ],
)
def test_removal(client: str, protocol: MailProtocol, expected: Removal) -> None:
    assert removal.removal(client, protocol) is expected
