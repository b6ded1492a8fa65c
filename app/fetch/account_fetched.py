"""What came of fetching an account, by whatever protocol."""

from dataclasses import dataclass
from datetime import datetime

from app.discovery.fetched_mail import FetchedAccount
from app.model.findings import Finding
from app.model.mail import Role


@dataclass(frozen=True, slots=True)
class AccountFetched:
    """The account, and `paths` and `roles` of every folder the server lists.

    `asked` is when the last look at all of them began. `doubts` say why that may not be everything; none where each
    folder was listed and fetched whole, and nothing had changed in that last look.
    """

    account: FetchedAccount
    paths: frozenset[tuple[str, ...]]
    roles: frozenset[Role]
    asked: datetime
    doubts: tuple[Finding, ...]
