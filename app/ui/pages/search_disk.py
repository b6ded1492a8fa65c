"""Searching a disk, an image or a folder for deleted mail: what, where to, how far it is, and what came back."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.i18n.catalogue import N_, Translator
from app.i18n.reasons import sentence
from app.i18n.rescue import found_lines, hopeless_lines
from app.jobs import address_book
from app.jobs.address_book import OpenBook
from app.jobs.cancel import Cancel
from app.jobs.sources import Sources
from app.model.archives import ListRecord
from app.model.codes import Code
from app.model.errors import UserError
from app.model.events import Event, Report
from app.model.findings import Finding
from app.model.rescue import PeopleFound, RescueRecord
from app.system.searchable import searchable_disks
from app.ui.pages.page import Page
from app.ui.parts.job_progress import JobProgress
from app.ui.parts.panels import Banner, clear
from app.ui.parts.search_form import SearchForm
from app.ui.parts.text import label
from app.ui.pdf_child import start_pdf
from app.ui.session import Session
from app.ui.theme import em


@dataclass(frozen=True, slots=True)
class Searched:
    """What came of a search: the record, and the people in its archive."""

    record: RescueRecord
    people: PeopleFound


@dataclass(frozen=True, slots=True)
class Hopeless:
    """A look at a thousand places says that nothing is to be found; nothing was searched."""

    why: Finding


@dataclass(frozen=True, slots=True)
class Beside:
    """What is searched lies on the disk of the destination; nothing was searched."""


Outcome = Searched | Hopeless | Beside | UserError


class SearchDiskPage(Page):
    """Nothing is written but into the folder that was chosen, which may not be on the disk that is searched."""

    name = "search_disk"
    section = "gone"

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._outcome: Outcome | None = None
        self._is_searching = False
        self._was_stopped = False
        self.bind_text(self.title.setText, N_("Search a disk for deleted mail"))
        self.form, self.progress = SearchForm(), JobProgress()
        self.form.changed.connect(self._changed)
        self.form.accepted.connect(lambda: self.next.setFocus())
        self._results = QVBoxLayout()
        self._results.setSpacing(em(0.45))
        self.body.addLayout(self._results)
        for each in (self.progress, self.form):
            self.body.addWidget(each)
        self.body.addStretch(1)
        self._back = self.back_to("gone")
        self.insist = self.add_button(
            N_("Search all the same"),
            N_("Searches to the end, although there is little hope. It may take hours."),
            lambda: self.search(beside=True, insist=True),
            picture="search",
        )
        self.again = self.add_button(
            N_("Search something else"), N_("Goes back to what is to be searched."), self._begin_again, role="quiet"
        )
        self.people = self.add_button(
            N_("Address book"), N_("Shows everybody who came back."), self._open_book, picture="people"
        )
        self.notice = self.add_button(
            N_("Announce your new address…"),
            N_("Prepares messages that tell everyone your new address. Nothing is sent."),
            self._announce_address,
            picture="mail",
        )
        self._stop_button = self.add_button(
            N_("Stop…"), N_("Asks first. What was found stays, and the next search goes on."), self.ask_to_stop,
            picture="stop",
        )  # fmt: skip
        self.next.clicked.connect(lambda: self._next())
        self.next.show_icon("search")
        self.next.show()
        self._footer_frame.show()

    def enter(self) -> None:
        """Lists the disks; nothing is read of them before the button is pressed."""
        state = self.session.state
        if state.search_in is not None:
            self._outcome = None
            self.form.choose_source(state.search_in)
            state.search_in = None
        self._show()
        if not self._is_searching:
            self.question.hide()
            self.run(lambda report, cancel: searchable_disks())

    def search(self, *, beside: bool = False, insist: bool = False) -> None:
        """Looks at a sample, then searches to the end and makes the archive.

        `beside`: the destination may be on the disk of the image; `insist`: whatever the sample says.
        """
        source, destination = self.form.source, self.form.destination
        if source is None or destination is None:
            return

        def job(report: Report, cancel: Cancel) -> Searched | Hopeless | Beside:
            """Searches, unless there is nothing to be found."""
            from app.jobs import rescue

            plan = rescue.prepare(source, destination)
            if plan.is_beside and not beside:
                return Beside()
            if plan.is_hopeless and not insist:
                return Hopeless(rescue.why_nothing(plan))
            record = rescue.run(plan, report, cancel, insist=insist, start_pdf=start_pdf)
            return Searched(record, rescue.people_found(record, report, cancel))

        self._outcome, self._is_searching, self._was_stopped = None, True, False
        self.progress.begin()
        self._show()
        # A second press of Return must not stop what the first one began.
        self.setFocus()
        self.scroll_to_top()
        self.run(job, exclusive=True)

    def on_event(self, event: Event) -> None:
        """Shows how far it is."""
        if self._is_searching:
            self.progress.take(event)

    def on_done(self, record: object) -> None:
        """Shows the disks there are, what came of the search, or the archive that was asked for."""
        if isinstance(record, list):
            self.form.show_disks(record)
            if self.isVisible():
                self.first_focus().setFocus()
        elif isinstance(record, ListRecord):
            self._take_archive(record)
        elif isinstance(record, OpenBook):
            self.session.state.people, self.session.state.book_of = record, self._archive
            if self.isVisible():
                self.go.emit("address_change")
        else:
            assert isinstance(record, Searched | Hopeless | Beside)
            self._end(record)
            if isinstance(record, Beside):
                self._ask_beside()

    def on_failed(self, error: UserError) -> None:
        """Shows why not; bugs lead to the error page."""
        if error.code == Code.UNEXPECTED:
            self._is_searching = False
            super().on_failed(error)
            return
        self._end(error)

    def on_cancelled(self) -> None:
        """Says that what was found is kept."""
        self._was_stopped = self._is_searching
        self._end(None)

    def retranslate(self, translator: Translator) -> None:
        """Shows every text of the page in the language of `translator`."""
        super().retranslate(translator)
        self.form.retranslate(translator)
        self.progress.retranslate(translator)
        self._show()

    def first_focus(self) -> QWidget:
        """Where the keyboard stands first."""
        if self._is_searching or self._outcome is not None or self.form.is_complete:
            return super().first_focus()
        cards = [*self.form.cards.values()]
        chosen = self.form.cards.get(self.form.source) if self.form.source is not None else None
        return chosen or (cards[0] if cards else self.form.image)

    def _ask_beside(self) -> None:
        """On the disk on which the mail was deleted nothing may be written; an image of it may lie anywhere."""
        translate = self.session.translator.translate
        self.question.ask(
            translate("Both lie on the same disk. If the mail was deleted on it, writing there destroys what is left."),
            translate("It was deleted elsewhere"),
            translate("Choose another place"),
            lambda: self.search(beside=True),
        )  # fmt: skip
        self.announce(self.question.text)

    def _changed(self) -> None:
        self._outcome, self._was_stopped = None, False
        self._show()

    def _begin_again(self) -> None:
        self._outcome = None
        self._show()
        self.first_focus().setFocus()

    def _end(self, outcome: Outcome | None) -> None:
        self._outcome, self._is_searching = outcome, False
        self.question.hide()
        self._show()
        if lines := self._lines():
            self.announce(lines[0][1])
            self.attention.emit(lines[0][1])
        self.scroll_to_top()
        if self.isVisible():
            self.first_focus().setFocus()

    @property
    def _archive(self) -> Path | None:
        found = self._outcome
        return found.record.backup.archive if isinstance(found, Searched) and found.record.backup is not None else None

    def _next(self) -> None:
        if (archive := self._archive) is not None:
            self.session.load_archives(archive, self)
        else:
            self.search()

    def _take_archive(self, record: ListRecord) -> None:
        self.session.state.listing = record
        self.session.state.chosen = record.archives[0] if record.archives else None
        if self.isVisible():
            self.go.emit("archive" if record.archives else "archives")

    def _open_book(self) -> None:
        self.session.state.book_of = self._archive
        self.go.emit("people")

    def _announce_address(self) -> None:
        """The letters go to an open address book: that comes first."""
        if (archive := self._archive) is not None:
            sources, folder = Sources(self.session.sources.home, (archive,)), self.session.settings_folder
            self.run(lambda report, cancel: address_book.run(sources, folder, report, cancel))

    def _lines(self) -> list[tuple[str, str]]:
        """What is to be said, each with its tone."""
        translator, outcome = self.session.translator, self._outcome
        if isinstance(outcome, Searched):
            return list(found_lines(outcome.record, outcome.people, translator))
        if isinstance(outcome, Hopeless):
            return list(hopeless_lines(outcome.why, translator))
        if isinstance(outcome, UserError):
            return [("warn", sentence(outcome, translator))]
        if self._was_stopped:
            stopped = translator.translate(
                "The search was stopped. What was found so far stays in the folder you chose; searching the same again"
                " goes on from there."
            )
            return [("info", stopped)]
        return []

    def _show(self) -> None:
        translate, busy, archive = self.session.translator.translate, self._is_searching, self._archive
        has_ended = isinstance(self._outcome, Searched)
        self.lead.setText(
            ""
            if has_ended
            else translate("Please leave the computer on. The disk is only read, and you can stop at any time.")
            if busy
            else translate("Deleted mail is looked for byte by byte. Nobody can promise how much comes back.")
        )
        self.form.setVisible(not busy and not has_ended)
        self.progress.setVisible(busy)
        self._stop_button.setVisible(busy)
        self._back.setVisible(not busy)
        self.insist.setVisible(isinstance(self._outcome, Hopeless))
        self.again.setVisible(has_ended)
        for each in (self.people, self.notice):
            each.setVisible(archive is not None)
        self.next.setVisible(archive is not None or not (busy or has_ended or isinstance(self._outcome, Hopeless)))
        self.next.show_icon("archive" if archive is not None else "search")
        self.next.setText(translate("Open the archive") if archive is not None else translate("Start the search"))
        self.next.setAccessibleDescription(
            translate("Shows the archive of what was found.")
            if archive is not None
            else translate("Looks at a thousand places first, then searches to the end.")
        )
        self.next.setEnabled(archive is not None or self.form.is_complete)
        clear(self._results)
        for tone, text in self._lines():
            self._results.addWidget(Banner(tone, text) if tone else label(text))
