"""Sets of very many file names in very little memory, to compare what a bag lists with what lies in it."""

import hashlib
import os
from array import array
from bisect import bisect_left
from itertools import pairwise

_BUCKETS = 256
_OCTETS = 8


class NameSet:
    """A set of names that only remembers eight bytes of a keyed digest of each: a million take nine megabytes.

    The key is drawn anew for every set, so nobody can prepare two names that are taken for one; by chance it
    happens to one name in 10**13 where a million are listed.
    """

    def __init__(self) -> None:
        self._key = os.urandom(16)
        self._buckets = [array("Q") for _ in range(_BUCKETS)]
        self._sorted = True
        self.lines = 0

    def add(self, name: str) -> None:
        """Takes in a name; one that was there before is counted too."""
        number = self._number(name)
        self._buckets[number % _BUCKETS].append(number)
        self._sorted = False
        self.lines += 1

    def __contains__(self, name: str) -> bool:
        self._sort()
        number = self._number(name)
        bucket = self._buckets[number % _BUCKETS]
        place = bisect_left(bucket, number)
        return place < len(bucket) and bucket[place] == number

    def has_repeats(self) -> bool:
        """True where some name was taken in more than once."""
        self._sort()
        return any(one == other for bucket in self._buckets for one, other in pairwise(bucket))

    def is_repeated(self, name: str) -> bool:
        """True for a name that was taken in more than once."""
        self._sort()
        number = self._number(name)
        bucket = self._buckets[number % _BUCKETS]
        place = bisect_left(bucket, number) + 1
        return place < len(bucket) and bucket[place - 1] == bucket[place] == number

    def _number(self, name: str) -> int:
        data = name.encode("utf-8", "surrogatepass")
        return int.from_bytes(hashlib.blake2b(data, digest_size=_OCTETS, key=self._key).digest(), "big")

    def _sort(self) -> None:
        if not self._sorted:
            self._buckets = [array("Q", sorted(bucket)) for bucket in self._buckets]
            self._sorted = True
