"""A walk over all pages, present and future: names for screen readers, no clipped and no untranslated text."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QToolButton
from pytestqt.qtbot import QtBot

from app.i18n.catalogue import Translator
from app.jobs.sample.home import Sample
from app.jobs.sources import Sources
from app.model.errors.destination import DestinationFullError
from app.model.plan import Visit
from app.system.drives import Drive
from app.system.permission import Access
from app.ui import pages
from app.ui.parts.text import label
from app.ui.session import OngoingVisit, Session, SessionState, Surroundings
from app.ui.window import Window
from tests.ui.conftest import Archived, OpenWindow, back_up, delete_now
from tests.ui.looking import Stretched, clipped, nameless, untranslated

KEY = "AGE-SECRET-KEY-1" + "QPZRY9X8GF2TVDW0S3JN" * 2 + "54KHCE6MUA7L" + "QPZRY9"
ERROR = DestinationFullError(Path("/Volumes/USB"), more=12)
AFTER_A_BACKUP = {
    "result",
    "checklist",
    "certificate",
    "people",
    "export",
    "address_change",
    "archives",
    "archive",
    "archive_result",
    "restore",
    "fetch",
    "read_mail",
    "recovery",
    "visit_end",
}
VISIT = OngoingVisit(
    Visit("Hanako Yamamoto & Sons of Example Street", "T-20261129-0042", "Ken", "Net"), "ja", "4 words"
)
TRANSLATORS = {"en": Translator("en"), "ja": Translator("ja"), "en long": Stretched("en"), "ja long": Stretched("ja")}


def state_for(name: str, archived: Archived, stick: Path) -> SessionState:
    """What the window knows when a person comes to a page."""
    if name not in AFTER_A_BACKUP:
        visit = OngoingVisit(Visit("Yamada", "T-1001")) if name == "visit_end" else None
        return SessionState(destination=stick, error=ERROR, visit=visit)
    state = archived.state()
    state.error = ERROR
    if name == "archive_result":
        state.opened = replace(archived.record, archive=archived.listing.archives[0].path)
    if name == "visit_end":
        state.visit = VISIT
    if name == "recovery":
        state.record = replace(archived.record, recovery_key=KEY)
    return state


def show(window: Window, qtbot: QtBot, name: str) -> None:
    """Shows a page as a person would see it, with its work done."""
    if name == "working":
        back_up(window)
    else:
        window.show_page(name)
        qtbot.waitUntil(lambda: not window.session.runner.busy, timeout=20_000)
    for _ in range(3):
        QApplication.processEvents()
    for _ in range(3):
        # What a running job showed in the last turn finds its room too.
        QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
    assert window.page.name == name


@pytest.fixture(
    scope="module", params=[pytest.param(each, marks=pytest.mark.xdist_group(f"pages {each}")) for each in TRANSLATORS]
)
def window(request: pytest.FixtureRequest, qapp: QApplication, archived: Archived, sample: Sample) -> Iterator[Window]:
    """One window for all pages in the same language."""
    drive = Drive(archived.stick, "STICK", 10**11, 10**12, "exfat", True)
    around = Surroundings(access=lambda sources: Access.ALLOWED, drives=lambda: [drive], open=lambda url: True)
    window = Window(Session(Sources(sample.home), None, around, TRANSLATORS[request.param]))
    window.show()
    yield window
    window.close()
    delete_now(window)


@pytest.mark.usefixtures("sample_is_watched")
@pytest.mark.parametrize("name", pages.NAMES)
def test_page(window: Window, qtbot: QtBot, name: str, archived: Archived, stick: Path) -> None:
    window.session.state = state_for(name, archived, stick)
    window.resize(900, 600)
    window.session.visit_changed.emit()
    show(window, qtbot, name)
    try:
        assert window.size().toTuple() == (900, 600), "the window may not grow beyond the smallest screen"
        assert nameless(window) == []
        assert clipped(window) == []
        if isinstance(window.session.translator, Stretched):
            assert untranslated(window) == []
        assert window.page.title.text()
    finally:
        window.session.runner.cancel()
        qtbot.waitUntil(lambda: not window.session.runner.busy)


def test_the_walk_finds_what_it_is_for(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window(Stretched("en"))
    show(window, qtbot, "nothing")
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
