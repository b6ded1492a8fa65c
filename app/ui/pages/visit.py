"""A visit to a customer's computer: for whom, by whom, and how the archive is encrypted. Then the usual backup."""

from pathlib import Path

from PySide6.QtWidgets import QComboBox, QFormLayout, QLabel, QLineEdit, QProgressBar, QWidget

from app.i18n.catalogue import N_, Translator
from app.model.archives import ArchiveSummary, ListRecord
from app.model.errors import UserError
from app.model.plan import Visit
from app.system.folders import program_folder
from app.textkit.text import one_line
from app.ui.pages.page import Page
from app.ui.parts.archive_table import ArchiveTable
from app.ui.parts.check_item import CheckItem
from app.ui.parts.panels import Banner, Panel
from app.ui.parts.secret_box import NewPassphrase
from app.ui.parts.text import label
from app.ui.session import OngoingVisit, Session
from app.ui.theme import em

_LANGUAGES = (("ja", "日本語"), ("en", "English"))
_FIELDS = (
    ("customer", N_("Customer"), N_("Whose mail it is, as it stands on the certificate.")),
    ("ticket", N_("Ticket"), N_("The number of the case. It becomes part of the name of the archive.")),
    ("technician", N_("Technician"), N_("Who makes the archive; signs the certificate.")),
    ("company", N_("Company"), N_("Whom the technician works for.")),
)


