"""Which files beside the payload are not as they were sealed."""

import hashlib
from pathlib import Path

import pytest

from app.archive.bag import layout, manifest
from app.archive.bag.seal import changed_tag_files
from app.archive.documents.statement import RESTS_ON

NAMES = (layout.MANIFEST, layout.BAG_INFO, layout.CATALOG, layout.RECORD)


@pytest.fixture
def bag(tmp_path: Path) -> Path:
    """The files beside the payload of an older archive, which had no missing.csv, and their seal."""
    for name in NAMES:
        (tmp_path / name).write_text(name)
    seal(tmp_path, *NAMES)
    return tmp_path


def seal(bag: Path, *names: str) -> None:
    """Seals these files as they are now."""
    lines = [manifest.line(hashlib.sha256((bag / name).read_bytes()).hexdigest(), name) for name in names]
    (bag / layout.TAG_MANIFEST).write_text("".join(lines))


def test_nothing_is_changed(bag: Path) -> None:
    assert changed_tag_files(bag) == changed_tag_files(bag, RESTS_ON) == []


def test_a_changed_and_a_removed_file_are_named_in_the_order_asked_for(bag: Path) -> None:
    (bag / layout.RECORD).write_text("{}")
    assert changed_tag_files(bag, RESTS_ON) == [layout.RECORD]
    (bag / layout.CATALOG).unlink()
    assert changed_tag_files(bag, RESTS_ON) == [layout.CATALOG, layout.RECORD]
    assert changed_tag_files(bag, (layout.MANIFEST,)) == []


def test_a_file_that_is_there_and_not_sealed_is_changed(bag: Path) -> None:
    (bag / layout.MISSING).write_text("what,reason\n")
    assert changed_tag_files(bag, RESTS_ON) == [layout.MISSING]


@pytest.mark.parametrize("name", [layout.MANIFEST, layout.BAG_INFO])
def test_a_seal_without_a_required_file_is_invalid(bag: Path, name: str) -> None:
    seal(bag, *(each for each in NAMES if each != name))
    (bag / name).unlink()
    assert changed_tag_files(bag) == [name]


@pytest.mark.parametrize("line", ["no line of a manifest", f"{'0' * 64}  ../elsewhere", f"{'0' * 64}  record.json"])
def test_a_line_that_names_nothing_good_is_changed(bag: Path, line: str) -> None:
    with (bag / layout.TAG_MANIFEST).open("a") as sink:
        sink.write(line + "\n")
    assert len(changed_tag_files(bag)) == 1


def test_without_a_seal_there_is_nothing_to_compare(bag: Path) -> None:
    (bag / layout.TAG_MANIFEST).unlink()
    with pytest.raises(OSError):
        changed_tag_files(bag)
