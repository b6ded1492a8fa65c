"""How far a job is as a whole, and how long it will still take: figures a person can believe."""

from collections import deque
from collections.abc import Callable, Sequence

from app.model.events import Progress, Stage, StageWork

_WINDOW = 15.0
"""Seconds the speed is measured over: a stick takes the first bytes much faster than those that follow."""
_LEAST_SECONDS = 4.0
"""Before that a speed is a guess."""


class Forecast:
    """What is expected of a job with these stages; `clock` returns seconds.

    How much longer than expected a stage takes is measured while it runs. Where disks decide, the stages still to come
    that move data will take as much longer; the others go by what was measured of their own kind.
    """

    def __init__(self, stages: Sequence[StageWork], clock: Callable[[], float]) -> None:
        self.stages = tuple(stages)
        self._clock = clock
        self._began = clock()
        self._at = 0
        self._done = 0.0
        self._share = 0.0
        self._slower: dict[bool, float] = {}
        self._measured: deque[tuple[float, float]] = deque()

    @property
    def step(self) -> int:
        """The index of the current stage."""
        return self._at

    @property
    def share(self) -> float:
        """How much of the whole is done, 0 to 1. It never goes back, even where a job begins again."""
        return self._share

    def note(self, progress: Progress) -> None:
        """Takes in how far a stage is. A stage that is not expected changes nothing."""
        index = self._index_of(progress.stage)
        if index is None:
            return
        if index != self._at:
            self._at = index
            self._measured.clear()
        self._done = (progress.share or 0.0) * self.stages[index].seconds
        self._measure()
        whole = sum(stage.seconds for stage in self.stages)
        before = sum(stage.seconds for stage in self.stages[:index])
        self._share = max(self._share, (before + self._done) / whole)

    @property
    def seconds_left(self) -> float | None:
        """Seconds until all is done; None as long as nobody can know."""
        if not self._slower or self._clock() - self._began < _LEAST_SECONDS:
            return None
        current, *later = self.stages[self._at :]
        left = (current.seconds - self._done) * self._factor(current)
        return left + sum(stage.seconds * self._factor(stage) for stage in later)

    def _measure(self) -> None:
        now = self._clock()
        self._measured.append((now, self._done))
        while now - self._measured[0][0] > _WINDOW and len(self._measured) > 2:
            self._measured.popleft()
        since, before = self._measured[0]
        if now - since >= _LEAST_SECONDS and self._done > before:
            self._slower[self.stages[self._at].moves_data] = (now - since) / (self._done - before)

    def _factor(self, stage: StageWork) -> float:
        """How many times as long as expected the stage takes."""
        return self._slower.get(stage.moves_data, 1.0)

    def _index_of(self, stage: Stage) -> int | None:
        return next((number for number, each in enumerate(self.stages) if each.stage is stage), None)
