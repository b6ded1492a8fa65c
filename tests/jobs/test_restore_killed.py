"""A restore that is killed at any moment leaves nothing that looks finished, and the next one clears it away."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from app.model.target_kind import TargetKind
from app.restore.new_folder import INCOMPLETE, LOCK
from tests.builders import stores
from tests.builders.guard import snapshot
from tests.builders.restored import archive_of, request_of, restored
from tests.jobs.test_restore import profile_in

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")


def killed(step: int, archive: Path, kind: TargetKind, to: Path) -> bool:
    """False where the restore was done before it could be killed."""
    args = (str(step), str(archive), kind.value, str(to))
    done = subprocess.run([sys.executable, "-m", "tests.programs.restore_killed_at", *args], cwd=ROOT, check=False)
    assert done.returncode in (0, -signal.SIGKILL)
    return done.returncode != 0


@pytest.mark.parametrize("kind", [TargetKind.MBOX, TargetKind.EML, TargetKind.OWN, TargetKind.THUNDERBIRD])
def test_killed(tmp_path: Path, kind: TargetKind) -> None:
    letters = [stores.message(number) for number in range(1, 4)]
    archive = archive_of(stores.write(tmp_path / "Mail" / "Inbox", stores.mbox(*letters)), tmp_path / "usb")
    before = snapshot(archive)
    place = profile_in(tmp_path / "p") if kind is TargetKind.THUNDERBIRD else tmp_path / "to"
    top = place / "Mail" / "Local Folders" if kind is TargetKind.THUNDERBIRD else place
    step = 0
    while killed(step, archive, kind, place):
        names = [path for path in top.iterdir() if not path.name.endswith(INCOMPLETE)] if top.exists() else []
        if any(path.is_dir() for path in names):
            # It has its name: then everything is there.
            break
        # Thunderbird shows an empty folder at worst.
        assert all(kind is TargetKind.THUNDERBIRD and path.stat().st_size == 0 for path in names)
        step += 5
    assert step > 6
    record = restored(request_of(archive, kind, place))
    assert record.proved and not [path for path in top.iterdir() if path.name.endswith(INCOMPLETE)]
    one, *others = (content(path) for path in top.iterdir() if path.is_dir())
    assert all(each == one for each in others) and one
    assert snapshot(archive) == before


def content(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file() and path.name != LOCK)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}
