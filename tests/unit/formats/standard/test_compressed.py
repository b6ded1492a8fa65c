"""Packed mailboxes: read to their end, whatever number of streams they have, and reported where the end is missing."""

import bz2
import gzip
import lzma
from collections.abc import Callable
from pathlib import Path

import pytest

from app.formats.standard import compressed
from app.model.findings import Finding
from app.model.mail import Message
from app.system.reading import SourceFile
from tests.builders.unix import mbox, put

PACKERS = [gzip.compress, bz2.compress, lzma.compress]


def read(path: Path) -> tuple[int, set[str]]:
    """How many messages there are, and the codes of the findings."""
    with SourceFile(path) as source:
        found = list(compressed.read(source))
    codes = {str(each.code) for each in found if isinstance(each, Finding)} - {"mbox_habits"}
    return sum(isinstance(each, Message) for each in found), codes


@pytest.mark.parametrize("pack", PACKERS)
def test_streams_behind_each_other_are_all_read(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    path = put(tmp_path / "old.mbox.packed", pack(mbox(2)) + pack(mbox(3)) + bytes(512))
    assert read(path) == (5, set())


@pytest.mark.parametrize("pack", PACKERS)
def test_a_cut_stream_is_reported(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    path = put(tmp_path / "old.mbox.packed", pack(mbox(50))[:-9])
    assert read(path)[1] == {"packed_file_damaged"}


@pytest.mark.parametrize("pack", PACKERS)
def test_what_is_no_stream_behind_the_first_is_reported(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    path = put(tmp_path / "old.mbox.packed", pack(mbox(2)) + b"something else")
    assert read(path) == (2, {"packed_file_damaged"})
