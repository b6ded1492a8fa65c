"""Postal addresses as lines of an envelope, and the order of names by their script."""

import pytest

from app.textkit.postal import envelope_lines, postal_code
from app.textkit.script import full_name


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("1060032", "106-0032"), ("〒106-0032", "106-0032"), ("１０６－００３２", "106-0032"), ("75001", "75001"),
        ("SW1A 1AA", "SW1A 1AA"), ("106-00321", "106-00321"), ("", ""),
    ],
)  # fmt: skip
def test_a_postal_code(written: str, code: str) -> None:
    assert postal_code(written) == code


@pytest.mark.parametrize(
    ("street", "city", "region", "country", "lines"),
    [
        ("六本木1-2-3\nハナビル 4F", "港区", "東京都", "日本", ("東京都港区六本木1-2-3", "ハナビル 4F")),
        ("1-1", "東京", "", "", ("東京1-1", "")),
        ("", "港区", "東京都", "", ("東京都港区", "")),
        ("六本木1-2-3", "", "", "", ("六本木1-2-3", "")),
        ("Rue 1\nBât. B", "Paris", "", "France", ("Rue 1, Bât. B", "Paris, France")),
        ("1 Main St", "Springfield", "IL", "US", ("1 Main St", "Springfield, IL, US")),
        ("", "", "", "France", ("", "France")),
        ("", "", "", "", ("", "")),
    ],
)
def test_the_lines_of_an_envelope(street: str, city: str, region: str, country: str, lines: tuple[str, str]) -> None:
    assert envelope_lines(street, city, region, country) == lines


def test_a_name_is_in_the_order_of_its_script() -> None:
    assert full_name("花子", "山田") == "山田 花子"
    assert full_name("Jürgen", "Müller", "M.") == "Jürgen M. Müller"
    assert full_name("", "山田") == "山田"
