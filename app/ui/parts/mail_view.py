"""The mail of an archive: mailboxes, the list of messages, and the chosen message, beside or below each other."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from app.archive.catalog.browse import AccountNode
from app.i18n.catalogue import Translator
from app.ui.parts.mail_filter import MailFilter
from app.ui.parts.mail_model import Fetch
from app.ui.parts.mail_pane import MailPane
from app.ui.parts.mail_table import MailTable
from app.ui.parts.mailbox_tree import MailboxTree
from app.ui.parts.panels import Banner
from app.ui.parts.text import Button, label
from app.ui.theme import em

_BESIDE, _BELOW = 70, 26
"""From this width on, in heights of a line, the message is beside the list, and from this height on under it.

Where there is no room for either, there is the list or the message."""
_LEAST = 12
_TREE, _LIST_BESIDE, _LIST_ABOVE = 13, 0.45, 0.34


class MailView(QWidget):
    """Emits `wanted` when another list is asked for, and `chosen` with the number of a message."""

    wanted = Signal()
    chosen = Signal(int)
    everything = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._translator = Translator("en")
        self.filter, self.tree, self.table, self.pane = MailFilter(), MailboxTree(), MailTable(), MailPane()
        self.narrowed = Banner("info")
        self.back = Button()
        self.narrowed.add(self.back)
        self.narrowed.hide()
        self.progress = label("", "hint")
        self.progress.hide()
        self._progress = ""
        self._is_moved = False
        self._is_small = self._is_reading = False
        self._lay_out()
        self.filter.changed.connect(self.wanted)
        self.tree.chosen.connect(lambda _: self.wanted.emit())
        self.table.chosen.connect(self.chosen)
        self.table.entered.connect(self.enter_message)
        self.table.clicked.connect(lambda _: self._read())
        self.pane.left.connect(self.leave_message)
        self.back.clicked.connect(self.everything)
        self._inner.splitterMoved.connect(self._note_moved)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self).activated.connect(self.filter.line.setFocus)

    def _lay_out(self) -> None:
        self._inner = QSplitter(Qt.Orientation.Vertical)
        self._outer = QSplitter(Qt.Orientation.Horizontal)
        for splitter, parts in ((self._inner, (self.table, self.pane)), (self._outer, (self.tree, self._inner))):
            splitter.setChildrenCollapsible(False)
            splitter.setHandleWidth(em(0.6))
            for part in parts:
                splitter.addWidget(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(em(0.4))
        for each in (self.filter, self.narrowed, self.progress):
            column.addWidget(each)
        across = QHBoxLayout()
        across.addWidget(self._outer)
        column.addLayout(across, 1)

    def open(self, accounts: Sequence[AccountNode], years: Sequence[int]) -> None:
        """Shows another archive, its list still empty."""
        self.table.show_mail((), lambda numbers: {})
        self.tree.show_accounts(accounts, self._translator)
        self.filter.show_years(years)
        self.pane.show_sentence("", "")

    def show_mail(self, numbers: Sequence[int], fetch: Fetch) -> None:
        """Lists messages, and chooses the first."""
        if not len(numbers):
            self.pane.show_sentence(self._translator.translate("There are no messages here."), "")
        self.table.show_mail(numbers, fetch)
        self._is_reading = not len(numbers)
        self._share()
        self._show_count()

    @property
    def count(self) -> str:
        """How many messages are listed, in a sentence."""
        count = len(self.table.mail.numbers)
        return self._translator.translate("{count} {count:message|messages} found", count=count)

    def enter_message(self) -> None:
        """Leads the keyboard from the list into the message."""
        self._read()
        if self.pane.message is not None:
            self.pane.body.setFocus()

    def leave_message(self) -> None:
        """Leads back to the list."""
        self._is_reading = False
        self._share()
        self.table.setFocus()

    def step_back(self) -> bool:
        """Escape leads from the message to the list; False where it was elsewhere."""
        at: QWidget | None = self.window().focusWidget()
        if at is not None and self.pane.isAncestorOf(at):
            self.leave_message()
            return True
        return False

    def show_progress(self, text: str) -> None:
        """A sentence above the list; nothing for an empty one."""
        self._progress = text
        self._show_count()

    def show_narrowed(self, text: str) -> None:
        """Says that the list holds only something special; nothing for an empty text."""
        self.narrowed.show_text(text)
        self.narrowed.setVisible(bool(text))

    def retranslate(self, translator: Translator) -> None:
        """Shows every text in the language of `translator`."""
        self._translator, translate = translator, translator.translate
        for part in (self.filter, self.tree, self.table, self.pane):
            part.retranslate(translator)
        self.back.setText(translate("Show all mail"))
        self.back.setAccessibleDescription(translate("Lists all messages of the archive again."))
        self._show_count()

    def minimumSizeHint(self) -> QSize:
        """What the list alone needs: where there is not more room, nothing else is shown."""
        return QSize(super().minimumSizeHint().width(), em(_LEAST))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Puts the message where there is room for it."""
        super().resizeEvent(event)
        beside = self.width() >= em(_BESIDE)
        self._is_small = not beside and self.height() < em(_BELOW)
        self._share()
        orientation = Qt.Orientation.Horizontal if beside else Qt.Orientation.Vertical
        if orientation != self._inner.orientation():
            self._inner.setOrientation(orientation)
            self._is_moved = False
        if self._is_moved:
            return
        tree = min(em(_TREE), self.width() // 3)
        self._outer.setSizes([tree, self.width() - tree])
        room = self.width() - tree if beside else self._inner.height()
        listed = round(room * (_LIST_BESIDE if beside else _LIST_ABOVE))
        self._inner.setSizes([listed, room - listed])

    def _read(self) -> None:
        """Shows the message where there was no room for it beside the list; the keyboard goes there with it."""
        self._is_reading = True
        self._share()
        if self._is_small:
            (self.pane.to_list if self.pane.message is None else self.pane.body).setFocus()

    def _share(self) -> None:
        """Shows the list, the message, or both."""
        has_mail = bool(len(self.table.mail.numbers))
        message_alone = self._is_small and self._is_reading and has_mail
        self.pane.setVisible(not self._is_small or self._is_reading)
        self.pane.to_list.setVisible(message_alone)
        self.table.setVisible(not message_alone)
        for each in (self.filter, self.tree):
            each.setVisible(not message_alone)

    def _show_count(self) -> None:
        """How many were found, where something is looked for; and how far the search is."""
        text = self._translator.joined(filter(None, (self.count if self.filter.is_narrow else "", self._progress)))
        self.progress.setText(text)
        self.progress.setVisible(bool(text))

    def _note_moved(self) -> None:
        self._is_moved = True
