"""Something went wrong: what happened, what is safe, what to do now, and a report for the helpdesk."""

from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout

from app.i18n.catalogue import N_, Translator
from app.i18n.reasons import sentence
from app.jobs import support_report
from app.jobs.support_report import Known
from app.model.errors import DestinationError
from app.model.errors.general import UnexpectedError
from app.textkit.paths import path_text
from app.ui.choosing import choose_new_file
from app.ui.icons import Picture
from app.ui.pages.page import Page
from app.ui.parts.panels import Banner, Panel
from app.ui.parts.text import label
from app.ui.session import Session
from app.ui.theme import em

_REPORT = "furoshiki-report.txt"


class ErrorPage(Page):
    """Shows the session's error. The next step leads back to where it can be corrected."""

    name = "error"

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.bind_text(self.title.setText, N_("This did not work"))
        card, across = Panel(), QHBoxLayout()
        self._what = label("", "lead")
        across.setSpacing(em(1.0))
        across.addWidget(Picture("error", "warn", 2.4))
        across.addWidget(self._what, 1)
        card.inside.addLayout(across)
        safe = Banner("good")
        self.bind_text(
            safe.show_text,
            N_("The mail on this computer is untouched: Furoshiki only reads it. Earlier backups haven't changed."),
        )
        wait = Banner("warn")
        self.bind_text(wait.show_text, N_("Please don't delete the old account now."))
        self._saved = Banner("good")
        self._saved.hide()
        for each in (card, safe, wait, self._saved):
            self.body.addWidget(each)
        self.body.addStretch(1)
        self.add_button(
            N_("Save a report for support…"),
            N_("Saves a text file with versions, error codes and counts. It contains no addresses, subjects or names."),
            self._save_report,
            picture="list",
        )
        self.next_step(N_("Try again"), N_("Goes back so you can fix it."), self._again)

    def enter(self) -> None:
        """Shows the error of the session."""
        self._saved.hide()
        self._show()
        self.announce(self._what.text())

    def retranslate(self, translator: Translator) -> None:
        """Shows every text of the page in the language of `translator`."""
        super().retranslate(translator)
        self._show()

    def _show(self) -> None:
        error = self.session.state.error or UnexpectedError("")
        self._what.setText(sentence(error, self.session.translator))

    def _save_report(self) -> None:
        title, translator = self.session.translator.translate("Save a report for support…"), self.session.translator
        if (chosen := choose_new_file(self, title, Path.home() / _REPORT, translator)) is not None:
            self.save_report(chosen)

    def save_report(self, target: Path) -> None:
        """Writes the report there, and says so; or why not."""
        state, translator = self.session.state, self.session.translator
        try:
            support_report.save(Known(state.error, state.survey, state.record), target)
        except DestinationError as error:
            self._saved.show_tone("bad")
            self._saved.show_text(sentence(error, translator))
        else:
            self._saved.show_tone("good")
            self._saved.show_text(
                translator.translate(
                    "The report is saved: {path}. Send it to your support desk.", path=path_text(target)
                )
            )
        self._saved.show()
        self.announce(self._saved.text)

    def _again(self) -> None:
        destination_error = isinstance(self.session.state.error, DestinationError)
        self.go.emit("destination" if destination_error else "found")
