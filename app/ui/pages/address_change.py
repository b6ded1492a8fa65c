"""Announcing the new mail address: drafts to check and send oneself. Nothing is sent from here."""

from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from app.i18n.catalogue import N_, Translator
from app.i18n.importing import DRAFTS
from app.i18n.letters import drafts_lines, letters_lines
from app.i18n.reasons import brief, sentence
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
from app.ui.parts.import_guide import Steps
from app.ui.parts.letter_box import LetterBox
from app.ui.parts.letter_form import LetterForm
from app.ui.parts.panels import Banner
from app.ui.parts.text import label
from app.ui.session import Session

_PAUSE = 250
"""Milliseconds without a key before the preview follows what is typed."""


class AddressChangePage(Page):
    """Asks for the addresses and for whom; shows the letter before anything is written."""

    name = "address_change"
    section = "people"

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._record: AddressChangeRecord | None = None
        self._problem = ""
        self._error: UserError | None = None
        self.people: list[Contact] = []
        self.bind_text(self.title.setText, N_("Announce your new address"))
        self.bind_text(
            self.lead.setText,
            N_("Writes a draft for each person. Nothing is sent: you check the drafts and send them yourself."),
        )
        self.form, self.box = LetterForm(), LetterBox()
        self._count = label("", "strong")
        self._saved = Banner("good")
        self._open = self.button(
            N_("Show the folder"), N_("Opens the folder with the drafts."), self._open_folder, picture="folder"
        )
        self._saved.add(self._open)
        self.after = Steps()
        for part in (self._saved, self.after, self.form, self.box, self._count):
            self.body.addWidget(part)
        self.body.addStretch(1)
        self.back_to("people")
        self._reason = label("", "hint", wraps=False)
        self.footer.insert(self.footer.count() - 1, self._reason)
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
        self.box.retranslate(translator)
        self.refresh()

    @property
    def message(self) -> str:
        """What came of it; empty where nothing was done yet."""
        return self._saved.text

    @property
    def problem(self) -> str:
        """What keeps the drafts from being written; empty where nothing does."""
        return self._problem

    @property
    def reason(self) -> str:
        """What stands beside the button while it cannot be pressed."""
        return self._reason.text()

    def write(self, folder: Path) -> None:
        """Writes the drafts into a folder that does not exist yet."""
        opened, people = self.session.state.people, self.people
        assert opened is not None
        request = self._request(folder)

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
            self.refresh()
            self.announce(self.message)
            if self.isVisible():
                self._open.setFocus()
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
        self.announce(self.message)

    def _follow_typing(self) -> None:
        """Shows the letter anew a moment after the last key, and at once after a choice."""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE)
        self._timer.timeout.connect(self.refresh)
        self.form.typed.connect(self._timer.start)
        self.form.chosen.connect(self.refresh)
        self.box.edited.connect(self._timer.start)
        self.form.recipients.changed.connect(self._gather)

    def _gather(self) -> None:
        """Finds the recipients in a job: there may be very many."""
        find = self.form.recipients.wanted()
        self.run(lambda report, cancel: find())

    def refresh(self) -> None:
        """Shows the letter as it would be written now."""
        translator = self.session.translator
        request = self._request(Path())
        gets = Counter(map(delivery, self.people))
        first = next((each for each in self.people if delivery(each) is Delivery.LETTER), None)
        self.box.show_letter(request, first)
        count = gets[Delivery.LETTER] + (gets[Delivery.TO_CHECK] if request.to_check else 0)
        machines = sum(1 for each in self.people if each.address and delivery(each) is Delivery.NONE)
        left = 0 if request.to_check else gets[Delivery.TO_CHECK]
        self._count.setText(translator.joined(drafts_lines(count, left, machines, translator)))
        self._show_problem(request, count)
        self._show_outcome()

    def _request(self, folder: Path) -> AddressChangeRequest:
        request = self.form.request(folder)
        return replace(request, letter=self.box.letter(request.tone, request.language))

    def _show_problem(self, request: AddressChangeRequest, count: int) -> None:
        """What keeps the drafts from being written: below the field it is about, and beside the button."""
        translator, problems = self.session.translator, address_change.problems_of(request)
        self.form.show_problems(problems, translator)
        error = problems.first or _letter_problem(request)
        self._problem = sentence(error, translator) if error is not None else ""
        reason = brief(error, translator) if error is not None else ""
        if not reason and not count:
            reason = translator.translate("No one would get a draft.")
        self._reason.setText(reason)
        self._reason.setVisible(bool(reason))
        self.next.setEnabled(not reason and not self.session.runner.is_exclusive)

    def _show_outcome(self) -> None:
        translator = self.session.translator
        self._saved.setVisible(self._record is not None or self._error is not None)
        self._open.setVisible(self._record is not None)
        self.after.setVisible(self._record is not None)
        if self._record is not None:
            self._saved.show_tone("good")
            self._saved.show_text(_written(self._record, translator))
            steps = [translator.translate(step) for step in DRAFTS]
            self.after.show_steps(translator.translate("What to do now"), "", steps, translator)
        elif self._error is not None:
            self._saved.show_tone("warn")
            self._saved.show_text(sentence(self._error, translator))

    def choose_folder(self) -> None:
        """Asks where the drafts are to go, and writes them into a new folder there."""
        translator = self.session.translator
        start = self.session.state.destination or Path.home()
        if (
            parent := choose_folder(self, translator.translate("Where should the drafts be saved?"), start, translator)
        ) is not None:
            self.write(_new_folder(parent, translator))

    def _open_folder(self) -> None:
        if self._record is not None:
            self.session.open_path(self._record.folder)


def _letter_problem(request: AddressChangeRequest) -> UsageError | None:
    """What is wrong with the letter of a request that has no other problem."""
    try:
        address_change.check_letter(request, address_change.sender_of(request))
    except UsageError as error:
        return error
    return None


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
