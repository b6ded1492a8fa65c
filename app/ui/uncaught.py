"""Bugs in the window itself: an error that no slot caught is logged and shown on the error page."""

import sys
from types import TracebackType

from PySide6.QtCore import QObject, Signal


class UncaughtErrors(QObject):
    """Hears every error that would only reach `sys.excepthook`, as errors in the slots of Qt do.

    Emits `happened` with the name of the error's type; its text may quote mail and stays where it is.
    """

    happened = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._before = sys.excepthook

    def install(self) -> None:
        """Listens from now on. The hook of before is called first: it writes the log."""
        self._before = sys.excepthook
        sys.excepthook = self._handle

    def uninstall(self) -> None:
        """Restores the previous hook."""
        sys.excepthook = self._before

    def _handle(self, kind: type[BaseException], error: BaseException, traceback: TracebackType | None) -> None:
        self._before(kind, error, traceback)
        if issubclass(kind, Exception):
            self.happened.emit(kind.__name__)
