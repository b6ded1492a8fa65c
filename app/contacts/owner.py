"""Which addresses are the owner's own: those the mail is delivered to and written from, also without an account."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from app.contacts.sender import Sender, with_added
from app.mime.addresses import key
from app.model.mail import Address, Envelope

_MAX_RECIPIENTS = 200_000
_MAX_TOGETHER = 30
_WITNESSES = 4
_MIN_MESSAGES = 3
_MOST, _SOME, _FEW = 0.5, 0.2, 0.05
_MIN_SENT = 2


@dataclass(slots=True)
class Recipient:
    """An address in To or Cc of received mail.

    `addressed` counts the messages, `delivered` those whose last server says that it delivered to it, `to_oneself`
    those from it with itself in Bcc. `copies` counts messages to several people, `witnesses` are some of who wrote.
    """

    address: str
    name: str = ""
    addressed: int = 0
    delivered: int = 0
    to_oneself: int = 0
    copies: int = 0
    first: datetime | None = None
    last: datetime | None = None
    witnesses: tuple[str, ...] = ()

    def meet(self, name: str, date: datetime | None, writer: Address | None) -> None:
        """Counts a message of `writer` that calls the address `name`."""
        self.addressed += 1
        if name:
            self.name = name
        if len(self.witnesses) < _WITNESSES:
            self.witnesses = with_added(self.witnesses, key(writer.address) if writer is not None else "", _WITNESSES)
        if date is not None:
            if self.first is None or date < self.first:
                self.first = date
            if self.last is None or date > self.last:
                self.last = date


class Recipients:
    """Everybody whom received mail is addressed to, and how many messages there were."""

    def __init__(self) -> None:
        self._found: dict[str, Recipient] = {}
        self.messages = 0

    def __iter__(self) -> Iterator[tuple[str, Recipient]]:
        return iter(self._found.items())

    def add(self, envelope: Envelope, *, is_letter: bool) -> None:
        """Adds the recipients of one received message; a letter is one that went to people, not to many."""
        self.messages += 1
        sender, date = envelope.sender, envelope.date
        together = envelope.to + envelope.cc
        meets = is_letter and 1 < len(together) <= _MAX_TOGETHER
        for each in together[:_MAX_TOGETHER]:
            # Most addresses are their own key.
            recipient = self._found.get(each.address) or self._recipient(each)
            if recipient is not None:
                recipient.meet(each.name, date, sender)
                recipient.copies += meets
        if envelope.delivered_to and (owner := self._recipient(Address("", envelope.delivered_to))) is not None:
            owner.delivered += 1
        if envelope.bcc and sender is not None:
            writer = key(sender.address)
            if any(key(each.address) == writer for each in envelope.bcc) and (owner := self._recipient(sender)):
                owner.to_oneself += 1

    def share(self, identity: str) -> float:
        """The share of received mail that is addressed or delivered to an address: 0 to 1."""
        found = self._found.get(identity)
        return max(found.addressed, found.delivered) / max(self.messages, 1) if found is not None else 0.0

    def get(self, identity: str) -> Recipient | None:
        """What is known of an address as a recipient."""
        return self._found.get(identity)

    def _recipient(self, address: Address) -> Recipient | None:
        identity = key(address.address)
        found = self._found.get(identity)
        if found is None and len(self._found) < _MAX_RECIPIENTS:
            found = self._found[identity] = Recipient(address.address)
        return found


def recognised(
    senders: Mapping[str, Sender], recipients: Recipients, configured: Collection[str], lists: Collection[str]
) -> set[str]:
    """The keys of addresses that are the owner's although no account names them."""
    in_sent = {identity: sender for identity, sender in senders.items() if sender.sent_as}
    all_sent = sum(sender.sent_as for sender in in_sent.values())
    main = _main(recipients, configured, lists)
    usual = (identity for identity, _ in recipients if recipients.share(identity) >= _MOST)
    hashes, single = {hash(identity) for identity in (*main, *configured)}, {hash(identity) for identity in usual}
    to_themselves = (identity for identity, each in recipients if each.to_oneself)
    found = set(main)
    for identity in {*in_sent, *to_themselves} - {*lists, *configured, *main}:
        sender = senders.get(identity)
        sent = sender.sent_as if sender is not None else 0
        if sender is not None and not (hashes if sent >= _MIN_SENT else hashes | single).isdisjoint(sender.sent_to):
            # Somebody's mail to the owner that was moved into the folder of sent mail.
            continue
        writes_most = not configured and sent >= _MOST * all_sent > 0
        recipient = recipients.get(identity)
        to_oneself = recipient is not None and recipient.to_oneself > 0
        is_written_to = recipient is not None and recipient.addressed >= _MIN_SENT
        is_second = sent >= _MIN_SENT and (is_written_to or recipients.share(identity) >= _FEW)
        if writes_most or is_second or (to_oneself and recipients.share(identity) >= _FEW):
            found.add(identity)
    return found


def _main(recipients: Recipients, configured: Collection[str], lists: Collection[str]) -> set[str]:
    """The addresses so much of the mail goes to that they must be the owner's."""
    if recipients.messages < _MIN_MESSAGES:
        return set()
    others = [(identity, each) for identity, each in recipients if identity not in configured and identity not in lists]
    delivered = max(_SOME * recipients.messages, _MIN_MESSAGES)
    found = {identity for identity, each in others if each.delivered >= delivered}
    if found or configured:
        return found
    addressed = {identity for identity, each in others if each.addressed >= _MOST * recipients.messages}
    # In the letters of two people to each other, nobody can tell which of them is the owner.
    return addressed if len(addressed) == 1 else set()
