r"""Windows opens some names only by the prefix `\\?\`: no call of the system may be made for a source without it."""

import io
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.jobs import backup, fetch, rescue, survey
from app.jobs.cancel import Cancel
from app.jobs.fetch import FetchRequest
from app.jobs.rescue import looking
from app.jobs.restore.server import MailServer
from app.jobs.sources import Sources
from app.model.events import Event
from app.model.mail_protocol import MailProtocol
from app.model.plan import BackupRequest
from app.model.store import Home
from app.servers.endpoint import Password
from app.system import paths
from tests.builders import homes, stores
from tests.builders.pop_server import PASSWORD, USER, PopServer
from tests.builders.rescued import disk

pytestmark = pytest.mark.changes_source

ODD = "disk."
"""The name of a folder that Windows opens by its prefix alone."""
MARK = "/proc/self/root"
"""Another spelling of the same path on Linux, in the place of Windows' prefix."""

_NOT_ON_WINDOWS = frozenset({"open_for_reading", "_uuid_on_linux", "profile_in_use", "is_device"})
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
        return MARK + text if f"/{ODD}/" in f"{text}/" and not text.startswith(MARK) else text

    def watching(call: Callable[..., Any]) -> Callable[..., Any]:
        def watched(path: Any = ".", *rest: Any, **named: Any) -> Any:
            text = os.fsdecode(path) if isinstance(path, str | bytes | os.PathLike) else ""
            if f"/{ODD}/" in text and not text.startswith(MARK) and (place := _caller()):
                found.add(place)
            return call(path, *rest, **named)

        return watched

    openable, prefixed, without_prefix = paths.openable, paths.prefixed, paths.without_prefix
    for module in list(sys.modules.values()):
        if getattr(module, "openable", None) is openable:
            monkeypatch.setattr(module, "openable", marked)
        if getattr(module, "prefixed", None) is prefixed:
            monkeypatch.setattr(module, "prefixed", marked)
        if getattr(module, "without_prefix", None) is without_prefix:
            monkeypatch.setattr(module, "without_prefix", lambda path: Path(str(path).removeprefix(MARK)))
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


@pytest.mark.parametrize("make", [homes.mac, homes.windows_xp])
def test_a_look_after_a_deletion_is_by_paths_that_windows_takes(
    tmp_path: Path, unmarked: set[str], make: Callable[[Path], Home]
) -> None:
    home = make(tmp_path / ODD)
    unmarked.clear()
    assert looking.run(looking.prepare_home(home), silent, Cancel(), ask=lambda command: None).places
    assert "\n".join(sorted(unmarked)) == ""


@pytest.mark.loopback
def test_what_is_fetched_gathers_by_paths_that_windows_takes(tmp_path: Path, unmarked: set[str]) -> None:
    to = tmp_path / ODD / "usb"
    with PopServer([(b"1", b"Subject: 1\r\n\r\n1\r\n")]) as server:
        account = MailServer(server.endpoint, Password(USER, PASSWORD), None, 30, MailProtocol.POP)
        plan = fetch.prepare(FetchRequest(USER, account, BackupRequest(to)))
        unmarked.clear()
        assert fetch.run(plan, silent, Cancel()).messages == 1
    assert [place for place in sorted(unmarked) if "/app/fetch/" in place] == []


def test_what_is_rescued_gathers_by_paths_that_windows_takes(tmp_path: Path, unmarked: set[str]) -> None:
    image = stores.write(tmp_path / "image.raw", disk(2024, 10)[0])
    plan = rescue.prepare(image, tmp_path / ODD / "usb", "Mac")
    unmarked.clear()
    assert rescue.run(plan, silent, Cancel()).whole
    assert [place for place in sorted(unmarked) if "/app/rescue/" in place or "/app/fetch/" in place] == []
