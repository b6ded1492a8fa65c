"""The charts, the rows that break, the rate, the settings and the licences."""

import re
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QRect, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QDialogButtonBox, QLabel, QListWidget, QWidget
from pytestqt.qtbot import QtBot

from app.i18n.catalogue import Translator
from app.model.events import Stage
from app.system.resources import resource
from app.ui.icons import icon, renderer
from app.ui.pages.checklist import ChecklistPage
from app.ui.pages.licences import components
from app.ui.palette import DARK, LIGHT
from app.ui.parts.charts import MonthChart, YearBars
from app.ui.parts.flow_layout import FlowLayout
from app.ui.rate import Rate
from app.ui.theme import BRIGHT, DIM, apply_theme, colours
from tests.ui.conftest import OpenWindow

ROOT = Path(__file__).resolve().parents[2]


def test_months_are_walked_and_announced(qtbot: QtBot) -> None:
    chart = MonthChart()
    qtbot.addWidget(chart)
    chart.show_months({(2001, 11): 3, (2002, 2): 8}, Translator("en"))
    chart.show()
    spoken = QAccessible.queryAccessibleInterface(chart)
    assert spoken.text(QAccessible.Text.Name) == "Messages month by month"
    assert chart.current == ((2002, 2), 8), "the fullest month is the first thing said"
    assert spoken.text(QAccessible.Text.Description) == "February 2002: 8"
    for key, spoken_text in (
        (Qt.Key.Key_Left, "January 2002: 0"),
        (Qt.Key.Key_Home, "November 2001: 3"),
        (Qt.Key.Key_Left, "November 2001: 3"),
        (Qt.Key.Key_End, "February 2002: 8"),
    ):
        QTest.keyClick(chart, key)
        assert spoken.text(QAccessible.Text.Description) == spoken_text
    chart.grab()


def test_an_empty_chart_can_be_used(qtbot: QtBot) -> None:
    chart = MonthChart()
    qtbot.addWidget(chart)
    chart.show_months({}, Translator("en"))
    chart.show()
    assert chart.current is None
    QTest.keyClick(chart, Qt.Key.Key_Left)
    chart.grab()


def test_years_are_announced(qtbot: QtBot) -> None:
    bars = YearBars()
    qtbot.addWidget(bars)
    bars.show_years({2002: 4, 2008: 9}, Translator("en"))
    bars.resize(200, 60)
    assert bars.accessibleName() == "Mail from 2002 to 2008, most of it in 2008."
    bars.grab()
    bars.show_years({}, Translator("en"))
    bars.grab()


