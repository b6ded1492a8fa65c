"""What a rescue finds: a message or a piece of one, how much of it there is, and by which rule its end was found."""

from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from app.model.findings import Finding
from app.model.record import BackupRecord


class Grade(Enum):
    """How much of a message came back. The values stand in `provenance.csv` and in JSON."""

    WHOLE = "whole"
    """It begins with its headers, and something proves its end."""
    CUT = "cut"
    """Its headers are whole; its end is missing, or nothing proves it."""
    FRAGMENT = "fragment"
    """Only a part of its headers, enough to see who wrote."""


class EndRule(Enum):
    """How the end of a message was found."""

    COUNT = "count"
    """The length that Apple Mail writes before a message; its property list begins there."""
    TRAILER = "trailer"
    """The property list behind a message of Apple Mail, whose length was lost."""
    BOUNDARY = "boundary"
    """The closing boundary of its parts."""
    SEPARATOR = "separator"
    """The line with which the next message of a mailbox file begins."""
    ENCODING = "encoding"
    """The end of its base64 text."""
    ZEROS = "zeros"
    """NUL bytes, with which a file system fills the last block of a file."""
    CHAIN = "chain"
    """The last piece of a chain in a file of Outlook Express."""
    OUTLOOK = "outlook"
    """A place in which there are blocks of an Outlook file: no message, but where to look for some."""
    BLOCK = "block"
    """The end of a block of an Outlook file, which its checksum proves."""
    NODE = "node"
    """A node of an Outlook file: all its blocks are there, or not."""
    PERSON = "person"
    """A row of a database, or of a list of messages, that names somebody: no message."""
    CARD = "card"
    """The end of a vCard: an address book, no message."""
    DATABASE = "database"
    """The last page of a database that remembers people: no message either."""
    BLOCKS_LEFT_OUT = "blocks_left_out"
    """More blocks of Outlook files than are kept: no message, but how many were left out."""
    PEOPLE_LEFT_OUT = "people_left_out"
    """A place with more people in databases and lists than are looked at: no message."""
    SOURCE_END = "source_end"
    """The end of what was searched."""
    NEXT_FILE = "next_file"
    """Another file begins."""
    NOT_TEXT = "not_text"
    """A byte that no text has."""
    LIMIT = "limit"
    """It would be longer than any mail."""


_NO_MESSAGES = frozenset(
    {
        EndRule.CARD,
        EndRule.DATABASE,
        EndRule.PERSON,
        EndRule.OUTLOOK,
        EndRule.BLOCKS_LEFT_OUT,
        EndRule.PEOPLE_LEFT_OUT,
    }
)


def left_out(offset: int, count: int, rule: EndRule) -> "Carved":
    """That so many of what the rule names, at that offset, were left out."""
    return Carved(offset, count, Grade.FRAGMENT, rule, b"", is_joined=True)


@dataclass(frozen=True, slots=True)
class Carved:
    """A message that was found: `length` bytes from `offset` of the source, in bytes.

    `data` is the message as it was received, without the lines that Mozilla puts before it; in a source of pieces
    (Outlook Express, Outlook) they are joined and decoded, and `length` is what they came to.
    """

    offset: int
    length: int
    grade: Grade
    rule: EndRule
    data: bytes
    is_joined: bool

    @property
    def is_message(self) -> bool:
        """False for what only remembers people."""
        return self.rule not in _NO_MESSAGES

    @property
    def is_left_out(self) -> bool:
        """True for what says that something was left out: of it there are `length`, at `offset`."""
        return self.rule in (EndRule.BLOCKS_LEFT_OUT, EndRule.PEOPLE_LEFT_OUT)


@dataclass(frozen=True, slots=True)
class RescueSource:
    """What is searched: an image, a device, or one file of a folder. `size` is in bytes."""

    path: Path
    size: int
    is_device: bool


class Chance(Enum):
    """What a look at a thousand places of a source says about a search. The values stand in JSON."""

    UNKNOWN = "unknown"
    """Too small to ask: it is simply searched."""
    POSSIBLE = "possible"
    NOTHING_LEFT = "nothing_left"
    """Every place is empty: a solid-state drive clears what is deleted (TRIM)."""
    ENCRYPTED = "encrypted"
    """Every place that is not empty is noise: without its key nobody reads it."""


