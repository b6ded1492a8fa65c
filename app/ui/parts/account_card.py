"""One account that was found: whose, in which program, how much, over which years, and whether it lives only here."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from app.i18n.account_risk import owner_label
from app.i18n.catalogue import N_, Translator
from app.i18n.labels import client_label
from app.i18n.sizes import size
from app.jobs.accounts import AccountFound, Whereabouts
from app.textkit.text import one_line
from app.ui.icons import Picture
from app.ui.parts.charts import YearBars
from app.ui.parts.flow_layout import FlowLayout
from app.ui.parts.panels import Figure, Panel
from app.ui.parts.text import data_label, label
from app.ui.theme import em

_WHERE = {
    Whereabouts.ONLY_HERE: ("badge-warn", N_("Only on this computer")),
    Whereabouts.ON_SERVER_TOO: ("badge-info", N_("Also on the mail server")),
    Whereabouts.UNKNOWN: ("badge-info", N_("May also be on the mail server")),
}


class AccountCard(Panel):
    """Shows one account. Nothing in it can be pressed."""

    def __init__(self, account: AccountFound, translator: Translator) -> None:
        super().__init__()
        translate = translator.translate
        role, where = _WHERE[account.whereabouts]
        owner = one_line(owner_label(account.owner, translator))
        name = data_label(owner, "head") if account.owner.name else label(owner, "head")
        program = data_label(client_label(account.store.store.client, translator), "hint", wraps=False)
        messages, size_bytes, bars = Figure(), Figure(), YearBars()
        count = account.count.messages
        messages.show_figure(f"{count:,}", translate("{count:message|messages}", count=count))
        size_bytes.show_figure(size(account.count.size_bytes), translate("size"))
        bars.show_years(account.years, translator)
        facts = FlowLayout(program, label(translate(where), role, wraps=False), spacing=0.6)
        if account.count.incomplete:
            text = translate("{count} {count:message|messages} incomplete", count=account.count.incomplete)
            facts.addWidget(label(text, "badge-bad", wraps=False))
        column = QVBoxLayout()
        column.setSpacing(em(0.15))
        column.addWidget(name)
        column.addLayout(facts)
        column.addSpacing(em(0.3))
        column.addLayout(FlowLayout(messages, size_bytes, spacing=1.8))
        across = QHBoxLayout()
        across.setSpacing(em(1.0))
        across.addWidget(Picture("mail", "accent", 2.2), alignment=Qt.AlignmentFlag.AlignTop)
        across.addLayout(column, 5)
        across.addWidget(bars, 2)
        self.inside.addLayout(across)
