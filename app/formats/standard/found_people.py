"""People a rescue found in pieces of databases and lists of messages: a line of JSON each, in `people.jsonl`.

{"address": "taro@example.jp", "name": "田中 太郎", "subject": "", "last": 1172800000, "confidence": "low"}
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from app.formats.common.times import from_unix
from app.model.contact import AddressTrace, Confidence

NAME = "people.jsonl"


@dataclass(frozen=True, slots=True)
class FoundPerson:
    """An address, and what stood beside it. `last` is aware, in UTC."""

    address: str
    name: str
    subject: str
    last: datetime | None
    confidence: Confidence


def line(person: FoundPerson) -> bytes:
    """A person as a line of the file."""
    fields = {
        "address": person.address,
        "name": person.name,
        "subject": person.subject,
        "last": int(person.last.timestamp()) if person.last is not None else None,
        "confidence": person.confidence.value,
    }
    return json.dumps(fields, ensure_ascii=False).encode("utf-8", "replace") + b"\n"


def traces(data: bytes) -> Iterator[AddressTrace]:
    """The people in such a file; a line that is broken is passed over."""
    for each in data.splitlines():
        try:
            fields = json.loads(each)
            last = from_unix(fields["last"])
            yield AddressTrace(
                str(fields["address"]), str(fields["name"]), confidence=Confidence(fields["confidence"]), last=last
            )
        except (ValueError, KeyError, TypeError):
            continue
