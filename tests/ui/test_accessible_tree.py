"""A walk of what a screen reader is shown of every page: roles, names, one reading of each text, and the order."""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QScrollArea, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.i18n.catalogue import Translator
from app.jobs.sample.home import Sample
from app.jobs.sources import Sources
from app.system.drives import Drive
from app.system.permission import Access
from app.ui import pages
from app.ui.parts.choice_card import ChoiceCard
from app.ui.parts.expander import Expander
from app.ui.parts.panels import Banner
from app.ui.parts.text import Button, label
from app.ui.reading_order import keep_reading_order, parts, tab_stops
from app.ui.session import Session, Surroundings
from app.ui.window import Window
from tests.ui.conftest import Archived, delete_now
from tests.ui.test_every_page import show, state_for

Role = QAccessible.Role
_INSIDE_UNKNOWN = {Role.Table, Role.List, Role.Tree, Role.ComboBox, Role.SpinBox, Role.ScrollBar}
"""What Qt itself describes, row by row."""


def spoken(widget: QWidget) -> QAccessibleInterface:
    """What a screen reader is shown of a widget."""
    found: QAccessibleInterface | None = QAccessible.queryAccessibleInterface(widget)
    assert found is not None
    return found


def walk(node: QAccessibleInterface) -> Iterator[QAccessibleInterface]:
    """Everything that can be seen below a node, as a screen reader comes by it."""
    for index in range(node.childCount()):
        child: QAccessibleInterface | None = node.child(index)
        if child is None or child.state().invisible:  # type: ignore[attr-defined]
            continue
        yield child
        if child.role() not in _INSIDE_UNKNOWN:
            yield from walk(child)


def name(node: QAccessibleInterface) -> str:
    return node.text(QAccessible.Text.Name)


def problems(page: QWidget) -> list[str]:
    """What is wrong with the tree of a page."""
    nodes = list(walk(spoken(page)))
    found = []
    headings = [name(each) for each in nodes if each.role() == Role.Heading]
    if not headings or headings[0] != name(spoken(page)):
        found.append(f"a page is called like its first heading: {name(spoken(page))!r}, {headings[:1]}")
    for before, after in pairwise(nodes):
        if name(after) and name(before) == name(after) and not isinstance(after.object(), QWidget):
            found.append(f"twice: {name(after)!r}")
    for node in nodes:
        text = name(node)
        if text and text == node.text(QAccessible.Text.Description):
            found.append(f"name and description are the same: {text!r}")
    return found + repeated(nodes)


def repeated(nodes: list[QAccessibleInterface]) -> list[str]:
    """Labels that say once more what the thing they belong to is called."""
    named = {name(each) for each in nodes if each.role() in {Role.CheckBox, Role.RadioButton, Role.Button}}
    return [f"read twice: {name(each)!r}" for each in nodes if each.role() == Role.StaticText and name(each) in named]


def out_of_order(parent: QWidget) -> list[str]:
    """Widgets that come later in the tree than on the screen."""
    placed = [part for part in parts(parent) if part.isVisibleTo(parent)]
    read = [each.object() for each in children(parent)]
    order = [next((at for at, each in enumerate(read) if each is part), -1) for part in placed]
    wrong = [] if order == sorted(order) else [f"in {parent}: {placed} is read as {read}"]
    return wrong + [line for part in placed for line in out_of_order(part)]


def children(parent: QWidget) -> list[QAccessibleInterface]:
    node = spoken(parent)
    return [node.child(index) for index in range(node.childCount())]


@pytest.fixture(scope="module")
def window(qapp: object, archived: Archived, sample: Sample) -> Iterator[Window]:
    """One window for all pages."""
    drive = Drive(archived.stick, "STICK", 10**11, 10**12, "exfat", True)
    around = Surroundings(access=lambda sources: Access.ALLOWED, drives=lambda: [drive], open=lambda url: True)
    window = Window(Session(Sources(sample.home), None, around, Translator("en")))
    window.show()
    yield window
    window.close()
    delete_now(window)


