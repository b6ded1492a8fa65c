"""Names made free by a number."""

from itertools import islice

from app.textkit.numbered import numbered


def test_the_name_itself_comes_first_then_numbers_from_two() -> None:
    assert list(islice(numbered("Inbox"), 3)) == ["Inbox", "Inbox (2)", "Inbox (3)"]


def test_a_pattern_of_its_own() -> None:
    assert list(islice(numbered("a.eml", "{number} {name}"), 2)) == ["a.eml", "2 a.eml"]


def test_braces_in_a_name_are_only_text() -> None:
    assert list(islice(numbered("{number}"), 2)) == ["{number}", "{number} (2)"]
