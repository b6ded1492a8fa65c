"""Putting mail back out of an archive: as what, which mail, and where to. The archive is only read."""

from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from app.archive.catalog.browse import AccountNode
from app.archive.catalog.selection import Selection
from app.i18n.catalogue import N_, Translator
from app.i18n.labels import stage_label
from app.i18n.reasons import sentence
from app.i18n.restoring import restored_lines, translated_steps
from app.i18n.restoring_targets import CHOICES, Choice
from app.jobs import restore
from app.jobs.cancel import Cancel
from app.jobs.login import remembering
from app.jobs.restore import RestoreRequest
from app.jobs.restore.choices import accounts_in, thunderbird_profiles
from app.jobs.restore.encrypted import decrypted
from app.jobs.restore.server import MailServer, prepare_server, server_request
from app.model.code_definitions import Trait
from app.model.codes import Code
from app.model.errors import UserError
from app.model.events import Event, Progress, Report
from app.model.findings import Finding
from app.model.restoration import RestoreRecord
from app.model.secret import Secret
from app.model.store import System
from app.model.target_kind import TargetKind
from app.system.folders import settings_folder
from app.ui.choosing import choose_folder
from app.ui.pages.page import Page
from app.ui.parts.choice_list import ChoiceList
from app.ui.parts.import_guide import DRAWINGS, Steps
from app.ui.parts.panels import Banner, Panel, clear
from app.ui.parts.secret_box import SecretBox
from app.ui.parts.selection_picker import SelectionPicker
from app.ui.parts.server_form import ServerForm
from app.ui.parts.side_by_side import SideBySide
from app.ui.parts.text import label
from app.ui.session import Session
from app.ui.theme import em

_STEPS = 1000
_TITLE = N_("Put mail back")
_SHOWN = 20
"""How many messages that could not be put back are named; all of them are in the archive."""


@dataclass(frozen=True, slots=True)
class _Choices:
    """What the page's job brings when it is opened."""

    accounts: list[AccountNode]
    profiles: list[Path]


