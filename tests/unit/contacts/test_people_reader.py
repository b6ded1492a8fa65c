"""Whom texts name is the same whoever reads them."""

import sys
from itertools import accumulate
from pathlib import Path

import pytest

from app.contacts.people_reader import NamedAndNoted, PeopleReader, Start, people_in_message
from app.formats.reading import shared_reader

STARTS = [
    b"Subject: x\n\n\xe3\x81\x8a\xe5\x90\x8d\xe5\x89\x8d: \xe5\xb1\xb1\xe7\x94\xb0 \xe8\x8a\xb1\xe5\xad\x90\n"
    b"E-mail: hanako@example.jp\nTel: 090-1111-2222\n",
    b"Subject: x\n\nName: Taro Sato\nEmail: taro@example.com\n",
    b"Subject: x\n\nHello.\n",
    b"\xff\x00\x1b$B" * 99,
    b"",
]


def read(reader: PeopleReader) -> list[list[NamedAndNoted]]:
    """What is found in batches of the texts above."""
    with reader:
        found = [each for _ in range(9) for each in reader.add(STARTS)]
        return found + reader.rest()


@pytest.mark.parametrize("processors", [1, 2])
def test_a_second_process_finds_the_same_people(processors: int, caplog: pytest.LogCaptureFixture) -> None:
    found = read(PeopleReader(alone=2, least_bytes=0, processors=processors))
    assert found == [
        [
            (people_in_message(STARTS[0]), '[["\\u5c71\\u7530 \\u82b1\\u5b50", "", ["hanako@example.jp"], '
             '["090-1111-2222"], "", ""]]'),
            (people_in_message(STARTS[1]), '[["Taro Sato", "", ["taro@example.com"], [], "", ""]]'),
            ([], "[]"),
            ([], "[]"),
            ([], ""),
        ]
    ] * 9  # fmt: skip
    assert [len(people) for people, _ in found[0]] == [1, 1, 0, 0, 0]
    assert not caplog.messages


@pytest.mark.parametrize("processors", [1, 2])
def test_a_message_in_a_file_names_the_people_of_its_first_bytes(processors: int, tmp_path: Path) -> None:
    (tmp_path / "Inbox").write_bytes(b"".join(STARTS))
    ends = [*accumulate(map(len, STARTS))]
    places: list[Start] = [
        (str(tmp_path / "Inbox"), end - len(each), len(each)) for each, end in zip(STARTS, ends, strict=True)
    ]
    gone = str(tmp_path / "gone"), 0, 9
    with PeopleReader(alone=1, least_bytes=0, processors=processors) as reader:
        found = [each for _ in range(3) for each in reader.add([*places, gone])] + reader.rest()
    with PeopleReader(processors=1) as reader:
        assert found == [*reader.add([*STARTS, b""])] * 3


def test_what_is_no_list_of_people_is_read_here(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    here = read(PeopleReader(processors=1))
    program = (
        'import json, sys\nprint(json.dumps([\'[["a\\\\nb", "", ["c@d"], []]]\'] * 5), flush=True)\nsys.stdin.read()'
    )
    monkeypatch.setattr(shared_reader, "own_command", lambda *arguments: [sys.executable, "-c", program])
    assert read(PeopleReader(alone=0, least_bytes=0, processors=2)) == here
    assert len(caplog.messages) == 1
