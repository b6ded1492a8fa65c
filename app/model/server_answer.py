"""What a mail server showed when everything on it was fetched: a fact that a verdict may rest on."""

from dataclasses import dataclass
from datetime import datetime

from app.model.findings import Finding
from app.model.mail import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerAnswer:
    """One account on one server, asked by IMAP in this run; never read from a file, which anybody may have written.

    `user` is who logged in; `is_usual_user` is True where that is the name the server is known to give to the owner of
    `address`. `asked` (aware) is when the look at all folders began in which nothing had changed any more. `doubts` are
    all that keeps what was fetched from being everything; none means that it is all the server shows. `paths` and
    `roles` are of every folder it lists.
    """

    address: str
    host: str
    user: str
    is_usual_user: bool
    asked: datetime
    doubts: tuple[Finding, ...]
    paths: frozenset[tuple[str, ...]]
    roles: frozenset[Role]
