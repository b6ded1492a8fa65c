"""What the headers of a message say: who, to whom, when, about what, and whether a machine sent it."""

import re
from datetime import datetime
from itertools import islice

from app.mime import addresses, dates
from app.mime.headers import decode_text, fields
from app.model.mail import Address, Envelope

_NAMES = frozenset(
    (
        b"from", b"sender", b"reply-to", b"to", b"cc", b"date", b"message-id", b"subject", b"received", b"return-path",
        b"list-id", b"list-unsubscribe", b"list-post", b"precedence", b"auto-submitted", b"feedback-id",
        b"x-campaign-id", b"x-campaignid", b"x-mailer", b"x-mc-user", b"x-sg-eid", b"content-type",
    )
)  # fmt: skip
_BULK_MAILER = re.compile(rb"(?i)mailchimp|sendgrid|phplist|acymail|benchmark|mailmagazine|haishin|cuenote")
_MESSAGE_ID = re.compile(rb"<([^<>\s]{1,900})>")
_MOST_ADDRESSES = 5000

_Fields = dict[bytes, list[bytes]]


def read(head: bytes) -> Envelope:
    """The envelope of a raw header block. Never raises; what is absent or absurd is empty."""
    found = fields(head, _NAMES)
    return Envelope(
        sender=_sender(found),
        reply_to=_addresses(found, b"reply-to"),
        to=_addresses(found, b"to"),
        cc=_addresses(found, b"cc"),
        date=_date(found),
        message_id=_message_id(found),
        subject=decode_text(found[b"subject"][0]) if b"subject" in found else "",
        signals=_signals(found),
    )


def _sender(found: _Fields) -> Address | None:
    for name in (b"from", b"sender"):
        for value in found.get(name, ()):
            if parsed := addresses.parse(value):
                return parsed[0]
    return None


def _addresses(found: _Fields, name: bytes) -> tuple[Address, ...]:
    values = found.get(name)
    if not values:
        return ()
    if len(values) == 1:
        return addresses.parse(values[0])
    every = (each for value in values for each in addresses.parse(value))
    return tuple(islice(every, _MOST_ADDRESSES))


def _date(found: _Fields) -> datetime | None:
    """The Date field; where it is none, when the last server took the message in."""
    for value in found.get(b"date", ()):
        if date := dates.parse(value):
            return date
    for value in found.get(b"received", ())[:10]:
        if date := dates.parse(value.rpartition(b";")[2]):
            return date
    return None


def _message_id(found: _Fields) -> str:
    for value in found.get(b"message-id", ()):
        bracketed = _MESSAGE_ID.search(value)
        return decode_text(bracketed[1] if bracketed else value[:900].strip(b"<> "))
    return ""


def _signals(found: _Fields) -> tuple[str, ...]:
    """Codes for header evidence that a machine sent the message, in a fixed order."""
    signals = [
        code
        for code, name in (
            ("list_id", b"list-id"),
            ("list_unsubscribe", b"list-unsubscribe"),
            ("list_post", b"list-post"),
            ("feedback_id", b"feedback-id"),
        )
        if name in found
    ]
    if _first(found, b"precedence").lower() in (b"bulk", b"list", b"junk"):
        signals.append("precedence_bulk")
    if _first(found, b"auto-submitted").lower().partition(b";")[0].strip() not in (b"", b"no"):
        signals.append("auto_submitted")
    if _first(found, b"return-path").replace(b" ", b"") == b"<>":
        signals.append("null_return_path")
    campaign = any(name in found for name in (b"x-campaign-id", b"x-campaignid", b"x-mc-user", b"x-sg-eid"))
    if campaign or _BULK_MAILER.search(_first(found, b"x-mailer")):
        signals.append("campaign_mailer")
    if _first(found, b"content-type").lower().startswith(b"multipart/report"):
        signals.append("multipart_report")
    return tuple(signals)


def _first(found: _Fields, name: bytes) -> bytes:
    values = found.get(name)
    return values[0] if values else b""
