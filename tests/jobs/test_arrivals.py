"""Mail that arrives while mail is copied."""

from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest

from app.archive.bag.verifier import verify
from app.jobs import backup
from app.jobs.cancel import Cancel
from app.jobs.sources import Sources
from app.model.codes import Code
from app.model.plan import BackupRequest
from app.model.record import BackupRecord, Outcome
from app.model.store import System
from app.system.home import home_at
from tests.builders import stores
from tests.builders.copied_files import at_each_copy
from tests.faults import reference

pytestmark = pytest.mark.changes_source


@pytest.fixture
def home(tmp_path: Path) -> reference.Reference:
    """A whole home."""
    return reference.build(tmp_path / "home", closed=False)


def backed_up(home: Path, stick: Path) -> BackupRecord:
    """A backup of a home."""
    stick.mkdir()
    plan = backup.prepare(Sources(home_at(home, System.MACOS)), BackupRequest(stick))
    record = backup.run(plan, lambda event: None, Cancel())
    assert record.archive is not None and verify(record.archive, lambda files, size_bytes: None).valid
    return record


def with_each_copy(monkeypatch: pytest.MonkeyPatch, act: Callable[[int], None]) -> None:
    """Has something happen after each file that is copied; it is told their number."""
    numbers = count(1)
    at_each_copy(monkeypatch, lambda path: None, lambda path: act(next(numbers)))


def kept(home: Path) -> Path:
    """A folder of single messages that is listed long before the last file is copied."""
    return home / "Library" / "Thunderbird" / "Profiles" / "abc.default" / "Mail" / "pop.example.com" / "Kept" / "cur"


def test_a_message_that_arrives_after_its_folder_was_listed_is_copied_and_counted(
    home: reference.Reference, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    arrived = kept(home.home) / "900.eml"
    below = arrived.parent / "new" / "901.txt"

    def arrive(number: int) -> None:
        if number == 51:
            stores.write(arrived, stores.message(900))
            stores.write(below, b"anything\n")

    with_each_copy(monkeypatch, arrive)
    record = backed_up(home.home, tmp_path / "stick")
    assert arrived.exists()
    assert record.archive is not None
    found = {path.name: path.read_bytes() for path in record.archive.glob("data/stores/**/*") if path.is_file()}
    assert found["900.eml"] == stores.message(900) and found["901.txt"] == b"anything\n"
    assert record.messages == home.messages + 1
    assert "mail_keeps_arriving" not in {finding.code for finding in record.problems}


def test_mail_that_never_stops_arriving_is_reported(
    home: reference.Reference, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def arrive(number: int) -> None:
        stores.write(kept(home.home) / f"{number + 1000}.eml", b"x")

    with_each_copy(monkeypatch, arrive)
    record = backed_up(home.home, tmp_path / "stick")
    assert record.outcome is Outcome.WITH_PROBLEMS
    assert "mail_keeps_arriving" in {finding.code for finding in record.problems}


def test_what_was_left_out_on_purpose_does_not_arrive_again(
    home: reference.Reference, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    profile = kept(home.home).parents[3]
    stores.write(profile / "logins.json", b"{}")

    def come_and_go(number: int) -> None:
        if number == 51:
            stores.write(profile / "nothing", b"").unlink()

    with_each_copy(monkeypatch, come_and_go)
    record = backed_up(home.home, tmp_path / "stick")
    assert [finding.code for finding in record.findings].count(Code.PASSWORDS_LEFT_OUT) == 1
    assert record.outcome is Outcome.COMPLETE, record.problems


def test_a_name_that_differs_only_by_case_harms_nothing(
    home: reference.Reference, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stores.write(kept(home.home) / "ABC.eml", stores.message(902))

    def arrive(number: int) -> None:
        if number == 52:
            stores.write(kept(home.home) / "abc.eml", stores.message(903))

    with_each_copy(monkeypatch, arrive)
    record = backed_up(home.home, tmp_path / "stick")
    assert record.archive is not None
    (copy,) = (path for path in record.archive.glob("data/stores/**/*") if path.name.lower() == "abc.eml")
    assert copy.read_bytes() == stores.message(902)
    assert "mail_keeps_arriving" in {finding.code for finding in record.problems}
