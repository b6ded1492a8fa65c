"""Reading the mail of an archive: mailboxes, messages, one message, and what can be done with it."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.archive.catalog.selection import Selection
from app.i18n.catalogue import N_, Translator
from app.i18n.mail import preparing_search
from app.i18n.reasons import sentence
from app.jobs import read_mail
from app.jobs.encryption import is_encrypted
from app.jobs.mail_source import EncryptedMail, MailSource, PlainMail
from app.jobs.read_mail import MailList, OpenMail, OpenMessage
from app.jobs.search import ArchiveSearch
from app.jobs.search.encrypted_search import EncryptedSearch
from app.jobs.search.mail_search import MailSearch
from app.model.code_definitions import Trait
from app.model.codes import Code
from app.model.errors import UserError
from app.model.secret import Secret
from app.search.query import parse
from app.system.folders import index_folder
from app.textkit.paths import path_text
from app.textkit.text import one_line
from app.ui.index_run import IndexRun
from app.ui.mail_acts import MailActs, Saved, ShownMessage, forget_at_the_end
from app.ui.pages.page import Page
from app.ui.parts.mail_gate import MailGate
from app.ui.parts.mail_view import MailView
from app.ui.parts.panels import Banner
from app.ui.session import Session
from app.ui.source_rows import SourceRows
from app.ui.wanted_mail import WantedMail


class ReadMailPage(Page):
    """Everything here only reads the archive. During a visit and from a stick nothing is left on the computer."""

    name = "read_mail"
    section = "archives"
    scrolls = False

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._wanted: WantedMail | None = None
        self._secret: Secret | None = None
        self._source: MailSource | None = None
        self._opened: OpenMail | None = None
        self._rows = SourceRows()
        self._search: IndexRun | None = None
        self._is_listing = False
        self.acts = MailActs(self, self._shown)
        forget_at_the_end(self.acts)
        self.bind_text(self.title.setText, N_("Read mail"))
        self._views = QStackedWidget()
        self.gate, self.view = MailGate(session.runner.cancel), MailView()
        for each in (self.gate, self.view):
            self._views.addWidget(each)
        self.body.addWidget(self._views, 1)
        self.gate.secret_box.given.connect(self._unlock)
        self.view.wanted.connect(self._list)
        self.view.everything.connect(self._list_everything)
        self.view.chosen.connect(self._read)
        self.view.pane.conversation.connect(self._list_conversation)
        self.view.pane.announced.connect(self.announce)
        self.view.pane.attachments.save.connect(self.acts.save_attachment)
        self.view.pane.attachments.open.connect(self.acts.open_attachment)
        self._back = self.back_to("archive")
        self._back.clicked.disconnect()
        self._back.clicked.connect(self._go_back)
        self._saved = Banner("good")
        self._saved.hide()
        self.add_above_buttons(self._saved)
        self._message_acts = [
            self.add_button(
                N_("Save as .eml…"),
                N_("Saves the message as a file that any mail program opens."),
                self.acts.save_message,
                picture="mail",
            ),
            self.add_button(
                N_("Print…"), N_("Prints the message that is shown."), self.acts.print, picture="print"
            ),
        ]  # fmt: skip

    # What the window calls.

    def enter(self) -> None:
        """Shows the mail that is asked for; without an archive it leads to the list of them."""
        state = self.session.state
        wanted = state.mail or (WantedMail(state.archive, came_from="result") if state.archive is not None else None)
        self.view.pane.attachments.may_open = not self.acts.leaves_nothing
        if wanted is None:
            self.go.emit("archives")
        elif self._wanted is None or wanted.archive != self._wanted.archive or self._opened is None:
            self._open(wanted)
        elif wanted != self._wanted:
            self._wanted = wanted
            self._list_wanted()

    def retranslate(self, translator: Translator) -> None:
        """Shows every text of the page in the language of `translator`."""
        super().retranslate(translator)
        self.gate.retranslate(translator)
        self.view.retranslate(translator)
        self._update_controls()

    def first_focus(self) -> QWidget:
        """Where the keyboard stands first."""
        if self._views.currentWidget() is self.view:
            return self.view.table
        return self.gate.secret_box.field.line if self.gate.asks_for_secret else super().first_focus()

    def escape(self) -> None:
        """Leads from the message to the list; a question is answered with no first."""
        if self.question.isVisible() or not self.view.step_back():
            super().escape()

    def hideEvent(self, event: QHideEvent) -> None:
        """Lets go of the archive, so that a stick can be unplugged."""
        super().hideEvent(event)
        self._rows.close()

    # What jobs come back with.

    def on_done(self, record: object) -> None:
        """Shows what was opened, listed or read, or says where something was saved."""
        if isinstance(record, OpenMail):
            self._take(record)
        elif isinstance(record, MailList):
            self._is_listing = False
            self.view.show_mail(record.numbers, self._rows.fetch)
            self.announce(self.view.count)
        elif isinstance(record, OpenMessage):
            self.view.pane.show_message(record)
        elif isinstance(record, Saved):
            self._show_saved(record)
        self._update_controls()

    def on_failed(self, error: UserError) -> None:
        """Shows why something could not be done, in its place; bugs go to the error page."""
        self._is_listing = False
        if error.code == Code.UNEXPECTED:
            super().on_failed(error)
            return
        text = sentence(error, self.session.translator)
        if self._opened is not None:
            self.view.pane.show_sentence(text, "warn")
        else:
            self._views.setCurrentWidget(self.gate)
            if error.code.trait is Trait.SECRET_REFUSED:
                self._ask_for_secret()
            self.gate.show_problem(text)
        self._update_controls()
        self.announce(text)

    def on_cancelled(self) -> None:
        """Says that nothing was opened."""
        self._is_listing = False
        if self._opened is None:
            self.gate.show_problem(self.session.translator.translate("Stopped. Nothing was opened."))

    # Opening.

    def _open(self, wanted: WantedMail) -> None:
        self._close()
        self._wanted = wanted
        self._views.setCurrentWidget(self.gate)
        if not is_encrypted(wanted.archive):
            self._open_source(PlainMail(wanted.archive))
        elif (secret := self.session.secret_of(wanted.archive)) is not None:
            self._unlock(secret)
        else:
            self._ask_for_secret()
        self._update_controls()

    def _open_source(self, source: MailSource) -> None:
        self._source = source
        self.gate.wait()
        self.run(lambda report, cancel: read_mail.open_mail(source, cancel))

    def _ask_for_secret(self) -> None:
        self._secret = None
        self.gate.ask_for_secret(one_line(self._wanted.archive.name) if self._wanted is not None else "")
        if self.isVisible():
            self.gate.secret_box.field.line.setFocus()

    def _unlock(self, secret: Secret | None) -> None:
        if self._wanted is not None and secret is not None:
            self._secret = secret
            self._open_source(EncryptedMail(self._wanted.archive, secret))

    def _take(self, opened: OpenMail) -> None:
        archive = opened.source.archive
        self._opened, self._rows.source = opened, opened.source
        if self._secret is not None:
            self.session.keep_secret(archive, self._secret)
            search: MailSearch = EncryptedSearch(archive, self._secret)
        else:
            search = ArchiveSearch(archive, self._index_folder())
        self._search = IndexRun(search, self.session.runner, self)
        self._search.progressed.connect(self._show_progress)
        self._search.grown.connect(self._list_again)
        self._search.ended.connect(self._list_again)
        self.view.open(opened.accounts, opened.years)
        self._views.setCurrentWidget(self.view)
        self._list_wanted()
        if self.isVisible():
            self.first_focus().setFocus()

    def _index_folder(self) -> Path | None:
        """Where the index of words is kept; nowhere on a customer's computer."""
        may_keep = self.session.settings_folder is not None and not self.acts.leaves_nothing
        return index_folder() if may_keep else None

    def _close(self) -> None:
        self._rows.close()
        if self._search is not None:
            # What it still says is about another archive.
            self._search.disconnect(self)
            self._search.close()
        self._source = self._opened = self._search = self._secret = None

    # Listing.

    def _list_wanted(self) -> None:
        """The list the page was asked for: everything, or what was exchanged with a person."""
        translate, wanted = self.session.translator.translate, self._wanted
        name = wanted.name or next(iter(wanted.addresses), "") if wanted is not None else ""
        self.view.filter.clear()
        self.view.tree.choose_everything()
        self.view.show_narrowed(translate("All mail with {name}", name=name) if name else "")
        self._list()

    def _list_everything(self) -> None:
        if self._wanted is not None:
            self._wanted = self.session.state.mail = replace(self._wanted, addresses=(), name="")
        self._list_wanted()

    def _list(self) -> None:
        """Lists what is chosen in the tree and above it."""
        source, search, filters = self._source, self._search, self.view.filter
        if source is None or self._wanted is None or self._opened is None:
            return
        selection = replace(
            self.view.tree.selection,
            years=filters.years,
            with_person=self._wanted.addresses or None,
            has_attachment=True if filters.with_attachments.isChecked() else None,
        )
        if not self._wanted.addresses:
            self.view.show_narrowed("")
        self._start_listing(source, search, selection, filters.words)

    def _start_listing(self, source: MailSource, search: IndexRun | None, selection: Selection, words: str) -> None:
        self._is_listing = True
        if search is not None and (words or selection.has_attachment is not None):
            query = parse(words)
            search.start()
            self.run(lambda report, cancel: MailList(search.numbers(query, selection)))
        else:
            self.run(lambda report, cancel: read_mail.listed(source, selection))
        self._show_progress()

    def _list_again(self) -> None:
        """More can be found than a moment ago; nothing else is disturbed."""
        self._show_progress()
        filters = self.view.filter
        if self.isVisible() and (filters.words or filters.with_attachments.isChecked()) and not self._is_listing:
            self._list()

    def _list_conversation(self) -> None:
        source, message = self._source, self.view.pane.message
        if source is None or message is None:
            return
        self._is_listing = True
        number = message.row.id
        self.view.show_narrowed(self.session.translator.translate("One conversation"))
        self.run(lambda report, cancel: read_mail.conversation(source, number))

    def _show_progress(self) -> None:
        search, translator = self._search, self.session.translator
        text = ""
        if search is not None and search.error is not None:
            text = sentence(search.error, translator)
        elif search is not None and search.is_running:
            text = preparing_search(search.done, search.total, translator)
        self.view.show_progress(text)

    # One message.

    def _read(self, number: int) -> None:
        source = self._source
        if source is None:
            return
        self._is_listing = False
        self._saved.hide()
        if self._secret is not None:
            self.view.pane.show_sentence(self.session.translator.translate("Decrypting the message…"), "")
        self.run(lambda report, cancel: read_mail.read(source, number, cancel))

    def _shown(self) -> ShownMessage | None:
        pane, wanted = self.view.pane, self._wanted
        if pane.message is None or wanted is None:
            return None
        return ShownMessage(pane.message, pane.form, wanted.archive)

    def _show_saved(self, saved: Saved) -> None:
        if saved.is_opened:
            self.session.open_path(saved.path)
            return
        text = self.session.translator.translate("Saved: {path}", path=one_line(path_text(saved.path)))
        self._saved.show_text(text)
        self._saved.show()
        self.announce(text)

    def _go_back(self) -> None:
        wanted = self._wanted
        self.go.emit(wanted.came_from if wanted is not None else "archives")

    def _update_controls(self) -> None:
        for each in self._message_acts:
            each.setVisible(self._views.currentWidget() is self.view)
            each.setEnabled(self.view.pane.message is not None)
