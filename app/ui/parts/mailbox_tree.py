"""The accounts of an archive with their mailboxes, as a tree."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTreeWidget, QTreeWidgetItem

from app.archive.catalog.browse import AccountNode, MailboxNode
from app.archive.catalog.selection import Selection
from app.i18n.catalogue import Translator
from app.i18n.labels import client_label
from app.i18n.mail import account_name, mailbox_name
from app.model.mail import Role
from app.ui.parts.text import describe
from app.ui.theme import em

_SELECTION = Qt.ItemDataRole.UserRole
_NAME, _COUNT = 0, 1


class MailboxTree(QTreeWidget):
    """Emits `chosen` with the `Selection` of another mailbox, of an account, or of everything."""

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._accounts: Sequence[AccountNode] = ()
        self.setColumnCount(2)
        self.setHeaderHidden(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setIndentation(em(0.9))
        self.setUniformRowHeights(True)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        header = self.header()
        header.setStretchLastSection(False)
        header.setMinimumSectionSize(em(1))
        header.setSectionResizeMode(_NAME, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(_COUNT, QHeaderView.ResizeMode.ResizeToContents)
        self.setMinimumWidth(em(9))
        self.currentItemChanged.connect(self._tell)

    @property
    def selection(self) -> Selection:
        """What is chosen."""
        item: QTreeWidgetItem | None = self.currentItem()
        found = item.data(_NAME, _SELECTION) if item is not None else None
        return found if isinstance(found, Selection) else Selection()

    def show_accounts(self, accounts: Sequence[AccountNode], translator: Translator) -> None:
        """Shows other accounts, with everything chosen. Emits nothing."""
        chosen = self.selection if accounts is self._accounts else Selection()
        self._accounts = accounts
        self.blockSignals(True)
        self.clear()
        total = sum(each.messages for each in accounts)
        everything = self._item(translator.translate("All mail"), total, Selection())
        self.addTopLevelItem(everything)
        for account in accounts:
            numbers = tuple(number for each in account.mailboxes for number in each.numbers)
            name = account_name(account.owner, translator)
            item = self._item(name, account.messages, Selection(mailboxes=numbers))
            # The same address in two programs looks the same.
            item.setToolTip(_NAME, f"{name}\n{client_label(account.owner.client, translator)}")
            self.addTopLevelItem(item)
            self._add_mailboxes(item, account.mailboxes, translator)
        self.expandAll()
        self._choose(chosen)
        self.blockSignals(False)

    def choose_everything(self) -> None:
        """Chooses all mail, and emits nothing."""
        self.blockSignals(True)
        self._choose(Selection())
        self.blockSignals(False)

    def retranslate(self, translator: Translator) -> None:
        """Shows every text in the language of `translator`."""
        self.show_accounts(self._accounts, translator)
        describe(
            self,
            translator.translate("Accounts and mailboxes"),
            translator.translate("Arrow keys choose a mailbox; its messages are listed beside it."),
        )

    def _add_mailboxes(
        self, account: QTreeWidgetItem, mailboxes: Sequence[MailboxNode], translator: Translator
    ) -> None:
        """Each below the one whose path its own begins with; a folder that is no mailbox stands before its name."""
        items: dict[tuple[str, ...], QTreeWidgetItem] = {(): account}
        for mailbox in sorted(mailboxes, key=lambda each: (_ORDER.get(each.role, len(_ORDER)), len(each.path))):
            selection = Selection(mailboxes=mailbox.numbers)
            above = mailbox.path[:-1]
            while above not in items:
                above = above[:-1]
            names = [mailbox_name(each, mailbox.role, translator) for each in mailbox.path[len(above) :]]
            name = " / ".join(filter(None, names)) or translator.translate("(no name)")
            item = self._item(name, mailbox.messages, selection)
            items[above].addChild(item)
            items.setdefault(mailbox.path, item)

    def _item(self, name: str, messages: int, selection: Selection) -> QTreeWidgetItem:
        item = QTreeWidgetItem([name, f"{messages:,}"])
        item.setToolTip(_NAME, name)
        item.setTextAlignment(_COUNT, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        item.setData(_NAME, _SELECTION, selection)
        return item

    def _choose(self, selection: Selection) -> None:
        found = next((item for item in self._items() if item.data(_NAME, _SELECTION) == selection), None)
        self.setCurrentItem(found or self.topLevelItem(0))

    def _items(self) -> list[QTreeWidgetItem]:
        found: list[QTreeWidgetItem] = []
        waiting = [self.topLevelItem(at) for at in range(self.topLevelItemCount())]
        while waiting:
            item = waiting.pop(0)
            found.append(item)
            waiting += [item.child(at) for at in range(item.childCount())]
        return found

    def _tell(self) -> None:
        self.chosen.emit(self.selection)


_ORDER = {role: at for at, role in enumerate((Role.INBOX, Role.SENT, Role.DRAFTS, Role.ARCHIVE))}
