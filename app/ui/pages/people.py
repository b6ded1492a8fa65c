"""The address book: everybody who wrote, searched and filtered, with the evidence and the owner's decisions."""

from collections import Counter
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.contacts.decisions import Decisions
from app.i18n.catalogue import N_, Translator
from app.i18n.reasons import sentence
from app.jobs import address_book
from app.jobs import decisions as remembered
from app.jobs.address_book import Months, OpenBook
from app.jobs.cancel import Cancel
from app.jobs.encryption import is_encrypted
from app.jobs.sources import Sources
from app.model.code_definitions import Trait
from app.model.codes import Code
from app.model.errors import UserError
from app.model.events import Event, Progress, Report
from app.model.secret import Secret
from app.system.home import home_at
from app.textkit.text import one_line
from app.ui.pages.page import Page
from app.ui.parts.ask_for_book import AskForBook, LookingForPeople
from app.ui.parts.book_view import BookView
from app.ui.runner import Job
from app.ui.session import Session
from app.ui.wanted_mail import WantedMail

_READ_MAIL = (N_("Look in the mail on this computer"), N_("Reads all mail here. Nothing is copied or changed."))
_OPEN = (N_("Choose an archive…"), N_("Shows your archives; each has an address book of its own."))
_EXPORT = (N_("Save address book…"), N_("Saves a file that you can import into another program."))


