"""When a server that gives out no more for now may be asked again."""

import re
from datetime import datetime, timedelta

GMAIL_A_DAY = 2_300_000_000
"""Octets: over 2,500 MB fetched by IMAP in a day Google locks an account for a while (Google's table of limits)."""
_ENOUGH_FOR_TODAY = re.compile(r"OVERQUOTA|bandwidth|daily", re.IGNORECASE)
_MILLISECONDS = re.compile(r"backoff time: (\d{1,9}) milliseconds", re.IGNORECASE)
_A_DAY = timedelta(days=1)
_A_WHILE = timedelta(minutes=15)


def go_on_at(answer: str, now: datetime) -> datetime:
    """The moment to try again: what the server says, a day later for a limit of the day, else a while."""
    if (found := _MILLISECONDS.search(answer)) is not None:
        return now + timedelta(milliseconds=int(found[1]))
    return now + (_A_DAY if _ENOUGH_FOR_TODAY.search(answer) else _A_WHILE)
