"""The archives in a folder, each with the result of a quick check. Nothing is ever deleted here."""

from pathlib import Path

from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from app.i18n.archives import glance_lines
from app.i18n.catalogue import N_, Translator
from app.i18n.reasons import sentence
from app.jobs.result import Result
from app.model.archives import ArchiveState, ArchiveSummary, ListRecord
from app.model.errors import UserError
from app.model.events import Event, Progress
from app.textkit.paths import path_text
from app.textkit.text import one_line
from app.ui.choosing import choose_folder
from app.ui.pages.page import Page
from app.ui.parts.archive_table import ArchiveTable
from app.ui.parts.panels import Banner, clear
from app.ui.parts.text import data_label
from app.ui.session import Session
from app.ui.shown_result import load_result, open_result
from app.ui.theme import em

_STEPS = 1000


class ArchivesPage(Page):
    """Looks into the folder of the last copy, or into any other."""

    name = "archives"
    section = "archives"

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._folder: Path | None = None
        self.bind_text(self.title.setText, N_("Archives"))
        self.bind_text(self.lead.setText, N_("Your earlier backups. You can check them here; nothing is ever deleted."))
        self._bar = QProgressBar()
        self._bar.setRange(0, 0)
        self._bar.setTextVisible(False)
        self.bind_text(self._bar.setAccessibleName, N_("Looking at archives"))
        self._where = data_label("", "hint")
        self._table = ArchiveTable()
        self._table.picked.connect(self._look_at)
        self._table.moved.connect(self._update_controls)
        self._error = Banner("warn")
        self._remarks = QVBoxLayout()
        self._remarks.setSpacing(em(0.5))
        for each in (self._where, self._bar, self._error, self._table):
            self.body.addWidget(each)
        self.body.addLayout(self._remarks)
        self.body.addStretch(1)
        self.add_button(
            N_("Choose another location…"),
            N_("Chooses another folder or drive with archives."),
            self._choose,
            picture="folder",
        )
        self._again = self.add_button(
            N_("Look again"), N_("Looks at the same place once more."), self.look, role="quiet"
        )
        self._result = self.add_button(
            N_("Can the account be deleted?"),
            N_("Shows what is true of the chosen archive now, and what there is to do."),
            self.open_result,
            picture="question",
        )
        self._stop_button = self.add_button(
            N_("Stop"), N_("Stops checking. The archive is not changed."), session.runner.cancel, picture="stop"
        )
        self.next_step(N_("Open"), N_("Shows the chosen archive, to check it and more."), self._look_at_chosen)

    def enter(self) -> None:
        """Lists the folder of the last copy, or the one chosen here."""
        if self._folder is None:
            self._folder = self.session.state.destination
        self.look()

    def look(self) -> None:
        """Lists the archives anew."""
        self._error.hide()
        self._show(None)
        if self._folder is not None:
            self._bar.setRange(0, 0)
            self._bar.show()
            self.session.load_archives(self._folder, self)

    def look_in(self, folder: Path) -> None:
        """Lists the archives of the folder."""
        self._folder = folder
        self.session.state.listing = None
        self.look()

    def on_done(self, record: object) -> None:
        """Shows the archives, with the keyboard on the newest; or the result of the chosen one."""
        self._bar.hide()
        if isinstance(record, Result):
            open_result(self.session, record)
            self._update_controls()
            if self.isVisible():
                self.go.emit("archive_result")
            return
        assert isinstance(record, ListRecord)
        self._show(record)
        if not self.isVisible():
            return
        self.first_focus().setFocus()

    def on_failed(self, error: UserError) -> None:
        """Shows why the job could not be done."""
        self._bar.hide()
        self._error.show_text(sentence(error, self.session.translator))
        self._error.show()
        self._update_controls()
        self.announce(self._error.text)

    def on_event(self, event: Event) -> None:
        """Shows how much of the archive is read."""
        if isinstance(event, Progress) and event.total_bytes:
            self._bar.setRange(0, _STEPS)
            self._bar.setValue(min(_STEPS, _STEPS * event.bytes // event.total_bytes))

    def on_cancelled(self) -> None:
        """Shows the list again."""
        self._bar.hide()
        self._update_controls()

    def retranslate(self, translator: Translator) -> None:
        """Shows every text of the page in the language of `translator`."""
        super().retranslate(translator)
        self._show(self.session.state.listing)

    def first_focus(self) -> QWidget:
        """Where the keyboard stands first."""
        return self._table if self._table.isVisibleTo(self) else super().first_focus()

    def _show(self, record: ListRecord | None) -> None:
        translator = self.session.translator
        self.session.state.listing = record
        archives = record.archives if record is not None else ()
        self._bar.hide()
        self._where.setText(one_line(path_text(self._folder)) if self._folder is not None else "")
        self._table.show_archives(archives, translator)
        self._table.setVisible(bool(archives))
        self._again.setVisible(self._folder is not None)
        clear(self._remarks)
        lines = list(glance_lines(record, translator)) if record is not None else []
        if self._folder is None:
            lines = [translator.translate("Choose the drive or folder with your archives: “Choose another location…”.")]
        for line in lines:
            self._remarks.addWidget(Banner("info", line))
        self._update_controls()

    def _update_controls(self) -> None:
        chosen, is_opening = self._table.chosen, not self._bar.isHidden() and self.session.state.listing is not None
        self.next.setEnabled(chosen is not None and not is_opening)
        is_ready = chosen is not None and chosen.state is ArchiveState.COMPLETE
        self._result.setVisible(is_ready and not is_opening)
        self._stop_button.setVisible(is_opening)

    def open_result(self) -> None:
        """The backup made a moment ago has its result at hand; any other is loaded and judged anew."""
        chosen, made = self._table.chosen, self.session.state.record
        if chosen is None:
            return
        if made is not None and made.archive == chosen.path:
            self.go.emit("result")
            return
        self.session.state.chosen = chosen
        self._error.hide()
        self._bar.setRange(0, 0)
        self._bar.show()
        self._update_controls()
        load_result(self.session, chosen.path, self)

    def _look_at_chosen(self) -> None:
        if (archive := self._table.chosen) is not None:
            self._look_at(archive)

    def _look_at(self, archive: ArchiveSummary) -> None:
        self.session.state.chosen = archive
        self.go.emit("archive")

    def _choose(self) -> None:
        title = self.session.translator.translate("Where are your archives?")
        start = self._folder or self.session.state.destination or Path.home()
        if (found := choose_folder(self, title, start, self.session.translator)) is not None:
            self.look_in(found)
