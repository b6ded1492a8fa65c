"""The story this program was made for, played: `python -m benchmarks.rescue_story [--others] [--write] [SEED…]`.

Six years of customers' letters in the mailboxes of Mac OS X 10.2, the account deleted with one click, then half a day
in which the computer is used on. How many of the fifty customers come back, and by which road? The disk is a volume of
HFS+, written by `tests.builders.hfs_plus`. `--write` puts the tables into docs/rescue.md.

With `--others` the same disk goes to PhotoRec, foremost and scalpel, where they are installed: of how many customers a
whole letter lies inside an output, and of how many at least the address.
"""

import hashlib
import shutil
import sys
import tempfile
import time
from pathlib import Path

from app.jobs import rescue
from app.jobs.cancel import Cancel
from app.jobs.rescue import looking
from app.model.store import Home, System
from benchmarks.measuring.machine import machine
from benchmarks.rescue import foremost, photorec, scalpel, write
from tests.builders.hfs_plus import Reuse
from tests.builders.old_disk import ROADS, half_a_day, roads_of, six_years

_SIZE = 128 << 20
"""A small disk: what is written over it afterwards counts as so much more than on one of ten gigabytes."""
_LETTERS = 900
_SEEDS = (2002, 2005, 2008)
_WRITTEN = {Reuse.NEXT: (0, 32 << 20), Reuse.FIRST: (2 << 20, 8 << 20, 32 << 20)}
_HEADS = (
    "| seed | new files go to | written over it | in one piece | whole | without an end | headers | not | strangers "
    "| CPU s |"
)


def main() -> None:
    """Prints a line for each disk, and how much was written over it."""
    seeds = [int(each) for each in sys.argv[1:] if each.isdigit()] or _SEEDS
    if "--others" in sys.argv:
        _told("story others", _others(seeds[0]))
        return
    machine_now = machine(False)
    rows = [_play(seed, written, reuse) for seed in seeds for reuse in Reuse for written in _WRITTEN[reuse]]
    _told("story", "\n".join((machine_now, "", _HEADS, "|---" * 10 + "|", *rows, "", _look())))


def _told(section: str, figures: str) -> None:
    print(figures)
    if "--write" in sys.argv:
        write(section, figures)


def _play(seed: int, written: int, reuse: Reuse) -> str:
    story = six_years(seed, _SIZE, _LETTERS)
    half_a_day(story, seed + 1, written, reuse)
    folder = Path(tempfile.mkdtemp(prefix="story-"))
    try:
        image = folder / "macintosh-hd.img"
        digest = hashlib.sha256(data := story.disk.image).digest()
        image.write_bytes(data)
        begun = time.process_time()
        record = rescue.run(rescue.prepare(image, folder / "usb"), lambda event: None, Cancel())
        seconds = time.process_time() - begun
        assert hashlib.sha256(image.read_bytes()).digest() == digest, "the image is only read"
        archive = record.backup.archive if record.backup is not None else None
        roads, strangers = roads_of(story, archive)
        counts = " | ".join(str(roads[each]) for each in (*ROADS, "not"))
        whole = len(story.in_one_piece())
        print(f"seed {seed}, {written >> 20} MB, {reuse.value}: {whole} | {counts}", file=sys.stderr)
        return f"| {seed} | {reuse.value} | {written >> 20} MB | {whole} | {counts} | {strangers} | {seconds:.1f} |"
    finally:
        shutil.rmtree(folder)


def _others(seed: int) -> str:
    story = six_years(seed, _SIZE, _LETTERS)
    half_a_day(story, seed + 1, 8 << 20, Reuse.FIRST)
    lines = [machine(False), "", "| program | customers with a whole letter | with their address |", "|---|---|---|"]
    with tempfile.TemporaryDirectory() as name:
        image = Path(name) / "macintosh-hd.img"
        image.write_bytes(story.disk.image)
        for run in (photorec, foremost, scalpel):
            tool = run.__name__
            if shutil.which(tool) is None:
                print(f"{tool}: not installed")
                continue
            work = Path(name) / tool
            work.mkdir()
            found = b"\0".join(run(image, work))
            whole = sum(any(each.data in found for each in letters) for letters in story.letters.values())
            known = sum(who.encode() in found for who in story.letters)
            lines.append(f"| {tool} | {whole} | {known} |")
    return "\n".join(lines)


def _look() -> str:
    """The first road: what a look at the home finds when the mail folder is gone and there is no address book."""
    with tempfile.TemporaryDirectory() as name:
        home = Path(name) / "Users" / "hanako"
        (home / "Library" / "Preferences").mkdir(parents=True)
        plan = looking.prepare_home(Home(home, System.MACOS))
        record = looking.run(plan, lambda event: None, Cancel())
        kinds = ", ".join(sorted({each.kind.value for each in record.places}))
        return f"A look at the home: {record.people} people; what is left to try: {kinds}."


if __name__ == "__main__":
    main()
