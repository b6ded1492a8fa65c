"""What only a person can say about an account: dated statements that settle entries of the ledger."""

from dataclasses import dataclass
from datetime import datetime


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
