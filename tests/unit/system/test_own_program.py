"""How the program starts itself, as it is run: by a Python, by our launcher on Windows, or as one executable."""

import subprocess
import sys
from pathlib import Path

import pytest

from app import __version__
from app.system.own_program import is_frozen, is_packaged, own_command, own_environment


def test_under_a_python_it_starts_the_same_code_from_anywhere(tmp_path: Path) -> None:
    assert not is_packaged()
    done = subprocess.run(
        own_command("--version"), cwd=tmp_path, env=own_environment(), capture_output=True, text=True, check=False
    )
    assert done.stdout == f"Furoshiki {__version__}\n", done.stderr


@pytest.mark.parametrize("name", ["Furoshiki.exe", "furoshiki.com"])
def test_the_launcher_on_windows_is_a_package_with_a_python(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setattr(sys, "executable", f"/Programs/Furoshiki/{name}")
    assert is_packaged() and not is_frozen()
    assert own_command("find")[1:] == ["-m", "app", "find"]


def test_one_executable_takes_our_arguments_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", "/opt/furoshiki/furoshiki")
    assert is_packaged()
    assert own_command("find") == ["/opt/furoshiki/furoshiki", "find"]


def test_what_a_child_is_to_know_is_added(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", "/elsewhere")
    environment = own_environment(QT_QPA_PLATFORM="offscreen")
    assert environment["QT_QPA_PLATFORM"] == "offscreen"
    assert environment["PYTHONPATH"].endswith("/elsewhere")
