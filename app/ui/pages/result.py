"""The fourth page: may the old account be deleted, why, and what there is to do now."""

from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from app.jobs import missing
from app.jobs.missing import Missing
from app.jobs.results import text
from app.model.record import BackupRecord
from app.model.store import Notice
from app.model.text import one_line
from app.model.verdict import Answer
from app.ui.icons import Picture
from app.ui.pages.page import Page
from app.ui.parts.boxes import Card, Figure, NoticeBox, clear
from app.ui.parts.flow import Flow
from app.ui.parts.missing_table import MissingTable
from app.ui.parts.text import Button, data_label, label
from app.ui.session import Session
from app.ui.theme import em, set_role
from app.words.catalogue import N_, Words
from app.words.labels import answer_label, client_label
from app.words.reasons import sentence
from app.words.sizes import size

_TONES = {Answer.SAFE: "good", Answer.UNKNOWN: "warn", Answer.NOT_SAFE: "bad"}
_ICONS = {Answer.SAFE: "check", Answer.UNKNOWN: "question", Answer.NOT_SAFE: "stop"}
_SUMMARIES = frozenset({"nothing_found", "messages_incomplete"})
_AGAIN = (N_("Back up again"), N_("Looks for mail once more, for a new copy when the points above are cleared."))
_CHECKLIST = (
    N_("Before you delete the account"),
    N_("Shows step by step what to do before the old account is deleted."),
)
_PROBLEMS_SHOWN = 50


class ResultPage(Page):
    """Shows the record of the session's last backup."""

    name = "result"
    step = 4

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.put(self.title.setText, N_("Your mail is saved"))
        self._badge = Card()
        self._mark = Picture("question", "warn", 3.2)
        self._answer = label("", "answer")
        self._tell = label("", "hint")
        across = QHBoxLayout()
        across.setSpacing(em(1.0))
        across.addWidget(self._mark)
        column = QVBoxLayout()
        column.addWidget(self._answer)
        column.addWidget(self._tell)
        across.addLayout(column, 1)
        self._badge.inside.addLayout(across)
        self._figures = [Figure() for _ in range(4)]
        self._place = data_label("", "hint")
        self._reasons_head = label("", "head")
        self.put(self._reasons_head.setText, N_("Why"))
        self._reasons = QVBoxLayout()
        self._reasons.setSpacing(em(0.45))
        self._more = Button("", "quiet", "list")
        self._more.setCheckable(True)
        self._problems = QVBoxLayout()
        self._problems.setSpacing(em(0.45))
        self._more.toggled.connect(self._show_problems)
        self._missing_head = label("", "head")
        self._missing = MissingTable()
        self.body.addWidget(self._badge)
        self.body.addLayout(Flow(*self._figures, spacing=2.2))
        self.body.addWidget(self._place)
        self.body.addWidget(self._reasons_head)
        self.body.addLayout(self._reasons)
        self.body.addWidget(self._more)
        self.body.addLayout(self._problems)
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
        self._more.setChecked(False)
        self._missing.hide()
        self._missing_head.hide()
        self._show()
        if (archive := self.session.state.archive) is not None:
            self.run(lambda report, cancel: missing.run(archive, report, cancel))

    def done(self, record: object) -> None:
        assert isinstance(record, Missing)
        self._missing.show_missing(record, self.session.words)
        self._missing_head.setText(self.session.words.say("Not whole: {count}", count=record.total))
        for each in (self._missing, self._missing_head):
            each.setVisible(record.total > 0)

    def retranslate(self, words: Words) -> None:
        super().retranslate(words)
        self._missing.retranslate(words)
        self._show()

    def _show(self) -> None:
        record, words = self.session.state.record, self.session.words
        if record is None:
            return
        answer = record.verdict.answer
        tone = _TONES[answer]
        set_role(self._badge, f"notice-{tone}")
        set_role(self._answer, f"answer-{tone}")
        self._mark.show_icon(_ICONS[answer], tone)
        self._answer.setText(answer_label(answer, words))
        self._tell.setText(words.say("Everything below was copied, read back from the disk and compared."))
        self._place.setText(one_line(text(record.archive)) if record.archive is not None else "")
        for figure, (value, name) in zip(
            self._figures,
            (
                (f"{record.messages:,}", words.say("messages")),
                (size(record.octets), words.say("copied and compared")),
                (f"{record.people:,}", words.say("people in the address book")),
                (f"{record.incomplete:,}", words.say("not whole")),
            ),
            strict=True,
        ):
            figure.show_figure(value, name)
        self._show_next(answer, words)
        self._show_reasons(record, words)

    def _show_next(self, answer: Answer, words: Words) -> None:
        """What to do now: as long as it is not safe, mend what is said here and make the copy again."""
        again = answer is Answer.NOT_SAFE
        text, description = _AGAIN if again else _CHECKLIST
        self.next.setText(words.say(text))
        self.next.setAccessibleDescription(words.say(description))
        self.next.show_icon("wrap" if again else "next")
        self._list.setVisible(again)

    def _go_on(self) -> None:
        record = self.session.state.record
        if record is not None and record.verdict.answer is Answer.NOT_SAFE:
            self.session.state.survey = None
            self.go.emit("found")
        else:
            self.go.emit("checklist")

    def _show_reasons(self, record: BackupRecord, words: Words) -> None:
        clear(self._reasons)
        tone = "info" if record.verdict.answer is Answer.SAFE else "warn"
        for told in dict.fromkeys(sentence(_named(reason, words), words) for reason in record.verdict.reasons):
            self._reasons.addWidget(NoticeBox(tone, told))
        codes = {reason.code for reason in record.verdict.reasons}
        rest = [each for each in record.problems if each.code not in codes | _SUMMARIES]
        self._more.setText(words.say("Remarks: {count}", count=len(rest)))
        self._more.setAccessibleDescription(words.say("Shows what was odd about single files and folders."))
        self._more.setVisible(bool(rest))
        self._show_problems(self._more.isChecked())

    def _show_problems(self, shown: bool) -> None:
        clear(self._problems)
        record, words = self.session.state.record, self.session.words
        if record is None or not shown:
            return
        codes = {reason.code for reason in record.verdict.reasons}
        rest = [each for each in record.problems if each.code not in codes | _SUMMARIES]
        for told in list(dict.fromkeys(sentence(_named(each, words), words) for each in rest))[:_PROBLEMS_SHOWN]:
            self._problems.addWidget(NoticeBox("info", told))

    def _open(self) -> None:
        if (archive := self.session.state.archive) is not None:
            self.session.open_path(archive)


def _named(notice: Notice, words: Words) -> Notice:
    """The same with the program's name as people know it."""
    names = {
        name: client_label(str(value), words) if name in ("client", "program") else value
        for name, value in notice.parameters.items()
    }
    return Notice(notice.code, names)
