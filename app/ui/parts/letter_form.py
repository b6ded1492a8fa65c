"""The form of a letter about a new address: from whom, which addresses, until when, in which tone, and to whom."""

from calendar import monthrange
from datetime import date
from pathlib import Path

from PySide6.QtCore import QDate, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QDateEdit, QGridLayout, QLabel, QLineEdit, QWidget

from app.i18n.catalogue import N_, Translator
from app.i18n.letters import TONES, tone_label
from app.i18n.reasons import sentence
from app.jobs.address_change import AddressChangeRequest, Problems
from app.mime.typed_address import half_width
from app.textkit.text import one_line
from app.ui.parts.flow_layout import FlowLayout
from app.ui.parts.panels import Panel
from app.ui.parts.recipient_picker import RecipientPicker
from app.ui.parts.text import label
from app.ui.theme import em, set_role

_LANGUAGES = (("ja", "日本語"), ("en", "English"))
_NAME = (N_("Your name"), N_("As it appears under the letter."))
_NEW = (N_("New address"), N_("The address people should write to from now on."))
_OLD = (N_("Old address"), N_("The address you are giving up. You can leave it empty."))
_ENDS = (N_("Last day"), N_("The last day of the old address, if you know it."))
_TONE = (N_("Tone"), N_("Formal for customers and business, friendly for friends and family."))
_LANGUAGE = (N_("Language of the letter"), N_("Japanese or English."))
_TO_WHOM = (N_("Recipients"), N_("Who gets a draft."))
_TO_CHECK = (
    N_("Also those to check"),
    N_("Their drafts go into a folder of their own. Look before you send: some may be newsletters or machines."),
)


