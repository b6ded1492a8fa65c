"""The recovery key of an encrypted archive: shown once, printed or saved, and a piece of it typed from the paper."""

import secrets
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from app.i18n.catalogue import N_, Translator
from app.i18n.reasons import sentence
from app.jobs.backup import encryption
from app.jobs.cancel import Cancel
from app.jobs.certificate import write_new
from app.model.codes import Code
from app.model.errors import UserError
from app.model.events import Report
from app.model.findings import Finding
from app.textkit.paths import path_text
from app.textkit.text import one_line
from app.ui.choosing import choose_new_file
from app.ui.pages.page import Page
from app.ui.parts.key_sheet import KeySheet
from app.ui.parts.panels import Banner, Panel
from app.ui.parts.text import describe, label
from app.ui.pdf_child import start_pdf
from app.ui.printing import print_html
from app.ui.session import Session
from app.ui.theme import em

_GROUP = 4

KeyGroup = tuple[int, int]
"""The line of a group, and its position in it, both counted from 0."""


@dataclass(frozen=True, slots=True)
class _Saved:
    """Where the page with the key was written; `beside`: on the disk of the archive."""

    path: Path
    beside: bool


def _any_group(lines: list[list[str]]) -> KeyGroup:
    """A group that cannot be guessed; the last one of the key is too short to prove anything."""
    whole = [
        (line, position)
        for line, groups in enumerate(lines)
        for position, group in enumerate(groups)
        if len(group) == _GROUP
    ]
    return secrets.choice(whole)


