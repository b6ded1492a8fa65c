"""The first page: what mail is on this computer, account by account, and the one button."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtWidgets import QMenu, QProgressBar, QVBoxLayout, QWidget

from app.i18n.catalogue import N_, Translator
from app.i18n.labels import client_label
from app.i18n.reasons import sentence
from app.i18n.sizes import size
from app.jobs.accounts import accounts_found
from app.model.code_definitions import Trait
from app.model.events import Event, Progress
from app.model.record import SurveyRecord
from app.system.permission import Access
from app.textkit.text import one_line
from app.ui.choosing import choose_file, choose_folder
from app.ui.pages.page import Page
from app.ui.parts.account_card import AccountCard
from app.ui.parts.panels import Banner, clear
from app.ui.parts.text import Button, label
from app.ui.session import Session
from app.ui.theme import em

_REMARKS = 40


class FoundPage(Page):
    """Looks as soon as it is shown for the first time. What was found stays in the session."""

    name = "found"
    step = 1

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.bind_text(self.title.setText, N_("Mail on this computer"))
        self._bar = QProgressBar()
        self._bar.setRange(0, 0)
        self._bar.setTextVisible(False)
        self.bind_text(self._bar.setAccessibleName, N_("Looking for mail"))
        self._at = label("", "hint")
        self._banners = QVBoxLayout()
        self._cards = QVBoxLayout()
        self._remarks = QWidget()
        self._remark_lines = QVBoxLayout(self._remarks)
        self._remark_lines.setContentsMargins(0, 0, 0, 0)
        self._more = Button("", "quiet", "list")
        self._more.setCheckable(True)
        self._more.toggled.connect(self._remarks.setVisible)
        for layout in (self._banners, self._cards):
            layout.setSpacing(em(0.6))
        for each in (self._bar, self._at):
            self.body.addWidget(each)
        self.body.addLayout(self._banners)
        self.body.addLayout(self._cards)
        self.body.addWidget(self._more)
        self.body.addWidget(self._remarks)
        self.body.addStretch(1)
        self.next_step(
            N_("Backup before switching ISP"),
            N_("Goes on to the question where the copy is to go. Nothing is written yet."),
            lambda: self.go.emit("destination"),
            picture="wrap",
        )
        self._add = self._add_menu()
        self._again = self.add_button(
            N_("Look again"), N_("Looks for mail on this computer once more."), self.look, role="quiet"
        )

    def enter(self) -> None:
        """Shows what was found; the first time the session looks for it."""
        self.session.load_survey(self)
        self._show()

    def look(self) -> None:
        """Looks for mail and counts it, once more where that was done before."""
        self.session.forget_survey()
        self.session.load_survey(self)
        self._show()

    def on_event(self, event: Event) -> None:
        """Shows how many messages are counted so far, and where."""
        if isinstance(event, Progress):
            translator = self.session.translator
            where = " · ".join(one_line(each) for each in (client_label(event.store, translator), event.folder) if each)
            self._at.setText(
                translator.translate("{count} {count:message|messages} so far", count=event.messages)
                + (f"  {where}" if where else "")
            )

    def on_done(self, record: object) -> None:
        """Keeps what was found; without permission or mail another page is shown."""
        assert isinstance(record, SurveyRecord)
        self.session.state.survey = record
        self._show()
        if self.session.surroundings.access(self.session.sources) is Access.DENIED:
            self.go.emit("permission")
        elif not record.total.messages:
            self.go.emit("nothing")
        else:
            self.next.setFocus()

    def retranslate(self, translator: Translator) -> None:
        """Shows every text of the page in the language of `translator`."""
        super().retranslate(translator)
        self._show()

    def _show(self) -> None:
        translator, record = self.session.translator, self.session.state.survey
        looking = record is None
        self._bar.setVisible(looking)
        self._at.setVisible(looking)
        self.next.setEnabled(record is not None and record.total.messages > 0)
        clear(self._banners)
        clear(self._cards)
        clear(self._remark_lines)
        if record is None:
            self.lead.setText(translator.translate("Looking for mail on this computer…"))
            self._at.clear()
            self._more.hide()
            self._remarks.hide()
            return
        self.lead.setText(
            translator.translate(
                "{messages} {messages:message|messages}, {size} in all. Mail is only read here, never changed, and"
                " nothing leaves this computer.",
                messages=record.total.messages,
                size=size(record.total.size_bytes),
            )
        )
        for account in accounts_found(record):
            self._cards.addWidget(AccountCard(account, translator))
        self._show_banners(record, translator)

    def _show_banners(self, record: SurveyRecord, translator: Translator) -> None:
        """What one should act on first stands above the accounts; the rest waits behind a button."""
        findings = [finding for store in record.stores for finding in store.findings if finding.is_problem]
        first = [finding for finding in findings if finding.code.trait is Trait.ACT_FIRST]
        rest = [finding for finding in findings if finding.code.trait is not Trait.ACT_FIRST]
        for text in dict.fromkeys(sentence(finding, translator) for finding in first):
            self._banners.addWidget(Banner("warn", text))
        for text in list(dict.fromkeys(sentence(finding, translator) for finding in rest))[:_REMARKS]:
            self._remark_lines.addWidget(Banner("info", text))
        self._more.setText(translator.translate("Remarks: {count}", count=len(rest)))
        self._more.setAccessibleDescription(translator.translate("Shows what was odd about single files and folders."))
        self._more.setVisible(bool(rest))
        self._remarks.setVisible(bool(rest) and self._more.isChecked())

    def _add_menu(self) -> Button:
        made = self.add_button(
            N_("Not here?"),
            N_("Adds a folder, a file, another person's home or a whole disk to what is looked at."),
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
        self.bind_text(menu.setAccessibleName, N_("Not here?"))
        return made

    def add(self, path: Path) -> None:
        """Looks there as well."""
        sources = self.session.sources
        if path not in sources.added:
            self.session.look_at(replace(sources, added=(*sources.added, path)))
        self.look()

    def _add_folder(self, start: Path) -> None:
        title = self.session.translator.translate("Where else is mail?")
        if (found := choose_folder(self, title, start, self.session.translator)) is not None:
            self.add(found)

    def _add_file(self) -> None:
        translator = self.session.translator
        if (
            found := choose_file(self, translator.translate("Where else is mail?"), Path.home(), translator)
        ) is not None:
            self.add(found)
