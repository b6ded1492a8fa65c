"""The window: three pages, and which of them is seen."""

from pathlib import Path

from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QMainWindow, QStackedWidget

from app.jobs import backup, survey
from app.jobs.sources import Sources
from app.model.errors import Trouble
from app.model.events import Progress
from app.model.plan import BackupRequest
from app.model.record import BackupRecord, SurveyRecord
from app.ui.pages.progress import ProgressPage
from app.ui.pages.result import ResultPage
from app.ui.pages.start import StartPage
from app.ui.runner import Runner
from app.words.catalogue import Words
from app.words.reasons import sentence


class Window(QMainWindow):
    """Looks for mail as soon as it is told to, and makes one backup at a time."""

    def __init__(self, words: Words, sources: Sources) -> None:
        super().__init__()
        self._words = words
        self._sources = sources
        self.start_page = StartPage(words)
        self.progress_page = ProgressPage(words)
        self.result_page = ResultPage(words)
        self.runner = Runner(self)
        self._pages = QStackedWidget()
        for page in (self.start_page, self.progress_page, self.result_page):
            self._pages.addWidget(page)
        self.setCentralWidget(self._pages)
        self.setWindowTitle("Furoshiki")
        self.resize(860, 640)

        self.start_page.wanted.connect(self._back_up)
        self.progress_page.stopped.connect(self.runner.cancel)
        self.result_page.again.connect(self.look)
        self.runner.reported.connect(self._show_event)
        self.runner.finished.connect(self._finish)
        self.runner.troubled.connect(self._show_trouble)
        self.runner.cancelled.connect(self._show_cancelled)
        self.runner.broken.connect(self._show_bug)

    def look(self) -> None:
        """Shows the first page and looks for mail."""
        self._pages.setCurrentWidget(self.start_page)
        self.runner.start(lambda report, cancel: survey.run(survey.prepare(self._sources), report, cancel))

    def closeEvent(self, event: QCloseEvent) -> None:
        """A running job is asked to stop, and waited for: what it wrote then says that it is incomplete."""
        self.runner.cancel()
        self.runner.wait()
        super().closeEvent(event)

    def _back_up(self, destination: Path) -> None:
        request = BackupRequest(destination)
        self.progress_page.begin()
        self._pages.setCurrentWidget(self.progress_page)
        self.runner.start(lambda report, cancel: backup.run(backup.prepare(self._sources, request), report, cancel))

    def _show_event(self, event: object) -> None:
        if isinstance(event, Progress) and self._pages.currentWidget() is self.progress_page:
            self.progress_page.show_progress(event)

    def _finish(self, record: object) -> None:
        if isinstance(record, SurveyRecord):
            self.start_page.show_survey(record)
        elif isinstance(record, BackupRecord):
            self.result_page.show_record(record)
            self._pages.setCurrentWidget(self.result_page)

    def _show_trouble(self, trouble: Trouble) -> None:
        self._fail(self._words.say("Nothing was saved"), sentence(trouble, self._words))

    def _show_cancelled(self) -> None:
        stopped = self._words.say("Stopped. The mail is untouched; what was begun is marked as incomplete.")
        self._fail(self._words.say("Stopped"), stopped)

    def _show_bug(self, name: str) -> None:
        self._show_trouble(Trouble("unexpected", error=name))

    def _fail(self, title: str, reason: str) -> None:
        self.result_page.show_failure(title, reason)
        self._pages.setCurrentWidget(self.result_page)
