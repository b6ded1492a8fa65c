"""Lines of a files.jsonl: what is read of them is what `json.loads` reads."""

import json

import pytest

from app.archive.bag.inventory import parsed

_WHOLE = '{"path": "/home/hanako/メール", "size": 3, "holes": [[1, 2]]}'


@pytest.mark.parametrize(
    "text", [_WHOLE, f"{_WHOLE}\n", f" \t{_WHOLE} \r\n", "{}", '{"path": "\\ud800"}', '{"a": 1, "a": 2}']
)
def test_a_line_is_read_as_json(text: str) -> None:
    assert parsed(text) == json.loads(text)


@pytest.mark.parametrize(
    "text", ["", "\n", _WHOLE[:-1], f"{_WHOLE}{_WHOLE}", f"{_WHOLE} x", f"\ufeff{_WHOLE}", "[1]", '"a"', "[" * 100_000]
)
def test_what_is_no_whole_line_says_nothing(text: str) -> None:
    assert parsed(text) is None
