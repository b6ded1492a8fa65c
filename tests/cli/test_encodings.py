"""Text that goes to a file or a pipe of Windows: its encodings lack much, and no command may end for that."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.builders import stores
from tests.cli.conftest import ROOT, Furoshiki

_NAMES = (
    "From - Mon Jan  2 10:00:00 2006\nFrom: =?utf-8?b?{name}?= <{address}@example.com>\nDate: 2 Jan 2006 10:00:00 +0900\n"
    "Subject: a\n\nx\n\n"
)


def _mail(folder: Path) -> Path:
    """A mailbox with a Japanese name, from people whose names are in no encoding of Windows together."""
    names = {"jose": "Sm9zw6kg0JjQstCw0L0g5bGx55Sw", "thai": "8J+QsSDguYTguJfguKI="}
    text = "".join(_NAMES.format(address=address, name=name) for address, name in names.items())
    return stores.write(folder / "受信トレイ é ж", text.encode())


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("encoding", ["cp932", "cp1252", "ascii"])
def test_every_command_prints_in_any_encoding(
    furoshiki: Furoshiki, tmp_path: Path, encoding: str, language: str
) -> None:
    mail, usb = _mail(tmp_path / "mail"), tmp_path / "usb"
    more = ("--language", language)

    def printed(*args: str | Path, code: int) -> None:
        done = furoshiki(*args, *more, encoding=encoding)
        assert done.code == code, (args, done)
        assert done.out.strip()
        assert "Traceback" not in done.err

    printed("find", "--path", mail, code=0)
    printed("backup", "--path", mail, "--to", usb, code=0)
    printed("backup", "--path", mail, "--to", usb, code=0)
    first, second = sorted(path for path in usb.iterdir() if path.is_dir())
    printed("verify", first, code=0)
    printed("check", first, code=3)
    printed("people", mail, "--all", code=0)
    printed("list", usb, code=0)
    printed("compare", first, second, code=0)
    printed("certificate", first, "--html", tmp_path / "é ж.html", code=0)
    drafts = ("--from-name", "花子", "--new-address", "new@example.jp", "--to", tmp_path / "drafts ж")
    printed("notice", mail, *drafts, code=1)
    for command in ("find", "backup", "check", "people"):
        printed(command, "--help", code=0)


def test_the_program_itself_in_the_encoding_of_a_japanese_windows(tmp_path: Path) -> None:
    kept = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "cp932", "LANG": "C.UTF-8"}
    args = ("people", _mail(tmp_path), "--all", "--language", "ja")
    words = [sys.executable, "-m", "app", *map(str, args)]
    done = subprocess.run(words, capture_output=True, env=kept, cwd=ROOT, stdin=subprocess.DEVNULL, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    assert r"Jos\xe9 Иван 山田" in done.stdout.decode("cp932")
