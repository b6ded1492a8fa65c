"""Everything this program may ever ask of a POP3 server. What is not here cannot be sent.

None of these removes a message: a test compares the list.
"""

from enum import Enum


class PopVerb(Enum):
    """The command as it is sent."""

    CAPABILITIES = b"CAPA"
    STARTTLS = b"STLS"
    USER = b"USER"
    PASSWORD = b"PASS"
    AUTHENTICATE = b"AUTH"
    COUNT = b"STAT"
    SIZES = b"LIST"
    NAMES = b"UIDL"
    RETRIEVE = b"RETR"
    QUIT = b"QUIT"
