"""What the command line loads before it answers: help and usage errors come at once, also on an old computer."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
HEAVY = ("PySide6", "rich", "sqlite3", "app.ui", "app.jobs", "app.formats.standard", "app.clients", "app.contacts",
         "app.model.record")  # fmt: skip
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
