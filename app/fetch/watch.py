"""How who started a fetch follows it."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Watch:
    """What is called while mail is fetched; each may raise to stop it.

    `enter` gets the mailbox that is worked on, `expect` how many octets of it are going to come (as far as the server
    says), `came` how many messages and octets have come.
    """

    enter: Callable[[str], None]
    expect: Callable[[int], None]
    came: Callable[[int, int], None]
