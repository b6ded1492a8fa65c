"""Adding a mail program is one file and one line in `clients.ALL`: everything else asks the registry."""

import runpy
from pathlib import Path
from types import SimpleNamespace

import psutil
import pytest

from app import clients
from app.i18n.catalogue import Translator
from app.i18n.checklist import checklist
from app.i18n.labels import client_label
from app.jobs import backup
from app.jobs.cancel import Cancel
from app.jobs.sources import Sources
from app.jobs.stores import find_stores
from app.model.deletion import Removal
from app.model.mail_protocol import MailProtocol
from app.model.plan import BackupRequest
from app.model.store import Home, System
from app.system.home import home_at
from app.verdict.removal import removal
from tests.builders import invented_client
from tests.builders.unix import mbox, put

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def registered(monkeypatch: pytest.MonkeyPatch) -> None:
    """The one line."""
    monkeypatch.setattr(clients, "ALL", (invented_client, *clients.ALL))


@pytest.fixture
def home(tmp_path: Path) -> Path:
    put(tmp_path / "home" / "Yubin" / "address.txt", b"hanako@example.jp\n")
    put(tmp_path / "home" / "Yubin" / "Inbox.mbox", mbox(2))
    return tmp_path / "home"


def test_it_is_found_in_a_home_and_by_its_path(home: Path) -> None:
    for sources in (Sources(home_at(home)), Sources(home_at(home), (home / "Yubin",))):
        (planned,) = find_stores(sources)
        assert (planned.store.client, planned.store.path) == ("yubin", home / "Yubin")


def test_it_is_known_to_run(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    processes = [SimpleNamespace(info={"name": name, "exe": f"/usr/bin/{name}"}) for name in ("Yubin", "mail", "sh")]
    monkeypatch.setattr(psutil, "process_iter", lambda attributes: processes)
    monkeypatch.setattr("getpass.getuser", lambda: "nobody who has mail")
    (planned,) = find_stores(Sources(Home(home, System.LINUX, live=True)))
    assert [(each.code, each.parameters) for each in planned.store.findings] == [
        ("client_running", {"client": "yubin"})
    ]


def test_it_has_its_names_and_its_part_of_the_checklist() -> None:
    assert client_label("yubin", Translator("en")) == "Yubin Mail"
    assert client_label("yubin", Translator("ja")) == "ゆうびんメール"
    part = next(part for part in checklist(["yubin"], Translator("en")) if "Yubin Mail" in part.heading)
    assert part.steps == checklist(["becky"], Translator("en"))[2].steps


def test_what_removing_an_account_does() -> None:
    assert removal("yubin", MailProtocol.POP) is Removal.DELETES
    assert removal("yubin", MailProtocol.IMAP) is Removal.UNKNOWN
    assert removal("yubin", MailProtocol.LOCAL) is Removal.KEEPS


def test_it_is_on_the_page_of_formats() -> None:
    page = runpy.run_path(str(ROOT / "docs" / "make_formats.py"))["table"]()
    assert "| Yubin Mail | 1 (mbox) | yes | yes | yes |  | yes | real files |\n" in page
    assert "| Yubin Mail | 2 (its own database) | yes | yes | no |  | no | description only |\n" in page


def test_a_backup_holds_its_mail_and_says_what_removal_does(home: Path, tmp_path: Path) -> None:
    (tmp_path / "stick").mkdir()
    plan = backup.prepare(Sources(home_at(home)), BackupRequest(tmp_path / "stick"))
    record = backup.run(plan, lambda event: None, Cancel())
    assert record.archive is not None and record.messages == 2
    assert [path.name for path in (record.archive / "data" / "stores").rglob("Inbox.mbox")] == ["Inbox.mbox"]
    (holdings,) = record.accounts
    assert (holdings.client, holdings.address, holdings.removal) == ("yubin", "hanako@example.jp", Removal.DELETES)
    assert "Yubin Mail" in (record.archive / "certificate.html").read_text(encoding="utf-8")