class VisitPage(Page):
    """Filled in before the visit begins, and left with everything of the last customer forgotten."""

    name = "visit"
    section = "visit"

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.bind_text(self.title.setText, N_("A visit"))
        self.fields = {name: QLineEdit() for name, _, _ in _FIELDS}
        self._language = QComboBox()
        self._language.addItems([name for _, name in _LANGUAGES])
        customer = self._customer_panel()
        self._encrypt = CheckItem()
        self._encrypt.box.setChecked(True)
        self.passphrase = NewPassphrase()
        encryption = Panel()
        encryption.inside.setSpacing(em(0.6))
        encryption.inside.addWidget(self._encrypt)
        encryption.inside.addWidget(self.passphrase)
        self._trace = Banner("info")
        self._bar = QProgressBar()
        self._bar.setRange(0, 0)
        self._bar.setTextVisible(False)
        self.bind_text(self._bar.setAccessibleName, N_("Looking at archives"))
        self._before = label("", "head")
        self.bind_text(self._before.setText, N_("Archives on this stick"))
        self._table = ArchiveTable()
        self._table.picked.connect(self._look_at)
        for each in (customer, encryption, self._trace, self._before, self._bar, self._table):
            self.body.addWidget(each)
        self.body.addStretch(1)
        self.end = self.add_button(
            N_("End this visit"),
            N_("Forgets the customer and everything seen of that mail. The archive stays on the stick."),
            self._end_visit,
            role="quiet",
        )
        self.next.clicked.connect(lambda: self._begin())
        self.next.show_icon("next")
        self.next.show()
        self._footer_frame.show()
        self._encrypt.box.toggled.connect(self._update_controls)
        self.passphrase.changed.connect(self._update_controls)
        self._fill()

    def enter(self) -> None:
        """Lists the archives on the stick."""
        self._show()
        folder = self.stick
        self._bar.setVisible(folder is not None)
        if folder is not None:
            self.session.load_archives(folder, self)

    @property
    def stick(self) -> Path | None:
        """The folder for archives of visits: on the program's own stick, else the destination of the last copy."""
        return self.session.state.destination or (program_folder() if self.session.portable else None)

    def on_done(self, record: object) -> None:
        """Shows the archives on the stick."""
        assert isinstance(record, ListRecord)
        self.session.state.listing = record
        self._show()

    def on_failed(self, error: UserError) -> None:
        """Leaves the list empty."""
        # The stick may be empty or not plugged in yet: the page is of use without the list.
        self.session.state.listing = None
        self._show()

    def retranslate(self, translator: Translator) -> None:
        """Shows every text of the page in the language of `translator`."""
        super().retranslate(translator)
        self.passphrase.retranslate(translator)
        self._encrypt.show_text(
            translator.translate("Encrypt the archive. Without the passphrase or the recovery key nobody can open it."),
            translator.translate("Advisable on every stick that leaves the customer's home."),
        )
        self._show()

    def first_focus(self) -> QWidget:
        """Where the keyboard stands first."""
        if self.session.state.visit is not None:
            return self.next
        return next((each for each in self.fields.values() if not each.text()), self.next)

    def _customer_panel(self) -> Panel:
        """The customer, the technician and the language of the certificate."""
        form = QFormLayout()
        form.setHorizontalSpacing(em(1.2))
        form.setVerticalSpacing(em(0.5))
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        for name, message, description in _FIELDS:
            form.addRow(self._named(message, description, self.fields[name]), self.fields[name])
        message, description = N_("Language of the certificate"), N_("The language the customer reads.")
        form.addRow(self._named(message, description, self._language), self._language)
        customer = Panel()
        customer.inside.addLayout(form)
        return customer

    def _named(self, message: str, description: str, widget: QWidget) -> QLabel:
        made = label("", wraps=False)
        made.setBuddy(widget)
        self.bind_text(made.setText, message)
        self.bind_text(widget.setAccessibleName, message)
        self.bind_text(widget.setAccessibleDescription, description)
        return made

    def _fill(self) -> None:
        """What is the same at every visit is there already."""
        settings = self.session.settings
        for field in self.fields.values():
            field.clear()
        self.fields["technician"].setText(settings.technician)
        self.fields["company"].setText(settings.company)
        self.passphrase.clear()
        self._encrypt.box.setChecked(True)
        self._language.setCurrentIndex([code for code, _ in _LANGUAGES].index(self.session.translator.language))

    def _show(self) -> None:
        translator, going_on, listed = self.session.translator, self.session.state.visit, self.session.state.listing
        translate = translator.translate
        self.lead.setText(
            translate("A visit to {customer} is going on.", customer=one_line(going_on.visit.customer or "–"))
            if going_on is not None
            else translate("For a technician at somebody else's computer. What you fill in stands on the certificate.")
        )
        self._trace.show_tone("good" if self.session.portable else "info")
        self._trace.show_text(
            translate("This program runs from a stick: it writes nothing on this computer.")
            if self.session.portable
            else translate("This program is installed on this computer. For visits, run it from a stick: put an empty"
                     " file named “portable” beside it there.")
        )  # fmt: skip
        self.next.setText(translate("Go on with the visit") if going_on is not None else translate("Begin the visit"))
        self.next.setAccessibleDescription(translate("Goes on to the mail on this computer."))
        self.end.setVisible(going_on is not None)
        archives = listed.archives if listed is not None else ()
        self._bar.setVisible(self._bar.isVisible() and listed is None)
        self._table.show_archives(archives, translator)
        self._table.setVisible(bool(archives))
        self._before.setVisible(bool(archives))
        self._update_controls()

    def _update_controls(self) -> None:
        encrypted = self._encrypt.box.isChecked()
        self.passphrase.setVisible(encrypted)
        ready = not encrypted or bool(self.passphrase.passphrase)
        self.next.setEnabled(ready or self.session.state.visit is not None)

    def _begin(self) -> None:
        session = self.session
        visit = Visit(**{name: one_line(field.text()).strip() for name, field in self.fields.items()})
        language = _LANGUAGES[self._language.currentIndex()][0]
        passphrase = self.passphrase.passphrase if self._encrypt.box.isChecked() else ""
        if self._encrypt.box.isChecked() and not passphrase and session.state.visit is not None:
            passphrase = session.state.visit.passphrase
        session.begin_visit(OngoingVisit(visit, language, passphrase))
        session.remember(technician=visit.technician, company=visit.company)
        if session.portable and session.state.destination is None:
            session.state.destination = program_folder()
        self.go.emit("found")

    def _end_visit(self) -> None:
        self.session.end_visit()
        self._fill()
        self.enter()

    def _look_at(self, archive: ArchiveSummary) -> None:
        self.session.state.chosen = archive
        self.go.emit("archive")
