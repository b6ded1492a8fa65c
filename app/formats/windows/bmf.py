r"""Becky!'s .bmf, EdMax's .mbx, nPOP's .dat: a line that is a single dot ends a message, as in SMTP (RFC 5321, 4.5.2).

    From: taro@example.jp\r\nX-Becky-Status: 010003,000000,3,…\r\n\r\nHello.\r\n.\r\n

The last bits of Becky!'s status, hexadecimal up to the first comma: 1 read, 2 forwarded, 4 answered. A line that begins
with a dot has two. Becky! keeps large attachments outside: `X-Becky-Include` names the file (nsBeckyMail.cpp of
Thunderbird's importer). nPOP writes fields of its own (Item.c of its source): `X-Download: 0` where the text was not
fetched, `X-File` for what is attached. EdMax and nPOP undo the transfer encoding of a text and leave its field.
"""

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path, PureWindowsPath

from app.formats.common.delimited import Span, spans
from app.formats.common.folder_listing import list_folder
from app.formats.common.message_bytes import stored_bytes
from app.formats.common.sections import head_length, is_field, looks_like_message
from app.mime import charsets
from app.model.codes import Code
from app.model.findings import Finding
from app.model.format import Format, Listing, Source
from app.model.mail import Completeness, Message, MessageFlag, Origin
from app.system.reading import read_small
from app.textkit.lazy_pattern import lazy_pattern

_SEPARATOR = lazy_pattern(rb"(?:(?<=\n)|\A)\.(?:\r\n|\n|\Z)")
_STATUS = lazy_pattern(rb"(?im)^X-Becky-Status:[ \t]*([0-9a-f]{1,8})")
_INCLUDE = lazy_pattern(rb"(?im)^X-Becky-Include:[ \t]*([^\r\n]+)\r?\n?")
_STUFFED = lazy_pattern(rb"(?m)^\.\.")
_MAX_INCLUDE = 256 << 20
_READ, _FORWARDED, _ANSWERED = 0x01, 0x02, 0x04
_NOT_FETCHED = lazy_pattern(rb"(?im)^X-(?:Mail)?Download:[ \t]*0[ \t]*\r?$")
# What the sniffing of a file looks at.
_SUFFIXES = frozenset({".bmf", ".mbx", ".rcv", ".dat"})
_DOTS_LOOKED_AT, _HEAD_LOOKED_AT = 1000, 16 << 10
_FIELD_NAME = lazy_pattern(rb"(?m)^([A-Za-z][A-Za-z0-9-]{1,40}):")
_PEOPLE = frozenset({b"from", b"to", b"sender", b"received", b"return-path"})
_OTHERS = frozenset({b"date", b"subject", b"message-id", b"mime-version", b"x-uidl"})
_WRITTEN = "sendbox.dat"
_NUMBERED = lazy_pattern(rb"(?im)^X-(?:Mail)?No:[ \t]*[0-9]")
_ATTACHED = lazy_pattern(rb"(?im)^X-(?:File|Attach):[ \t]*[^ \t\r\n]")
_ENCODED = lazy_pattern(rb"(?im)^Content-Transfer-Encoding:[ \t]*(base64|quoted-printable)[ \t]*\r?\n")
_BOUNDARY = lazy_pattern(
    rb"(?im)^Content-Type:[ \t]*multipart/[^\n]*?(?:\n[ \t][^\n]*?)*?boundary=\"?([^\"\r\n;]{1,200})"
)
_FIRST_LINE = lazy_pattern(rb"\s*([^\r\n]+)")
_BASE64_LINE = lazy_pattern(rb"(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?[ \t]*\Z")
_EIGHT_BIT, _QUOTED = lazy_pattern(rb"[\x80-\xff]|\x1b"), lazy_pattern(rb"=[0-9A-F]{2}")


def read(source: Source) -> Iterator[Message | Finding]:
    """The messages, in order."""
    for span in spans(source, _SEPARATOR):
        if not span.start.strip():
            continue
        notes = tuple(_doubts(source.path, span))
        head = _settled(span.start)
        yield Message(
            Origin(source.path, span.offset, span.length),
            head,
            _completeness(notes),
            _flags(span.head),
            notes=notes,
            excerpt=span.excerpt,
        )


def _doubts(path: Path, span: Span) -> Iterator[Code]:
    """Why a message is not whole: it was cut, its headers are lost, or an attachment kept outside is not there."""
    if not span.is_closed:
        yield Code.TRUNCATED
    if not looks_like_message(span.start):
        yield Code.NO_HEADERS
    if any(_attachment(path, found[1], list_folder) is None for found in _INCLUDE.finditer(span.start)):
        yield Code.ATTACHMENT_MISSING
    is_npop = _NUMBERED.search(span.head) is not None
    # What was written here was never fetched, and says so too.
    if is_npop and path.name.lower() != _WRITTEN and _NOT_FETCHED.search(span.head):
        has_text = span.start[len(span.head) :].strip()
        yield Code.PARTLY_ON_SERVER if has_text else Code.TEXT_NOT_DOWNLOADED
    elif is_npop and _ATTACHED.search(span.head):
        yield Code.ATTACHMENT_ELSEWHERE
    elif span.length <= len(span.start) and _is_converted(span.start):
        yield Code.NOT_AS_RECEIVED


