"""A walk over all pages, present and future: names for screen readers, no clipped and no untranslated text."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.i18n.catalogue import Translator
from app.model.errors import DestinationError
from app.ui import pages
from app.ui.window import Window
from tests.ui.conftest import OpenWindow, back_up
from tests.ui.looking import Stretched, clipped, nameless, untranslated

KEY = "AGE-SECRET-KEY-1" + "QPZRY9X8GF2TVDW0S3JN" * 2 + "54KHCE6MUA7L" + "QPZRY9"


def shown(window: Window, qtbot: QtBot, name: str) -> None:
    """Shows a page as a person would see it, with its work done."""
    state = window.session.state
    state.trouble = DestinationError("destination_full", path="/Volumes/USB")
    if name in ("result", "checklist", "certificate", "people", "export", "notice", "archives", "archive", "recovery"):
        window.show_page("found")
        qtbot.waitUntil(lambda: not window.session.runner.busy)
        back_up(window)
        qtbot.waitUntil(lambda: window.page.name == "result", timeout=20_000)
        qtbot.waitUntil(lambda: not window.session.runner.busy)
    if name in ("export", "notice"):
        window.show_page("people")
        qtbot.waitUntil(lambda: state.people is not None and not window.session.runner.busy, timeout=20_000)
    if name == "archive":
        window.show_page("archives")
        qtbot.waitUntil(lambda: state.listing is not None)
        assert state.listing is not None
        state.chosen = state.listing.archives[0]
    if name == "recovery":
        assert state.record is not None
        state.record = replace(state.record, recovery_key=KEY)
    if name == "working":
        back_up(window)
    elif window.page.name != name or name == "found":
        window.show_page(name)
    if name != "working":
        qtbot.waitUntil(lambda: not window.session.runner.busy, timeout=20_000)
    for _ in range(3):
        QApplication.processEvents()
    for _ in range(3):
        # What a running job showed in the last turn finds its room too.
        QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)


@pytest.mark.parametrize(
    "words",
    [Translator("en"), Translator("ja"), Stretched("en"), Stretched("ja")],
    ids=["en", "ja", "en long", "ja long"],
)
@pytest.mark.parametrize("name", [page.name for page in pages.ALL])
def test_page(open_window: OpenWindow, qtbot: QtBot, name: str, words: Translator) -> None:
    window = open_window(words)
    window.resize(900, 600)
    shown(window, qtbot, name)
    assert window.size().toTuple() == (900, 600), "the window may not grow beyond the smallest screen"
    page = window.page
    assert nameless(window) == []
    assert clipped(window) == []
    if isinstance(words, Stretched):
        assert untranslated(window) == []
    assert page.title.text()


def test_the_walk_finds_what_it_is_for(open_window: OpenWindow, qtbot: QtBot) -> None:
    from PySide6.QtWidgets import QToolButton

    from app.ui.parts.text import label

    window = open_window(Stretched("en"))
    shown(window, qtbot, "nothing")
    page = window.page
    tool = QToolButton()
    page.body.addWidget(tool)
    narrow = label("A sentence nobody translated")
    page.body.addWidget(narrow)
    narrow.setFixedSize(30, 10)
    narrow.show()
    tool.show()
    assert nameless(window)
    assert clipped(window)
    assert untranslated(window) == ["A sentence nobody translated"]
