"""The first page: what mail was found, where the copy goes, and the one button."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.jobs.results import text
from app.model.record import SurveyRecord
from app.model.store import Notice
from app.ui.parts.store_list import StoreList
from app.ui.theme import button, label
from app.words.catalogue import Words
from app.words.reasons import sentence
from app.words.results import survey_summary


class StartPage(QWidget):
    """Emits `wanted` with the destination when the person presses the button."""

    wanted = Signal(Path)

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words
        say = words.say
        self._summary = label(say("Looking for mail on this computer…"), "lead")
        self._list = StoreList(words)
        self._place = QLineEdit()
        self._place.setReadOnly(True)
        self._place.setPlaceholderText(say("Choose a USB stick or another disk"))
        self._place.setAccessibleName(say("Where the copy goes"))
        choose = button(say("Choose…"))
        choose.clicked.connect(self._choose)
        self._start = button(say("Backup before switching ISP"), "main")
        self._start.setEnabled(False)
        self._start.clicked.connect(self._press)
        self._found = False

        place = QHBoxLayout()
        where = label(say("Where the copy goes"))
        where.setWordWrap(False)
        place.addWidget(where)
        place.addWidget(self._place, 1)
        place.addWidget(choose)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(32, 28, 32, 28)
        layout.setSpacing(14)
        layout.addWidget(label(say("Keep your mail safe"), "title"))
        layout.addWidget(self._summary)
        layout.addWidget(self._list, 1)
        layout.addLayout(place)
        layout.addWidget(self._start)
        layout.addWidget(label(say("Your mail is only read, never changed. Nothing leaves this computer."), "hint"))

    def show_survey(self, record: SurveyRecord) -> None:
        """Shows what was found."""
        self._list.show_survey(record)
        self._found = bool(record.total.messages)
        denied = Notice("permission_denied", {"path": record.denied[0]}) if record.denied else None
        summary = sentence(denied, self._words) if denied else survey_summary(record, self._words)
        self._summary.setText(summary)
        self._update()

    def choose_place(self, folder: Path) -> None:
        """Sets where the copy goes."""
        self._place.setText(text(folder))
        self._update()

    def _choose(self) -> None:
        title = self._words.say("Choose a USB stick or another disk")
        if folder := QFileDialog.getExistingDirectory(self, title):
            self.choose_place(Path(folder))

    def _press(self) -> None:
        self.wanted.emit(Path(self._place.text()))

    def _update(self) -> None:
        self._start.setEnabled(self._found and bool(self._place.text()))
