"""What the owner decided one after the other while an address book is open, to be undone and redone."""

from dataclasses import dataclass

from app.contacts.decisions import Decisions
from app.model.decision import Act


@dataclass(frozen=True, slots=True)
class Step:
    """One decision: all decisions before it and after it, and about whom it is: one by name, else how many."""

    act: Act
    before: Decisions
    after: Decisions
    name: str
    count: int = 1


class DecisionHistory:
    """The steps of one open book. A new step takes the place of those that were undone."""

    def __init__(self) -> None:
        self._done: list[Step] = []
        self._undone: list[Step] = []

    @property
    def can_undo(self) -> bool:
        """True where there is a step to take back."""
        return bool(self._done)

    @property
    def can_redo(self) -> bool:
        """True where a step was taken back."""
        return bool(self._undone)

    def add(self, step: Step) -> None:
        """Notes a new decision."""
        self._done.append(step)
        self._undone.clear()

    def undo(self) -> Step | None:
        """The last step, whose `before` counts from now on; None where there is none."""
        return _moved(self._done, self._undone)

    def redo(self) -> Step | None:
        """The step undone last, whose `after` counts from now on; None where there is none."""
        return _moved(self._undone, self._done)


def _moved(source: list[Step], target: list[Step]) -> Step | None:
    if not source:
        return None
    target.append(source.pop())
    return target[-1]
