"""Saving the address book as a file for another program, with the steps to read it in there."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from PySide6.QtWidgets import QComboBox, QFileDialog, QVBoxLayout, QWidget

from app.i18n.catalogue import N_, Translator
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
from app.ui.pages.page import Page
from app.ui.parts.panels import Banner, Panel, clear
from app.ui.parts.recipient_picker import RecipientPicker
from app.ui.parts.text import describe, label
from app.ui.session import Session
from app.ui.theme import em


class ExportPage(Page):
    """Asks for which program and with whom; a file that exists is never overwritten."""

    name = "export"
    place = "people"

    def __init__(self, session: Session, today: Callable[[], date] = date.today) -> None:
        super().__init__(session)
        self._today = today
        self._written: tuple[Path, int] | None = None
        self._trouble: UserError | None = None
        self.bind_text(self.title.setText, N_("Save the address book"))
        self.bind_text(self.lead.setText, N_("Which program are the people to go into?"))
        self.programs = QComboBox()
        self.bind_text(self.programs.setAccessibleName, N_("Program"))
        self.bind_text(self.programs.setAccessibleDescription, N_("The program that is to read the file."))
        self.who = RecipientPicker()
        self._box = Banner("good")
        self._open = self.button(
            N_("Show the folder"), N_("Shows the folder the file was written to."), self._open_folder, picture="folder"
        )
        self._box.add(self._open)
        self._head = label("", "strong")
        self.bind_text(self._head.setText, N_("How to read the file in there"))
        self._steps = QVBoxLayout()
        self._steps.setSpacing(em(0.3))
        who, how = Panel(), Panel()
        name = label("", "strong")
        self.bind_text(name.setText, N_("Who goes into it"))
        who.inside.addWidget(name)
        who.inside.addWidget(self.who)
        self._nobody_left_out = label("", "hint")
        self.bind_text(self._nobody_left_out.setText, N_("This table holds everybody, whatever is chosen above."))
        who.inside.addWidget(self._nobody_left_out)
        how.inside.addWidget(self._head)
        how.inside.addLayout(self._steps)
        for widget in (self.programs, who, self._box, how):
            self.body.addWidget(widget)
        self.body.addStretch(1)
        self.programs.currentIndexChanged.connect(lambda _: self._show())
        self.back_to("people")
        self.next_step(N_("Save the file…"), N_("Asks where to, then writes the file."), self._ask, picture="people")

    def enter(self) -> None:
        if self.session.state.people is None:
            self.go.emit("people")
            return
        self._written = self._trouble = None
        self.who.show_state(self.session.state)
        self._show()

    def first_focus(self) -> QWidget:
        return self.programs

    def retranslate(self, words: Translator) -> None:
        super().retranslate(words)
        at = max(0, self.programs.currentIndex())
        self.programs.blockSignals(True)
        self.programs.clear()
        self.programs.addItems([each.title(words) for each in DESTINATIONS])
        self.programs.setCurrentIndex(at)
        self.programs.blockSignals(False)
        self.who.retranslate(words)
        self._show()

    def save(self, target: Path) -> None:
        """Writes the file there."""
        exporter = people_job.exporter_named(self._destination.exporter)
        opened, day, who = self.session.state.people, self._today(), self.who.wanted()
        assert opened is not None

        def job(report: Report, cancel: Cancel) -> tuple[Path, int]:
            everyone = [entry.contact for entry in opened.book.entries if entry is not None]
            people: list[Contact] = everyone if exporter.everyone else who()
            people_job.export(people, exporter, target, day)
            return target, len(people)

        self.next.setEnabled(False)
        self.run(job)

    def done(self, record: object) -> None:
        assert isinstance(record, tuple)
        self._written, self._trouble = record, None
        self._show()

    def failed(self, trouble: UserError) -> None:
        if trouble.code == Code.UNEXPECTED:
            super().failed(trouble)
            return
        self._written, self._trouble = None, trouble
        self._show()

    @property
    def said(self) -> str:
        """What came of it; empty where nothing was done yet."""
        return self._box.text

    @property
    def _destination(self) -> Destination:
        return DESTINATIONS[max(0, self.programs.currentIndex())]

    def _show(self) -> None:
        words = self.session.words
        self.next.setEnabled(True)
        everyone = self._destination.exporter == "everyone"
        self.who.setEnabled(not everyone)
        self._nobody_left_out.setVisible(everyone)
        self._box.setVisible(self._written is not None or self._trouble is not None)
        self._open.setVisible(self._written is not None)
        if self._written is not None:
            path, count = self._written
            self._box.show_tone("good")
            place = one_line(path_text(path))
            self._box.translate(
                words.translate(
                    "{count} people were written to {path}. Go on as it is said below.", count=count, path=place
                )
            )
        elif self._trouble is not None:
            self._box.show_tone("warn")
            self._box.translate(sentence(self._trouble, words))
        clear(self._steps)
        for number, step in enumerate(self._destination.said(words), 1):
            self._steps.addWidget(label(words.translate("{number}. {step}", number=number, step=step)))
        describe(self.who, words.translate("Who goes into it"))

    def _ask(self) -> None:
        exporter = people_job.exporter_named(self._destination.exporter)
        start = str((self.session.state.destination or Path.home()) / exporter.file_name)
        title = self.session.words.translate("Save the address book")
        # What exists is refused when it is written; being asked to replace it would be a promise we do not keep.
        options = QFileDialog.Option.DontConfirmOverwrite
        chosen, _ = QFileDialog.getSaveFileName(self, title, start, options=options)
        if chosen:
            self.save(Path(chosen))

    def _open_folder(self) -> None:
        if self._written is not None:
            self.session.open_path(self._written[0].parent)
