"""What only a person can add to a verdict: that they looked at the server, and that there is a second copy."""

from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Signal

from app.i18n.catalogue import Translator
from app.jobs.check import Assurance
from app.model.answers import Answers
from app.model.codes import Trait
from app.model.verdict import Verdict
from app.textkit.paths import path_text
from app.textkit.text import one_line
from app.ui.choosing import choose_folder
from app.ui.parts.check_item import CheckItem
from app.ui.parts.flow_layout import FlowLayout
from app.ui.parts.panels import Panel
from app.ui.parts.text import Button, data_label, label

_ALL = frozenset({Trait.SERVER_ANSWER, Trait.COPY_ANSWER})


class AssuranceBox(Panel):
    """Emits `asked` with an Assurance when the verdict is wanted anew."""

    asked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._translator = Translator("en")
        self._archive: Path | None = None
        self._copy: Path | None = None
        self._head = label("", "strong")
        self._hint = label("", "hint")
        self.seen = CheckItem()
        self._second = data_label("", "hint")
        self.choose = Button("", "", "drive")
        self.ask = Button("", "", "check")
        for each in (self._head, self._hint, self.seen, self._second):
            self.inside.addWidget(each)
        self.inside.addLayout(FlowLayout(self.choose, self.ask))
        self.choose.clicked.connect(self._choose)
        self.ask.clicked.connect(lambda: self.asked.emit(self.assurance))
        self.seen.box.toggled.connect(self._update_controls)

    @property
    def assurance(self) -> Assurance:
        """What was added so far."""
        if not self.seen.box.isChecked():
            return Assurance(self._copy)
        now = datetime.now().astimezone()
        answers = Answers(servers=frozenset(), every_server=True, loss_accepted=False, by="", on=now)
        return Assurance(self._copy, answers)

    def begin(self, archive: Path | None) -> None:
        """Forgets what was added for another archive."""
        if archive != self._archive:
            self._archive, self._copy = archive, None
            self.seen.box.setChecked(False)
            self._update_controls()

    def offer(self, verdict: Verdict | None) -> None:
        """Offers what can change this verdict, all of it where the reasons are not known; hides where nothing can."""
        traits = {reason.code.trait for reason in verdict.reasons} if verdict is not None else _ALL
        server = Trait.SERVER_ANSWER in traits or self.seen.box.isChecked()
        copy = Trait.COPY_ANSWER in traits or self._copy is not None
        self.seen.setVisible(server)
        self.choose.setVisible(copy)
        self._second.setVisible(copy and self._copy is not None)
        self.setVisible(bool(traits & _ALL))

    def add_copy(self, folder: Path) -> None:
        """Asks for the second copy, or the stick it is on."""
        inside = folder / self._archive.name if self._archive is not None else folder
        self._copy = inside if inside.exists() else folder
        self._update_controls()

    def set_busy(self, busy: bool) -> None:
        """Nothing can be pressed while the answer is worked out."""
        for each in (self.choose, self.seen.box, self.ask):
            each.setEnabled(not busy)
        if not busy:
            self._update_controls()

    def retranslate(self, translator: Translator) -> None:
        """Shows every text in the language of `translator`."""
        self._translator, translate = translator, translator.translate
        self._head.setText(translate("What only you can know"))
        self._hint.setText(
            translate("Say what is true, then ask again. The archive is read back once more for the answer.")
        )
        self.seen.show_text(
            translate("I have looked at the mail on the provider's web page: nothing is missing here."),
            translate("Counts for the answer when you ask again."),
        )
        self.choose.setText(translate("Here is a second copy…"))
        self.choose.setAccessibleDescription(
            translate("Chooses the same archive on another stick or disk; it is compared with this one.")
        )
        self.ask.setText(translate("Ask again"))
        self.ask.setAccessibleDescription(
            translate("Reads the archive back and says whether the old account may be deleted.")
        )
        self._update_controls()

    def _update_controls(self) -> None:
        self._second.setText(one_line(path_text(self._copy)) if self._copy is not None else "")
        self._second.setVisible(self._copy is not None)
        self.ask.setEnabled(self._copy is not None or self.seen.box.isChecked())

    def _choose(self) -> None:
        start = self._archive.parent if self._archive is not None else Path.home()
        title = self._translator.translate("Where is the second copy?")
        if (found := choose_folder(self, title, start, self._translator)) is not None:
            self.add_copy(found)
