"""The command `restore` as scripts see it: JSON, exit codes, and what it prints for people."""

from pathlib import Path

import pytest

from app.model.target_kind import TargetKind
from tests.builders import stores
from tests.builders.keys import PASSPHRASE
from tests.cli.conftest import Furoshiki

KEYS = {"target", "archive", "places", "messages", "written", "skipped", "proved", "refused", "notices"}


@pytest.fixture
def archive(furoshiki: Furoshiki, home: Path, tmp_path: Path) -> str:
    return str(furoshiki("backup", "--home", home, "--to", tmp_path / "usb", "--json").last["archive"])


@pytest.mark.parametrize("kind", [kind for kind in TargetKind if kind not in (TargetKind.IMAP, TargetKind.THUNDERBIRD)])
def test_everything(furoshiki: Furoshiki, archive: str, tmp_path: Path, kind: TargetKind) -> None:
    done = furoshiki("restore", archive, "--as", kind, "--to", tmp_path / "to", "--home", tmp_path / "home", "--json")
    result = done.last
    assert set(result) == KEYS
    assert (done.code, result["target"], result["proved"], result["refused"]) == (0, kind, True, [])
    assert result["messages"] == result["written"] != 0
    places = result["places"]
    assert isinstance(places, list) and len(places) == 1
    place = Path(str(places[0]))
    assert place.is_dir() and place.parent == tmp_path / "to"


def test_a_selection(furoshiki: Furoshiki, archive: str, tmp_path: Path) -> None:
    args = ("restore", archive, "--as", "mbox", "--to", tmp_path / "to", "--home", tmp_path / "home", "--json")
    everything = furoshiki(*args).last["written"]
    some = furoshiki(*args, "--mailbox", "INBOX").last["written"]
    assert isinstance(everything, int) and isinstance(some, int) and 0 < some < everything
    assert furoshiki(*args, "--search", "attachment").last["written"] == 2
    unknown = furoshiki(*args, "--search", "zebra")
    assert (unknown.code, unknown.error) == (2, "nothing_to_restore")
    nobody = furoshiki(*args, "--account", "nobody@example.com")
    assert (nobody.code, nobody.error) == (2, "no_such_account")
    nothing = furoshiki(*args, "--mailbox", "A/B")
    assert (nothing.code, nothing.error) == (2, "no_such_mailbox")


def test_into_thunderbird(furoshiki: Furoshiki, archive: str, tmp_path: Path) -> None:
    profile = tmp_path / "profile"
    stores.thunderbird_profile(profile)
    prefs = profile / "prefs.js"
    prefs.write_bytes(prefs.read_bytes() + b'user_pref("mail.accountmanager.localfoldersserver", "server2");\n')
    (profile / "Mail" / "Local Folders").mkdir(exist_ok=True)
    done = furoshiki("restore", archive, "--as", "thunderbird", "--to", profile, "--json")
    assert (done.code, done.last["proved"]) == (0, True)
    refused = furoshiki("restore", archive, "--as", "thunderbird", "--to", tmp_path / "usb", "--json")
    assert (refused.code, refused.error) == (2, "not_a_profile")


def test_wrong_usage(furoshiki: Furoshiki, archive: str, tmp_path: Path) -> None:
    assert furoshiki("restore", archive, "--to", tmp_path / "to").code == 2
    assert furoshiki("restore", archive, "--as", "mbox").code == 2
    assert furoshiki("restore", archive, "--as", "pst", "--to", tmp_path / "to").code == 2
    inside = furoshiki("restore", archive, "--as", "mbox", "--to", Path(archive) / "data", "--json")
    assert (inside.code, inside.error) == (5, "inside_archive")
    source = tmp_path / "home" / "Library" / "Mail" / "x"
    into = furoshiki("restore", archive, "--as", "mbox", "--to", source, "--home", tmp_path / "home", "--json")
    assert (into.code, into.error) == (5, "destination_inside_source")


def test_what_is_left_to_do(furoshiki: Furoshiki, archive: str, tmp_path: Path) -> None:
    args = ("restore", archive, "--as", "apple-mail", "--to", tmp_path / "to", "--home", tmp_path / "home")
    english = furoshiki(*args, "--language", "en").out
    assert "Import Mailboxes" in english and "read there again" in english
    assert "メールボックスを読み込む" in furoshiki(*args, "--language", "ja").out


@pytest.mark.usefixtures("fast_keys")
def test_an_encrypted_archive(furoshiki: Furoshiki, home: Path, tmp_path: Path) -> None:
    args = ("backup", "--home", home, "--to", tmp_path / "usb", "--encrypt", "--json")
    archive = str(furoshiki(*args, passphrase=PASSPHRASE).last["encrypted"])
    again = ("restore", archive, "--as", "eml", "--to", tmp_path / "to", "--home", home, "--json")
    without = furoshiki(*again)
    assert (without.code, without.error) == (2, "passphrase_needed")
    wrong = furoshiki(*again, passphrase="something else 電池")
    assert (wrong.code, wrong.error) == (4, "passphrase_wrong")
    done = furoshiki(*again, passphrase=PASSPHRASE)
    assert (done.code, done.last["proved"], done.last["archive"]) == (0, True, archive)
    assert [path.name[:8] for path in (tmp_path / "to").iterdir()] == ["Restored"]


def test_verify_with_a_drill(furoshiki: Furoshiki, archive: str, tmp_path: Path) -> None:
    done = furoshiki("verify", archive, "--drill", "--json")
    drill = done.last["drill"]
    assert isinstance(drill, dict)
    assert (done.code, drill["failed"], drill["messages"]) == (0, 0, len(drill["taken_out"]))
    assert set(drill["taken_out"][0]) == {"number", "mailbox", "sender", "subject", "date", "reason"}
    shown = furoshiki("verify", archive, "--drill", "--language", "en").out.splitlines()
    assert len([line for line in shown if line.startswith("2006-01-02")]) == 3
    assert "drill" not in furoshiki("verify", archive, "--json").last
