"""An on-site visit: for whom, by whom, and how the archive is encrypted. Then the usual backup."""

from pathlib import Path

from PySide6.QtWidgets import QProgressBar, QWidget

from app.i18n.catalogue import N_, Translator
from app.i18n.visits import visit_title
from app.model.archives import ArchiveSummary, ListRecord
from app.model.errors import UserError
from app.system.folders import program_folder
from app.ui.pages.page import Page
from app.ui.parts.archive_table import ArchiveTable
from app.ui.parts.check_item import CheckItem
from app.ui.parts.panels import Banner, Panel
from app.ui.parts.secret_box import NewPassphrase
from app.ui.parts.text import label
from app.ui.parts.visit_form import VisitForm
from app.ui.session import OngoingVisit, Session
from app.ui.theme import em


class VisitPage(Page):
    """Filled in before the visit begins; during one, every change counts at once, whichever way the page is left."""

    name = "visit"
    section = "visit"

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._kept = ""
        self._filling = False
        self._just_ended = False
        self.bind_text(self.title.setText, N_("On-site visit"))
        self._ended = Banner("good")
        self._ended.hide()
        self.form = VisitForm()
        self.encrypt = CheckItem()
        self.encrypt.box.setChecked(True)
        self.passphrase = NewPassphrase()
        encryption = Panel()
        encryption.inside.setSpacing(em(0.6))
        encryption.inside.addWidget(self.encrypt)
        encryption.inside.addWidget(self.passphrase)
        self._trace = Banner("info")
        self._before = label("", "head")
        self.bind_text(self._before.setText, N_("Archives on this stick"))
        self._bar = QProgressBar()
        self._bar.setRange(0, 0)
        self._bar.setTextVisible(False)
        self.bind_text(self._bar.setAccessibleName, N_("Looking at archives"))
        self._table = ArchiveTable()
        self._table.picked.connect(self._look_at)
        for each in (self._ended, self.form, encryption, self._trace, self._before, self._bar, self._table):
            self.body.addWidget(each)
        self.body.addStretch(1)
        self.end = self.add_button(
            N_("End the visit…"),
            N_("Shows the certificate and what must not be forgotten first."),
            lambda: self.go.emit("visit_end"),
        )
        self.next.clicked.connect(lambda: self._begin())
        self.next.show_icon("next")
        self.next.show()
        self._footer_frame.show()
        self.form.changed.connect(self._take_over)
        self.encrypt.box.toggled.connect(self._take_over)
        self.passphrase.changed.connect(self._take_over)
        session.visit_changed.connect(self._follow_visit)
        self._fill(session.state.visit)

    def enter(self) -> None:
        """Lists the archives on the stick."""
        self.passphrase.shown.release()
        self._ended.setVisible(self._just_ended)
        self._just_ended = False
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
        self.form.retranslate(translator)
        self.passphrase.retranslate(translator)
        self.encrypt.show_text(
            translator.translate("Encrypt the archive. Without the passphrase or the recovery key nobody can open it."),
            translator.translate("Recommended on any stick that leaves the customer's home."),
        )
        self._show()

    def first_focus(self) -> QWidget:
        """Where the keyboard stands first: where something is missing, else on the next step."""
        empty = self.form.first_empty
        if self.session.state.visit is None and empty is not None:
            return empty
        return self.next if self.next.isEnabled() else self.passphrase.first

    @property
    def _going_on(self) -> OngoingVisit:
        """The visit as it is filled in now; a passphrase set before stays as long as no other is typed."""
        passphrase, missing = "", False
        if self.encrypt.box.isChecked():
            passphrase = self.passphrase.passphrase or self._kept
            missing = not self.passphrase.passphrase and not (self.passphrase.is_untouched and self._kept)
        return OngoingVisit(self.form.visit, self.form.language, passphrase, missing)

    def _take_over(self) -> None:
        """During a visit, what is filled in counts at once: leaving the page loses nothing."""
        if self._filling:
            return
        if self.session.state.visit is not None:
            self._kept = self.passphrase.passphrase or self._kept
            if self.session.state.visit != (going_on := self._going_on):
                self.session.begin_visit(going_on)
        self._update_controls()

    def _follow_visit(self) -> None:
        """Shows another visit than the one filled in here; when it has ended, the page is empty for the next one."""
        going_on = self.session.state.visit
        self._just_ended = going_on is None
        if going_on != self._going_on:
            self._fill(going_on)
            self._show()
        self._show_lead()

    def _fill(self, going_on: OngoingVisit | None) -> None:
        self._filling = True
        self.passphrase.clear()
        self._kept = going_on.passphrase if going_on is not None else ""
        if going_on is None:
            self.encrypt.box.setChecked(True)
            self.form.begin_anew(self.session.settings, self.session.translator.language)
        else:
            self.encrypt.box.setChecked(bool(going_on.passphrase) or going_on.passphrase_missing)
            self.form.show_visit(going_on.visit, going_on.language or self.session.translator.language)
        self._filling = False

    def _show(self) -> None:
        translator, going_on, listed = self.session.translator, self.session.state.visit, self.session.state.listing
        translate = translator.translate
        self._show_lead()
        self._ended.show_text(
            translate("The visit has ended, and nothing of it is remembered here. Close Furoshiki before you eject the"
                " stick, then take the stick out.")
            if self.session.portable
            else translate("The visit has ended, and nothing of it is remembered here. Eject the stick before you take"
                     " it out.")
        )  # fmt: skip
        self._trace.show_tone("good" if self.session.portable else "info")
        self._trace.show_text(
            translate("Furoshiki runs from your stick: it writes nothing on this computer.")
            if self.session.portable
            else translate("Furoshiki is installed on this computer. For visits, run it from a stick; the manual says"
                     " how.")
        )  # fmt: skip
        self.next.setText(translate("Go on with the visit") if going_on is not None else translate("Begin the visit"))
        self.next.setAccessibleDescription(translate("Goes on to the mail on this computer."))
        self.end.setVisible(going_on is not None)
        archives = listed.archives if listed is not None else ()
        self._bar.setVisible(self._bar.isVisible() and listed is None)
        self._table.show_archives(archives, translator)
        self._table.setVisible(bool(archives))
        self._before.setVisible(bool(archives))
        self.passphrase.show_kept(bool(self._kept))
        self._update_controls()

    def _show_lead(self) -> None:
        translator, going_on = self.session.translator, self.session.state.visit
        self.lead.setText(
            translator.translate(
                "{visit}. Changes here apply immediately.", visit=visit_title(going_on.visit, translator)
            )
            if going_on is not None
            else translator.translate(
                "For a technician at a customer's computer. These details appear on the certificate."
            )
        )

    def _update_controls(self) -> None:
        self.passphrase.setVisible(self.encrypt.box.isChecked())
        self.next.setEnabled(not self._going_on.passphrase_missing)

    def _begin(self) -> None:
        session, going_on = self.session, self._going_on
        self._kept = going_on.passphrase or self._kept
        session.begin_visit(going_on)
        # From here on the passphrase is in the session alone, not in a field that could be shown.
        self.passphrase.clear()
        session.remember(technician=going_on.visit.technician, company=going_on.visit.company)
        if session.portable and session.state.destination is None:
            session.state.destination = program_folder()
        self.go.emit("found")

    def _look_at(self, archive: ArchiveSummary) -> None:
        self.session.state.chosen = archive
        self.go.emit("archive")
