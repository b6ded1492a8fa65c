"""Accounts and mailboxes as a tree."""

from PySide6.QtWidgets import QTreeWidgetItem
from pytestqt.qtbot import QtBot

from app.archive.catalog.browse import AccountNode, MailboxNode
from app.archive.catalog.selection import Selection
from app.i18n.catalogue import Translator
from app.model.ledger import AccountKey
from app.model.mail import Role
from app.model.mail_protocol import MailProtocol
from app.ui.parts.mailbox_tree import MailboxTree

HANAKO = AccountKey("thunderbird", "hanako@example.jp", MailProtocol.IMAP)


def node(*path: str, number: int, role: Role = Role.OTHER) -> MailboxNode:
    return MailboxNode(path, role, (number,), 1_000, 0)


ACCOUNTS = [
    AccountNode(
        HANAKO,
        (
            node("Work", "Old", "2019", number=1),
            node("Sent", number=2, role=Role.SENT),
            node("INBOX", "Guests", number=3),
            node("INBOX", number=4, role=Role.INBOX),
            node(number=5),
        ),
    ),
    AccountNode(AccountKey("apple-mail", "", MailProtocol.LOCAL), (node("a\u202eb", number=6),)),
]


def lines(item: QTreeWidgetItem, depth: int = 0) -> list[str]:
    inner = [item.child(at) for at in range(item.childCount())]
    below = [line for each in inner for line in lines(each, depth + 1)]
    return [f"{'  ' * depth}{item.text(0)} {item.text(1)}", *below]


def test_mailboxes_stand_below_those_they_are_in(qtbot: QtBot) -> None:
    tree = MailboxTree()
    qtbot.addWidget(tree)
    tree.show_accounts(ACCOUNTS, Translator("en"))
    shown = [line for at in range(tree.topLevelItemCount()) for line in lines(tree.topLevelItem(at))]
    assert shown == [
        "All mail 6,000",
        "hanako@example.jp 5,000",
        "  Inbox 1,000",
        "    Guests 1,000",
        "  Sent 1,000",
        "  (no name) 1,000",
        "  Work / Old / 2019 1,000",
        "Mail without an account (Apple Mail) 1,000",
        "  a b 1,000",
    ]


def test_what_is_chosen_stays_chosen_in_another_language(qtbot: QtBot) -> None:
    tree = MailboxTree()
    qtbot.addWidget(tree)
    tree.show_accounts(ACCOUNTS, Translator("en"))
    assert tree.selection == Selection()
    chosen: list[Selection] = []
    tree.chosen.connect(chosen.append)
    account = tree.topLevelItem(1)
    assert account is not None
    tree.setCurrentItem(account)
    tree.setCurrentItem(account.child(1))
    assert chosen == [Selection(mailboxes=(1, 2, 3, 4, 5)), Selection(mailboxes=(2,))]
    tree.retranslate(Translator("ja"))
    assert tree.selection == Selection(mailboxes=(2,)) and len(chosen) == 2
    tree.choose_everything()
    assert tree.selection == Selection() and len(chosen) == 2
