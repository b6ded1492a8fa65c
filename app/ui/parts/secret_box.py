"""Asking for a passphrase: one that opens an archive, or a new one, typed twice. What is typed can be shown."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.i18n.catalogue import Translator
from app.jobs.backup.encryption import SHORTEST_PASSPHRASE
from app.model.secret import Secret
from app.ui.parts.flow_layout import FlowLayout
from app.ui.parts.panels import Panel
from app.ui.parts.text import Button, describe, label
from app.ui.theme import em, set_role


class SecretLine(QLineEdit):
    """A line that hides what is typed until it is asked to show it. `acts`: Return emits `submitted`, and goes no
    further, so that it never reaches what has the focus by then."""

    submitted = Signal()

    def __init__(self, *, acts: bool = False) -> None:
        super().__init__()
        self._acts = acts
        self.reveal(False)

    def reveal(self, shown: bool) -> None:
        """Shows or hides what is typed."""
        self.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return acts where that is wanted; any other key is typed."""
        if self._acts and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.accept()
            self.submitted.emit()
            return
        super().keyPressEvent(event)


class ShowButton(Button):
    """Shows what was typed in secret lines, or hides it again.

    Who types a passphrase of several words one field too far has the keyboard here: after a letter the space bar
    belongs to the passphrase and presses nothing. A click leaves the keyboard in the line.
    """

    def __init__(self, *lines: SecretLine) -> None:
        super().__init__("", "quiet")
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._lines = lines
        self._typing = False
        self._translator = Translator("en")
        self.toggled.connect(self._show)

    def release(self) -> None:
        """What is typed from now on is hidden."""
        self.setChecked(False)

    def retranslate(self, translator: Translator) -> None:
        """Shows its text in the language of `translator`."""
        self._translator = translator
        self._show(self.isChecked())

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Nothing was typed here yet."""
        self._typing = False
        super().focusInEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The space bar presses it, unless somebody is typing."""
        if event.key() == Qt.Key.Key_Space and self._typing:
            event.accept()
            return
        self._typing = self._typing or bool(event.text().strip())
        super().keyPressEvent(event)

    def _show(self, shown: bool) -> None:
        translate = self._translator.translate
        for line in self._lines:
            line.reveal(shown)
        self.setText(translate("Hide") if shown else translate("Show"))
        self.setAccessibleDescription(translate("Shows or hides what is typed."))


class SecretField(QWidget):
    """One secret line, with what shows it."""

    def __init__(self) -> None:
        super().__init__()
        self.line = SecretLine(acts=True)
        self.shown = ShowButton(self.line)
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.addWidget(self.line, 1)
        across.addWidget(self.shown)

    def clear(self) -> None:
        """Forgets what was typed, and hides what comes."""
        self.line.clear()
        self.shown.release()

    def show_name(self, translator: Translator, name: str, description: str) -> None:
        """What it is called."""
        describe(self.line, name, description)
        self.shown.retranslate(translator)


class SecretBox(Panel):
    """Asks for what opens an encrypted archive; hidden until `ask`. Emits `given` with a Secret, or with None."""

    given = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._translator = Translator("en")
        self._with_key = False
        self._needed = True
        self._head = label("", "strong")
        self.field = SecretField()
        self.other = Button("", "quiet")
        self.without = Button()
        self.go_on = Button()
        self._head.setBuddy(self.field.line)
        self.inside.addWidget(self._head)
        self.inside.addWidget(self.field)
        self.inside.addLayout(FlowLayout(self.other, self.without, self.go_on))
        self.other.clicked.connect(self._change)
        self.without.clicked.connect(lambda: self._give(None))
        self.go_on.clicked.connect(self._take)
        self.field.line.textChanged.connect(lambda text: self.go_on.setEnabled(bool(text.strip())))
        self.field.line.submitted.connect(self._take)
        self.hide()

    def ask(self, *, needed: bool) -> None:
        """Shows itself; without `needed` going on without the passphrase is offered too."""
        self._needed = needed
        self.field.clear()
        self.go_on.setEnabled(False)
        self.retranslate(self._translator)
        self.show()
        self.field.line.setFocus()

    def retranslate(self, translator: Translator) -> None:
        """Shows every text in the language of `translator`."""
        self._translator, translate = translator, translator.translate
        name = translate("Recovery key") if self._with_key else translate("Passphrase")
        description = (
            translate("The long key on the paper made with the archive. Spaces and line numbers do not matter.")
            if self._with_key
            else translate("The passphrase this archive was encrypted with.")
        )
        self._head.setText(name)
        self.field.show_name(translator, name, description)
        self.other.setText(translate("Use the passphrase") if self._with_key else translate("Use the recovery key"))
        self.other.setAccessibleDescription(translate("Changes between passphrase and recovery key."))
        self.without.setText(translate("Check the file without a passphrase"))
        self.without.setAccessibleDescription(
            translate("Checks only that the encrypted file is undamaged; the mail inside is not checked.")
        )
        self.without.setVisible(not self._needed)
        self.go_on.setText(translate("Go on"))
        self.go_on.setAccessibleDescription(translate("Opens the archive with what was typed."))

    def _change(self) -> None:
        self._with_key = not self._with_key
        self.field.clear()
        self.retranslate(self._translator)
        self.field.line.setFocus()

    def _take(self) -> None:
        text = self.field.line.text()
        if text.strip():
            self._give(Secret(recovery_key=text) if self._with_key else Secret(text))

    def _give(self, secret: Secret | None) -> None:
        self.field.clear()
        self.hide()
        self.given.emit(secret)


