"""Six years of customers' letters, one click, half a day of use: who comes back, and that nobody is made up."""

from pathlib import Path

import pytest

from app.jobs import rescue
from app.jobs.cancel import Cancel
from tests.builders.hfs_plus import Reuse
from tests.builders.old_disk import CUSTOMERS, half_a_day, roads_of, six_years

SIZE, LETTERS = 8 << 20, 100


@pytest.mark.parametrize(("reuse", "written"), [(Reuse.NEXT, 1 << 20), (Reuse.FIRST, 1 << 20)])
def test_everybody_of_whom_a_letter_lies_in_one_piece_comes_back(tmp_path: Path, reuse: Reuse, written: int) -> None:
    story = six_years(41, SIZE, LETTERS)
    half_a_day(story, 42, written, reuse)
    image = tmp_path / "macintosh-hd.img"
    image.write_bytes(story.disk.image)
    record = rescue.run(rescue.prepare(image, tmp_path / "usb"), lambda event: None, Cancel())
    assert image.read_bytes() == story.disk.image
    roads, _ = roads_of(story, record.backup.archive if record.backup is not None else None)
    expected = len(story.in_one_piece())
    assert 0 < expected <= roads["whole"] + roads["cut"], "at least those, and more by pieces"
    assert CUSTOMERS - roads["not"] >= expected


def test_a_disk_keeps_what_is_freed_until_its_turn_comes() -> None:
    story = six_years(7, SIZE, 60)
    before = story.in_one_piece()
    assert len(before) > CUSTOMERS // 2
    half_a_day(story, 8, 2 << 20, Reuse.FIRST)
    assert len(story.in_one_piece()) < len(before)
