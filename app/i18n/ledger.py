"""The ledger in sentences: what there is to do before an account may go, and what a person stated on which day."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from app.i18n.catalogue import N_, Translator
from app.i18n.fetching import how_to_fetch
from app.i18n.labels import client_label
from app.i18n.name_list import NameList, account_title, joined, name_list
from app.i18n.reasons import brief, explanation, remedy
from app.model.code_definitions import Trait
from app.model.codes import AnyCode, Code
from app.model.findings import Finding
from app.model.ledger import Evidence, Expectation, ExpectationKind, Ledger, Proof
from app.model.verdict import Verdict

_SEEN = {
    True: N_("{day}: {name} looked at the web mail of {what}. Nothing there is missing here."),
    False: N_("{day}: the web mail of {what} was looked at. Nothing there is missing here."),
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
_WEB_MAIL = N_("Look at the web mail of {account}")
_WEB_MAIL_OF_UNKNOWN = N_("Look at the web mail of the account that this mail in {program} came from")
_ON_SERVER = N_("See what the mail server of {account} still has")
_HOW_TO_FETCH = N_(
    "Furoshiki can save it together with the mail of this computer: you need the password of the account. Or log in on"
    " your provider's web page and look into every folder. If no mail there is missing here, confirm it."
)
_HOW_TO_LOOK = N_(
    "Furoshiki does not look into this mail server. Log in on your provider's web page and look into every folder. If"
    " no mail there is missing here, confirm it."
)
_PATHS = (ExpectationKind.INDEX, ExpectationKind.PLACE)
"""What is named by a path; each program has its own."""
_BY_PERSONS = (Proof.SEEN, Proof.ACCEPTED)
_FETCHED = (Code.MESSAGES_INCOMPLETE, Code.MESSAGES_NOT_HERE)
"""What the mail program may fetch."""
_ABOUT_A_COPY = (Code.SECOND_COPY_DIFFERS, Code.SECOND_COPY_SAME_DISK)
"""What is wrong with a second copy; that one is needed it says as well."""
_SUMS = frozenset(
    {
        Code.MESSAGES_INCOMPLETE,
        Code.MESSAGES_NOT_HERE,
        Code.EXCHANGE_NOT_HERE,
        Code.DAMAGED_HERE,
        Code.FILES_UNREADABLE,
        Code.FILES_CHANGED,
        Code.PROBLEMS_REPORTED,
        Code.INDEX_NOT_COMPARED,
    }
)
"""Reasons of a verdict that add up entries of the ledger, which say it in more detail."""


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do, or one that a person did (`evidence`): a sentence of what it is, one of how, and about what.

    `doubt` is what makes it one; `entries` of the ledger have it in common, none for what holds for the whole archive.
    """

    doubt: Finding
    entries: tuple[Expectation, ...]
    evidence: Evidence | None
    text: str
    remedy: str
    about: NameList

    @property
    def is_open(self) -> bool:
        """True until somebody did it."""
        return self.evidence is None


@dataclass(frozen=True, slots=True)
class Statement:
    """What a person stated, with the day, and lists of what it is about where the sentence does not say it."""

    text: str
    about: tuple[NameList, ...]


def tasks(verdict: Verdict, ledger: Ledger, translator: Translator) -> list[Task]:
    """Everything between this verdict and "safe", in an order that stays when something is done.

    What a person did stays among it. Without a ledger, as in older archives, the reasons of the verdict are all there
    is.
    """
    is_open = {_is_about_server(entry) for entry in ledger if entry.is_open}
    said = _SUMS if False in is_open else frozenset[AnyCode]()
    if any(reason.code in _ABOUT_A_COPY for reason in verdict.reasons):
        said |= {Code.SAME_DISK}
    reasons = [reason for reason in verdict.reasons if reason.is_problem and reason.code not in said]
    if True in is_open:
        reasons = [reason for reason in reasons if reason.code.trait is not Trait.SERVER_ANSWER]
    last = [reason for reason in reasons if reason.code.trait is Trait.COPY_ANSWER]
    first = [reason for reason in reasons if reason not in last]
    return [
        *(_general(reason, translator) for reason in first),
        *_of_ledger(ledger, translator, each_server=True),
        *(_general(reason, translator) for reason in last),
    ]


