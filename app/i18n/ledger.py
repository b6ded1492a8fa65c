"""The ledger in sentences: what is still open and what to do about it, and what a person stated on which day."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from app.i18n.catalogue import N_, Translator
from app.i18n.labels import client_label
from app.i18n.name_list import NameList, account_title, joined, name_list
from app.i18n.reasons import brief, explanation, remedy
from app.model.codes import Code
from app.model.findings import Finding
from app.model.ledger import Evidence, Expectation, ExpectationKind, Ledger, Proof

_SEEN = {
    True: N_("{day}: {name} looked at the mail server of {what}. Nothing there is missing here."),
    False: N_("{day}: the mail server of {what} was looked at. Nothing there is missing here."),
}
_ACCEPTED = N_("{day}: {name} stated that what is damaged or gone here ({count}) is lost, and accepted that:")
_CANNOT_SEE = N_(
    "What Furoshiki cannot see: mail of a program it does not know, a mail file far away from where its program keeps"
    " it (such as a PST file deep in other folders or outside of the home), disks that were not plugged in and that no"
    " setting names, and mail that is only on the server, unless somebody looked."
)
_KEEP = N_(
    "Whether any mail is missing there cannot be told from here. Look at it in the mail program, and keep the old"
    " account as long as you are not sure."
)
_PATHS = (ExpectationKind.INDEX, ExpectationKind.PLACE)
"""What is named by a path; each program has its own."""


@dataclass(frozen=True, slots=True)
class OpenItem:
    """One thing to clear: a sentence of what is open, one of what to do about it, and what it is about."""

    text: str
    remedy: str
    about: NameList


@dataclass(frozen=True, slots=True)
class Statement:
    """What a person stated, with the day, and lists of what it is about where the sentence does not say it."""

    text: str
    about: tuple[NameList, ...]


def open_items(ledger: Ledger, translator: Translator) -> list[OpenItem]:
    """Everything that is open, what has the same remedy in one: accounts first, then messages, mailboxes and places."""
    alike: dict[tuple[ExpectationKind, str, str, str], list[tuple[Expectation, Finding]]] = {}
    order = list(ExpectationKind)
    for entry in sorted(ledger, key=lambda each: order.index(each.kind)):
        if entry.is_open and entry.doubt is not None:
            client = entry.client if entry.kind in _PATHS else ""
            key = entry.kind, client, brief(entry.doubt, translator), _what_to_do(entry, entry.doubt, translator)
            alike.setdefault(key, []).append((entry, entry.doubt))
    return [_open_item(entries, todo, translator) for (_, _, _, todo), entries in alike.items()]


def stated(ledger: Ledger, translator: Translator) -> list[Statement]:
    """What persons stated, in the order of the days."""
    found: dict[Evidence, list[Expectation]] = {}
    for entry in ledger:
        if entry.evidence is not None and entry.evidence.proof in (Proof.SEEN, Proof.ACCEPTED):
            found.setdefault(entry.evidence, []).append(entry)
    return [_stated(*each, translator) for each in sorted(found.items(), key=lambda each: each[0].on)]


def cannot_see(translator: Translator) -> str:
    """What no answer of this program covers."""
    return translator.translate(_CANNOT_SEE)


def _open_item(entries: Sequence[tuple[Expectation, Finding]], todo: str, translator: Translator) -> OpenItem:
    doubt = entries[0][1]
    text = brief(doubt, translator)
    if doubt.parameters.keys() == {"count"}:
        total = sum(entry.count for entry, _ in entries)
        text = explanation(replace(doubt, parameters={"count": total}), translator)
    return OpenItem(text, todo, name_list([entry for entry, _ in entries], translator))


def _what_to_do(entry: Expectation, doubt: Finding, translator: Translator) -> str:
    """The remedy. Where the code has none: how its loss can be settled, or that the account should be kept."""
    lost = Finding(Code.DAMAGED_HERE, {"count": 1})
    return remedy(doubt, translator) or (remedy(lost, translator) if entry.is_loss else translator.translate(_KEEP))


def _stated(evidence: Evidence, entries: Sequence[Expectation], translator: Translator) -> Statement:
    day = f"{evidence.on:%Y-%m-%d}"
    if evidence.proof is Proof.ACCEPTED:
        count = sum(entry.count for entry in entries)
        text = translator.translate(_ACCEPTED, day=day, name=evidence.by, count=count)
        return Statement(text, tuple(_by_program(entries, translator)))
    accounts = translator.listed(dict.fromkeys(_seen(entry, translator) for entry in entries))
    return Statement(translator.translate(_SEEN[bool(evidence.by)], day=day, name=evidence.by, what=accounts), ())


def _by_program(entries: Sequence[Expectation], translator: Translator) -> Iterator[NameList]:
    """What is named by a path program by program, after the rest."""
    groups: dict[str, list[Expectation]] = {}
    for entry in sorted(entries, key=lambda each: each.kind in _PATHS):
        groups.setdefault(entry.client if entry.kind in _PATHS else "", []).append(entry)
    return (name_list(group, translator) for group in groups.values())


def _seen(entry: Expectation, translator: Translator) -> str:
    """The address of an account; mail without one by its program too."""
    name = account_title(entry, translator)
    return name if entry.name else joined(name, client_label(entry.client, translator))
