"""How fast a stage of a job goes on, smoothed, so that a person can believe the time that is left."""

from collections.abc import Callable

from app.model.events import Stage

_LEAST_SECONDS = 1.5
"""Before that a rate is a guess."""
_SMOOTH = 0.15


class Rate:
    """Bytes a second of one stage; starts afresh with each stage."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._stage: Stage | None = None
        self._began = self._last = 0.0
        self._bytes = 0
        self._rate: float | None = None

    def note(self, stage: Stage, size_bytes: int) -> None:
        """So many bytes are done by now."""
        now = self._clock()
        if stage != self._stage:
            self._stage, self._began, self._last, self._bytes, self._rate = stage, now, now, size_bytes, None
            return
        passed = now - self._last
        if passed <= 0:
            return
        current = (size_bytes - self._bytes) / passed
        self._rate = current if self._rate is None else self._rate + _SMOOTH * (current - self._rate)
        self._last, self._bytes = now, size_bytes

    @property
    def per_second(self) -> float | None:
        """The time left; None as long as it cannot be estimated."""
        return self._rate if self._rate and self._last - self._began >= _LEAST_SECONDS else None
