"""The story this program was made for, played through: `python -m benchmarks.rescue_story [--others] [SEED…]`.

Six years of customers' letters in the mailboxes of Mac OS X 10.2, the account deleted with one click, then half a day
in which the computer is used on. How many of the fifty customers come back, and by which road? The disk is laid out by
`tests.builders.old_disk`, which says what of HFS+ it imitates; the kernel and the tools at hand write none.

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
from benchmarks.rescue import foremost, photorec, scalpel
from tests.builders.hfs_plus import Reuse
from tests.builders.old_disk import ROADS, half_a_day, roads_of, six_years

_SIZE = 128 << 20
"""A small disk: what is written over it afterwards counts as so much more than on one of ten gigabytes."""
_LETTERS = 900
_SEEDS = (2002, 2005, 2008)
_WRITTEN = {Reuse.NEXT: (0, 32 << 20), Reuse.FIRST: (2 << 20, 8 << 20, 32 << 20)}


def main() -> None:
    """Prints a line for each disk, and how much was written over it."""
    print(
        "seed   written  reuse                             in one piece | whole  cut  headers  not | strangers  CPU s"
    )
    seeds = [int(each) for each in sys.argv[1:] if each.isdigit()] or _SEEDS
    if "--others" in sys.argv:
        _others(seeds[0])
        return
    for seed in seeds:
        for reuse in Reuse:
            for written in _WRITTEN[reuse]:
                _play(seed, written, reuse)
    _look()


def _play(seed: int, written: int, reuse: Reuse) -> None:
    story = six_years(seed, _SIZE, _LETTERS)
    half_a_day(story, seed + 1, written, reuse)
    folder = Path(tempfile.mkdtemp(prefix="story-"))
    try:
        image = folder / "macintosh-hd.img"
        image.write_bytes(story.disk.image)
        digest = hashlib.sha256(story.disk.image).digest()
        begun = time.process_time()
        record = rescue.run(rescue.prepare(image, folder / "usb"), lambda event: None, Cancel())
        seconds = time.process_time() - begun
        assert hashlib.sha256(image.read_bytes()).digest() == digest, "the image is only read"
        archive = record.backup.archive if record.backup is not None else None
        roads, strangers = roads_of(story, archive)
        line = "  ".join(f"{roads[each]:4}" for each in (*ROADS, "not"))
        whole = len(story.in_one_piece())
        print(f"{seed}  {written >> 20:4} MB   {reuse.value:32}  {whole:12} | {line} | {strangers:9}  {seconds:5.1f}")
    finally:
        shutil.rmtree(folder)


def _others(seed: int) -> None:
    story = six_years(seed, _SIZE, _LETTERS)
    half_a_day(story, seed + 1, 8 << 20, Reuse.FIRST)
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
            print(f"{tool}: a whole letter of {whole} customers, the address of {known}")


def _look() -> None:
    """The first road: what a look at the home finds when the mail folder is gone and there is no address book."""
    with tempfile.TemporaryDirectory() as name:
        home = Path(name) / "Users" / "hanako"
        (home / "Library" / "Preferences").mkdir(parents=True)
        plan = looking.prepare_home(Home(home, System.MACOS))
        record = looking.run(plan, lambda event: None, Cancel())
        kinds = ", ".join(sorted({each.kind.value for each in record.places}))
        print(f"a look at the home: {record.people} people; what is left to try: {kinds}")


if __name__ == "__main__":
    main()