def test_a_banner_says_its_tone(window: Window) -> None:
    said = {"info": "Note", "good": "OK", "warn": "Warning", "bad": "Problem"}
    banners = {tone: Banner(tone, "Something") for tone in said}
    for tone, banner in banners.items():
        assert name(spoken(banner.label)) == f"{said[tone]}: Something"
    # The whole window changes its language, which is slow: once for all, and before it has many pages.
    window.session.use(Translator("ja"))
    for banner in banners.values():
        banner.show_text("何か")
        assert name(spoken(banner.label)).endswith("：何か")
    window.session.use(Translator("en"))


@pytest.mark.usefixtures("sample_is_watched")
@pytest.mark.parametrize("page", pages.NAMES)
def test_page(window: Window, qtbot: QtBot, page: str, archived: Archived, stick: Path) -> None:
    window.session.state = state_for(page, archived, stick)
    window.resize(900, 600)
    show(window, qtbot, page)
    try:
        assert problems(window.page) == []
        assert out_of_order(window.centralWidget()) == []
        stops = list(tab_stops(window.centralWidget()))
        stops[0].setFocus()
        for stop in stops[1:]:
            QTest.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
            assert window.focusWidget() is stop
    finally:
        window.session.runner.cancel_all()
        qtbot.waitUntil(lambda: not window.session.runner.busy)


def test_the_walk_finds_what_it_is_for(qtbot: QtBot) -> None:
    page, column = QWidget(), QVBoxLayout()
    page.setLayout(column)
    page.setAccessibleName("A page")
    box = Button("Tick me")
    chart = QWidget()
    chart.setAccessibleName("Twice")
    chart.setAccessibleDescription("Twice")
    for each in (box, QLabel("Tick me"), QLabel(), chart):
        column.addWidget(each)
    qtbot.addWidget(page)
    page.show()
    assert len(problems(page)) == 3


def test_what_is_put_in_between_is_read_in_between(qtbot: QtBot) -> None:
    page, column = QWidget(), QVBoxLayout()
    page.setLayout(column)
    first, last, between = Button("first"), Button("last"), Button("between")
    for each in (first, last):
        column.addWidget(each)
    column.insertWidget(1, between)
    qtbot.addWidget(page)
    page.show()
    assert out_of_order(page)
    keep_reading_order(page)
    assert out_of_order(page) == []
    assert [each.text() for each in tab_stops(page) if isinstance(each, Button)] == ["first", "between", "last"]


def test_tab_brings_into_view_what_it_leads_to(window: Window, qtbot: QtBot) -> None:
    window.show_page("settings")
    page = window.page
    column = QVBoxLayout()
    far = Button("far below")
    column.addSpacing(4000)
    column.addWidget(far)
    page.body.addLayout(column)
    far.show()
    stops = list(tab_stops(window.centralWidget()))
    stops[next(at for at, each in enumerate(stops) if each is far) - 1].setFocus()
    qtbot.waitUntil(lambda: far.y() > 3000)
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
    assert window.focusWidget() is far
    areas: list[QScrollArea] = list(page.findChildren(QScrollArea))
    area = areas[0]
    assert area.viewport().rect().contains(far.mapTo(area.viewport(), QPoint(2, 2)))
    window.show_page("settings")
    assert area.verticalScrollBar().value() == 0, "a page that is opened again starts at its top"


def test_labels_that_are_not_spoken_have_no_name(qtbot: QtBot) -> None:
    quiet = label("Beside a box", spoken=False)
    qtbot.addWidget(quiet)
    assert (spoken(quiet).role(), name(spoken(quiet))) == (Role.Whitespace, "")


def test_drives_are_one_of_several_and_notes_are_a_button(
    window: Window, qtbot: QtBot, archived: Archived, sample: Sample
) -> None:
    for page, kind, role in (("destination", ChoiceCard, Role.RadioButton), ("found", Expander, Role.Button)):
        window.session.state = state_for(page, archived, archived.stick)
        show(window, qtbot, page)
        widgets: list[QWidget] = list(window.page.findChildren(kind))
        assert widgets
        nodes = [node for widget in widgets for node in (spoken(widget), *walk(spoken(widget)))]
        assert role in {node.role() for node in nodes}
        assert Role.CheckBox not in {node.role() for node in nodes}