class RecoveryPage(Page):
    """Left only when a group of the key was typed from the paper, while the key itself was not to be seen."""

    name = "recovery"
    step = 4

    def __init__(self, session: Session, choose: Callable[[list[list[str]]], KeyGroup] = _any_group) -> None:
        super().__init__(session)
        self._choose_group = choose
        self._asked: KeyGroup | None = None
        self._lines: list[list[str]] = []
        self.bind_text(self.title.setText, N_("Keep the recovery key"))
        self.sheet = KeySheet()
        self._keep = Banner("warn")
        self.bind_text(
            self._keep.show_text,
            N_("Anyone who has this key can read the mail. The paper stays with the customer; it must not lie beside"
               " the stick."),
        )  # fmt: skip
        self._banner = Banner("info")
        self._banner.hide()
        for each in (self.sheet, self._keep, self._check_panel(), self._banner):
            self.body.addWidget(each)
        self.body.addStretch(1)
        self._print_button = self.add_button(
            N_("Print the key…"), N_("Prints one page with the key."), self._print, picture="print"
        )
        self._save_button = self.add_button(
            N_("Save to a file…"),
            N_("Saves one page with the key as a PDF, where you choose."),
            self._ask_before_saving,
            role="quiet",
        )
        self._again = self.add_button(
            N_("Show the key again"), N_("Goes back to the key, to print or copy it."), self.show_key, picture="back"
        )
        self.next.clicked.connect(lambda: self._go_on())
        self.next.show()
        self._footer_frame.show()

    def _check_panel(self) -> Panel:
        """Where a group is typed from the paper."""
        self._ask = label("", "head")
        self.field = QLineEdit()
        self.field.setMaximumWidth(em(10))
        self.field.textChanged.connect(self._update_controls)
        self._ask.setBuddy(self.field)
        across = QHBoxLayout()
        across.addWidget(self.field)
        across.addStretch(1)
        self._check = Panel()
        self._check.inside.addWidget(self._ask)
        self._check.inside.addLayout(across)
        return self._check

    @property
    def asked_group(self) -> str:
        """The group that is to be typed now; empty while the key is shown."""
        if self._asked is None:
            return ""
        line, position = self._asked
        return self._lines[line][position]

    @property
    def html(self) -> str:
        """The page to print."""
        record = self.session.state.record
        return encryption.key_page(record, datetime.now()) if record is not None else ""

    def enter(self) -> None:
        """Shows the key of the last backup."""
        record = self.session.state.record
        known = record is not None and bool(record.recovery_key)
        self._lines = encryption.key_lines(record) if record is not None and known else []
        self.question.hide()
        self.show_key()

    def show_key(self) -> None:
        """Shows the key; another group is asked for afterwards."""
        self._asked = None
        self._banner.hide()
        self._show()
        self._print_button.setFocus()

    def retranslate(self, translator: Translator) -> None:
        """Shows every text of the page in the language of `translator`."""
        super().retranslate(translator)
        self._show()

    def first_focus(self) -> QWidget:
        """Where the keyboard stands first."""
        return self._print_button if self._asked is None else self.field

    def ask_to_stop(self, then: Callable[[], None] | None = None) -> None:
        """Asks whether to go without the key; `then` is done for a yes."""
        translate = self.session.translator.translate
        self.question.ask(
            translate("Close without the recovery key? It is not shown again. If the passphrase is forgotten too,"
                " nobody can open the archive."),
            translate("Close without it"),
            translate("Stay here"),
            lambda: self._drop(then),
        )  # fmt: skip

    def on_done(self, record: object) -> None:
        """Shows where the page with the key was saved, and whether that is beside the archive."""
        assert isinstance(record, _Saved)
        translator = self.session.translator
        if record.beside:
            warning = Finding(Code.RECOVERY_KEY_BESIDE, {"path": str(record.path)})
            self._show_banner("warn", sentence(warning, translator))
        else:
            saved = translator.translate("Saved: {path}", path=one_line(path_text(record.path)))
            self._show_banner("good", saved)

    def on_failed(self, error: UserError) -> None:
        """Shows why the page with the key was not saved."""
        self._show_banner("bad", sentence(error, self.session.translator))

    def save(self, target: Path) -> None:
        """Writes the page to a new PDF."""
        page, archive = self.html, self.session.state.archive

        def job(report: Report, cancel: Cancel) -> _Saved:
            """Writes the page with the key as a PDF."""
            with start_pdf() as make_pdf:
                write_new(target, make_pdf(page))
            return _Saved(target, archive is not None and encryption.is_beside(target, archive.parent))

        self.run(job)

    def _show(self) -> None:
        translator = self.session.translator
        translate, asking = translator.translate, self._asked is not None
        # While a group is asked for, the key is nowhere on the screen: what is typed comes from the paper.
        self.sheet.show_key(encryption.KEY_BEGINNING, [] if asking else self._lines, translator)
        self.lead.setText(
            translate("The key is hidden now. Please type the group asked for, as it stands on the paper.")
            if asking
            else translate("The backup is done. If the passphrase is forgotten, only this key opens it. It is shown"
                     " only now: print it, or write it down.")
        )  # fmt: skip
        for_the_key: tuple[QWidget, ...] = (self.sheet, self._keep, self._print_button, self._save_button)
        for widget in for_the_key:
            widget.setVisible(not asking)
        self._check.setVisible(asking)
        self._again.setVisible(asking)
        self.next.setText(translate("Check") if asking else translate("It is on paper"))
        self.next.setAccessibleDescription(
            translate("Compares what you typed with the key.")
            if asking
            else translate("Hides the key and asks for one group of it, to be sure that it can be read.")
        )
        self.next.show_icon("check" if asking else "next")
        if self._asked is not None:
            self._ask.setText(self._name_of(self._asked, translator))
            describe(self.field, self._ask.text(), translate("Four letters or digits, as they stand on the paper."))
        self._update_controls()

    def _name_of(self, group: KeyGroup, translator: Translator) -> str:
        line, position = group
        return translator.translate("Line {line}, group {number}", line=line + 1, number=position + 1)

    def _update_controls(self) -> None:
        self.next.setEnabled(bool(self._lines) and (self._asked is None or bool(self.field.text().strip())))

    def _go_on(self) -> None:
        """From the key to the question; from a right answer to the result."""
        if self._asked is None:
            self._asked = self._choose_group(self._lines)
            self._banner.hide()
            self.field.clear()
            self._show()
            self.field.setFocus()
        elif _typed(self.field.text()) == self.asked_group:
            self._forget()
            self.go.emit("result")
        else:
            self._refuse(self._name_of(self._asked, self.session.translator))

    def _refuse(self, group: str) -> None:
        self._show_banner(
            "bad",
            self.session.translator.translate(
                "“{typed}” is not what the key has there ({group}). Compare it with the paper, or show the key again.",
                typed=self.field.text().strip()[: 2 * _GROUP],
                group=group,
            ),
        )
        self.field.setFocus()
        self.field.selectAll()

    def _show_banner(self, tone: str, text: str) -> None:
        self._banner.show_tone(tone)
        self._banner.show_text(text)
        self._banner.show()
        self.announce(text)

    def _print(self) -> None:
        if self._lines and print_html(self.html, self):
            self.next.setFocus()

    def _ask_before_saving(self) -> None:
        translate = self.session.translator.translate
        self.question.ask(
            translate("A file with the key lets anyone who finds it read the mail. Save it only where the archive is"
                " not, and delete it once it is printed."),
            translate("Choose where…"),
            translate("Don't save"),
            self._choose_file,
        )  # fmt: skip

    def _choose_file(self) -> None:
        translator, translate = self.session.translator, self.session.translator.translate
        proposed = Path.home() / f"{translate('recovery key')}.pdf"
        if (target := choose_new_file(self, translate("Save the key"), proposed, translator)) is not None:
            self.save(target)

    def _drop(self, then: Callable[[], None] | None) -> None:
        self._forget()
        if then is not None:
            then()

    def _forget(self) -> None:
        """The key is nowhere any more but on paper."""
        record = self.session.state.record
        if record is not None:
            self.session.state.record = replace(record, recovery_key="")
        self._lines, self._asked = [], None
        self.field.clear()
        self._banner.hide()
        self._show()


def _typed(text: str) -> str:
    """What was typed, as the key has it: without spaces, in narrow capitals."""
    return "".join(unicodedata.normalize("NFKC", text).split()).upper()
