"""Saving what the mail server still has: how it is asked, how far it is, and what came. Nothing there changes."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from app.i18n.catalogue import N_, Translator
from app.i18n.labels import stage_label
from app.i18n.reasons import sentence
from app.i18n.results import backup_remarks, backup_summary
from app.i18n.server_settings import log_in_line
from app.jobs.server_settings import addresses_in, asked_for, known_settings
from app.jobs.sign_in import client_for
from app.model.codes import Code
from app.model.errors import UserError
from app.model.errors.server import LoginRefusedError
from app.model.events import Event, LogInAsked, Progress
from app.model.record import BackupRecord, Outcome
from app.model.store import Store
from app.servers.device_flow import OAuthClient
from app.servers.settings import LoginKind, ServerSettings
from app.ui.choosing import choose_folder
from app.ui.fetch_job import Login, Saved, save_from_server
from app.ui.pages.page import Page
from app.ui.parts.panels import Banner, Panel, clear
from app.ui.parts.server_way import ServerWay
from app.ui.parts.text import label
from app.ui.parts.what_to_save import WhatToSave
from app.ui.session import Session
from app.ui.shown_result import page_after
from app.ui.theme import em
from app.ui.wanted_mail import WantedMail

_STEPS = 1000
_SHOWN = 20
"""How many problems are named here; all of them are in the archive."""


@dataclass(frozen=True, slots=True)
class _Found:
    """The programs of this computer, which may know the server."""

    stores: list[Store]


@dataclass(frozen=True, slots=True)
class _Published:
    """What the provider says."""

    ways: list[ServerSettings]


class FetchPage(Page):
    """Nothing is asked of a server before a button is pressed."""

    name = "fetch"
    section = "archives"

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._outcome: BackupRecord | UserError | None = None
        self._busy = self._looking = False
        self.bind_text(self.title.setText, N_("Also save what is on the server"))
        self.bind_text(
            self.lead.setText,
            N_(
                "As long as the contract runs, mail that is only on the provider's server can be saved too. Type the"
                " password of the account and press the button below: only then a connection is opened. Nothing on the"
                " server is removed or moved."
            ),
        )
        self.way = ServerWay(lambda settings: self._client(settings) is not None)
        self.way.submitted.connect(self._choose)
        self.way.asked.connect(self._look_up)
        self.what = WhatToSave()
        self._panel = Panel()
        self._panel.inside.addWidget(self.what)
        self._panel.inside.addWidget(self.way)
        self._results = QVBoxLayout()
        self._results.setSpacing(em(0.45))
        self._log_in = Banner("info")
        self._log_in.hide()
        self._stage, self._count = label("", "hint"), label("", "hint")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self.body.addLayout(self._results)
        for each in (self._log_in, self._stage, self._bar, self._count, self._panel):
            self.body.addWidget(each)
        self.body.addStretch(1)
        self._add_buttons()

    def _add_buttons(self) -> None:
        back = self.back_to("archives")
        back.clicked.disconnect()
        back.clicked.connect(lambda: self.go.emit(self._came_from))
        self._folder = self.add_button(
            N_("Open the archive"), N_("Shows the folder with the copy."), self._open, picture="folder"
        )
        self._mail = self.add_button(
            N_("Read mail"), N_("Shows the messages that came."), self._read_mail, picture="mail"
        )
        self._stop_button = self.add_button(
            N_("Stop"),
            N_("Stops. What has come so far is kept, and the next time it goes on from there."),
            self.session.runner.cancel,
            picture="stop",
        )
        self.next_step(
            N_("Choose a folder and start…"),
            N_("Asks for the folder that takes the archive, then logs in and saves everything."),
            self._choose,
            picture="wrap",
        )

    def enter(self) -> None:
        """Looks what the programs here know of servers; on this computer only."""
        self._show()
        if self._busy:
            return
        state = self.session.state
        if state.fetch_from:
            self.way.address.setText(state.fetch_from)
            state.fetch_from = ""
        self.way.remember.offer(self.session.may_keep_passwords)
        search = self.session.search
        self.run(lambda report, cancel: _Found([each.store for each in search.stores()]))

    def first_focus(self) -> QWidget:
        """Where the keyboard stands first."""
        return (self.way.first_missing or self.next) if self._panel.isVisibleTo(self) else super().first_focus()

    def retranslate(self, translator: Translator) -> None:
        """Shows every text of the page in the language of `translator`."""
        super().retranslate(translator)
        self.what.retranslate(translator)
        self.way.retranslate(translator)
        self._show()

    def on_event(self, event: Event) -> None:
        """Shows how far it is, and where somebody is to log in."""
        translator = self.session.translator
        if isinstance(event, LogInAsked):
            self._log_in.show_text(log_in_line(event, translator))
            self._log_in.show()
            self.announce(self._log_in.text)
        elif isinstance(event, Progress):
            self._log_in.hide()
            self._stage.setText(stage_label(event.stage, translator))
            share = event.share
            self._bar.setRange(0, _STEPS if share is not None else 0)
            if share is not None:
                self._bar.setValue(round(_STEPS * min(share, 1.0)))
            total = event.total_messages
            # What a server lists a second time is counted again.
            count = min(event.messages, total)
            self._count.setText(
                translator.translate("{count} of {total} {total:message|messages}", count=count, total=total)
                if total
                else ""
            )

    def on_done(self, record: object) -> None:
        """Proposes settings, or shows what was saved."""
        if isinstance(record, _Found):
            stores = record.stores
            self.what.setVisible(bool(stores))
            self.way.show_known(lambda address: known_settings(address, stores), addresses_in(stores))
            if self.way.isAncestorOf(self.window().focusWidget()):
                # What the programs know is filled in by now.
                self.first_focus().setFocus()
        elif isinstance(record, _Published):
            self._looking = False
            self.way.show_found(record.ways)
            self._show()
            if not record.ways:
                text = self.session.translator.translate(
                    "The provider publishes no settings, and no server answers by a usual name. Your contract, or the"
                    " provider's support, says the name of the server."
                )
                self._results.addWidget(Banner("info", text))
                self.announce(text)
        else:
            assert isinstance(record, Saved)
            self._finish(record)

    def on_failed(self, error: UserError) -> None:
        """Shows why not; leads bugs to the error page."""
        if error.code == Code.UNEXPECTED:
            self._end(None)
            super().on_failed(error)
            return
        self._end(error)
        if isinstance(error, LoginRefusedError) and self.isVisible():
            self.way.password.line.setFocus()

    def on_cancelled(self) -> None:
        """What came is kept beside the archives, marked as incomplete."""
        self._end(None)
        text = self.session.translator.translate(
            "It was stopped. Nothing changed on the server or in your mail. What came so far is kept: start again with"
            " the same folder, and it goes on from there."
        )
        self._results.addWidget(Banner("info", text))
        self.announce(text)

    def fetch_into(self, folder: Path) -> None:
        """Saves what the account has, with the mail of this computer where that is chosen, in an archive there."""
        session, settings = self.session, self.way.settings
        assert settings is not None
        if not session.may_write():
            return
        address, keep = self.way.address.text().strip(), self.way.remember.keeps
        login = Login(address, settings, self._client(settings), keep, self.way.take_password())
        search = session.search if self.what.has_computer else None
        session.state.destination = folder
        job = save_from_server(login, session.request(folder), search, passphrase_missing=session.passphrase_missing)
        self._outcome, self._busy = None, True
        self._bar.setRange(0, 0)
        self._stage.setText(self.session.translator.translate("Preparing…"))
        self._count.setText("")
        self._show()
        # A second press of Return must not stop what the first one began.
        self.setFocus()
        self.run(job, exclusive=True)

    @property
    def _came_from(self) -> str:
        state = self.session.state
        return "archive" if state.chosen is not None else "result" if state.record is not None else "archives"

    def _client(self, settings: ServerSettings) -> OAuthClient | None:
        """As what the program is registered with a provider that takes no passwords."""
        folder = self.session.settings_folder
        is_asked = settings.login is LoginKind.TOKEN and folder is not None
        return client_for(settings, folder) if is_asked else None

    def _choose(self) -> None:
        if isinstance(self._outcome, BackupRecord):
            # Once more: another account.
            self._outcome = None
            self._show()
            self.first_focus().setFocus()
            return
        if (missing := self.way.first_missing) is not None:
            missing.setFocus()
            self._scroll.ensureWidgetVisible(missing)
            return
        state = self.session.state
        start = state.destination or (state.chosen.path.parent if state.chosen is not None else Path.home())
        title = self.session.translator.translate("Where should the archive go?")
        if (found := choose_folder(self, title, start, self.session.translator)) is not None:
            self.fetch_into(found)

    def _look_up(self) -> None:
        address = self.way.address.text().strip()
        self._looking = True
        self._bar.setRange(0, 0)
        self._stage.setText(self.session.translator.translate("Asking the provider…"))
        self._show()
        self.run(lambda report, cancel: _Published(asked_for(address, cancel)))

    def _finish(self, saved: Saved) -> None:
        """An archive with the mail of this computer is shown as after every backup: it has an answer."""
        record = saved.record
        if not saved.has_computer and not record.recovery_key:
            self._end(record)
            return
        self.session.keep_record(record)
        self._end(None)
        text = self.session.translator.translate("The backup is done.")
        self.announce(text)
        self.attention.emit(text)
        if record.recovery_key or self.isVisible():
            self.go.emit(page_after(record))

    def _end(self, outcome: BackupRecord | UserError | None) -> None:
        self._outcome, self._busy, self._looking = outcome, False, False
        self._log_in.hide()
        self._show()
        translator = self.session.translator
        if isinstance(outcome, BackupRecord):
            said = self._lines(outcome)[0][1]
            self.announce(said)
            self.attention.emit(said)
        elif outcome is not None:
            self.announce(sentence(outcome, translator))
        self.scroll_to_top()

    def _open(self) -> None:
        if isinstance(self._outcome, BackupRecord) and self._outcome.archive is not None:
            self.session.open_path(self._outcome.archive)

    def _read_mail(self) -> None:
        if isinstance(self._outcome, BackupRecord) and self._outcome.archive is not None:
            self.session.state.mail = WantedMail(self._outcome.archive, came_from=self.name)
            self.go.emit("read_mail")

    def _show(self) -> None:
        outcome = self._outcome
        at_work, is_record = self._busy or self._looking, isinstance(outcome, BackupRecord)
        for each in (self._bar, self._stage, self._stop_button):
            each.setVisible(at_work)
        self._count.setVisible(self._busy)
        self._panel.setVisible(not self._busy and not is_record)
        self._panel.setEnabled(not self._looking)
        self.next.setVisible(not at_work)
        translate = self.session.translator.translate
        self.next.setText(translate("Another account") if is_record else translate("Choose a folder and start…"))
        has_archive = isinstance(outcome, BackupRecord) and outcome.archive is not None
        self._folder.setVisible(has_archive)
        self._mail.setVisible(has_archive)
        clear(self._results)
        if isinstance(outcome, BackupRecord):
            for tone, line in self._lines(outcome):
                self._results.addWidget(Banner(tone, line) if tone else label(line))
        elif outcome is not None:
            self._results.addWidget(Banner("warn", sentence(outcome, self.session.translator)))

    def _lines(self, record: BackupRecord) -> list[tuple[str, str]]:
        """What came of it, with the tone of each sentence; nothing for a plain one."""
        translator = self.session.translator
        is_whole = record.outcome is Outcome.COMPLETE
        lines = [("good" if is_whole else "warn", backup_summary(record, translator))]
        lines += [("", each) for each in backup_remarks(record, translator)]
        return lines + [("warn", sentence(each, translator)) for each in record.problems[:_SHOWN]]
