"""RFC 5322 out of MAPI: what Outlook keeps of a message, put together again ([MS-OXCMAIL]).

The headers are those the message came with where the store kept them; addresses of Exchange are resolved or left out.
"""

import re
from collections.abc import Collection, Iterator
from pathlib import Path

from app.formats.common import mime_builder
from app.formats.common.mime_builder import REBUILT_HEADER, OutgoingPart
from app.formats.outlook import mapi, mapi_body, mapi_completeness, tnef
from app.formats.outlook.mapi import Attachment, MapiItem, Properties
from app.mime import addresses
from app.model.codes import Code
from app.model.format import MessageKey
from app.model.mail import Address, Message, MessageFlag, Origin

# (SMTP address, address kind, address, name, entry, search key) of the sender, most telling first ([MS-OXOMSG]).
_SENDERS = (
    (0x5D02, 0x0064, 0x0065, 0x0042, 0x0041, 0x003B),
    (0x5D01, 0x0C1E, 0x0C1F, 0x0C1A, 0x0C19, 0x0C1D),
)
# SMTP address, address kind, address and name of who made the item and who changed it last ([MS-OXPROPS]): for mail
# inside Exchange, that is its sender, where the name agrees.
_MAKERS = ((0x5D0A, 0x4022, 0x4023, 0x3FF8), (0x5D0B, 0x4024, 0x4025, 0x3FFA))
# PidTagSentRepresentingSimpleDisplayName and its kin: an account's other name, often its address.
_SIMPLE_NAMES = (0x4031, 0x4030)
# The same of a recipient.
_RECIPIENT = (mapi.SMTP, mapi.ADDRESS_KIND, mapi.ADDRESS, mapi.NAME, 0x0FFF, 0x300B)
# A field and its further lines: all but what described the body as it came, which is put together anew.
_KEPT = re.compile(
    rf"\n(?!(?ai:content-(?!class)|mime-version[ \t]*:|{REBUILT_HEADER}))"
    r"([!-9;-~]+)[ \t]*:(.*(?:\n[ \t].*)*)"
)
_EMPTY_LINES = re.compile(r"\n\n+")
_CONTROLS = re.compile(r"[\x00-\x1f]+")
_MAX_HEADERS = 1 << 20
_MAX_DEPTH = 12
_TO, _CC, _BCC = 1, 2, 3


def summary(item: MapiItem, path: Path, key: MessageKey) -> Message:
    """A message as a listing needs it: header block, completeness, notes. Attachments are not read."""
    values = item.properties
    head, sender = _head(item)
    completeness, missing = mapi_completeness.of(item)
    is_unresolved = bool(sender.name and not sender.address and not _own_draft(values))
    return Message(
        Origin(path, key.number, values.number(0x0E08)),
        head,
        completeness,
        _flags(values),
        values.moment(mapi.DELIVERED),
        ((Code.SENDER_UNRESOLVED,) if is_unresolved else ()) + missing,
        key.folder,
        key.role,
        excerpt=mapi_body.excerpt_of(values),
    )


def message(item: MapiItem, depth: int = 0, head: bytes | None = None) -> Iterator[bytes]:
    """The whole message. Attachments are read while it is written. Raises what reading them raises.

    `head` is that of its summary, where it is known: to make it takes as long as the rest.
    """
    head = _head(item)[0] if head is None else head
    signed = _signed(item)
    if signed is not None:
        # The only attachment of a signed message is the body as it came ([MS-OXOSMIME] 2.1.3).
        yield head
        yield from signed
        return
    yield from mime_builder.message(
        head.removesuffix(b"\r\n") + b", body\r\n",
        list(mapi_body.texts(item.properties)),
        list(_attached(item, depth)),
    )


def _own_draft(values: Properties) -> bool:
    """True for a message that was never sent: it needs no sender."""
    return bool(values.number(mapi.FLAGS) & 0x08)


def _flags(values: Properties) -> MessageFlag:
    bits, verb = values.number(mapi.FLAGS), values.number(0x1081)
    flags = MessageFlag.READ if bits & 0x01 else MessageFlag.NONE
    if bits & 0x08:
        flags |= MessageFlag.DRAFT
    if verb in (102, 103):
        flags |= MessageFlag.ANSWERED
    if verb == 104:
        flags |= MessageFlag.FORWARDED
    if values.number(0x1090) == 2:
        flags |= MessageFlag.FLAGGED
    return flags


# Headers


