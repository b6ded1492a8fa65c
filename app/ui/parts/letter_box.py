"""The letter: as the first of the people gets it, and on request as a text to edit."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from app.i18n.catalogue import Translator
from app.i18n.letters import addressee_stand_in
from app.jobs import address_change
from app.jobs.address_change import AddressChangeRequest
from app.letters.edited import edited, text_to_edit
from app.letters.letter import Letter, Sender
from app.model.contact import Contact
from app.model.letter import Tone
from app.textkit.text import one_line
from app.ui.parts.flow_layout import FlowLayout
from app.ui.parts.panels import Panel
from app.ui.parts.text import Button, describe, label
from app.ui.theme import em

_Kind = tuple[Tone, str]


class LetterBox(Panel):
    """Emits `edited` with every change of the text. Each tone, in each language, has an edited text of its own."""

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._translator = Translator("en")
        self._letters: dict[_Kind, Letter] = {}
        self._shown: tuple[_Kind, Sender] | None = None
        self._base: Letter | None = None
        self._to = ""
        self._head, self._preview_name = label("", "head"), label("", "strong")
        self.edit = Button()
        self.edit.setCheckable(True)
        self.original = Button("", "quiet")
        self.subject, self.text, self.preview = QLineEdit(), QPlainTextEdit(), QPlainTextEdit()
        self._names: dict[QWidget, QLabel] = {self.subject: label("", "strong"), self.text: label("", "strong")}
        self._hint = label("", "hint")
        self._editor = QWidget()
        self._lay_out()
        self.edit.toggled.connect(self._show_editor)
        self.original.clicked.connect(self._use_original)
        self.subject.textEdited.connect(lambda _: self._take())
        self.text.textChanged.connect(self._take)

    def _lay_out(self) -> None:
        inside = QVBoxLayout(self._editor)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(em(0.35))
        for field, name in self._names.items():
            name.setBuddy(field)
            inside.addWidget(name)
            inside.addWidget(field)
        inside.addWidget(self._hint)
        self.text.setTabChangesFocus(True)
        self.text.setMinimumHeight(em(15))
        self.preview.setReadOnly(True)
        self.preview.setTabChangesFocus(True)
        self.preview.setMinimumHeight(em(15))
        self._preview_name.setBuddy(self.preview)
        self._editor.hide()
        self.original.hide()
        self.inside.addWidget(self._head)
        self.inside.addLayout(FlowLayout(self.edit, self.original))
        for part in (self._editor, self._preview_name, self.preview):
            self.inside.addWidget(part)

    def letter(self, tone: Tone, language: str) -> Letter | None:
        """The letter as it was edited; None where it is the one that comes with the program."""
        return self._letters.get((tone, language))

    def show_letter(self, request: AddressChangeRequest, contact: Contact | None) -> None:
        """Shows the letter that would be written now, to this contact."""
        subject, body = address_change.preview(request, contact)
        self.preview.setPlainText(f"{subject}\n\n{body}")
        self._to = one_line(contact.shown_name or contact.address) if contact is not None else ""
        self._show_names()
        kind, sender = (request.tone, request.language), address_change.sender_so_far(request)
        if self._shown != (kind, sender):
            self._shown, self._base = (kind, sender), address_change.letter_of(request)
            self._fill()

    def retranslate(self, translator: Translator) -> None:
        """Shows every text in the language of `translator`."""
        self._translator, translate = translator, translator.translate
        self._head.setText(translate("The letter"))
        self.edit.setAccessibleDescription(translate("Shows the text in a field in which you can change it."))
        self.original.setText(translate("Use the original text"))
        self.original.setAccessibleDescription(translate("Drops your changes to the text."))
        for field, text in ((self.subject, translate("Subject")), (self.text, translate("Text"))):
            self._names[field].setText(text)
            describe(field, text, translate("What you write here goes to everyone."))
        self._show_names()

    def _show_names(self) -> None:
        translate = self._translator.translate
        self.edit.setText(translate("Done editing") if self.edit.isChecked() else translate("Edit the text…"))
        name = addressee_stand_in(self._shown[0][1]) if self._shown is not None else ""
        self._hint.setText(translate("“{name}” is replaced with the name of each person.", name=name))
        shown = translate("As {name} will get it:", name=self._to) if self._to else translate("Preview")
        self._preview_name.setText(shown)
        describe(self.preview, shown, translate("The text as the first person gets it."))

    def _show_editor(self, shown: bool) -> None:
        self._editor.setVisible(shown)
        self._show_names()
        self._show_original()
        if shown:
            self.text.setFocus()

    def _show_original(self) -> None:
        self.original.setVisible(self._shown is not None and self._shown[0] in self._letters)

    def _fill(self) -> None:
        """Writes the letter into the fields: what was not changed in it follows the form."""
        if self._shown is None or self._base is None:
            return
        (_, language), sender = self._shown
        for field in (self.subject, self.text):
            field.blockSignals(True)
        self.subject.setText(self._base.subject(sender))
        self.text.setPlainText(text_to_edit(self._base, sender, addressee_stand_in(language)))
        for field in (self.subject, self.text):
            field.blockSignals(False)
        self._show_original()

    def _take(self) -> None:
        """Notes what is in the fields now."""
        if self._shown is None or self._base is None:
            return
        kind, sender = self._shown
        name, text = addressee_stand_in(kind[1]), self.text.toPlainText()
        self._letters[kind] = edited(self._base, sender, name, self.subject.text(), text)
        self._show_original()
        self.edited.emit()

    def _use_original(self) -> None:
        if self._shown is not None:
            self._letters.pop(self._shown[0], None)
            self._shown = None
            self.edited.emit()
            self.edit.setFocus()
