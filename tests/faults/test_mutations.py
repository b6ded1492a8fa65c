"""Ten of each kind of the changes of `mutations`; all ten thousand run with one command."""

from pathlib import Path

import pytest

from app.archive.bag import layout
from tests.faults import mutations


def test_every_change_is_found_and_named(tmp_path: Path) -> None:
    figures = mutations.harm(mutations.made_in(tmp_path), 10 * len(mutations.KINDS), seed=5)
    assert figures.good, str(figures)
    assert set(figures.made.values()) == {10}


def test_every_flip_of_the_seal_is_found(tmp_path: Path) -> None:
    """Nothing vouches for the seal, so no bit of it may be free."""
    archive = mutations.made_in(tmp_path)
    path = archive / layout.TAG_MANIFEST
    before = path.read_bytes()
    for number in range(0, len(before) * 8, 61):
        data = bytearray(before)
        data[number // 8] ^= 1 << number % 8
        path.write_bytes(data)
        assert not mutations.verified(archive).valid, number


def test_an_undetected_change_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = mutations.made_in(tmp_path)
    good = mutations.verified(archive)
    monkeypatch.setattr(mutations, "verified", lambda folder: good)
    figures = mutations.harm(archive, len(mutations.KINDS), seed=1)
    assert not figures.good
    assert len(figures.failures) == len(mutations.KINDS)
