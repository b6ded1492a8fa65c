"""What only a person can add to a verdict: servers they looked at, a loss they accept, a second copy."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout

from app.i18n.catalogue import N_, Translator
from app.i18n.labels import client_label
from app.i18n.name_list import account_title
from app.jobs.check import Assurance
from app.model.answers import Answers
from app.model.code_definitions import Trait
from app.model.ledger import Expectation, Ledger
from app.model.verdict import Verdict
from app.textkit.paths import path_text
from app.textkit.text import one_line
from app.ui.choosing import choose_folder
from app.ui.parts.check_item import CheckItem
from app.ui.parts.flow_layout import FlowLayout
from app.ui.parts.panels import Panel, clear
from app.ui.parts.text import Button, data_label, describe, label
from app.ui.theme import em

_SEEN = N_("{account} ({program}): I looked at its mail on the provider's web page. Nothing there is missing here.")
_COUNTS = N_("Counts for the answer when you ask again.")


class AssuranceBox(Panel):
    """Emits `asked` with an Assurance when the verdict is wanted anew."""

    asked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._translator = Translator("en")
        self._archive: Path | None = None
        self._copy: Path | None = None
        self._servers: dict[str, list[Expectation]] = {}
        self._losses = 0
        self._is_answered = False
        self._head = label("", "strong")
        self._hint = label("", "hint")
        self.seen: list[CheckItem] = []
        self._server_rows = QVBoxLayout()
        self._server_rows.setSpacing(em(0.45))
        self.lost = CheckItem()
        self.owner = QLineEdit()
        self._second = data_label("", "hint")
        self.choose = Button("", "", "drive")
        self.ask = Button("", "", "check")
        for each in (self._head, self._hint):
            self.inside.addWidget(each)
        self.inside.addLayout(self._server_rows)
        for widget in (self.lost, self.owner, self._second):
            self.inside.addWidget(widget)
        self.inside.addLayout(FlowLayout(self.choose, self.ask))
        self.choose.clicked.connect(self._choose)
        self.ask.clicked.connect(lambda: self.asked.emit(self.assurance))
        self.lost.box.toggled.connect(self._update_controls)
        self.owner.textChanged.connect(self._update_controls)

    @property
    def assurance(self) -> Assurance:
        """What was added so far."""
        servers = [name for name, item in zip(self._servers, self.seen, strict=True) if item.box.isChecked()]
        accepted = self.lost.box.isChecked()
        if not servers and not accepted:
            return Assurance(self._copy)
        answers = Answers(
            servers=frozenset(servers),
            every_server=False,
            loss_accepted=accepted,
            by=one_line(self.owner.text()),
            on=datetime.now().astimezone(),
        )
        return Assurance(self._copy, answers)

    def begin(self, archive: Path | None, ledger: Ledger | None) -> None:
        """Forgets what was added for another archive. `ledger` is None where it is not known before it is checked."""
        if archive != self._archive:
            self._archive, self._copy = archive, None
            self.lost.box.setChecked(False)
            self.owner.clear()
            self._show_ledger(ledger or ())

    def offer(self, verdict: Verdict | None, ledger: Ledger) -> None:
        """Offers what can change this verdict; hides where nothing can. What was ticked stays ticked."""
        if ledger and not self._servers:
            self._show_ledger(ledger)
        self._losses = sum(entry.count for entry in ledger if entry.is_loss)
        traits = {reason.code.trait for reason in verdict.reasons} if verdict is not None else {Trait.COPY_ANSWER}
        copy = Trait.COPY_ANSWER in traits or self._copy is not None
        self._is_answered = verdict is not None
        self.lost.setVisible(self._losses > 0)
        self.choose.setVisible(copy)
        self._second.setVisible(copy and self._copy is not None)
        settled = any(item.box.isChecked() for item in (*self.seen, self.lost)) or self._copy is not None
        wanted = traits & {Trait.SERVER_ANSWER, Trait.COPY_ANSWER, Trait.LOSS}
        self.setVisible(bool(wanted) or settled)
        self.retranslate(self._translator)

    def add_copy(self, folder: Path) -> None:
        """Asks for the second copy, or the stick it is on."""
        inside = folder / self._archive.name if self._archive is not None else folder
        self._copy = inside if inside.exists() else folder
        self._update_controls()

    def set_busy(self, busy: bool) -> None:
        """Nothing can be pressed while the answer is worked out."""
        for each in (self.choose, self.lost.box, self.owner, self.ask, *(item.box for item in self.seen)):
            each.setEnabled(not busy)
        if not busy:
            self._update_controls()

    def retranslate(self, translator: Translator) -> None:
        """Shows every text in the language of `translator`."""
        self._translator, translate = translator, translator.translate
        self._head.setText(translate("What only you can know"))
        self._hint.setText(
            translate(
                "Tick only what is true, then ask again. The archive is read back once more for the answer, and the"
                " certificate shows what you stated, with the day."
            )
        )
        counts = translate(_COUNTS)
        for entries, item in zip(self._servers.values(), self.seen, strict=True):
            item.show_text(translate(_SEEN, **_named(entries, translator)), counts)
        self.lost.show_text(
            translate(
                "I am the owner of this mail. What is damaged on this computer or gone from it ({count}) is lost, and I"
                " accept that.",
                count=self._losses,
            ),
            counts,
        )
        self.owner.setPlaceholderText(translate("Your name, for the certificate"))
        describe(self.owner, translate("Your name"), translate("Stands on the certificate."))
        self.choose.setText(translate("Here is a second copy…"))
        self.choose.setAccessibleDescription(
            translate("Chooses the same archive on another stick or disk; it is compared with this one.")
        )
        self.ask.setText(translate("Ask again") if self._is_answered else translate("May the account be deleted?"))
        self.ask.setAccessibleDescription(
            translate("Reads the archive back and says whether the old account may be deleted.")
        )
        self._update_controls()

    def _show_ledger(self, ledger: Ledger) -> None:
        """One box for each account that has a mail server, however many programs are set up for it."""
        clear(self._server_rows)
        self._servers = {}
        for entry in ledger:
            if _has(entry, Trait.SERVER_ANSWER):
                self._servers.setdefault(entry.name or entry.client, []).append(entry)
        self.seen = [CheckItem() for _ in self._servers]
        for item in self.seen:
            self._server_rows.addWidget(item)
            item.box.toggled.connect(self._update_controls)
        self.retranslate(self._translator)

    def _update_controls(self) -> None:
        self._second.setText(one_line(path_text(self._copy)) if self._copy is not None else "")
        self._second.setVisible(self._copy is not None)
        self.owner.setVisible(any(item.box.isChecked() for item in (*self.seen, self.lost)))
        nameless = self.lost.box.isChecked() and not self.owner.text().strip()
        self.ask.setEnabled(not nameless)

    def _choose(self) -> None:
        start = self._archive.parent if self._archive is not None else Path.home()
        title = self._translator.translate("Where is the second copy?")
        if (found := choose_folder(self, title, start, self._translator)) is not None:
            self.add_copy(found)


def _has(entry: Expectation, trait: Trait) -> bool:
    return entry.doubt is not None and entry.doubt.code.trait is trait


def _named(entries: Sequence[Expectation], translator: Translator) -> dict[str, str]:
    programs = dict.fromkeys(client_label(entry.client, translator) for entry in entries)
    return {"account": account_title(entries[0], translator), "program": translator.listed(programs)}
