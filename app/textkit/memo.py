"""A memo of what a function says, which stops growing: for texts that come by the million, and mostly again."""

from collections.abc import Callable
from typing import TypeVar

_Value = TypeVar("_Value")


class Memo(dict[bytes, _Value]):
    """`memo[text]` is `function(text)`, kept for the first `most` texts of at most `longest` bytes.

    A cache that drops the oldest is of no use, and takes time, where more texts come in turn than it holds. What raises
    is not kept.
    """

    __slots__ = ("_function", "_longest", "_most")

    def __init__(self, function: Callable[[bytes], _Value], *, most: int, longest: int) -> None:
        self._function = function
        self._most = most
        self._longest = longest

    def __missing__(self, text: bytes) -> _Value:
        value = self._function(text)
        if len(self) < self._most and len(text) <= self._longest:
            self[text] = value
        return value
