"""Retries what may succeed a little later."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")

# Windows: access denied, sharing violation, lock violation. A virus scanner opens every new file for a moment.
_HELD = frozenset({5, 32, 33})
_DELAYS = (0.01, 0.03, 0.1, 0.3, 1.0, 3.0)


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """How to wait and what time it is: `pause` takes seconds, `now` answers in nanoseconds since 1970 (UTC)."""

    pause: Callable[[float], None] = time.sleep
    now: Callable[[], int] = time.time_ns


DEFAULT_RETRY = RetryPolicy()


def retry(act: Callable[[], T], retry_policy: RetryPolicy = DEFAULT_RETRY) -> T:
    """Does `act`, on Windows again after 10 ms … 3 s while another program holds the file. Raises OSError."""
    for delay in _DELAYS:
        try:
            return act()
        except OSError as error:
            if getattr(error, "winerror", None) not in _HELD:
                raise
            retry_policy.pause(delay)
    return act()
