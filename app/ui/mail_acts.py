"""What can be done with a message that is shown: saved, printed, its attachments saved or opened."""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from app.i18n.catalogue import Translator
from app.i18n.mail import attachment_name, danger_sentence, subject
from app.jobs.cancel import Cancel
from app.jobs.read_mail import OpenMessage
from app.jobs.save_mail import file_name, save, save_beside
from app.mime.message_view import Attachment
from app.model.errors.destination import NotWritableError
from app.model.events import Report
from app.system.temporary import temporary_folder
from app.textkit.file_danger import danger
from app.ui.choosing import choose_new_file
from app.ui.mail_paper import mail_on_paper
from app.ui.pages.page import Page
from app.ui.parts.mail_pane import MailForm
from app.ui.printing import print_mail

_LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class Saved:
    """Where something was saved, and whether it is to be opened now."""

    path: Path
    is_opened: bool


@dataclass(frozen=True, slots=True)
class ShownMessage:
    """What the acts are for: a message, as it is shown, of an archive."""

    message: OpenMessage
    form: MailForm
    archive: Path


class MailActs:
    """Acts for a page, which runs the jobs and hears of their ends: `on_done` gets a `Saved`."""

    def __init__(self, page: Page, shown: Callable[[], ShownMessage | None]) -> None:
        self._page, self._shown = page, shown
        self._folder: Path | None = None
        self._kept = ExitStack()

    @property
    def leaves_nothing(self) -> bool:
        """True where no copy of an attachment may stay on this computer, as it must to be opened."""
        session = self._page.session
        return session.portable or session.state.visit is not None

    def save_message(self) -> None:
        """Asks where, then saves the message as it is, to be opened with any mail program."""
        if (shown := self._shown()) is not None:
            name = subject(shown.message.view.envelope, self._translator)[:_LONGEST_NAME].rstrip()
            self._save(shown.message.octets, f"{name}.eml", shown.archive)

    def save_attachment(self, attachment: Attachment) -> None:
        """Asks where, then saves an attachment."""
        if (shown := self._shown()) is not None:
            data = shown.message.attachment(attachment.number)
            self._save(data, attachment_name(attachment, self._translator), shown.archive)

    def open_attachment(self, attachment: Attachment) -> None:
        """Has the system open an attachment; first a warning of what may happen, where something may."""
        shown, name = self._shown(), attachment_name(attachment, self._translator)
        if shown is None:
            return
        found = danger(name)
        if found is None:
            self._open(shown, attachment)
            return
        translate = self._translator.translate
        text = danger_sentence(found, name, self._translator)
        self._page.question.ask(
            text,
            translate("Open anyway"),
            translate("Do not open"),
            lambda: self._open(shown, attachment),
        )
        self._page.announce(text)

    def print(self) -> None:
        """Prints what is shown, with its headers."""
        if (shown := self._shown()) is not None:
            print_mail(mail_on_paper(shown.message, shown.form, self._translator), self._page)

    def forget(self) -> None:
        """Removes the copies that were opened."""
        self._kept.close()
        self._folder = None

    @property
    def _translator(self) -> Translator:
        return self._page.session.translator

    def _save(self, data: bytes, name: str, archive: Path) -> None:
        proposed = Path.home() / file_name(name)
        title = self._translator.translate("Where to save it?")
        if (target := choose_new_file(self._page, title, proposed, self._translator)) is not None:
            self.write(data, target, archive)

    def write(self, data: bytes, target: Path, archive: Path) -> None:
        """Saves into a new file, whose path is known."""

        def job(report: Report, cancel: Cancel) -> Saved:
            """Writes the file."""
            return Saved(save(data, target, archive), is_opened=False)

        self._page.run(job)

    def _open(self, shown: ShownMessage, attachment: Attachment) -> None:
        name = attachment_name(attachment, self._translator)

        def job(report: Report, cancel: Cancel) -> Saved:
            """Writes the copy that is opened."""
            data = shown.message.attachment(attachment.number)
            return Saved(save_beside(data, name, self._own_folder(), shown.archive), is_opened=True)

        self._page.run(job)

    def _own_folder(self) -> Path:
        """A folder for the copies, removed when the program ends, or by its next start. Raises DestinationError."""
        if self._folder is None:
            try:
                self._folder = self._kept.enter_context(temporary_folder())
            except OSError as error:
                raise NotWritableError(Path.home()) from error
        return self._folder


def forget_at_the_end(acts: MailActs) -> None:
    """Has the copies removed when the program ends."""
    application = QCoreApplication.instance()
    if application is not None:
        application.aboutToQuit.connect(acts.forget)
