"""How the mail of an account comes to this computer, and what follows from it."""

import re
from enum import StrEnum


class MailProtocol(StrEnum):
    """The kind of an account. The value is written to JSON and to the catalog."""

    IMAP = "imap"
    POP = "pop"
    EXCHANGE = "exchange"
    LOCAL = "local"
    """Folders of the program itself, which belong to no account on a server."""
    FEED = "feed"
    NEWS = "news"
    UNKNOWN = "unknown"

    @classmethod
    def _missing_(cls, value: object) -> "MailProtocol":
        """What another version of the program wrote."""
        return cls.UNKNOWN

    @classmethod
    def of_server(cls, name: str) -> "MailProtocol":
        """What the name of a server says: `imap.example.jp`, `pop3.example.jp`; UNKNOWN for any other."""
        label = name.lower().partition(".")[0]
        if re.fullmatch(r"s?imaps?4?", label):
            return cls.IMAP
        return cls.POP if re.fullmatch(r"s?pops?3?", label) else cls.UNKNOWN

    @property
    def is_on_server(self) -> bool:
        """True where the program shows what the server keeps."""
        return self in (MailProtocol.IMAP, MailProtocol.EXCHANGE)

    @property
    def is_only_here(self) -> bool:
        """True where mail lives on this computer: fetched and taken off the server, or never on one."""
        return self in (MailProtocol.POP, MailProtocol.LOCAL)

    @property
    def is_mail(self) -> bool:
        """False for news feeds and newsgroups."""
        return self not in (MailProtocol.FEED, MailProtocol.NEWS)

    @property
    def has_mail_server(self) -> bool:
        """True where a server may hold mail that never came to this computer."""
        return self.is_mail and self is not MailProtocol.LOCAL
