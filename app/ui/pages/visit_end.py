"""The end of an on-site visit: the certificate, and what must not be forgotten. Then everything of it is."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout

from app.i18n.catalogue import N_, Translator
from app.i18n.reasons import sentence
from app.i18n.visits import encryption_sentence, visit_title
from app.jobs import certificate
from app.jobs.certificate import CertificateRequest
from app.model.errors import UserError
from app.textkit.paths import path_text
from app.textkit.text import one_line
from app.ui.choosing import choose_new_file
from app.ui.pages.page import Page
from app.ui.parts.check_item import CheckItem
from app.ui.parts.panels import Banner, Panel, clear
from app.ui.parts.preview_page import PreviewPage
from app.ui.parts.text import label
from app.ui.pdf_child import start_pdf
from app.ui.printing import print_html
from app.ui.session import Session
from app.ui.theme import em

_PREVIEW = 18


class VisitEndPage(Page):
    """Ends the visit when the list is gone through, or when the technician says so in spite of what is open."""

    name = "visit_end"
    section = "visit"

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.bind_text(self.title.setText, N_("Nothing forgotten?"))
        self._facts = QVBoxLayout()
        self._facts.setSpacing(em(0.45))
        self.certificate, self.passphrase, self.stick = CheckItem(), CheckItem(), CheckItem()
        items = Panel()
        items.inside.setSpacing(em(0.6))
        for each in (self.certificate, self.passphrase, self.stick):
            items.inside.addWidget(each)
        self._saved = Banner("good")
        self._saved.hide()
        self._head = label("", "head")
        self.bind_text(self._head.setText, N_("Certificate"))
        self._preview = PreviewPage()
        self._preview.setFixedHeight(em(_PREVIEW))
        self._preview.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.body.addLayout(self._facts)
        self.body.addWidget(items)
        self.body.addWidget(self._saved)
        self.body.addWidget(self._head)
        self.body.addWidget(self._preview)
        self.body.addStretch(1)
        self.back_to("visit")
        self._issues = [
            self.add_button(
                N_("Print the certificate…"), N_("Prints it, with lines to sign on."), self._print, picture="print"
            ),
            self.add_button(
                N_("Save as PDF…"), N_("Saves the certificate as a PDF."), self._choose_pdf, picture="certificate"
            ),
        ]
        self.next_step(
            N_("End the visit"),
            N_("Forgets the customer, the passphrase and everything seen of the mail. The archive stays on the stick."),
            self._end,
            picture="check",
        )
        session.visit_changed.connect(self._forget)

    def enter(self) -> None:
        """Shows what there is to take along; without a visit it leads to where one begins."""
        if self.session.state.visit is None:
            self.go.emit("visit")
            return
        self.question.hide()
        self._saved.hide()
        self._show()

    def retranslate(self, translator: Translator) -> None:
        """Shows every text of the page in the language of `translator`."""
        super().retranslate(translator)
        self._preview.retranslate(translator)
        self._show()

    def on_done(self, record: object) -> None:
        """Shows where the certificate was saved."""
        assert isinstance(record, tuple)
        saved = self.session.translator.translate("Saved: {path}", path=one_line(path_text(Path(str(record[0])))))
        self._show_saved("good", saved)
        self.certificate.box.setChecked(True)

    def on_failed(self, error: UserError) -> None:
        """Shows why it was not saved."""
        self._show_saved("bad", sentence(error, self.session.translator))

    @property
    def html(self) -> str:
        """The certificate in the customer's language; empty where no archive was made."""
        record, going_on = self.session.state.record, self.session.state.visit
        if record is None or record.statement is None or going_on is None:
            return ""
        language = going_on.language or self.session.translator.language
        return certificate.page(record.statement, language, logo=self.session.logo)

    @property
    def facts(self) -> list[tuple[str, str]]:
        """What the program itself knows, as (tone, sentence)."""
        translator, record = self.session.translator, self.session.state.record
        if record is None or record.archive is None:
            return [("warn", translator.translate("No archive was made during this visit."))]
        path = one_line(path_text(record.archive))
        if not record.archive.exists():
            missing = translator.translate("The archive cannot be found where it was made. Is the stick plugged in?")
            return [("bad", translator.joined([missing, path]))]
        encrypted = encryption_sentence(record.encrypted is not None, translator)
        return [
            ("good", translator.translate("The archive is here: {path}", path=path)),
            ("good" if record.encrypted is not None else "info", encrypted),
        ]

    @property
    def open_points(self) -> int:
        """How many points of the list are not ticked."""
        items = (self.certificate, self.passphrase, self.stick)
        return sum(not each.isHidden() and not each.box.isChecked() for each in items)

    def _show(self) -> None:
        going_on, record, translator = self.session.state.visit, self.session.state.record, self.session.translator
        translate = translator.translate
        if going_on is None:
            return
        self.lead.setText(
            translate(
                "{visit}. Go through this list with the customer, then end the visit.",
                visit=visit_title(going_on.visit, translator),
            )
        )
        clear(self._facts)
        for tone, text in self.facts:
            self._facts.addWidget(Banner(tone, text))
        made = record is not None and record.archive is not None
        self.certificate.setVisible(made)
        self.passphrase.setVisible(record is not None and record.encrypted is not None)
        self.certificate.show_text(
            translate("The certificate is printed and signed, or saved for the customer."),
            translate("Ticked by itself when you print or save it here."),
        )
        self.passphrase.show_text(
            translate("The customer has the passphrase, and the paper with the recovery key."),
            translate("Without either of them nobody can open the archive."),
        )
        self.stick.show_text(
            translate("The stick comes along: close Furoshiki, eject the stick, then take it out.")
            if self.session.portable
            else translate("The stick is ejected before it is taken out."),
            translate("Ejecting makes sure that everything is written."),
        )
        page = self.html
        self._preview.setHtml(page)
        for each in (self._head, self._preview, *self._issues):
            each.setVisible(bool(page))

    def _show_saved(self, tone: str, text: str) -> None:
        self._saved.show_tone(tone)
        self._saved.show_text(text)
        self._saved.show()
        self.announce(text)

    def _print(self) -> None:
        if (page := self.html) and print_html(page, self):
            self.certificate.box.setChecked(True)

    def _choose_pdf(self) -> None:
        record, translator = self.session.state.record, self.session.translator
        if record is None or record.archive is None:
            return
        proposed = record.archive.with_name(f"{record.archive.name} {translator.translate('certificate')}.pdf")
        title = translator.translate("Save the certificate")
        if (target := choose_new_file(self, title, proposed, translator)) is not None:
            self.save(target)

    def save(self, target: Path) -> None:
        """Writes the certificate to a new PDF."""
        record, page = self.session.state.record, self.html
        assert record is not None and record.archive is not None
        request = CertificateRequest(record.archive, pdf=target)
        self.run(lambda report, cancel: certificate.issue(page, request, start_pdf))

    def _end(self) -> None:
        """Asks once more where points are open."""
        translate = self.session.translator.translate
        if not (count := self.open_points):
            self._finish()
            return
        self.question.ask(
            translate("{count} {count:point of the list is|points of the list are} still open.", count=count),
            translate("End the visit anyway"),
            translate("Back to the list"),
            self._finish,
        )

    def _finish(self) -> None:
        self.session.end_visit()
        self.go.emit("visit")

    def _forget(self) -> None:
        """When the visit has ended, this page knows nothing of it either."""
        if self.session.state.visit is None:
            for each in (self.certificate, self.passphrase, self.stick):
                each.box.setChecked(False)
            self._preview.clear()
            clear(self._facts)
            self.lead.clear()
            self._saved.hide()
            self._saved.show_text("")
