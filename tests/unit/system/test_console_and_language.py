"""The end of the console, and the language of the system, where the system is another one."""

import plistlib
import sys
import threading
from pathlib import Path

import pytest

from app.i18n.catalogue import system_language
from app.system.console import told_of_closing
from app.system.language import language_of_preferences
from tests.builders.windows_kernel import Kernel, run_as_on_windows


@pytest.fixture
def kernel(monkeypatch: pytest.MonkeyPatch) -> Kernel:
    """A Windows whose environment says nothing."""
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    kernel = Kernel()
    run_as_on_windows(monkeypatch, kernel)
    return kernel


@pytest.mark.parametrize("event", [2, 5, 6])
def test_closing_the_console_asks_the_job_to_stop_and_waits_for_it(kernel: Kernel, event: int) -> None:
    asked = threading.Event()
    with told_of_closing(asked.set, seconds=60):
        (handler,) = kernel.handlers
        system = threading.Thread(target=handler, args=(event,), daemon=True)
        system.start()
        assert asked.wait(60)
        assert system.is_alive()
    system.join(60)
    assert not system.is_alive()
    assert not kernel.handlers


@pytest.mark.parametrize("event", [0, 1])
def test_ctrl_c_and_ctrl_break_are_left_to_python(kernel: Kernel, event: int) -> None:
    asked: list[int] = []
    with told_of_closing(lambda: asked.append(event)):
        assert not kernel.handlers[0](event)
    assert not asked


def test_elsewhere_there_is_nothing_to_listen_to() -> None:
    with told_of_closing(lambda: None):
        pass


@pytest.mark.parametrize(("number", "language"), [(0x0411, "ja"), (0x0409, "en"), (0x0809, "en"), (0x0407, "en")])
def test_windows_says_what_it_is_shown_in_not_where_it_is(
    kernel: Kernel, monkeypatch: pytest.MonkeyPatch, number: int, language: str
) -> None:
    kernel.language = number
    monkeypatch.setattr("locale.getlocale", lambda: ("Japanese_Japan", "932"))
    assert system_language() == language


def test_the_environment_goes_first(kernel: Kernel, monkeypatch: pytest.MonkeyPatch) -> None:
    kernel.language = 0x0411
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    assert system_language() == "en"


def test_a_mac_says_it_in_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    settings = tmp_path / "Library/Preferences/.GlobalPreferences.plist"
    settings.parent.mkdir(parents=True)
    settings.write_bytes(plistlib.dumps({"AppleLanguages": ["ja-JP", "en-JP"]}, fmt=plistlib.FMT_BINARY))
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    monkeypatch.setattr("locale.getlocale", lambda: ("en_US", "UTF-8"))
    monkeypatch.setattr(sys, "platform", "darwin")
    assert system_language() == "ja"
    settings.unlink()
    assert system_language() == "en"


@pytest.mark.parametrize(
    "data", [b"", b"bplist00", b"garbage", plistlib.dumps([1]), plistlib.dumps({"AppleLanguages": [7]})]
)
def test_settings_that_say_nothing(data: bytes) -> None:
    assert language_of_preferences(data) == ""
