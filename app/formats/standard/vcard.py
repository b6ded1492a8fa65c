"""vCards of all versions: 2.1 of old telephones (quoted-printable, Shift_JIS, readings in SOUND), 3.0 and 4.0."""

import quopri
import re
from collections.abc import Callable, Iterator

from app.mime import charsets
from app.mime.headers import decode_base64
from app.model.contact import Card
from app.model.postal_address import PostalAddress, PostalKind
from app.textkit.lazy_pattern import lazy_pattern
from app.textkit.text import one_line

_BEGIN = lazy_pattern(rb"(?i)[ \t]*(?:AGENT[^:]*:[ \t]*)?BEGIN:VCARD[ \t]*$")
_END = lazy_pattern(rb"(?i)[ \t]*END:VCARD")
_AGENT = lazy_pattern(rb"(?i)[ \t]*AGENT[^:\n]*:[ \t]*BEGIN:VCARD(.+?)(?:END:VCARD|$)")
_MAX_DEPTH = 100
_ESCAPED = lazy_pattern(r"\\(.)", re.DOTALL)
_MAX_LENGTH = 1 << 20
_MAX_LINES = 20
# Only from the start of a word on: from every character, a long value would take quadratic time.
_ADDRESS = lazy_pattern(r"(?i)(?<![^\s<>,;])(?:mailto:)?([^\s<>,;?]+@[^\s<>,;?]+)")


def cards(data: bytes, book: str) -> Iterator[Card]:
    """The cards of people and firms. Never raises; what cannot be read is passed over, and so are groups.

    A card inside another (AGENT: the secretary of a person) is one of its own.
    """
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        data = data.decode("utf-16", "replace").encode("utf-8", "replace")
    data = data.replace(b"\xef\xbb\xbf", b"").replace(b"\r\r\n", b"\n").replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    for body in _bodies(data):
        card = _card(body[:_MAX_LENGTH], book)
        if card is not None and (card.addresses or card.phones or card.postal or card.name):
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


def _card(body: bytes, book: str) -> Card | None:
    values: dict[str, list[str]] = {}
    postal: list[PostalAddress] = []
    for name, value, parameters in _properties(body):
        values.setdefault(name, []).append(value)
        if name == "ADR" and (address := _address(value, parameters)):
            postal.append(address)

    def first(*names: str) -> str:
        return next((value for name in names for value in values.get(name, ()) if value.strip(" ;")), "")

    kind = _plain(first("KIND", "X-ADDRESSBOOKSERVER-KIND")).lower()
    if kind == "group":
        return None
    family, given, middle = _parts(first("N"), 3)
    reading = _parts(first("SOUND"), 2)
    company = _parts(first("ORG"), 1)[0]
    addresses = [found[1] for value in values.get("EMAIL", ()) if (found := _ADDRESS.search(_plain(value)))]
    written = _plain(first("FN", "X-FN", "NICKNAME"))
    is_marked = kind == "org" or _plain(first("X-ABSHOWAS")).upper() == "COMPANY"
    is_firm = bool(company) and (is_marked or not (family or given or written.replace(company, "")))
    written = company if is_firm else written
    return Card(
        name=written or " ".join(part for part in (family, given) if part) or company,
        addresses=tuple(dict.fromkeys(addresses)),
        family=family,
        given=given,
        family_reading=_plain(first("X-PHONETIC-LAST-NAME")) or reading[0],
        given_reading=_plain(first("X-PHONETIC-FIRST-NAME")) or reading[1],
        company=company,
        phones=tuple(dict.fromkeys(_plain(value).removeprefix("tel:") for value in values.get("TEL", ()) if value)),
        book=book,
        middle=middle,
        postal=tuple(dict.fromkeys(postal)),
        is_firm=is_firm,
    )


def _address(value: str, parameters: list[str]) -> PostalAddress:
    """ADR: post office box; extended address; street; town; region; postal code; country (RFC 2426 3.2.1)."""
    box, extended, street, *rest = _parts(value, 7, _lines)
    town, region, code, country = map(one_line, rest)
    kinds = {kind for each in parameters for kind in re.split("[=,]", each.replace('"', ""))}
    kind = PostalKind.HOME if "HOME" in kinds else PostalKind.WORK if "WORK" in kinds else PostalKind.OTHER
    return PostalAddress("\n".join(filter(None, (street, extended, box))), town, region, code, country, kind)


def _properties(body: bytes) -> Iterator[tuple[str, str, list[str]]]:
    """Name, decoded value and parameters of each property; groups (`item1.EMAIL`) are taken off."""
    for line in _unfolded(body.split(b"\n")):
        head, colon, value = line.partition(b":")
        if not colon:
            continue
        name, *parameters = head.decode("ascii", "replace").upper().split(";")
        yield name.rpartition(".")[2].strip(), _value(value, parameters), parameters


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


def _parts(value: str, count: int, plain: Callable[[str], str] | None = None) -> tuple[str, ...]:
    """The first components of a structured value, each as `plain` makes it."""
    found = [(plain or _plain)(part) for part in re.split(r"(?<!\\);", value)[:count]]
    return tuple((*found, *[""] * count)[:count])


def _lines(value: str) -> str:
    """A value of several lines."""
    text = _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], value)
    return "\n".join([line for each in text.splitlines()[:_MAX_LINES] if (line := one_line(each))])


def _plain(value: str) -> str:
    return one_line(_ESCAPED.sub(lambda found: " " if found[1] in "nN" else found[1], value))
