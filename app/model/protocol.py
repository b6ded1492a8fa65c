"""How an account's mail reaches this computer."""

from enum import StrEnum


class MailProtocol(StrEnum):
    """How a mail program gets the mail of an account, or that there is no server behind it."""

    IMAP = "imap"
    POP = "pop"
    EXCHANGE = "exchange"
    LOCAL = "local"
    FEED = "feed"
    NEWS = "news"
    UNKNOWN = "unknown"
