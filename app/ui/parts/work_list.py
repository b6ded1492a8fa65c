"""The answer for each account, and the list of what is still to be cleared before it may go."""

from collections.abc import Iterable

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.i18n.account_risk import owner_label
from app.i18n.catalogue import Translator
from app.i18n.labels import client_label, short_answer_label
from app.i18n.ledger import OpenItem, open_items, stated
from app.model.deletion import AccountHoldings
from app.model.ledger import Ledger
from app.model.verdict import Answer
from app.textkit.text import one_line
from app.ui.parts.flow_layout import FlowLayout
from app.ui.parts.panels import Banner, Panel, clear
from app.ui.parts.text import data_label, label
from app.ui.theme import em

_BADGES = {Answer.SAFE: "badge-good", Answer.UNKNOWN: "badge-warn", Answer.NOT_SAFE: "badge-bad"}


class WorkList(QWidget):
    """Shows a ledger. Nothing in it can be pressed."""

    def __init__(self) -> None:
        super().__init__()
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(em(0.45))

    def show_ledger(self, accounts: Iterable[AccountHoldings], ledger: Ledger, translator: Translator) -> None:
        """The accounts first, then what is open, then what a person stated."""
        clear(self._rows)
        for account in accounts:
            if account.verdict is not None:
                self._rows.addWidget(_account(account, account.verdict.answer, translator))
        items = open_items(ledger, translator)
        if items:
            self._rows.addSpacing(em(0.6))
            self._rows.addWidget(label(translator.translate("What is still open"), "head"))
        for item in items:
            self._rows.addWidget(_item(item))
        for statement in stated(ledger, translator):
            self._rows.addWidget(
                Banner(
                    "info", "\n".join((statement.text, *(line for about in statement.about for line in about.lines)))
                )
            )


def _account(account: AccountHoldings, answer: Answer, translator: Translator) -> QWidget:
    row = QWidget()
    owner = one_line(owner_label(account.key, translator))
    name = data_label(owner, "strong", wraps=False) if account.key.name else label(owner, "strong", wraps=False)
    program = data_label(client_label(account.client, translator), "hint", wraps=False)
    badge = label(short_answer_label(answer, translator), _BADGES[answer], wraps=False)
    row.setLayout(FlowLayout(badge, name, program, spacing=0.6))
    return row


def _item(item: OpenItem) -> QWidget:
    panel = Panel()
    panel.inside.addWidget(label(item.text, "strong"))
    panel.inside.addWidget(label(item.remedy))
    if item.about.lines:
        panel.inside.addWidget(data_label("\n".join(item.about.lines), "hint"))
    return panel
