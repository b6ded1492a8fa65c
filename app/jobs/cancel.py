"""How a job is asked to stop: it looks at a flag between two pieces of work."""

import threading

from app.model.errors import CancelledError


class Cancel:
    """A flag any thread may set. Jobs call `check` often."""

    def __init__(self) -> None:
        self._asked = threading.Event()

    def ask(self) -> None:
        """Asks the job to stop at the next piece of work."""
        self._asked.set()

    @property
    def asked(self) -> bool:
        """True once cancelling was requested."""
        return self._asked.is_set()

    def check(self) -> None:
        """Raises CancelledError once cancelling was requested."""
        if self._asked.is_set():
            raise CancelledError
