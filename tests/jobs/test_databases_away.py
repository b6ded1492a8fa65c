"""A database that is away at its turn, and back when it is looked for once more, is copied as of one moment."""

import shutil
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from itertools import product
from pathlib import Path

import pytest

from app.archive.bag import inventory, layout
from app.archive.bag.verifier import verify
from app.archive.copying import store_walk
from app.archive.copying.copy_entry import EntryInProgress, NamedEntry, groups
from app.archive.copying.entry_copier import EntryCopier
from app.archive.copying.store_walk import Group, StoreWalk
from app.jobs import backup
from app.jobs.cancel import Cancel
from app.jobs.sources import Sources
from app.model.errors import CancelledError
from app.model.plan import BackupRequest
from app.system.home import own_home
from app.system.retry import RetryPolicy
from tests.builders import stores
from tests.builders.copied_files import at_each_copy

DATABASE, LOG = "mail.sqlite", "mail.sqlite-wal"
OLD, NEW = [1, 2], [1, 2, 3, 4]
COPIED = "data/stores/files/mail"


def numbers(database: Path) -> list[int]:
    """What a program finds in a database, with its log."""
    with closing(sqlite3.connect(database)) as connection:
        return [number for (number,) in connection.execute("SELECT number FROM message ORDER BY number")]


def numbers_in_copy(archive: Path, tmp_path: Path) -> list[int]:
    """The same in the archive's copy. That is opened elsewhere: SQLite puts the log into the database."""
    shutil.copytree(archive / COPIED, tmp_path / "opened")
    return numbers(tmp_path / "opened" / DATABASE)


@pytest.fixture
def states(tmp_path: Path) -> tuple[Path, Path]:
    """Folders with a database as of two moments. The last number is only in the log."""
    folders = tmp_path / "old", tmp_path / "new"
    path = tmp_path / DATABASE
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("CREATE TABLE message (number INTEGER)")
        for folder, (first, last) in zip(folders, (OLD, NEW[2:]), strict=True):
            connection.execute("INSERT INTO message VALUES (?)", (first,))
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.execute("INSERT INTO message VALUES (?)", (last,))
            folder.mkdir()
            for name in (DATABASE, LOG):
                shutil.copyfile(tmp_path / name, folder / name)
    return folders


@pytest.fixture
def mail(tmp_path: Path, states: tuple[Path, Path]) -> Path:
    """A message, and the database as of the first moment."""
    stores.write(tmp_path / "mail" / "1.eml", stores.message(1))
    for name in (DATABASE, LOG):
        shutil.copyfile(states[0] / name, tmp_path / "mail" / name)
    return tmp_path / "mail"


class Away:
    """Moves files away when they are listed or about to be copied; puts the later database there afterwards."""

    def __init__(self, mail: Path, later: Path, names: Iterable[str]) -> None:
        self._mail, self._later, self._names = mail, later, names
        self.is_away = self.is_back = False

    def leave(self) -> None:
        """The files are gone."""
        if not self.is_away:
            self.is_away = True
            for name in self._names:
                (self._mail / name).unlink(missing_ok=True)

    def come_back(self) -> None:
        """All of the database is there."""
        if self.is_away and not self.is_back:
            self.is_back = True
            for name in (DATABASE, LOG):
                shutil.copyfile(self._later / name, self._mail / f"{name}.part")
                (self._mail / f"{name}.part").replace(self._mail / name)


def backed_up(mail: Path, usb: Path) -> Path:
    """The archive of a folder, long after every file was written."""
    plan = backup.prepare(Sources(own_home(), (mail,)), BackupRequest(usb, "x", readable=False))
    policy = RetryPolicy(lambda seconds: None, lambda: 4_000_000_000 * 10**9)
    record = backup.run(plan, lambda event: None, Cancel(), retry_policy=policy)
    assert record.archive is not None
    assert verify(record.archive, lambda files, size_bytes: None).valid
    return record.archive


def became_of_files(archive: Path) -> dict[str, str]:
    """The status of each file in files.jsonl, by its name; each is there once."""
    lines = list(inventory.read(archive / layout.INVENTORY))
    found = {Path(str(line["path"])).name: str(line["status"]) for line in lines}
    assert len(found) == len(lines)
    return found


def watch(away: Away, monkeypatch: pytest.MonkeyPatch, *, leaves: str, returns: str) -> None:
    """Has the files leave when they are "listed" or "copied", and be back after their "turn", at the "end" or "never"."""
    copy_group, second_look = EntryCopier.copy_group, StoreWalk.second_look

    def listed(names: Iterable[str], entries: Iterable[NamedEntry]) -> Iterator[list[NamedEntry]]:
        names = list(names)
        if leaves == "listed" and DATABASE in names:
            away.leave()
        return groups(names, entries)

    def copied(self: EntryCopier, group: list[NamedEntry]) -> list[EntryInProgress]:
        is_database = any(each.source.name in (DATABASE, LOG) for each in group)
        if is_database:
            away.leave()
        entries = copy_group(self, group)
        if is_database and returns == "turn":
            away.come_back()
        return entries

    def looked_again(self: StoreWalk) -> Iterator[Group]:
        if returns == "end":
            away.come_back()
        return second_look(self)

    monkeypatch.setattr(store_walk, "groups", listed)
    monkeypatch.setattr(EntryCopier, "copy_group", copied)
    monkeypatch.setattr(StoreWalk, "second_look", looked_again)


AWAY = [((DATABASE,), (DATABASE,)), *(((DATABASE, LOG), each) for each in ((DATABASE, LOG), (DATABASE,), (LOG,)))]


