"""Where there are several accounts: the answer for each, and which things to do it waits for."""

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.i18n.catalogue import Translator
from app.i18n.headline import AccountAnswer
from app.i18n.ledger import Task
from app.model.verdict import Answer
from app.ui.parts.flow_layout import FlowLayout
from app.ui.parts.panels import Panel, clear
from app.ui.parts.text import data_label, label
from app.ui.theme import em

_ROLES = {Answer.SAFE: "badge-good", Answer.UNKNOWN: "badge-warn", Answer.NOT_SAFE: "badge-bad"}


class AccountAnswers(Panel):
    """Hidden where there is one account: the title says it all."""

    def __init__(self) -> None:
        super().__init__()
        self._rows = QVBoxLayout()
        self._rows.setSpacing(em(0.4))
        self.inside.addLayout(self._rows)

    def show_answers(self, accounts: Sequence[AccountAnswer], tasks: Sequence[Task], translator: Translator) -> None:
        """Shows these accounts; `tasks` are all rows below, in their order."""
        clear(self._rows)
        for each in accounts:
            self._rows.addWidget(_row(each, accounts, tasks, translator))
        self.setVisible(len(accounts) > 1)


def _row(
    account: AccountAnswer, accounts: Sequence[AccountAnswer], tasks: Sequence[Task], translator: Translator
) -> QWidget:
    row = QWidget()
    name = data_label(account.name, "strong") if account.keys[0].name else label(account.name, "strong")
    parts = [label(account.sentence, _ROLES[account.answer], wraps=False), name]
    parts.append(data_label(account.programs, "hint", wraps=False))
    if account.answer is not Answer.SAFE and (numbers := _numbers(account, accounts, tasks)):
        listed = translator.listed(map(str, numbers))
        parts.append(label(translator.translate("To do: {numbers}", numbers=listed), "hint", wraps=False))
    row.setLayout(FlowLayout(*parts, spacing=0.6))
    return row


def _numbers(account: AccountAnswer, accounts: Sequence[AccountAnswer], tasks: Sequence[Task]) -> list[int]:
    """The numbers of the rows that concern it."""
    others = [key for each in accounts if each is not account for key in each.keys]
    return [
        number
        for number, task in enumerate(tasks, 1)
        if task.is_open and (not task.entries or any(each.is_about(account.keys, others) for each in task.entries))
    ]
