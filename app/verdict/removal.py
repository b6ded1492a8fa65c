"""What each mail program does with the mail on this computer when one of its accounts is removed."""

from app import clients
from app.model.deletion import Removal
from app.model.protocol import MailProtocol


def removal(client: str, protocol: str) -> Removal:
    """What `client` (an id) does when an account of that protocol is removed. Local folders belong to none and stay."""
    if protocol == MailProtocol.LOCAL:
        return Removal.KEEPS
    info = clients.by_id(client)
    answers = info.removal.items() if info is not None else ()
    return next((answer for each, answer in answers if each == protocol), Removal.UNKNOWN)
