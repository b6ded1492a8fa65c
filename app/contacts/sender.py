"""What is known about one address, collected message by message. There may be a million of them, so they are small."""

import re
import unicodedata
from collections.abc import Iterator, Set
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import TypeVar
from zlib import crc32

from app.contacts.classify import FEW_SIGNS, MIN_DIFFERING_SUBJECTS, Evidence, classify
from app.contacts.domains import delivery_flags
from app.contacts.message_signs import is_written_by_hand, message_signs, message_weight
from app.contacts.names import BestName, Spelling, chosen
from app.contacts.patterns import without_figures
from app.mime.dates import is_likely
from app.mime.senders import CHARSET_GUESSED
from app.model.contact import Card, Confidence, Contact, Kind, Provenance
from app.model.mail import Envelope
from app.textkit.person_name import shown_name

MAIL, SENT_MAIL, ADDRESS_BOOK = "mail", "sent_mail", "address_book"
REPLY_TO, COPY, JUNK_MAIL, MESSAGE_TEXT = "reply_to", "copy", "junk_mail", "message_text"
ONLY_DELETED, ONLY_JUNK = "only_deleted", "only_in_junk"
_DOUBTS = ((REPLY_TO, "reply_address"), (COPY, "met_in_copy"))
_MAILBOXES_LIMIT = 20
_FILES_LIMIT = 20
_SUBJECT_BITS = 30
_ANSWERS_LIMIT = 3
_FLAGS = ("name_", "sender_")
_FLAGS_LIMIT = 10
_REPLY_PREFIX = re.compile(r"(?i)^(?:\s*(?:re|fwd?|aw|wg|sv|返信|転送)\s*(?:\[\d+\])?\s*[:：])+|[\d\s]+")
# A Japanese name begins with the family's: 田中花子, 田中 花.
_WORD = re.compile(r"[a-zà-ɏ]{2,}|[\u3041-\u30ff\u3400-\u9fff]{2}")
_T = TypeVar("_T")

_provenance = lru_cache(maxsize=1024)(Provenance)


