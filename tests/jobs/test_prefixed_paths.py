r"""Windows opens some names only by the prefix `\\?\`: no call of the system may be made for a source without it."""

import io
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.jobs import backup, survey
from app.jobs.cancel import Cancel
from app.jobs.sources import Sources
from app.model.events import Event
from app.model.plan import BackupRequest
from app.model.store import Home
from app.system import paths
from tests.builders import homes, stores

pytestmark = pytest.mark.changes_source

ODD = "disk."
"""The name of a folder that Windows opens by its prefix alone."""
MARK = "/proc/self/root"
"""Another spelling of the same path on Linux, in the place of Windows' prefix."""

_NOT_ON_WINDOWS = frozenset({"open_for_reading", "_uuid_on_linux", "profile_in_use"})
"""Functions that ask Windows something else than what they ask Linux."""


def silent(event: Event) -> None:
    """Nobody listens."""


@pytest.fixture
def unmarked(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Where in the program a call is made for a path with an odd name in it, and without the mark."""
    if not sys.platform.startswith("linux"):
        pytest.skip("the mark is a path of Linux")
    found: set[str] = set()

    def marked(path: Path | str) -> str:
        text = os.fspath(path)
        return MARK + text if f"/{ODD}/" in text and not text.startswith(MARK) else text

    def watching(call: Callable[..., Any]) -> Callable[..., Any]:
        def watched(path: Any = ".", *rest: Any, **named: Any) -> Any:
            text = os.fsdecode(path) if isinstance(path, str | bytes | os.PathLike) else ""
            if f"/{ODD}/" in text and not text.startswith(MARK) and (place := _caller()):
                found.add(place)
            return call(path, *rest, **named)

        return watched

    openable = paths.openable
    for module in list(sys.modules.values()):
        if getattr(module, "openable", None) is openable:
            monkeypatch.setattr(module, "openable", marked)
    for name in ("stat", "lstat", "scandir", "listdir", "open", "readlink"):
        monkeypatch.setattr(os, name, watching(getattr(os, name)))
    monkeypatch.setattr(io, "open", watching(io.open))
    return found


def _caller() -> str:
    """The nearest place in the program that the call comes from; empty for what Windows is not asked so."""
    frame = sys._getframe(2)
    if frame.f_code.co_name == "_joinrealpath":
        # It follows the mark, which is a link here.
        return ""
    while frame.f_back is not None and f"{os.sep}app{os.sep}" not in frame.f_code.co_filename:
        frame = frame.f_back
    name = frame.f_code.co_name
    return "" if name in _NOT_ON_WINDOWS else f"{frame.f_code.co_filename}:{frame.f_lineno} {name}"


@pytest.mark.parametrize("make", [homes.mac, homes.windows_xp, homes.windows_10, homes.linux])
def test_a_home_is_read_by_paths_that_windows_takes(
    tmp_path: Path, unmarked: set[str], make: Callable[[Path], Home]
) -> None:
    home = make(tmp_path / ODD)
    saved = tmp_path / "saved"
    saved.mkdir()
    unmarked.clear()
    sources = Sources(home)
    record = survey.run(survey.prepare(sources), silent, Cancel())
    assert record.stores
    backup.run(backup.prepare(sources, BackupRequest(saved)), silent, Cancel())
    assert "\n".join(sorted(unmarked)) == ""


def test_loose_messages_are_read_by_paths_that_windows_takes(tmp_path: Path, unmarked: set[str]) -> None:
    folder = tmp_path / ODD / "mail"
    home = homes.linux(tmp_path / "other")
    stores.write(folder / "1.eml", stores.message(1))
    stores.write(folder / "2.eml", b"")
    stores.write(folder / "Inbox", stores.mbox(stores.message(3)))
    unmarked.clear()
    survey.run(survey.prepare(Sources(home, (folder,))), silent, Cancel())
    assert "\n".join(sorted(unmarked)) == ""
