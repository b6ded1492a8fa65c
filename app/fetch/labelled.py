"""Messages of Gmail, where a folder is a label: each is fetched from the first folder that has it, and only there.

`X-GM-MSGID` is the number of a message, whichever folder it is seen in. Folders that people file their mail in come
first, "All Mail" after them: it adds what is in none.
"""

from app.servers.imap_answers import FetchedMessage, ServerFolder

_LAST = ({"\\all"}, {"\\flagged", "\\important"})
"""Special uses (RFC 6154, RFC 8457) of folders that only collect what others have."""


class Labelled:
    """Which messages are here, by their number and size; what has no number is in one folder only."""

    def __init__(self) -> None:
        self._sizes: dict[int, int | None] = {}

    def has(self, message: FetchedMessage) -> bool:
        """True where another folder had the same message; one of another size is not the same."""
        if message.gmail_number is None or message.size is None:
            return False
        return self._sizes.get(message.gmail_number) == message.size

    def add(self, message: FetchedMessage) -> None:
        """Notes a message that is here."""
        if message.gmail_number is not None:
            self._sizes[message.gmail_number] = message.size


def order_of(folder: ServerFolder) -> int:
    """What folders are sorted by before they are fetched."""
    return next((number for number, uses in enumerate(_LAST, 1) if uses & folder.attributes), 0)
