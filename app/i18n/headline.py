"""The answer in one sentence: which accounts may be deleted, or how many things there are to do before."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.i18n.account_risk import owner_label
from app.i18n.catalogue import N_, Translator
from app.i18n.labels import client_label
from app.model.deletion import AccountHoldings
from app.model.ledger import AccountKey
from app.model.verdict import Answer, Verdict
from app.textkit.text import one_line

_KEEP = N_("Don't delete the old account yet: {count} {count:thing|things} to do")
_UNKNOWN = N_("We can't tell yet whether you can delete the old account: {count} {count:thing|things} to do")
_SOME = N_("You can delete {accounts}. Keep the others for now: {count} {count:thing|things} to do")
_ANSWERS = {
    Answer.SAFE: N_("Can be deleted"),
    Answer.NOT_SAFE: N_("Not yet"),
    Answer.UNKNOWN: N_("Not certain yet"),
}


@dataclass(frozen=True, slots=True)
class AccountAnswer:
    """An account as a person deletes it, in however many programs: its name, these programs, and its answer."""

    keys: tuple[AccountKey, ...]
    name: str
    programs: str
    answer: Answer
    sentence: str


def headline(verdict: Verdict, accounts: Sequence[AccountAnswer], count: int, translator: Translator) -> str:
    """`count` is how many things there are to do; the accounts are those that can be deleted at all."""
    if verdict.answer is Answer.SAFE:
        if len(accounts) > 1:
            return translator.translate("You can delete the old accounts")
        if accounts and accounts[0].keys[0].name:
            return translator.translate("You can delete {account}", account=accounts[0].name)
        return translator.translate("You can delete the old account")
    if safe := [each.name for each in accounts if each.answer is Answer.SAFE]:
        return translator.translate(_SOME, accounts=translator.listed(safe), count=count)
    return translator.translate(_KEEP if verdict.answer is Answer.NOT_SAFE else _UNKNOWN, count=count)


def account_answers(accounts: Sequence[AccountHoldings], translator: Translator) -> list[AccountAnswer]:
    """What is on a mail server, each address once: folders of a program itself are no account to delete."""
    alike: dict[object, list[AccountHoldings]] = {}
    for each in accounts:
        if each.protocol.has_mail_server and each.verdict is not None:
            alike.setdefault(each.address.casefold() or each.key, []).append(each)
    return [_answer_of(each, translator) for each in alike.values()]


def _answer_of(alike: Sequence[AccountHoldings], translator: Translator) -> AccountAnswer:
    """An address has the same verdict in every program; where it had not, the worst of them would hold."""
    answers = {each.verdict.answer for each in alike if each.verdict is not None}
    answer = next(each for each in (Answer.NOT_SAFE, Answer.UNKNOWN, Answer.SAFE) if each in answers)
    first = alike[0]
    name = first.address if len(alike) > 1 else owner_label(first.key, translator)
    programs = translator.listed(dict.fromkeys(client_label(each.client, translator) for each in alike))
    keys = tuple(each.key for each in alike)
    return AccountAnswer(keys, one_line(name), programs, answer, translator.translate(_ANSWERS[answer]))
