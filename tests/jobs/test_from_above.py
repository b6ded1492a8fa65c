"""A folder above those of the mail programs: what is found in it, each thing once, and the loose files beside."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from app.jobs import backup, survey
from app.jobs.cancel import Cancel
from app.jobs.sources import Sources
from app.jobs.stores import find_stores
from app.model.codes import Code
from app.model.plan import BackupRequest
from app.model.record import SurveyRecord
from app.system.home import own_home
from tests.builders import stores, unix

LETTERS = "papers/letters"


def surveyed(path: Path) -> SurveyRecord:
    """What is counted at a path."""
    return survey.run(survey.prepare(Sources(own_home(), (path,))), lambda event: None, Cancel())


def counts(path: Path) -> dict[str, int]:
    """The messages by program; fails where trees overlap or a source is counted twice."""
    record = surveyed(path)
    trees = [tree for each in record.stores for tree in each.store.trees]
    assert not [(one, two) for one in trees for two in trees if one in two.parents]
    assert len(trees) == len(set(trees))
    sources = [source.path for each in record.stores for box in each.store.mailboxes for source in box.sources]
    assert len(sources) == len(set(sources))
    found: dict[str, int] = {}
    for each in record.stores:
        found[each.store.client] = found.get(each.store.client, 0) + each.total.messages
    return found


def thunderbird(root: Path) -> int:
    """The folder `Thunderbird` of a home's settings."""
    stores.write(root / "profiles.ini", b"[Profile0]\nIsRelative=1\nPath=Profiles/x.default\nDefault=1\n")
    return stores.thunderbird_profile(root / "Profiles" / "x.default")


def loose(root: Path) -> int:
    """Single messages of no program."""
    unix.put(root / LETTERS / "1.eml", unix.message(1))
    unix.put(root / LETTERS / "2.eml", unix.message(2))
    unix.put(root / "photo.jpg", b"\xff\xd8\xff")
    return 2


@pytest.mark.parametrize("above", ["", "Roaming", "AppData/Roaming", "old/hanako/AppData/Roaming", "a/b/c/d/e"])
def test_a_program_some_folders_below_is_recognised(tmp_path: Path, above: str) -> None:
    mail = thunderbird(tmp_path / above / "Thunderbird")
    assert counts(tmp_path) == {"thunderbird": mail}
    accounts = [account.address for each in surveyed(tmp_path).stores for account in each.store.accounts]
    assert accounts == ["hanako@example.com"]


def test_several_programs_and_loose_files(tmp_path: Path) -> None:
    mail = thunderbird(tmp_path / "backup" / "Thunderbird")
    expected = {"thunderbird": mail, "files": loose(tmp_path) + loose(tmp_path / "backup")}
    assert counts(tmp_path) == expected
    trees = {tree for planned in find_stores(Sources(own_home(), (tmp_path,))) for tree in planned.store.trees}
    files = [each for each in tmp_path.rglob("*") if each.is_file() and each.name != "profiles.ini"]
    # All that somebody pointed at is copied, as before.
    assert all(trees & {each, *each.parents} for each in files)


def test_a_bare_mail_folder_beside_another_program_hides_neither(tmp_path: Path) -> None:
    for disk in ("one", "two"):
        stores.write(tmp_path / disk / "pop.example.com" / "Inbox", stores.mbox(stores.message(1)))
        stores.write(tmp_path / disk / "pop.example.com" / "Inbox.msf", b"")
    mail = stores.apple_home(tmp_path / "two" / "old mac")
    assert counts(tmp_path / "one") == {"thunderbird": 1}
    assert counts(tmp_path / "two") == {"thunderbird": 1, "apple-mail": mail}


def test_homes_in_a_folder(tmp_path: Path) -> None:
    mail = stores.apple_home(tmp_path / "macs" / "hanako")
    other = thunderbird(tmp_path / "pcs" / "taro" / "AppData" / "Roaming" / "Thunderbird")
    assert counts(tmp_path) == {"apple-mail": mail, "thunderbird": other}
    assert counts(tmp_path / "macs" / "hanako" / "Library") == {"apple-mail": mail}


def test_a_store_inside_another_is_no_second_one(tmp_path: Path) -> None:
    mail = thunderbird(tmp_path / "Thunderbird")
    profile = tmp_path / "Thunderbird" / "Profiles" / "x.default"
    shutil.copytree(profile / "Mail", profile / "copies" / "Mail")
    found = counts(tmp_path)
    assert set(found) == {"thunderbird"} and found["thunderbird"] >= mail


