"""Asking for a passphrase: one that opens an archive, or a new one, typed twice. What is typed can be shown."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from app.i18n.catalogue import Translator
from app.jobs.backup.encryption import SHORTEST_PASSPHRASE
from app.model.secret import Secret
from app.ui.parts.flow_layout import FlowLayout
from app.ui.parts.panels import Panel
from app.ui.parts.text import Button, describe, label
from app.ui.theme import em, set_role


class SecretField(QWidget):
    """A line that hides what is typed until it is asked to show it."""

    def __init__(self) -> None:
        super().__init__()
        self.line = QLineEdit()
        self.line.setEchoMode(QLineEdit.EchoMode.Password)
        self.shown = Button("", "quiet")
        self.shown.setCheckable(True)
        self.shown.toggled.connect(self._show)
        self._translator = Translator("en")
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.addWidget(self.line, 1)
        across.addWidget(self.shown)

    def show_name(self, translator: Translator, name: str, description: str) -> None:
        """What it is called."""
        self._translator = translator
        describe(self.line, name, description)
        self._show(self.shown.isChecked())

    def _show(self, shown: bool) -> None:
        translate = self._translator.translate
        self.line.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)
        self.shown.setText(translate("Hide") if shown else translate("Show"))
        self.shown.setAccessibleDescription(translate("Shows or hides what is typed."))


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
        self.field.line.returnPressed.connect(self._take)
        self.hide()

    def ask(self, *, needed: bool) -> None:
        """Shows itself; without `needed` going on without the passphrase is offered too."""
        self._needed = needed
        self.field.line.clear()
        self.field.shown.setChecked(False)
        self.go_on.setEnabled(False)
        self.retranslate(self._translator)
        self.show()
        self.field.line.setFocus()

    def retranslate(self, translator: Translator) -> None:
        """Shows every text in the language of `translator`."""
        self._translator, translate = translator, translator.translate
        name = translate("Recovery key") if self._with_key else translate("Passphrase")
        description = (
            translate("The long key that was written down when the archive was made; spaces do not matter.")
            if self._with_key
            else translate("The passphrase this archive was encrypted with.")
        )
        self._head.setText(name)
        self.field.show_name(translator, name, description)
        self.other.setText(translate("Use the passphrase") if self._with_key else translate("Use the recovery key"))
        self.other.setAccessibleDescription(translate("Changes between passphrase and recovery key."))
        self.without.setText(translate("Without: only the encrypted file"))
        self.without.setAccessibleDescription(
            translate("Compares only the encrypted file with its checksums; what is inside is not looked at.")
        )
        self.without.setVisible(not self._needed)
        self.go_on.setText(translate("Go on"))
        self.go_on.setAccessibleDescription(translate("Opens the archive with what was typed."))

    def _change(self) -> None:
        self._with_key = not self._with_key
        self.field.line.clear()
        self.retranslate(self._translator)
        self.field.line.setFocus()

    def _take(self) -> None:
        text = self.field.line.text()
        if text.strip():
            self._give(Secret(recovery_key=text) if self._with_key else Secret(text))

    def _give(self, secret: Secret | None) -> None:
        self.field.line.clear()
        self.hide()
        self.given.emit(secret)


class NewPassphrase(QWidget):
    """A new passphrase, typed twice, and a text that says whether it is good enough. Emits `changed`."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._translator = Translator("en")
        self.first, self.second = SecretField(), SecretField()
        self._names = [self._named(self.first), self._named(self.second)]
        self._state = label("", "hint")
        form = QFormLayout()
        form.setContentsMargins(0, 0, 0, 0)
        form.setHorizontalSpacing(em(1.2))
        form.setVerticalSpacing(em(0.5))
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        for name, field in zip(self._names, (self.first, self.second), strict=True):
            form.addRow(name, field)
            field.line.textChanged.connect(self._look)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(form)
        column.addWidget(self._state)

    @property
    def passphrase(self) -> str:
        """What was typed; empty while it will not do."""
        text = self.first.line.text()
        return text if len(text.strip()) >= SHORTEST_PASSPHRASE and text == self.second.line.text() else ""

    def clear(self) -> None:
        """Forgets what was typed."""
        self.first.line.clear()
        self.second.line.clear()

    def retranslate(self, translator: Translator) -> None:
        """Shows every text in the language of `translator`."""
        self._translator, translate = translator, translator.translate
        description = translate("At least {least} characters, best four words or more.", least=SHORTEST_PASSPHRASE)
        for name, field, text in zip(
            self._names,
            (self.first, self.second),
            (translate("Passphrase"), translate("The same passphrase again")),
            strict=True,
        ):
            name.setText(text)
            field.show_name(translator, text, description)
        self._look()

    def _named(self, field: SecretField) -> QLabel:
        made = label("", wraps=False)
        made.setBuddy(field.line)
        return made

    def _look(self) -> None:
        translate, text = self._translator.translate, self.first.line.text()
        if self.passphrase:
            state, role = (
                translate("Both are the same. Write the passphrase down now, or let the customer do so."),
                "good",
            )
        elif len(text.strip()) < SHORTEST_PASSPHRASE:
            state, role = (
                translate("At least {least} characters, best four words or more.", least=SHORTEST_PASSPHRASE),
                "hint",
            )
        else:
            state, role = translate("The two passphrases are not the same yet."), "hint"
        self._state.setText(state)
        set_role(self._state, role)
        self.changed.emit()
