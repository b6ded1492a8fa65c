"""What the program knows of a mail program: `ClientInfo`, and the functions every entry of `app.clients.ALL` has."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import Protocol

from app.model.deletion import Removal
from app.model.mail_protocol import MailProtocol
from app.model.store import Home, Store
from app.model.unreadable_paths import UnreadablePaths


class Basis(Enum):
    """What a generation was tried on: nothing is said to be read that only a description was at hand for."""

    REAL_FILES = "real files"
    """Stores that the program itself wrote."""
    REAL_SCHEMA = "real schema"
    """Its table definitions, or the code of others that reads its files."""
    DESCRIPTION = "description only"
    """Help pages and articles."""


class Reading(Enum):
    """How much of a generation's mail is read."""

    MESSAGES = "messages"
    PARTLY = "partly"
    """Only what the program kept of a message: a cache, a converted text."""
    NOTHING = "nothing"
    """Its files are found and copied; only the program can read them."""


@dataclass(frozen=True, slots=True)
class Generation:
    """A generation of a program: what to call it, the formats (keys of READERS) it is read in, and on what basis.

    `has_traces` says that people are found beside the mail although the mail is not read. `is_copied` is False where
    the program keeps only a cache of a server that holds no whole message, and is named but not saved.
    """

    name: str
    basis: Basis
    formats: tuple[str, ...] = ()
    is_partial: bool = False
    has_traces: bool = False
    is_copied: bool = True

    @property
    def reading(self) -> Reading:
        """How much of its mail is read."""
        if not self.formats:
            return Reading.NOTHING
        return Reading.PARTLY if self.is_partial else Reading.MESSAGES


@dataclass(frozen=True, slots=True)
class ProcessName:
    """The executable of a mail program: its file name in lower case, as the system lists it ("outlook.exe").

    `inside` is part of its path, where the name alone is not enough.
    """

    name: str
    inside: str = ""


class RemovalSteps(Enum):
    """Which instructions for removing an account a person gets; `app.i18n.checklist` has the sentences."""

    ANY_PROGRAM = "any_program"
    """The defaults for every program."""
    APPLE_MAIL = "apple_mail"
    THUNDERBIRD = "thunderbird"
    OUTLOOK = "outlook"


class ExpectedIndex(Enum):
    """The lists of its messages a program always keeps: where one is absent, mail was compared with nothing."""

    NONE = "none"
    PER_TREE = "per_tree"
    """One for each tree of message files (Apple Mail: `V10/MailData/Envelope Index`)."""
    PER_FOLDER = "per_folder"
    """One for each folder of an account on a server (Mozilla: `INBOX.msf`), or one database for the whole profile."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientInfo:
    """Everything about a mail program but where its files lie. Each module of `app.clients` has one as `CLIENT`.

    `id` stands in archives and JSON and never changes. `name` is the product's own name; `japanese_name` is set where
    people in Japan know it by another. `removal` says what the program does with the mail on this computer when an
    account is removed; a protocol that is absent is unknown, and people are told to expect the worst.
    `accounts_in_registry` says that Windows' registry is what names its accounts.
    """

    id: str
    name: str
    generations: tuple[Generation, ...]
    japanese_name: str = ""
    processes: tuple[ProcessName, ...] = ()
    removal: Mapping[MailProtocol, Removal] = field(default_factory=dict)
    removal_steps: RemovalSteps = RemovalSteps.ANY_PROGRAM
    expected_index: ExpectedIndex = ExpectedIndex.NONE
    accounts_in_registry: bool = False


class Client(Protocol):
    """One mail program. Modules of `app.clients` fulfil it with module-level names."""

    CLIENT: ClientInfo

    def find_stores(self, home: Home, unreadable: UnreadablePaths, /) -> Iterator[Store]:
        """The program's stores in `home`. Errors of a store become its findings, never an exception.

        What could not be looked at while searching goes to `unreadable`. Raises OSError only where the disk fails in
        the middle of a search; the job then searches once more.
        """
        ...

    def stores_at(self, path: Path, unreadable: UnreadablePaths, /) -> Iterator[Store]:
        """The stores at `path`, a given file or folder; nothing where it is not this program's."""
        ...
