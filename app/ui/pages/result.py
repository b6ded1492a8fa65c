"""The fourth page: may the old account be deleted, why, and what there is to do now."""

from dataclasses import replace
from functools import partial

from PySide6.QtWidgets import QProgressBar, QVBoxLayout

from app.i18n.catalogue import N_, Translator
from app.i18n.labels import answer_label
from app.i18n.reasons import sentence
from app.i18n.sizes import size
from app.jobs import certificate, check, missing
from app.jobs.check import Assurance
from app.jobs.missing import Missing
from app.model.errors import UserError
from app.model.events import Event, Progress
from app.model.ledger import Ledger
from app.model.record import BackupRecord, CheckRecord
from app.model.secret import Secret
from app.model.verdict import Answer
from app.textkit.paths import path_text
from app.textkit.text import one_line
from app.ui.pages.page import Page
from app.ui.parts.assurance_box import AssuranceBox
from app.ui.parts.flow_layout import FlowLayout
from app.ui.parts.missing_table import MissingTable
from app.ui.parts.panels import Banner, Figure, clear
from app.ui.parts.text import data_label, label
from app.ui.parts.verdict_badge import VerdictBadge
from app.ui.parts.work_list import WorkList
from app.ui.session import Session
from app.ui.theme import em

_AGAIN = (N_("Back up again"), N_("Looks for mail once more, for a new copy when the points above are cleared."))
_CHECKLIST = (
    N_("Before you delete the account"),
    N_("Shows step by step what to do before the old account is deleted."),
)


