"""The fourth page: the answer as its title, what is saved, and what there is to do before an account may go."""

from collections.abc import Iterable
from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QVBoxLayout

from app.i18n.catalogue import N_, Translator
from app.i18n.ledger import Task
from app.i18n.reasons import sentence
from app.i18n.saved import remark_lines, result_lead, saved_line
from app.jobs import missing, result
from app.jobs.confirmations import Confirmations, Confirmed, path_name
from app.jobs.missing import Missing
from app.jobs.result import Result
from app.model.errors import UserError
from app.model.events import Event
from app.model.record import BackupRecord
from app.textkit.text import one_line
from app.ui.choosing import choose_folder
from app.ui.pages.page import Page
from app.ui.parts.account_answers import AccountAnswers
from app.ui.parts.checking_line import CheckingLine
from app.ui.parts.panels import Banner, clear
from app.ui.parts.task_acts import Act, needs_backup
from app.ui.parts.task_list import TaskList
from app.ui.parts.task_row import TaskRow
from app.ui.parts.text import Button, label
from app.ui.session import Session
from app.ui.shown_result import confirmed, keep_confirmed, settle, settled, shown_record
from app.ui.standing import Standing, without
from app.ui.theme import em, set_tone

_AGAIN = (N_("Back up again"), N_("Looks for mail once more, and makes a new backup."))
_CHECKLIST = (N_("Step by step…"), N_("Shows step by step what to do before the old account is deleted."))
_FIRST = (N_("Make a backup"), N_("Looks for the mail on this computer."))
_SEEN = N_("I looked at the mail of {account} on the provider's web page. Nothing there is missing here.")
_LOST = N_(
    "I am the owner of this mail. What is damaged here or gone is lost for good once the account is deleted, and I"
    " accept that."
)


