"""A disk that fails for a moment while mail is looked for: what was not seen then must not be missing in silence."""

import errno
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.jobs import backup
from app.jobs.cancel import Cancel
from app.jobs.sources import Sources
from app.jobs.stores import find_stores
from app.model.plan import BackupRequest
from app.model.record import Outcome
from app.model.store import System
from app.system.home import home_at
from tests.builders import stores
from tests.faults import reference

PROFILES = Path("Library", "Thunderbird", "Profiles")
FOLDER = PROFILES / "abc.default" / "Mail" / "pop.example.com"


def failing_once(real: Callable[..., Any], at: Path) -> Callable[..., Any]:
    """A call of the system that fails the first time it is asked about that path."""
    failed: list[Path] = []

    def call(path: Any = ".", *args: Any, **more: Any) -> Any:
        if not failed and not isinstance(path, int) and Path(os.fsdecode(path)) == at:
            failed.append(at)
            raise OSError(errno.EIO, os.strerror(errno.EIO), str(path))
        return real(path, *args, **more)

    return call


@pytest.mark.parametrize(
    ("call", "where"),
    [
        ("stat", Path("Library", "Mail")),
        ("stat", Path("Library", "Accounts", "Accounts4.sqlite")),
        ("stat", PROFILES / "abc.default" / "Mail"),
        ("scandir", Path("Library", "Mail")),
        ("scandir", PROFILES),
        ("scandir", FOLDER),
        ("scandir", FOLDER / "Inbox.sbd"),
        ("open", FOLDER / "Inbox"),
        ("open", PROFILES / "abc.default" / "prefs.js"),
    ],
)
def test_what_could_not_be_looked_at_for_a_moment(
    call: str, where: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = reference.build(tmp_path / "home", closed=False)
    (tmp_path / "stick").mkdir()
    monkeypatch.setattr(os, call, failing_once(getattr(os, call), home.home / where))
    sources = Sources(home_at(home.home, System.MACOS))
    plan = backup.prepare(sources, BackupRequest(tmp_path / "stick"))
    record = backup.run(plan, lambda event: None, Cancel())
    assert record.archive is not None
    whole = not home.absent(record.archive) and record.messages == home.messages
    named = [finding for finding in record.problems if finding.parameters.get("path") == str(home.home / where)]
    # What was asked twice, or opened later, has missed nothing.
    assert named or whole, record.problems
    assert record.outcome is Outcome.WITH_PROBLEMS or not named
    reported = {finding.parameters.get("path") for finding in record.problems}
    absent = home.absent(record.archive)
    assert [path for path in absent if not reported & {str(path), *map(str, path.parents)}] == []


def test_what_is_not_there_is_no_problem(tmp_path: Path) -> None:
    stores.apple_home(tmp_path)
    found = find_stores(Sources(home_at(tmp_path, System.MACOS)))
    assert [finding for planned in found for finding in planned.store.findings if finding.is_problem] == []


@pytest.mark.parametrize("step", [31, pytest.param(1, marks=pytest.mark.sweep)])
def test_every_single_look_may_fail(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: int) -> None:
    """One look fails, whichever it is: all the mail is found, or a finding reports that something was not seen."""
    home = tmp_path / "home"
    stores.apple_home(home)
    stores.thunderbird_profile(home / PROFILES / "abc.default")
    sources = Sources(home_at(home, System.MACOS))
    looks = 0
    failing = -1

    def counted(real: Callable[..., Any]) -> Callable[..., Any]:
        def call(path: Any = ".", *args: Any, **more: Any) -> Any:
            nonlocal looks
            if not isinstance(path, int) and home in Path(os.fsdecode(path)).parents:
                looks += 1
                if looks == failing:
                    raise OSError(errno.EIO, os.strerror(errno.EIO), str(path))
            return real(path, *args, **more)

        return call

    def found() -> tuple[int, set[str]]:
        nonlocal looks
        looks = 0
        planned = find_stores(sources)
        findings = {f"{each.code} {each.parameters}" for store in planned for each in store.store.findings}
        return sum(len(store.store.mailboxes) for store in planned), findings

    for name in ("stat", "lstat", "scandir"):
        monkeypatch.setattr(os, name, counted(getattr(os, name)))
    everything, usual = found()
    assert looks > 100
    for failing in range(1, looks + 1, step):
        mailboxes, findings = found()
        assert mailboxes >= everything or findings - usual, failing
