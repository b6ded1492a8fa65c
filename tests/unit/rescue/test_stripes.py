"""Several processes find what one finds."""

from pathlib import Path

import pytest

from app.model.errors import CancelledError
from app.rescue.carver import carve
from app.rescue.stripes import carve_in_stripes
from app.system.raw_reading import RawFile
from tests.builders.rescued import disk


def test_stripes_find_what_one_process_finds(tmp_path: Path) -> None:
    path = tmp_path / "image.raw"
    data, _ = disk(21, 200)
    path.write_bytes(data)
    with RawFile(path) as source:
        alone = list(carve(source, 0, source.size, lambda at: None))
    stripe = len(data) // 3 + 1000
    shared = list(carve_in_stripes(path, 0, lambda at: None, processes=2, stripe=stripe))
    assert sorted(shared, key=repr) == sorted(alone, key=repr)


def test_a_search_that_is_cancelled_leaves_no_process(tmp_path: Path) -> None:
    path = tmp_path / "image.raw"
    path.write_bytes(disk(22, 60)[0])

    def cancel(at: int) -> None:
        raise CancelledError

    with pytest.raises(CancelledError):
        list(carve_in_stripes(path, 0, cancel, processes=1))
