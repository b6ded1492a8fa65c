"""What the pages share: the translator, the settings, the job runner, and what has been found and made so far."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices

from app.i18n.catalogue import Translator
from app.jobs.archive_label import label_of
from app.jobs.sources import Sources
from app.jobs.store_search import StoreSearch
from app.model.errors import UserError
from app.model.plan import BackupRequest, Visit
from app.model.secret import Secret
from app.system.drives import Drive, drives
from app.system.permission import Access, mail_access
from app.system.settings import Settings, load, save
from app.ui import logo, long_jobs
from app.ui.backup_run import BackupRun
from app.ui.language import install_translation, window_language
from app.ui.only_window import OnlyWindow
from app.ui.runner import Listener, Runner
from app.ui.survey_run import SurveyRun
from app.ui.wanted_mail import WantedMail

if TYPE_CHECKING:
    # What a page or a job brings; the first picture does without.
    from app.jobs.address_book import OpenBook
    from app.jobs.confirmations import Confirmations
    from app.model.archives import ArchiveSummary, ListRecord
    from app.model.record import BackupRecord, CheckRecord, SurveyRecord


def open_outside(url: QUrl) -> bool:
    """Lets the system open a folder, a file or a page of its settings."""
    return QDesktopServices.openUrl(url)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The functions through which the window asks the computer; tests replace them."""

    access: Callable[[Sources], Access] = lambda sources: mail_access(sources.home)
    drives: Callable[[], list[Drive]] = drives
    open: Callable[[QUrl], bool] = open_outside


@dataclass(frozen=True, slots=True)
class OngoingVisit:
    """For whom a technician works now, the language of that customer, and what the archive is encrypted with.

    `passphrase_missing`: encryption was chosen, and no passphrase that will do was typed; no backup begins like that.
    """

    visit: Visit
    language: str = ""
    passphrase: str = field(default="", repr=False)
    passphrase_missing: bool = False


@dataclass(slots=True)
class SessionState:
    """What a person has done so far. `archive` is the one last made or opened; `destination` the one chosen now.

    `people` is the address book that is open, with the positions in it that are shown and chosen in its list.
    `listing` are the archives in the folder last looked at, `chosen` the archive picked from it, and `checked` the
    result of checking that one; `chosen` is None while the backup made last is what everything is about.
    `book_of` is the archive whose address book was asked for; None for that of the backup made last.
    `mail` is what mail is to be read; None for that of the backup made last.
    `opened` is the record of an archive made earlier whose result is shown; `confirmed` is what was confirmed of
    archives, by their seals, and `settled` how much of that their newest verdict knows.
    `search_in` is what is to be searched for deleted mail, `fetch_from` the address whose server is asked, and
    `book_of_home` the home whose people are asked for.
    `secrets` opened encrypted archives before; they are kept in memory alone, until the visit or the program ends.
    """

    survey: "SurveyRecord | None" = None
    destination: Path | None = None
    record: "BackupRecord | None" = None
    archive: Path | None = None
    error: UserError | None = None
    problems: list[UserError] = field(default_factory=list)
    people: "OpenBook | None" = None
    people_shown: Sequence[int] = ()
    people_chosen: Sequence[int] = ()
    listing: "ListRecord | None" = None
    chosen: "ArchiveSummary | None" = None
    checked: "CheckRecord | None" = None
    visit: OngoingVisit | None = None
    book_of: Path | None = None
    mail: WantedMail | None = None
    opened: "BackupRecord | None" = None
    confirmed: "dict[str, Confirmations]" = field(default_factory=dict)
    settled: "dict[str, Confirmations]" = field(default_factory=dict)
    secrets: dict[Path, Secret] = field(default_factory=dict, repr=False)
    search_in: Path | None = None
    fetch_from: str = ""
    book_of_home: Path | None = None