@pytest.mark.changes_source
@pytest.mark.parametrize(
    ("there", "gone", "leaves", "returns"),
    [(*files, *when) for files, when in product(AWAY, product(("listed", "copied"), ("turn", "end")))],
)
def test_a_database_that_is_away_is_copied_with_all_that_belongs_to_it(
    there: tuple[str, ...], gone: tuple[str, ...], leaves: str, returns: str,
    mail: Path, states: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    if LOG not in there:
        (mail / LOG).unlink()
    away = Away(mail, states[1], gone)
    watch(away, monkeypatch, leaves=leaves, returns=returns)
    archive = backed_up(mail, tmp_path / "usb")
    assert away.is_back
    assert sorted(became_of_files(archive)) == ["1.eml", "mail", DATABASE, LOG]
    assert numbers_in_copy(archive, tmp_path) == NEW


@pytest.mark.changes_source
def test_a_database_whose_log_is_gone_is_copied_without_it(
    mail: Path, states: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its program has ended, and put the log into the database."""
    watch(Away(mail, states[1], (LOG,)), monkeypatch, leaves="copied", returns="never")
    archive = backed_up(mail, tmp_path / "usb")
    assert became_of_files(archive) == {"mail": "copied", "1.eml": "copied", DATABASE: "copied", LOG: "unreadable"}
    assert numbers(archive / COPIED / DATABASE) == OLD[:1]


@pytest.mark.changes_source
@pytest.mark.parametrize("stands_there", ["nothing", "a folder", "a link"])
def test_what_was_copied_of_a_database_that_cannot_be_had_at_the_second_look_stays(
    stands_there: str, mail: Path, states: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch(Away(mail, states[1], (LOG,)), monkeypatch, leaves="copied", returns="never")
    second_look = StoreWalk.second_look

    def looked_again(self: StoreWalk) -> Iterator[Group]:
        (mail / DATABASE).unlink()
        if stands_there == "a folder":
            (mail / DATABASE).mkdir()
        elif stands_there == "a link":
            (mail / DATABASE).symlink_to("1.eml")
        return second_look(self)

    monkeypatch.setattr(StoreWalk, "second_look", looked_again)
    archive = backed_up(mail, tmp_path / "usb")
    assert became_of_files(archive) == {"mail": "copied", "1.eml": "copied", DATABASE: "changed", LOG: "unreadable"}
    assert (archive / COPIED / DATABASE).read_bytes() == (states[0] / DATABASE).read_bytes()


def interrupt(mail: Path, usb: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run that is stopped when it has copied the database and its log."""

    def stop(path: Path) -> None:
        if path.name == "z.eml":
            raise CancelledError

    stores.write(mail / "z.eml", stores.message(2))
    with monkeypatch.context() as patched:
        at_each_copy(patched, stop)
        with pytest.raises(CancelledError):
            backed_up(mail, usb)
    (left,) = usb.glob(f"*{layout.INCOMPLETE}")
    assert (left / COPIED / LOG).exists()


@pytest.mark.changes_source
@pytest.mark.parametrize("leaves", ["listed", "copied"])
def test_a_log_that_an_interrupted_run_copied_does_not_stand_for_the_one_of_now(
    leaves: str, mail: Path, states: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    interrupt(mail, tmp_path / "usb", monkeypatch)
    (mail / LOG).unlink()
    watch(Away(mail, states[1], (DATABASE,)), monkeypatch, leaves=leaves, returns="end")
    archive = backed_up(mail, tmp_path / "usb")
    assert numbers_in_copy(archive, tmp_path) == NEW


@pytest.mark.changes_source
def test_a_folder_called_like_the_log_of_a_database_that_is_away_is_copied_with_what_is_in_it(
    mail: Path, states: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (mail / LOG).unlink()
    watch(Away(mail, states[1], (DATABASE,)), monkeypatch, leaves="copied", returns="never")
    at_each_copy(monkeypatch, lambda path: stores.write(mail / LOG / "2.eml", stores.message(2)))
    archive = backed_up(mail, tmp_path / "usb")
    found = became_of_files(archive)
    assert found == {"mail": "copied", "1.eml": "copied", DATABASE: "unreadable", LOG: "copied", "2.eml": "copied"}


@pytest.mark.changes_source
def test_a_database_does_not_get_the_log_that_an_interrupted_run_copied(
    mail: Path, states: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its program has ended since, and put the log into the database."""
    interrupt(mail, tmp_path / "usb", monkeypatch)
    for name in (DATABASE, LOG):
        shutil.copyfile(states[1] / name, mail / name)
    assert numbers(mail / DATABASE) == NEW
    assert not (mail / LOG).exists()
    archive = backed_up(mail, tmp_path / "usb")
    assert numbers_in_copy(archive, tmp_path) == NEW
    assert (archive / COPIED / f"{LOG} (2)").read_bytes() == (states[0] / LOG).read_bytes()


@pytest.mark.changes_source
def test_a_database_whose_log_is_gone_at_its_turn_does_not_get_the_earlier_one(
    mail: Path, states: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    interrupt(mail, tmp_path / "usb", monkeypatch)
    for name in (DATABASE, LOG):
        shutil.copyfile(states[1] / name, mail / name)
    watch(Away(mail, states[1], (LOG,)), monkeypatch, leaves="copied", returns="never")
    archive = backed_up(mail, tmp_path / "usb")
    assert numbers_in_copy(archive, tmp_path) == NEW[:3]