def _head(item: MapiItem) -> tuple[bytes, Address]:
    """The header block, and whom it is from.

    Its last field says how much of it was put together: nothing, what was missing, or all.
    """
    values = item.properties
    kept = _kept(values.text(mapi.HEADERS))
    came_from = _first_address(kept, "from")
    sender, by_whom = _sender(values, came_from)
    there = {name.casefold() for name, _ in kept}
    added = list(_made(item, sender, by_whom, there))
    if "from" in there and not came_from and sender.address:
        kept = [(name, value) for name, value in kept if name.casefold() != "from"]
        added.append(("From", mime_builder.address(sender)))
    rebuilt = "headers" if not kept else "some headers" if added else "no headers"
    return mime_builder.head([*kept, *added, (REBUILT_HEADER, rebuilt)]), sender


def _kept(text: str) -> list[tuple[str, str]]:
    """The fields a message came with, but for those of its body. Outlook puts a line of its own before them."""
    lines = "\n" + text[:_MAX_HEADERS].replace("\r\n", "\n").replace("\r", "\n")
    if "\n\n" in lines:
        lines = _EMPTY_LINES.sub("\n", lines)
    return [(name, value.strip().replace("\n", "\r\n")) for name, value in _KEPT.findall(lines)]


def _made(item: MapiItem, first: Address, second: Address | None, there: Collection[str]) -> Iterator[tuple[str, str]]:
    """Header fields made of the properties, empty ones left out, and those that are `there` (names in small letters).

    `first` wrote it, `second` sent it for them.
    """
    values = item.properties
    if "from" not in there and (first.address or first.name):
        yield "From", mime_builder.address(first)
    if "sender" not in there and second is not None:
        yield "Sender", mime_builder.address(second)
    for kind, name in ((_TO, "To"), (_CC, "Cc"), (_BCC, "Bcc")):
        if name.casefold() in there:
            continue
        people = [
            _person(each, _RECIPIENT) for each in item.recipients if each.number(mapi.RECIPIENT_KIND) & 0x0F == kind
        ]
        if people := [who for who in people if who.address or who.name]:
            yield name, mime_builder.addresses(people)
    if "reply-to" not in there and (replies := list(_reply_to(values))):
        yield "Reply-To", mime_builder.addresses(replies)
    if "subject" not in there and (subject := _subject(values)):
        yield "Subject", mime_builder.encode_header(subject)
    if "date" not in there and (moment := values.moment(mapi.SUBMITTED) or values.moment(mapi.DELIVERED)):
        yield "Date", mime_builder.date(moment)
    for name, number in (
        ("Message-ID", 0x1035), ("In-Reply-To", 0x1042), ("References", 0x1039),
        ("List-Help", 0x1043), ("List-Subscribe", 0x1044), ("List-Unsubscribe", 0x1045),
    ):  # fmt: skip
        found = values.text(number) if name.casefold() not in there else ""
        if found and (text := _CONTROLS.sub(" ", found).strip()):
            yield name, text if text.isascii() else mime_builder.encode_header(text)


def _subject(values: Properties) -> str:
    """The subject; the store puts the length of "Re: " before it ([MS-PST] 2.5.3.1.1.1)."""
    text = values.text(mapi.SUBJECT)
    if text[:1] == "\x01":
        text = text[2:]
    if not text:
        text = values.text(0x003D) + values.text(0x0E1D)
    return text


def _sender(values: Properties, came_from: Address | None) -> tuple[Address, Address | None]:
    """Whom the message is from, and who sent it for them, if another person did. `came_from` is its From field."""
    for_whom, by_whom = (_person(values, each) for each in _SENDERS)
    first = for_whom if for_whom.address or not by_whom.address else by_whom
    if not first.address and came_from is not None:
        first = Address(first.name or came_from.name, came_from.address)
    if not first.address:
        first = Address(first.name, _by_maker(values, first.name))
    differs = bool(by_whom.address and first.address and addresses.key(by_whom.address) != addresses.key(first.address))
    return first, by_whom if differs else None


def _by_maker(values: Properties, name: str) -> str:
    """The address of the sender of that name by the properties beside the sender's own; empty where none is known."""
    texts = []
    for smtp, kind, plain, called in _MAKERS:
        if not name or _name(values.text(called)) in ("", name):
            texts += [values.text(smtp), values.text(plain) if values.text(kind).upper() == "SMTP" else ""]
    texts += map(values.text, _SIMPLE_NAMES)
    return next(filter(None, map(_good, texts)), "")


