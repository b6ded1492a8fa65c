"""The first page: what is saved and where, the one button, and the mail on this computer as it is found."""

from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.i18n.archives import listed
from app.i18n.catalogue import N_, Translator
from app.i18n.last_backup import LastBackup, summary
from app.jobs.cancel import Cancel
from app.model.archives import ArchiveSummary
from app.model.errors import UserError
from app.model.events import Report
from app.model.record import BackupRecord
from app.ui.pages.page import Page
from app.ui.parts.flow_layout import FlowLayout
from app.ui.parts.mail_panel import MailPanel
from app.ui.parts.panels import clear
from app.ui.parts.text import Button, label
from app.ui.session import Session
from app.ui.shown_result import confirmed
from app.ui.standing import Standing

if TYPE_CHECKING:
    from app.jobs.last_backup import LastBackups

_RECENT = 3
"""So many earlier backups have a button of their own here; all of them stand on the page of archives."""


class HomePage(Page):
    """Has the mail looked for, beneath whatever the person does next; leads nowhere by itself."""

    name = "home"
    section = "home"

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._found: LastBackups | None = None
        self._error: UserError | None = None
        self._is_listing = False
        self._add_ways_on()
        self.body.addLayout(FlowLayout(self.result, self.open, self.again))
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
        self._add_buttons()

    def _add_ways_on(self) -> None:
        """From the last backup."""
        self.result = self.button(
            N_("Show the result"),
            N_("Shows what is left to do before you delete the old account."),
            lambda: self.go.emit("result"),
            picture="list",
        )
        self.again = self.button(
            N_("Look again"), N_("Looks for your last backup once more, when the drive is plugged in."), self._look
        )
        self.open = self.button(
            N_("Open the last backup"),
            N_("Shows it, to check it, or what is left to do."),
            self._open_last,
            picture="archive",
        )

    def _add_buttons(self) -> None:
        self.gone = self.add_button(
            N_("My mail is already gone…"),
            N_("Where deleted mail may still be, and how to get it back."),
            lambda: self.go.emit("gone"),
            role="quiet",
            picture="search",
        )
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
        from app.jobs.last_backup import LastBackups

        assert isinstance(record, LastBackups)
        self._is_listing, self._found = False, record
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
        self._found, self._error, self._is_listing = None, None, folder is not None
        search = self.session.search
        self._show()
        if folder is None:
            return

        def job(report: Report, cancel: Cancel) -> "LastBackups":
            """Lists the backups in the folder."""
            from app.jobs import last_backup
            from app.jobs import list as listing

            plan = listing.prepare(folder, search.sources, lambda sources: search.stores())
            return last_backup.run(plan, report, cancel)

        self.run(job)

    def _to_do(self, record: BackupRecord | None, translator: Translator) -> int | None:
        """How much is left to do, with what was confirmed since."""
        if record is None:
            return None
        said = confirmed(self.session, record)
        return sum(task.is_open for task in Standing(record, said, said, is_checking=False).tasks(translator))

    def _show(self) -> None:
        translator, state, found = self.session.translator, self.session.state, self._found
        archives = found.ours if found is not None else ()
        newest = archives[0] if archives else None
        record = found.record if found is not None else None
        if state.record is not None and newest is not None and state.record.archive == newest.path:
            # Its verdict may have been renewed since it was written.
            record = state.record
            newest = replace(newest, verdict=record.verdict.answer)
        to_do = self._to_do(record, translator)
        last = LastBackup(state.destination, newest, self._error, is_looking=self._is_listing, to_do=to_do)
        title, lead = summary(last, datetime.now().astimezone(), translator)
        self.title.setText(title)
        self.lead.setText(lead)
        has_result = state.record is not None and state.record.archive is not None
        self.result.setVisible(has_result)
        self.open.setVisible(newest is not None and not has_result)
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

    def _open_last(self) -> None:
        if self._found is not None and self._found.ours:
            self._open(self._found.ours[0])

    def _open(self, archive: ArchiveSummary) -> None:
        assert self._found is not None
        self.session.state.listing, self.session.state.chosen = self._found.listing, archive
        self.go.emit("archive")