class ResultPage(Page):
    """The result of the backup made last."""

    name = "result"
    step = 4

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._missing: Missing | None = None
        self._shown: Path | None = None
        self._checking = CheckingLine()
        self._checking.stopped.connect(session.runner.cancel)
        self._failed = Banner("bad")
        self._failed.hide()
        self._accounts = AccountAnswers()
        self._saved = Banner("good")
        self._open_button = self.button(N_("Open the archive"), N_("Shows the folder with the copy."), self._open)
        self._saved.add(self._open_button)
        self._remarks = QVBoxLayout()
        self._remarks.setSpacing(em(0.4))
        self._head = label("", "head")
        self.tasks = TaskList()
        self.tasks.acted.connect(self._act)
        self.tasks.finished.connect(lambda: self.next.setFocus())
        for each in (self._checking, self._failed, self._accounts, self._saved):
            self.body.addWidget(each)
        self.body.addLayout(self._remarks)
        self.body.addWidget(self._head)
        self.body.addWidget(self.tasks)
        self.body.addStretch(1)
        self._buttons()

    def _buttons(self) -> None:
        self._others: list[Button] = []
        for page, picture, message, description in (
            ("people", "people", N_("Address book"), N_("Shows everyone who wrote, ready for a new address book.")),
            ("certificate", "certificate", N_("Certificate"), N_("Shows the proof of this copy, to print or keep.")),
            ("fetch", "cloud", N_("What the server has…"), N_("Saves the mail that is only on the provider's server.")),
        ):
            if page in self.session.pages:
                made = self.add_button(message, description, partial(self._go_to, page), picture=picture)
                self._others.append(made)
        self._list = self.add_button(*_CHECKLIST, lambda: self.go.emit("checklist"), picture="list")
        self._again = self.add_button(
            N_("Check again"), N_("Looks at the mail and the archive once more."), self.renew, role="quiet"
        )
        self.next.clicked.connect(lambda: self._go_on())
        self.next.show()

    # What is shown of which archive.

    @property
    def record(self) -> BackupRecord | None:
        """The record with the newest verdict."""
        return shown_record(self.session.state)

    @record.setter
    def record(self, record: BackupRecord) -> None:
        self.session.state.record = record

    def come_to(self) -> None:
        """From now on everything is about the archive of this page."""
        self.session.state.chosen, self.session.state.book_of = None, None

    def enter(self) -> None:
        """Shows the record; a key not yet kept comes first. What was confirmed and not yet checked is checked now."""
        if self.session.key_not_kept:
            self.go.emit("recovery")
            return
        self.come_to()
        record = self.record
        archive = record.archive if record is not None else None
        if archive != self._shown:
            self._shown, self._missing = archive, None
        self._failed.hide()
        self._checking.hide()
        self._show()
        if record is None:
            return
        standing = self._standing()
        if standing is not None and standing.is_pending:
            self.renew()
        elif self._missing is None:
            self.run(lambda report, cancel: missing.of_record(record, report, cancel))

    def renew(self) -> None:
        """The verdict anew, with everything that was confirmed."""
        record = self.record
        assert record is not None
        said, known = confirmed(self.session, record), self._missing
        secret = self.session.secret_of(record.encrypted) if record.encrypted is not None else None
        notes = self.session.notes
        self._failed.hide()
        self._checking.begin()
        self._show()
        self.run(
            lambda report, cancel: result.renew(record, said, report, cancel, known=known, secret=secret, notes=notes)
        )

    def on_event(self, event: Event) -> None:
        """Shows how much of the archive is read back."""
        self._checking.note(event)

    def on_failed(self, error: UserError) -> None:
        """Shows why there is no new verdict."""
        self._end()
        self._failed.show_text(sentence(error, self.session.translator))
        self._failed.show()
        self.announce(self._failed.text)

    def on_cancelled(self) -> None:
        """Keeps the verdict of before."""
        self._end()

    def on_done(self, record: object) -> None:
        """Shows the new verdict, or the list of what is not whole."""
        if isinstance(record, Missing):
            self._missing = record
            self.tasks.offer_messages(record)
            return
        assert isinstance(record, Result)
        self.record, self._missing = record.record, record.missing
        settle(self.session, record)
        self._end()
        self.announce(self.title.text())
        self.attention.emit(self.title.text())

    def retranslate(self, translator: Translator) -> None:
        """Shows every text of the page in the language of `translator`."""
        super().retranslate(translator)
        self._checking.retranslate(translator)
        self._show()

    def _end(self) -> None:
        self._checking.hide()
        self._show()

    # What a row can do.

    def _act(self, row: TaskRow, act: Act) -> None:
        translator, entries = self.session.translator, row.task.entries
        if act is Act.SEEN:
            account = one_line(entries[0].name) or one_line(row.task.text)
            self._confirm(
                row, Confirmed.SERVER, {each.server for each in entries}, translator.translate(_SEEN, account=account)
            )
        elif act is Act.FETCH:
            self.session.state.fetch_from = entries[0].address_to_fetch
            self.go.emit("fetch")
        elif act is Act.NOT_NEEDED:
            self._confirm(row, Confirmed.LOSS, {each.identity for each in entries}, translator.translate(_LOST))
        elif act is Act.SECOND_COPY:
            self._choose_copy()
        elif act is Act.LOOK_AGAIN:
            self.renew()
        elif act is Act.SHOW:
            self._reveal(row)
        elif act is Act.UNDO:
            self._say(without(row.task, self._said))
        else:
            self._back_up()

    @property
    def _said(self) -> Confirmations:
        assert self.record is not None
        return confirmed(self.session, self.record)

    def _confirm(self, row: TaskRow, kind: Confirmed, about: Iterable[str], statement: str) -> None:
        """A statement of a person; who it is, is asked once."""
        if self._said.by:
            self._say(self._said.add(kind, about, self._said.by, _now()))
            return
        visit = self.session.state.visit
        prompt = row.ask_name(statement, visit.visit.customer if visit is not None else "")
        prompt.given.connect(lambda name: self._say(self._said.add(kind, about, name, _now())))
        self._reveal(row)

    def _reveal(self, row: TaskRow) -> None:
        """Scrolls to all of a row, as soon as what it shows now has its room."""
        QTimer.singleShot(0, row, lambda: self._scroll.ensureWidgetVisible(row))

    def _say(self, said: Confirmations) -> None:
        assert self.record is not None
        keep_confirmed(self.session, self.record, said)
        self.renew()

    def _choose_copy(self) -> None:
        archive = self.record.archive if self.record is not None else None
        start = archive.parent if archive is not None else Path.home()
        title = self.session.translator.translate("Where is the second copy?")
        if (found := choose_folder(self, title, start, self.session.translator)) is not None:
            self.add_copy(found)

    def add_copy(self, folder: Path) -> None:
        """Takes the second copy, or the stick it is on."""
        assert self.record is not None and self.record.archive is not None
        inside = folder / self.record.archive.name
        copy = inside if inside.exists() else folder
        self._say(self._said.add(Confirmed.COPY, {path_name(copy)}, "", _now()))

    def _back_up(self) -> None:
        self.session.forget_survey()
        self.go.emit("found")

    def _go_to(self, page: str) -> None:
        self.go.emit(page)

    def _go_on(self) -> None:
        standing = self._standing()
        if standing is None or self._wants_backup(standing.tasks(self.session.translator)):
            self._back_up()
        else:
            self.go.emit("checklist")

    def _open(self) -> None:
        if self.record is not None and self.record.archive is not None:
            self.session.open_path(self.record.archive)

    # How it is shown.

    def _standing(self) -> Standing | None:
        if self.record is None:
            return None
        # Not `isVisible`: the page may be left while it checks.
        checking = not self._checking.isHidden()
        return Standing(self.record, self._said, settled(self.session, self.record), checking)

    def _ran_then(self) -> tuple[str, ...]:
        facts = self.record.facts if self.record is not None else None
        return facts.clients_running if facts is not None else ()

    def _wants_backup(self, found: Iterable[Task]) -> bool:
        return any(needs_backup(task, self._ran_then()) for task in found)

    def _show(self) -> None:
        standing, translator = self._standing(), self.session.translator
        for each in (self._saved, self._head, self.tasks, self._accounts, self._list, self._again, *self._others):
            each.setVisible(standing is not None)
        clear(self._remarks)
        if standing is None:
            set_tone(self.title, "")
            self.title.setText(translator.translate("There is no result yet"))
            self.lead.setText(translator.translate("It appears here when a backup has been made."))
            self._show_next(_FIRST, "next")
            return
        record, found = standing.record, standing.tasks(translator)
        self.title.setText(standing.title(found, translator))
        set_tone(self.title, standing.tone)
        self.lead.setText(result_lead(record, standing.answer, translator))
        self._saved.show_text(saved_line(record, translator))
        self._open_button.setVisible(record.archive is not None)
        for line in remark_lines(record, translator):
            self._remarks.addWidget(Banner("info", line))
        self._accounts.show_answers(standing.accounts(translator), found, translator)
        is_open = any(task.is_open for task in found)
        self._head.setText(translator.translate("What to do") if is_open else translator.translate("Done"))
        self._head.setVisible(bool(found))
        self.tasks.show_tasks(found, self._ran_then(), translator)
        self.tasks.offer_messages(self._missing or Missing(0, ()))
        again = self._wants_backup(found)
        self._show_next(_AGAIN if again else _CHECKLIST, "wrap" if again else "next")
        self._list.setVisible(again)

    def _show_next(self, wording: tuple[str, str], picture: str) -> None:
        text, description = map(self.session.translator.translate, wording)
        self.next.setText(text)
        self.next.setAccessibleDescription(description)
        self.next.show_icon(picture)


def _now() -> datetime:
    return datetime.now().astimezone()