def open_items(ledger: Ledger, translator: Translator) -> list[Task]:
    """What is open in the ledger, all accounts whose server is to be looked at in one."""
    return [each for each in _of_ledger(ledger, translator, each_server=False) if each.is_open]


def stated(ledger: Ledger, translator: Translator) -> list[Statement]:
    """What persons stated, in the order of the days."""
    found: dict[Evidence, list[Expectation]] = {}
    for entry in ledger:
        if entry.evidence is not None and entry.evidence.proof in _BY_PERSONS:
            found.setdefault(entry.evidence, []).append(entry)
    return [_stated(*each, translator) for each in sorted(found.items(), key=lambda each: each[0].on)]


def cannot_see(translator: Translator) -> str:
    """What no answer of this program covers."""
    return translator.translate(_CANNOT_SEE)


def _of_ledger(ledger: Ledger, translator: Translator, *, each_server: bool) -> list[Task]:
    """Entries with the same remedy in one: accounts first, then mailboxes, messages and places."""
    alike: dict[tuple[object, ...], list[tuple[Expectation, Finding]]] = {}
    order = list(ExpectationKind)
    for entry in sorted(ledger, key=lambda each: order.index(each.kind)):
        evidence = entry.evidence
        if entry.doubt is None or (evidence is not None and evidence.proof not in _BY_PERSONS):
            continue
        client = entry.client if entry.kind in _PATHS else ""
        server = entry.server.casefold() if each_server and _is_about_server(entry) else ""
        what = brief(entry.doubt, translator), _what_to_do(entry, entry.doubt, translator)
        alike.setdefault((entry.kind, client, server, *what, entry.is_loss, evidence), []).append((entry, entry.doubt))
    return [_task(each, translator, each_server=each_server) for each in alike.values()]


def _is_about_server(entry: Expectation) -> bool:
    return entry.doubt is not None and entry.doubt.code.trait is Trait.SERVER_ANSWER


def _general(reason: Finding, translator: Translator) -> Task:
    todo = remedy(reason, translator) or translator.translate(_KEEP)
    return Task(reason, (), None, explanation(reason, translator), todo, NameList("", ()))


def _task(alike: Sequence[tuple[Expectation, Finding]], translator: Translator, *, each_server: bool) -> Task:
    entries, (first, doubt) = tuple(entry for entry, _ in alike), alike[0]
    todo = _what_to_do(first, doubt, translator)
    if (evidence := first.evidence) is not None:
        done = _stated(evidence, entries, translator)
        about = done.about[0] if done.about else NameList("", ())
        return Task(doubt, entries, evidence, done.text, "", about)
    if each_server and _is_about_server(first):
        can_fetch = bool(first.address_to_fetch)
        how = translator.translate(_HOW_TO_FETCH if can_fetch else _HOW_TO_LOOK)
        if doubt.code != Code.SERVER_NOT_COMPARED:
            # Somebody asked the server, and this is what was left open.
            how = translator.joined(filter(None, (explanation(doubt, translator), todo)))
        programs = dict.fromkeys(client_label(entry.client, translator) for entry in entries)
        listed = translator.listed(programs)
        text = (
            translator.translate(_ON_SERVER if can_fetch else _WEB_MAIL, account=account_title(first, translator))
            if first.name
            else translator.translate(_WEB_MAIL_OF_UNKNOWN, program=listed)
        )
        about = NameList("", (listed,) if first.name else ())
        return Task(doubt, entries, None, text, how, about)
    text = brief(doubt, translator)
    if doubt.parameters.keys() == {"count"}:
        total = sum(entry.count for entry in entries)
        text = explanation(replace(doubt, parameters={"count": total}), translator)
    return Task(doubt, entries, None, text, todo, name_list(entries, translator))


def _what_to_do(entry: Expectation, doubt: Finding, translator: Translator) -> str:
    """The remedy. Where the code has none: how its loss can be settled, or that the account should be kept."""
    if entry.kind is ExpectationKind.MESSAGES and doubt.code in _FETCHED:
        return how_to_fetch(entry, translator)
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
