"""Fetching what the mail server still has into an archive. Nothing on the server changes."""

from pathlib import Path

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.i18n.catalogue import N_, Translator
from app.i18n.reasons import sentence
from app.i18n.results import backup_remarks, backup_summary
from app.jobs import fetch
from app.jobs.cancel import Cancel
from app.jobs.fetch import FetchRequest
from app.jobs.restore.server import MailServer
from app.model.archives import ListRecord
from app.model.codes import Code
from app.model.errors import UserError
from app.model.events import Event, Report
from app.model.record import BackupRecord
from app.ui.choosing import choose_folder
from app.ui.pages.page import Page
from app.ui.parts.job_progress import JobProgress
from app.ui.parts.panels import Banner, Panel, clear
from app.ui.parts.server_form import ServerForm
from app.ui.parts.text import label
from app.ui.pdf_child import pdf_in_child
from app.ui.session import Session
from app.ui.theme import em


class FetchPage(Page):
    """Asks for the account and for a folder. The password is used once and never kept."""

    name = "fetch"
    section = "gone"

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._outcome: BackupRecord | UserError | None = None
        self._is_fetching = False
        self.bind_text(self.title.setText, N_("Fetch what the server still has"))
        self.bind_text(
            self.lead.setText,
            N_("Saves all mail that is still on the server into an archive. Nothing on the server changes."),
        )
        self.server = ServerForm(N_("The account whose mail is still on the server."))
        self.progress = JobProgress()
        self.server.submitted.connect(self._choose)
        self._card = Panel()
        hint = label("", "hint")
        self.bind_text(
            hint.setText,
            N_("An account that was only removed from the mail program usually still exists, with its old password."),
        )
        for each in (hint, self.server):
            self._card.inside.addWidget(each)
        self._results = QVBoxLayout()
        self._results.setSpacing(em(0.45))
        self.body.addLayout(self._results)
        for panel in (self.progress, self._card):
            self.body.addWidget(panel)
        self.body.addStretch(1)
        self._back = self.back_to("gone")
        self._people = self.add_button(
            N_("Address book"), N_("Shows everybody who wrote."), self._open_book, picture="people"
        )
        self._stop_button = self.add_button(
            N_("Stop…"), N_("Asks first. What was fetched stays, and the next time it goes on."), self.ask_to_stop,
            picture="stop",
        )  # fmt: skip
        self.next.clicked.connect(lambda: self._next())
        self.next.show_icon("cloud")
        self.next.show()
        self._footer_frame.show()

    def enter(self) -> None:
        """Proposes the account that was asked for."""
        state = self.session.state
        if state.fetch_from:
            self._outcome = None
            self.server.address.setText(state.fetch_from)
            state.fetch_from = ""
        self._show()

    def fetch_into(self, folder: Path, server: MailServer) -> None:
        """Fetches all there is into an archive in a folder."""
        address = self.server.address.text().strip()

        def job(report: Report, cancel: Cancel) -> BackupRecord:
            """Fetches, and makes the archive."""
            plan = fetch.prepare(FetchRequest(address, server, folder))
            return fetch.run(plan, report, cancel, make_pdf=pdf_in_child)

        self._outcome, self._is_fetching = None, True
        self.progress.begin()
        self._show()
        # A second press of Return must not stop what the first one began.
        self.setFocus()
        self.run(job, exclusive=True)

    def on_event(self, event: Event) -> None:
        """Shows how far it is."""
        if self._is_fetching:
            self.progress.take(event)

    def on_done(self, record: object) -> None:
        """Shows what came, or the archive that was asked for."""
        if isinstance(record, ListRecord):
            self.session.state.listing = record
            self.session.state.chosen = record.archives[0] if record.archives else None
            if self.isVisible():
                self.go.emit("archive" if record.archives else "archives")
            return
        assert isinstance(record, BackupRecord)
        self._end(record)

    def on_failed(self, error: UserError) -> None:
        """Shows why not; bugs lead to the error page."""
        if error.code == Code.UNEXPECTED:
            self._is_fetching = False
            super().on_failed(error)
            return
        self._end(error)

    def on_cancelled(self) -> None:
        """What was fetched stays for the next time."""
        self._end(None)

    def retranslate(self, translator: Translator) -> None:
        """Shows every text of the page in the language of `translator`."""
        super().retranslate(translator)
        self.server.retranslate(translator)
        self.progress.retranslate(translator)
        self._show()

    def first_focus(self) -> QWidget:
        """Where the keyboard stands first."""
        empty = self.server.first_empty
        return empty if empty is not None and empty.isVisibleTo(self) else super().first_focus()

    def _next(self) -> None:
        if (archive := self._archive) is not None:
            self.session.load_archives(archive, self)
        else:
            self._choose()

    def _choose(self) -> None:
        if (empty := self.server.first_empty) is not None:
            empty.setFocus()
            return
        translator = self.session.translator
        title = translator.translate("Where should the archive go?")
        start = self.session.state.destination or Path.home()
        if (folder := choose_folder(self, title, start, translator)) is None:
            return
        try:
            server = self.server.take()
        except UserError as error:
            self._end(error)
        else:
            self.fetch_into(folder, server)

    @property
    def _archive(self) -> Path | None:
        return self._outcome.archive if isinstance(self._outcome, BackupRecord) else None

    def _open_book(self) -> None:
        self.session.state.book_of = self._archive
        self.go.emit("people")

    def _end(self, outcome: BackupRecord | UserError | None) -> None:
        self._outcome, self._is_fetching = outcome, False
        self.question.hide()
        self._show()
        if lines := self._lines():
            self.announce(lines[0][1])
            self.attention.emit(lines[0][1])
        self.scroll_to_top()
        if self.isVisible():
            self.first_focus().setFocus()

    def _lines(self) -> list[tuple[str, str]]:
        translator, outcome = self.session.translator, self._outcome
        if isinstance(outcome, UserError):
            return [("warn", sentence(outcome, translator))]
        if outcome is None:
            return []
        lines = [("good" if outcome.messages else "info", backup_summary(outcome, translator))]
        return lines + [("info", each) for each in backup_remarks(outcome, translator)]

    def _show(self) -> None:
        translate, busy, archive = self.session.translator.translate, self._is_fetching, self._archive
        self._card.setVisible(not busy and archive is None)
        self.progress.setVisible(busy)
        self._stop_button.setVisible(busy)
        self._back.setVisible(not busy)
        self._people.setVisible(archive is not None)
        self.next.setVisible(not busy)
        self.next.setText(
            translate("Open the archive") if archive is not None else translate("Choose a folder and fetch…")
        )
        self.next.setAccessibleDescription(
            translate("Shows the archive of what was fetched.")
            if archive is not None
            else translate("Asks for the folder, then fetches all mail and makes the archive.")
        )
        clear(self._results)
        for tone, text in self._lines():
            self._results.addWidget(Banner(tone, text))
