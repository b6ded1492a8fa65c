"""The first step: what mail is on this computer, account by account, and the one button."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtWidgets import QMenu, QProgressBar, QVBoxLayout, QWidget

from app.i18n.catalogue import N_, Translator
from app.i18n.labels import client_label
from app.i18n.reasons import sentence
from app.i18n.sizes import size
from app.jobs.accounts import accounts_found
from app.jobs.added_places import Inspected, added_places, inspect
from app.model.archives import ListRecord
from app.model.code_definitions import Trait
from app.model.events import Event, Progress
from app.model.record import SurveyRecord
from app.system.permission import Access
from app.textkit.paths import path_text
from app.textkit.text import one_line
from app.ui.choosing import choose_file, choose_folder
from app.ui.pages.page import Page
from app.ui.parts.account_card import AccountCard
from app.ui.parts.added_list import AddedList
from app.ui.parts.expander import Expander
from app.ui.parts.panels import Banner, clear
from app.ui.parts.text import Button, label
from app.ui.session import Session
from app.ui.theme import em

_MOST_NOTES = 40
_ADD = N_("Add a place with mail…")
_WHERE = N_("Where else is mail?")


class FoundPage(Page):
    """Looks as soon as it is shown for the first time. What was found stays in the session."""

    name = "found"
    step = 1

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._archive: Path | None = None
        self.bind_text(self.title.setText, N_("Mail on this computer"))
        self._bar = QProgressBar()
        self._bar.setRange(0, 0)
        self._bar.setTextVisible(False)
        self.bind_text(self._bar.setAccessibleName, N_("Looking for mail"))
        self._at = label("", "hint")
        self.is_archive = Banner("info")
        self.is_archive.add(self._open_button())
        self._banners, self._cards = QVBoxLayout(), QVBoxLayout()
        self.added = AddedList()
        self.added.removed.connect(self.remove)
        self.notes = Expander()
        for layout in (self._banners, self._cards):
            layout.setSpacing(em(0.6))
        for each in (self._bar, self._at, self.is_archive):
            self.body.addWidget(each)
        self.body.addLayout(self._banners)
        self.body.addLayout(self._cards)
        self.body.addWidget(self.added)
        self.body.addWidget(self.notes)
        self.body.addStretch(1)
        self.next_step(
            N_("Backup before switching ISP"),
            N_("Next, you choose where to save the backup. Nothing is written yet."),
            lambda: self.go.emit("destination"),
            picture="wrap",
        )
        self._add = self._add_menu()
        self._again = self.add_button(
            N_("Look again"), N_("Looks for mail on this computer once more."), self.look, role="quiet"
        )

    def enter(self) -> None:
        """Shows what was found; the first time the session looks for it."""
        self._archive = None
        self.session.load_survey(self)
        self._show()

    def look(self) -> None:
        """Looks for mail and counts it, once more where that was done before."""
        self.session.forget_survey()
        self.session.load_survey(self)
        self._show()

    def on_event(self, event: Event) -> None:
        """Shows how many messages are counted so far, and where."""
        if isinstance(event, Progress) and event.messages:
            translator = self.session.translator
            where = " · ".join(one_line(each) for each in (client_label(event.store, translator), event.folder) if each)
            self._at.setText(
                translator.translate("{count} {count:message|messages} so far", count=event.messages)
                + (f"  {where}" if where else "")
            )

    def on_done(self, record: object) -> None:
        """Shows what was found or looked at; without permission or mail another page is shown, if this one is seen."""
        if isinstance(record, Inspected):
            self._take(record)
        elif isinstance(record, ListRecord):
            self._show_archive(record)
        else:
            assert isinstance(record, SurveyRecord)
            self.session.state.survey = record
            self._show()
            if self.isVisible():
                self._after_looking(record)

    def retranslate(self, translator: Translator) -> None:
        """Shows every text of the page in the language of `translator`."""
        super().retranslate(translator)
        self._show()

    def add(self, path: Path) -> None:
        """Looks there as well, unless it is an archive of this program."""
        self.run(lambda report, cancel: inspect(path))

    def remove(self, path: Path) -> None:
        """Looks there no more."""
        sources = self.session.sources
        left = tuple(each for each in sources.added if each != path)
        self.session.look_at(replace(sources, added=left))
        self.look()

    def open_archive(self) -> None:
        """Opens the archive that somebody wanted to add as mail."""
        if self._archive is not None:
            self.session.load_archives(self._archive.parent, self)

    def _take(self, inspected: Inspected) -> None:
        self._archive = inspected.archive
        if inspected.archive is not None:
            self._show()
            self.announce(self.is_archive.text)
            return
        sources = self.session.sources
        if inspected.path not in sources.added:
            self.session.look_at(replace(sources, added=(*sources.added, inspected.path)))
        self.look()

    def _show_archive(self, record: ListRecord) -> None:
        self.session.state.listing = record
        chosen = next((each for each in record.archives if each.path == self._archive), None)
        self.session.state.chosen = chosen
        if self.isVisible():
            self.go.emit("archive" if chosen is not None else "archives")

    def _after_looking(self, record: SurveyRecord) -> None:
        if self.session.surroundings.access(self.session.sources) is Access.DENIED:
            self.go.emit("permission")
        elif not record.total.messages and not self.session.sources.added:
            self.go.emit("nothing")
        else:
            self.announce(self.lead.text())
            if self.next.isEnabled():
                self.next.setFocus()

    def _show(self) -> None:
        translator, record = self.session.translator, self.session.state.survey
        looking = record is None
        self._bar.setVisible(looking)
        self._at.setVisible(looking)
        self.next.setEnabled(record is not None and record.total.messages > 0)
        self._show_found_archive(translator)
        clear(self._banners)
        clear(self._cards)
        self.notes.setVisible(not looking)
        self.added.setVisible(not looking)
        if record is None:
            self.lead.setText(translator.translate("Looking for mail on this computer…"))
            self._at.clear()
            return
        self.lead.setText(_found_sentence(record, translator))
        for account in accounts_found(record):
            self._cards.addWidget(AccountCard(account, translator))
        self.added.show_places(added_places(record, self.session.sources.added), translator)
        self._show_findings(record, translator)

    def _show_found_archive(self, translator: Translator) -> None:
        self.is_archive.setVisible(self._archive is not None)
        if self._archive is not None:
            self.is_archive.show_text(
                translator.translate(
                    "{path} is an archive that Furoshiki made. It is not counted as mail of this computer.",
                    path=path_text(self._archive),
                )
            )

    def _show_findings(self, record: SurveyRecord, translator: Translator) -> None:
        """What one should act on first stands above the accounts; the rest waits behind a button."""
        findings = [finding for store in record.stores for finding in store.findings if finding.is_problem]
        first = [finding for finding in findings if finding.code.trait is Trait.ACT_FIRST]
        rest = [finding for finding in findings if finding.code.trait is not Trait.ACT_FIRST]
        for text in dict.fromkeys(sentence(finding, translator) for finding in first):
            self._banners.addWidget(Banner("warn", text))
        texts = list(dict.fromkeys(sentence(finding, translator) for finding in rest))
        notes: list[QWidget] = [Banner("info", text) for text in texts[:_MOST_NOTES]]
        self.notes.show_content(
            translator.translate("{count} {count:note|notes}", count=len(texts)),
            translator.translate("What is unusual about single files and folders."),
            notes,
            translator,
        )
        self.notes.setVisible(bool(texts))

    def _open_button(self) -> Button:
        return self.button(N_("Open this archive"), N_("Shows what is in it, and checks it."), self.open_archive)

    def _add_menu(self) -> Button:
        made = self.add_button(
            _ADD,
            N_("Adds a folder, a file, another person's home or a whole disk."),
            lambda: None,
            role="quiet",
            picture="plus",
        )
        menu = QMenu(made)
        for message, act in (
            (N_("Add a folder…"), lambda: self._add_folder(Path.home())),
            (N_("Add a file…"), self._add_file),
            (N_("Add another person's home…"), lambda: self._add_folder(self.session.sources.home.path.parent)),
            (N_("Add a whole disk…"), lambda: self._add_folder(Path(Path.home().anchor))),
        ):
            self.bind_text(menu.addAction("", act).setText, message)
        made.setMenu(menu)
        self.bind_text(menu.setAccessibleName, _ADD)
        return made

    def _add_folder(self, start: Path) -> None:
        title = self.session.translator.translate(_WHERE)
        if (found := choose_folder(self, title, start, self.session.translator)) is not None:
            self.add(found)

    def _add_file(self) -> None:
        translator = self.session.translator
        if (found := choose_file(self, translator.translate(_WHERE), Path.home(), translator)) is not None:
            self.add(found)


def _found_sentence(record: SurveyRecord, translator: Translator) -> str:
    """How much there is, and that nothing happens to it."""
    if not record.total.messages:
        return translator.translate("No mail found yet.")
    return translator.translate(
        "{messages} {messages:message|messages}, {size} in all. Your mail is only read, never changed, and nothing"
        " leaves this computer.",
        messages=record.total.messages,
        size=size(record.total.size_bytes),
    )
