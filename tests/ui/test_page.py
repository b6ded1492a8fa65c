"""What every page does by itself: where Return and Escape lead, and what a screen reader is told."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QDateEdit, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from app.i18n.catalogue import N_, Translator
from app.jobs.sources import Sources
from app.model.store import Home, System
from app.ui.accessibility import install_roles
from app.ui.pages.page import Page
from app.ui.parts.text import ActingField, label
from app.ui.session import Session


class Form(Page):
    """Two fields, a box to tick, a date; a way back, another button, and the next step."""

    name = "form"

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.pressed: list[str] = []
        self.bind_text(self.title.setText, N_("Settings"))
        self.fields: list[QWidget] = [QLineEdit(), QCheckBox("a box"), QDateEdit(), QLineEdit()]
        for field in self.fields:
            self.body.addWidget(field)
        self.other = self.button(N_("Look again"), "", self._note("other"))
        self.body.addWidget(self.other)
        self.back_to("home")
        self.next_step(N_("Go on"), "", self._note("next"))

    def _note(self, name: str) -> Callable[[], None]:
        return lambda: self.pressed.append(name)


@pytest.fixture
def page(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Form]:
    install_roles(qapp)
    made = Form(Session(Sources(Home(tmp_path, System.LINUX)), translator=Translator("en")))
    made.retranslate(made.session.translator)
    qtbot.addWidget(made)
    made.show()
    yield made
    made.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def press(page: Page, key: Qt.Key = Qt.Key.Key_Return) -> None:
    """A key where the keyboard stands."""
    at: QWidget | None = page.focusWidget()
    QTest.keyClick(page if at is None else at, key)


def spoken(widget: QWidget) -> QAccessibleInterface:
    """What a screen reader sees of a widget."""
    found: QAccessibleInterface | None = QAccessible.queryAccessibleInterface(widget)
    assert found is not None
    return found


def test_return_leads_from_field_to_field_and_presses_nothing(page: Form) -> None:
    page.fields[0].setFocus()
    for field in page.fields[1:]:
        press(page)
        assert page.focusWidget() is field
    press(page)
    assert page.focusWidget() is page.next
    assert page.pressed == []
    press(page)
    assert page.pressed == ["next"]


def test_return_presses_the_button_it_stands_on_and_else_the_next_step(page: Form) -> None:
    page.other.setFocus()
    press(page)
    page.setFocus()
    QTest.keyClick(page, Qt.Key.Key_Enter)
    assert page.pressed == ["other", "next"]


@pytest.mark.parametrize("kind", [QLineEdit, ActingField])
def test_the_key_that_acts_does_not_press_what_gets_the_focus(page: Form, kind: type[QLineEdit]) -> None:
    line = kind()
    page.body.addWidget(line)
    line.show()
    line.returnPressed.connect(page.other.setFocus)
    line.setFocus()
    press(page)
    assert page.focusWidget() is page.other
    assert page.pressed == []


def test_a_field_that_acts_keeps_the_key(page: Form) -> None:
    acted: list[str] = []
    line = ActingField()
    page.body.addWidget(line)
    line.show()
    line.returnPressed.connect(lambda: acted.append("acted"))
    line.setFocus()
    press(page)
    assert (acted, page.pressed) == (["acted"], [])
    assert page.focusWidget() is line


def test_escape_answers_a_question_with_no_and_else_goes_back(page: Form, qtbot: QtBot) -> None:
    answered: list[str] = []
    page.question.ask("Really?", "Yes", "No", lambda: answered.append("yes"))
    press(page, Qt.Key.Key_Escape)
    assert not page.question.isVisible()
    assert answered == []
    with qtbot.waitSignal(page.go) as went:
        press(page, Qt.Key.Key_Escape)
    assert went.args == ["home"]


def test_a_page_is_called_what_its_title_says(page: Form) -> None:
    assert spoken(page).text(QAccessible.Text.Name) == "Settings"
    page.title.setText("Another")
    assert spoken(page).text(QAccessible.Text.Name) == "Another"


def test_titles_and_heads_are_headings(page: Form) -> None:
    head, plain = label("One", "head"), label("Two")
    page.body.addWidget(head)
    page.body.addWidget(plain)
    head.setText("Three")
    assert (spoken(head).role(), spoken(head).text(QAccessible.Text.Name)) == (QAccessible.Role.Heading, "Three")
    assert spoken(page.title).role() == QAccessible.Role.Heading
    assert spoken(plain).role() == QAccessible.Role.StaticText


def test_an_announcement_is_heard_once(page: Form, qtbot: QtBot) -> None:
    with qtbot.waitSignal(page.announced) as heard:
        page.announce("Saved")
    assert heard.args == ["Saved"]


def test_a_next_step_that_is_disabled_is_not_pressed(page: Form) -> None:
    page.next.setEnabled(False)
    page.fields[-1].setFocus()
    press(page)
    assert page.focusWidget() is page.fields[-1]
    page.setFocus()
    QTest.keyClick(page, Qt.Key.Key_Return)
    assert page.pressed == []


@pytest.mark.parametrize("width", [700, 1700])
@pytest.mark.parametrize("long", [False, True])
def test_the_row_of_buttons_ends_where_the_page_ends(page: Form, qtbot: QtBot, width: int, long: bool) -> None:
    if long:
        page.body.addSpacing(3000)
    page.resize(width, 500)
    field = page.fields[0]

    def right(widget: QWidget) -> int:
        return widget.mapTo(page, widget.rect().topRight()).x()

    qtbot.waitUntil(lambda: abs(right(field) - right(page.next)) <= 1)
    assert right(field) <= width
    assert field.width() < 1400, "no line is longer than one can read"
