"""The verdict on a terminal: what each account holds, what is still open, and the answer with its reasons."""

from collections.abc import Iterator, Sequence

from app.cli.tables import safe
from app.i18n.account_risk import owner_label, removal_sentence, whereabouts
from app.i18n.catalogue import Translator
from app.i18n.labels import answer_label, client_label
from app.i18n.ledger import open_items
from app.i18n.name_list import NameList
from app.i18n.reasons import sentence
from app.model.code_definitions import Trait
from app.model.deletion import AccountHoldings
from app.model.ledger import Ledger
from app.model.verdict import Answer, Verdict

_COLOURS = {Answer.SAFE: "green", Answer.NOT_SAFE: "red", Answer.UNKNOWN: "yellow"}


def accounts_markup(accounts: Sequence[AccountHoldings], translator: Translator) -> Iterator[str]:
    """What deleting each account would destroy."""
    for holdings in accounts:
        program = client_label(holdings.client, translator)
        yield f"[bold]{safe(owner_label(holdings.key, translator))}[/]  {safe(program)}"
        yield f"  {safe(whereabouts(holdings, translator))}"
        yield f"  {safe(removal_sentence(holdings, translator))}"
        if holdings.verdict is not None:
            answer = holdings.verdict.answer
            yield f"  [{_COLOURS[answer]}]{answer_label(answer, translator)}[/]"


def ledger_markup(ledger: Ledger, translator: Translator) -> Iterator[str]:
    """What is still to be cleared, each remedy once, with the names of what it is about."""
    items = open_items(ledger, translator)
    if items:
        yield f"[bold]{translator.translate('What is still open')}[/]"
    for item in items:
        yield f"  [yellow]![/] {safe(translator.joined((item.text, item.remedy)))}"
        yield from names_markup(item.about)
    translate = translator.translate
    still_open = [entry for entry in ledger if entry.is_open]
    if any(entry.doubt is not None and entry.doubt.code.trait is Trait.SERVER_ANSWER for entry in still_open):
        yield safe(translate("When you have looked at the web mail yourself, add: --server-seen ADDRESS"))
    if any(entry.is_loss for entry in still_open):
        yield safe(translate("When the owner accepts that this mail is lost, add: --accept-loss --by NAME"))


def names_markup(about: NameList) -> Iterator[str]:
    """The names a sentence is about."""
    if about.common:
        yield f"      {safe(about.common)}"
    for name in about.names:
        yield f"      {'  ' if about.common else ''}{safe(name)}"


def verdict_markup(verdict: Verdict, translator: Translator) -> Iterator[str]:
    """The answer and its reasons."""
    yield f"[bold {_COLOURS[verdict.answer]}]{answer_label(verdict.answer, translator)}[/]"
    for reason in verdict.reasons:
        yield f"  · {safe(sentence(reason, translator))}"
