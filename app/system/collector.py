"""Python's collector, which looks for values that only hold each other."""

import gc

_NEW_VALUES = 10_000
"""So many go before a look at the new ones. Python's own figure, 700, is reached with every hundred messages."""


def collect_seldom() -> None:
    """For a process that makes values by the million, hardly any of which hold each other: saves a thirtieth."""
    _, *older = gc.get_threshold()
    gc.set_threshold(_NEW_VALUES, *older)
