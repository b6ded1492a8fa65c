r"""vMessage (.vmg): what mobile phones write to a memory card, one message after the other, in envelopes.

    BEGIN:VMSG\r\nVERSION:1.1\r\nX-IRMC-STATUS:READ\r\nX-IRMC-TYPE:INET\r\nX-IRMC-BOX:INBOX\r\n
    BEGIN:VCARD\r\nVERSION:2.1\r\nTEL:09012345678\r\nEND:VCARD\r\n       who wrote it; empty for e-mail
    BEGIN:VENV\r\nBEGIN:VBODY\r\n
    From: taro@docomo.ne.jp\r\n…                     an e-mail as RFC 5322 has it, in 8-bit Shift_JIS or base64
    END:VBODY\r\nEND:VENV\r\nEND:VMSG\r\n

A VENV may hold another one, with the card of the receiver. X-FJ-FOLDERNAME is the folder of Fujitsu's phones. Short
messages (X-IRMC-TYPE SMS or MSG) have no headers. Source: vMessage 1.1 (IrMC), and programs that read the exports of
Japanese phones and of Nokia's and Samsung's.
"""

import quopri
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from app.formats.common import excerpt, mime_builder
from app.formats.common.delimited import spans
from app.formats.common.message_bytes import stored_bytes
from app.formats.common.mime_builder import REBUILT_HEADER, OutgoingPart
from app.formats.common.rewound import Rewound
from app.formats.common.sections import head_length, is_mail_field
from app.mime import charsets
from app.model.codes import Code
from app.model.findings import Finding
from app.model.format import Format, Listing, Source
from app.model.mail import Address, Completeness, Message, MessageFlag, Origin, Role
from app.textkit.lazy_pattern import lazy_pattern

