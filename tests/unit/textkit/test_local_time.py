"""Local time, also where the system knows no clock for a moment."""

from datetime import UTC, datetime, tzinfo
from typing import Self

from app.i18n import dates
from app.textkit.local_time import local


class OfWindows(datetime):
    """A moment on a system without a clock for it, as Windows says it: `OSError: [Errno 22] Invalid argument`."""

    def astimezone(self, tz: tzinfo | None = None) -> Self:
        """Never."""
        raise OSError(22, "Invalid argument")


def test_a_moment_is_shown_though_the_system_has_no_clock_for_it() -> None:
    moment = OfWindows(1957, 3, 1, 12, 30, tzinfo=UTC)
    assert local(moment) == moment
    assert (dates.day(moment), dates.minute(moment)) == ("1957-03-01", "1957-03-01 12:30")
    assert local(datetime(2006, 1, 2, tzinfo=UTC)) == datetime(2006, 1, 2, tzinfo=UTC)