@dataclass(slots=True)
class Sender:
    """One address: what it sent, what was sent to it, which names it was given. What most never have is None or empty.

    `received` and `sent` count messages from and to it, `deleted` those from it that were thrown away and `junk` those
    in folders of junk, `unsubscribe_requests` those to it that only asked to be taken off a list, `sent_as` messages in
    the folders of sent mail that it wrote (`sent_to` are hashes of the keys of some it wrote those to). The signs of
    most messages are `usual_signs`, carried by `usual_count` of them; `other_signs` counts the messages of which the
    signs are others. `subject_bits` and `name_bits` have a bit set for each subject and for each name. `answers` are
    hashes of the Message-IDs it replied to, `reply_tos` other addresses it asks replies to be sent to.
    `named_in_deleted` is true where an index names it in deleted messages alone.
    `is_list` is true for a mailing list's own address, `is_form` for one that passes on what others wrote,
    `is_recognised` for an address of the owner that no account names. `named` is what texts say about the person: a
    card with name and telephone.
    """

    address: str
    is_own: bool
    received: int = 0
    sent: int = 0
    unsubscribe_requests: int = 0
    sent_as: int = 0
    deleted: int = 0
    junk: int = 0
    first: datetime | None = None
    last: datetime | None = None
    name: BestName | None = None
    spellings: tuple[str, ...] = ()
    mailboxes: tuple[str, ...] = ()
    usual_signs: tuple[str, ...] = ()
    usual_count: int = 0
    other_signs: dict[tuple[str, ...], int] | None = None
    subject_bits: int = 0
    name_bits: int = 0
    answers: tuple[int, ...] = ()
    reply_tos: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    found_in: tuple[Provenance, ...] = ()
    card: Card | None = None
    written_to: bool = False
    named_in_deleted: bool = False
    is_list: bool = False
    is_form: bool = False
    is_recognised: bool = False
    sent_to: tuple[int, ...] = ()
    named: Card | None = None
    raw: str = ""

    def add_source(self, kind: str, file: str, confidence: Confidence) -> None:
        """Adds where the address was found: a kind of source, a file (or "") and how reliable it is."""
        for each in self.found_in:
            if each.kind == kind and each.file == file:
                return
        self.found_in = _shared(self.found_in, _provenance(kind, file, confidence), _FILES_LIMIT)

    def extend_period(self, date: datetime | None) -> None:
        """Extends the period in which the address was in use to include `date`, unless a broken clock says it."""
        if date is None:
            return
        first, last = self.first, self.last
        if first is not None and last is not None and first <= date <= last:
            return
        if is_likely(date):
            # Mail mostly comes in the order of time.
            if last is None or date > last:
                self.last = date
            if first is None or date < first:
                self.first = date

    def add_name(self, name: str, date: datetime | None, spelling: Spelling) -> None:
        """Adds a name used for the address, and keeps the best one."""
        if name:
            known = self.name
            if known is not None and known.name == name and known.spelling is spelling and date is not None:
                # As most messages have it: nothing but the date may be new.
                if date > known.date:
                    self.name = BestName(name, spelling, date)
                return
            self.name = BestName.better(known, name, date, spelling)
            if spelling is Spelling.OWN:
                self.name_bits |= _name_bit(name)

    def add_warnings(self, envelope: Envelope) -> None:
        """Adds the warnings about the From field (`name_…`, `sender_…`), and keeps the raw field with them."""
        self.raw = self.raw or envelope.raw_sender
        for code in _warnings(envelope.signals):
            self.flags = _shared(self.flags, code, _FLAGS_LIMIT)

    def add_signs(self, envelope: Envelope) -> None:
        """Adds the evidence in one message: its headers, text and subject."""
        if envelope.raw_sender or _warnings(envelope.signals):
            self.add_warnings(envelope)
        signs = message_signs(envelope)
        self.count_signs(tuple(code for code in signs if code not in self.flags) if self.flags else signs)

    def count_signs(self, signals: tuple[str, ...]) -> None:
        """Counts the signs of one message, codes of `WEIGHTS`."""
        # Most senders' messages all carry the same signs: those take one number instead of a dictionary.
        if signals == self.usual_signs:
            self.usual_count += 1
        elif not self.usual_count:
            self.usual_signs, self.usual_count = _same(signals), 1
        else:
            self.other_signs = self.other_signs or {}
            self.other_signs[_same(signals)] = self.other_signs.get(signals, 0) + 1

    def _signs(self) -> Iterator[tuple[tuple[str, ...], int]]:
        """All signs that came together in messages, and in how many."""
        yield self.usual_signs, self.usual_count
        if self.other_signs:
            yield from self.other_signs.items()

    def add_received(self, envelope: Envelope, mailbox: str, *, deleted: bool = False) -> None:
        """Counts a received message of this sender, found in `mailbox`, or thrown away since."""
        if not self.received and not self.deleted:
            self.add_source(MAIL, "", Confidence.HIGH)
        if deleted:
            self.deleted += 1
        else:
            self.received += 1
        if mailbox not in self.mailboxes:
            self.mailboxes = _shared(self.mailboxes, mailbox, _MAILBOXES_LIMIT)
        self.extend_period(envelope.date)
        if self.subject_bits.bit_count() < MIN_DIFFERING_SUBJECTS:
            # One bit for each subject: enough to distinguish one or two from many.
            self.subject_bits |= _subject_bit(without_figures(envelope.subject))
        if envelope.answers and is_written_by_hand(envelope):
            for answered in envelope.answers:
                self.answers = with_added(self.answers, hash(answered), _ANSWERS_LIMIT)

    def take_back_sent(self) -> None:
        """Counts what lies in the folders of sent mail as received: it was moved there."""
        self.received += self.sent_as
        self.sent_as = 0
        self.add_source(MAIL, "", Confidence.HIGH)

    def absorb(self, other: "Sender") -> None:
        """Adds everything that was noted of the same address elsewhere."""
        self.received, self.deleted = self.received + other.received, self.deleted + other.deleted
        for each in other.found_in:
            self.add_source(each.kind, each.file, each.confidence)
        for mailbox in other.mailboxes:
            self.mailboxes = _shared(self.mailboxes, mailbox, _MAILBOXES_LIMIT)
        self.extend_period(other.first)
        self.extend_period(other.last)
        if other.name is not None:
            self.add_name(other.name.name, other.name.date, other.name.spelling)
        self.subject_bits |= other.subject_bits
        self.name_bits |= other.name_bits
        for answered in other.answers:
            self.answers = with_added(self.answers, answered, _ANSWERS_LIMIT)

    def kind(self, own_letters: Set[int]) -> tuple[Kind, tuple[str, ...]]:
        """What is behind the address, and why. `own_letters` are hashes of the Message-IDs the owner wrote."""
        if self.is_recognised:
            return Kind.SELF, ("mail_arrives_here",)
        kind, why = classify(self.address, self._evidence(own_letters))
        if kind is Kind.SELF:
            return kind, why
        if self.is_list:
            return Kind.BULK, ("mailing_list",)
        if kind in (Kind.PERSON, Kind.UNKNOWN) and (reason := self._doubt()):
            signs = tuple(code for code in why if code != FEW_SIGNS)
            return (Kind.BULK if reason == ONLY_JUNK else Kind.UNKNOWN), (reason, *signs)
        if kind is Kind.UNKNOWN and self.named is not None:
            return kind, ("named_in_text", *why)
        return kind, why

    def contact(self, own_letters: Set[int]) -> Contact:
        """The contact made of all this. `own_letters` are hashes of the Message-IDs the owner wrote."""
        kind, why = self.kind(own_letters)
        written = self._written_name()
        is_firm = self.card is not None and self.card.is_firm
        is_guessed = self.name is None or self.name.spelling is Spelling.GUESSED
        flags = tuple(code for code in self.flags if is_guessed or code != CHARSET_GUESSED)
        return Contact(
            address=self.address,
            # The name of a firm is no display name of a person, from which a firm is taken off.
            name=written if is_firm else shown_name(written),
            addresses=(self.address, *self.spellings),
            kind=kind,
            why=_same((*why, *flags)),
            received=self.received,
            sent=self.sent,
            deleted=self.deleted,
            first=self.first,
            last=self.last,
            mailboxes=self.mailboxes,
            card=self.card or self.named,
            found_in=self.found_in,
            flags=(*flags, *delivery_flags(self.address)),
            raw=self.raw,
            written=written,
        )

    def _written_name(self) -> str:
        if self.card is not None and self.card.is_firm:
            return self.card.name
        return chosen(self.card.name if self.card else "", self.name)

    def _evidence(self, own_letters: Set[int]) -> Evidence:
        seen = self.received + self.deleted
        weight = seen * message_weight(("sends_for_others",)) if self.is_form else 0
        signals: dict[str, int] = {}
        for signs, count in self._signs():
            weight += count * message_weight(signs)
            for code in signs:
                signals[code] = signals.get(code, 0) + count
        for code, holds in (("sends_for_others", self.is_form), ("named_in_text", self.named is not None)):
            if holds:
                signals[code] = max(seen, 1)
        return Evidence(
            received=seen,
            sent=self.sent,
            unsubscribe_requests=self.unsubscribe_requests,
            sent_as=self.sent_as,
            is_own=self.is_own,
            name=self._written_name(),
            names=self.name_bits.bit_count(),
            subjects=self.subject_bits.bit_count(),
            answered=not own_letters.isdisjoint(self.answers),
            in_address_book=self.card is not None,
            in_recipients=self.written_to,
            weight=weight,
            signals=signals,
            flags=self.flags,
        )

    def _doubt(self) -> str:
        """Why the address may not be a person's although nothing speaks against it; empty without a doubt."""
        if self.received or self.sent or self.card is not None or self.written_to:
            return ""
        vouching = any(each.confidence is not Confidence.LOW for each in self.found_in)
        if self.deleted or (self.named_in_deleted and not vouching):
            return ONLY_DELETED
        sources = {each.kind for each in self.found_in}
        # That an index still has the address of a swindler makes nobody of it.
        if self.junk and not vouching and sources.isdisjoint(kind for kind, _ in _DOUBTS):
            return ONLY_JUNK
        return next((reason for kind, reason in _DOUBTS if sources <= {kind, JUNK_MAIL}), "")


