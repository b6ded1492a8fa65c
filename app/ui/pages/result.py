"""The last page: what was saved, where it lies, and whether the old account may be deleted."""

from pathlib import Path

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QVBoxLayout, QWidget

from app.archive import layout as archive_layout
from app.jobs.results import text
from app.model.record import BackupRecord
from app.ui.theme import button, label
from app.words.catalogue import Words
from app.words.labels import answer_label
from app.words.reasons import sentence
from app.words.results import backup_summary


class ResultPage(QWidget):
    """Emits `again` when the person wants to go back to the first page."""

    again = Signal()

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words
        say = words.say
        self._archive: Path | None = None
        self._title = label("", "title")
        self._summary = label("", "lead")
        self._place = label("", "hint", selectable=True)
        self._answer = label("", "answer")
        self._reasons = QListWidget()
        self._reasons.setWordWrap(True)
        self._reasons.setAccessibleName(say("The reasons"))
        self._open = button(say("Open the folder"))
        self._open.clicked.connect(self._open_folder)
        self._read = button(say("Read this first"))
        self._read.clicked.connect(self._open_page)
        back = button(say("Back"))
        back.clicked.connect(self.again)

        row = QHBoxLayout()
        row.addWidget(self._open)
        row.addWidget(self._read)
        row.addStretch(1)
        row.addWidget(back)
        box = QVBoxLayout(self)
        box.setContentsMargins(32, 28, 32, 28)
        box.setSpacing(12)
        for widget in (self._title, self._summary, self._place, self._answer):
            box.addWidget(widget)
        box.addWidget(self._reasons, 1)
        box.addLayout(row)

    def show_record(self, record: BackupRecord) -> None:
        """Shows how a backup ended."""
        say = self._words.say
        self._archive = record.archive
        self._title.setText(say("Your mail is saved") if record.archive else say("Nothing was saved"))
        self._summary.setText(backup_summary(record, self._words) if record.archive else "")
        self._place.setText(text(record.archive) if record.archive else "")
        self._answer.setText(answer_label(record.verdict.answer, self._words))
        self._show_reasons([sentence(reason, self._words) for reason in (*record.verdict.reasons, *record.problems)])

    def show_failure(self, title: str, reason: str) -> None:
        """Shows that nothing was finished, and why."""
        self._archive = None
        self._title.setText(title)
        self._summary.setText(reason)
        self._place.clear()
        self._answer.clear()
        self._show_reasons([])

    def _show_reasons(self, reasons: list[str]) -> None:
        self._reasons.clear()
        self._reasons.addItems(list(dict.fromkeys(reasons)))
        self._reasons.setVisible(bool(reasons))
        for widget in (self._open, self._read):
            widget.setVisible(self._archive is not None)

    def _open_folder(self) -> None:
        if self._archive is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._archive)))

    def _open_page(self) -> None:
        if self._archive is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._archive / archive_layout.READ_ME)))
