"""What the pages share: the words, the settings, the bridge to the jobs, and what has been found and made so far."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices

from app.jobs.sources import Sources
from app.model.errors import Trouble
from app.model.plan import BackupRequest
from app.model.record import BackupRecord, SurveyRecord
from app.system.drives import Drive, drives
from app.system.permission import Access, mail_access
from app.system.settings import Settings, load, save
from app.ui.language import let_qt_speak, window_language
from app.ui.runner import Runner
from app.words.catalogue import Words


def open_outside(url: QUrl) -> bool:
    """Lets the system open a folder, a file or a page of its settings."""
    return QDesktopServices.openUrl(url)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the window asks of the computer around it; tests put others in their place."""

    access: Callable[[Sources], Access] = lambda sources: mail_access(sources.home)
    drives: Callable[[], list[Drive]] = drives
    open: Callable[[QUrl], bool] = open_outside


@dataclass(slots=True)
class State:
    """What a person has done so far. `archive` is the one last made or opened; `destination` the one chosen now."""

    survey: SurveyRecord | None = None
    destination: Path | None = None
    record: BackupRecord | None = None
    archive: Path | None = None
    trouble: Trouble | None = None
    problems: list[Trouble] = field(default_factory=list)


class Session(QObject):
    """One run of the program. Emits `language_changed` and `appearance_changed` for what is shown already.

    `settings_folder` None: nothing is remembered (a visit to somebody else's computer).
    """

    language_changed = Signal()
    appearance_changed = Signal()

    def __init__(
        self,
        sources: Sources,
        settings_folder: Path | None = None,
        surroundings: Surroundings | None = None,
        words: Words | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.sources = sources
        self.surroundings = surroundings or Surroundings()
        self.runner = Runner(self)
        self.state = State()
        self.pages: frozenset[str] = frozenset()
        self._folder = settings_folder
        self.settings = load(settings_folder) if settings_folder is not None else Settings()
        if self.settings.destination:
            self.state.destination = Path(self.settings.destination)
        self.words = words or Words(window_language(self.settings.language))
        let_qt_speak(self.words.language)

    def remember(self, **changes: str) -> None:
        """Changes settings, and keeps them for the next time where that is allowed."""
        self.settings = replace(self.settings, **changes)
        if self._folder is not None:
            save(self.settings, self._folder)

    def choose_language(self, language: str) -> None:
        """ "ja", "en", or empty for the system's."""
        self.remember(language=language)
        self.use(Words(window_language(language)))

    def use(self, words: Words) -> None:
        """Says everything in these words from now on."""
        self.words = words
        let_qt_speak(words.language)
        self.language_changed.emit()

    def choose_appearance(self, appearance: str) -> None:
        """One of `app.ui.theme.APPEARANCES`."""
        self.remember(appearance=appearance)
        self.appearance_changed.emit()

    def look_at(self, sources: Sources) -> None:
        """Other mail from now on: what was found before does not count any more."""
        self.sources = sources
        self.state.survey = None

    def request(self, destination: Path) -> BackupRequest:
        """What a backup to this folder is asked for: the one place where a visit adds who it is for."""
        return BackupRequest(destination)

    def open_path(self, path: Path) -> bool:
        """Lets the system show a folder or a file."""
        return self.surroundings.open(QUrl.fromLocalFile(str(path)))
