"""What a person confirmed about an archive, each with who said so and when: for its verdict and its list of steps.

It is kept beside the settings, under the seal of the archive.
"""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from app.jobs import archive_notes
from app.model.answers import Answers, Assurance

_PURPOSE = "answers"


class Confirmed(StrEnum):
    """What kind of thing was confirmed. The value is written to the file."""

    SERVER = "server"
    """The mail server of an account was looked at; by the name it has in the ledger."""
    LOSS = "loss"
    """Entries of the ledger are lost and not needed; by their identity."""
    COPY = "copy"
    """Here is a second copy; by its path."""
    STEP = "step"
    """Steps of the list for deleting the account were done; by their English sentence."""


@dataclass(frozen=True, slots=True)
class Confirmation:
    """One statement: about what, by whom (empty for what needs no name), and when (aware)."""

    kind: Confirmed
    about: frozenset[str]
    by: str
    on: datetime


@dataclass(frozen=True, slots=True)
class Confirmations:
    """All statements about one archive, in the order they were made."""

    items: tuple[Confirmation, ...] = ()

    def add(self, kind: Confirmed, about: Iterable[str], by: str, on: datetime) -> "Confirmations":
        """With one more; of second copies only the last counts."""
        before = self.without(Confirmed.COPY) if kind is Confirmed.COPY else self
        return Confirmations((*before.items, Confirmation(kind, frozenset(about), by, on)))

    def without(self, kind: Confirmed, about: Iterable[str] | None = None) -> "Confirmations":
        """Takes back what was said of that kind; with `about` only of these."""
        gone = frozenset(about) if about is not None else None
        return Confirmations(tuple(_without(self.items, kind, gone)))

    def about(self, kind: Confirmed) -> frozenset[str]:
        """Everything of that kind."""
        return frozenset(name for each in self.items if each.kind is kind for name in each.about)

    @property
    def by(self) -> str:
        """Who spoke last, and need not be asked for a name again; empty where nobody did."""
        return next((each.by for each in reversed(self.items) if each.by), "")

    @property
    def assurance(self) -> Assurance:
        """What counts for the verdict."""
        copy = next(iter(self.about(Confirmed.COPY)), None)
        return Assurance(Path(copy) if copy is not None else None, tuple(_answers(self.items)))


def load(folder: Path, seal: str) -> Confirmations:
    """What is kept for the archive with that seal; an entry of another shape is passed over."""
    found = archive_notes.read(folder, _PURPOSE, seal).get("confirmed")
    return Confirmations(tuple(_read(found)))


def save(folder: Path, seal: str, confirmations: Confirmations) -> bool:
    """Replaces the file. False where that is not possible: then it counts until the program ends."""
    values = [
        {"kind": each.kind, "about": sorted(each.about), "by": each.by, "on": each.on.isoformat(timespec="seconds")}
        for each in confirmations.items
    ]
    return archive_notes.write(folder, _PURPOSE, seal, {"confirmed": values})


def path_name(path: Path) -> str:
    """What a second copy is confirmed by."""
    return os.fspath(path)


def _without(items: Iterable[Confirmation], kind: Confirmed, gone: frozenset[str] | None) -> Iterator[Confirmation]:
    for each in items:
        left = each.about - gone if gone is not None else frozenset[str]()
        if each.kind is not kind:
            yield each
        elif left:
            yield replace(each, about=left)


def _answers(items: Iterable[Confirmation]) -> Iterator[Answers]:
    for each in items:
        if each.kind in (Confirmed.SERVER, Confirmed.LOSS):
            yield Answers(
                servers=each.about if each.kind is Confirmed.SERVER else frozenset(),
                every_server=False,
                losses=each.about if each.kind is Confirmed.LOSS else frozenset(),
                every_loss=False,
                by=each.by,
                on=each.on,
            )


def _read(found: object) -> Iterator[Confirmation]:
    for each in found if isinstance(found, list) else ():
        try:
            on, about = datetime.fromisoformat(each["on"]), each["about"]
            if on.tzinfo is None or not isinstance(about, list):
                continue
            yield Confirmation(Confirmed(each["kind"]), frozenset(map(str, about)), str(each["by"]), on)
        except (KeyError, TypeError, ValueError, AttributeError):
            continue
