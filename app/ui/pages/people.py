"""The address book: everybody who wrote, searched and filtered, with the evidence and the owner's decisions."""

from collections import Counter
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QProgressBar, QStackedWidget, QVBoxLayout, QWidget

from app.contacts.decisions import Decisions
from app.i18n.catalogue import N_, Translator
from app.i18n.reasons import sentence
from app.jobs import address_book
from app.jobs import decisions as remembered
from app.jobs.address_book import Months, OpenBook
from app.jobs.cancel import Cancel
from app.jobs.sources import Sources
from app.model.codes import Code
from app.model.errors import UserError
from app.model.events import Event, Progress, Report
from app.ui.choosing import choose_folder
from app.ui.pages.page import Page
from app.ui.parts.book_view import BookView
from app.ui.parts.panels import Banner, Panel
from app.ui.parts.text import label
from app.ui.session import Session
from app.ui.theme import em

_READ_MAIL = (N_("Read the mail on this computer"), N_("Looks through all mail here, without copying it."))
_OPEN = (N_("Open an archive…"), N_("Shows the address book of an archive made before."))
_EXPORT = (N_("Save address book…"), N_("Writes a file that another program can read its address book from."))


class PeoplePage(Page):
    """Shows the address book of the session's archive; without one, asks where to take it from."""

    name = "people"
    section = "people"
    scrolls = False

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._made_from: Path | None = None
        self._unsaved: Decisions | None = None
        self._working = False
        self._counted: int | None = None
        self._error: UserError | None = None
        self.bind_text(self.title.setText, N_("Address book"))
        self._views = QStackedWidget()
        self.view = BookView(self.button(*_OPEN, self.choose_archive, role="quiet"))
        self._ask_view, self._wait_view = self._asking(), self._waiting()
        for view in (self._ask_view, self._wait_view, self.view):
            self._views.addWidget(view)
        self.body.addWidget(self._views, 1)
        self.view.chosen.connect(self._chosen)
        self.view.decided.connect(self._decided)
        self._another = self.add_button(*_OPEN, self.choose_archive, picture="folder")
        self._address_change = self.add_button(
            N_("Tell the new address…"),
            N_("Prepares drafts that tell everybody your new mail address. Nothing is sent."),
            lambda: self.go.emit("address_change"),
            picture="mail",
        )
        self.next.clicked.connect(lambda: self._go_on())
        self.next.show()

    @property
    def message(self) -> str:
        """What went wrong; empty where nothing did."""
        return self._warning.text

    def enter(self) -> None:
        """Shows the address book of the archive just made, the open one, or the question which to open."""
        self._working = False
        archive, opened = self.session.state.archive, self.session.state.people
        if archive is not None and archive != self._made_from:
            self._made_from = archive
            self.open(Sources(self.session.sources.home, (archive,)))
        elif opened is not None:
            self._show(self.view)
            self._chosen()
        else:
            self._show(self._ask_view)

    def open(self, sources: Sources) -> None:
        """Reads the address book of an archive, or of the mail itself."""
        self._error = None
        self._show_progress(0)
        self._show(self._wait_view)
        folder = self.session.settings_folder

        def job(report: Report, cancel: Cancel) -> OpenBook:
            """Reads the address book."""
            return address_book.run(sources, folder, report, cancel)

        self._working = True
        self.run(job)

    def on_event(self, event: Event) -> None:
        """Shows how far the job is."""
        if isinstance(event, Progress):
            self._show_progress(event.messages)

    def on_done(self, record: object) -> None:
        """Shows the address book that was read, or the months that were counted."""
        self._working = False
        if isinstance(record, OpenBook):
            self.session.state.people = record
            self.view.open(record.book)
            self._show(self.view if len(record.book) else self._ask_view)
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
        self._working = False
        if error.code == Code.UNEXPECTED:
            super().on_failed(error)
            return
        self._error = error
        self._show(self._ask_view)

    def on_cancelled(self) -> None:
        """Goes back to the open address book, or to the question which to open."""
        self._working = False
        self._show(self.view if self.session.state.people is not None else self._ask_view)

    def retranslate(self, translator: Translator) -> None:
        """Shows every text of the page in the language of `translator`."""
        super().retranslate(translator)
        self.view.retranslate(translator)
        self._show(self._views.currentWidget())
        self._chosen()

    def first_focus(self) -> QWidget:
        """Where the keyboard stands first."""
        return self.view.search if self._views.currentWidget() is self.view else super().first_focus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return in the list leads to what can be decided, never out of the page."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.view.step():
            return
        super().keyPressEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Hands the selection to the other pages, and saves what was decided."""
        state, table = self.session.state, self.view.table
        state.people_shown, state.people_chosen = table.people.shown, table.positions
        # Another page's job may replace the one that would have saved them.
        opened, folder = self.session.state.people, self.session.settings_folder
        if self._unsaved is not None and opened is not None and folder is not None:
            remembered.save(folder, opened.name, self._unsaved)
            self._unsaved = None

    # How it is built.

    def _asking(self) -> QWidget:
        view = QWidget()
        column = QVBoxLayout(view)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(em(0.7))
        self._warning = Banner("warn")
        card = Panel()
        for message, role in (
            (N_("Whose address book is it to be?"), "strong"),
            (N_("Everybody who ever wrote is found in the mail itself, even if no address book was ever kept."), ""),
            (N_("If there is an archive already, open it. Else the mail on this computer is read; it stays as it is."),
             "hint"),
        ):  # fmt: skip
            line = label("", role)
            self.bind_text(line.setText, message)
            card.inside.addWidget(line)
        column.addWidget(self._warning)
        column.addWidget(card)
        column.addStretch(1)
        return view

    def _waiting(self) -> QWidget:
        view = QWidget()
        column = QVBoxLayout(view)
        column.setContentsMargins(0, 0, 0, 0)
        bar = QProgressBar()
        bar.setRange(0, 0)
        bar.setTextVisible(False)
        self.bind_text(bar.setAccessibleName, N_("Looking for people"))
        self._how_far = label("", "head")
        stop = self.button(N_("Stop"), N_("Stops looking. Nothing is changed by it."), self.session.runner.cancel)
        card = Panel()
        card.inside.setSpacing(em(0.6))
        card.inside.addWidget(self._how_far)
        card.inside.addWidget(bar)
        card.inside.addWidget(stop, alignment=Qt.AlignmentFlag.AlignLeft)
        column.addWidget(card)
        column.addStretch(1)
        return view

    # What happens in it.

    def _show(self, view: QWidget) -> None:
        translator, opened = self.session.translator, self.session.state.people
        self._views.setCurrentWidget(view)
        shown, asked = view is self.view, view is self._ask_view
        empty = asked and opened is not None and not len(opened.book)
        self._warning.setVisible(self._error is not None or empty)
        if self._error is not None:
            self._warning.show_text(sentence(self._error, translator))
        elif empty:
            self._warning.show_text(
                translator.translate("Nobody was found there. That does not mean there is no mail: look elsewhere.")
            )
        text, description = _EXPORT if shown else _READ_MAIL
        self.next.setText(translator.translate(text))
        self.next.setAccessibleDescription(translator.translate(description))
        self.next.show_icon("people" if shown else "next")
        self.next.setVisible(shown or asked)
        self._another.setVisible(asked)
        self._address_change.setVisible(shown)

    def _show_progress(self, messages: int) -> None:
        translate = self.session.translator.translate
        self._how_far.setText(
            translate("Looking for people… {count} {count:message|messages} so far.", count=messages)
            if messages
            else translate("Looking for people…")
        )

    def _chosen(self) -> None:
        self._counted = None
        self._go_on_working()

    def _decided(self, decisions: Decisions) -> None:
        self._unsaved = decisions
        self.view.decide(decisions)

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

    def _go_on(self) -> None:
        if self._views.currentWidget() is self.view:
            self.go.emit("export")
        else:
            self.open(self.session.sources)

    def choose_archive(self) -> None:
        """Asks for an archive, and reads its address book."""
        translator = self.session.translator
        start = self.session.state.destination or Path.home()
        if (archive := choose_folder(self, translator.translate("Open an archive…"), start, translator)) is not None:
            self.open(Sources(self.session.sources.home, (archive,)))