class PeoplePage(Page):
    """Shows the address book of the session's archive; without one, asks where to take it from."""

    name = "people"
    section = "people"
    scrolls = False

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._asked_for: Path | None = None
        self._mail_archive: Path | None = None
        self._secret: Secret | None = None
        self._unsaved: Decisions | None = None
        self._working = False
        self._counted: int | None = None
        self._error: UserError | None = None
        self.bind_text(self.title.setText, N_("Address book"))
        self._views = QStackedWidget()
        self.view = BookView(self.button(*_OPEN, self._choose, role="quiet"))
        self.ask_view, self.wait_view = AskForBook(), LookingForPeople(self.session.runner.cancel)
        for view in (self.ask_view, self.wait_view, self.view):
            self._views.addWidget(view)
        self.body.addWidget(self._views, 1)
        self.ask_view.secret_box.given.connect(self._unlock)
        self.view.chosen.connect(self._chosen)
        self.view.decided.connect(self._decided)
        self.view.announced.connect(self.announce)
        self._mail = self.button(
            N_("Show all mail"), N_("Lists the messages from and to this person."), self._show_mail, picture="mail"
        )
        self.view.panel.acts.addWidget(self._mail)
        self._another = self.add_button(*_OPEN, self._choose, picture="archive")
        self._address_change = self.add_button(
            N_("Announce your new address…"),
            N_("Prepares messages that tell everyone your new address. Nothing is sent."),
            lambda: self.go.emit("address_change"),
            picture="mail",
        )
        self.next.clicked.connect(lambda: self._go_on())
        self.next.show()

    @property
    def message(self) -> str:
        """What went wrong; empty where nothing did."""
        return self.ask_view.message

    def enter(self) -> None:
        """Shows the address book of the archive that is asked for, the open one, or the question which to open."""
        self._working = False
        state = self.session.state
        if (home := state.book_of_home) is not None:
            state.book_of_home = self._asked_for = None
            self.open(Sources(self.session.sources.home if home == self.session.sources.home.path else home_at(home)))
            return
        archive = state.book_of or state.archive
        if archive is not None and (archive != self._asked_for or state.people is None):
            self.open_archive(archive)
        elif state.people is not None:
            self._show_book(state.people)
        else:
            self._show(self.ask_view)

    def open_archive(self, archive: Path) -> None:
        """Opens the address book of an archive; an encrypted one is asked for what opens it, unless that is known."""
        self._asked_for = self._mail_archive = archive
        self._error = None
        record, home = self.session.state.record, Sources(self.session.sources.home)
        if not is_encrypted(archive):
            self.open(replace(home, paths=(archive,)))
        elif record is not None and record.book is not None and record.encrypted == archive:
            self._take(address_book.open_kept(record.book, archive, home, self.session.settings_folder))
        elif (secret := self.session.secret_of(archive)) is not None:
            self._unlock(secret)
        else:
            self._ask_for_secret()

    def open(self, sources: Sources) -> None:
        """Reads the address book of an archive, or of the mail itself."""
        folder = self.session.settings_folder
        self._read(lambda report, cancel: address_book.run(sources, folder, report, cancel))

    def _read(self, job: Job) -> None:
        self._error = None
        self.ask_view.ask_where()
        self.wait_view.show_progress(0)
        self._show(self.wait_view)
        self._working = True
        self.run(job)

    def _ask_for_secret(self) -> None:
        self.ask_view.ask_for_secret(one_line(self._asked_for.name) if self._asked_for is not None else "")
        self._show(self.ask_view)
        if self.isVisible():
            self.ask_view.secret_box.field.line.setFocus()

    def _unlock(self, secret: Secret | None) -> None:
        """Reads the address book of the encrypted archive that is asked for; nothing of it is written to a disk."""
        archive, folder = self._asked_for, self.session.settings_folder
        if archive is None or secret is None:
            return
        self._secret, home = secret, Sources(self.session.sources.home)
        self._read(lambda report, cancel: address_book.run_encrypted(archive, secret, home, folder, report, cancel))

    def _take(self, opened: OpenBook) -> None:
        """Shows a book that was opened."""
        self.session.state.people = opened
        self.view.open(opened.book)
        self._show_book(opened)

    def _show_book(self, opened: OpenBook) -> None:
        self._show(self.view if len(opened.book) else self.ask_view)
        self._chosen()

    def on_event(self, event: Event) -> None:
        """Shows how far the job is."""
        if isinstance(event, Progress):
            self.wait_view.show_progress(event.messages)

    def on_done(self, record: object) -> None:
        """Shows the address book that was read, or the months that were counted."""
        self._working = False
        if isinstance(record, OpenBook):
            if self._secret is not None and self._asked_for is not None:
                self.session.keep_secret(self._asked_for, self._secret)
            self._secret = None
            self._take(record)
            self._announce_book()
            if self.isVisible():
                self.first_focus().setFocus()
        elif isinstance(record, tuple):
            position, months = record
            assert isinstance(months, Counter)
            self._counted = position
            if self.view.table.positions == [position]:
                self.view.panel.show_months(months)
        self._go_on_working()

    def on_failed(self, error: UserError) -> None:
        """Shows why no address book was read; bugs go to the error page."""
        self._working, self._secret = False, None
        if error.code == Code.UNEXPECTED:
            super().on_failed(error)
            return
        self._error = error
        if error.code.trait is Trait.SECRET_REFUSED:
            self._ask_for_secret()
        else:
            self._show(self.ask_view)
        self.announce(self.message)

    def on_cancelled(self) -> None:
        """Goes back to the open address book, or to the question which to open."""
        self._working, self._secret = False, None
        self._show(self.view if self.session.state.people is not None else self.ask_view)

    def retranslate(self, translator: Translator) -> None:
        """Shows every text of the page in the language of `translator`."""
        super().retranslate(translator)
        for view in (self.ask_view, self.wait_view, self.view):
            view.retranslate(translator)
        self._show(self._views.currentWidget())
        self._chosen()

    def first_focus(self) -> QWidget:
        """Where the keyboard stands first."""
        if self._views.currentWidget() is self.view:
            return self.view.search
        asks = self._views.currentWidget() is self.ask_view and self.ask_view.asks_for_secret
        return self.ask_view.secret_box.field.line if asks else super().first_focus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return in the list leads to what can be decided, never out of the page."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.view.step():
            return
        super().keyPressEvent(event)

    def escape(self) -> None:
        """Leads from the details to the list, and there to everybody; a question is answered with no first."""
        if self.question.isVisible() or self._views.currentWidget() is not self.view:
            super().escape()
        else:
            self.view.step_back()

    def hideEvent(self, event: QHideEvent) -> None:
        """Hands the selection to the other pages, and saves what was decided."""
        state, table = self.session.state, self.view.table
        state.people_shown = table.people.reachable(table.people.shown)
        state.people_chosen = table.people.reachable(table.positions)
        # Another page's job may replace the one that would have saved them.
        opened, folder = self.session.state.people, self.session.settings_folder
        if self._unsaved is not None and opened is not None and folder is not None:
            remembered.save(folder, opened.name, self._unsaved)
            self._unsaved = None

    # What happens in it.

    def _show(self, view: QWidget) -> None:
        translator, opened = self.session.translator, self.session.state.people
        shown, asked = view is self.view, view is self.ask_view
        is_locked = asked and self.ask_view.asks_for_secret
        self._views.setCurrentWidget(view)
        problem = ""
        if self._error is not None:
            problem = sentence(self._error, translator)
        elif asked and not is_locked and opened is not None and not len(opened.book):
            problem = translator.translate("No one was found there. There may still be mail in another place.")
        self.ask_view.show_problem(problem)
        text, description = _EXPORT if shown else _READ_MAIL
        self.next.setText(translator.translate(text))
        self.next.setAccessibleDescription(translator.translate(description))
        self.next.show_icon("people" if shown else "next")
        self.next.setVisible(shown or (asked and not is_locked))
        self._another.setVisible(asked)
        self._address_change.setVisible(shown)

    def _chosen(self) -> None:
        self._counted = None
        self._mail.setVisible(self._mail_of_chosen() is not None)
        self._go_on_working()

    def _decided(self, decisions: Decisions) -> None:
        self._unsaved = decisions

    def _announce_book(self) -> None:
        opened, translator = self.session.state.people, self.session.translator
        if opened is not None and len(opened.book):
            count = opened.book.in_address_book
            self.announce(translator.translate("{count} {count:person|people} in the address book", count=count))
        else:
            self.announce(self.message)

    def _go_on_working(self) -> None:
        """Saves decisions, and counts the mail of the selected person: one job at a time, the newest request last."""
        opened = self.session.state.people
        if self._working or opened is None or not self.isVisible():
            return
        positions, count = self.view.table.first_positions(1)
        archive, folder = opened.archive, self.session.settings_folder
        decisions, self._unsaved = self._unsaved, None
        position = positions[0] if count == 1 and positions[0] != self._counted and archive is not None else None
        entry = opened.book.entries[position] if position is not None else None
        if decisions is None and entry is None:
            return
        addresses = entry.contact.addresses if entry is not None else ()

        def job(report: Report, cancel: Cancel) -> tuple[int | None, Months]:
            """Saves the decisions; returns the position with its messages by month."""
            if decisions is not None and folder is not None:
                remembered.save(folder, opened.name, decisions)
            if position is None or archive is None:
                return position, Months()
            return position, address_book.months(archive, addresses, report, cancel)

        self._working = True
        self.run(job)

    def _mail_of_chosen(self) -> WantedMail | None:
        """The mail of the one person that is chosen; None for several, and where the book is of no archive."""
        opened = self.session.state.people
        positions, count = self.view.table.first_positions(1)
        if opened is None or self._mail_archive is None or count != 1:
            return None
        entry = opened.book.entries[positions[0]]
        if entry is None or not entry.contact.addresses:
            return None
        name = entry.contact.name or entry.contact.address
        return WantedMail(self._mail_archive, tuple(entry.contact.addresses), name, came_from=self.name)

    def _show_mail(self) -> None:
        if (wanted := self._mail_of_chosen()) is not None:
            self.session.state.mail = wanted
            self.go.emit("read_mail")

    def _choose(self) -> None:
        self.go.emit("archives")

    def _go_on(self) -> None:
        if self._views.currentWidget() is self.view:
            self.go.emit("export")
        else:
            self._mail_archive = None
            self.open(self.session.sources)