class ResultPage(Page):
    """Shows the record of the session's last backup."""

    name = "result"
    step = 4

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.bind_text(self.title.setText, N_("Your mail is saved"))
        self._badge = VerdictBadge()
        self._assurance = AssuranceBox()
        self._assurance.asked.connect(self._ask_again)
        self._asking = QProgressBar()
        self._asking.setTextVisible(False)
        self._asking.hide()
        self.bind_text(self._asking.setAccessibleName, N_("Reading back and comparing"))
        self._asked = Banner("bad")
        self._asked.hide()
        self._figures = [Figure() for _ in range(4)]
        self._path = data_label("", "hint")
        self._reasons_head = label("", "head")
        self.bind_text(self._reasons_head.setText, N_("Why"))
        self._reasons = QVBoxLayout()
        self._reasons.setSpacing(em(0.45))
        self._work = WorkList()
        self._ledger: Ledger = ()
        self._missing_head = label("", "head")
        self._missing = MissingTable()
        self.body.addWidget(self._badge)
        self.body.addLayout(FlowLayout(*self._figures, spacing=2.2))
        self.body.addWidget(self._path)
        self.body.addWidget(self._reasons_head)
        self.body.addLayout(self._reasons)
        self.body.addWidget(self._work)
        self.body.addWidget(self._assurance)
        self.body.addWidget(self._asking)
        self.body.addWidget(self._asked)
        self.body.addWidget(self._missing_head)
        self.body.addWidget(self._missing)
        self.body.addStretch(1)
        self._buttons()

    def _buttons(self) -> None:
        self.add_button(N_("Open the archive"), N_("Shows the folder with the copy."), self._open, picture="folder")
        for page, picture, message, description in (
            ("people", "people", N_("Address book"), N_("Shows everybody who wrote, ready for a new address book.")),
            ("certificate", "certificate", N_("Certificate"), N_("Shows the proof of this copy, to print or keep.")),
        ):
            if page in self.session.pages:
                self.add_button(message, description, partial(self.go.emit, page), picture=picture)
        self._list = self.add_button(*_CHECKLIST, lambda: self.go.emit("checklist"), picture="list")
        self.next.clicked.connect(lambda: self._go_on())
        self.next.show()

    def enter(self) -> None:
        """Shows the record, and reads the list of what is missing; a key not yet kept comes first."""
        state = self.session.state
        if self.session.key_not_kept:
            self.go.emit("recovery")
            return
        state.chosen = None
        self._ledger = state.record.facts.ledger if state.record is not None and state.record.facts is not None else ()
        self._assurance.begin(state.archive, self._ledger)
        self._missing.hide()
        self._missing_head.hide()
        self._show()
        self._update_controls(asking=False)
        if (archive := state.archive) is not None and archive.is_dir():
            self.run(lambda report, cancel: missing.run(archive, report, cancel))

    def on_event(self, event: Event) -> None:
        """Shows how much of the archive is read back."""
        if isinstance(event, Progress) and event.total_bytes:
            self._asking.setRange(0, 1000)
            self._asking.setValue(min(1000, 1000 * event.bytes // event.total_bytes))

    def on_failed(self, error: UserError) -> None:
        """Shows why there is no new verdict."""
        self._update_controls(asking=False)
        self._asked.show_text(sentence(error, self.session.translator))
        self._asked.show()

    def on_cancelled(self) -> None:
        """Keeps the answer of before."""
        self._update_controls(asking=False)

    def on_done(self, record: object) -> None:
        """Shows the new verdict, or the list of what is missing."""
        if isinstance(record, CheckRecord):
            self._take_over(record)
            self._update_controls(asking=False)
            self._show()
            self.attention.emit(answer_label(record.verdict.answer, self.session.translator))
            self.next.setFocus()
            return
        assert isinstance(record, Missing)
        self._missing.show_missing(record, self.session.translator)
        self._missing_head.setText(self.session.translator.translate("Not whole: {count}", count=record.total))
        for each in (self._missing, self._missing_head):
            each.setVisible(record.total > 0)

    def _take_over(self, checked: CheckRecord) -> None:
        """The backup with its new verdict; the certificate says the same."""
        before = self.session.state.record
        assert before is not None
        self._ledger = checked.ledger
        statement = certificate.restated(before.statement, checked) if before.statement is not None else None
        self.session.state.record = replace(
            before, verdict=checked.verdict, accounts=checked.accounts, statement=statement
        )

    def retranslate(self, translator: Translator) -> None:
        """Shows every text of the page in the language of `translator`."""
        super().retranslate(translator)
        self._missing.retranslate(translator)
        self._assurance.retranslate(translator)
        self._show()

    def _ask_again(self, assurance: Assurance) -> None:
        """The verdict anew, with what the person added."""
        record, visit = self.session.state.record, self.session.state.visit
        assert record is not None
        secret = Secret(visit.passphrase) if record.encrypted is not None and visit is not None else None
        self._asked.hide()
        self._update_controls(asking=True)
        self.run(lambda report, cancel: check.renew(record, report, cancel, assurance, secret))

    def _update_controls(self, *, asking: bool) -> None:
        self._asking.setRange(0, 0)
        self._asking.setVisible(asking)
        self._assurance.set_busy(asking)

    def _show(self) -> None:
        record, translator = self.session.state.record, self.session.translator
        if record is None:
            return
        answer = record.verdict.answer
        basis = translator.translate("Everything below was copied, read back from the disk and compared.")
        self._badge.show_answer(answer, basis, translator)
        self._assurance.offer(record.verdict, self._ledger)
        self._path.setText(one_line(path_text(record.archive)) if record.archive is not None else "")
        for figure, (value, name) in zip(
            self._figures,
            (
                (f"{record.messages:,}", translator.translate("messages")),
                (size(record.size_bytes), translator.translate("copied and compared")),
                (f"{record.people:,}", translator.translate("people in the address book")),
                (f"{record.incomplete:,}", translator.translate("not whole")),
            ),
            strict=True,
        ):
            figure.show_figure(value, name)
        self._show_next(answer, translator)
        self._show_reasons(record, translator)

    def _show_next(self, answer: Answer, translator: Translator) -> None:
        """The next step: as long as it is not safe, solve what is listed here and make the copy again."""
        again = answer is Answer.NOT_SAFE
        text, description = _AGAIN if again else _CHECKLIST
        self.next.setText(translator.translate(text))
        self.next.setAccessibleDescription(translator.translate(description))
        self.next.show_icon("wrap" if again else "next")
        self._list.setVisible(again)

    def _go_on(self) -> None:
        record = self.session.state.record
        if record is not None and record.verdict.answer is Answer.NOT_SAFE:
            self.session.forget_survey()
            self.go.emit("found")
        else:
            self.go.emit("checklist")

    def _show_reasons(self, record: BackupRecord, translator: Translator) -> None:
        clear(self._reasons)
        tone = "info" if record.verdict.answer is Answer.SAFE else "warn"
        for line in dict.fromkeys(sentence(reason, translator) for reason in record.verdict.reasons):
            self._reasons.addWidget(Banner(tone, line))
        self._work.show_ledger(record.accounts, self._ledger, translator)

    def _open(self) -> None:
        if (archive := self.session.state.archive) is not None:
            self.session.open_path(archive)
