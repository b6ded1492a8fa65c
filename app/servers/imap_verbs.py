"""Everything this program may ever ask of an IMAP server. What is not here cannot be sent.

None of these removes a message or changes one that is there: a test compares the list.
"""

from enum import Enum


class Verb(Enum):
    """The command as it is sent."""

    CAPABILITY = b"CAPABILITY"
    STARTTLS = b"STARTTLS"
    LOGIN = b"LOGIN"
    AUTHENTICATE = b"AUTHENTICATE"
    NAMESPACE = b"NAMESPACE"
    LIST = b"LIST"
    CREATE = b"CREATE"
    SUBSCRIBE = b"SUBSCRIBE"
    SELECT = b"SELECT"
    EXAMINE = b"EXAMINE"
    APPEND = b"APPEND"
    FETCH = b"FETCH"
    UID_FETCH = b"UID FETCH"
    QUOTA = b"GETQUOTAROOT"
    LOGOUT = b"LOGOUT"
