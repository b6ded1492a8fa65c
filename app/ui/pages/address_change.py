"""Telling people the new mail address: drafts to look through and send oneself. Nothing is sent from here."""

from collections import Counter
from datetime import date
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from app.i18n.catalogue import N_, Translator
from app.i18n.importing import DRAFTS
from app.i18n.letters import letters_lines
from app.i18n.reasons import sentence
from app.jobs import address_change
from app.jobs.address_change import AddressChangeRequest
from app.jobs.cancel import Cancel
from app.letters.recipients import delivery
from app.model.codes import Code
from app.model.contact import Contact
from app.model.errors import UsageError, UserError
from app.model.events import Report
from app.model.letter import Delivery
from app.model.record import AddressChangeRecord
from app.textkit.paths import path_text
from app.textkit.text import one_line
from app.ui.choosing import choose_folder
from app.ui.pages.page import Page
from app.ui.parts.letter_form import LetterForm
from app.ui.parts.panels import Banner, Panel, clear
from app.ui.parts.text import label
from app.ui.session import Session
from app.ui.theme import em

_PAUSE = 250
"""Milliseconds without a key before the preview follows what is typed."""


class AddressChangePage(Page):
    """Asks for the addresses and for whom; shows the letter before anything is written."""

    name = "address_change"
    section = "people"

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._record: AddressChangeRecord | None = None
        self._error: UserError | None = None
        self.people: list[Contact] = []
        self.bind_text(self.title.setText, N_("Tell them the new address"))
        self.bind_text(
            self.lead.setText,
            N_("A draft is written for each person. Nothing is sent: you look through them, and send them yourself."),
        )
        self.form = LetterForm()
        self.preview = QPlainTextEdit()
        self.preview.setReadOnly(True)
        self.preview.setTabChangesFocus(True)
        self.preview.setMinimumHeight(em(16))
        self._count = label("", "strong")
        self._preview_name = label("", "strong")
        self._preview_name.setBuddy(self.preview)
        self._box = Banner("good")
        self._open = self.button(
            N_("Show the folder"), N_("Shows the folder with the drafts."), self._open_folder, picture="folder"
        )
        self._box.add(self._open)
        self._steps = QVBoxLayout()
        self._steps.setSpacing(em(0.3))
        self.body.addWidget(self._box)
        self._after = Panel()
        self._after.inside.addLayout(self._steps)
        self.body.addWidget(self._after)
        self._problem = Banner("warn")
        self.body.addWidget(self.form)
        self.body.addWidget(self._problem)
        self.body.addWidget(self._letter())
        self.body.addStretch(1)
        self.back_to("people")
        self.next_step(
            N_("Write the drafts…"),
            N_("Asks for a folder, then writes the drafts into it."),
            self.choose_folder,
            picture="mail",
        )
        self._follow_typing()

    def enter(self) -> None:
        """Shows the letter for the open address book; without one it leads to where one is opened."""
        opened = self.session.state.people
        if opened is None:
            self.go.emit("people")
            return
        self._record = self._error = None
        self.form.recipients.show_state(self.session.state)
        self.form.propose_old_address(opened.owner)
        self._gather()

    def first_focus(self) -> QWidget:
        """Where the keyboard stands first."""
        return self.form.from_name

    def retranslate(self, translator: Translator) -> None:
        """Shows every text of the page in the language of `translator`."""
        super().retranslate(translator)
        if not self.isVisible():
            self.form.choose_language(translator.language)
        self.form.retranslate(translator)
        self.refresh()

    @property
    def message(self) -> str:
        """What came of it; empty where nothing was done yet."""
        return self._box.text

    @property
    def problem(self) -> str:
        """What is wrong with an address that was typed; empty where nothing is."""
        return self._problem.text

    def write(self, folder: Path) -> None:
        """Writes the drafts into a folder that does not exist yet."""
        opened, people = self.session.state.people, self.people
        assert opened is not None
        request = self.form.request(folder)

        def job(report: Report, cancel: Cancel) -> AddressChangeRecord:
            """Writes the drafts."""
            address_change.check(opened.sources, request)
            return address_change.write(people, request, report, cancel)

        self.next.setEnabled(False)
        self.run(job)

    def on_done(self, record: object) -> None:
        """Shows the drafts that were written, or takes over the recipients that were found."""
        if isinstance(record, AddressChangeRecord):
            self._record, self._error = record, None
        elif isinstance(record, list):
            self.people = record
        self.refresh()

    def on_failed(self, error: UserError) -> None:
        """Shows why no draft was written; bugs go to the error page."""
        if error.code == Code.UNEXPECTED:
            super().on_failed(error)
            return
        self._record, self._error = None, error
        self.refresh()

    def _follow_typing(self) -> None:
        """Shows the letter anew a moment after the last key, and at once after a choice."""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE)
        self._timer.timeout.connect(self.refresh)
        self.form.typed.connect(self._timer.start)
        self.form.chosen.connect(self.refresh)
        self.form.recipients.changed.connect(self._gather)

    def _gather(self) -> None:
        """Finds the recipients in a job: there may be very many."""
        find = self.form.recipients.wanted()
        self.run(lambda report, cancel: find())

    def _letter(self) -> Panel:
        card = Panel()
        self.bind_text(self._preview_name.setText, N_("The letter"))
        self.bind_text(self.preview.setAccessibleName, N_("The letter"))
        self.bind_text(self.preview.setAccessibleDescription, N_("The text as the first of the people gets it."))
        card.inside.addWidget(self._preview_name)
        card.inside.addWidget(self.preview)
        card.inside.addWidget(self._count)
        return card

    def refresh(self) -> None:
        """Shows the letter as it would be written now."""
        translator = self.session.translator
        request = self.form.request(Path())
        gets = Counter(map(delivery, self.people))
        first = next((each for each in self.people if delivery(each) is Delivery.LETTER), None)
        subject, body = address_change.preview(request, first)
        self.preview.setPlainText(f"{subject}\n\n{body}")
        count = gets[Delivery.LETTER] + (gets[Delivery.TO_CHECK] if request.to_check else 0)
        lines = [translator.translate("{count} {count:draft|drafts} will be written.", count=count)]
        if (left := gets[Delivery.TO_CHECK]) and not request.to_check:
            lines.append(
                translator.translate(
                    "{count} more {count:is probably a person|are probably people}; no draft is written.", count=left
                )
            )
        if machines := sum(1 for each in self.people if each.address and delivery(each) is Delivery.NONE):
            lines.append(translator.translate("No draft, because they are not people: {count}.", count=machines))
        self._count.setText(translator.joined(lines))
        problem = self._find_problem(request)
        self._problem.setVisible(bool(problem))
        self._problem.show_text(problem)
        ready = bool(request.from_name and request.new_address and count and not problem)
        self.next.setEnabled(ready and not self.session.runner.is_exclusive)
        self._box.setVisible(self._record is not None or self._error is not None)
        self._open.setVisible(self._record is not None)
        self._after.setVisible(self._record is not None)
        clear(self._steps)
        if self._record is not None:
            self._box.show_tone("good")
            self._box.show_text(_written(self._record, translator))
            for number, step in enumerate(DRAFTS, 1):
                self._steps.addWidget(
                    label(translator.translate("{number}. {step}", number=number, step=translator.translate(step)))
                )
        elif self._error is not None:
            self._box.show_tone("warn")
            self._box.show_text(sentence(self._error, translator))

    def _find_problem(self, request: AddressChangeRequest) -> str:
        """What is wrong with an address that was typed; empty while nothing is typed, or all is well."""
        if not request.from_name or not request.new_address:
            return ""
        try:
            address_change.sender_of(request)
        except UsageError as error:
            return sentence(error, self.session.translator)
        return ""

    def choose_folder(self) -> None:
        """Asks where the drafts are to go, and writes them into a new folder there."""
        translator = self.session.translator
        start = self.session.state.destination or Path.home()
        if (
            parent := choose_folder(self, translator.translate("Where should the drafts go?"), start, translator)
        ) is not None:
            self.write(_new_folder(parent, translator))

    def _open_folder(self) -> None:
        if self._record is not None:
            self.session.open_path(self._record.folder)


def _new_folder(parent: Path, translator: Translator) -> Path:
    """A folder in `parent` for the drafts."""
    return parent / translator.translate("Change of address {day}", day=f"{date.today():%Y-%m-%d}")


def _written(record: AddressChangeRecord, translator: Translator) -> str:
    """What was written, and that it was not sent."""
    path = one_line(path_text(record.folder))
    pieces = [
        translator.translate(
            "{drafts} {drafts:draft|drafts} are in {path}. Nothing was sent.", drafts=record.drafts, path=path
        )
    ]
    return translator.joined([*pieces, *letters_lines(record, translator)])