def _completeness(notes: tuple[Code, ...]) -> Completeness:
    if Code.TEXT_NOT_DOWNLOADED in notes:
        return Completeness.HEADERS_ONLY
    return Completeness.PARTIAL if notes else Completeness.WHOLE


def _is_converted(text: bytes) -> bool:
    """True for a text that is no longer in the encoding or in the parts its headers tell."""
    size = head_length(text)
    parts = _BOUNDARY.search(text, 0, size)
    return _is_decoded(text, size) or (parts is not None and b"--" + parts[1].strip() not in text[size:])


def _is_decoded(text: bytes, size: int) -> bool:
    """True where the body, from `size` on, cannot be what its Content-Transfer-Encoding says."""
    found = _ENCODED.search(text, 0, size)
    line = _FIRST_LINE.match(text, size) if found else None
    if found is None or line is None:
        return False
    if found[1].lower() == b"base64":
        # A footer below an encoded text is plain in many lists: the first line decides.
        return _BASE64_LINE.match(line[1]) is None
    return _EIGHT_BIT.search(text, size) is not None and _QUOTED.search(text, size) is None


def _settled(text: bytes) -> bytes:
    """The header block of a message, without the encoding that its body does not have any more."""
    size = head_length(text)
    head = text[:size]
    return _ENCODED.sub(b"", head) if _is_decoded(text, size) else head


def read_message(path: Path, message: Message, listing: Listing) -> Iterable[bytes]:
    """The message with its dots as they were, and the attachments Becky! took out put back."""
    text = _STUFFED.sub(b".", b"".join(stored_bytes(path, message)))
    head = _settled(text)
    text = head + text[head_length(text) :]
    at = 0
    for found in _INCLUDE.finditer(text):
        yield text[at : found.start()]
        included = _included(path, found[1], listing)
        # Where the file is gone the line stays, and says what was there.
        yield included if included is not None else found[0]
        at = found.end()
    yield text[at:]


def _included(path: Path, name: bytes, listing: Listing) -> bytes | None:
    """What is in the file that a line of the body names; None where that is gone."""
    found = _attachment(path, name, listing)
    return read_small(found, _MAX_INCLUDE) if found is not None else None


def _attachment(path: Path, name: bytes, listing: Listing) -> Path | None:
    """The file a line of the body names, in the folder `#Attach` beside the mailbox or above it."""
    wanted = PureWindowsPath(charsets.decode(name.strip(), None)).parts
    wanted = tuple(part for part in wanted if part not in ("..", ".", "\\", "/"))
    for folder in (path.parent, *path.parent.parents[:3]):
        for base in ("#Attach", "#attach"):
            found = folder.joinpath(base, *wanted)
            listed = listing(found.parent).get(found.name)
            if listed is not None:
                return listed
    return None


def _flags(head: bytes) -> MessageFlag:
    found = _STATUS.search(head)
    bits = int(found[1], 16) if found else 0
    flags = MessageFlag.READ if bits & _READ else MessageFlag.NONE
    flags |= MessageFlag.ANSWERED if bits & _ANSWERED else MessageFlag.NONE
    return flags | (MessageFlag.FORWARDED if bits & _FORWARDED else MessageFlag.NONE)


def is_dot_separated(start: bytes, suffix: str, *, is_whole: bool) -> bool:
    """True where a file that begins with `start` (all of it: `is_whole`) is a mailbox of messages that end with a dot.

    In such a mailbox every line that is a single dot stands before a header block or at the end of the file. A letter
    may have such a line in its text, so all of them have to, and there have to be two; for a file with the suffix of
    such a mailbox (small letters) one of them is enough.
    """
    if not looks_like_message(start) or not _is_letter_head(start):
        return False
    dots = islice(_SEPARATOR.finditer(start, head_length(start)), _DOTS_LOOKED_AT)
    behind = [start[dot.end() : dot.end() + _HEAD_LOOKED_AT] for dot in dots]
    if not behind:
        return False
    *between, last = behind
    is_last = not last.strip() or (not is_whole and len(last) < _HEAD_LOOKED_AT)
    if suffix in _SUFFIXES:
        return is_last or any(map(_is_letter_head, behind))
    return bool(between) and all(map(_is_letter_head, between)) and (is_last or _is_letter_head(last))


def _is_letter_head(text: bytes) -> bool:
    """True where a header block begins that has what letters have: a sender or a receiver, and a second field."""
    block = text[: head_length(text[:_HEAD_LOOKED_AT])]
    names = {name.lower() for name in _FIELD_NAME.findall(block)}
    return is_field(text) and bool(names & _PEOPLE) and len(names & (_PEOPLE | _OTHERS)) > 1


def matches_name(name: str) -> bool:
    """True for the names Becky!, EdMax and nPOP give their mailboxes."""
    return name.lower().endswith(tuple(_SUFFIXES))


FORMAT = Format(name="bmf", read=read, matches_name=matches_name, read_message=read_message)
