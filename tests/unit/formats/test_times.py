"""The dates of mail programs: every way of counting comes out as the same moment, and nonsense as None."""

from datetime import UTC, datetime

import pytest

from app.formats.common import times

MOMENT = datetime(2006, 1, 2, 1, tzinfo=UTC)
SECONDS = 1136163600


def test_the_examples_in_the_docstrings() -> None:
    assert times.from_unix(SECONDS) == times.from_unix(str(SECONDS)) == MOMENT
    assert times.from_ticks(632717604000000000) == MOMENT
    assert times.from_filetime(127806372000000000) == MOMENT
    assert times.from_iso("2006-01-02T01:00:00Z") == times.from_iso("2006-01-02T10:00:00+09:00") == MOMENT
    assert times.from_iso("2006-01-02T01:00:00") == MOMENT
    assert times.from_any_unix(SECONDS - times.APPLE_EPOCH, times.APPLE_EPOCH) == MOMENT


@pytest.mark.parametrize("factor", [1, 1000, 1_000_000])
def test_seconds_and_their_parts(factor: int) -> None:
    assert times.from_any_unix(SECONDS * factor) == MOMENT


@pytest.mark.parametrize("value", [SECONDS, str(SECONDS), 632717604000000000, "2006-01-02T01:00:00Z"])
def test_a_cell_of_a_dotnet_program(value: object) -> None:
    assert times.from_dotnet(value) == MOMENT


@pytest.mark.parametrize("value", [None, 0, "", "x", b"x", float("nan"), float("inf"), -1e300, 1e300, 10**400])
def test_nonsense_is_none(value: object) -> None:
    for read in (times.from_unix, times.from_any_unix, times.from_ticks, times.from_dotnet):
        assert read(value) is None
    assert times.from_iso(str(value)) is None


def test_dates_out_of_range_are_none() -> None:
    assert times.from_filetime(1 << 63) is None
    assert times.from_iso("0001-01-01T00:00:00+09:00") is None