class RestorePage(Page):
    """Asks what the mail is to become and for a folder; nothing that is there already is changed."""

    name = "restore"
    section = "archives"

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._shown: Path | None = None
        self._profiles: list[Path] = []
        self._wanted: RestoreRequest | None = None
        self._outcome: RestoreRecord | UserError | None = None
        self.bind_text(self.title.setText, _TITLE)
        self.bind_text(
            self.lead.setText,
            N_("Where should the mail go? The archive is only read, and mail that is there already stays as it is."),
        )
        self.kinds = ChoiceList(len(CHOICES))
        self.kinds.choose(_usual(session.sources.home.system))
        self.kinds.chosen.connect(lambda _: self._show())
        self.picker = SelectionPicker()
        self.server = ServerForm()
        self.server.submitted.connect(self._choose)
        self._server: MailServer | None = None
        self._keeps_password = False
        self._explained = label("", "hint")
        self._guide = Steps()
        self._results = QVBoxLayout()
        self._results.setSpacing(em(0.45))
        self._secret = SecretBox()
        self._secret.given.connect(self._begin)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._stage = label("", "hint")
        self._columns = self._made_columns()
        self.body.addLayout(self._results)
        for each in (self._guide, self._secret, self._stage, self._bar, self._columns):
            self.body.addWidget(each)
        self.body.addStretch(1)
        self._add_buttons()

    def _add_buttons(self) -> None:
        self.back_to("archive")
        self._folder = self.add_button(
            N_("Show the folder"), N_("Opens the folder with the mail that was put back."), self._open, picture="folder"
        )
        self._stop_button = self.add_button(
            N_("Stop"),
            N_("Stops. Unfinished files are removed; what is on a mail server already stays there."),
            self.session.runner.cancel,
            picture="stop",
        )
        self.next_step(
            N_("Choose where and start…"),
            N_("Asks for the folder, then puts the mail there and compares it with the archive."),
            self._choose,
            picture="wrap",
        )

    def _made_columns(self) -> QWidget:
        kinds, selection = Panel(), Panel()
        kinds.inside.addWidget(self.kinds)
        name = label("", "head")
        self.bind_text(name.setText, N_("What to put back"))
        for each in (self._explained, name, self.picker, self.server):
            selection.inside.addWidget(each)
        selection.inside.addStretch(1)
        return SideBySide(kinds, selection)

    def enter(self) -> None:
        """Looks what the chosen archive holds; without an archive it leads to the list."""
        archive = self.session.state.chosen
        if archive is None:
            self.go.emit("archives")
            return
        path, search = archive.path, self.session.search
        if path != self._shown:
            self._shown, self._outcome = path, None
            self.picker.show_accounts([])
        self._secret.hide()
        self.server.remember.offer(self.session.may_keep_passwords)
        self._show()

        def job(report: Report, cancel: Cancel) -> _Choices:
            """What an encrypted archive holds is not known before it is opened."""
            return _Choices(accounts_in(path) if path.is_dir() else [], thunderbird_profiles(search.stores()))

        self.run(job)

    def first_focus(self) -> QWidget:
        """Where the keyboard stands first."""
        return self.kinds.current_button if self._columns.isVisibleTo(self) else super().first_focus()

    def retranslate(self, translator: Translator) -> None:
        """Shows every text of the page in the language of `translator`."""
        super().retranslate(translator)
        names = [translator.translate(each.name) for each in CHOICES]
        self.kinds.show_texts(names, translator.translate("What the mail is to become."))
        self.picker.retranslate(translator)
        self.server.retranslate(translator)
        self._secret.retranslate(translator)
        self._show()

    def on_event(self, event: Event) -> None:
        """Shows how far it is."""
        if isinstance(event, Progress):
            self._stage.setText(stage_label(event.stage, self.session.translator))
            done, total = (
                (event.messages, event.total_messages) if event.total_messages else (event.bytes, event.total_bytes)
            )
            self._bar.setRange(0, _STEPS if total else 0)
            if total:
                self._bar.setValue(min(_STEPS, _STEPS * done // total))

    def on_done(self, record: object) -> None:
        """Shows what there is to choose from, or what was put back."""
        if isinstance(record, _Choices):
            self.picker.show_accounts(record.accounts)
            self._profiles = record.profiles
            return
        assert isinstance(record, RestoreRecord)
        self._end(record)

    def on_failed(self, error: UserError) -> None:
        """Shows why not; asks again for a secret that did not fit, and leads bugs to the error page."""
        if error.code == Code.UNEXPECTED:
            super().on_failed(error)
            return
        self._end(error if self._wanted is not None else None)
        if error.code.trait is Trait.SECRET_REFUSED:
            self._secret.ask(needed=True)

    def on_cancelled(self) -> None:
        """Nothing stays of it."""
        self._end(None)

    def put_back_into(self, folder: Path) -> None:
        """Puts the chosen mail back there; asks first for what opens an encrypted archive."""
        assert self._shown is not None
        kind = self._choice.kind
        selection = Selection() if kind is TargetKind.OWN else self.picker.selection
        self._want(RestoreRequest(self._shown, kind, folder, selection), None)

    def put_back_onto(self, server: MailServer) -> None:
        """Puts the chosen mail into an account on its server."""
        assert self._shown is not None
        self._want(server_request(self._shown, self.picker.selection, settings_folder()), server)

    def _want(self, request: RestoreRequest, server: MailServer | None) -> None:
        self._wanted, self._server = request, server
        known = self.session.secret_of(request.archive)
        if request.archive.is_file() and known is None:
            self._secret.ask(needed=True)
        else:
            self._begin(known)

    @property
    def _choice(self) -> Choice:
        return CHOICES[self.kinds.current]

    def _choose(self) -> None:
        if isinstance(self._outcome, RestoreRecord):
            # Once more: something else, or somewhere else.
            self._outcome = None
            self._show()
            self.first_focus().setFocus()
            return
        if self._choice.kind is TargetKind.IMAP:
            self._choose_server()
            return
        title = self.session.translator.translate(self._choice.asked)
        is_profile = self._choice.kind is TargetKind.THUNDERBIRD
        start = self._profiles[0] if is_profile and self._profiles else Path.home()
        if is_profile and len(self._profiles) == 1:
            self.put_back_into(start)
        elif (found := choose_folder(self, title, start, self.session.translator)) is not None:
            self.put_back_into(found)

    def _choose_server(self) -> None:
        if (empty := self.server.first_empty) is not None:
            empty.setFocus()
            return
        self._keeps_password = self.server.remember.keeps
        try:
            server = self.server.take()
        except UserError as error:
            self._end(error)
        else:
            self.put_back_onto(server)

    def _begin(self, secret: Secret | None) -> None:
        request, home, server, keep = self._wanted, self.session.sources, self._server, self._keeps_password
        assert request is not None
        self._outcome = None
        self._bar.setRange(0, 0)
        self._stage.setText(self.session.translator.translate("Preparing…"))

        def job(report: Report, cancel: Cancel) -> RestoreRecord:
            """Puts the mail back, out of an encrypted archive too."""
            told: list[Finding] = []
            with decrypted(request, secret, report, cancel) as opened:
                if server is None:
                    plan = restore.prepare(opened, home)
                else:
                    with remembering(server, keep=keep, tell=told.append):
                        plan = prepare_server(opened, server)
                record = restore.run(plan, report, cancel)
            return replace(record, archive=request.archive, findings=(*record.findings, *told))

        self._show(busy=True)
        # A second press of Return must not stop what the first one began.
        self.setFocus()
        self.run(job, exclusive=True)

    def _end(self, outcome: RestoreRecord | UserError | None) -> None:
        self._outcome, self._wanted = outcome, self._wanted if isinstance(outcome, UserError) else None
        self._show()
        translator = self.session.translator
        if isinstance(outcome, RestoreRecord):
            self.announce(restored_lines(outcome, translator)[0])
        elif outcome is not None:
            self.announce(sentence(outcome, translator))
        self.scroll_to_top()

    def _open(self) -> None:
        if isinstance(self._outcome, RestoreRecord) and self._outcome.places and self._server is None:
            self.session.open_path(Path(self._outcome.places[0]))

    def _show(self, *, busy: bool = False) -> None:
        translator, outcome = self.session.translator, self._outcome
        is_record = isinstance(outcome, RestoreRecord)
        for each in (self._bar, self._stage, self._stop_button):
            each.setVisible(busy)
        self._columns.setVisible(not busy and not is_record)
        self.next.setVisible(not busy)
        self.next.setText(translator.translate("Put more back") if is_record else self._start_text())
        self._folder.setVisible(is_record and self._server is None)
        self._explained.setText(translator.translate(self._choice.explained))
        self.server.setVisible(self._choice.kind is TargetKind.IMAP)
        self.picker.setEnabled(self._choice.kind is not TargetKind.OWN)
        clear(self._results)
        steps = translated_steps(outcome, translator) if isinstance(outcome, RestoreRecord) else ()
        self._guide.setVisible(bool(steps))
        self._guide.show_drawing(DRAWINGS.get(outcome.target, "") if isinstance(outcome, RestoreRecord) else "")
        self._guide.show_steps(translator.translate("What to do now"), "", steps, translator)
        if isinstance(outcome, RestoreRecord):
            self._show_record(outcome, translator)
        elif outcome is not None:
            self._results.addWidget(Banner("warn", sentence(outcome, translator)))

    def _start_text(self) -> str:
        translate = self.session.translator.translate
        if self._choice.kind is TargetKind.THUNDERBIRD and len(self._profiles) == 1:
            return translate("Put it into Thunderbird")
        if self._choice.kind is TargetKind.IMAP:
            return translate("Put it into the account")
        return translate("Choose where and start…")

    def _show_record(self, record: RestoreRecord, translator: Translator) -> None:
        first, *rest = restored_lines(record, translator)
        self._results.addWidget(Banner("good" if record.proved else "warn", first))
        for line in (*rest, *(sentence(each, translator) for each in record.refused[:_SHOWN])):
            self._results.addWidget(label(line))


def _usual(system: System) -> int:
    """What most people of a system want: it stands first for a Mac."""
    wanted = TargetKind.APPLE_MAIL if system is System.MACOS else TargetKind.THUNDERBIRD
    return next(at for at, each in enumerate(CHOICES) if each.kind is wanted)
