"""What only a person can add to the facts: dated statements that settle entries of the ledger, and a second copy."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What a person stated on a day (`on`, aware). `by` is their name, empty where it was not given.

    `servers` are the accounts whose mail server they looked at, by address, or by the id of the program for mail of
    an account nobody knows; `every_server` is True for all of them. `losses` are entries of the ledger, by identity,
    that are damaged on this computer or gone from it: they state that these are lost and accept that; `every_loss` is
    True for all of them. It takes a name.
    """

    servers: frozenset[str]
    every_server: bool
    losses: frozenset[str]
    every_loss: bool
    by: str
    on: datetime


@dataclass(frozen=True, slots=True)
class Assurance:
    """What a person adds to the facts: a second copy of the archive, and what they stated, on whatever days.

    `proved_copy` is the copy that was found whole on another disk a moment ago: it need not be read for every answer,
    only before one that is "safe".
    """

    copy: Path | None = None
    answers: tuple[Answers, ...] = ()
    proved_copy: Path | None = None
