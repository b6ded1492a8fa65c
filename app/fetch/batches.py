"""How many messages are asked for at once: about as much mail as may be fetched again after a lost connection."""

from collections.abc import Mapping

_OCTETS = 8_000_000
_MESSAGES = 256
"""What keeps a command within the 8,192 octets some servers take, whatever the gaps between UIDs."""


def batches(sizes: Mapping[int, int]) -> list[tuple[int, ...]]:
    """UIDs with their sizes in octets, newest first: where a contract ends in between, the oldest are missing."""
    found: list[tuple[int, ...]] = []
    batch: list[int] = []
    octets = 0
    for uid in sorted(sizes, reverse=True):
        if batch and (octets + sizes[uid] > _OCTETS or len(batch) == _MESSAGES):
            found.append(tuple(batch))
            batch, octets = [], 0
        batch.append(uid)
        octets += sizes[uid]
    return [*found, tuple(batch)] if batch else found


def halves(batch: tuple[int, ...]) -> list[tuple[int, ...]]:
    """A batch that failed, as two smaller ones; there must be two in it at least."""
    middle = len(batch) // 2
    return [batch[:middle], batch[middle:]]
