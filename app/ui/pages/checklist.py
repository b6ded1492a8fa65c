"""What to do before the old account is deleted: a list to tick off, to read aloud on the telephone, or to print."""

import html

from PySide6.QtWidgets import QVBoxLayout

from app.i18n.catalogue import N_, Translator
from app.i18n.checklist import checklist
from app.i18n.labels import answer_label
from app.model.verdict import Answer
from app.traces.reading import NAME as ADDRESS_BOOKS
from app.ui.pages.page import Page
from app.ui.parts.check_item import CheckItem
from app.ui.parts.panels import Banner, Panel, clear
from app.ui.parts.text import label
from app.ui.printing import print_html
from app.ui.session import Session
from app.ui.theme import em

_GENERIC = "files"


class ChecklistPage(Page):
    """The steps for the programs that were found."""

    name = "checklist"
    step = 4

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._ticked: set[tuple[int, int]] = set()
        self.bind_text(self.title.setText, N_("Before you delete the old account"))
        self.bind_text(self.lead.setText, N_("Take your time. Each of these steps can be done on another day."))
        self._verdict = Banner("warn")
        self._parts = QVBoxLayout()
        self._parts.setSpacing(em(0.8))
        self.body.addWidget(self._verdict)
        self.body.addLayout(self._parts)
        self.body.addStretch(1)
        self.back_to("result")
        self.next_step(N_("Print this list"), N_("Prints the list, with boxes to tick."), self._print, picture="print")

    def enter(self) -> None:
        """Shows the steps for the programs that were found."""
        self._show()

    def retranslate(self, translator: Translator) -> None:
        """Shows every text of the page in the language of `translator`."""
        super().retranslate(translator)
        self._show()

    def clients(self) -> list[str]:
        """The programs the list is for; without any, one for all."""
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
            pieces += [f"<p>☐ &nbsp;{html.escape(step)}</p>" for step in part.steps]
        return "\n".join(pieces)

    def _show(self) -> None:
        translator, record = self.session.translator, self.session.state.record
        answer = record.verdict.answer if record is not None else Answer.UNKNOWN
        self._verdict.show_tone({Answer.SAFE: "good", Answer.UNKNOWN: "warn", Answer.NOT_SAFE: "bad"}[answer])
        self._verdict.show_text(answer_label(answer, translator))
        clear(self._parts)
        for number, part in enumerate(checklist(self.clients(), translator)):
            card = Panel()
            card.inside.setSpacing(em(0.55))
            card.inside.addWidget(label(part.heading, "strong"))
            for row, step in enumerate(part.steps):
                card.inside.addWidget(self._step((number, row), step))
            self._parts.addWidget(card)

    def _step(self, key: tuple[int, int], text: str) -> CheckItem:
        made = CheckItem()
        made.show_text(text, self.session.translator.translate("Tick this off when it is done."))
        made.box.setChecked(key in self._ticked)
        made.box.toggled.connect(lambda on: self._ticked.add(key) if on else self._ticked.discard(key))
        return made

    def _print(self) -> None:
        print_html(self.as_html(), self)
