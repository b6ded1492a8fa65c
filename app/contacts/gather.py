"""Collects the people of an address book from every message, card and address trace, with the evidence for each."""

from collections.abc import Collection, Iterable, Iterator, Sequence, Set

from app.contacts import seen
from app.contacts.cards import preferred
from app.contacts.form_signs import is_form_sender, is_nobody
from app.contacts.label_lines import NamedPerson
from app.contacts.names import Spelling
from app.contacts.owner import Recipient, Recipients, recognised
from app.contacts.patterns import asks_to_leave
from app.contacts.reply_addresses import TO_MANY, ReplyAddresses, goes_to_person, other_address
from app.contacts.seen import SeenMessages
from app.contacts.sender import ADDRESS_BOOK, COPY, JUNK_MAIL, REPLY_TO, SENT_MAIL, Sender, with_added
from app.contacts.text_people import TextPeople, TextPlace, TextReference
from app.contacts.without_address import Nameless, telephones
from app.mime.addresses import key
from app.mime.senders import CHARSET_GUESSED
from app.mime.text_signs import ASKS_TO_LEAVE
from app.model.contact import IN_ADDRESS_BOOK, AddressTrace, Card, Confidence, Contact, Kind, Relation
from app.model.mail import Address, Envelope, MessageFlag, Role

_SPELLINGS_LIMIT = 20
_REPLY_TOS = 4
# Signs of mail to many: the list's where a list wrote itself into From.
_OF_LISTS = TO_MANY | {"list_post", "relay_service", "bounce_return_path", "text_unsubscribe", "many_links"}
_SENT_TO = 4
# A member of an enum takes ten times as long to be looked up.
_SENT, _OWN, _GUESSED = Role.SENT, Spelling.OWN, Spelling.GUESSED

_Standing = tuple[bool, bool, bool]
"""Whether a message is a draft, junk, thrown away."""


