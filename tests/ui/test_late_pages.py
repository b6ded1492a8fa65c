"""Pages are built when they are first shown, and are none the worse for it."""

import pytest
from pytestqt.qtbot import QtBot

from app.i18n.catalogue import Translator
from app.ui import pages
from app.ui.pages.settings import SettingsPage
from app.ui.window import Window
from tests.ui.conftest import OpenWindow


def built(window: Window) -> list[str]:
    return [page.name for page in window.pages.built]


def test_a_page_is_built_when_it_is_first_shown(open_window: OpenWindow) -> None:
    window = open_window()
    assert built(window) == []
    assert window.session.pages == set(pages.NAMES)
    assert built(window) == [], "the names are known without building"
    window.show_page("settings")
    window.show_page("licences")
    window.show_page("settings")
    assert built(window) == ["settings", "licences"]


def test_a_late_page_speaks_the_language_of_now(open_window: OpenWindow) -> None:
    window = open_window(Translator("en"))
    window.session.choose_language("ja")
    window.show_page("settings")
    assert window.page.title.text() == "設定"
    window.session.choose_language("en")
    assert window.page.title.text() == "Settings"


def test_a_page_with_a_bug_is_not_kept_half_built(open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    def planted(*args: object) -> None:
        raise KeyError("planted")

    window = open_window()
    with monkeypatch.context() as patch:
        patch.setattr(SettingsPage, "_about", planted)
        with pytest.raises(KeyError):
            window.show_page("settings")
    window.show_page("settings")
    assert window.page.name == "settings"


def test_a_page_that_is_not_seen_leads_nowhere(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window()
    window.show_page("licences")
    window.show_page("settings")
    with qtbot.waitSignal(window.pages["licences"].go):
        window.pages["licences"].go.emit("visit")
    assert window.page.name == "settings"
    window.page.go.emit("licences")
    assert window.page.name == "licences"