@dataclass(frozen=True, slots=True)
class RescueRecord:
    """What a search for deleted mail found.

    `backup` is the archive that was made of it, None where nothing was found. `whole`, `cut` and `fragments` count
    messages. `searched` are bytes, of `size_bytes`; `unreadable` of them the disk could not read.
    """

    source: Path
    chance: Chance
    backup: BackupRecord | None
    whole: int
    cut: int
    fragments: int
    searched: int
    size_bytes: int
    unreadable: int
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class PeopleFound:
    """How many people came back: of whole messages, only of pieces, and only of what remembers people."""

    sure: int = 0
    of_pieces: int = 0
    of_traces: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return self.sure + self.of_pieces + self.of_traces


class PlaceKind(Enum):
    """Where mail, or the people who wrote it, may be although it was deleted. The values stand in JSON."""

    STILL_THERE = "still_there"
    TRASH_FOLDER = "trash_folder"
    RECOVERABLE = "recoverable"
    """What Outlook and Exchange keep behind the trash, and messages whose folder is gone."""
    NOT_COMPACTED = "not_compacted"
    """Deleted in Thunderbird, and still in the file until that is compacted."""
    COMPACTION_LEFT = "compaction_left"
    OLD_VERSION = "old_version"
    """The mail of an earlier version of Apple Mail (`V2` beside `V10`)."""
    RECOVERED = "recovered"
    """The mailboxes "Recovered Messages" of Apple Mail."""
    SYSTEM_TRASH = "system_trash"
    SNAPSHOT = "snapshot"
    """The same home in a snapshot, or in a backup of the system, that can be read now."""
    OTHER_HOME = "other_home"
    LOCKED_HOME = "locked_home"
    """A home that may not be opened."""
    ADDRESS_TRACES = "address_traces"
    SNAPSHOTS = "snapshots"
    """Those that only commands open."""
    SERVER = "server"
    BETWEEN = "between"
    """A file in which deleted messages may lie between those that are listed: Outlook, Outlook Express."""
    PHONE_BACKUP = "phone_backup"
    """The backup of a phone: mail is not in it."""


class PlaceAct(Enum):
    """The one thing to do about a place."""

    BACK_UP = "back_up"
    """A backup of the home: it takes this in."""
    ADD = "add"
    """A backup of this file, folder or home."""
    PEOPLE = "people"
    FETCH = "fetch"
    TYPE = "type"
    """Only commands help, which a person types."""
    SEARCH = "search"
    """A search for deleted mail in this file."""
    SHOW = "show"
    """Nothing but to look at it."""


_ACTS = {
    PlaceKind.STILL_THERE: PlaceAct.BACK_UP,
    PlaceKind.TRASH_FOLDER: PlaceAct.BACK_UP,
    PlaceKind.RECOVERABLE: PlaceAct.BACK_UP,
    PlaceKind.NOT_COMPACTED: PlaceAct.BACK_UP,
    PlaceKind.COMPACTION_LEFT: PlaceAct.ADD,
    PlaceKind.OLD_VERSION: PlaceAct.BACK_UP,
    PlaceKind.RECOVERED: PlaceAct.BACK_UP,
    PlaceKind.SYSTEM_TRASH: PlaceAct.ADD,
    PlaceKind.SNAPSHOT: PlaceAct.ADD,
    PlaceKind.OTHER_HOME: PlaceAct.ADD,
    PlaceKind.LOCKED_HOME: PlaceAct.SHOW,
    PlaceKind.ADDRESS_TRACES: PlaceAct.PEOPLE,
    PlaceKind.SNAPSHOTS: PlaceAct.TYPE,
    PlaceKind.SERVER: PlaceAct.FETCH,
    PlaceKind.BETWEEN: PlaceAct.SEARCH,
    PlaceKind.PHONE_BACKUP: PlaceAct.SHOW,
}


@dataclass(frozen=True, slots=True)
class Place:
    """A place worth a look, and what it holds: messages, people; `size_bytes` where neither can be counted.

    `commands` are to be read aloud, where only the owner of the computer may look. `about` names the place beside its
    path: a mailbox, an address, the name a file had before it was thrown away.
    """

    kind: PlaceKind
    path: str
    about: str = ""
    messages: int = 0
    people: int = 0
    size_bytes: int = 0
    commands: tuple[str, ...] = ()

    @property
    def act(self) -> PlaceAct:
        """What to do about it."""
        return _ACTS[self.kind]


@dataclass(frozen=True, slots=True)
class LookRecord:
    """What a look at a home found, without searching any disk; what holds most comes first in its kind.

    `people` are the different addresses that the address traces know, each counted once.
    """

    home: Path
    places: tuple[Place, ...]
    people: int
    findings: tuple[Finding, ...]
