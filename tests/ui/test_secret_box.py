"""Typing a passphrase: fields before what shows them, a space bar that gives nothing away, and Return that acts once."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.i18n.catalogue import Translator
from app.model.secret import Secret
from app.ui.parts.secret_box import NewPassphrase, SecretBox

HIDDEN, SHOWN = QLineEdit.EchoMode.Password, QLineEdit.EchoMode.Normal


class Outside(QWidget):
    """What a page is to the parts inside: it hears the keys they do not take."""

    def __init__(self, inside: QWidget) -> None:
        super().__init__()
        self.keys: list[int] = []
        QVBoxLayout(self).addWidget(inside)

    def keyPressEvent(self, event: object) -> None:
        self.keys.append(event.key())  # type: ignore[attr-defined]


@pytest.fixture
def typed(qtbot: QtBot) -> NewPassphrase:
    box = NewPassphrase()
    box.retranslate(Translator("en"))
    qtbot.addWidget(box)
    box.show()
    box.activateWindow()
    qtbot.waitUntil(box.isActiveWindow)
    return box


def test_both_fields_come_before_what_shows_them(typed: NewPassphrase) -> None:
    typed.first.setFocus()
    QTest.keyClick(typed.first, Qt.Key.Key_Tab)
    assert typed.second.hasFocus()
    QTest.keyClick(typed.second, Qt.Key.Key_Tab)
    assert typed.shown.hasFocus()


def test_a_passphrase_with_a_space_typed_too_far_shows_nothing(typed: NewPassphrase) -> None:
    QTest.keyClicks(typed.first, "four words")
    typed.shown.setFocus()
    QTest.keyClicks(typed.shown, "abcd efgh ijkl")
    assert not typed.shown.isChecked()
    assert typed.first.echoMode() is HIDDEN


def test_the_space_bar_alone_presses_it_for_who_walks_by_keyboard(typed: NewPassphrase) -> None:
    typed.shown.setFocus()
    QTest.keyClick(typed.shown, Qt.Key.Key_Space)
    assert typed.first.echoMode() is SHOWN
    assert typed.second.echoMode() is SHOWN


def test_a_click_leaves_the_keyboard_in_the_field(typed: NewPassphrase) -> None:
    typed.first.setFocus()
    QTest.mouseClick(typed.shown, Qt.MouseButton.LeftButton)
    assert typed.shown.isChecked()
    assert typed.first.hasFocus()


def test_clearing_hides_what_the_next_customer_types(typed: NewPassphrase) -> None:
    typed.shown.click()
    QTest.keyClicks(typed.first, "four words")
    typed.clear()
    assert typed.is_untouched
    assert not typed.shown.isChecked()
    assert (typed.first.echoMode(), typed.second.echoMode()) == (HIDDEN, HIDDEN)


def test_only_a_pair_that_is_the_same_and_long_enough_counts(typed: NewPassphrase) -> None:
    QTest.keyClicks(typed.first, "four words")
    assert typed.passphrase == ""
    QTest.keyClicks(typed.second, "four word")
    assert typed.passphrase == ""
    QTest.keyClicks(typed.second, "s")
    assert typed.passphrase == "four words"


def test_return_acts_and_reaches_nobody_else(qtbot: QtBot) -> None:
    box = SecretBox()
    outside = Outside(box)
    qtbot.addWidget(outside)
    outside.show()
    given: list[Secret | None] = []
    box.given.connect(given.append)
    box.ask(needed=True)
    QTest.keyClick(box.field.line, Qt.Key.Key_Return)
    assert given == [], "there is nothing to act with"
    QTest.keyClicks(box.field.line, "four words")
    box.field.shown.click()
    QTest.keyClick(box.field.line, Qt.Key.Key_Return)
    assert given == [Secret("four words")]
    assert outside.keys == []
    assert box.field.line.text() == ""
    assert box.field.line.echoMode() is HIDDEN
