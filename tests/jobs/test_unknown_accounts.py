"""Where nobody says whose mail it is, that is reported once for each store, with what would have said it."""

import errno
import os
from pathlib import Path
from typing import Any

import pytest

from app import clients
from app.jobs import survey
from app.jobs.cancel import Cancel
from app.jobs.sources import Sources
from app.jobs.stores import find_stores
from app.model.findings import Finding
from app.model.store import Home, System
from tests.builders import stores, unix, windows
from tests.builders.homes import HOMES
from tests.builders.roots import TWO_ROOTS, registry
from tests.builders.unix import message, put


def findings(home: Home, code: str) -> list[Finding]:
    return [each for planned in find_stores(Sources(home)) for each in planned.store.findings if each.code == code]


def paths(home: Home, code: str) -> list[str]:
    return [str(each.parameters["path"]) for each in findings(home, code)]


def outlook_express(home: Path, *, named: bool = False) -> Home:
    put(home / "AppData" / "Local" / "Identities" / "{1}" / "Microsoft" / "Outlook Express" / "In.dbx", windows.dbx(2))
    account = {"SMTP Email Address": "hanako@example.jp", "POP3 Server": "pop.example.jp"}
    key = r"Software\Microsoft\Internet Account Manager\Accounts\00000001"
    registry(home, (key, dict(account)) if named else ("Software", {"Nothing": "here"}))
    return Home(home, System.WINDOWS)


def test_a_program_that_never_names_its_accounts(tmp_path: Path) -> None:
    unix.maildir(tmp_path / "Maildir")
    (found,) = findings(Home(tmp_path, System.LINUX), "accounts_not_known")
    assert found.parameters == {"path": str(tmp_path / "Maildir"), "client": "unix-mail"}
    assert not found.is_problem


def test_a_program_that_names_its_accounts(tmp_path: Path) -> None:
    home = outlook_express(tmp_path, named=True)
    assert findings(home, "accounts_not_known") == [] == findings(home, "accounts_unreadable")


@pytest.mark.parametrize("name", HOMES)
def test_every_store_names_an_account_or_says_that_none_is_known(name: str, tmp_path: Path) -> None:
    for planned in find_stores(Sources(HOMES[name](tmp_path))):
        store = planned.store
        codes = [str(each.code) for each in store.findings]
        known = store.accounts or (store.mailboxes and all(each.account or each.is_local for each in store.mailboxes))
        said = codes.count("accounts_not_known") + codes.count("accounts_unreadable")
        assert bool(known) or said == 1, store
        assert not known or "accounts_not_known" not in codes


@pytest.mark.parametrize("client", TWO_ROOTS)
def test_it_is_said_once_for_each_store(client: str, tmp_path: Path) -> None:
    home, _ = TWO_ROOTS[client].made(tmp_path)
    for planned in find_stores(Sources(home)):
        assert [str(each.code) for each in planned.store.findings].count("accounts_not_known") <= 1


def test_local_folders_need_no_account(tmp_path: Path) -> None:
    put(tmp_path / "Library" / "Mail" / "Mailboxes" / "Friends.mbox" / "mbox", stores.mbox(stores.message(2)))
    assert findings(Home(tmp_path, System.MACOS), "accounts_not_known") == []


@pytest.mark.parametrize(
    "spoiled", ["absent", "zeros", "cut", "zeros behind the head", "cut behind the head", "refused"]
)
def test_accounts_in_a_registry_that_cannot_be_read(
    spoiled: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = outlook_express(tmp_path, named=True)
    hive = tmp_path / "NTUSER.DAT"
    if spoiled == "absent":
        hive.unlink()
    elif spoiled == "zeros":
        hive.write_bytes(bytes(5000))
    elif spoiled == "zeros behind the head":
        hive.write_bytes(hive.read_bytes()[:4096] + bytes(4096))
    elif spoiled == "cut behind the head":
        hive.write_bytes(hive.read_bytes()[:4096])
    elif spoiled == "cut":
        hive.write_bytes(hive.read_bytes()[:100])
    else:
        refuse(monkeypatch, hive)
    assert paths(home, "accounts_unreadable") == [str(hive)]
    assert findings(home, "accounts_not_known") == []


@pytest.mark.parametrize("spoiled", ["zeros", "refused"])
def test_a_registry_that_cannot_be_read_may_name_any_place(
    spoiled: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    r"""Only Becky! was found in Documents; another program may keep its mail on `D:\`, as the registry says."""
    home, _ = TWO_ROOTS["becky"].made(tmp_path)
    hive = home.path / "NTUSER.DAT"
    if spoiled == "zeros":
        hive.write_bytes(bytes(5000))
    else:
        refuse(monkeypatch, hive)
    assert paths(home, "accounts_unreadable") == [str(hive)]
    hive.unlink()
    assert paths(home, "accounts_unreadable") == []


def refuse(monkeypatch: pytest.MonkeyPatch, file: Path) -> None:
    """Opening a file fails, by whichever call."""
    from builtins import open as opened
    from os import open as opened_raw

    def refusing(real: Any) -> Any:
        def call(path: Any, *rest: Any, **named: Any) -> Any:
            if not isinstance(path, int) and Path(os.fsdecode(path)) == file:
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(file))
            return real(path, *rest, **named)

        return call

    monkeypatch.setattr("builtins.open", refusing(opened))
    monkeypatch.setattr(os, "open", refusing(opened_raw))


def test_a_finding_about_a_path_does_not_hide_that_it_could_not_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """eM Client's folder has a finding anyway: that it is a cache. That one account's folder failed is another."""
    home, roots = TWO_ROOTS["geary"].made(tmp_path)
    scan = os.scandir

    def fail(path: Any = ".") -> Any:
        if Path(os.fsdecode(path)) == roots[0] and fail.calls:  # type: ignore[attr-defined]
            raise OSError(errno.EIO, os.strerror(errno.EIO), str(path))
        fail.calls += Path(os.fsdecode(path)) == roots[0]  # type: ignore[attr-defined]
        return scan(path)

    fail.calls = 0  # type: ignore[attr-defined]
    monkeypatch.setattr(os, "scandir", fail)
    about = {
        each.code
        for planned in find_stores(Sources(home))
        for each in planned.store.findings
        if each.parameters.get("path") == str(roots[0])
    }
    assert {"cache_only", "file_unreadable"} <= about


@pytest.mark.parametrize("name", [".letter.eml.icloud", ".Archive.mbox.icloud", "letter.eml.nextcloud"])
def test_a_survey_names_the_placeholders_of_a_cloud_disk(tmp_path: Path, name: str) -> None:
    path = tmp_path / "Mail" / name
    put(tmp_path / "Mail" / "taro.eml", message(1))
    put(path, b"" if name.endswith("nextcloud") else b"bplist00NSURLNameKey")
    record = survey.run(survey.prepare(Sources(Home(tmp_path, System.LINUX))), lambda event: None, Cancel())
    named = [each.parameters["path"] for each in record.stores[0].findings if each.code == "file_not_downloaded"]
    assert named == [str(path)]


def test_the_registry_is_asked_about_by_its_programs() -> None:
    asked = {client.CLIENT.id for client in clients.ALL if client.CLIENT.accounts_in_registry}
    assert asked == {"outlook", "outlook-express"}
