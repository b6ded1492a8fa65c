"""The numbers of a POP3 server's messages: a list that was lost never gives them the numbers they had."""

from pathlib import Path

from app.fetch.pop_names import PopNames
from app.servers.pop import PopMessage


def test_a_list_that_is_lost_in_the_second_it_was_begun_in_begins_another_generation(tmp_path: Path) -> None:
    path = tmp_path / "names.json"
    first = PopNames(path)
    first.numbers([PopMessage(1, 10, b"name")])
    assert PopNames(path).generation == first.generation
    path.write_bytes(b'{"generation": 1, "names": ["a", "a"]}')
    assert PopNames(path).generation != first.generation
