"""What a newcomer starts: `dev.py`."""

import sys
import venv
from pathlib import Path

import pytest

import dev


def test_an_environment_whose_making_was_broken_off_is_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a Debian without python3-venv the first try leaves one without pip; once that is installed, it must not stay."""
    monkeypatch.setattr(dev, "ENVIRONMENT", tmp_path / "environment")
    assert not dev.is_usable()
    venv.create(dev.ENVIRONMENT, with_pip=False)
    assert dev.python().exists()
    assert not dev.is_usable()


def test_an_environment_with_pip_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dev, "ENVIRONMENT", Path(sys.prefix))
    assert dev.is_usable()


def test_an_environment_of_another_python_is_made_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever starts it with a second Python is not given the first one's environment under the second one's name."""
    monkeypatch.setattr(dev, "ENVIRONMENT", Path(sys.prefix))
    monkeypatch.setattr(sys, "version", "3.99.0 (another)")
    assert not dev.is_usable()


@pytest.mark.parametrize("other", ["other", "gone"])
def test_the_environment_of_another_checkout_is_never_emptied(
    other: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may be of another Python than the one that is started here."""
    monkeypatch.setattr(dev, "ENVIRONMENT", tmp_path / "environment")
    monkeypatch.setattr(venv, "create", lambda path, with_pip, clear: venv.EnvBuilder(clear=clear).create(path))
    kept = tmp_path / "other" / "kept"
    kept.parent.mkdir()
    kept.touch()
    dev.ENVIRONMENT.symlink_to(tmp_path / other)
    dev.make_environment()
    assert kept.exists() and dev.python().exists() and not dev.ENVIRONMENT.is_symlink()


@pytest.mark.parametrize(
    ("args", "tests"),
    [
        ([], ["tests/unit", "tests/architecture"]),
        (["-k", "words"], ["tests/unit", "tests/architecture", "-k", "words"]),
        (["tests/unit/mime"], ["tests/unit/mime"]),
        (["-x", "tests/architecture/test_dev.py::test_fast"], ["-x", "tests/architecture/test_dev.py::test_fast"]),
    ],
)
def test_fast_runs_the_unit_tests_or_those_that_are_named(
    args: list[str], tests: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    run: list[str] = []

    def checked(*command: str) -> int:
        run.extend(command)
        return 0

    monkeypatch.setattr(dev, "checked", checked)
    assert dev.fast(args) == 0
    assert run == ["-m", "pytest", *dev.ON_ALL_CORES, *tests]
