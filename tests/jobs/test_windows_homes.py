"""Homes of Windows, found whole on a mounted disk: no registry, localised folders, two identities."""

from collections.abc import Callable
from pathlib import Path

from app.jobs import backup, survey
from app.jobs.cancel import Cancel
from app.jobs.sources import Sources
from app.model.plan import BackupRequest
from app.model.record import SurveyRecord
from app.model.store import Home, System
from tests.builders import windows
from tests.builders.guard import SourceGuard


def surveyed(home: Path) -> SurveyRecord:
    return survey.run(survey.prepare(Sources(Home(home, System.WINDOWS))), lambda event: None, Cancel())


def clients(record: SurveyRecord) -> dict[str, int]:
    found: dict[str, int] = {}
    for each in record.stores:
        found[each.store.client] = found.get(each.store.client, 0) + each.total.messages
    return found


def test_windows_xp_is_found_whole(tmp_path: Path, guard: Callable[[Path], SourceGuard]) -> None:
    home, count = windows.xp(tmp_path / "disk")
    guard(tmp_path / "disk")
    record = surveyed(home)
    assert clients(record) == {"outlook-express": 9, "becky": 4}
    assert record.total.messages == count
    names = {mailbox.path: mailbox.role.value for each in record.stores for mailbox, _ in each.mailboxes}
    assert names["仕事", "お客様"] == "other" and names["仕事", "Inbox"] == "inbox" and names["受信トレイ",] == "inbox"
    assert {account.address for each in record.stores for account in each.store.accounts} == {"hanako@example.jp"}


def test_windows_10_is_found_whole(tmp_path: Path, guard: Callable[[Path], SourceGuard]) -> None:
    home, count = windows.ten(tmp_path / "disk")
    guard(tmp_path / "disk")
    record = surveyed(home)
    found = clients(record)
    assert found == {"windows-mail": 4, "new-outlook": 0, "edmax": 3, "mailbird": 2, "web-export": 3}
    assert record.total.messages == count
    codes = {finding.code for each in record.stores for finding in each.findings}
    assert "nothing_complete_here" in codes
    roles = {
        mailbox.role.value
        for each in record.stores
        for mailbox, _ in each.mailboxes
        if each.store.client == "web-export"
    }
    assert roles == {"inbox", "sent", "trash"}


def test_a_pst_in_a_localised_documents_folder_is_found(tmp_path: Path, corpus: Path) -> None:
    store = next(corpus.glob("pst/kenn-io__msgvault/**/support.pst")).read_bytes()
    home, _ = windows.ten(tmp_path / "disk", store, 17)
    assert clients(surveyed(home))["outlook"] == 17


def test_every_closed_store_of_a_home_gets_a_readable_copy(
    tmp_path: Path, guard: Callable[[Path], SourceGuard]
) -> None:
    home, count = windows.xp(tmp_path / "disk")
    guard(tmp_path / "disk")
    (tmp_path / "stick").mkdir()
    plan = backup.prepare(Sources(Home(home, System.WINDOWS)), BackupRequest(tmp_path / "stick"))
    record = backup.run(plan, lambda event: None, Cancel())
    assert record.archive is not None and record.messages == count
    copies = b"".join(path.read_bytes() for path in (record.archive / "data" / "mail").rglob("*.mbox"))
    assert copies.startswith(b"From ") and copies.count(b"\nFrom ") == count - 1
    # The dot that SMTP doubled is single again.
    assert b"\n.\n" in copies and b"\n..\n" not in copies
