"""What each mail program does with the mail on this computer when one of its accounts is removed."""

from collections.abc import Mapping

from app.model.deletion import Removal
from app.model.mail_protocol import MailProtocol

_ANY = ""
# Where a program is not listed we do not know, and people are told to expect the worst.
_PROGRAMS: Mapping[str, Mapping[str, Removal]] = {
    # The account's folder goes at once, without a trash: the loss this program was made for.
    "apple-mail": {_ANY: Removal.DELETES},
    # The server's mail is kept in one database; the program drops an account's part of it.
    "new-outlook": {_ANY: Removal.DELETES},
    # "All offline cached content will be deleted": the OST of IMAP and Exchange goes, the PST of POP stays, detached.
    "outlook": {"imap": Removal.DELETES, "exchange": Removal.DELETES, "pop": Removal.KEEPS},
    # removeAccount.xhtml: "Remove message data" is ticked from version 155 on (2026-07-30), before it was not.
    "thunderbird": {_ANY: Removal.DELETES_UNLESS_ASKED},
    "betterbird": {_ANY: Removal.DELETES_UNLESS_ASKED},
    # Older relatives of Thunderbird remove the settings and leave the files.
    "netscape": {_ANY: Removal.KEEPS},
    "postbox": {_ANY: Removal.KEEPS},
    "seamonkey": {_ANY: Removal.KEEPS},
}


def removal(client: str, protocol: MailProtocol) -> Removal:
    """What `client` does when an account of that protocol is removed. Local folders belong to no account and stay."""
    if protocol is MailProtocol.LOCAL:
        return Removal.KEEPS
    known = _PROGRAMS.get(client, {})
    return known.get(protocol, known.get(_ANY, Removal.UNKNOWN))
