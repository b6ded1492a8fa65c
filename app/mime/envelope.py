"""What the headers of a message say: who, to whom, when, about what, and whether a machine sent it."""

import re
from collections.abc import Iterable
from datetime import datetime
from itertools import islice

from app.mime import addresses, authors, charsets, dates, part_head, senders, signals, text_signs
from app.mime.headers import decode_text, fields
from app.model.mail import Address, Envelope
from app.textkit.memo import Memo

_DELIVERED = (b"delivered-to", b"x-original-to", b"envelope-to", b"x-envelope-to", b"x-delivered-to")
_NAMES = signals.NAMES | authors.NAMES | part_head.NAMES | frozenset(_DELIVERED) | {
    b"from", b"sender", b"reply-to", b"to", b"cc", b"bcc", b"date", b"message-id", b"in-reply-to", b"references",
    b"subject", b"received",
}  # fmt: skip
# Without any of these no list passed the message on, and no server says whom it delivered it to.
_PASSED_ON = authors.NAMES_OF_LISTS | frozenset(_DELIVERED)
_DATES = frozenset({b"date", b"received"})
_BOUNCE_LOCAL = re.compile(r"(?i)bounce|return|verp|errors?-to|mailer-daemon|=")
_FORWARDED = re.compile(r"(?i)^SRS[01][=+-](?:[^=]*=)+([^=@]+)=([^=@]+)@")
_MESSAGE_ID = re.compile(rb"<([^<>\s]{1,900})>")
_PLAIN_ID = re.compile(rb"<([!-;=@-~]{1,900})>")
"""What of these needs no decoding: nearly all."""
_MAX_ADDRESSES = 5000
_CHARSET = re.compile(rb"(?i)charset\s*=\s*\"?([a-z0-9._:+-]{1,40})")
_WORD_CHARSET = re.compile(rb"(?i)=\?([a-z0-9._:+-]{1,40})(?:\*[^?]*)?\?[bq]\?")
_PLAIN_SENDER = re.compile(rb"\n[Ff][Rr][Oo][Mm]:([ -~]{0,300}@[ -~]{1,300})(?:\r?\n(?=[!-~\n]|\Z)|\Z)")
"""A field on one line that is in no need of a character set."""
_MOST_LINES = 1000
_THREAD = 4
_HOPS = 10

_Fields = signals.Fields


def read(head: bytes, excerpt: bytes = b"") -> Envelope:
    """The envelope of a raw header block. Never raises; what is absent or absurd is empty.

    `excerpt` is that of the body (see `Message.excerpt`); its words are signals of the sender, too.
    """
    return of_fields(fields_of(head), head, excerpt)


def fields_of(head: bytes) -> dict[bytes, list[bytes]]:
    """The fields of a raw header block that an envelope is made of, and those of `part_head.NAMES`."""
    return fields(head, _NAMES)


def of_fields(found: _Fields, head: bytes, excerpt: bytes) -> Envelope:
    """The same as `read`, with the fields of the header block found before."""
    charset = "" if head.isascii() else _charset(found)
    named = _SENDERS[found[b"from"][0]] if b"from" in found and not charset else None
    sender, codes, raw = named if named is not None else _sender(found, charset)
    is_passed_on = not _PASSED_ON.isdisjoint(found)
    through = authors.list_address(found) if is_passed_on else ""
    # By their places, in the order of the class: by their names takes as long as all the addresses.
    return Envelope(
        sender,
        _addresses(found, b"reply-to", charset) if b"reply-to" in found else (),
        _addresses(found, b"to", charset),
        _addresses(found, b"cc", charset) if b"cc" in found else (),
        _addresses(found, b"bcc", charset) if b"bcc" in found else (),
        _date(found),
        _message_id(found),
        decode_text(found[b"subject"][0], charset) if b"subject" in found else "",
        signals.signals(found) + text_signs.text_signs(head, found, excerpt) + codes,
        _answers(found) if b"in-reply-to" in found or b"references" in found else (),
        raw,
        authors.authors(found, sender, through),
        through,
        authors.delivered_to(found, _DELIVERED) if is_passed_on else "",
    )


def surely_has_sender(head: bytes) -> bool:
    """True only where `read` finds a sender; found out in a fraction of the time. False says nothing."""
    if head.count(b"\n") + head.count(b"\r") >= _MOST_LINES:
        # Of very many lines `read` does not look at the last.
        return False
    plain = _PLAIN_SENDER.search(b"\n" + head)
    return plain is not None and bool(addresses.parse(plain[1].strip()))


def date(head: bytes) -> datetime | None:
    """Only the date of a raw header block, for callers that count messages by month. Never raises."""
    return _date(fields(head, _DATES))


