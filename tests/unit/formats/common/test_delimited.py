"""Spans between separators do not depend on where the pieces end in which a file is read."""

import re
from pathlib import Path

import pytest

from app.formats.common import delimited
from app.system.reading import SourceFile
from tests.builders.unix import put

SEPARATOR = re.compile(rb"(?:(?<=\n)|\A)\.(?:\r\n|\n|\Z)")


@pytest.mark.parametrize("lead", range(200))
def test_the_end_of_a_sentence_is_no_separator_wherever_a_piece_begins(
    lead: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`Hello.` at the end of a line, where what waits for the next piece begins with that dot."""
    monkeypatch.setattr(delimited, "_CHUNK", 256)
    data = b"a" * lead + b"See you.\r\n" * 60 + b".\r\nsecond\r\n.\r\n"
    with SourceFile(put(tmp_path / "a", data)) as source:
        found = list(delimited.spans(source, SEPARATOR))
    assert [data[each.offset : each.offset + each.length] for each in found] == [
        b"a" * lead + b"See you.\r\n" * 60,
        b"second\r\n",
    ]
    assert [each.start for each in found] == [data[each.offset : each.offset + each.length] for each in found]