class Session(QObject):
    """One run of the program. Emits `language_changed`, `appearance_changed` and `visit_changed` for what is shown.

    `settings_folder` None: nothing is remembered. `portable`: that folder lies on the technician's own stick.
    """

    language_changed = Signal()
    appearance_changed = Signal()
    visit_changed = Signal()
    refused = Signal()
    """No backup was started, because another window of the program is open."""

    def __init__(
        self,
        sources: Sources,
        settings_folder: Path | None = None,
        surroundings: Surroundings | None = None,
        translator: Translator | None = None,
        parent: QObject | None = None,
        *,
        portable: bool = False,
    ) -> None:
        super().__init__(parent)
        self.portable = portable
        self.sources = sources
        self.search = StoreSearch(sources)
        self.surroundings = surroundings or Surroundings()
        self.runner = Runner(self)
        self.backup = BackupRun(self)
        self.backup.done.connect(self.keep_record)
        self.state = SessionState()
        self.pages: frozenset[str] = frozenset()
        self._looking: SurveyRun | None = None
        self._before_visit: Settings | None = None
        self._logo: bytes | None = None
        self._folder = settings_folder
        self.only_window = OnlyWindow(settings_folder)
        self.settings = load(settings_folder) if settings_folder is not None else Settings()
        if self.settings.destination:
            self.state.destination = Path(self.settings.destination)
        self.translator = translator or Translator(window_language(self.settings.language))
        install_translation(self.translator)

    @property
    def settings_folder(self) -> Path | None:
        """Where something may be remembered; None where nothing may."""
        return self._folder

    @property
    def notes(self) -> Path | None:
        """Where what is done with an archive may be remembered: during a visit only on a stick."""
        return self._folder if self.portable or self.state.visit is None else None

    @property
    def may_keep_passwords(self) -> bool:
        """False where somebody else's computer or stick would keep them: during a visit, and from a stick."""
        return not self.portable and self.state.visit is None

    @property
    def logo(self) -> bytes:
        """The company's logo for certificates, a small PNG; empty where none was chosen."""
        if self._logo is None:
            self._logo = logo.load(self._folder) if self._folder is not None else b""
        return self._logo

    def choose_logo(self, chosen: bytes) -> None:
        """Another logo, or none; kept as settings are."""
        self._logo = chosen
        if self._folder is not None and (self.portable or self.state.visit is None):
            logo.save(chosen, self._folder)

    def remember(self, **changes: str) -> None:
        """Changes settings, and keeps them for the next time; during a visit only on a stick, never on the computer."""
        self.settings = replace(self.settings, **changes)
        if self._folder is not None and (self.portable or self.state.visit is None):
            save(self.settings, self._folder)

    def choose_language(self, language: str) -> None:
        """ "ja", "en", or empty for the system's."""
        self.remember(language=language)
        self.use(Translator(window_language(language)))

    def use(self, translator: Translator) -> None:
        """Shows every text in the language of `translator` from now on."""
        self.translator = translator
        install_translation(translator)
        self.language_changed.emit()

    def choose_appearance(self, appearance: str) -> None:
        """One of `app.ui.theme.APPEARANCES`."""
        self.remember(appearance=appearance)
        self.appearance_changed.emit()

    @property
    def key_not_kept(self) -> bool:
        """True while a recovery key waits to be written down: it is shown once, so nothing leads away from it."""
        return self.state.record is not None and bool(self.state.record.recovery_key)

    @property
    def encrypts(self) -> bool:
        """True where a backup begun now is encrypted."""
        going_on = self.state.visit
        return going_on is not None and bool(going_on.passphrase) and not going_on.passphrase_missing

    @property
    def passphrase_missing(self) -> bool:
        """True where encryption was chosen without a passphrase that will do: then no archive is made."""
        return self.state.visit is not None and self.state.visit.passphrase_missing

    def begin_visit(self, going_on: OngoingVisit) -> None:
        """From now on the work is for that customer; during a visit: what is known of it has changed."""
        if self._before_visit is None:
            self._before_visit = self.settings
        self.state.visit = going_on
        self.visit_changed.emit()

    def end_visit(self) -> None:
        """Forgets the customer and everything seen of that mail; the window is in its own language again."""
        self.runner.cancel_all()
        self.state = SessionState(destination=self.state.destination)
        self.forget_survey()
        before, self._before_visit = self._before_visit, None
        self.visit_changed.emit()
        if before is not None:
            self._restore(before)

    def _restore(self, before: Settings) -> None:
        """The settings as they were: all of them on a computer, the language alone on the technician's own stick."""
        spoken, now = self.settings.language, before
        if self.portable:
            now = replace(self.settings, language=before.language)
            if self._folder is not None:
                save(now, self._folder)
        looks_other = self.settings.appearance != now.appearance
        self.settings = now
        if looks_other:
            self.appearance_changed.emit()
        if spoken != now.language:
            self.use(Translator(window_language(now.language)))

    def keep_secret(self, archive: Path, secret: Secret) -> None:
        """Keeps in memory what opened an encrypted archive, so that its address book need not ask for it again."""
        self.state.secrets[archive] = secret

    def secret_of(self, archive: Path) -> Secret | None:
        """What opened the archive before."""
        return self.state.secrets.get(archive)

    def look_at(self, sources: Sources) -> None:
        """Other mail from now on: what was found before does not count any more."""
        self.sources = sources
        self.forget_survey()

    def forget_survey(self) -> None:
        """What was found does not count any more: the next page that needs it has the home searched again."""
        self.state.survey = None
        self.search = StoreSearch(self.sources)

    def load_survey(self, listener: Listener) -> None:
        """Looks for mail and counts it, unless that is done or on its way; the listener gets a SurveyRecord.

        It goes on whichever page is opened meanwhile; only a backup stops it.
        """
        search, looking = self.search, self._looking
        if self.state.survey is not None:
            return
        if looking is not None and looking.search is search and not looking.ended:
            looking.join(listener)
            return
        run = SurveyRun(search, self._keep_survey)
        run.join(listener)
        if self.runner.start(long_jobs.look_for_mail(search), run, beside=True):
            self._looking = run

    def load_archives(self, folder: Path, listener: Listener) -> None:
        """Starts a quick check of the archives in a folder; the listener gets a ListRecord."""
        self.runner.start(long_jobs.list_archives(folder, self.search), listener)

    def request(self, destination: Path) -> BackupRequest:
        """The request for a backup into this folder; for a visit with the customer's details."""
        plain, going_on = BackupRequest(destination, logo=self.logo), self.state.visit
        if going_on is None:
            return plain
        # On a stick with many archives the ticket number distinguishes them; a name would reveal whose mail it is.
        label = f"{label_of(plain)} {going_on.visit.ticket}".strip()
        return replace(plain, label=label, visit=going_on.visit, passphrase=going_on.passphrase)

    def may_write(self) -> bool:
        """False, and then the window says why, while another window of the program is open."""
        if self.only_window.take():
            return True
        self.refused.emit()
        return False

    def start_backup(self, destination: Path) -> bool:
        """Starts a backup into a folder; `backup` reports on it. False while one runs, or another window is open."""
        if not self.may_write():
            return False
        request = self.request(destination)
        job = long_jobs.make_backup(request, self.search, passphrase_missing=self.passphrase_missing)
        if not self.runner.start(job, self.backup, exclusive=True):
            return False
        self.backup.begin(encrypted=bool(request.passphrase))
        return True

    def open_path(self, path: Path) -> bool:
        """Lets the system show a folder or a file."""
        return self.surroundings.open(QUrl.fromLocalFile(str(path)))

    def _keep_survey(self, run: SurveyRun, record: "SurveyRecord") -> None:
        """What was found counts, unless other mail is looked for by now."""
        if run.search is self.search:
            self.state.survey = record

    def keep_record(self, record: "BackupRecord") -> None:
        """From now on everything is about the backup that was just made."""
        self.state.record, self.state.archive = record, record.archive
        self.state.chosen = self.state.book_of = None
        if record.encrypted is not None and self.state.visit is not None:
            self.keep_secret(record.encrypted, Secret(self.state.visit.passphrase))
