"""The certificate of an archive, as it is going to be printed: in either language, on paper, as a PDF or a web page."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QProgressBar, QWidget

from app.i18n.catalogue import N_, Translator
from app.i18n.reasons import sentence
from app.jobs import certificate
from app.jobs.cancel import Cancel
from app.jobs.certificate import CertificateRequest
from app.model.errors import UserError
from app.model.events import Report
from app.model.record import CertificateRecord
from app.model.statement import Statement
from app.textkit.paths import path_text
from app.textkit.text import one_line
from app.ui.choosing import choose_new_file
from app.ui.pages.page import Page
from app.ui.parts.panels import Banner
from app.ui.parts.preview_page import PreviewPage
from app.ui.parts.text import label
from app.ui.pdf_child import start_pdf
from app.ui.printing import print_html
from app.ui.session import Session
from app.ui.shown_result import shown_record
from app.ui.theme import em

_LANGUAGES = (("ja", "日本語"), ("en", "English"))


class CertificatePage(Page):
    """Of the archive looked at, else of the backup made last."""

    name = "certificate"
    step = 4
    scrolls = False

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._archive: Path | None = None
        self._statement: Statement | None = None
        self._again: datetime | None = None
        self._language, self._chosen = "", False
        self.bind_text(self.title.setText, N_("Certificate"))
        self._choice = QComboBox()
        self._choice.addItems([name for _, name in _LANGUAGES])
        self._choice.activated.connect(lambda at: self.choose_language(_LANGUAGES[at][0]))
        name = label("", wraps=False)
        name.setBuddy(self._choice)
        self.bind_text(name.setText, N_("Language of the certificate"))
        self.bind_text(self._choice.setAccessibleName, N_("Language of the certificate"))
        self.bind_text(self._choice.setAccessibleDescription, N_("The language the customer or owner reads."))
        across = QHBoxLayout()
        across.setSpacing(em(0.8))
        across.addWidget(name)
        across.addWidget(self._choice)
        across.addStretch(1)
        self._banner = Banner("info")
        self._banner.hide()
        self._bar = QProgressBar()
        self._bar.setRange(0, 0)
        self._bar.setTextVisible(False)
        self.bind_text(self._bar.setAccessibleName, N_("Reading the archive"))
        self._preview = PreviewPage()
        self.body.addLayout(across)
        self.body.addWidget(self._banner)
        self.body.addWidget(self._bar)
        self.body.addWidget(self._preview, 1)
        self._back = self.back_to("result")
        self._back.clicked.disconnect()
        self._back.clicked.connect(lambda: self.go.emit(self._came_from))
        self._saves = [
            self.add_button(
                N_("Save as PDF…"), N_("Saves the certificate as a PDF."), self._choose_pdf, picture="certificate"
            ),
            self.add_button(
                N_("Save as a web page…"), N_("Saves the certificate as one HTML file."), self._choose_html
            ),
        ]
        self.next_step(N_("Print…"), N_("Prints the certificate, with lines to sign on."), self._print, picture="print")

    def enter(self) -> None:
        """Shows the certificate of the chosen archive, read from it where it is not at hand."""
        state = self.session.state
        self._chosen = False
        self._follow_language()
        self._statement, self._again = None, None
        self._banner.hide()
        self.lead.setText(self.session.translator.translate("What was saved, what is missing, and lines to sign on."))
        record = shown_record(state)
        if record is not None and record.statement is not None:
            self._archive, self._statement = record.archive, record.statement
        else:
            self._archive = state.chosen.path if state.chosen is not None else state.archive
        self._show()
        if self._statement is None and self._archive is not None:
            self._read(self._archive)

    @property
    def _came_from(self) -> str:
        state = self.session.state
        if state.chosen is None:
            return "result"
        return "archive_result" if shown_record(state) is not None else "archive"

    def choose_language(self, language: str) -> None:
        """Shows the page in that language."""
        self._language, self._chosen = language, True
        self._show()

    def _follow_language(self) -> None:
        """The language of the customer, else of the window, until another one is chosen here."""
        if not self._chosen:
            visit = self.session.state.visit
            self._language = (visit.language if visit is not None else "") or self.session.translator.language
            self._choice.setCurrentIndex([code for code, _ in _LANGUAGES].index(self._language))

    def on_done(self, record: object) -> None:
        """Shows the certificate that was read, or where one was saved."""
        if isinstance(record, CertificateRecord):
            self._statement, self._again = record.statement, datetime.now()
            self._show()
        elif isinstance(record, tuple):
            saved = self.session.translator.translate("Saved: {path}", path=one_line(path_text(Path(str(record[0])))))
            self._show_banner("good", saved)

    def on_failed(self, error: UserError) -> None:
        """Shows why the job could not be done."""
        self._show_banner("bad", sentence(error, self.session.translator))
        self._show()

    def retranslate(self, translator: Translator) -> None:
        """Shows every text of the page in the language of `translator`."""
        super().retranslate(translator)
        self._preview.retranslate(translator)
        self._follow_language()
        self._show()

    def first_focus(self) -> QWidget:
        """Where the keyboard stands first."""
        return self.next if self.next.isEnabled() else self._choice

    @property
    def html(self) -> str:
        """The HTML of the page on the screen; empty while there is none."""
        if self._statement is None:
            return ""
        return certificate.page(self._statement, self._language, self._again, self.session.logo)

    def save(self, target: Path) -> None:
        """Writes the page to a new file, a PDF or a web page depending on its suffix."""
        assert self._archive is not None
        page, request = self.html, CertificateRequest(self._archive, self._language)
        pdf = target.suffix.lower() == ".pdf"
        request = replace(request, pdf=target) if pdf else replace(request, html=target)
        self.run(lambda report, cancel: certificate.issue(page, request, start_pdf))

    def _read(self, archive: Path) -> None:
        request = CertificateRequest(archive, self._language)
        checked = self.session.state.checked if self.session.state.chosen is not None else None

        def job(report: Report, cancel: Cancel) -> CertificateRecord:
            """Makes the certificate."""
            return certificate.run(certificate.prepare(request), report, checked=checked)

        self._bar.show()
        self.run(job)

    def _show(self) -> None:
        ready = self._statement is not None
        self._bar.setVisible(self._archive is not None and not ready and not self._banner.isVisibleTo(self))
        self._preview.setHtml(self.html)
        for each in (self.next, *self._saves):
            each.setEnabled(ready)
        if self._archive is None:
            self._show_banner("info", self.session.translator.translate("Make a backup first, or choose an archive."))

    def _show_banner(self, tone: str, text: str) -> None:
        self._banner.show_tone(tone)
        self._banner.show_text(text)
        self._banner.show()

    def _choose_pdf(self) -> None:
        self._choose(".pdf")

    def _choose_html(self) -> None:
        self._choose(".html")

    def _choose(self, ending: str) -> None:
        if self._archive is None:
            return
        translator, translate = self.session.translator, self.session.translator.translate
        named = translate("certificate")
        proposed = self._archive.with_name(f"{self._archive.name} {named}{ending}")
        if (target := choose_new_file(self, translate("Save the certificate"), proposed, translator)) is not None:
            self.save(target)

    def _print(self) -> None:
        if page := self.html:
            print_html(page, self)