def with_added(known: tuple[_T, ...], new: _T, most: int) -> tuple[_T, ...]:
    """`known` with `new` added, unless it is there already or `most` are."""
    return known if new in known or len(known) >= most else (*known, new)


@lru_cache(maxsize=8192)
def _warnings(signals: tuple[str, ...]) -> tuple[str, ...]:
    """Those of a message's signs that warn about its From field."""
    return tuple(code for code in signals if code.startswith(_FLAGS))


@lru_cache(maxsize=8192)
def _subject_bit(subject: str) -> int:
    """The bit of a subject (see `without_figures`), the same for answers to it."""
    return 1 << crc32(_REPLY_PREFIX.sub("", subject).encode("utf-8", "replace")) % _SUBJECT_BITS


@lru_cache(maxsize=65536)
def _name_bit(name: str) -> int:
    """The bit of a name, the same for most spellings of it: Hanako Tanaka, TANAKA Hanako, tanaka-hanako."""
    words = _WORD.findall(unicodedata.normalize("NFKC", name).casefold())
    return 1 << crc32(min(words, default="").encode("utf-8", "replace")) % _SUBJECT_BITS


# The same few tuples serve a million senders.
_shared = lru_cache(maxsize=65536)(with_added)


@lru_cache(maxsize=65536)
def _same(codes: tuple[str, ...]) -> tuple[str, ...]:
    return codes
