"""Paths of mailboxes as they are typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.textkit.mailbox_path import read, typed


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("", ()),
        ("Inbox", ("Inbox",)),
        ("Inbox/Customers", ("Inbox", "Customers")),
        ("/Inbox//Customers/", ("Inbox", "Customers")),
        (r"2024\/25", ("2024/25",)),
        (r"Inbox/2024\/25/x", ("Inbox", "2024/25", "x")),
        (r"A\\/B", ("A\\", "B")),
        (r"A\B", (r"A\B",)),
        ("A\\", ("A\\",)),
        (r"見積\/請求", ("見積/請求",)),
    ],
)
def test_what_is_typed(text: str, path: tuple[str, ...]) -> None:
    assert read(text) == path


@given(st.lists(st.text("ab\\/見 ", min_size=1), max_size=4).map(tuple))
def test_every_path_can_be_typed(path: tuple[str, ...]) -> None:
    assert read(typed(path)) == path
