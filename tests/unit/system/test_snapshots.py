"""What the tools of each system say of snapshots, and what is done where they say nothing."""

from pathlib import Path

import pytest

from app.model.store import System
from app.system.snapshots import ask, home_in, snapshots_of

SHADOWS = """vssadmin 1.1
シャドウ コピー ID: {1}
   シャドウ コピー ボリューム: \\\\?\\GLOBALROOT\\Device\\HarddiskVolumeShadowCopy9
シャドウ コピー ID: {2}
   シャドウ コピー ボリューム: \\\\?\\GLOBALROOT\\Device\\HarddiskVolumeShadowCopy12
"""


def test_shadow_copies_in_any_language(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    closed = snapshots_of(tmp_path, System.WINDOWS, lambda command: SHADOWS)
    assert [each[-2:] for each in closed.closed] == ["12", "y9"]
    assert closed.commands == ("mklink /d C:\\old \\\\?\\GLOBALROOT\\Device\\HarddiskVolumeShadowCopy12\\",)
    # `HarddiskVolumeShadowCopy9` alone is the volume, as `\\\\.\\C:` is, and no folder.
    monkeypatch.setattr("app.system.snapshots.os.path.isdir", lambda path: str(path).endswith("\\"))
    opened = snapshots_of(tmp_path, System.WINDOWS, lambda command: SHADOWS)
    assert len(opened.open) == 2 and opened.commands == ()


@pytest.mark.parametrize("system", System)
def test_a_tool_that_refuses_leaves_what_a_person_can_type(tmp_path: Path, system: System) -> None:
    for asked in (None, lambda command: None):
        found = snapshots_of(tmp_path, system, asked)
        assert found.open == () and found.commands and "DATE" not in found.commands[0]


def test_backups_of_a_mac_on_another_disk_are_folders(tmp_path: Path) -> None:
    folder = tmp_path / "Volumes/TM/Backups.backupdb/Mac/2026-11-28-101112/Macintosh HD"
    (folder / "Users/hanako").mkdir(parents=True)
    found = snapshots_of(tmp_path, System.MACOS, lambda command: "")
    assert found.open == (folder,)
    assert home_in(folder, tmp_path / "Users/hanako") == folder / "Users/hanako"
    assert home_in(folder, tmp_path / "Users/taro") is None


def test_a_tool_that_is_not_there() -> None:
    assert ask(["furoshiki-no-such-tool"]) is None