_END = lazy_pattern(rb"(?im)^END:VMSG[ \t]*(?:\r\n|\n|\Z)")
_WIDE_END = lazy_pattern("(?im)^END:VMSG[ \t]*(?:\r\n|\n|\\Z)")
_START = lazy_pattern(rb"(?i)\s*BEGIN:VMSG\b")
_BODY = lazy_pattern(rb"(?ims)^BEGIN:VBODY[ \t]*(?:\r\n|\n)(.*?)(?:^END:VBODY[ \t]*\r?$|\Z)")
_PROPERTY = lazy_pattern(rb"(?im)^(X-IRMC-STATUS|X-IRMC-BOX|X-BOX|X-READ|X-FJ-FOLDERNAME)(?:;[^:\r\n]*)?:([^\r\n]*)")
_CARD = lazy_pattern(rb"(?ims)^BEGIN:VCARD[ \t]*\r?$(.{0,4000}?)^END:VCARD[ \t]*\r?$")
_CARD_LINE = lazy_pattern(rb"(?im)^(TEL|FN|N|EMAIL)((?:;[^:\r\n]*)?):([^\r\n]*)")
_SHORT_LINE = lazy_pattern(rb"(?i)(Date|Text|Subject|X-SMS)((?:;[^:\r\n]{0,200})?):[ \t]*")
_SOFT_BREAK = lazy_pattern(rb"=[ \t]*\r?\n")
_CHARSET = lazy_pattern(rb"(?i)CHARSET=\"?([A-Za-z0-9._-]{1,40})")
_LARGEST_WIDE, _LONGEST_PREAMBLE, _MOST_SHORT_LINES = 64 << 20, 64 << 10, 20
_ROLES = {
    "INBOX": Role.INBOX, "SENTBOX": Role.SENT, "SENDBOX": Role.SENT, "SENT": Role.SENT, "OUTBOX": Role.DRAFTS,
    "DRAFT": Role.DRAFTS, "DRAFTS": Role.DRAFTS, "TRASH": Role.TRASH,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Short:
    """A message without headers: its lines, and the cards before it (the first of the phone at the other end)."""

    text: str
    subject: str
    date: str
    people: tuple[Address, ...]


def is_vmg(start: bytes) -> bool:
    """True for the first bytes of such a file, in UTF-16 too."""
    return _START.match(_narrow(start[:64]).removeprefix(b"\xef\xbb\xbf")) is not None


def read(source: Source) -> Iterator[Message | Finding]:
    """The messages, in order. What stands between two envelopes, or in none, is reported."""
    start = source.read(2)
    if start in (b"\xff\xfe", b"\xfe\xff") or (len(start) == 2 and b"\0" in start):
        yield from _read_wide(source, start)
        return
    damaged = False
    for span in spans(Rewound(source, start), _END):
        if not span.start.strip():
            continue
        if _START.match(span.start.removeprefix(b"\xef\xbb\xbf")) is None:
            damaged = True
            continue
        yield _message(Origin(source.path, span.offset, span.length), span.start, is_closed=span.is_closed)
    if damaged:
        yield Finding(Code.STORE_DAMAGED, {"path": str(source.path)})


def _read_wide(source: Source, start: bytes) -> Iterator[Message | Finding]:
    """The messages of a file in UTF-16."""
    data = start + source.read(min(source.size, _LARGEST_WIDE))
    codec = "utf-16-be" if data.startswith((b"\xfe\xff", b"\0")) else "utf-16-le"
    text = data.decode(codec, "replace")
    at = place = 0
    ends = [found.end() for found in _WIDE_END.finditer(text)]
    closed = frozenset(ends)
    for end in (*ends, len(text)):
        piece = text[at:end]
        length = len(piece.encode(codec, "replace"))
        if piece.strip("\ufeff\0 \t\r\n"):
            origin = Origin(source.path, place, min(length, len(data) - place))
            yield _message(origin, piece.encode(), is_closed=end in closed)
        at, place = end, place + length
    if source.size > len(data):
        yield Finding(Code.STORE_NOT_READ, {"path": str(source.path)})


def _narrow(data: bytes) -> bytes:
    """UTF-16 as UTF-8; other bytes as they are."""
    if data.startswith((b"\xff\xfe", b"B\0", b"b\0")):
        return data.decode("utf-16-le", "replace").removeprefix("\ufeff").encode()
    if data.startswith((b"\xfe\xff", b"\0B", b"\0b")):
        return data.decode("utf-16-be", "replace").removeprefix("\ufeff").encode()
    return data


def _message(origin: Origin, record: bytes, *, is_closed: bool) -> Message:
    """A message of an envelope of which the first bytes are in `record`."""
    head, body = _head_and_body(record)
    values = {name.upper(): value.strip() for name, value in reversed(_PROPERTY.findall(_preamble(record)))}
    box = charsets.decode(values.get(b"X-IRMC-BOX", values.get(b"X-BOX", b"")), "cp932").strip().upper()
    folder = charsets.decode(values.get(b"X-FJ-FOLDERNAME", b""), "cp932").strip() or box
    is_read = values.get(b"X-IRMC-STATUS", values.get(b"X-READ", b"")).upper() in (b"READ", b"1")
    notes = (*(() if is_closed else (Code.TRUNCATED,)), *(() if body else (Code.TEXT_NOT_DOWNLOADED,)))
    return Message(
        origin,
        head,
        Completeness.PARTIAL if notes else Completeness.WHOLE,
        MessageFlag.READ if is_read else MessageFlag.NONE,
        notes=notes,
        folder=(folder,) if folder else (),
        role=_ROLES.get(box, Role.OTHER),
        excerpt=excerpt.excerpt(head + body, len(head)),
    )


def _preamble(record: bytes) -> bytes:
    """What stands before the message itself."""
    found = _BODY.search(record)
    return record[: min(found.start() if found else len(record), _LONGEST_PREAMBLE)]


def _head_and_body(record: bytes) -> tuple[bytes, bytes]:
    """The header block of a message and the rest of it, rebuilt from the cards where the phone wrote no headers."""
    found = _BODY.search(record)
    text = found[1] if found else b""
    if is_mail_field(text[:200]) and _has_sender(text):
        size = head_length(text)
        return text[:size], text[size:]
    made = b"".join(_rebuilt(_short(record, text), _box(record)))
    size = head_length(made)
    return made[:size], made[size:] if text.strip() else b""


def _has_sender(text: bytes) -> bool:
    return re.search(rb"(?im)^(?:From|Sender):", text[: head_length(text)]) is not None


def _box(record: bytes) -> Role:
    values = dict(reversed(_PROPERTY.findall(_preamble(record))))
    name = next((value for key, value in values.items() if key.upper() in (b"X-IRMC-BOX", b"X-BOX")), b"")
    return _ROLES.get(name.decode("ascii", "replace").strip().upper(), Role.OTHER)


def _short(record: bytes, text: bytes) -> _Short:
    """A short message: lines such as `Date:22.10.2007 06:48:25`, `TEXT;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:…`."""
    values = {"date": "", "subject": ""}
    for _ in range(_MOST_SHORT_LINES):
        if (found := _SHORT_LINE.match(text)) is None:
            break
        name = found[1].lower().decode()
        rest = text[found.end() :]
        if name in ("text", "x-sms"):
            return _Short(_decoded(rest, found[2]), values["subject"], values["date"], _people(record))
        value, _, text = rest.partition(b"\n")
        values[name] = _decoded(value.strip(), found[2]).strip()
    return _Short(_decoded(text, b""), values["subject"], values["date"], _people(record))


def _people(record: bytes) -> tuple[Address, ...]:
    """The cards before the message, by name and number; an empty one stays, as their order tells who is who."""
    found = []
    for card in _CARD.findall(_preamble(record))[:50]:
        values = {
            name.upper(): _decoded(value, kind).strip() for name, kind, value in reversed(_CARD_LINE.findall(card))
        }
        name = values.get(b"FN") or values.get(b"N", "").replace(";", " ").strip()
        number = values.get(b"TEL", "")
        found.append(Address(f"{name} {number}".strip() if name != number else name, values.get(b"EMAIL", "")))
    return tuple(found)


def _decoded(data: bytes, parameters: bytes) -> str:
    """A value by its parameters: `;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8`."""
    if b"QUOTED-PRINTABLE" in parameters.upper():
        data = quopri.decodestring(_SOFT_BREAK.sub(b"", data))
    charset = _CHARSET.search(parameters)
    return charsets.decode(data, charset[1].decode() if charset else None)


def _rebuilt(short: _Short, box: Role) -> Iterable[bytes]:
    """A short message as RFC 5322 has it; who it is from or to is the number on the card."""
    is_received = box not in (Role.SENT, Role.DRAFTS)
    others = tuple(who for who in short.people if who.name or who.address)
    fields = []
    if others and is_received:
        fields.append(("From", _on_card(others[0])))
    elif others:
        fields.append(("To", ",\r\n ".join(map(_on_card, others))))
    if short.subject:
        fields.append(("Subject", mime_builder.encode_header(short.subject)))
    if short.date:
        fields.append(("Date", mime_builder.encode_header(short.date)))
    text = OutgoingPart("text/plain", (short.text.encode("utf-8", "replace"),), charset="utf-8", plain=True)
    return mime_builder.message(mime_builder.head([*fields, (REBUILT_HEADER, "headers, body")]), (text,), ())


def _on_card(who: Address) -> str:
    """Somebody for a header: a number is no address, and stands alone."""
    return mime_builder.address(who) if who.address else mime_builder.encode_header(who.name)


def read_message(path: Path, message: Message, listing: Listing) -> Iterable[bytes]:
    """The message out of its envelope."""
    return _head_and_body(_narrow(b"".join(stored_bytes(path, message))))


FORMAT = Format(
    name="vmg", read=read, matches_name=lambda name: name.lower().endswith(".vmg"), read_message=read_message
)
