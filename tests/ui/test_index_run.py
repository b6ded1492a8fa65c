"""The index of words, made beside the work of the window."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.archive.catalog.selection import Selection
from app.jobs import backup
from app.jobs.cancel import Cancel
from app.jobs.search import ArchiveSearch
from app.jobs.sources import Sources
from app.model.plan import BackupRequest
from app.search.query import parse
from app.system.home import own_home
from app.ui.index_run import IndexRun
from app.ui.runner import Runner
from tests.builders import readable_mail


@pytest.fixture
def search(tmp_path: Path) -> ArchiveSearch:
    (tmp_path / "usb").mkdir()
    sources = Sources(own_home(), (readable_mail.mailbox(tmp_path / "mail"),))
    record = backup.run(backup.prepare(sources, BackupRequest(tmp_path / "usb")), lambda event: None, Cancel())
    assert record.archive is not None
    return ArchiveSearch(record.archive, None)


def test_it_is_made_once_and_asked_at_any_time(qtbot: QtBot, search: ArchiveSearch) -> None:
    runner = Runner()
    run = IndexRun(search, runner)
    assert list(run.numbers(parse("カット"), Selection())) == []
    with qtbot.waitSignal(run.ended):
        run.start()
        run.start()
    assert (run.search.is_complete, run.is_running, run.error) == (True, False, None)
    assert len(run.numbers(parse("カット"), Selection())) == 1
    run.start()
    assert not run.is_running
    run.close()
    qtbot.waitUntil(lambda: not runner.busy)


def test_closed_at_work_it_stops_and_says_nothing_more(qtbot: QtBot, search: ArchiveSearch) -> None:
    runner = Runner()
    run = IndexRun(search, runner)
    said: list[bool] = []
    run.ended.connect(lambda: said.append(True))
    run.start()
    run.close()
    qtbot.waitUntil(lambda: not runner.busy)
    assert said == []


def test_what_cannot_be_read_is_its_error(qtbot: QtBot, tmp_path: Path) -> None:
    run = IndexRun(ArchiveSearch(tmp_path / "gone", None), Runner())
    with qtbot.waitSignal(run.ended):
        run.start()
    assert run.error is not None and not run.is_running


def test_another_job_beside_takes_its_place_and_it_can_start_again(qtbot: QtBot, search: ArchiveSearch) -> None:
    runner = Runner()
    first, other = IndexRun(search, runner), IndexRun(search, runner)
    first.start()
    other.start()
    qtbot.waitUntil(lambda: not runner.busy)
    assert not other.is_running
    first.start()
    qtbot.waitUntil(lambda: not runner.busy)
    assert search.is_complete
