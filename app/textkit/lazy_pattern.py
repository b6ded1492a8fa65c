"""Regular expressions that are compiled when they are first used: most runs need few of those for names and texts."""

import re
from typing import Any, AnyStr, Generic, cast


def lazy_pattern(pattern: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """What `re.compile` gives, but a mistake in the pattern shows at its first use.

    Every use costs 50 ns more: not for what is asked of every line of every message.
    """
    return cast("re.Pattern[AnyStr]", LazyPattern(pattern, flags))


class LazyPattern(Generic[AnyStr]):
    """Has the attributes of the compiled pattern."""

    def __init__(self, pattern: AnyStr, flags: int) -> None:
        self._pattern: AnyStr = pattern
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        # Asked only for what is not there yet. The pattern itself is kept by what is taken from it.
        value = getattr(re.compile(self._pattern, self._flags), name)
        setattr(self, name, value)
        return value
