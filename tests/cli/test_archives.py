"""The commands around archives as scripts see them: JSON, exit codes, and passphrases that stay off the command line."""

import os
from pathlib import Path

import pytest

from app.cli import secrets
from app.i18n.catalogue import Translator
from app.model.errors import SourceError, UsageError
from tests.builders.keys import PASSPHRASE
from tests.cli.conftest import Furoshiki, Result

pytestmark = pytest.mark.usefixtures("fast_keys")


@pytest.mark.real_keys
def test_encrypt_verify_open_list_compare(furoshiki: Furoshiki, home: Path, tmp_path: Path) -> None:
    (tmp_path / "passphrase").write_text(f"\ufeff{PASSPHRASE}\r\n", encoding="utf-8")
    usb, out = tmp_path / "usb", tmp_path / "out"
    args = ("backup", "--home", home, "--to", usb, "--label", "Mac", "--encrypt", "--json", "--print-recovery-key")
    done = furoshiki(*args, "--passphrase-file", tmp_path / "passphrase")
    result = done.last
    archive, key = str(result["encrypted"]), str(result["recovery_key"])
    assert done.code == 1
    assert result["archive"] == archive and archive.endswith("Mac.furoshiki.zip")
    assert key.startswith("AGE-SECRET-KEY-1")
    assert done.out.count(key) == 1 and PASSPHRASE not in done.out + done.err

    outside = furoshiki("verify", archive, "--json")
    assert outside.code == 0
    assert outside.last["valid"] is True
    assert outside.last["notices"] == [{"code": "ciphertext_only"}]
    assert "Only the encrypted file" in furoshiki("verify", archive, "--language", "en").out

    (tmp_path / "key").write_text(key[:16] + " " + key[16:40] + "\n" + key[40:] + "\n")
    by_key = furoshiki("open", archive, "--to", out, "--recovery-key", tmp_path / "key", "--json")
    opened = by_key.last
    assert (by_key.code, opened["valid"]) == (0, True)
    assert {"archive", "folder", "files", "bytes", "damaged", "missing", "extra"} <= set(opened)

    for command in (("check", archive), ("people", archive), ("compare", archive, str(opened["folder"]))):
        refused = furoshiki(*command, "--json")
        assert (refused.code, refused.error) == (2, "archive_encrypted")
    without = furoshiki("open", archive, "--to", out, "--json")
    assert (without.code, without.error) == (2, "passphrase_needed")

    listed = furoshiki("list", usb, "--home", home, "--json")
    archives = listed.last["archives"]
    assert isinstance(archives, list) and len(archives) == 1
    row = archives[0]
    assert {"path", "state", "label", "made", "files", "bytes", "messages", "verdict"} <= set(row)
    assert (listed.code, row["state"], row["label"]) == (0, "encrypted", "Mac")
    assert furoshiki("list", tmp_path / "home", "--json").code == 1
    assert furoshiki("list", tmp_path / "absent", "--json").code == 2

    plain = furoshiki("backup", "--home", home, "--to", tmp_path / "usb2", "--json").last["archive"]
    compared = furoshiki("compare", str(opened["folder"]), str(plain), "--read", "--json")
    same = compared.last
    assert (compared.code, same["a_in_b"], same["b_in_a"]) == (0, True, True)
    assert {"a", "b", "same_files", "only_in_a", "only_in_b"} <= set(same)
    assert {"files", "messages", "examples"} <= set(same["only_in_a"])  # type: ignore[call-overload]

    with Path(archive).open("r+b") as file:
        file.seek(-200, os.SEEK_END)
        file.write(b"damage")
    assert furoshiki("verify", archive, "--json").code == 6
    assert furoshiki("list", usb).code == 1


