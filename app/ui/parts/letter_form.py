"""The form of a letter about a new address: from whom, which addresses, until when, in which tone, and to whom."""

from calendar import monthrange
from datetime import date
from pathlib import Path

from PySide6.QtCore import QDate, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QDateEdit, QFormLayout, QHBoxLayout, QLabel, QLineEdit, QWidget

from app.i18n.catalogue import N_, Translator
from app.i18n.letters import TONES, tone_label
from app.jobs.address_change import AddressChangeRequest
from app.textkit.text import one_line
from app.ui.parts.panels import Panel
from app.ui.parts.recipient_picker import RecipientPicker
from app.ui.parts.text import label
from app.ui.theme import em

_LANGUAGES = (("ja", "日本語"), ("en", "English"))
_NAME = (N_("Your name"), N_("As it is to stand under the letter."))
_NEW = (N_("New address"), N_("The mail address people are to write to from now on."))
_OLD = (N_("Old address"), N_("The address that ends. May be left empty."))
_ENDS = (N_("Until when"), N_("The last day of the old address, if it is known."))
_TONE = (N_("Tone"), N_("To whom the letter speaks."))
_LANGUAGE = (N_("Language of the letter"), N_("Japanese or English."))
_TO_WHOM = (N_("To whom"), N_("Who gets a draft."))
_TO_CHECK = (
    N_("Also to those who are probably people"),
    N_("Their drafts are in a folder of their own: look before you send, as some may be newsletters or machines."),
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
        self.language.addItems([name for _, name in _LANGUAGES])
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
        self._show_ending()

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
        self.is_ending.setText(translate("The last day is known:"))
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
        form = QFormLayout()
        form.setHorizontalSpacing(em(1.2))
        form.setVerticalSpacing(em(0.5))
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        ending = QHBoxLayout()
        ending.setSpacing(em(0.6))
        ending.addWidget(self.is_ending)
        ending.addWidget(self.last_day)
        ending.addStretch(1)
        for texts, widget in (
            (_NAME, self.from_name),
            (_NEW, self.new_address),
            (_OLD, self.old_address),
            (_ENDS, self.last_day),
            (_TONE, self.tone),
            (_LANGUAGE, self.language),
            (_TO_WHOM, self.recipients),
        ):
            title = label("", wraps=False)
            title.setBuddy(widget)
            self._titles.append((title, texts, widget))
            if widget is self.last_day:
                form.addRow(title, ending)
            else:
                form.addRow(title, widget)
        form.addRow("", self.to_check)
        form.addRow("", self._to_check_hint)
        self.inside.addLayout(form)

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
