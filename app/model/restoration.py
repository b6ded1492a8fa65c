"""Putting mail back: which kinds of places there are, what became of each message, what a restore leaves behind."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from app.model.findings import Finding


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


class PutOutcome(StrEnum):
    """What became of one message."""

    WRITTEN = "written"
    ALREADY_THERE = "already_there"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class RestoreRecord:
    """What a restore did. `places` are what it made: paths, or names of folders on a server.

    `skipped` messages were there already. `refused` says of each message that is not there why; `findings` are for
    information (a name that had to be changed, octets that a server altered). `proved` is true where every message that
    was written was read back and is the same.
    """

    target: TargetKind
    archive: Path
    places: tuple[str, ...]
    messages: int
    written: int
    skipped: int
    refused: tuple[Finding, ...]
    findings: tuple[Finding, ...]
    proved: bool
