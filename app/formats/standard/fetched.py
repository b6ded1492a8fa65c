r"""Mail fetched from a server by this program: one file a message, what the server says of it in the file's name.

7,20240305T010000Z,RS.eml      UID 7, received on 5 March 2024 at 01:00 UTC, answered and read; letters as in Maildir
8.eml                          nothing is known but the UID
"""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from app.formats.standard.eml import message_in
from app.model.findings import Finding
from app.model.format import Format, Source
from app.model.mail import Message, MessageFlag

_NAME = re.compile(r"\d{1,10}(?:,(\d{8}T\d{6}Z)?(?:,([A-Z]*))?)?\.eml")
_MOMENT = "%Y%m%dT%H%M%SZ"
_LETTERS = {
    "D": MessageFlag.DRAFT,
    "F": MessageFlag.FLAGGED,
    "J": MessageFlag.JUNK,
    "P": MessageFlag.FORWARDED,
    "R": MessageFlag.ANSWERED,
    "S": MessageFlag.READ,
    "T": MessageFlag.DELETED,
}
_FLAGS = {
    "\\answered": "R",
    "\\deleted": "T",
    "\\draft": "D",
    "\\flagged": "F",
    "\\seen": "S",
    "$forwarded": "P",
    "$junk": "J",
}
"""System flags (RFC 9051, 2.3.2) and the registered keywords that have a letter."""


def file_name(uid: int, received: datetime | None, flags: Iterable[str]) -> str:
    """The name of the file of a message; `flags` are as the server writes them, `received` is aware."""
    letters = "".join(sorted({_FLAGS[each.lower()] for each in flags if each.lower() in _FLAGS}))
    moment = f"{received.astimezone(UTC):{_MOMENT}}" if received is not None else ""
    return ",".join([str(uid), *([moment] if moment or letters else []), *([letters] if letters else [])]) + ".eml"


def read(source: Source) -> Iterator[Message | Finding]:
    """The one message of a file, with the date and the flags in its name."""
    found = _NAME.fullmatch(source.path.name)
    flags = MessageFlag.NONE
    for letter in (found[2] or "") if found else "":
        flags |= _LETTERS.get(letter, MessageFlag.NONE)
    received = _moment(found[1]) if found and found[1] else None
    for each in message_in(source, flags):
        yield each._replace(received=received) if isinstance(each, Message) else each


def _moment(text: str) -> datetime | None:
    try:
        return datetime.strptime(text, _MOMENT).replace(tzinfo=UTC)
    except ValueError:
        return None


FORMAT = Format(name="fetched", read=read, matches_name=lambda name: name.endswith(".eml") and not name.startswith("."))
