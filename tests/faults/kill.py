"""SIGKILL before every system call of a backup that changes anything: what is left, and what the next run makes of it."""

import os
import shutil
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from app.archive.bag.verifier import verify
from app.archive.encrypted.vault import prove
from app.model.errors import UserError
from app.model.secret import Secret
from tests.builders.keys import PASSPHRASE, use_one_key
from tests.faults import forked, injection, reference
from tests.faults.figures import Figures, sampled, spread
from tests.faults.forked import whole_archives
from tests.faults.injection import Point
from tests.faults.reference import Reference

Hook = Callable[[], None]
SCENES = ("new", "again", "resumed", "encrypted")
"""A first backup; one beside an earlier archive, whose files it links; one that goes on where another was killed; one
that is put into one encrypted file."""


def sweep(
    scratch: Path, scene: str, sample: int | None = None, jobs: int = 1, hook: Hook | None = None, closed: bool = True
) -> Figures:
    """Kills a backup at every point, or at `sample` of them. `hook` may spoil the program, to see that it is noticed."""
    started = time.monotonic()
    total = Figures(f"SIGKILL before every changing call, {scene}")
    home = reference.build(scratch / "home", closed=closed)
    if scene == "encrypted":
        home = home.encrypted(scratch / "passphrase")
        use_one_key(setattr)
    assert forked.warm(home.backup_args(scratch / "warm")).code == 0
    template = _template(scratch, scene, home)
    destination = _fresh(scratch / "count", template)
    points = injection.points(home.backup_args(destination), injection.CHANGING, scratch / "log")
    chosen = sampled(sorted(points, key=_late_last), sample, scene)
    total.counts["points of this backup"] = len(points)
    for column in ("runs", "calls killed before", "look whole and are not", "source changes", "reruns completed"):
        total.counts[column] = 0
    spread(chosen, partial(_one, scratch, template, home, hook), total, jobs)
    total.seconds = time.monotonic() - started
    return total


def _late_last(point: Point) -> tuple[bool, Point]:
    """The calls that seal and name an archive come last, where a sample always takes them."""
    return point.call in (
        "rename",
        "renameat",
        "renameat2",
        "unlink",
        "unlinkat",
        "fsync",
        "syncfs",
        "fdatasync",
    ), point


def _one(scratch: Path, template: Path | None, home: Reference, hook: Hook | None, point: Point) -> Figures:
    found = Figures("")
    destination = _fresh(scratch / f"to-{os.getpid()}", template)
    ended = forked.run(home.backup_args(destination), injection.at(point, "signal=SIGKILL"), hook)
    found.counts["runs"] += 1
    if ended.hung:
        found.fail("hung", f"{point}: hung")
    found.counts["calls killed before"] += ended.code is None
    check(found, str(point), destination, home)
    again = forked.run(home.backup_args(destination))
    names = {archive.name for archive in whole_archives(destination)}
    archive = Path(str(again.result.get("archive")))
    complete = again.code == 0 and archive.name in names and again.result.get("messages") == home.messages
    # What is in an encrypted file was compared with the archive when it was proved.
    if complete and not again.err and (archive.is_file() or not home.absent(archive)):
        found.counts["reruns completed"] += 1
    else:
        found.fail("reruns not completed", f"{point}: rerun {again}")
    check(found, f"{point}, rerun", destination, home)
    found.counts["unfinished folders that stay"] += len(list(destination.glob("*.incomplete")))
    shutil.rmtree(destination)
    return found


def check(found: Figures, where: str, destination: Path, home: Reference) -> None:
    """Counts archives that look whole and are not, and changes of the source."""
    for archive in whole_archives(destination):
        if fault := what_is_wrong(archive):
            found.fail("look whole and are not", f"{where}: {fault}")
    if not home.untouched():
        found.fail("source changes", f"{where}: the source has changed")


def what_is_wrong(archive: Path) -> str:
    """Why something with the name of a finished archive is none; empty for a good one."""
    try:
        if archive.is_file():
            verification, _ = prove(archive, Secret(PASSPHRASE), lambda files, size_bytes: None)
        else:
            verification = verify(archive, lambda files, size_bytes: None)
    except (UserError, OSError) as error:
        return f"{archive.name}: {error!r}"
    return "" if verification.valid else str(verification)


def _template(scratch: Path, scene: str, home: Reference) -> Path | None:
    """What lies at the destination before the backup."""
    if scene in ("new", "encrypted"):
        return None
    folder = scratch / "template"
    folder.mkdir()
    if scene == "again":
        assert forked.run(home.backup_args(folder)).code == 0
    else:
        # All mail is copied and proved then, and only the seal and the name are to come.
        sealing = injection.at(Point("syncfs", 2), "signal=SIGKILL")
        assert forked.run(home.backup_args(folder), sealing).code is None
        assert not whole_archives(folder)
    return folder


def _fresh(folder: Path, template: Path | None) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    if template is None:
        folder.mkdir()
    else:
        shutil.copytree(template, folder)
    return folder
