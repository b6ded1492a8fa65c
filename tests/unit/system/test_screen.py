"""Whether there is a screen, by what the environment says."""

import sys

import pytest

from app.system.screen import can_open_windows, has_screen


@pytest.mark.parametrize(
    ("variables", "opens", "seen"),
    [
        ({}, False, False),
        ({"DISPLAY": ":0"}, True, True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, True, True),
        ({"QT_QPA_PLATFORM": "offscreen"}, True, False),
        ({"DISPLAY": ":0", "QT_QPA_PLATFORM": "offscreen"}, True, False),
        ({"DISPLAY": ":0", "QT_QPA_PLATFORM": "minimal:fontconfig"}, True, False),
        ({"DISPLAY": ":0", "QT_QPA_PLATFORM": "xcb"}, True, True),
    ],
)
def test_on_linux(monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], opens: bool, seen: bool) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert (can_open_windows(), has_screen()) == (opens, seen)


@pytest.mark.parametrize("platform", ["win32", "darwin"])
def test_windows_and_the_mac_have_one(monkeypatch: pytest.MonkeyPatch, platform: str) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.delenv("QT_QPA_PLATFORM", raising=False)
    assert can_open_windows() and has_screen()
