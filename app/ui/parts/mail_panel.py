"""The mail on this computer in one line, as it is found; and what to do where there is none, or where it is locked."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QProgressBar

from app.i18n.last_backup import found_line
from app.i18n.reasons import sentence
from app.jobs.accounts import number_of_accounts
from app.model.errors import UserError
from app.model.events import Event, Progress
from app.system.permission import Access
from app.ui.parts.panels import Banner, Panel
from app.ui.parts.text import Button, label
from app.ui.session import Session


class MailPanel(Panel):
    """A listener of the look for mail (`app.ui.runner.Listener`). Emits `wanted` with a page that helps."""

    wanted = Signal(str)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._counted = 0
        self._error: UserError | None = None
        self._head = label("", "head")
        self._line = label("", "hint")
        self._bar = QProgressBar()
        self._bar.setRange(0, 0)
        self._bar.setTextVisible(False)
        self.hindrance = Banner("warn")
        self.allow, self.elsewhere = Button(), Button()
        self.allow.clicked.connect(lambda: self.wanted.emit("permission"))
        self.elsewhere.clicked.connect(lambda: self.wanted.emit("nothing"))
        for button in (self.allow, self.elsewhere):
            self.hindrance.add(button)
        for each in (self._head, self._line, self._bar, self.hindrance):
            self.inside.addWidget(each)

    def begin(self) -> None:
        """Looks for mail, unless that is done or on its way."""
        self._error = None
        self._session.load_survey(self)
        self.show_mail()

    def on_event(self, event: Event) -> None:
        """Shows how many messages are counted so far."""
        if isinstance(event, Progress):
            self._counted = event.messages
            self.show_mail()

    def on_done(self, record: object) -> None:
        """The session keeps what was found; here it is shown."""
        self.show_mail()

    def on_failed(self, error: UserError) -> None:
        """Shows why the mail could not be looked at."""
        self._error = error
        self.show_mail()

    def on_cancelled(self) -> None:
        """A backup stopped it."""

    def retranslate(self) -> None:
        """Shows every text in the language of the session."""
        translate = self._session.translator.translate
        self._head.setText(translate("Mail on this computer"))
        self._bar.setAccessibleName(translate("Looking for mail"))
        self.allow.setText(translate("Allow it…"))
        self.allow.setAccessibleDescription(translate("Shows how to let Furoshiki read your mail."))
        self.elsewhere.setText(translate("Where else to look…"))
        self.elsewhere.setAccessibleDescription(translate("Shows where else mail can be."))
        self.show_mail()

    def show_mail(self) -> None:
        """Shows what is known now."""
        survey, translator = self._session.state.survey, self._session.translator
        is_denied = survey is not None and self._session.surroundings.access(self._session.sources) is Access.DENIED
        is_empty = survey is not None and not survey.total.messages and not is_denied
        hindrance = ""
        if is_denied:
            hindrance = translator.translate("Your Mac protects your mail. Furoshiki can read it once you allow that.")
        elif is_empty:
            hindrance = translator.translate(
                "No mail was found here yet. That doesn't mean there is none: please don't delete any account now."
            )
        elif self._error is not None:
            hindrance = sentence(self._error, translator)
        self.hindrance.show_text(hindrance)
        self.hindrance.setVisible(bool(hindrance))
        self.allow.setVisible(is_denied)
        self.elsewhere.setVisible(is_empty)
        self._bar.setVisible(survey is None and not hindrance)
        self._line.setVisible(not hindrance)
        self._line.setText(
            found_line(survey.total, number_of_accounts(survey), translator)
            if survey is not None
            else translator.translate("Looking for mail… {count} {count:message|messages} so far", count=self._counted)
        )
