"""What to do before the old account is deleted: a list to tick off, to read aloud on the telephone, or to print."""

import html
from datetime import datetime

from PySide6.QtWidgets import QVBoxLayout

from app.i18n.catalogue import N_, Translator
from app.i18n.checklist import Step, checklist
from app.jobs.confirmations import Confirmed
from app.model.record import BackupRecord
from app.model.trace_kind import ADDRESS_BOOKS
from app.ui.pages.page import Page
from app.ui.parts.check_item import CheckItem
from app.ui.parts.panels import Banner, Panel, clear
from app.ui.parts.text import label
from app.ui.printing import print_html
from app.ui.session import Session
from app.ui.shown_result import confirmed, keep_confirmed, settled, shown_record
from app.ui.standing import Standing
from app.ui.theme import em

_GENERIC = "files"


class ChecklistPage(Page):
    """The steps for the programs that were found."""

    name = "checklist"
    step = 4

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._ticked: set[str] = set()
        self.bind_text(self.title.setText, N_("Before you delete the old account"))
        self.bind_text(self.lead.setText, N_("Take your time. Each of these steps can be done on another day."))
        self._verdict = Banner("warn")
        self._parts = QVBoxLayout()
        self._parts.setSpacing(em(0.8))
        self.body.addWidget(self._verdict)
        self.body.addLayout(self._parts)
        self.body.addStretch(1)
        self._back = self.back_to("result")
        self._back.clicked.disconnect()
        self._back.clicked.connect(lambda: self.go.emit(self._came_from))
        self.next_step(N_("Print this list"), N_("Prints the list, with boxes to tick."), self._print, picture="print")

    def enter(self) -> None:
        """Shows the steps for the programs that were found."""
        self._show()

    def retranslate(self, translator: Translator) -> None:
        """Shows every text of the page in the language of `translator`."""
        super().retranslate(translator)
        self._show()

    @property
    def _came_from(self) -> str:
        return "result" if self.session.state.chosen is None else "archive_result"

    @property
    def _record(self) -> BackupRecord | None:
        return shown_record(self.session.state)

    def clients(self) -> list[str]:
        """The programs the list is for; without any, one for all."""
        if self._record is not None and self._record.accounts:
            return list(dict.fromkeys(each.client for each in self._record.accounts))
        survey = self.session.state.survey
        stores = [each for each in survey.stores if each.total.messages] if survey is not None else []
        found = dict.fromkeys(each.store.client for each in stores if each.store.client != ADDRESS_BOOKS)
        return list(found) or [_GENERIC]

    def as_html(self) -> str:
        """The list for a printer."""
        translator = self.session.translator
        pieces = [f"<h1>{html.escape(self.title.text())}</h1>", f"<p><b>{html.escape(self._verdict.text)}</b></p>"]
        for part in checklist(self.clients(), translator):
            pieces.append(f"<h2>{html.escape(part.heading)}</h2>")
            pieces += [f"<p>{self._box(step)} &nbsp;{html.escape(step.text)}</p>" for step in part.steps]
        return "\n".join(pieces)

    def _show(self) -> None:
        translator = self.session.translator
        standing = self._standing()
        self._verdict.show_tone(standing.tone if standing is not None else "warn")
        self._verdict.show_text(
            standing.title(standing.tasks(translator), translator)
            if standing is not None
            else translator.translate("Make a backup first.")
        )
        self._ticked = set(standing.said.about(Confirmed.STEP)) if standing is not None else self._ticked
        clear(self._parts)
        for part in checklist(self.clients(), translator):
            card = Panel()
            card.inside.setSpacing(em(0.55))
            card.inside.addWidget(label(part.heading, "strong"))
            for step in part.steps:
                card.inside.addWidget(self._step(step))
            self._parts.addWidget(card)

    def _standing(self) -> Standing | None:
        if self._record is None:
            return None
        said = confirmed(self.session, self._record)
        return Standing(self._record, said, settled(self.session, self._record), is_checking=False)

    def _step(self, step: Step) -> CheckItem:
        made = CheckItem()
        made.show_text(step.text, self.session.translator.translate("Tick this off when it is done."))
        made.box.setChecked(step.name in self._ticked)
        made.box.toggled.connect(lambda on: self._tick(step.name, on))
        return made

    def _tick(self, name: str, on: bool) -> None:
        """Kept with the archive: the list may take weeks."""
        (self._ticked.add if on else self._ticked.discard)(name)
        if self._record is None:
            return
        said = confirmed(self.session, self._record).without(Confirmed.STEP, {name})
        if on:
            said = said.add(Confirmed.STEP, {name}, "", datetime.now().astimezone())
        keep_confirmed(self.session, self._record, said)

    def _box(self, step: Step) -> str:
        return "☑" if step.name in self._ticked else "☐"

    def _print(self) -> None:
        print_html(self.as_html(), self)
