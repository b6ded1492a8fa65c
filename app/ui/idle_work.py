"""Long work in the window's own thread, done in small slices between events, so that the window stays responsive."""

from collections.abc import Generator

from PySide6.QtCore import QObject, QTimer


class IdleWork(QObject):
    """Does one piece of work at a time; a new one replaces the one that runs. `largest` is for tests."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.largest = 0
        self._work: Generator[int, None, None] | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._step)

    @property
    def busy(self) -> bool:
        """True while there is something left to do."""
        return self._work is not None

    def run(self, work: Generator[int, None, None]) -> None:
        """Does the first slice now, and the others one by one. The generator yields the size of each slice."""
        self._work = work
        self._timer.start()
        self._step()

    def _step(self) -> None:
        work = self._work
        if work is None:
            self._timer.stop()
            return
        try:
            self.largest = max(self.largest, next(work))
        except StopIteration:
            if self._work is work:
                self._work = None
                self._timer.stop()
