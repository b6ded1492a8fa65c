"""What the command line loads before it answers: help and usage errors come at once, also on an old computer."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.formats.reading.worker_flag import READ_BACK, READ_LETTERS, READ_TEXTS

ROOT = Path(__file__).resolve().parents[2]
HEAVY = ("PySide6", "rich", "sqlite3", "secrets", "socket", "logging.handlers", "app.ui", "app.jobs", "app.formats.standard", "app.clients",
         "app.contacts", "app.model.record", "app.model.codes")  # fmt: skip
"""What only the work itself needs."""
LOADED = """
import sys, app.__main__
from app.cli.main import run
code = run(sys.argv[1:])
print(code, *sorted(sys.modules))
"""


@pytest.mark.parametrize(
    "args", [["--help"], ["--version"], ["backup", "--help"], ["find", "--nonsense"]], ids=" ".join
)
def test_help_and_usage_errors_load_nothing_of_the_work(args: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-c", LOADED, *args], cwd=ROOT, capture_output=True, encoding="utf-8", check=True
    )
    code, *loaded = done.stdout.splitlines()[-1].split()
    assert code == ("2" if "--nonsense" in args else "0")
    assert "app.cli.grammar" in loaded
    assert [each for each in loaded if f"{each}.".startswith(tuple(f"{name}." for name in HEAVY))] == []


def test_a_command_loads_no_other_command() -> None:
    imported = "import sys, app.cli.commands.list; print(*sorted(sys.modules))"
    done = subprocess.run([sys.executable, "-c", imported], cwd=ROOT, capture_output=True, encoding="utf-8", check=True)
    loaded = done.stdout.split()
    assert [each for each in loaded if each.startswith("app.cli.commands.")] == ["app.cli.commands.list"]
    assert "app.jobs.self_test" not in loaded


RECORDS = ("app.model.archives", "app.model.rescue", "app.model.restoration", "app.model.statement", "app.servers")
"""What other commands leave behind."""
NEEDLESS = {
    "find --json --path": ("rich", "psutil", "app.contacts", "app.i18n.results", "app.restore", *RECORDS),
    "people --json": ("rich", "psutil", "app.i18n.results", "app.restore", *RECORDS),
    "people": ("app.cli.json_printer", "app.restore"),
    "backup --json --to {to} --path": (
        "rich",
        "app.cli.mail_server",
        "app.cli.secrets",
        "app.fetch",
        "app.servers.imap_answers",
        "app.archive.fetched_whole",
        "app.jobs.fetch",
        "app.jobs.restore",
        "app.jobs.backup.encryption",
        "pyrage",
        "app.archive.encrypted.vault",
        "app.model.rescue",
    ),
}
NEVER = ("PySide6", "ssl", "app.ui", "app.servers.connection", "app.search", "app.jobs.search", "app.jobs.show",
         "app.rescue", "app.formats.outlook.pst", "app.formats.outlook.olm", "app.formats.windows.em_client_db",
         "app.formats.windows.tbb", "app.formats.linux")  # fmt: skip
"""What none of these commands needs: formats of other files among it."""


@pytest.mark.parametrize("command", NEEDLESS)
def test_a_command_loads_what_it_needs(command: str, tmp_path: Path) -> None:
    mail, to = tmp_path / "Inbox", tmp_path / "to"
    mail.write_bytes(b"From - Mon Jan  5 10:00:00 2026\nFrom: hanako@example.jp\n\nHello\n")
    to.mkdir()
    args = [each.format(to=to) for each in (*command.split(), str(mail))]
    done = subprocess.run(
        [sys.executable, "-c", LOADED, *args], cwd=ROOT, capture_output=True, encoding="utf-8", check=True
    )
    code, *loaded = done.stdout.splitlines()[-1].split()
    assert code in ("0", "1")
    assert f"app.cli.commands.{args[0]}" in loaded
    needless = tuple(f"{name}." for name in (*NEVER, *NEEDLESS[command]))
    assert [each for each in loaded if f"{each}.".startswith(needless)] == []


def test_who_starts_a_child_for_a_pdf_loads_no_qt() -> None:
    imported = "import sys, app.ui.pdf_child; print(*sorted(sys.modules))"
    done = subprocess.run([sys.executable, "-c", imported], cwd=ROOT, capture_output=True, encoding="utf-8", check=True)
    assert [each for each in done.stdout.split() if each.startswith(("PySide6", "app.ui.pdf"))] == ["app.ui.pdf_child"]


@pytest.mark.parametrize("flag", [READ_LETTERS, READ_TEXTS])
def test_a_child_that_reads_loads_only_what_it_reads_with(flag: str) -> None:
    """It is started in the middle of a run, which has to be worth it."""
    program = "import sys, app.__main__; app.__main__.main(); print(*sorted(sys.modules))"
    words = [sys.executable, "-c", program, flag]
    done = subprocess.run(words, stdin=subprocess.DEVNULL, cwd=ROOT, capture_output=True, encoding="utf-8", check=True)
    loaded = done.stdout.split()
    needless = ("platformdirs.", "tempfile.", "sqlite3.", "app.archive.", "app.i18n.", "app.system.log.", "app.model.store.",
                "app.formats.reading.wire.", "app.formats.reading.worker.")  # fmt: skip
    assert "app.formats.reading.shared_reader" in loaded
    assert [each for each in loaded if f"{each}.".startswith(needless)] == []


def test_a_child_that_reads_back_loads_only_what_it_reads_with(tmp_path: Path) -> None:
    """As above; its memory counts beside that of the address book."""
    (tmp_path / "manifest-sha256.txt").touch()
    program = "import sys, app.__main__; app.__main__.main(); print(*sorted(sys.modules))"
    words = [sys.executable, "-c", program, READ_BACK, str(tmp_path), "0"]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, encoding="utf-8", check=True)
    loaded = done.stdout.split()
    needless = ("platformdirs.", "tempfile.", "sqlite3.", "app.archive.catalog.", "app.archive.copying.", "app.i18n.",
                "app.mime.", "app.model.store.", "app.system.log.", "app.formats.reading.worker.")  # fmt: skip
    assert "app.archive.bag.read_back" in loaded
    assert [each for each in loaded if f"{each}.".startswith(needless)] == []


@pytest.mark.parametrize(("args", "said"), [([], "Qt"), (["--language", "ja"], "読み込めません")])
def test_a_window_without_qt_says_what_is_missing(args: list[str], said: str, tmp_path: Path) -> None:
    program = [sys.executable, str(ROOT / "tests" / "programs" / "without_qt.py"), *args]
    surroundings = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT), "HOME": str(tmp_path)}
    done = subprocess.run(program, cwd=tmp_path, env=surroundings, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 1
    assert said in done.stderr and "PySide6" in done.stderr and "dev.py run" in done.stderr
    assert "Traceback" not in done.stderr
