"""The cells of a catalog as they are read back."""

from datetime import UTC, datetime

import pytest

from app.archive.catalog.cells import moment_of


@pytest.mark.parametrize(
    ("seconds", "moment"),
    [
        (None, None),
        (0, datetime(1970, 1, 1, tzinfo=UTC)),
        (1_136_163_600, datetime(2006, 1, 2, 1, tzinfo=UTC)),
        (-11_644_473_600, datetime(1601, 1, 1, tzinfo=UTC)),
    ],
)
def test_a_moment(seconds: int | None, moment: datetime | None) -> None:
    assert moment_of(seconds) == moment


@pytest.mark.parametrize("damaged", ["x", 10**18, -(10**18)])
def test_what_is_no_moment(damaged: object) -> None:
    with pytest.raises((ValueError, OverflowError)):
        moment_of(damaged)
