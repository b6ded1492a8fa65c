"""Which buttons a thing to do has: what a person may confirm, and what the program may do about it."""

from collections.abc import Collection
from enum import Enum, auto

from app.i18n.catalogue import N_
from app.i18n.ledger import Task
from app.model.code_definitions import Trait
from app.model.codes import Code
from app.model.ledger import ExpectationKind


class Act(Enum):
    """What a button of a row does."""

    FETCH = auto()
    SEEN = auto()
    NOT_NEEDED = auto()
    SECOND_COPY = auto()
    LOOK_AGAIN = auto()
    SHOW = auto()
    BACK_UP = auto()
    UNDO = auto()


LABELS = {
    Act.FETCH: N_("Save from the server…"),
    Act.SEEN: N_("I looked: nothing is missing"),
    Act.NOT_NEEDED: N_("I don't need {count:this|these}"),
    Act.SECOND_COPY: N_("Choose the second copy…"),
    Act.LOOK_AGAIN: N_("Check again"),
    Act.SHOW: N_("Show the messages"),
    Act.BACK_UP: N_("Back up again"),
    Act.UNDO: N_("Undo"),
}
HIDE = N_("Hide the messages")
PICTURES = {
    Act.FETCH: "cloud",
    Act.SEEN: "check",
    Act.NOT_NEEDED: "check",
    Act.SECOND_COPY: "drive",
    Act.LOOK_AGAIN: "wrap",
    Act.SHOW: "list",
    Act.BACK_UP: "wrap",
    Act.UNDO: "back",
}


def acts_of(task: Task, ran_then: Collection[str]) -> tuple[Act, ...]:
    """The buttons, the one that settles it first. `ran_then` are the programs that ran while the backup was made."""
    if not task.is_open:
        return (Act.UNDO,)
    code, show = task.doubt.code, (Act.SHOW,) if task.entries and _is_of_messages(task) else ()
    if task.entries and code.trait is Trait.SERVER_ANSWER:
        return (Act.FETCH, Act.SEEN) if task.entries[0].address_to_fetch else (Act.SEEN,)
    if task.entries and all(entry.is_loss for entry in task.entries):
        return (Act.NOT_NEEDED, *show, Act.BACK_UP)
    if code.trait is Trait.COPY_ANSWER:
        return (Act.SECOND_COPY,) if code is Code.SAME_DISK else (Act.SECOND_COPY, Act.UNDO)
    if code is Code.SOURCE_NOT_SEEN:
        return (Act.LOOK_AGAIN,)
    if code is Code.CLIENT_RUNNING:
        running = str(task.doubt.parameters.get("client", "")).split(", ")
        return (Act.BACK_UP,) if set(ran_then).intersection(running) else (Act.LOOK_AGAIN,)
    return (*show, Act.BACK_UP)


def needs_backup(task: Task, ran_then: Collection[str]) -> bool:
    """True where nothing but another backup settles it."""
    return task.is_open and {*acts_of(task, ran_then)} <= {Act.SHOW, Act.BACK_UP}


def _is_of_messages(task: Task) -> bool:
    return all(entry.kind is ExpectationKind.MESSAGES for entry in task.entries)
