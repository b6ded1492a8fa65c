"""Which mail of an archive is meant: all of it, an account's, or a mailbox's."""

from collections.abc import Sequence

from PySide6.QtWidgets import QComboBox, QFormLayout, QWidget

from app.archive.catalog.browse import AccountNode
from app.archive.catalog.selection import Selection
from app.i18n.catalogue import Translator
from app.i18n.labels import client_label
from app.i18n.mail import account_name, mailbox_name
from app.ui.parts.text import describe, label
from app.ui.theme import em


class SelectionPicker(QWidget):
    """Two lists to choose from: the accounts, and the mailboxes of the chosen one."""

    def __init__(self) -> None:
        super().__init__()
        self._translator = Translator("en")
        self._nodes: list[AccountNode] = []
        self._account, self._mailbox = QComboBox(), QComboBox()
        self._names = [label("", wraps=False) for _ in range(2)]
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.setVerticalSpacing(em(0.4))
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        for name, box in zip(self._names, (self._account, self._mailbox), strict=True):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(14)
            name.setBuddy(box)
            form.addRow(name, box)
        self._account.currentIndexChanged.connect(lambda _: self._show_mailboxes())

    @property
    def selection(self) -> Selection:
        """What was chosen."""
        node = self._node
        if node is None:
            return Selection()
        mailbox = self._mailbox.currentIndex() - 1
        numbers = (
            node.mailboxes[mailbox].numbers
            if mailbox >= 0
            else tuple(number for each in node.mailboxes for number in each.numbers)
        )
        return Selection(mailboxes=numbers)

    def show_accounts(self, nodes: Sequence[AccountNode]) -> None:
        """What there is to choose from; an archive that is not open yet has only the whole."""
        self._nodes = list(nodes)
        self._show()

    def retranslate(self, translator: Translator) -> None:
        """Shows every text in the language of `translator`."""
        self._translator, translate = translator, translator.translate
        texts = (translate("Account"), translate("Mailbox"))
        for name, box, text in zip(self._names, (self._account, self._mailbox), texts, strict=True):
            name.setText(text)
            describe(box, text, translate("Which mail is put back."))
        self._show()

    @property
    def _node(self) -> AccountNode | None:
        at = self._account.currentIndex() - 1
        return self._nodes[at] if 0 <= at < len(self._nodes) else None

    def _show(self) -> None:
        translate, at = self._translator.translate, self._account.currentIndex()
        self._account.clear()
        self._account.addItem(translate("Everything in the archive"))
        for node in self._nodes:
            self._account.addItem(self._counted(self._name(node), node.messages))
        self._account.setCurrentIndex(at if 0 <= at <= len(self._nodes) else 0)
        self._account.setEnabled(bool(self._nodes))

    def _show_mailboxes(self) -> None:
        node = self._node
        self._mailbox.clear()
        self._mailbox.addItem(self._translator.translate("All mailboxes"))
        for each in node.mailboxes if node is not None else ():
            name = " / ".join(mailbox_name(part, each.role, self._translator) for part in each.path)
            self._mailbox.addItem(self._counted(name, each.messages))
        self._mailbox.setEnabled(node is not None)

    def _name(self, node: AccountNode) -> str:
        """What an account is called; with its mail program where two programs have the same."""
        names = [account_name(each.owner, self._translator) for each in self._nodes]
        name = account_name(node.owner, self._translator)
        return f"{name} ({client_label(node.owner.client, self._translator)})" if names.count(name) > 1 else name

    def _counted(self, name: str, messages: int) -> str:
        return self._translator.translate("{name}: {count} {count:message|messages}", name=name, count=messages)
