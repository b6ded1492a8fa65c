"""What only a person can say about an account: dated statements that settle entries of the ledger."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What a person stated on a day (`on`, aware). `by` is their name, empty where it was not given.

    `servers` are the accounts whose mail server they looked at, by address, or by the id of the program for mail of
    an account nobody knows; `every_server` is True for all of them. `loss_accepted` is True where they state that what
    is damaged on this computer is lost and that they accept it; that takes a name.
    """

    servers: frozenset[str]
    every_server: bool
    loss_accepted: bool
    by: str
    on: datetime