def _first_address(fields: list[tuple[str, str]], wanted: str) -> Address | None:
    for name, value in fields:
        if name.casefold() == wanted and (found := addresses.parse(value.encode("utf-8", "replace"))):
            return found[0] if found[0].address else None
    return None


def _person(values: Properties, numbers: tuple[int, ...]) -> Address:
    """A person out of six properties: the internet address, or none where only Exchange knows it."""
    smtp, kind, plain, name, entry, search = numbers
    address = (
        _good(values.text(smtp))
        or (_good(values.text(plain)) if values.text(kind).upper() in ("SMTP", "") else "")
        or _good(mapi.one_off(values.data(entry))[1])
        or _good(_from_search_key(values.data(search)))
    )
    return Address(_name(values.text(name)), address)


def _good(text: str) -> str:
    """The address in the text of a property; empty where that is not an internet address."""
    text = text.strip().strip("'")
    return text if "@" in text and not text.startswith("/") and len(text) < 1000 else ""


def _name(text: str) -> str:
    return text.strip().strip("'\"")


def _from_search_key(data: bytes) -> str:
    """`SMTP:ADDRESS` in capitals: the last resort, as the case is lost."""
    text = data.rstrip(b"\0").decode("latin-1")
    return text[5:].lower() if text.upper().startswith("SMTP:") else ""


def _reply_to(values: Properties) -> Iterator[Address]:
    """PR_REPLY_RECIPIENT_ENTRIES ([MS-OXCDATA] 2.3.3): a count, a length, then entries with lengths of their own."""
    data = values.data(0x004F)
    at = 8
    for _ in range(min(int.from_bytes(data[:4], "little"), 100)):
        size = int.from_bytes(data[at : at + 4], "little")
        name, found = mapi.one_off(data[at + 4 : at + 4 + size])
        if "@" in found:
            yield Address(name, found)
        at += 4 + (size + 3) // 4 * 4


# Attachments


def _signed(item: MapiItem) -> Iterator[bytes] | None:
    """The body of an S/MIME message, as it came; None for every other message."""
    kind = item.kind
    if not kind.startswith("ipm.note.smime") or len(item.attachments) != 1 or item.attachments[0].pieces is None:
        return None
    pieces = item.attachments[0].pieces
    if kind.endswith("multipartsigned"):
        start = b"".join(pieces())
        return iter((start,)) if start[:13].lower() == b"content-type:" else None
    name = item.attachments[0].properties.text(0x3707) or "smime.p7m"
    part = OutgoingPart("application/pkcs7-mime", pieces(), name=name, attached=True)
    return mime_builder.message(b"", (part,), ())


def _attached(item: MapiItem, depth: int) -> Iterator[OutgoingPart]:
    for attachment in item.attachments:
        values = attachment.properties
        name = values.text(0x3707) or values.text(0x3704)
        if attachment.embedded is not None:
            yield from _embedded(attachment, name, depth)
        elif attachment.pieces is not None:
            kind = values.text(0x370E)
            try:
                # Before the part is begun: half an attachment must not look like a whole one.
                content = b"".join(attachment.pieces())
            except (ValueError, IndexError, OSError):
                yield _unreadable(name)
                continue
            if kind.lower() == "application/ms-tnef" or name.lower() == "winmail.dat":
                yield from tnef.parts(content)
            yield OutgoingPart(
                kind or "application/octet-stream",
                (content,),
                name=name or values.text(mapi.NAME),
                content_id=values.text(0x3712).strip("<> "),
                attached=True,
            )


def _unreadable(name: str) -> OutgoingPart:
    """A short text instead of an attachment that is damaged."""
    text = f"{name or 'attachment'}: could not be read".encode("utf-8", "replace")
    return OutgoingPart("text/plain", (text,), charset="utf-8", attached=True, plain=True)


def _embedded(attachment: Attachment, name: str, depth: int) -> Iterator[OutgoingPart]:
    """A message inside a message, as one. What is damaged inside costs that message alone."""
    assert attachment.embedded is not None
    if depth >= _MAX_DEPTH:
        return
    try:
        inner = attachment.embedded()
        data = b"".join(message(inner, depth + 1))
    except (ValueError, IndexError, OSError):
        yield _unreadable(name)
        return
    title = name or _subject(inner.properties) or "message"
    yield OutgoingPart("message/rfc822", (data,), name=f"{title}.eml", attached=True, message=True)