class LetterForm(Panel):
    """Emits `typed` with every key, `chosen` where something was chosen."""

    typed = Signal()
    chosen = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.from_name, self.new_address, self.old_address = QLineEdit(), QLineEdit(), QLineEdit()
        self.is_ending, self.last_day = QCheckBox(), QDateEdit()
        self.tone, self.language = QComboBox(), QComboBox()
        self.tone.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.tone.setMinimumContentsLength(12)
        self.language.addItems([name for _, name in _LANGUAGES])
        self._notes = {field: label("", "hint") for field in (self.new_address, self.old_address)}
        self.recipients = RecipientPicker(with_since=True)
        self.to_check, self._to_check_hint = QCheckBox(), label("", "hint")
        self._titles: list[tuple[QLabel, tuple[str, str], QWidget]] = []
        self._lay_out()
        self.last_day.setCalendarPopup(True)
        self.last_day.setDisplayFormat("yyyy-MM-dd")
        self.last_day.setDate(_end_of_month(date.today()))
        for field in (self.from_name, self.new_address, self.old_address):
            field.textChanged.connect(lambda _: self.typed.emit())
        for chooser in (self.tone, self.language):
            chooser.currentIndexChanged.connect(lambda _: self.chosen.emit())
        for box in (self.is_ending, self.to_check):
            box.toggled.connect(lambda _: self._choose())
        self.last_day.dateChanged.connect(lambda _: self.chosen.emit())
        self.old_address.textChanged.connect(lambda _: self._show_ending())
        for field in self._notes:
            field.editingFinished.connect(lambda field=field: self._leave(field))
        self._show_ending()

    @property
    def notes(self) -> tuple[QLabel, ...]:
        """What stands below the addresses."""
        return tuple(self._notes.values())

    def propose_old_address(self, address: str) -> None:
        """Fills in the owner's address where nothing was typed yet."""
        if not self.old_address.text():
            self.old_address.setText(one_line(address))

    def choose_language(self, language: str) -> None:
        """Chooses the language of the letter: "ja" or "en"."""
        self.language.setCurrentIndex([code for code, _ in _LANGUAGES].index(language))

    def request(self, folder: Path) -> AddressChangeRequest:
        """What is to be written into a folder; addresses as they were typed."""
        old, ends = self.old_address.text().strip(), self.last_day.date()
        is_ending = bool(old) and self.is_ending.isChecked()
        return AddressChangeRequest(
            folder,
            self.from_name.text().strip(),
            self.new_address.text().strip(),
            old,
            ends_on=date(ends.year(), ends.month(), ends.day()) if is_ending else None,
            language=_LANGUAGES[max(0, self.language.currentIndex())][0],
            tone=tuple(TONES)[max(0, self.tone.currentIndex())],
            to_check=self.to_check.isChecked(),
        )

    def retranslate(self, translator: Translator) -> None:
        """Shows every text in the language of `translator`."""
        translate = translator.translate
        for title, (name, description), widget in self._titles:
            title.setText(translate(name))
            widget.setAccessibleName(translate(name))
            widget.setAccessibleDescription(translate(description))
        self.is_ending.setText(translate("I know the last day:"))
        self.is_ending.setAccessibleDescription(translate(_ENDS[1]))
        self.to_check.setText(translate(_TO_CHECK[0]))
        self.to_check.setAccessibleDescription(translate(_TO_CHECK[1]))
        self._to_check_hint.setText(translate(_TO_CHECK[1]))
        at = max(0, self.tone.currentIndex())
        self.tone.blockSignals(True)
        self.tone.clear()
        self.tone.addItems([tone_label(tone, translator) for tone in TONES])
        self.tone.setCurrentIndex(at)
        self.tone.blockSignals(False)
        self.recipients.retranslate(translator)

    def _lay_out(self) -> None:
        # A grid, as Qt's own form gives rows too little height below a text of several lines.
        form = QGridLayout()
        form.setHorizontalSpacing(em(1.2))
        form.setVerticalSpacing(em(0.45))
        form.setColumnStretch(1, 1)
        ending = FlowLayout(self.is_ending, self.last_day)
        for texts, widget in (
            (_NAME, self.from_name),
            (_NEW, self.new_address),
            (_OLD, self.old_address),
            (_ENDS, self.last_day),
            (_TONE, self.tone),
            (_LANGUAGE, self.language),
        ):
            row, title = form.rowCount(), self._title(texts, widget)
            form.addWidget(title, row, 0)
            if widget is self.last_day:
                form.addLayout(ending, row, 1)
            else:
                form.addWidget(widget, row, 1)
            if isinstance(widget, QLineEdit) and widget in self._notes:
                form.addWidget(self._notes[widget], row + 1, 1)
                self._notes[widget].hide()
        self.inside.addLayout(form)
        self.inside.addSpacing(em(0.3))
        for part in (self._title(_TO_WHOM, self.recipients), self.recipients, self.to_check, self._to_check_hint):
            self.inside.addWidget(part)

    def _title(self, texts: tuple[str, str], widget: QWidget) -> QLabel:
        title = label("", wraps=False)
        title.setBuddy(widget)
        self._titles.append((title, texts, widget))
        return title

    def show_problems(self, problems: Problems, translator: Translator) -> None:
        """What is wrong with an address, below it; else how one is understood that was typed in another form."""
        errors = (problems.new_address, problems.old_address)
        for (field, note), error in zip(self._notes.items(), errors, strict=True):
            typed, used = field.text().strip(), half_width(field.text())
            is_wrong = bool(typed) and error is not None and not self._is_begun(field)
            text = translator.translate("Will be written as {address}", address=used) if used != typed else ""
            note.setText(sentence(error, translator) if is_wrong and error is not None else text)
            set_role(note, "problem" if is_wrong else "hint")
            note.setVisible(bool(note.text()))

    def _is_begun(self, field: QLineEdit) -> bool:
        """True while an address is typed that may still become whole."""
        return field.hasFocus() and "@" not in half_width(field.text()).rstrip("@")

    def _leave(self, field: QLineEdit) -> None:
        """Shows an address as it is understood, and then what is wrong with it."""
        if (used := half_width(field.text())) != field.text():
            field.setText(used)
        self.chosen.emit()

    def _choose(self) -> None:
        self._show_ending()
        self.chosen.emit()

    def _show_ending(self) -> None:
        """There is a last day only of an address that is known."""
        known = bool(self.old_address.text().strip())
        self.is_ending.setEnabled(known)
        self.last_day.setEnabled(known and self.is_ending.isChecked())


def _end_of_month(day: date) -> QDate:
    """A likely last day: providers end contracts with the month."""
    return QDate(day.year, day.month, monthrange(day.year, day.month)[1])