def test_mail_beside_a_profile_is_that_of_the_profile(tmp_path: Path) -> None:
    outside = tmp_path / "a mail" / "pop"
    stores.write(outside / "Inbox", stores.mbox(stores.message()))
    stores.write(outside / "Inbox.msf", b"")
    settings = (
        'user_pref("mail.accountmanager.accounts", "account1");\nuser_pref("mail.account.account1.server", "server1");\n'
        'user_pref("mail.server.server1.type", "pop3");\nuser_pref("mail.server.server1.userName", "a@example.com");\n'
        f'user_pref("mail.server.server1.directory", "{outside}");\n'
    )
    stores.write(tmp_path / "z" / "prefs.js", settings.encode())
    (store,) = [each.store for each in surveyed(tmp_path).stores if each.store.client == "thunderbird"]
    assert [mailbox.account for mailbox in store.mailboxes] == ["a@example.com"]
    assert counts(tmp_path)["thunderbird"] == 1


def test_links_are_named_and_not_followed(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    mail = thunderbird(elsewhere / "Thunderbird")
    disk = tmp_path / "disk"
    assert loose(disk) and thunderbird(disk / "Thunderbird") == mail
    (disk / "link").symlink_to(elsewhere)
    (disk / "circle").symlink_to(disk)
    record = surveyed(disk)
    assert counts(disk) == {"thunderbird": mail, "files": 2}
    named = {
        str(each.parameters["path"])
        for store in record.stores
        for each in store.findings
        if each.code == "link_not_followed"
    }
    assert str(disk / "link") in named


def test_a_folder_that_cannot_be_listed_is_a_finding(tmp_path: Path, fails_on: Callable[[str], None]) -> None:
    thunderbird(tmp_path / "Thunderbird")
    loose(tmp_path)
    (tmp_path / "secret").mkdir()
    fails_on("secret")
    record = surveyed(tmp_path)
    assert any(
        str(each.parameters.get("path", "")).endswith("secret") for store in record.stores for each in store.findings
    )


@pytest.fixture
def fails_on(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Makes listing folders of a name fail."""
    scandir = os.scandir

    def refuse(name: str) -> None:
        def listing(path: "str | os.PathLike[str]") -> object:
            if os.path.basename(os.fspath(path)) == name:  # noqa: PTH119
                raise PermissionError(13, "denied", os.fspath(path))
            return scandir(path)

        monkeypatch.setattr(os, "scandir", listing)

    return refuse


def test_without_any_program_a_folder_is_one_store_as_before(tmp_path: Path) -> None:
    loose(tmp_path)
    unix.put(tmp_path / "mh" / "1", unix.message(3))
    unix.put(tmp_path / "maildir" / "cur" / "1.M1P1.host:2,S", unix.message(4))
    (tmp_path / "maildir" / "new").mkdir()
    (tmp_path / "empty" / "cur").mkdir(parents=True)
    (tmp_path / "empty" / "tmp").mkdir()
    (found,) = surveyed(tmp_path).stores
    assert found.store.trees == (tmp_path,) and found.total.messages == 4


@pytest.mark.parametrize("name", ["a" * 200, "日本語 ﾌｫﾙﾀﾞ", "Library", ".config", "AppData", "..."])
def test_deep_and_odd_folders_end(tmp_path: Path, name: str) -> None:
    folder = tmp_path
    for _ in range(12):
        folder /= name
        if len(os.fspath(folder)) > 3000:
            break
    unix.put(folder / "1.eml", unix.message(1))
    assert counts(tmp_path) == {"files": 1}


def mailmate(home: Path) -> None:
    """MailMate in a home, with a message of junk."""
    account = home / "Library/Application Support/MailMate/Messages.noindex/IMAP/hanako%40example.jp@imap.example.jp"
    unix.put(account / "Junk.mailbox" / "Messages" / "1.eml", unix.message(7))


@pytest.mark.parametrize("above", ["hanako", "old/hanako", "a/b/hanako"])
def test_a_copied_home_is_asked_for_every_program_of_it(tmp_path: Path, above: str) -> None:
    mail = stores.apple_home(tmp_path / above)
    mailmate(tmp_path / above)
    assert counts(tmp_path) == {"apple-mail": mail, "mailmate": 1}


@pytest.mark.parametrize("inside", ["Becky!", "old/data/Becky!"])
def test_a_program_beside_the_homes_of_a_disk(tmp_path: Path, inside: str) -> None:
    mail = stores.apple_home(tmp_path / "Users" / "hanako")
    box = tmp_path / inside / "hanako" / "4e4d1621.mb"
    stores.write(box / "Mailbox.ini", b"[Account]\r\nMailAddress=hanako@example.jp\r\nProtocol=0\r\n")
    stores.write(box / "!!!!Inbox" / "1.bmf", unix.message(9) + b"\r\n.\r\n")
    assert counts(tmp_path) == {"apple-mail": mail, "becky": 1}


def test_a_program_beside_a_copied_appdata(tmp_path: Path) -> None:
    mail = thunderbird(tmp_path / "AppData" / "Roaming" / "Thunderbird")
    box = tmp_path / "old" / "Becky!" / "hanako" / "4e4d1621.mb"
    stores.write(box / "Mailbox.ini", b"[Account]\r\nMailAddress=hanako@example.jp\r\nProtocol=0\r\n")
    stores.write(box / "!!!!Inbox" / "1.bmf", unix.message(9) + b"\r\n.\r\n")
    assert counts(tmp_path) == {"thunderbird": mail, "becky": 1}


def test_a_search_of_too_many_folders_says_where_it_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.jobs.programs_below._MOST_FOLDERS", 5)
    for number in range(9):
        (tmp_path / f"{number}").mkdir()
    thunderbird(tmp_path / "0" / "Thunderbird")
    said = [finding for each in surveyed(tmp_path).stores for finding in each.findings]
    assert [each.code for each in said if each.code == Code.TOO_MANY_FOLDERS] == [Code.TOO_MANY_FOLDERS]


def test_a_search_that_ends_before_any_mail_says_so_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.jobs.programs_below._MOST_FOLDERS", 3)
    for number in range(9):
        (tmp_path / f"{number}").mkdir()
    said = [finding for each in surveyed(tmp_path).stores for finding in each.findings]
    assert Code.TOO_MANY_FOLDERS in [each.code for each in said]


def test_a_disk_with_homes_says_that_single_files_were_not_looked_for(tmp_path: Path) -> None:
    thunderbird(tmp_path / "Users" / "hanako" / "AppData" / "Roaming" / "Thunderbird")
    loose(tmp_path)
    (tmp_path / "Users" / "hanako" / "Library" / "Mail").mkdir(parents=True)
    said = [finding.code for each in surveyed(tmp_path).stores for finding in each.findings]
    assert said.count(Code.LOOSE_FILES_PASSED_OVER) == 1


def test_archives_of_this_program_are_named_and_not_counted_again(tmp_path: Path) -> None:
    """A stick with two backups on it, a profile and loose files: each message is counted once."""
    mail = thunderbird(tmp_path / "Backup" / "Thunderbird")
    for _ in range(2):
        request = BackupRequest(tmp_path)
        sources = Sources(own_home(), (tmp_path / "Backup",))
        backup.run(backup.prepare(sources, request), lambda event: None, Cancel())
    loose(tmp_path)
    archives = sorted(str(each.parent) for each in tmp_path.glob("*/bagit.txt"))
    assert len(archives) == 2
    assert counts(tmp_path) == {"thunderbird": mail, "files": 2}
    said = [finding for each in surveyed(tmp_path).stores for finding in each.findings]
    named = [each.parameters["path"] for each in said if each.code == Code.OWN_ARCHIVE_PASSED_OVER]
    assert sorted(named) == archives


def test_a_folder_of_archives_alone_says_so(tmp_path: Path) -> None:
    thunderbird(tmp_path / "mail" / "Thunderbird")
    (tmp_path / "stick").mkdir()
    sources = Sources(own_home(), (tmp_path / "mail",))
    backup.run(backup.prepare(sources, BackupRequest(tmp_path / "stick")), lambda event: None, Cancel())
    found = surveyed(tmp_path / "stick")
    assert found.total.messages == 0
    assert [each.code for store in found.stores for each in store.findings] == [Code.OWN_ARCHIVE_PASSED_OVER]


@pytest.mark.parametrize("inside", ["", "box", "box/sub", "Local Folders"])
def test_a_folder_called_mail_makes_no_profile(tmp_path: Path, inside: str) -> None:
    """What was restored, and many a project, has a folder `Mail` with files that no program of Mozilla wrote."""
    unix.put(tmp_path / "old/Mail" / inside / "1.eml", unix.message(1))
    unix.put(tmp_path / "old/Mail" / inside / "2.eml", unix.message(2))
    for top in (tmp_path, tmp_path / "old"):
        assert counts(top) == {"files": 2}
