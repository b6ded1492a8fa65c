"""What every job needs: progress events at a limited rate, and a point to stop at."""

import time
from collections.abc import Callable

from app.jobs.cancel import Cancel
from app.model.events import Finished, Problem, Progress, Report, Stage
from app.model.findings import Finding

_BETWEEN = 0.1
"""Seconds between two progress events: ten a second are enough for any eye."""


class Meter:
    """Counts the work of one stage and reports it; looks at the cancel flag with every count."""

    def __init__(
        self,
        stage: Stage,
        report: Report,
        cancel: Cancel,
        *,
        total_files: int = 0,
        total_bytes: int = 0,
        total_messages: int = 0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._stage = stage
        self._report = report
        self._cancel = cancel
        self._total = (total_files, total_bytes)
        self._total_messages = total_messages
        self._clock = clock
        self._files = self._bytes = self._messages = 0
        self._where = ("", "")
        self._last = float("-inf")
        self._report_progress()

    def advance(self, files: int = 0, size_bytes: int = 0, messages: int = 0) -> None:
        """Adds to the count. Raises CancelledError."""
        self._cancel.check()
        self._files += files
        self._bytes += size_bytes
        self._messages += messages
        if self._clock() - self._last >= _BETWEEN:
            self._report_progress()

    def at(self, store: str, folder: str = "") -> None:
        """Sets where the work is now; the next event reports it."""
        self._where = (store, folder)

    def done(self) -> None:
        """Reports the last figures, however soon after the ones before."""
        self._report_progress()

    def _report_progress(self) -> None:
        self._last = self._clock()
        files, size_bytes = self._total
        done = (self._files, files, self._bytes, size_bytes, self._messages)
        self._report(Progress(self._stage, *done, *self._where, total_messages=self._total_messages))


def without_end(report: Report) -> Report:
    """What a job that is a part of another one reports to: a job ends once, and the end of a part is not its end."""
    return lambda event: None if isinstance(event, Finished) else report(event)


def report_problems(findings: list[Finding], report: Report) -> None:
    """Reports each finding that is a problem."""
    for finding in findings:
        if finding.is_problem:
            report(Problem(finding))
