"""Whom a text names, written down and read back."""

import pytest

from app.contacts.label_lines import NamedPerson
from app.contacts.named_people import dump, load

HANAKO = NamedPerson("山田 花子", "ヤマダ ハナコ", ["hanako@example.jp"], ["090-0000-0000"], "山田", "花子")


@pytest.mark.parametrize("people", [[], [HANAKO], [HANAKO, NamedPerson(name="\udc80", phones=["1", "2"])]])
def test_what_is_written_is_read_back(people: list[NamedPerson]) -> None:
    dump(people).encode()
    assert load(dump(people)) == people


@pytest.mark.parametrize(
    "text",
    [
        *("", "{", "1", "[1]", '[["a", "b", [], [], "", "", "more"]]', "null", '["name"]', '[{"name": "a"}]'),
        *(
            '[[1, "", ["b@example.jp"], []]]',
            '[["a", "", "b@example.jp", []]]',
            '[["a", "", [7], []]]',
            '[["a", "", [["b"]], []]]',
        ),
        *(
            '[["a", "", [], [null]]]',
            '[["a", "", [], [], null]]',
            '[["a", "", [], [], "", true]]',
            '[["a", "", {}, []]]',
        ),
        *('[["a\\r\\nTEL:1", "", [], []]]', '[["a", "", ["b@example.jp\\nc"], []]]', '[["a", "\\u2028b", [], []]]'),
        *("[" * 50_000, '{"name": []}', '[["a", "", NaN, []]]', '"abc"'),
    ],
)
def test_anything_else_names_nobody(text: str) -> None:
    assert load(text) is None
