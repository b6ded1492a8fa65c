"""What narrows the list of messages: words, a year, attachments."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QWidget

from app.i18n.catalogue import Translator
from app.ui.parts.text import ActingField, Button, describe
from app.ui.theme import em


class MailFilter(QWidget):
    """Emits `changed` when another list is wanted: with Return in the line, and at once for the other two."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._translator = Translator("en")
        self._years: Sequence[int] = ()
        self.line = ActingField()
        self.line.setClearButtonEnabled(True)
        self.line.setMinimumWidth(em(3))
        self.search = Button("", "", "search")
        self.year = QComboBox()
        self.with_attachments = QCheckBox()
        self.line.returnPressed.connect(self.changed)
        self.line.textChanged.connect(self._cleared)
        self.search.clicked.connect(self.changed)
        self.year.activated.connect(lambda _: self.changed.emit())
        self.with_attachments.clicked.connect(lambda _: self.changed.emit())
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(em(0.35))
        row.addWidget(self.line, 1)
        for each in (self.search, self.year, self.with_attachments):
            row.addWidget(each)

    @property
    def words(self) -> str:
        """What is looked for."""
        return self.line.text().strip()

    @property
    def is_narrow(self) -> bool:
        """True where something is chosen here."""
        return bool(self.words) or self.years is not None or self.with_attachments.isChecked()

    @property
    def years(self) -> tuple[int, int] | None:
        """The year that is chosen, as first and last; None for all."""
        year = self.year.currentData()
        return (year, year) if isinstance(year, int) else None

    def show_years(self, years: Sequence[int]) -> None:
        """Offers other years, with nothing narrowed."""
        self._years = [year for year in years if 1970 <= year <= date.today().year + 1]
        self.clear()
        self.retranslate(self._translator)

    def clear(self) -> None:
        """Narrows nothing any more, and emits nothing."""
        self.line.blockSignals(True)
        self.line.clear()
        self.line.blockSignals(False)
        self.year.setCurrentIndex(0)
        self.with_attachments.setChecked(False)

    def retranslate(self, translator: Translator) -> None:
        """Shows every text in the language of `translator`."""
        self._translator, translate = translator, translator.translate
        self.line.setPlaceholderText(translate("Words in messages"))
        describe(self.line, translate("Search"), translate("Words that a message must have. Return searches."))
        self.search.setText(translate("Search"))
        self.search.setAccessibleDescription(translate("Lists the messages with these words."))
        self.with_attachments.setText(translate("With attachments"))
        self.with_attachments.setAccessibleDescription(translate("Lists only messages with something attached."))
        chosen = max(0, self.year.currentIndex())
        self.year.clear()
        self.year.addItem(translate("All years"))
        for year in self._years:
            self.year.addItem(str(year), year)
        self.year.setCurrentIndex(chosen)
        describe(self.year, translate("Year"), translate("Lists only messages of one year."))

    def sizeHint(self) -> QSize:
        """As high as its highest part: Qt cuts a row of parts of fixed heights down to the lowest."""
        return super().sizeHint().expandedTo(QSize(0, self._height()))

    def minimumSizeHint(self) -> QSize:
        """The same."""
        return super().minimumSizeHint().expandedTo(QSize(0, self._height()))

    def _height(self) -> int:
        return max(each.sizeHint().height() for each in (self.line, self.search, self.year))

    def _cleared(self, text: str) -> None:
        if not text:
            self.changed.emit()
