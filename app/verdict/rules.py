"""One small function a rule: facts in; a reason that speaks against deleting the account, or nothing, out."""

from collections.abc import Callable
from dataclasses import dataclass

from app.model.store import Notice


@dataclass(frozen=True, slots=True)
class Facts:
    """All a verdict may rest on. `read_back` is True only where every octet was read back and compared.

    `same_disk` is None where it could not be told. `server_protocols` are the protocols of the accounts found.
    """

    archived: bool
    read_back: bool
    messages: int
    incomplete: int
    unreadable: int
    changed: int
    other_problems: int
    clients_running: tuple[str, ...]
    same_disk: bool | None
    server_protocols: frozenset[str]


Rule = Callable[[Facts], Notice | None]


def not_archived(facts: Facts) -> Notice | None:
    """Mail that was only looked at is not saved."""
    return None if facts.archived else Notice("not_archived")


def not_read_back(facts: Facts) -> Notice | None:
    """A copy nobody read back is a hope."""
    return None if facts.read_back or not facts.archived else Notice("not_read_back")


def nothing_found(facts: Facts) -> Notice | None:
    """No mail at all means we looked in the wrong place, not that there is none."""
    return None if facts.messages else Notice("nothing_found")


def messages_incomplete(facts: Facts) -> Notice | None:
    """Parts of these messages exist only on the server, or nowhere."""
    return Notice("messages_incomplete", {"count": facts.incomplete}) if facts.incomplete else None


def files_unreadable(facts: Facts) -> Notice | None:
    """What could not be read was not saved."""
    return Notice("files_unreadable", {"count": facts.unreadable}) if facts.unreadable else None


def files_changed(facts: Facts) -> Notice | None:
    """A file that changed while it was copied may be torn."""
    return Notice("files_changed", {"count": facts.changed}) if facts.changed else None


def other_problems(facts: Facts) -> Notice | None:
    """Anything else that was reported and not explained away."""
    return Notice("problems_reported", {"count": facts.other_problems}) if facts.other_problems else None


def client_running(facts: Facts) -> Notice | None:
    """A running program goes on receiving and moving mail."""
    return Notice("client_running", {"client": ", ".join(facts.clients_running)}) if facts.clients_running else None


def same_disk(facts: Facts) -> Notice | None:
    """One broken or stolen computer would take the mail and its only copy."""
    return Notice("same_disk") if facts.same_disk is not False and facts.archived else None


AGAINST: tuple[Rule, ...] = (
    not_archived,
    not_read_back,
    nothing_found,
    messages_incomplete,
    files_unreadable,
    files_changed,
    other_problems,
    client_running,
    same_disk,
)
"""Each of these alone makes the answer "not safe"."""


def server_not_compared(facts: Facts) -> Notice | None:
    """Whether the server holds mail that never came to this computer cannot be told from here."""
    return Notice("server_not_compared") if facts.server_protocols - {"local", "feed", "news"} else None


def index_not_compared(facts: Facts) -> Notice | None:
    """The programs' own lists of messages are not compared with the files yet, so a gap could go unseen."""
    return Notice("index_not_compared")


UNKNOWABLE: tuple[Rule, ...] = (server_not_compared, index_not_compared)
"""Each of these alone keeps the answer from being "safe"."""
