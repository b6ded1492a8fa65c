"""What each mail program does with the mail on this computer when one of its accounts is removed."""

from app import clients
from app.model.deletion import Removal
from app.model.mail_protocol import MailProtocol


def removal(client: str, protocol: MailProtocol) -> Removal:
    """What `client` (an id) does when an account of that protocol is removed. Local folders belong to none and stay.

    Mail of an unknown owner may belong to an account.
    """
    if protocol is MailProtocol.LOCAL:
        return Removal.KEEPS
    info = clients.by_id(client)
    return info.removal.get(protocol, Removal.UNKNOWN) if info is not None else Removal.UNKNOWN
