"""What was read by other code is not taken over: what tells one build of the program from another."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.archive.catalog.reader_version import reader_version


@pytest.fixture(autouse=True)
def asked_anew() -> Iterator[None]:
    reader_version.cache_clear()
    yield
    reader_version.cache_clear()


def asked() -> str:
    reader_version.cache_clear()
    return reader_version()


def test_a_program_that_is_in_one_piece_is_told_by_its_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two builds of one version have the same number, and no files with code."""
    program = tmp_path / "furoshiki"
    monkeypatch.setattr("app.archive.catalog.reader_version._ROOMS", ())
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(program))
    program.write_bytes(b"one build")
    first = asked()
    assert asked() == first
    program.write_bytes(b"another build")
    assert asked() != first
    program.unlink()
    assert asked() != asked()


def test_it_is_the_same_as_long_as_the_code_is(monkeypatch: pytest.MonkeyPatch) -> None:
    first = asked()
    assert asked() == first
    monkeypatch.setattr("app.archive.catalog.reader_version._ROOMS", ("mime",))
    assert asked() != first
