"""One archive made before: is it still whole, may the account be deleted, and does another one hold the same?"""

from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QMenu, QProgressBar, QVBoxLayout

from app.i18n.catalogue import N_, Translator
from app.i18n.labels import stage_label
from app.jobs import compare
from app.jobs import open as opening
from app.jobs.cancel import Cancel
from app.jobs.result import Result
from app.model.archives import ArchiveState, ArchiveSummary, CompareRecord
from app.model.code_definitions import Trait
from app.model.errors import UserError
from app.model.events import Event, Progress, Report
from app.model.record import OpenRecord, Verification
from app.model.secret import Secret
from app.textkit.text import one_line
from app.ui.archive_outcome import Outcome, Proved, Stopped, outcome_lines, prove
from app.ui.choosing import choose_folder
from app.ui.pages.page import Page
from app.ui.parts.archive_card import ArchiveCard
from app.ui.parts.panels import Banner, clear
from app.ui.parts.secret_box import SecretBox
from app.ui.parts.text import Button, label
from app.ui.reading_order import is_field
from app.ui.runner import Job
from app.ui.session import Session
from app.ui.shown_result import load_result, open_result
from app.ui.theme import em
from app.ui.wanted_mail import WantedMail

_STEPS = 1000


class ArchivePage(Page):
    """Everything here only reads the archive; opening an encrypted one writes into another folder."""

    name = "archive"
    section = "archives"

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._outcome: Outcome | None = None
        self._shown: Path | None = None
        self._target: Path | None = None
        self._decrypting = False
        self._secret_used: Secret | None = None
        self.bind_text(self.title.setText, N_("Archive"))
        self.bind_text(self.lead.setText, N_("Archives are only read here, never changed."))
        self._card = ArchiveCard()
        self.body.addWidget(self._card)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._stage = label("", "hint")
        self._results = QVBoxLayout()
        self._results.setSpacing(em(0.45))
        self._secret = SecretBox()
        self._secret.given.connect(self._given)
        for each in (self._secret, self._stage, self._bar):
            self.body.addWidget(each)
        self.body.addLayout(self._results)
        self.body.addStretch(1)
        self._buttons()

    def _buttons(self) -> None:
        self.back_to("archives")
        self._open_button = self.add_button(
            N_("Open the folder"), N_("Shows the files of the archive."), self._open_folder, picture="folder"
        )
        self._result = self.add_button(
            N_("Can the account be deleted?"),
            N_("Shows what is true of the chosen archive now, and what there is to do."),
            self._open_result,
            picture="question",
        )
        self._certificate = self.add_button(
            N_("Certificate"),
            N_("Shows the proof of this copy, to print or keep."),
            lambda: self.go.emit("certificate"),
            picture="certificate",
        )
        self._mail = self.add_button(
            N_("Read mail"),
            N_("Shows the messages of the archive. An encrypted one asks for its passphrase first."),
            self._read_mail,
            picture="mail",
        )
        self._people = self.add_button(
            N_("Address book"),
            N_("Shows everyone who wrote. An encrypted archive asks for its passphrase first."),
            self._open_book,
            picture="people",
        )
        self._add_acts()

    def _add_acts(self) -> None:
        """What is done with the archive, beside looking at it."""
        self._compare = self.add_button(
            N_("Compare with…"),
            N_("Says whether another archive holds the same mail, or more."),
            lambda: None,
            picture="list",
        )
        self.others = QMenu(self._compare)
        self.others.aboutToShow.connect(self._fill_others)
        self._compare.setMenu(self.others)
        self.bind_text(self.others.setAccessibleName, N_("Compare with…"))
        self._put_back = self.add_button(
            N_("Put mail back…"),
            N_("Puts mail out of the archive back into a mail program, or into files."),
            lambda: self.go.emit("restore"),
            picture="computer",
        )
        self._fetch = self.add_button(
            N_("What the server has…"),
            N_("Saves the mail that is only on the provider's server."),
            lambda: self.go.emit("fetch"),
            picture="cloud",
        )
        self._extract = self.add_button(
            N_("Decrypt into a folder…"),
            N_("Decrypts the archive into a folder of your choice, with the passphrase or the recovery key."),
            self._choose_target,
            picture="folder",
        )
        self._stop_button: Button = self.add_button(
            N_("Stop"),
            N_("Stops reading. The archive is not changed."),
            self.session.runner.cancel,
            picture="stop",
        )
        self.next_step(
            N_("Verify again"),
            N_("Reads every byte back and compares it, then takes some messages out as a trial."),
            self._verify,
            picture="check",
        )

    def enter(self) -> None:
        """Shows the chosen archive, with what came out of it so far; without one it leads to the list."""
        archive = self.session.state.chosen
        if archive is None:
            self.go.emit("archives")
            return
        if archive.path != self._shown:
            self._shown, self._outcome = archive.path, None
            self.session.state.checked = None
        self._secret.hide()
        self._show()

    def on_event(self, event: Event) -> None:
        """Shows how far the job is."""
        if isinstance(event, Progress):
            self._stage.setText(stage_label(event.stage, self.session.translator))
            self._bar.setRange(0, _STEPS if event.total_bytes else 0)
            if event.total_bytes:
                self._bar.setValue(min(_STEPS, _STEPS * event.bytes // event.total_bytes))

    def on_done(self, record: object) -> None:
        """Shows what came out, and notes it in the chosen archive."""
        if isinstance(record, Result):
            self._set_outcome(None)
            open_result(self.session, record)
            if self.isVisible():
                self.go.emit("archive_result")
            return
        assert isinstance(record, (Verification, Proved, CompareRecord, OpenRecord))
        if self._secret_used is not None:
            # It fitted: the address book need not ask for it again.
            self.session.keep_secret(self._path, self._secret_used)
        self._set_outcome(record)

    def on_failed(self, error: UserError) -> None:
        """Shows why not, and asks again for a secret that did not fit."""
        self._set_outcome(error)
        if error.code.trait is Trait.SECRET_REFUSED:
            self._secret.ask(needed=self._target is not None)

    def on_cancelled(self) -> None:
        """Says that it was stopped, and what is left of it."""
        self._set_outcome(Stopped(decrypting=self._decrypting))

    def retranslate(self, translator: Translator) -> None:
        """Shows every text of the page in the language of `translator`."""
        super().retranslate(translator)
        self._secret.retranslate(translator)
        self._show()

    # What can be done.

    def compare_with(self, other: Path) -> None:
        """Compares the two archives; both are read back first."""
        path = self._path
        self._start(lambda report, cancel: compare.run(compare.prepare(path, other, read=True), report, cancel))

    def open_into(self, folder: Path) -> None:
        """Asks for what opens the archive, then decrypts it there."""
        self._target = folder
        self._secret.ask(needed=True)

    @property
    def _path(self) -> Path:
        assert self.session.state.chosen is not None
        return self.session.state.chosen.path

    def _verify(self) -> None:
        path, notes = self._path, self.session.notes
        if self.session.state.chosen is not None and path.is_file():
            self._target = None
            # What is typed already is what it asks for.
            if not self._secret.take():
                self._secret.ask(needed=False)
            return

        def job(report: Report, cancel: Cancel) -> Verification | Proved:
            """Where all bytes are right, it is tried whether messages come out."""
            return prove(path, report, cancel, None, notes)

        self._start(job)

    def _given(self, secret: Secret | None) -> None:
        path, target, notes = self._path, self._target, self.session.notes
        if target is None:
            self._start(lambda report, cancel: prove(path, report, cancel, secret, notes), secret)
        elif secret is not None:
            self._start(
                lambda report, cancel: opening.run(opening.prepare(path, secret, target), report, cancel), secret
            )

    def _open_result(self) -> None:
        path = self._path
        self._begin()
        load_result(self.session, path, self)

    def _start(self, job: Job, secret: Secret | None = None) -> None:
        self._begin(secret)
        self.run(job)

    def _begin(self, secret: Secret | None = None) -> None:
        self._outcome, self._secret_used = None, secret
        self._decrypting = secret is not None and self._target is not None
        self._secret.hide()
        self._show()
        self._bar.setRange(0, 0)
        self._stage.setText(self.session.translator.translate("Preparing…"))
        self._update_controls(busy=True)
        # A second press of Return must not stop what the first one began.
        self.setFocus()

    def _choose_target(self) -> None:
        title = self.session.translator.translate("Choose where to save the decrypted files")
        if (found := choose_folder(self, title, self._path.parent, self.session.translator)) is not None:
            self.open_into(found)

    def _fill_others(self) -> None:
        """The other archives in the same folder, and any other folder."""
        self.others.clear()
        listing = self.session.state.listing
        for each in listing.archives if listing is not None else ():
            if each.path != self._path and each.state is not ArchiveState.ENCRYPTED:
                name = one_line(each.path.name).replace("&", "&&")
                self.others.addAction(name, partial(self.compare_with, each.path))
        self.others.addAction(self.session.translator.translate("Another one…"), self._choose_other)

    def _choose_other(self) -> None:
        title = self.session.translator.translate("Which archive should it be compared with?")
        if (found := choose_folder(self, title, self._path.parent, self.session.translator)) is not None:
            self.compare_with(found)

    def _open_book(self) -> None:
        self.session.state.book_of = self._path
        self.go.emit("people")

    def _read_mail(self) -> None:
        self.session.state.mail = WantedMail(self._path)
        self.go.emit("read_mail")

    def _open_folder(self) -> None:
        self.session.open_path(self._path.parent if self._path.is_file() else self._path)

    # What is shown.

    def _set_outcome(self, outcome: Outcome | None) -> None:
        self._outcome = outcome
        if isinstance(outcome, Verification) and not outcome.valid:
            self.session.state.chosen = replace(self._chosen, state=ArchiveState.DAMAGED)
        self._show()
        self._announce_outcome()
        if self.isVisible() and not is_field(self.focusWidget()):
            self.next.setFocus()

    def _announce_outcome(self) -> None:
        lines = outcome_lines(self._outcome, self.session.translator)
        if lines:
            self.announce(lines[0][1])

    @property
    def _chosen(self) -> ArchiveSummary:
        assert self.session.state.chosen is not None
        return self.session.state.chosen

    def _update_controls(self, *, busy: bool) -> None:
        archive = self.session.state.chosen
        encrypted = archive is not None and archive.path.is_file()
        complete = archive is not None and archive.state is ArchiveState.COMPLETE
        self._bar.setVisible(busy)
        self._stage.setVisible(busy)
        self._stop_button.setVisible(busy)
        self._extract.setVisible(encrypted and not busy)
        for each in (self._mail, self._people, self._put_back, self._fetch):
            each.setVisible((complete or encrypted) and not busy)
        for each in (self._result, self._certificate, self._compare):
            each.setVisible(complete and not encrypted and not busy)
        self._open_button.setVisible(not busy)
        self.next.setEnabled(not busy and archive is not None and archive.state is not ArchiveState.INCOMPLETE)

    def _show(self) -> None:
        archive, translator = self.session.state.chosen, self.session.translator
        clear(self._results)
        if archive is None:
            return
        self._card.show_archive(archive, translator)
        for tone, line in outcome_lines(self._outcome, translator):
            self._results.addWidget(Banner(tone, line))
        self._update_controls(busy=self.session.runner.busy and self._outcome is None and self._bar.isVisible())