def test_a_row_breaks_where_there_is_no_room(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    items = [QWidget(parent) for _ in range(3)]
    for item in items:
        item.setFixedSize(100, 20)
    flow = FlowLayout(*items, last_right=True)
    parent.setLayout(flow)
    gap = flow.spacing()
    assert flow.heightForWidth(300 + 2 * gap) == 20
    assert flow.heightForWidth(250) == 40 + gap
    items[1].hide()
    assert flow.heightForWidth(250) == 20
    parent.show()
    flow.setGeometry(QRect(0, 0, 400, 100))
    assert items[2].geometry().right() == 399


def test_a_rate_is_shown_only_when_it_is_known() -> None:
    now = [0.0]
    rate = Rate(lambda: now[0])
    for second in range(4):
        now[0] = float(second)
        rate.note(Stage.COPYING, 100 * second)
        assert (rate.per_second is None) == (second < 2)
    assert rate.per_second == pytest.approx(100)
    rate.note(Stage.PROVING, 0)
    assert rate.per_second is None


def test_the_theme_can_be_forced(qtbot: QtBot) -> None:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    apply_theme(application, DIM)
    assert colours() is DARK
    apply_theme(application, BRIGHT)
    assert colours() is LIGHT


def test_larger_letters_make_everything_larger(qtbot: QtBot) -> None:
    from app.ui.theme import em

    application = QApplication.instance()
    assert isinstance(application, QApplication)
    apply_theme(application)
    before, font = em(10), application.font()
    larger = application.font()
    larger.setPointSizeF(font.pointSizeF() * 2)
    application.setFont(larger)
    assert em(10) > 1.8 * before
    application.setFont(font)


def test_settings_count_at_once_and_are_kept(open_window: OpenWindow, qtbot: QtBot, tmp_path: Path) -> None:
    window = open_window(settings=tmp_path / "settings")
    window.show_page("settings")
    boxes: list[QComboBox] = list(window.page.findChildren(QComboBox))
    assert window.focusWidget() is boxes[0]
    english = window.page.title.text()
    QTest.keyClick(boxes[0], Qt.Key.Key_Down)
    assert window.session.settings.language == "ja"
    assert window.session.translator.language == "ja"
    QTest.keyClick(boxes[1], Qt.Key.Key_End)
    assert colours() is DARK
    again = open_window(settings=tmp_path / "settings")
    assert (again.session.settings.language, again.session.settings.appearance) == ("ja", "dark")
    window.session.choose_language("en")
    assert window.page.title.text() == english
    window.session.choose_appearance("light")


def test_every_label_changes_its_font_with_the_language(open_window: OpenWindow) -> None:
    window = open_window(Translator("en"))
    window.session.choose_language("ja")
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    # A recovery key is read letter by letter, so it has a font of its own.
    everything: list[QLabel] = list(window.findChildren(QLabel))
    labels = [label for label in everything if label.property("role") != "key"]
    assert {label.font().families()[0] for label in labels} == {application.font().families()[0]}
    window.session.choose_language("en")
    assert {label.font().families()[0] for label in labels} == {application.font().families()[0]}


def test_without_a_folder_nothing_is_kept(open_window: OpenWindow, tmp_path: Path) -> None:
    window = open_window()
    before = sorted(tmp_path.rglob("*"))
    window.session.remember(destination="/x")
    assert window.session.settings.destination == "/x"
    assert sorted(tmp_path.rglob("*")) == before


def test_qt_speaks_japanese_too(open_window: OpenWindow) -> None:
    window = open_window(Translator("ja"))
    assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "キャンセル"
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
    assert buttons.buttons()[0].text() == "キャンセル"
    window.session.choose_language("en")
    assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "Cancel"


def test_everything_that_ships_has_its_licence() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    shipped = set(re.findall(r"^([\w-]+)==", lock, re.MULTILINE))
    # What comes inside of these, or is packed beside them.
    inside = {"qt", "icu", "python"}
    assert {each.name.lower() for each in components()} == shipped | inside
    assert all(len(each.text) > 500 and each.licence and each.source for each in components())


def test_the_sources_of_qt_are_those_of_the_version_that_ships() -> None:
    """As its licence wants, and for the Pythons that releases have."""
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    versions = re.findall(r"^pyside6-essentials==([\d.]+) ; python_full_version < ", lock, re.MULTILINE)
    (qt,) = (each for each in components() if each.name == "Qt")
    assert versions == [re.findall(r"/([\d.]+)/single/", qt.source)[0]]
    assert "GNU LESSER GENERAL PUBLIC LICENSE" in qt.text and "GNU GENERAL PUBLIC LICENSE" in qt.text


def test_licences_are_read_with_the_arrow_keys(open_window: OpenWindow) -> None:
    window = open_window()
    window.show_page("licences")
    lists: list[QListWidget] = list(window.page.findChildren(QListWidget))
    listed = lists[0]
    QTest.keyClick(listed, Qt.Key.Key_Down)
    assert listed.currentRow() == 1


def test_the_checklist_is_printed_without_markup_of_others(open_window: OpenWindow) -> None:
    window = open_window()
    window.show_page("checklist")
    page = window.page
    assert isinstance(page, ChecklistPage)
    assert page.as_html().count("☐") > 8
    assert "<b>Not certain" in page.as_html()


def test_every_icon_is_drawn() -> None:
    for path in resource("icons").glob("*.svg"):
        assert renderer(path.stem, "#36458f").isValid(), path.name
        assert not icon(path.stem, "#36458f").isNull()
