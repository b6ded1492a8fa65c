"""The mail is already gone: first stop and look where it survives. Nothing is searched, and nothing is written."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from app.i18n.catalogue import N_, Translator
from app.i18n.reasons import sentence
from app.i18n.rescue_places import STOP, look_headline, together
from app.jobs.cancel import Cancel
from app.model.errors import UserError
from app.model.events import Event, Progress, Report
from app.model.rescue import LookRecord, Place, PlaceAct
from app.ui.choosing import choose_folder
from app.ui.pages.page import Page
from app.ui.parts.expander import Expander
from app.ui.parts.flow_layout import FlowLayout
from app.ui.parts.panels import Banner, Panel, clear
from app.ui.parts.place_row import PlaceRow
from app.ui.parts.text import label
from app.ui.session import Session
from app.ui.theme import em

_MOST = 60
"""So many places are shown; those that hold most come first."""
_MOST_NOTES = 20


class GonePage(Page):
    """Looks when that is asked for, and shows each place with its one button."""

    name = "gone"
    section = "gone"

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._record: LookRecord | None = None
        self._error: UserError | None = None
        self._is_looking = False
        self._home: Path | None = None
        self.bind_text(self.title.setText, N_("The mail is already gone"))
        self.bind_text(
            self.lead.setText,
            N_("It may still lie somewhere. First we only look: nothing is written or changed here."),
        )
        self._warning = Banner("warn")
        self.bind_text(self._warning.show_text, STOP)
        self._why = label("", "hint")
        self.bind_text(
            self._why.setText,
            N_("A deleted file stays on the disk until something else is written over it: a page in the browser, an"
               " update, a new message. Close the mail program, install nothing, save what is found on a USB stick."),
        )  # fmt: skip
        self._bar = QProgressBar()
        self._bar.setRange(0, 0)
        self._bar.setTextVisible(False)
        self.bind_text(self._bar.setAccessibleName, N_("Looking where mail is still kept"))
        self._so_far = label("", "hint")
        self._headline = label("", "head")
        self._copied = Banner("good")
        self._failed = Banner("warn")
        self._rows = QVBoxLayout()
        self._rows.setSpacing(em(0.6))
        self._notes = Expander()
        for each in (self._warning, self._why, self._failed, self._so_far, self._bar, self._copied, self._headline):
            self.body.addWidget(each)
        self.body.addLayout(self._rows)
        self.body.addWidget(self._notes)
        self.body.addWidget(self._disk_panel())
        self.body.addStretch(1)
        self._add_buttons()

    def _add_buttons(self) -> None:
        self._elsewhere = self.add_button(
            N_("Look in another home folder…"),
            N_("Looks in the home folder of another person, or on the disk of another computer."),
            self._choose_home,
            role="quiet",
            picture="folder",
        )
        self._stop_button = self.add_button(
            N_("Stop"), N_("Stops looking. Nothing is changed."), self.session.runner.cancel, picture="stop"
        )
        self.next_step(
            N_("Look where mail survives"),
            N_("Looks in trash folders, snapshots, other homes and lists of people. Everything is only read."),
            self.look,
            picture="search",
        )

    def _disk_panel(self) -> Panel:
        panel = Panel()
        head, text = label("", "head"), label("")
        self.bind_text(head.setText, N_("Search the disk itself"))
        self.bind_text(
            text.setText,
            N_("When everything else is saved: deleted files may still lie on a hard disk, on a USB stick or in an"
               " image of a disk. Nobody can promise how much of them."),
        )  # fmt: skip
        self.search = self.button(
            N_("Search a disk or image…"),
            N_("Asks what is to be searched, and where to save what is found."),
            lambda: self._search(None),
            picture="disk",
        )
        for each in (head, text):
            panel.inside.addWidget(each)
        panel.inside.addLayout(FlowLayout(self.search))
        return panel

    def enter(self) -> None:
        """Shows what was found the last time; nothing is looked at before the button is pressed."""
        self._is_looking = self.session.runner.current is self
        self._show()

    def look(self) -> None:
        """Looks in the home of the session, or in the one that was chosen."""
        chosen, home = self._home, self.session.sources.home

        def job(report: Report, cancel: Cancel) -> LookRecord:
            """Counts what every place holds."""
            from app.jobs.rescue import looking

            plan = looking.prepare(chosen) if chosen is not None else looking.prepare_home(home)
            return looking.run(plan, report, cancel)

        self._is_looking, self._record, self._error = True, None, None
        self._copied.hide()
        self._so_far.setText(self.session.translator.translate("Looking where mail is still kept…"))
        self._show()
        self.setFocus()
        self.run(job)

    def look_in(self, home: Path) -> None:
        """Looks in another home."""
        self._home = home
        self.look()

    @property
    def progress_is_shown(self) -> bool:
        """True while it looks."""
        return self._bar.isVisibleTo(self)

    @property
    def rows(self) -> list[PlaceRow]:
        """The places that are shown, from the top."""
        found = (self._rows.itemAt(number).widget() for number in range(self._rows.count()))
        return [each for each in found if isinstance(each, PlaceRow)]

    def on_event(self, event: Event) -> None:
        """Shows how many messages were met so far."""
        if isinstance(event, Progress) and event.messages:
            translate = self.session.translator.translate
            self._so_far.setText(translate("{count} {count:message|messages} so far", count=event.messages))

    def on_done(self, record: object) -> None:
        """Shows the places, with the keyboard on the first."""
        assert isinstance(record, LookRecord)
        self._is_looking, self._record = False, record
        self._show()
        self.announce(self._headline.text())
        if self.isVisible():
            self.first_focus().setFocus()

    def on_failed(self, error: UserError) -> None:
        """Shows why nothing could be looked at."""
        self._is_looking, self._error = False, error
        self._show()
        self.announce(self._failed.text)

    def on_cancelled(self) -> None:
        """Shows the page as it was before."""
        self._is_looking = False
        self._show()

    def retranslate(self, translator: Translator) -> None:
        """Shows every text of the page in the language of `translator`."""
        super().retranslate(translator)
        self._copied.hide()
        self._show()

    def first_focus(self) -> QWidget:
        """Where the keyboard stands first."""
        return self.rows[0].button if self.rows else super().first_focus()

    def act(self, place: Place) -> None:
        """Does the one thing there is to do about a place."""
        assert self._record is not None
        match place.act:
            case PlaceAct.BACK_UP:
                self._back_up(self._record.home)
            case PlaceAct.ADD:
                self._back_up(Path(place.path))
            case PlaceAct.PEOPLE:
                self._show_people(self._record.home)
            case PlaceAct.FETCH:
                self.session.state.fetch_from = place.about
                self.go.emit("fetch")
            case PlaceAct.TYPE:
                self._copy("\n".join(place.commands))
            case PlaceAct.SEARCH:
                self._search(Path(place.path))
            case PlaceAct.SHOW:
                self.session.open_path(Path(place.path))

    def _back_up(self, path: Path) -> None:
        """Adds a place to the mail that is found; the home of the session is found anyway."""
        sources = self.session.sources
        if path != sources.home.path and path not in sources.added:
            self.session.look_at(replace(sources, added=(*sources.added, path)))
        self.go.emit("found")

    def _show_people(self, home: Path) -> None:
        self.session.state.book_of_home = home
        self.go.emit("people")

    def _search(self, path: Path | None) -> None:
        self.session.state.search_in = path
        self.go.emit("search_disk")

    def _copy(self, commands: str) -> None:
        QGuiApplication.clipboard().setText(commands)
        self._copied.show_text(self.session.translator.translate("The commands are copied."))
        self._copied.show()
        self.announce(self._copied.text)

    def _choose_home(self) -> None:
        translator = self.session.translator
        start = self.session.sources.home.path.parent
        if (found := choose_folder(self, translator.translate("Whose home?"), start, translator)) is not None:
            self.look_in(found)

    def _show(self) -> None:
        translator, record, translate = self.session.translator, self._record, self.session.translator.translate
        for each in (self._bar, self._so_far, self._stop_button):
            each.setVisible(self._is_looking)
        self.next.setVisible(not self._is_looking)
        self._elsewhere.setVisible(not self._is_looking)
        self.next.setText(translate("Look again") if record is not None else translate("Look where mail survives"))
        self._failed.setVisible(self._error is not None)
        if self._error is not None:
            self._failed.show_text(sentence(self._error, translator))
        self._why.setVisible(record is None)
        clear(self._rows)
        self._headline.setVisible(record is not None)
        self._notes.setVisible(record is not None and bool(record.findings))
        if record is None:
            return
        self._headline.setText(look_headline(record, translator))
        groups = together(record)
        for group in groups[:_MOST]:
            row = PlaceRow(group, record, translator)
            row.acted.connect(self.act)
            self._rows.addWidget(row)
        if (more := len(groups) - _MOST) > 0:
            self._rows.addWidget(label(translate("… and {more} more of this kind.", more=more), "hint"))
        self._show_notes(record, translator)

    def _show_notes(self, record: LookRecord, translator: Translator) -> None:
        texts = list(dict.fromkeys(sentence(finding, translator) for finding in record.findings))
        notes: list[QWidget] = [Banner("info", text) for text in texts[:_MOST_NOTES]]
        self._notes.show_content(
            translator.translate("{count} {count:note|notes}", count=len(texts)),
            translator.translate("What could not be looked at."),
            notes,
            translator,
        )
