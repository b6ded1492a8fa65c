"""vCards of all versions: 2.1 of old telephones (quoted-printable, Shift_JIS, readings in SOUND), 3.0 and 4.0."""

import quopri
import re
from collections.abc import Iterator

from app.mime import charsets
from app.mime.headers import decode_base64
from app.model.contact import Card
from app.textkit.text import one_line

_BEGIN = re.compile(rb"(?i)[ \t]*(?:AGENT[^:]*:[ \t]*)?BEGIN:VCARD[ \t]*$")
_END = re.compile(rb"(?i)[ \t]*END:VCARD")
_AGENT = re.compile(rb"(?i)[ \t]*AGENT[^:\n]*:[ \t]*BEGIN:VCARD(.+?)(?:END:VCARD|$)")
_MAX_DEPTH = 100
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_MAX_LENGTH = 1 << 20
# Only from the start of a word on: from every character, a long value would take quadratic time.
_ADDRESS = re.compile(r"(?i)(?<![^\s<>,;])(?:mailto:)?([^\s<>,;?]+@[^\s<>,;?]+)")


def cards(data: bytes, book: str) -> Iterator[Card]:
    """The cards with an address or a telephone number. Never raises; what cannot be read is passed over.

    A card inside another (AGENT: the secretary of a person) is one of its own.
    """
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        data = data.decode("utf-16", "replace").encode("utf-8", "replace")
    data = data.replace(b"\xef\xbb\xbf", b"").replace(b"\r\r\n", b"\n").replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    for body in _bodies(data):
        card = _card(body[:_MAX_LENGTH], book)
        if card.addresses or card.phones:
            yield card


def _bodies(data: bytes) -> Iterator[bytes]:
    """What stands between BEGIN and END of each card, inner cards first; the end may be missing."""
    opened: list[list[bytes]] = []
    for line in data.split(b"\n"):
        if _BEGIN.match(line):
            if len(opened) >= _MAX_DEPTH:
                # Nothing but cards without an end: each counts as ended.
                yield b"\n".join(opened.pop())
            opened.append([])
        elif opened and _END.match(line):
            yield b"\n".join(opened.pop())
        elif opened:
            opened[-1].append(line)
            if inner := _AGENT.match(line):
                yield inner[1].replace(b"\\n", b"\n").replace(b"\\N", b"\n")
    for rest in opened:
        yield b"\n".join(rest)


def _card(body: bytes, book: str) -> Card:
    values: dict[str, list[str]] = {}
    for name, value in _properties(body):
        values.setdefault(name, []).append(value)

    def first(*names: str) -> str:
        return next((value for name in names for value in values.get(name, ()) if value.strip(" ;")), "")

    family, given = _parts(first("N"), 2)
    reading = _parts(first("SOUND"), 2)
    company = _parts(first("ORG"), 1)[0]
    addresses = [found[1] for value in values.get("EMAIL", ()) if (found := _ADDRESS.search(_plain(value)))]
    return Card(
        name=_plain(first("FN", "X-FN", "NICKNAME")) or " ".join(part for part in (family, given) if part) or company,
        addresses=tuple(dict.fromkeys(addresses)),
        family=family,
        given=given,
        family_reading=_plain(first("X-PHONETIC-LAST-NAME")) or reading[0],
        given_reading=_plain(first("X-PHONETIC-FIRST-NAME")) or reading[1],
        company=company,
        phones=tuple(dict.fromkeys(_plain(value).removeprefix("tel:") for value in values.get("TEL", ()) if value)),
        book=book,
    )


def _properties(body: bytes) -> Iterator[tuple[str, str]]:
    """Name and decoded value of each property; groups (`item1.EMAIL`) and parameters are taken off."""
    for line in _unfolded(body.split(b"\n")):
        head, colon, value = line.partition(b":")
        if not colon:
            continue
        name, *parameters = head.decode("ascii", "replace").upper().split(";")
        yield name.rpartition(".")[2].strip(), _value(value, parameters)


def _unfolded(lines: list[bytes]) -> Iterator[bytes]:
    """Whole lines: folded ones begin with a blank, and quoted-printable ones end with "=" (version 2.1), or both."""
    pieces: list[bytes] = []
    is_open = False
    for line in lines:
        if is_open:
            pieces.append(line[1:] if line[:1] in (b" ", b"\t") and line[1:2] == b"=" else line)
        elif pieces and line[:1] in (b" ", b"\t"):
            pieces.append(line[1:])
        else:
            if pieces:
                yield b"".join(pieces)
            pieces = [line]
        is_quoted = b"QUOTED-PRINTABLE" in pieces[0].partition(b":")[0].upper()
        is_open = is_quoted and pieces[-1].rstrip(b" \t").endswith(b"=")
        if is_open:
            pieces[-1] = pieces[-1].rstrip(b" \t")[:-1]
    if pieces:
        yield b"".join(pieces)


def _value(value: bytes, parameters: list[str]) -> str:
    given = {name: content for name, _, content in (each.partition("=") for each in parameters)}
    encoding = given.get("ENCODING", "")
    if "QUOTED-PRINTABLE" in (encoding, *given):
        value = quopri.decodestring(value)
    elif encoding in ("B", "BASE64"):
        value = decode_base64(value)
    return charsets.decode(value, given.get("CHARSET", "").strip('"') or None)


def _parts(value: str, count: int) -> tuple[str, ...]:
    """The first components of a structured value."""
    found = [_plain(part) for part in re.split(r"(?<!\\);", value)]
    return tuple((*found, *[""] * count)[:count])


def _plain(value: str) -> str:
    return one_line(_ESCAPED.sub(lambda found: " " if found[1] in "nN" else found[1], value))
