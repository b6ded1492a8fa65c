"""The memo that stops growing."""

import pytest

from app.textkit.memo import Memo


def test_only_the_first_and_the_short_are_kept() -> None:
    asked: list[bytes] = []

    def length(text: bytes) -> int:
        asked.append(text)
        return len(text)

    memo = Memo(length, most=2, longest=3)
    for _ in range(2):
        assert [memo[text] for text in (b"a", b"long", b"bb", b"ccc")] == [1, 4, 2, 3]
    assert asked == [b"a", b"long", b"bb", b"ccc", b"long", b"ccc"]
    assert set(memo) == {b"a", b"bb"}


def test_what_raises_is_not_kept() -> None:
    memo = Memo(int, most=2, longest=3)
    with pytest.raises(ValueError, match="invalid"):
        memo[b"x"]
    assert not memo