class Gatherer:
    """Collects people. The same message met twice (an upgrade left two copies of a mailbox) counts once."""

    def __init__(self, own: Iterable[str]) -> None:
        self._own = {key(address) for address in own if address}
        self._senders: dict[str, Sender] = {}
        self._seen = SeenMessages()
        self._own_letters: set[int] = set()
        self._nameless = Nameless()
        self._cards: list[Card] = []
        self._lists: set[str] = set()
        self._recipients = Recipients()
        self._replies = ReplyAddresses()
        self._texts = TextPeople()
        self._is_settled = False
        self._last_standing: tuple[Role, MessageFlag, _Standing] | None = None

    def add(
        self, role: Role, flags: MessageFlag, envelope: Envelope, mailbox: str, text: TextPlace | None = None
    ) -> None:
        """Adds the people of one message.

        `mailbox` is the name of its mailbox, kept as evidence; `text` is where its text can be read afterwards.
        """
        is_draft, is_junk, is_deleted = self._standing_of(role, flags)
        if is_draft:
            return
        is_sent = role is _SENT and not self._is_to_owner(envelope)
        deleted = is_deleted and not is_sent
        writers = envelope.authors or ((envelope.sender,) if envelope.sender is not None else ())
        writer = writers[0].address if writers else ""
        if writer not in self._senders:
            # Most addresses are their own key, and known.
            writer = key(writer)
        # What the owner wrote may be in Sent and once more in an archive of everything.
        sight = self._seen.look(envelope, "" if is_sent or writer in self._own else writer, deleted=deleted)
        if sight is seen.COPY:
            return
        if sight is seen.KEPT_AFTER_ALL:
            self._take_back_deleted(writers)
        if is_sent:
            self._add_sent(envelope)
        elif is_junk:
            self._add_junk(envelope)
        else:
            self._add_received(envelope, writers, mailbox, deleted=deleted)
            if text is not None:
                self._texts.consider(envelope, mailbox, text)

    def add_card(self, card: Card) -> None:
        """Adds an entry of the owner's own address book: whom they wrote down is a person they know."""
        if not card.addresses:
            self._cards.append(card)
        for number, address in enumerate(card.addresses):
            sender = self._sender(address)
            sender.add_source(ADDRESS_BOOK, card.file or card.book, Confidence.HIGH)
            sender.card = card if sender.card is None else preferred(card, sender.card, is_main=number == 0)

    def add_trace(self, kind: str, file: str, trace: AddressTrace) -> None:
        """Adds an address trace that a file of that `kind` (the name of a `TraceKind`) held."""
        sender = self._sender(trace.address)
        if trace.relation is Relation.OWN:
            self._own.add(key(trace.address))
            sender.is_own = True
        sender.add_source(kind, file, trace.confidence)
        sender.add_name(trace.name, trace.last, Spelling.OTHERS)
        sender.written_to |= trace.relation is Relation.WRITTEN_TO
        sender.named_in_deleted |= trace.relation is Relation.DELETED
        if not sender.received:
            sender.extend_period(trace.last)

    def texts_wanted(self) -> Iterator[TextReference]:
        """The messages of forms, shops and other programs whose texts may name people, for `add_text`.

        To be called when all messages, cards and traces were added; `add_text` between two of them spares others, and
        `add_text` of what was taken before that leaves those out.
        """
        self._settle()
        return self._texts.wanted(self._may_pass_on_people)

    def add_text(self, reference: TextReference, people: Sequence[NamedPerson]) -> bool:
        """Adds the people named in a message of `texts_wanted` (see `people_of`); False where nobody wants it now."""
        is_wanted = self._texts.is_wanted(reference)
        if is_wanted:
            self._texts.add(reference, people)
        return is_wanted

    def is_in_doubt(self, reference: TextReference, unread: int) -> bool:
        """True where `unread` texts of the same sender may show that this one of `texts_wanted` is not wanted."""
        return self._texts.is_in_doubt(reference, unread)

    def contacts(self) -> list[Contact]:
        """Everybody who was found anywhere, most frequent first; machines and the owner's own addresses too.

        To be called last: it frees the list of known messages, which takes the most memory of all.
        """
        self._settle()
        named = self._texts.settle(self._sender, self._own_names())
        known = (sender for sender in self._senders.values() if sender.found_in)
        found = [sender.contact(self._own_letters) for sender in known]
        found += self._nameless.contacts()
        found += telephones(self._cards, named)
        return sorted(found, key=lambda contact: (-contact.received - contact.sent, contact.address))

    def _own_names(self) -> dict[str, str]:
        """The names of the owner by the keys of their addresses, empty where none is known."""
        own = (*self._own, *(identity for identity, each in self._senders.items() if each.is_recognised))
        names = {identity: self._senders[identity].name for identity in own if identity in self._senders}
        return {identity: name.name if (name := names.get(identity)) is not None else "" for identity in own}

    def reply_tos(self) -> dict[str, tuple[str, ...]]:
        """The addresses to which people asked for answers, by the key of the address they wrote from."""
        return {
            name: sender.reply_tos
            for name, sender in self._senders.items()
            if sender.reply_tos and not sender.is_form and not sender.is_list
        }

    def _standing_of(self, role: Role, flags: MessageFlag) -> _Standing:
        # Mostly that of the message before: to look up two values of enums takes as long as all the rest of this.
        last = self._last_standing
        if last is not None and last[0] is role and last[1] is flags:
            return last[2]
        standing = _standing(role, flags)
        self._last_standing = role, flags, standing
        return standing

    def _take_back_deleted(self, writers: Iterable[Address]) -> None:
        for each in writers:
            sender = self._sender(each.address)
            sender.deleted = max(sender.deleted - 1, 0)

    def _is_to_owner(self, envelope: Envelope) -> bool:
        """True for a message of somebody else to the owner: in a folder of sent mail, it was moved there."""
        if envelope.sender is None or key(envelope.sender.address) in self._own:
            return False
        recipients = (*envelope.to, *envelope.cc)
        return bool(self._own) and any(key(each.address) in self._own for each in recipients)

    def _add_sent(self, envelope: Envelope) -> None:
        if envelope.sender is not None:
            sender = self._sender(envelope.sender.address)
            sender.sent_as += 1
            if not sender.is_own:
                sender.add_name(envelope.sender.name, envelope.date, Spelling.OWN)
                for recipient in envelope.to[:_SENT_TO]:
                    sender.sent_to = with_added(sender.sent_to, hash(key(recipient.address)), _SENT_TO)
        self._add_recipients(envelope)

    def _add_recipients(self, envelope: Envelope) -> None:
        if envelope.message_id:
            self._own_letters.add(hash(envelope.message_id))
        is_unsubscribing = asks_to_leave(envelope.subject) or ASKS_TO_LEAVE in envelope.signals
        for recipient in (*envelope.to, *envelope.cc, *envelope.bcc):
            sender = self._sender(recipient.address)
            sender.sent += 1
            sender.unsubscribe_requests += is_unsubscribing
            sender.add_source(SENT_MAIL, "", Confidence.HIGH)
            sender.add_name(recipient.name, envelope.date, Spelling.OTHERS)
            if not sender.received:
                sender.extend_period(envelope.date)

    def _add_junk(self, envelope: Envelope) -> None:
        if envelope.sender is not None:
            sender = self._sender(envelope.sender.address)
            sender.junk += 1
            sender.add_source(JUNK_MAIL, "", Confidence.LOW)
            sender.add_name(envelope.sender.name, envelope.date, Spelling.OTHERS)
            if not sender.received:
                sender.extend_period(envelope.date)

    def _add_received(self, envelope: Envelope, writers: tuple[Address, ...], mailbox: str, *, deleted: bool) -> None:
        if not writers:
            self._nameless.add(envelope, mailbox, deleted=deleted)
            return
        if envelope.list_address:
            self._lists.add(key(envelope.list_address))
            if envelope.authors:
                # What the list's headers say is not said of the author.
                personal = tuple(code for code in envelope.signals if code not in _OF_LISTS)
                envelope = envelope._replace(signals=personal)
        for writer in writers:
            self._add_writer(writer, envelope, mailbox, deleted=deleted)
        is_letter = TO_MANY.isdisjoint(envelope.signals) and not envelope.list_address
        self._recipients.add(envelope, is_letter=is_letter)

    def _add_writer(self, writer: Address, envelope: Envelope, mailbox: str, *, deleted: bool) -> None:
        sender = self._sender(writer.address)
        sender.add_received(envelope, mailbox, deleted=deleted)
        if writer.address != sender.address:
            sender.spellings = with_added(sender.spellings, writer.address, _SPELLINGS_LIMIT)
        spelling = _GUESSED if CHARSET_GUESSED in envelope.signals else _OWN
        sender.add_name(writer.name, envelope.date, spelling)
        sender.add_signs(envelope)
        other = other_address(envelope, sender.address) if envelope.reply_to else None
        if sender.is_own and other is None:
            self._add_recipients(envelope)
        if other is None or envelope.authors or not goes_to_person(envelope, other):
            return
        self._replies.add(writer, other, envelope, mailbox, deleted=deleted)
        if len(sender.reply_tos) < _REPLY_TOS:
            sender.reply_tos = with_added(sender.reply_tos, other.address, _REPLY_TOS)

    def _settle(self) -> None:
        """Decides what only all messages together show: the owner, lists, forms, and people met in copies."""
        if self._is_settled:
            return
        self._is_settled = True
        self._seen.clear()
        found = recognised(self._senders, self._recipients, self._own, self._lists)
        own = self._own | found
        hashes = {hash(identity) for identity in own}
        for identity, sender in self._senders.items():
            sender.is_recognised = identity in found
            if sender.is_recognised and sender.sent_as:
                sender.add_source(SENT_MAIL, "", Confidence.HIGH)
            sender.is_list = identity in self._lists and identity not in own
            if sender.sent_as and identity not in own and not hashes.isdisjoint(sender.sent_to):
                sender.take_back_sent()
        self._add_people_of_forms(own)
        self._add_people_of_copies(own)

    def _add_people_of_forms(self, own: Collection[str]) -> None:
        def is_nobody_new(identity: str) -> bool:
            return identity in own or identity in self._lists

        for person, is_certain in self._replies.settle(self._senders, is_nobody_new, self._is_person):
            sender = self._sender(person.address)
            if is_certain:
                sender.absorb(person)
                sender.count_signs(("behind_a_form",))
            elif person.name is not None:
                sender.add_name(person.name.name, person.last, Spelling.OTHERS)
            if not sender.received:
                sender.extend_period(person.last)
            sender.add_source(REPLY_TO, "", Confidence.LOW)

    def _add_people_of_copies(self, own: Set[str]) -> None:
        for identity, each in self._recipients:
            if identity in own or identity in self._lists or is_nobody(identity):
                continue
            if not self._own.issuperset(own) and not own.isdisjoint(each.witnesses):
                # What the owner wrote came back into the inbox, and only now is it known who the owner is.
                sender = self._sender(each.address)
                sender.sent = max(sender.sent, 1)
                self._add_recipient(each, SENT_MAIL, Confidence.HIGH)
            elif identity not in self._senders or not self._senders[identity].found_in:
                witnesses = (self._senders.get(witness) for witness in each.witnesses)
                if each.copies and any(witness is not None and self._may_be_person(witness) for witness in witnesses):
                    self._add_recipient(each, COPY, Confidence.LOW)

    def _add_recipient(self, recipient: Recipient, kind: str, confidence: Confidence) -> None:
        sender = self._sender(recipient.address)
        sender.add_source(kind, "", confidence)
        sender.add_name(recipient.name, recipient.last, Spelling.OTHERS)
        if not sender.received:
            sender.extend_period(recipient.first)
            sender.extend_period(recipient.last)

    def _is_person(self, sender: Sender) -> bool:
        return sender.kind(self._own_letters)[0] is Kind.PERSON

    def _may_be_person(self, sender: Sender) -> bool:
        return sender.kind(self._own_letters)[0] in (Kind.PERSON, Kind.UNKNOWN)

    def _may_pass_on_people(self, identity: str) -> bool:
        """True for a sender in whose texts other people may be named: no list, and no person the owner wrote to."""
        sender = self._senders.get(identity)
        if sender is None or sender.is_list:
            return False
        is_form = is_form_sender(identity.rpartition("@")[0], sender.name.name if sender.name else "")
        return (is_form and not sender.sent) or not self._is_person(sender)

    def _sender(self, address: str) -> Sender:
        # Most addresses are their own key.
        sender = self._senders.get(address)
        if sender is None:
            identity = key(address)
            sender = self._senders.get(identity)
            if sender is None:
                shown = identity if identity == address else address
                sender = self._senders[identity] = Sender(shown, identity in self._own)
        return sender


def for_export(contacts: Iterable[Contact]) -> list[Contact]:
    """The contacts that belong into an address book: people, and those who may be, if there is a way to reach them."""
    return [each for each in contacts if each.group in IN_ADDRESS_BOOK]


def _standing(role: Role, flags: MessageFlag) -> _Standing:
    is_draft = role is Role.DRAFTS or (MessageFlag.DRAFT in flags and role is not Role.SENT)
    is_junk = role is Role.JUNK or MessageFlag.JUNK in flags
    return is_draft, is_junk, role is Role.TRASH or MessageFlag.DELETED in flags