class NewPassphrase(QWidget):
    """A new passphrase, typed twice, and a text that says whether it is good enough. Emits `changed`."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._translator = Translator("en")
        self._kept = False
        self.first, self.second = SecretLine(), SecretLine()
        self.shown = ShowButton(self.first, self.second)
        self._state = label("", "hint")
        self._names = [label("", wraps=False) for _ in range(2)]
        form = QFormLayout()
        form.setContentsMargins(0, 0, 0, 0)
        form.setHorizontalSpacing(em(1.2))
        form.setVerticalSpacing(em(0.5))
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        for name, line in zip(self._names, (self.first, self.second), strict=True):
            name.setBuddy(line)
            form.addRow(name, line)
            line.textChanged.connect(self._look)
        below = QHBoxLayout()
        below.setSpacing(em(0.6))
        below.addWidget(self._state, 1)
        below.addWidget(self.shown)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(form)
        column.addLayout(below)
        self.setTabOrder(self.first, self.second)
        self.setTabOrder(self.second, self.shown)

    @property
    def passphrase(self) -> str:
        """What was typed; empty while it will not do."""
        text = self.first.text()
        return text if len(text.strip()) >= SHORTEST_PASSPHRASE and text == self.second.text() else ""

    @property
    def is_untouched(self) -> bool:
        """True while nothing is typed."""
        return not self.first.text() and not self.second.text()

    def clear(self) -> None:
        """Forgets what was typed, and hides what comes."""
        self.shown.release()
        self.first.clear()
        self.second.clear()

    def show_kept(self, kept: bool) -> None:
        """Whether a passphrase is set already, which stays unless another is typed."""
        self._kept = kept
        self._look()

    def retranslate(self, translator: Translator) -> None:
        """Shows every text in the language of `translator`."""
        self._translator, translate = translator, translator.translate
        texts = (translate("Passphrase"), translate("Repeat passphrase"))
        for name, line, text in zip(self._names, (self.first, self.second), texts, strict=True):
            name.setText(text)
            describe(line, text, self._rule())
        self.shown.retranslate(translator)
        self._look()

    def _rule(self) -> str:
        return self._translator.translate(
            "At least {least} characters. Four or more words are best.", least=SHORTEST_PASSPHRASE
        )

    def _look(self) -> None:
        state, role = self._verdict()
        self._state.setText(state)
        set_role(self._state, role)
        self.changed.emit()

    def _verdict(self) -> tuple[str, str]:
        """What is to be said of what was typed, and the role of the text."""
        translate, text = self._translator.translate, self.first.text()
        if self.passphrase:
            return translate("Both match. Write the passphrase down now, or have the customer do so."), "good"
        if self.is_untouched and self._kept:
            return translate("A passphrase is set. Leave both fields empty to keep it."), "good"
        if len(text.strip()) < SHORTEST_PASSPHRASE:
            return self._rule(), "hint"
        if not self.second.text():
            return translate("Now repeat it."), "hint"
        return translate("The two passphrases are different."), "hint"
