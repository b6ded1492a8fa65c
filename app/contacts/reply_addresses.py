"""The people behind web forms and reservation systems, whose addresses are in Reply-To; decided from all mail."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from app.contacts import form_signs
from app.contacts.domains import has_private_mailboxes
from app.contacts.names import Spelling
from app.contacts.patterns import name_signs
from app.contacts.sender import Sender
from app.mime.addresses import key
from app.mime.authors import without_list
from app.model.mail import Address, Envelope

_MAX_PEOPLE = 50_000
_MOSTLY = 0.8
_MANY = 2
TO_MANY = frozenset(
    {"list_id", "list_unsubscribe", "feedback_id", "precedence_bulk", "campaign_mailer", "discussion_list"}
)
"""Signs of a message whose answers go to a list or to a firm."""
_WITH_FORMS = frozenset({"list_unsubscribe", "feedback_id", "campaign_mailer"})
_PROGRAM_SIGNS = frozenset({"script_mailer", "auto_submitted"})
_SPAM = "spam_verdict"


@dataclass(slots=True)
class _Answers:
    """The addresses one sender asked answers to, each with what was noted of its messages, and who From said it was.

    `messages` counts those that name somebody, `tokens` those with an address made for one message.
    """

    people: dict[str, Sender] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    messages: int = 0
    tokens: int = 0
    looks_like_form: bool = False


class ReplyAddresses:
    """Collects the addresses that are in Reply-To and not in From."""

    def __init__(self) -> None:
        self._answers: dict[str, _Answers] = {}
        self._count = 0

    def add(self, sender: Address, other: Address, envelope: Envelope, mailbox: str, *, deleted: bool) -> None:
        """Adds a message of `sender` whose answers go to `other`."""
        answers = self._answers.setdefault(key(sender.address), _Answers())
        identity = key(other.address)
        if form_signs.is_nobody(identity):
            answers.tokens += form_signs.is_token(identity)
            return
        person = answers.people.get(identity)
        if person is None:
            if self._count >= _MAX_PEOPLE:
                return
            self._count += 1
            person = answers.people[identity] = Sender(other.address, is_own=False)
        answers.messages += 1
        answers.names[identity] = sender.name
        answers.looks_like_form |= _is_form(sender, envelope)
        person.add_received(envelope, mailbox, deleted=deleted)
        person.add_name(without_list(other.name), envelope.date, Spelling.OWN)

    def settle(
        self, senders: Mapping[str, Sender], is_nobody_new: Callable[[str], bool], is_person: Callable[[Sender], bool]
    ) -> Iterator[tuple[Sender, bool]]:
        """Each person behind a form, and whether that is certain, once for each form; marks the senders that are forms.

        `is_nobody_new` is true for the key of an address that is the owner's or a list's, `is_person` for a sender the
        evidence so far makes a person.
        """
        for identity, answers in self._answers.items():
            sender = senders[identity]
            found = list(_people(identity, answers, is_nobody_new))
            foreign = [person for person, is_foreign in found if is_foreign]
            is_form = bool(sender.is_own or answers.looks_like_form or len(foreign) >= _MANY)
            most = _MOSTLY * (sender.received + sender.deleted)
            if answers.tokens >= most or (len(foreign) >= _MANY and answers.messages >= most):
                sender.is_form = not sender.is_own
            if not is_form and is_person(sender):
                # Another address of a person: a suggestion, nobody new.
                continue
            for person, is_foreign in found:
                _name(person, answers)
                is_role = form_signs.is_role(key(person.address).rpartition("@")[0])
                if is_form and is_foreign and not is_role:
                    yield person, True
                elif not is_role or len(foreign) >= _MANY:
                    yield person, False


def _is_form(sender: Address, envelope: Envelope) -> bool:
    """True for a message of a form. Swindlers, too, ask for answers elsewhere: an urgent subject is not enough."""
    identity = key(sender.address)
    if not _PROGRAM_SIGNS.isdisjoint(envelope.signals) or any(key(each.address) == identity for each in envelope.to):
        return True
    local = identity.rpartition("@")[0]
    if form_signs.is_form_sender(local, sender.name):
        return True
    return form_signs.is_form_subject(envelope.subject) and (form_signs.is_unread(local) or form_signs.is_role(local))


def _people(identity: str, answers: _Answers, is_nobody_new: Callable[[str], bool]) -> Iterator[tuple[Sender, bool]]:
    """Those behind the addresses that may be people, and whether the sender is another firm than they are."""
    own_host = identity.rpartition("@")[2]
    for other, person in answers.people.items():
        domain = other.rpartition("@")[2]
        same_host = domain == own_host and not has_private_mailboxes(domain)
        if not same_host and not is_nobody_new(other):
            yield person, form_signs.is_foreign(domain, own_host)


def _name(person: Sender, answers: _Answers) -> None:
    """Some forms put the customer's name into From: then From has as many names as there are customers."""
    if person.name is not None:
        return
    shown = answers.names.get(key(person.address), "")
    several = len(set(answers.names.values())) > max(1, len(answers.names) // 2)
    if without_list(shown) != shown or (several and not name_signs(shown)):
        person.add_name(without_list(shown), person.last, Spelling.OTHERS)


def other_address(envelope: Envelope, address: str) -> Address | None:
    """The address to answer to, where it is not the one that wrote."""
    if not envelope.reply_to:
        return None
    return next((each for each in envelope.reply_to if key(each.address) != key(address)), None)


def goes_to_person(envelope: Envelope, other: Address) -> bool:
    """False where an answer goes to a list or to a firm, as that of a newsletter does.

    Some site builders send forms with a link to unsubscribe: an address of a private mailbox says that it is one.
    """
    if _SPAM in envelope.signals:
        return False
    many = TO_MANY.intersection(envelope.signals)
    return not many or (many <= _WITH_FORMS and has_private_mailboxes(key(other.address).rpartition("@")[2]))
