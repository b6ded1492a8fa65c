"""What is asked for at once."""

from app.fetch.batches import batches, halves


def test_newest_first_and_about_eight_megabytes() -> None:
    found = batches(dict.fromkeys(range(1, 8), 3_000_000))
    assert found == [(7, 6), (5, 4), (3, 2), (1,)]


def test_a_large_message_comes_alone_and_small_ones_together() -> None:
    assert batches({1: 10, 2: 50_000_000, 3: 10}) == [(3,), (2,), (1,)]
    assert [len(each) for each in batches(dict.fromkeys(range(1, 601), 10))] == [256, 256, 88]
    assert batches({}) == []


def test_halves() -> None:
    assert halves((3, 2, 1)) == [(3,), (2, 1)]
