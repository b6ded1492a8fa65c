"""Names made free by a number."""

from collections.abc import Iterator
from itertools import count


def numbered(name: str, pattern: str = "{name} ({number})") -> Iterator[str]:
    """`name` itself, then `name` with 2, 3 … without end; the caller takes the first free one.

    >>> names = numbered("Inbox")
    >>> next(names), next(names), next(names)
    ('Inbox', 'Inbox (2)', 'Inbox (3)')
    """
    yield name
    for number in count(2):
        yield pattern.format(name=name, number=number)
