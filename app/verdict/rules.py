"""One small function a rule: facts in; a reason against deleting the account, or None, out."""

from collections.abc import Callable

from app.model.codes import Code
from app.model.findings import Finding
from app.model.verdict import Facts

Rule = Callable[[Facts], Finding | None]


def not_archived(facts: Facts) -> Finding | None:
    """Mail that was only looked at is not saved."""
    return None if facts.archived else Finding(Code.NOT_ARCHIVED)


def not_read_back(facts: Facts) -> Finding | None:
    """A copy that was not read back is not proved."""
    return None if facts.read_back or not facts.archived else Finding(Code.NOT_READ_BACK)


def nothing_found(facts: Facts) -> Finding | None:
    """No mail at all means that the wrong place was searched, not that there is none."""
    return None if facts.messages else Finding(Code.NOTHING_FOUND)


def messages_incomplete(facts: Facts) -> Finding | None:
    """Parts of these messages exist only on the server, or nowhere."""
    return Finding(Code.MESSAGES_INCOMPLETE, {"count": facts.incomplete}) if facts.incomplete else None


def messages_not_here(facts: Facts) -> Finding | None:
    """The program lists these messages, and none of its files holds them."""
    return Finding(Code.MESSAGES_NOT_HERE, {"count": facts.gaps}) if facts.gaps else None


def files_unreadable(facts: Facts) -> Finding | None:
    """What could not be read was not saved."""
    return Finding(Code.FILES_UNREADABLE, {"count": facts.unreadable}) if facts.unreadable else None


def files_changed(facts: Facts) -> Finding | None:
    """A file that changed while it was copied may be torn."""
    return Finding(Code.FILES_CHANGED, {"count": facts.changed}) if facts.changed else None


def other_problems(facts: Facts) -> Finding | None:
    """Anything else that was reported and not explained away."""
    return Finding(Code.PROBLEMS_REPORTED, {"count": facts.other_problems}) if facts.other_problems else None


def client_running(facts: Facts) -> Finding | None:
    """A running program goes on receiving and moving mail."""
    return Finding(Code.CLIENT_RUNNING, {"client": ", ".join(facts.clients_running)}) if facts.clients_running else None


def same_disk(facts: Facts) -> Finding | None:
    """One broken or stolen computer would take the mail and its only copy."""
    alone = facts.same_disk is not False and not facts.second_copy
    return Finding(Code.SAME_DISK) if facts.archived and alone else None


AGAINST: tuple[Rule, ...] = (
    not_archived,
    not_read_back,
    nothing_found,
    messages_incomplete,
    messages_not_here,
    files_unreadable,
    files_changed,
    other_problems,
    client_running,
    same_disk,
)
"""Each of these alone makes the answer "not safe"."""


def server_not_compared(facts: Facts) -> Finding | None:
    """Whether the server holds mail that never came to this computer cannot be known from here, only by a person.

    Nobody need ask only where all mail belongs to accounts that are known to have no mail server.
    """
    has_none = facts.server_protocols and not any(protocol.has_mail_server for protocol in facts.server_protocols)
    return None if facts.server_seen or has_none else Finding(Code.SERVER_NOT_COMPARED)


def index_not_compared(facts: Facts) -> Finding | None:
    """Without the program's own list of messages a gap could go unseen."""
    return Finding(Code.INDEX_NOT_COMPARED, {"count": len(facts.uncompared)}) if facts.uncompared else None


def read_back_through_cache(facts: Facts) -> Finding | None:
    """What was read back may have come from the page cache, not from the disk."""
    return (
        Finding(Code.READ_BACK_THROUGH_CACHE) if facts.archived and facts.read_back and not facts.past_cache else None
    )


def only_part_searched(facts: Facts) -> Finding | None:
    """Who was shown a few files and folders does not know what else an account has on this computer."""
    return None if facts.home_searched else Finding(Code.ONLY_PART_SEARCHED)


UNKNOWABLE: tuple[Rule, ...] = (server_not_compared, index_not_compared, only_part_searched, read_back_through_cache)
"""Each of these alone keeps the answer from being "safe"."""
