"""What is known of one address, gathered message by message; there may be a million of them, so they are lean."""

import re
from collections.abc import Set
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import TypeVar
from zlib import crc32

from app.contacts.classify import Evidence, classify, message_weight
from app.contacts.domains import doubts
from app.contacts.names import BestName, Spelling
from app.contacts.patterns import subject_signs
from app.model.contact import Card, Confidence, Contact, Provenance
from app.model.mail import Envelope

MAIL = "mail"
_MAILBOXES_LISTED = 20
_FILES_LISTED = 20
_SUBJECTS = 30
_ANSWERS = 3
_FLAGS = ("name_", "sender_")
_FLAGS_LISTED = 10
_ANSWER_MARK = re.compile(r"(?i)^(?:\s*(?:re|fwd?|aw|wg|sv|返信|転送)\s*(?:\[\d+\])?\s*[:：])+|[\d\s]+")
_BY_ITSELF = frozenset({"auto_replied", "auto_submitted", "null_return_path", "delivery_report"})
_T = TypeVar("_T")

_provenance = lru_cache(maxsize=1024)(Provenance)


@dataclass(slots=True)
class Sender:
    """One address: what it sent, what was sent to it, what it is called. What most never have is None or empty."""

    address: str
    own: bool
    received: int = 0
    sent: int = 0
    left: int = 0
    sent_as: int = 0
    first: datetime | None = None
    last: datetime | None = None
    name: BestName | None = None
    spellings: tuple[str, ...] = ()
    mailboxes: tuple[str, ...] = ()
    weight: int = 0
    usual: tuple[str, ...] = ()
    usually: int = 0
    signals: dict[str, int] | None = None
    subjects: int = 0
    answers: tuple[int, ...] = ()
    reply_tos: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    found_in: tuple[Provenance, ...] = ()
    card: Card | None = None
    written_to: bool = False
    raw: str = ""

    def found(self, kind: str, file: str, confidence: Confidence) -> None:
        """Notes where the address was found."""
        if not any(each.kind == kind and each.file == file for each in self.found_in):
            self.found_in = _shared(self.found_in, _provenance(kind, file, confidence), _FILES_LISTED)

    def seen(self, date: datetime | None) -> None:
        """Widens the time in which the address was in use."""
        if date is not None:
            self.first = min(self.first or date, date)
            self.last = max(self.last or date, date)

    def called(self, name: str, date: datetime | None, spelling: Spelling) -> None:
        """Takes in a name somebody used."""
        if name:
            self.name = BestName.better(self.name, name, date, spelling)

    def beware(self, envelope: Envelope) -> None:
        """Keeps what is odd about the From field, and the field itself."""
        self.raw = self.raw or envelope.raw_sender
        for code in envelope.signals:
            if code.startswith(_FLAGS):
                self.flags = _shared(self.flags, code, _FLAGS_LISTED)

    def take_signs(self, envelope: Envelope) -> None:
        """Takes in what the headers and the subject of one message say about who sent it."""
        self.beware(envelope)
        self.count(tuple(code for code in envelope.signals if code not in self.flags) + subject_signs(envelope.subject))

    def count(self, signals: tuple[str, ...]) -> None:
        """Counts the signs of one message."""
        self.weight += message_weight(signals)
        # Most senders' messages all carry the same signs: those take one number instead of a dictionary.
        if signals == self.usual:
            self.usually += 1
        elif not self.usually:
            self.usual, self.usually = _same(signals), 1
        else:
            self.signals = self.signals or {}
            for code in signals:
                self.signals[code] = self.signals.get(code, 0) + 1

    def all_signals(self) -> dict[str, int]:
        """How many messages carried each sign."""
        found = dict(self.signals or {})
        for code in self.usual:
            found[code] = found.get(code, 0) + self.usually
        return found

    def wrote(self, envelope: Envelope, mailbox: str) -> None:
        """What every received message says of its sender."""
        self.received += 1
        self.found(MAIL, "", Confidence.HIGH)
        self.mailboxes = _shared(self.mailboxes, mailbox, _MAILBOXES_LISTED)
        self.seen(envelope.date)
        # One bit for each subject: enough to tell one or two from many.
        subject = _ANSWER_MARK.sub("", envelope.subject)
        self.subjects |= 1 << crc32(subject.encode("utf-8", "replace")) % _SUBJECTS
        # What a program answers by itself says nothing about who is there.
        by_hand = _BY_ITSELF.isdisjoint(envelope.signals)
        for answered in envelope.answers if by_hand else ():
            self.answers = added(self.answers, hash(answered), _ANSWERS)

    def contact(self, own_letters: Set[int]) -> Contact:
        """What came of it all; `own_letters` are hashes of the Message-IDs the owner wrote."""
        name = (self.card.name if self.card else "") or (self.name.name if self.name else "")
        evidence = Evidence(
            received=self.received,
            sent=self.sent,
            left=self.left,
            sent_as=self.sent_as,
            own=self.own,
            name=name,
            subjects=self.subjects.bit_count(),
            answered=not own_letters.isdisjoint(self.answers),
            in_address_book=self.card is not None,
            in_recipients=self.written_to,
            weight=self.weight,
            signals=self.all_signals(),
        )
        kind, why = classify(self.address, evidence)
        return Contact(
            address=self.address,
            name=name,
            addresses=(self.address, *self.spellings),
            kind=kind,
            why=_same((*why, *self.flags)),
            received=self.received,
            sent=self.sent,
            first=self.first,
            last=self.last,
            mailboxes=self.mailboxes,
            card=self.card,
            found_in=self.found_in,
            flags=(*self.flags, *doubts(self.address)),
            raw=self.raw,
        )


def added(known: tuple[_T, ...], new: _T, most: int) -> tuple[_T, ...]:
    """`known` and `new`, each once, at most so many."""
    return known if new in known or len(known) >= most else (*known, new)


# The same few tuples serve a million senders.
_shared = lru_cache(maxsize=65536)(added)


@lru_cache(maxsize=65536)
def _same(codes: tuple[str, ...]) -> tuple[str, ...]:
    return codes