_Sender = tuple[Address | None, tuple[str, ...], str]
"""The sender, the codes of warnings about the field, and the raw field where there are any."""


def _sender(found: _Fields, charset: str) -> _Sender:
    for name in (b"from", b"sender"):
        for value in found.get(name, ()):
            if (sender := _named_in(value, charset) if charset else _SENDERS[value]) is not None:
                return sender
    raw = next((value for value in found.get(b"from", ()) if value), b"")
    if (other := _to_answer(found)) is not None:
        codes: tuple[str, ...] = ("sender_from_other_field",)
        return Address(other.name or decode_text(raw).strip(" '\""), other.address), codes, senders.raw_text(raw, codes)
    codes = senders.sender_warnings(raw, None) if raw else ()
    return None, codes, senders.raw_text(raw, codes)


def _named_in(value: bytes, charset: str) -> _Sender | None:
    """The first address in a field, as the sender; None without one."""
    parsed = addresses.parse(value, charset)
    if not parsed:
        return None
    if value.isascii() and b"=?" not in value and "@" not in parsed[0].name:
        return parsed[0], (), ""
    codes = senders.sender_warnings(value, parsed[0], charset)
    return parsed[0], codes, senders.raw_text(value, codes)


# As many as there are senders in most mail.
_SENDERS = Memo(lambda value: _named_in(value, ""), most=1 << 15, longest=400)


def _charset(found: _Fields) -> str:
    """The character set the message's text is in, which the headers are in too where they name none; "" without one.

    Where the text names none, either (it is in parts), the subject may show it.
    """
    named = next(filter(None, map(_CHARSET.search, found.get(b"content-type", ()))), None)
    subject = next(iter(found.get(b"subject", ())), b"")
    named = named or _WORD_CHARSET.search(subject)
    if named:
        return named[1].decode("ascii").lower()
    return charsets.guess(subject) if charsets.is_surely_japanese(subject) else ""


def _to_answer(found: _Fields) -> Address | None:
    """The address to answer to, or to return the message to, where no field names the sender."""
    for value in found.get(b"reply-to", ()):
        if parsed := addresses.parse(value):
            return parsed[0]
    for value in found.get(b"return-path", ()):
        for address in addresses.parse(value):
            if forwarded := _FORWARDED.match(address.address):
                return Address("", f"{forwarded[2]}@{forwarded[1].lower()}")
            if not _BOUNCE_LOCAL.search(address.address.rpartition("@")[0]):
                return address
    return None


def _addresses(found: _Fields, name: bytes, charset: str) -> tuple[Address, ...]:
    values = found.get(name)
    if not values:
        return ()
    if len(values) == 1:
        return addresses.parse(values[0], charset)
    every = (each for value in values for each in addresses.parse(value, charset))
    return tuple(islice(every, _MAX_ADDRESSES))


def _date(found: _Fields) -> datetime | None:
    """The Date field; where it is none, or later than the message arrived, the time the last server received it."""
    written = None
    if b"date" in found:
        values = found[b"date"]
        written = dates.parse(values[0])
        if written is None and len(values) > 1:
            written = _first_date(values[1:])
    if b"received" not in found:
        return written
    received = found[b"received"]
    arrived = dates.parse(received[0].rpartition(b";")[2])
    if arrived is None and len(received) > 1:
        arrived = _first_date(value.rpartition(b";")[2] for value in received[1:_HOPS])
    # Most messages were written before they arrived: the first comparison is enough, and makes no other moment.
    if written is None or (arrived is not None and written > arrived and written > arrived + dates.CLOCKS_DIFFER):
        return arrived
    return written


def _first_date(values: Iterable[bytes]) -> datetime | None:
    for value in values:
        if (moment := dates.parse(value)) is not None:
            return moment
    return None


def _message_id(found: _Fields) -> str:
    if b"message-id" not in found:
        return ""
    value = found[b"message-id"][0]
    if (plain := _PLAIN_ID.match(value)) is not None:
        return plain[1].decode("ascii")
    bracketed = _MESSAGE_ID.search(value)
    return decode_text(bracketed[1] if bracketed else value[:900].strip(b"<> "))


def _answers(found: _Fields) -> tuple[str, ...]:
    """The messages this one replies to: the one it answers first, then the last ones of its thread."""
    direct = _MESSAGE_ID.findall(b" ".join(found.get(b"in-reply-to", ())))
    thread = _MESSAGE_ID.findall(b" ".join(found.get(b"references", ())))
    nearest = dict.fromkeys([*direct[:1], *reversed(thread[-_THREAD:])])
    return tuple(decode_text(each) for each in nearest)
