"""What a backup starts ahead of its end has ended with it, however that comes, and the drill has a worker of its own."""

import subprocess
from pathlib import Path
from typing import Any

import pytest

from app.formats.reading.worker import Worker
from app.jobs import backup, drill
from app.jobs.backup import job
from app.jobs.backup.backup_context import BackupContext
from app.jobs.cancel import Cancel
from app.jobs.sources import Sources
from app.model.errors import DestinationError
from app.model.plan import BackupRequest, StartPdf
from app.model.record import BackupRecord
from app.model.restoration import Drill
from app.system.home import own_home
from app.ui.pdf_child import start_pdf
from tests.builders import windows
from tests.builders.unix import put

pytestmark = pytest.mark.usefixtures("own_workers")

Children = list["subprocess.Popen[bytes]"]


@pytest.fixture
def children(monkeypatch: pytest.MonkeyPatch) -> Children:
    """All processes that are started."""
    started: Children = []
    start = subprocess.Popen.__init__

    def note(child: "subprocess.Popen[bytes]", *args: Any, **options: Any) -> None:
        start(child, *args, **options)
        started.append(child)

    monkeypatch.setattr(subprocess.Popen, "__init__", note)
    return started


def back_up(folder: Path, start_pdf: StartPdf | None = None) -> BackupRecord:
    """A backup of one container."""
    put(folder / "mail" / "Inbox.dbx", windows.dbx(3))
    (folder / "usb").mkdir()
    plan = backup.prepare(Sources(own_home(), (folder / "mail",)), BackupRequest(folder / "usb"))
    return backup.run(plan, lambda event: None, Cancel(), start_pdf=start_pdf)


@pytest.mark.parametrize("step", ["write_address_book", "prove_and_seal"])
@pytest.mark.parametrize(
    ("error", "raised"),
    [(KeyboardInterrupt(), KeyboardInterrupt), (OSError(5, "x"), DestinationError), (MemoryError(), MemoryError)],
    ids=["cancelled", "drive", "memory"],
)
def test_none_outlives_a_run_that_is_broken_off(
    children: Children,
    step: str,
    error: BaseException,
    raised: type[BaseException],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    running: list[int] = []

    def fail(context: BackupContext, *_: object) -> None:
        running.append(sum(each.poll() is None for each in children))
        raise error

    monkeypatch.setattr(job, step, fail)
    with pytest.raises(raised):
        back_up(tmp_path, start_pdf)
    assert running[0] >= 2 and all(each.returncode is not None for each in children)


def test_the_drill_reads_with_another_worker_and_none_outlives_a_run_without_a_pdf(
    children: Children, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workers: list[Worker | None] = []
    take_out = drill.drill

    def note_reader(*args: Any, worker: Worker, **options: Any) -> Drill:
        workers.append(worker)
        return take_out(*args, worker=worker, **options)

    def note_lister(context: BackupContext) -> None:
        workers.append(context.worker)

    monkeypatch.setattr(job, "write_address_book", note_lister)
    monkeypatch.setattr(drill, "drill", note_reader)
    record = back_up(tmp_path)
    assert record.drill is not None and record.drill.messages and not record.drill.failed
    assert len(workers) == 2 and workers[0] is not workers[1]
    assert len(children) >= 2 and all(each.returncode is not None for each in children)


def test_a_process_that_cannot_be_started_ahead_is_started_when_it_is_asked(
    children: Children, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    start = Worker.start

    def fail(worker: Worker) -> None:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("app.formats.reading.worker.worker_command", lambda: [str(tmp_path / "missing")])
            start(worker)

    monkeypatch.setattr(Worker, "start", fail)
    record = back_up(tmp_path)
    assert record.drill is not None and record.drill.messages and not record.drill.failed
    assert all(each.returncode is not None for each in children)
