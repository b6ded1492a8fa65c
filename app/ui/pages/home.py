"""The first page: what is saved and where, the one button, and the mail on this computer as it is found."""

from datetime import datetime
from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.i18n.archives import listed
from app.i18n.catalogue import N_, Translator
from app.i18n.last_backup import LastBackup, summary
from app.model.archives import ArchiveSummary, ListRecord
from app.model.errors import UserError
from app.ui.pages.page import Page
from app.ui.parts.flow_layout import FlowLayout
from app.ui.parts.mail_panel import MailPanel
from app.ui.parts.panels import clear
from app.ui.parts.text import Button, label
from app.ui.session import Session

_RECENT = 3
"""So many earlier backups have a button of their own here; all of them stand on the page of archives."""


class HomePage(Page):
    """Has the mail looked for, beneath whatever the person does next; leads nowhere by itself."""

    name = "home"
    section = "home"

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._listing: ListRecord | None = None
        self._error: UserError | None = None
        self._is_listing = False
        self.result = self.button(
            N_("Show the result"),
            N_("Shows what is left to do before you delete the old account."),
            lambda: self.go.emit("result"),
            picture="list",
        )
        self.again = self.button(
            N_("Look again"), N_("Looks for your last backup once more, when the drive is plugged in."), self._look
        )
        self.body.addLayout(FlowLayout(self.result, self.again))
        self.mail = MailPanel(session)
        self.mail.wanted.connect(self.go)
        self.body.addWidget(self.mail)
        self._recent_head = label("", "head")
        self.bind_text(self._recent_head.setText, N_("Recent backups"))
        self._recent = QWidget()
        self.recent = QVBoxLayout(self._recent)
        self.recent.setContentsMargins(0, 0, 0, 0)
        self.recent.setSpacing(0)
        for each in (self._recent_head, self._recent):
            self.body.addWidget(each)
        self.body.addStretch(1)
        self.next_step(
            N_("Backup before switching ISP"),
            N_("Shows the mail on this computer, then asks where to save it. Nothing is written yet."),
            lambda: self.go.emit("found"),
            picture="wrap",
        )

    def enter(self) -> None:
        """Reads the archives in the folder of the last backup, and has the mail looked for where that is not done."""
        self.mail.begin()
        self._look()

    def on_done(self, record: object) -> None:
        """Shows the archives that were found."""
        assert isinstance(record, ListRecord)
        self._is_listing, self._listing = False, record
        self._show()

    def on_failed(self, error: UserError) -> None:
        """Shows that the folder of the last backup is not there."""
        self._is_listing, self._error = False, error
        self._show()
        self.announce(self.title.text())

    def retranslate(self, translator: Translator) -> None:
        """Shows every text of the page in the language of `translator`."""
        super().retranslate(translator)
        self.mail.retranslate()
        self._show()

    def _look(self) -> None:
        folder = self.session.state.destination
        self._listing, self._error, self._is_listing = None, None, folder is not None
        if folder is not None:
            self.session.load_archives(folder, self)
        self._show()

    @property
    def _archives(self) -> list[ArchiveSummary]:
        """The archives of the mail of this computer, newest first: a technician's stick holds those of others too."""
        return [each for each in self._listing.archives if each.ours] if self._listing is not None else []

    def _show(self) -> None:
        translator, state, archives = self.session.translator, self.session.state, self._archives
        newest = archives[0] if archives else None
        last = LastBackup(state.destination, newest, self._error, is_looking=self._is_listing)
        title, lead = summary(last, datetime.now().astimezone(), translator)
        self.title.setText(title)
        self.lead.setText(lead)
        self.result.setVisible(state.record is not None and state.record.archive is not None)
        self.again.setVisible(self._error is not None)
        clear(self.recent)
        for each in archives[:_RECENT]:
            self.recent.addWidget(self._line(each, translator))
        for part in (self._recent_head, self._recent):
            part.setVisible(bool(archives))

    def _line(self, archive: ArchiveSummary, translator: Translator) -> Button:
        """A button for an earlier backup: when it was made, how much is in it, and how it looks."""
        date, state, _, messages, size, *_ = listed(archive, translator)
        count = translator.translate("{count} {count:message|messages}", count=archive.messages or 0)
        made = Button(" · ".join(each for each in (date, count if messages else "", size, state) if each), "row")
        made.show_icon("archive")
        made.setProperty("data", True)
        made.setAccessibleDescription(translator.translate("Opens this backup, to check it and more."))
        made.clicked.connect(partial(self._open, archive))
        return made

    def _open(self, archive: ArchiveSummary) -> None:
        self.session.state.listing, self.session.state.chosen = self._listing, archive
        self.go.emit("archive")
