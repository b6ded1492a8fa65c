"""vCards of all versions: 2.1 of old telephones (quoted-printable, Shift_JIS, readings in SOUND), 3.0 and 4.0."""

import quopri
import re
from collections.abc import Iterator

from app.mime import charsets
from app.mime.headers import decode_base64
from app.model.contact import Card
from app.textkit.text import one_line

_FOLDED = re.compile(rb"\n[ \t]")
_SOFT_BREAK = re.compile(rb"=[ \t]*\n")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_MAX_LENGTH = 1 << 20
# Only from the start of a word on: from every character, a long value would take quadratic time.
_ADDRESS = re.compile(r"(?<![^\s<>,;])[^\s<>,;]+@[^\s<>,;]+")


def cards(data: bytes, book: str) -> Iterator[Card]:
    """The cards with an address or a telephone number. Never raises; what cannot be read is passed over."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        data = data.decode("utf-16", "replace").encode("utf-8", "replace")
    data = data.replace(b"\r\r\n", b"\n").replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    for piece in re.split(rb"(?im)^[ \t]*BEGIN:VCARD[ \t]*$", data)[1:]:
        body = re.split(rb"(?im)^[ \t]*END:VCARD", piece, maxsplit=1)[0]
        card = _card(body[:_MAX_LENGTH], book)
        if card.addresses or card.phones:
            yield card


def _card(body: bytes, book: str) -> Card:
    values: dict[str, list[str]] = {}
    for name, value in _properties(body):
        values.setdefault(name, []).append(value)

    def first(*names: str) -> str:
        return next((value for name in names for value in values.get(name, ()) if value.strip(" ;")), "")

    family, given = _parts(first("N"), 2)
    reading = _parts(first("SOUND"), 2)
    company = _parts(first("ORG"), 1)[0]
    addresses = [found[0] for value in values.get("EMAIL", ()) if (found := _ADDRESS.search(_plain(value)))]
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
    body = _SOFT_BREAK.sub(b"=\n", body) if b"QUOTED-PRINTABLE" in body.upper() else body
    lines = _FOLDED.sub(b"", body).splitlines()
    for line in _joined(lines):
        head, colon, value = line.partition(b":")
        if not colon:
            continue
        name, *parameters = head.decode("ascii", "replace").upper().split(";")
        yield name.rpartition(".")[2].strip(), _value(value, parameters)


def _joined(lines: list[bytes]) -> Iterator[bytes]:
    """Quoted-printable values go on where a line ends with "=" (version 2.1)."""
    pending: list[bytes] = []
    for line in lines:
        if line.endswith(b"=") and (pending or b"QUOTED-PRINTABLE" in line.partition(b":")[0].upper()):
            pending.append(line[:-1])
            continue
        yield b"".join((*pending, line))
        pending.clear()


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
