"""One small function a rule: facts in; a reason against deleting the account, or None, out."""

from collections.abc import Callable

from app.clients import mail_server
from app.model.code_definitions import SummedBy
from app.model.codes import Code
from app.model.findings import Finding
from app.model.ledger import Expectation, ExpectationKind
from app.model.verdict import Facts

Rule = Callable[[Facts], Finding | None]


def _open(facts: Facts, summed_by: SummedBy) -> list[Expectation]:
    """What is open and summed up by that reason. Each entry of the ledger is summed up by exactly one."""
    return [entry for entry in facts.ledger if entry.is_open and _summed_by(entry) is summed_by]


def _summed_by(entry: Expectation) -> SummedBy:
    if entry.doubt is None:
        return SummedBy.PROBLEMS
    return SummedBy.DAMAGED if entry.is_loss else entry.doubt.code.summed_by


def _count(facts: Facts, summed_by: SummedBy) -> int:
    """How much is open. Where messages are counted by their mailboxes, findings about single ones add nothing."""
    entries = _open(facts, summed_by)
    messages = sum(entry.count for entry in entries if entry.kind is ExpectationKind.MESSAGES)
    if messages and summed_by is not SummedBy.DAMAGED:
        return messages
    return sum(entry.count for entry in entries)


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
    count = _count(facts, SummedBy.INCOMPLETE)
    return Finding(Code.MESSAGES_INCOMPLETE, {"count": count}) if count else None


def messages_not_here(facts: Facts) -> Finding | None:
    """The program lists these messages, and none of its files holds them."""
    count = _count(facts, SummedBy.GAPS)
    return Finding(Code.MESSAGES_NOT_HERE, {"count": count}) if count else None


def exchange_not_here(facts: Facts) -> Finding | None:
    """The program lists these messages and keeps no files of them: an Exchange server has them."""
    count = _count(facts, SummedBy.EXCHANGE)
    return Finding(Code.EXCHANGE_NOT_HERE, {"count": count}) if count else None


def damaged_here(facts: Facts) -> Finding | None:
    """What is damaged or lost on this computer, and no server can heal."""
    count = _count(facts, SummedBy.DAMAGED)
    return Finding(Code.DAMAGED_HERE, {"count": count}) if count else None


def files_unreadable(facts: Facts) -> Finding | None:
    """What could not be read was not saved."""
    count = _count(facts, SummedBy.UNREADABLE)
    return Finding(Code.FILES_UNREADABLE, {"count": count}) if count else None


def files_changed(facts: Facts) -> Finding | None:
    """A file that changed while it was copied may be torn."""
    count = _count(facts, SummedBy.CHANGED)
    return Finding(Code.FILES_CHANGED, {"count": count}) if count else None


def other_problems(facts: Facts) -> Finding | None:
    """Anything else that was reported and not explained away."""
    count = _count(facts, SummedBy.PROBLEMS)
    return Finding(Code.PROBLEMS_REPORTED, {"count": count}) if count else None


def source_changed(facts: Facts) -> Finding | None:
    """Mail that came after the copying is in no archive."""
    changed = facts.changed_since
    return Finding(Code.SOURCE_CHANGED_SINCE, {"count": len(changed), "path": changed[0]}) if changed else None


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
    exchange_not_here,
    damaged_here,
    files_unreadable,
    files_changed,
    source_changed,
    other_problems,
    client_running,
    same_disk,
)
"""Each of these alone makes the answer "not safe"."""


def server_not_compared(facts: Facts) -> Finding | None:
    """Whether the server holds mail that never came to this computer cannot be known from here, only by a person.

    Where no account is known at all nobody can say that there is no server.
    """
    if not any(entry.kind is ExpectationKind.ACCOUNT for entry in facts.ledger):
        return Finding(Code.SERVER_NOT_COMPARED)
    doubts = [entry.doubt for entry in _open(facts, SummedBy.SERVER)]
    if all(doubt == doubts[0] for doubt in doubts):
        # There may be more to say than that nobody looked.
        return doubts[0] if doubts else None
    return Finding(Code.SERVER_NOT_COMPARED)


def index_not_compared(facts: Facts) -> Finding | None:
    """Without the program's own list of messages a gap could go unseen."""
    count = _count(facts, SummedBy.UNCOMPARED)
    return Finding(Code.INDEX_NOT_COMPARED, {"count": count}) if count else None


def read_back_through_cache(facts: Facts) -> Finding | None:
    """What was read back may have come from the page cache, not from the disk."""
    return (
        Finding(Code.READ_BACK_THROUGH_CACHE) if facts.archived and facts.read_back and not facts.past_cache else None
    )


def only_part_searched(facts: Facts) -> Finding | None:
    """Who was shown a few files and folders does not know what else an account has on this computer."""
    if facts.home_searched:
        return None
    programs = {entry.client for entry in facts.ledger if entry.kind is ExpectationKind.ACCOUNT}
    is_from_server = programs == {mail_server.CLIENT.id}
    return Finding(Code.ONLY_SERVER_ASKED if is_from_server else Code.ONLY_PART_SEARCHED)


def source_not_seen(facts: Facts) -> Finding | None:
    """Mail that came since the backup goes unseen where the place it was copied from cannot be looked at."""
    return Finding(Code.SOURCE_NOT_SEEN) if facts.archived and facts.changed_since is None else None


def drill_not_passed(facts: Facts) -> Finding | None:
    """Bytes that are proved are of no use where no message can be made of them."""
    if not facts.archived or facts.drill_failed == 0:
        return None
    if facts.drill_failed is None:
        return Finding(Code.DRILL_NOT_MADE)
    return Finding(Code.DRILL_FAILED, {"count": facts.drill_failed})


UNKNOWABLE: tuple[Rule, ...] = (
    server_not_compared,
    index_not_compared,
    only_part_searched,
    source_not_seen,
    read_back_through_cache,
    drill_not_passed,
)
"""Each of these alone keeps the answer from being "safe"."""
