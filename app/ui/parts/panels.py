"""Frames that hold other things: a panel, a banner in a colour, a question, a figure with its name."""

from collections.abc import Callable

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLayout, QSizePolicy, QVBoxLayout, QWidget

from app.i18n.catalogue import N_
from app.ui.icons import Picture
from app.ui.language import own_word
from app.ui.parts.text import Button, data_label, label
from app.ui.theme import em, set_role

TONES = {"info": "info", "good": "check", "warn": "warning", "bad": "stop"}
"""The icon of each tone: nothing is shown by colour alone."""
_NAMES = {"info": N_("Note"), "good": N_("OK"), "warn": N_("Warning"), "bad": N_("Problem")}
"""What a screen reader says before the sentence, in place of the icon."""
_SPOKEN = N_("%1: %2")
COLOURS = {"info": "accent", "good": "good", "warn": "warn", "bad": "bad"}


class Panel(QFrame):
    """A quiet frame; put things into `inside`."""

    def __init__(self, role: str = "card") -> None:
        super().__init__()
        set_role(self, role)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.inside = QVBoxLayout(self)
        side = em(0.9)
        self.inside.setContentsMargins(side, em(0.75), side, em(0.75))
        self.inside.setSpacing(em(0.35))


class Banner(QFrame):
    """Something to know, calmly: an icon, a sentence, and perhaps a button. `tone` is info, good, warn or bad."""

    def __init__(self, tone: str = "info", text: str = "") -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self._picture = Picture(TONES[tone], COLOURS[tone], 1.4)
        self.label = label(text)
        self._tone = tone
        self._row = QHBoxLayout(self)
        side = em(0.75)
        self._row.setContentsMargins(side, em(0.55), side, em(0.55))
        self._row.setSpacing(em(0.6))
        self._row.addWidget(self._picture)
        self._row.addWidget(self.label, 1)
        self.show_tone(tone)

    def show_tone(self, tone: str) -> None:
        """Changes the colour and with it the icon."""
        self._tone = tone
        self._picture.show_icon(TONES[tone], COLOURS[tone])
        set_role(self, f"notice-{tone}")
        self._speak()

    def show_text(self, text: str) -> None:
        """Changes the sentence."""
        self.label.setText(text)
        self._speak()

    def changeEvent(self, event: QEvent) -> None:
        """The window has another language: so has the name of the tone."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._speak()

    def _speak(self) -> None:
        """A screen reader hears the tone with the sentence, in one piece."""
        text, spoken = self.label.text(), own_word(_SPOKEN)
        self.label.setAccessibleName(
            spoken.replace("%1", own_word(_NAMES[self._tone])).replace("%2", text, 1) if text else ""
        )

    @property
    def text(self) -> str:
        """The sentence."""
        return self.label.text()

    def add(self, button: Button) -> None:
        """Puts a button behind the sentence."""
        self._row.addWidget(button)


class Question(Banner):
    """A question in the page itself, with two answers; hidden until `ask`."""

    def __init__(self) -> None:
        super().__init__("warn")
        self.no = Button()
        self.yes = Button()
        self.add(self.no)
        self.add(self.yes)
        self._act: Callable[[], None] | None = None
        self.no.clicked.connect(self.hide)
        self.yes.clicked.connect(self._answer)
        self.hide()

    def ask(self, text: str, yes: str, no: str, act: Callable[[], None]) -> None:
        """Shows the question; `act` is done for a yes. The keyboard stands on the answer that changes nothing."""
        self.show_text(text)
        for button, answer in ((self.yes, yes), (self.no, no)):
            button.setText(answer)
            button.setAccessibleDescription(text)
        self._act = act
        self.show()
        self.no.setFocus()

    def _answer(self) -> None:
        self.hide()
        if self._act is not None:
            self._act()


class Figure(QWidget):
    """A number with a word below it."""

    def __init__(self) -> None:
        super().__init__()
        self._value = data_label("", "figure", wraps=False)
        self._name = label("", "hint", wraps=False)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self._value)
        box.addWidget(self._name)

    def show_figure(self, value: str, name: str) -> None:
        """Shows them."""
        self._value.setText(value)
        self._name.setText(name)


def clear(layout: QLayout) -> None:
    """Takes everything out of a layout, at once: what is gone is not to be seen for a moment longer."""
    while layout.count():
        item = layout.takeAt(0)
        widget: QWidget | None = item.widget()
        inner: QLayout | None = item.layout()
        if widget is not None:
            widget.setParent(None)
            widget.deleteLater()
        elif inner is not None:
            clear(inner)
