"""Errors are made with all their fields, or not at all."""

from pathlib import Path

import pytest

from app.model.codes import Code
from app.model.errors.destination import FileSystemLimitError
from app.model.errors.usage import NoHomeError, NoSuchAccountError


def test_fields_are_given_in_order_or_by_name() -> None:
    error = NoSuchAccountError("hanako@example.jp", known="taro@example.jp")
    assert (error.account, error.known) == ("hanako@example.jp", "taro@example.jp")
    assert error.finding.parameters == {"account": "hanako@example.jp", "known": "taro@example.jp"}
    assert str(error) == Code.NO_SUCH_ACCOUNT


def test_paths_become_text_and_numbers_stay() -> None:
    assert FileSystemLimitError(Path("to"), 5).parameters == {"path": "to", "size": 5}


@pytest.mark.parametrize(
    ("values", "named"),
    [((), {}), (("a",), {}), (("a", "b", "c"), {}), (("a", "b"), {"known": "c"}), (("a",), {"other": "b"})],
)
def test_neither_fewer_fields_nor_more_are_taken(values: tuple[str, ...], named: dict[str, str]) -> None:
    with pytest.raises(TypeError, match="NoSuchAccountError"):
        NoSuchAccountError(*values, **named)
    with pytest.raises(TypeError, match="NoHomeError"):
        NoHomeError(1)