def test_passphrases_that_cannot_be(furoshiki: Furoshiki, home: Path, tmp_path: Path) -> None:
    args = ("backup", "--home", home, "--to", tmp_path / "usb", "--json")
    none = furoshiki(*args, "--encrypt")
    assert (none.code, none.error) == (2, "passphrase_needed")
    short = furoshiki(*args, "--encrypt", passphrase="short")
    assert (short.code, short.error) == (2, "passphrase_too_short")
    absent = furoshiki(*args, "--encrypt", "--passphrase-file", tmp_path / "absent")
    assert (absent.code, absent.error) == (2, "no_such_file")
    forgotten = furoshiki(*args, "--recovery-key", tmp_path / "key.html")
    assert (forgotten.code, forgotten.error) == (2, "encrypt_needed")
    assert not (tmp_path / "usb").exists()


def test_asking_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(secrets.VARIABLE, raising=False)
    monkeypatch.setattr(secrets, "is_at_terminal", lambda: True)
    answers = iter(["one passphrase", "one passphrase", "one passphrase", "another", ""])
    monkeypatch.setattr("getpass.getpass", lambda prompt: next(answers))
    translator = Translator("en")
    assert secrets.new_passphrase(None, translator) == "one passphrase"
    with pytest.raises(UsageError) as error:
        secrets.new_passphrase(None, translator)
    assert error.value.code == "passphrases_differ"
    assert secrets.known_secret(None, None, translator, ask=True) is None
    assert secrets.known_secret(None, None, translator, ask=False) is None


def test_a_passphrase_file_that_is_none(tmp_path: Path) -> None:
    (tmp_path / "empty").write_bytes(b"")
    (tmp_path / "binary").write_bytes(b"\xff\xfe\x00")
    for name in ("empty", "binary"):
        with pytest.raises(UsageError) as error:
            secrets.new_passphrase(tmp_path / name, Translator("en"))
        assert error.value.code == "passphrase_unreadable"
    with pytest.raises((SourceError, UsageError)):
        secrets.new_passphrase(tmp_path, Translator("en"))


def test_the_recovery_key_stays_out_of_logs(furoshiki: Furoshiki, home: Path, tmp_path: Path) -> None:
    """A person at a terminal sees the key; a script gets it only where it asks for it."""

    def backed_up(*more: str | Path) -> Result:
        where = tmp_path / f"usb {len(list(tmp_path.iterdir()))}"
        args = ("backup", "--home", home, "--to", where, "--encrypt", "--language", "en", *more)
        return furoshiki(*args, passphrase=PASSPHRASE)

    plain = backed_up("--json")
    asked = backed_up("--json", "--print-recovery-key")
    filed = backed_up("--json", "--recovery-key", tmp_path / "key.txt")
    assert plain.code == asked.code == filed.code
    assert "AGE-SECRET-KEY" not in plain.out + plain.err
    assert "recovery_key" not in plain.last
    assert "recovery_key_not_kept" in notices(plain)
    assert str(asked.last["recovery_key"]).startswith("AGE-SECRET-KEY-1")
    assert "recovery_key_not_kept" not in notices(asked) + notices(filed)
    assert "AGE-SECRET-KEY" not in filed.out
    assert "AGE-SECRET-KEY" in backed_up().out.replace(" ", "")


def notices(done: Result) -> list[str]:
    """The codes of the notices of a result."""
    return [each["code"] for each in done.last["notices"]]  # type: ignore[attr-defined]


def test_a_folder_that_may_not_be_looked_into_does_not_hide_the_archives(
    furoshiki: Furoshiki, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """ext4 puts lost+found, which only root may open, at the top of every stick."""
    usb = tmp_path / "usb"
    furoshiki("backup", "--home", home, "--to", usb, "--label", "Mac")
    (usb / "lost+found").mkdir()
    original = Path.is_file

    def guarded(path: Path) -> bool:
        if path.parent.name == "lost+found":
            raise PermissionError
        return original(path)

    monkeypatch.setattr(Path, "is_file", guarded)
    listed = furoshiki("list", usb, "--home", home, "--json")
    assert listed.code == 0
    assert len(listed.last["archives"]) == 1  # type: ignore[arg-type]
