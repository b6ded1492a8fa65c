"""Saving the address book as a file for another program, with the steps to read it in there."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

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
from app.ui.parts.panels import Banner, Panel, clear
from app.ui.parts.recipient_picker import RecipientPicker
from app.ui.parts.text import describe, label
from app.ui.session import Session
from app.ui.theme import em


class ExportPage(Page):
    """Asks for which program and with whom; a file that exists is never overwritten."""

    name = "export"
    section = "people"

    def __init__(self, session: Session, today: Callable[[], date] = date.today) -> None:
        super().__init__(session)
        self._today = today
        self._written: tuple[Path, int] | None = None
        self._error: UserError | None = None
        self.bind_text(self.title.setText, N_("Save the address book"))
        self.bind_text(self.lead.setText, N_("Which program are the people to go into?"))
        self.programs = QComboBox()
        self.bind_text(self.programs.setAccessibleName, N_("Program"))
        self.bind_text(self.programs.setAccessibleDescription, N_("The program that is to read the file."))
        self.recipients = RecipientPicker()
        self._box = Banner("good")
        self._open = self.button(
            N_("Show the folder"), N_("Shows the folder the file was written to."), self._open_folder, picture="folder"
        )
        self._box.add(self._open)
        self._head = label("", "strong")
        self.bind_text(self._head.setText, N_("How to read the file in there"))
        self._steps = QVBoxLayout()
        self._steps.setSpacing(em(0.3))
        recipients, steps = Panel(), Panel()
        name = label("", "strong")
        self.bind_text(name.setText, N_("Who goes into it"))
        recipients.inside.addWidget(name)
        recipients.inside.addWidget(self.recipients)
        self._nobody_left_out = label("", "hint")
        self.bind_text(self._nobody_left_out.setText, N_("This table holds everybody, whatever is chosen above."))
        recipients.inside.addWidget(self._nobody_left_out)
        steps.inside.addWidget(self._head)
        steps.inside.addLayout(self._steps)
        for widget in (self.programs, recipients, self._box, steps):
            self.body.addWidget(widget)
        self.body.addStretch(1)
        self.programs.currentIndexChanged.connect(lambda _: self._show())
        self.back_to("people")
        self.next_step(
            N_("Save the file…"), N_("Asks where to, then writes the file."), self.choose_target, picture="people"
        )

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
        return self.programs

    def retranslate(self, translator: Translator) -> None:
        """Shows every text of the page in the language of `translator`."""
        super().retranslate(translator)
        at = max(0, self.programs.currentIndex())
        self.programs.blockSignals(True)
        self.programs.clear()
        self.programs.addItems([each.title(translator) for each in DESTINATIONS])
        self.programs.setCurrentIndex(at)
        self.programs.blockSignals(False)
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

    def on_failed(self, error: UserError) -> None:
        """Shows why no file was written; bugs go to the error page."""
        if error.code == Code.UNEXPECTED:
            super().on_failed(error)
            return
        self._written, self._error = None, error
        self._show()

    @property
    def message(self) -> str:
        """What came of it; empty where nothing was done yet."""
        return self._box.text

    @property
    def _destination(self) -> Destination:
        return DESTINATIONS[max(0, self.programs.currentIndex())]

    def _show(self) -> None:
        translator = self.session.translator
        self.next.setEnabled(True)
        everyone = self._destination.exporter == "everyone"
        self.recipients.setEnabled(not everyone)
        self._nobody_left_out.setVisible(everyone)
        self._box.setVisible(self._written is not None or self._error is not None)
        self._open.setVisible(self._written is not None)
        if self._written is not None:
            path, count = self._written
            self._box.show_tone("good")
            shown = one_line(path_text(path))
            self._box.show_text(
                translator.translate(
                    "{count} people were written to {path}. Go on as it is said below.", count=count, path=shown
                )
            )
        elif self._error is not None:
            self._box.show_tone("warn")
            self._box.show_text(sentence(self._error, translator))
        clear(self._steps)
        for number, step in enumerate(self._destination.translated_steps(translator), 1):
            self._steps.addWidget(label(translator.translate("{number}. {step}", number=number, step=step)))
        describe(self.recipients, translator.translate("Who goes into it"))

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
