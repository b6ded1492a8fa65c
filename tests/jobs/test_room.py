"""Properties of the room a backup asks for: whatever lies at the destination, no run is promised more than it gets."""

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.archive.copying.already_there import AlreadyThere, Amount, look_around
from app.archive.copying.resume import sources_of
from app.jobs import backup
from app.jobs.backup.room import room_needed
from app.jobs.backup.size import Size
from app.jobs.cancel import Cancel
from app.jobs.sources import Sources
from app.jobs.stores import find_stores
from app.model.errors import CancelledError
from app.model.events import Event, Progress
from app.model.plan import BackupRequest
from app.system.cloning import Twin
from app.system.home import own_home
from app.system.retry import RetryPolicy
from tests.builders import stores

amounts = st.builds(Amount, st.integers(0, 1000), st.integers(0, 10**9))


@st.composite
def situations(draw: st.DrawFn) -> tuple[Size, AlreadyThere]:
    """Mail, and what a destination has of it: never more than there is."""
    kept, unchanged, rest = draw(amounts), draw(amounts), draw(amounts)
    whole = kept + unchanged + rest
    closed = draw(st.integers(0, whole.size_bytes))
    there = AlreadyThere(
        unfinished=True,
        kept=kept,
        cleared=draw(st.integers(0, 10**7)),
        earlier=Path("/earlier"),
        unchanged=unchanged,
        twin=draw(st.sampled_from([None, *Twin])),
        new=rest,
    )
    return Size(whole.files, whole.size_bytes, whole.size_bytes, closed), there


@given(situations(), st.sampled_from(["", "four words are best"]), st.sampled_from([512, 4096, 131072]))
def test_what_has_to_be_written_always_fits(situation: tuple[Size, AlreadyThere], passphrase: str, block: int) -> None:
    size, there = situation
    needed = room_needed(size, BackupRequest(Path("/"), passphrase=passphrase), block, there)
    new = size.size_bytes - there.reused.size_bytes
    new_files = size.files - there.reused.files
    written = new + new_files * block + size.closed
    if passphrase:
        # The encrypted form has all of it, shared or not.
        written += size.size_bytes + size.closed
    assert needed + there.cleared >= written


@given(situations(), st.integers(0, 10**6))
def test_more_of_it_there_never_asks_for_more_room(situation: tuple[Size, AlreadyThere], more: int) -> None:
    size, there = situation
    request = BackupRequest(Path("/"))
    less = AlreadyThere(
        unfinished=True,
        kept=Amount(there.kept.files, max(0, there.kept.size_bytes - more)),
        cleared=there.cleared,
        earlier=None,
        unchanged=Amount(),
        twin=None,
        new=Amount(),
    )
    assert room_needed(size, request, 4096, there) <= room_needed(size, request, 4096, less)


_FATES = ("same", "longer", "marked", "gone", "new", "renamed")
_SLOW = settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.mark.changes_source
@_SLOW
@given(st.lists(st.sampled_from(_FATES), min_size=1, max_size=6), st.integers(0, 6), st.booleans())
def test_what_is_counted_as_there_is_not_written_again(
    tmp_path: Path, fates: list[str], stopped_at: int, finished: bool
) -> None:
    """A run is stopped (or ends), the mail goes on changing, and the next run writes no file that was counted."""
    mail, usb = tmp_path / "mail", tmp_path / "usb"
    for folder in (mail, usb):
        shutil.rmtree(folder, ignore_errors=True)
    for number, fate in enumerate(fates):
        if fate != "new":
            stores.write(mail / f"{number}.eml", stores.message(number))
    stores.write(mail / "always.eml", stores.message(99))
    _run(mail, usb, stop_after=None if finished else stopped_at)
    for number, fate in enumerate(fates):
        _change(mail, number, fate)
    stores_now = find_stores(Sources(own_home(), (mail,)))
    there = look_around(usb, stores_now, sources_of(stores_now))
    assert there.reused.files <= _run(mail, usb, stop_after=None)


def _change(mail: Path, number: int, fate: str) -> None:
    path = mail / f"{number}.eml"
    match fate:
        case "longer":
            path.write_bytes(path.read_bytes() + b"more")
        case "marked":
            # As a program marks a message as read, inside the file.
            path.write_bytes(path.read_bytes()[:-1] + b"!")
            os.utime(path, ns=(1, 1_000_000_000_000_000_000))
        case "gone":
            path.unlink()
        case "new":
            stores.write(path, stores.message(number))
        case "renamed":
            path.rename(mail / f"other {number}.eml")


def _run(mail: Path, usb: Path, *, stop_after: int | None) -> int:
    """A backup, stopped at that many progress events; how many files it did not write again."""
    cancel, seen = Cancel(), 0

    def report(event: Event) -> None:
        nonlocal seen
        if isinstance(event, Progress):
            seen += 1
            if stop_after is not None and seen > stop_after:
                cancel.ask()

    plan = backup.prepare(Sources(own_home(), (mail,)), BackupRequest(usb, "x", readable=False))
    calm = RetryPolicy(lambda seconds: None, lambda: 4_000_000_000 * 10**9)
    try:
        return backup.run(plan, report, cancel, retry_policy=calm).reused
    except CancelledError:
        return 0
