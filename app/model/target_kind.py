"""The kinds of places mail is put back into. The help of the command line reads them: nothing else is here."""

from enum import StrEnum


class TargetKind(StrEnum):
    """What mail is restored as. The value is that of `--as`, and part of the contract with scripts."""

    MBOX = "mbox"
    EML = "eml"
    MAILDIR = "maildir"
    MH = "mh"
    THUNDERBIRD = "thunderbird"
    APPLE_MAIL = "apple-mail"
    WINDOWS_MAIL = "windows-mail"
    OWN = "own"
    IMAP = "imap"
