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
    assert not dev.has_pip()
    venv.create(dev.ENVIRONMENT, with_pip=False)
    assert dev.python().exists()
    assert not dev.has_pip()


def test_an_environment_with_pip_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dev, "ENVIRONMENT", Path(sys.prefix))
    assert dev.has_pip()
