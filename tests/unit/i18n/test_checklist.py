"""The list before deleting, spans of time and months."""

import pytest

from app.i18n.catalogue import Translator
from app.i18n.checklist import checklist
from app.i18n.dates import month_label
from app.i18n.sizes import span


def test_each_program_has_its_part_once() -> None:
    parts = checklist(["apple-mail", "thunderbird", "apple-mail", "becky"], Translator("en"))
    headings = [part.heading for part in parts]
    assert [heading for heading in headings if "remove the account" in heading] == [
        "Last: remove the account in Apple Mail",
        "Last: remove the account in Thunderbird",
        "Last: remove the account in Becky! Internet Mail",
    ]
    assert all(part.steps for part in parts)


def test_the_danger_of_apple_mail_is_the_first_thing_said() -> None:
    (part,) = (part for part in checklist(["apple-mail"], Translator("en")) if "Apple Mail" in part.heading)
    assert part.steps[0].text.startswith("Careful")


def test_an_account_of_apple_mail_is_turned_off_before_anything_else() -> None:
    """Removing it may take it from every Mac that shares its passwords."""
    (part,) = (part for part in checklist(["apple-mail"], Translator("en")) if "Apple Mail" in part.heading)
    (off,) = (number for number, step in enumerate(part.steps) if "turn it off" in step.text)
    (minus,) = (number for number, step in enumerate(part.steps) if "minus sign" in step.text)
    (keychain,) = (number for number, step in enumerate(part.steps) if "Remove From All" in step.text)
    assert keychain < off < minus == len(part.steps) - 1


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "less than 1 min"),
        (29, "less than 1 min"),
        (31, "about 1 min"),
        (3599, "about 1 h 0 min"),
        (7500, "about 2 h 5 min"),
    ],
)
def test_span(seconds: float, text: str) -> None:
    assert span(seconds, Translator("en")) == text


def test_months() -> None:
    assert month_label(2006, 11, Translator("en")) == "November 2006"
