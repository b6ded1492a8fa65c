"""The recovery key of an encrypted archive: shown once, printed or written down, and typed back in part."""

import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from PySide6.QtWidgets import QFormLayout, QLabel, QLineEdit

from app.i18n.catalogue import N_, Translator
from app.i18n.reasons import sentence
from app.jobs.backup import encryption
from app.jobs.cancel import Cancel
from app.jobs.certificate import write_new
from app.model.errors import UserError
from app.model.events import Report
from app.textkit.paths import path_text
from app.textkit.text import one_line
from app.ui.choosing import choose_new_file
from app.ui.pages.page import Page
from app.ui.parts.panels import Banner, Panel
from app.ui.parts.text import Button, data_label, describe, label
from app.ui.pdf import pdf_of
from app.ui.printing import print_html
from app.ui.session import Session
from app.ui.theme import em

_ASKED = 2
_GROUP = 4

KeyGroup = tuple[int, int]
"""The line of a group, and its position in it, both counted from 0."""


def _any_two(lines: list[list[str]]) -> list[KeyGroup]:
    """Two groups that cannot be guessed, in order. The first line is the same in every key."""
    whole = [
        (line, position)
        for line, groups in enumerate(lines[1:], 1)
        for position, group in enumerate(groups)
        if len(group) == _GROUP
    ]
    return sorted(secrets.SystemRandom().sample(whole, _ASKED))


class RecoveryPage(Page):
    """The page is left only when two groups of the key were typed back, which shows that it was written down."""

    name = "recovery"
    step = 4

    def __init__(self, session: Session, choose: Callable[[list[list[str]]], list[KeyGroup]] = _any_two) -> None:
        super().__init__(session)
        self._choose_groups = choose
        self._asked: list[KeyGroup] = []
        self._lines: list[list[str]] = []
        self.bind_text(self.title.setText, N_("Keep the recovery key"))
        self.bind_text(
            self.lead.setText,
            N_("The backup is done. When the passphrase is forgotten, only this key opens it. It is shown only now."),
        )
        self._key = data_label("", "key")
        keep = label()
        self.bind_text(
            keep.setText,
            N_("Print it, or write it down. Whoever has it can read the mail: the paper goes to the customer, and is"
               " not kept beside the stick."),
        )  # fmt: skip
        card = Panel()
        card.inside.addWidget(self._key)
        card.inside.addWidget(keep)
        self._ask = label("", "strong")
        form = self._form()
        self._banner = Banner("info")
        self._banner.hide()
        check = Panel()
        check.inside.addWidget(self._ask)
        check.inside.addLayout(form)
        for each in (card, self._banner, check):
            self.body.addWidget(each)
        self.body.addStretch(1)
        self._print_button = self.add_button(
            N_("Print the key…"), N_("Prints one page with the key."), self._print, picture="print"
        )
        self._save_button = self.add_button(
            N_("Save as PDF…"),
            N_("Saves one page with the key. Do not keep it beside the archive."),
            self._choose_pdf,
            role="quiet",
        )
        self.next_step(
            N_("The key is kept"), N_("Goes on to the result; the key is not shown again."), self._kept, picture="check"
        )

    def enter(self) -> None:
        """Shows the key of the last backup, and asks for other groups each time."""
        record = self.session.state.record
        if record is None or not record.recovery_key:
            self._lines, self._asked = [], []
        else:
            self._lines = encryption.key_lines(record)
            self._asked = self._choose_groups(self._lines)
        for field in self.fields:
            field.clear()
        self._banner.hide()
        # In portable mode it could only go to the stick with the archive, or to a customer's computer.
        self._save_button.setVisible(not self.session.portable)
        self._show()

    @property
    def asked_groups(self) -> list[str]:
        """The groups of the key that are to be typed into `fields`, in their order."""
        return [self._lines[line][group] for line, group in self._asked]

    def retranslate(self, translator: Translator) -> None:
        """Shows every text of the page in the language of `translator`."""
        super().retranslate(translator)
        self._show()

    def first_focus(self) -> Button:
        """Where the keyboard stands first."""
        return self._print_button

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

    def _drop(self, then: Callable[[], None] | None) -> None:
        self._forget()
        if then is not None:
            then()

    def on_done(self, record: object) -> None:
        """Shows where the page with the key was saved."""
        saved = self.session.translator.translate("Saved: {path}", path=one_line(path_text(Path(str(record)))))
        self._show_banner("good", saved)

    def on_failed(self, error: UserError) -> None:
        """Shows why the page with the key was not saved."""
        self._show_banner("bad", sentence(error, self.session.translator))

    @property
    def html(self) -> str:
        """The page to print."""
        record = self.session.state.record
        return encryption.key_page(record, datetime.now()) if record is not None else ""

    def save(self, target: Path) -> None:
        """Writes the page to a new PDF."""
        page = self.html

        def job(report: Report, cancel: Cancel) -> Path:
            """Writes the page with the key as a PDF."""
            write_new(target, pdf_of(page))
            return target

        self.run(job)

    def _form(self) -> QFormLayout:
        """Two lines for the groups that are typed back."""
        self._names: list[QLabel] = [label("", wraps=False) for _ in range(_ASKED)]
        self.fields = [QLineEdit() for _ in range(_ASKED)]
        form = QFormLayout()
        form.setHorizontalSpacing(em(1.2))
        form.setVerticalSpacing(em(0.5))
        for name, field in zip(self._names, self.fields, strict=True):
            name.setBuddy(field)
            field.setMaximumWidth(em(10))
            field.textChanged.connect(self._update_controls)
            form.addRow(name, field)
        return form

    def _show(self) -> None:
        translate = self.session.translator.translate
        self._key.setText("\n".join("  ".join(groups) for groups in self._lines))
        self._ask.setText(translate("To be sure it is on paper, type two of its groups from there:"))
        asked = self._asked or [(1, 0), (2, 0)]
        for (line, position), name, field in zip(asked, self._names, self.fields, strict=True):
            name_of_group = translate("Line {line}, group {number}", line=line + 1, number=position + 1)
            name.setText(name_of_group)
            describe(field, name_of_group, translate("Four characters, as they stand on the paper."))
        self._update_controls()

    def _update_controls(self) -> None:
        typed = [field.text().strip().upper() for field in self.fields]
        wanted = self.asked_groups
        self.next.setEnabled(bool(wanted) and typed == wanted)

    def _show_banner(self, tone: str, text: str) -> None:
        self._banner.show_tone(tone)
        self._banner.show_text(text)
        self._banner.show()

    def _print(self) -> None:
        if self._lines and print_html(self.html, self):
            self.fields[0].setFocus()

    def _choose_pdf(self) -> None:
        translator, translate = self.session.translator, self.session.translator.translate
        named = translate("recovery key")
        proposed = Path.home() / f"{named}.pdf"
        if (target := choose_new_file(self, translate("Save the key"), proposed, translator)) is not None:
            self.save(target)

    def _kept(self) -> None:
        self._forget()
        self.go.emit("result")

    def _forget(self) -> None:
        """The key is nowhere any more but on paper."""
        record = self.session.state.record
        if record is not None:
            self.session.state.record = replace(record, recovery_key="")
        self._lines, self._asked = [], []
        self._key.clear()
