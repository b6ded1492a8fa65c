"""Saving the address book as a file for another program, with the steps to import it there."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.i18n.catalogue import N_, Translator
from app.i18n.evidence import export_labels
from app.i18n.importing import DESTINATIONS, Destination
from app.i18n.reasons import sentence
from app.jobs import people as people_job
from app.jobs.cancel import Cancel
from app.model.codes import Code
from app.model.contact import Contact
from app.model.errors import UserError
from app.model.events import Report
from app.textkit.paths import path_text
from app.textkit.text import one_line
from app.ui.choosing import choose_new_file
from app.ui.pages.page import Page
from app.ui.parts.choice_list import ChoiceList
from app.ui.parts.import_guide import Steps
from app.ui.parts.panels import Banner, Panel
from app.ui.parts.recipient_picker import RecipientPicker
from app.ui.parts.side_by_side import SideBySide
from app.ui.parts.text import describe, label
from app.ui.session import Session
from app.ui.theme import em


class ExportPage(Page):
    """Asks which program and whom; a file that exists is never overwritten."""

    name = "export"
    section = "people"

    def __init__(self, session: Session, today: Callable[[], date] = date.today) -> None:
        super().__init__(session)
        self._today = today
        self._written: tuple[Path, int] | None = None
        self._error: UserError | None = None
        self.bind_text(self.title.setText, N_("Save the address book"))
        self.bind_text(self.lead.setText, N_("Which program will you import the contacts into?"))
        self._box = Banner("good")
        self.show_file = self.button(
            N_("Show the file"), N_("Opens the folder with the saved file."), self._open_folder, picture="folder"
        )
        self._box.add(self.show_file)
        self.programs = ChoiceList(len(DESTINATIONS))
        self.recipients = RecipientPicker()
        self._guide = Steps()
        self.body.addWidget(self._box)
        self.body.addWidget(self._columns())
        self.body.addStretch(1)
        self.programs.chosen.connect(lambda _: self._show())
        self.back_to("people")
        self.next_step(
            N_("Save the file…"), N_("Asks where to save, then saves the file."), self.choose_target, picture="people"
        )

    def _columns(self) -> QWidget:
        """The programs; beside them what to do in the chosen one, and who goes into the file."""
        programs, recipients = Panel(), Panel()
        programs.inside.addWidget(self.programs)
        name = label("", "head")
        self.bind_text(name.setText, N_("Who to include"))
        self._nobody_left_out = label("", "hint")
        self.bind_text(self._nobody_left_out.setText, N_("This table always includes everyone."))
        for each in (name, self.recipients, self._nobody_left_out):
            recipients.inside.addWidget(each)
        beside = QWidget()
        right = QVBoxLayout(beside)
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(em(0.7))
        right.addWidget(recipients)
        right.addWidget(self._guide)
        right.addStretch(1)
        return SideBySide(programs, beside)

    def enter(self) -> None:
        """Shows whom the file would hold; without an open address book it leads to where one is opened."""
        if self.session.state.people is None:
            self.go.emit("people")
            return
        self._written = self._error = None
        self.recipients.show_state(self.session.state)
        self._show()

    def first_focus(self) -> QWidget:
        """Where the keyboard stands first."""
        return self.programs.current_button

    def retranslate(self, translator: Translator) -> None:
        """Shows every text of the page in the language of `translator`."""
        super().retranslate(translator)
        self.programs.show_texts(
            [each.title(translator) for each in DESTINATIONS], translator.translate("The program to import into.")
        )
        self.recipients.retranslate(translator)
        self._show()

    def save(self, target: Path) -> None:
        """Writes the file there."""
        exporter = people_job.exporter_named(self._destination.exporter)
        opened, find = self.session.state.people, self.recipients.wanted()
        labels = export_labels(self._today(), self.session.translator)
        assert opened is not None

        def job(report: Report, cancel: Cancel) -> tuple[Path, int]:
            """Writes the file; returns its path and the number of people."""
            everyone = [entry.contact for entry in opened.book.entries if entry is not None]
            people: list[Contact] = everyone if exporter.everyone else find()
            people_job.export(people, exporter, target, labels)
            return target, len(people)

        self.next.setEnabled(False)
        self.run(job)

    def on_done(self, record: object) -> None:
        """Shows where the file was written."""
        assert isinstance(record, tuple)
        self._written, self._error = record, None
        self._show()
        self.announce(self.message)
        if self.isVisible():
            self.show_file.setFocus()

    def on_failed(self, error: UserError) -> None:
        """Shows why no file was written; bugs go to the error page."""
        if error.code == Code.UNEXPECTED:
            super().on_failed(error)
            return
        self._written, self._error = None, error
        self._show()
        self.announce(self.message)

    @property
    def message(self) -> str:
        """What came of it; empty where nothing was done yet."""
        return self._box.text

    @property
    def _destination(self) -> Destination:
        return DESTINATIONS[self.programs.current]

    def _show(self) -> None:
        translator = self.session.translator
        self.next.setEnabled(True)
        everyone = self._destination.exporter == "everyone"
        self.recipients.setEnabled(not everyone)
        self._nobody_left_out.setVisible(everyone)
        self._box.setVisible(self._written is not None or self._error is not None)
        self.show_file.setVisible(self._written is not None)
        if self._written is not None:
            path, count = self._written
            self._box.show_tone("good")
            shown = one_line(path_text(path))
            self._box.show_text(
                translator.translate(
                    "Saved: {count} {count:person|people} in {path}. Now follow the steps below.",
                    count=count,
                    path=shown,
                )
            )
        elif self._error is not None:
            self._box.show_tone("warn")
            self._box.show_text(sentence(self._error, translator))
        file = people_job.exporter_named(self._destination.exporter).file_name
        self._guide.show_steps(
            translator.translate("How to import the file"),
            translator.translate("You will save a file of this kind: {name}", name=file),
            self._destination.translated_steps(translator),
            translator,
        )
        describe(self.recipients, translator.translate("Who to include"))

    def choose_target(self) -> None:
        """Asks for a new file, and writes the people into it."""
        translator = self.session.translator
        exporter = people_job.exporter_named(self._destination.exporter)
        proposed = (self.session.state.destination or Path.home()) / exporter.file_name
        if (
            target := choose_new_file(self, translator.translate("Save the address book"), proposed, translator)
        ) is not None:
            self.save(target)

    def _open_folder(self) -> None:
        if self._written is not None:
            self.session.open_path(self._written[0].parent)
