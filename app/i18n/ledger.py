"""The ledger in sentences: what is still open and what to do about it, and what a person stated on which day."""

from collections.abc import Iterable
from dataclasses import dataclass

from app.i18n.account_risk import owner_label
from app.i18n.catalogue import N_, Translator
from app.i18n.labels import client_label
from app.i18n.reasons import sentence
from app.model.ledger import Evidence, Expectation, ExpectationKind, Ledger, Proof
from app.model.mail_protocol import MailProtocol
from app.textkit.text import one_line

_STATED = {
    (Proof.SEEN, True): N_("{day}: {name} looked at the mail server of {what}. Nothing there is missing here."),
    (Proof.SEEN, False): N_("{day}: the mail server of {what} was looked at. Nothing there is missing here."),
    (Proof.ACCEPTED, True): N_("{day}: {name} stated that this is lost, and accepts it: {what}."),
}
_NAMED_AT_MOST = 20
_CANNOT_SEE = N_(
    "What Furoshiki cannot see: mail of a program it does not know, a mail file far away from where its program keeps"
    " it (such as a PST file deep in other folders or outside of the home), disks that were not plugged in and that no"
    " setting names, and mail that is only on the server, unless somebody looked."
)


@dataclass(frozen=True, slots=True)
class OpenItem:
    """One thing to clear: what it is, of which program, and a sentence of what is open and what to do."""

    what: str
    program: str
    text: str


def open_items(ledger: Ledger, translator: Translator) -> list[OpenItem]:
    """Everything that is open, each once: accounts first, then messages, mailboxes, lists and places."""
    order = list(ExpectationKind)
    found = sorted((entry for entry in ledger if entry.is_open), key=lambda entry: order.index(entry.kind))
    return list(dict.fromkeys(_open_item(entry, translator) for entry in found))


def stated(ledger: Ledger, translator: Translator) -> list[str]:
    """What persons stated, a line for each statement, in the order of the days."""
    found: dict[Evidence, list[str]] = {}
    for entry in ledger:
        if entry.evidence is not None and entry.evidence.proof in (Proof.SEEN, Proof.ACCEPTED):
            found.setdefault(entry.evidence, []).append(_title(entry, translator))
    return [_stated(evidence, names, translator) for evidence, names in sorted(found.items(), key=lambda e: e[0].on)]


def cannot_see(translator: Translator) -> str:
    """What no answer of this program covers."""
    return translator.translate(_CANNOT_SEE)


def _open_item(entry: Expectation, translator: Translator) -> OpenItem:
    assert entry.doubt is not None
    program = client_label(entry.client, translator) if entry.client else ""
    return OpenItem(_title(entry, translator), program, sentence(entry.doubt, translator))


def _title(entry: Expectation, translator: Translator) -> str:
    """The name of what an entry is about; of a mailbox with its account."""
    if entry.kind is ExpectationKind.ACCOUNT:
        protocol = entry.account.protocol if entry.account is not None else MailProtocol.UNKNOWN
        return owner_label(one_line(entry.name), protocol, translator)
    parts = [entry.name]
    if entry.kind in (ExpectationKind.MAILBOX, ExpectationKind.MESSAGES) and entry.account is not None:
        parts.append(entry.account.address)
    return " · ".join(one_line(part) for part in parts if part)


def _stated(evidence: Evidence, names: Iterable[str], translator: Translator) -> str:
    different = list(dict.fromkeys(names))
    shown = ", ".join(different[:_NAMED_AT_MOST]) + (", …" if len(different) > _NAMED_AT_MOST else "")
    text = _STATED[evidence.proof, bool(evidence.by) or evidence.proof is Proof.ACCEPTED]
    return translator.translate(text, day=f"{evidence.on:%Y-%m-%d}", name=one_line(evidence.by), what=shown)
