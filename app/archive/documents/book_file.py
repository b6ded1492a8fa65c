"""address-book.jsonl: everybody of an archive, for the program itself. Written and read here, and nowhere else.

Only encrypted archives have one: it comes first in what is decrypted, so that the address book is read without
unpacking mail onto a disk. A line each, contacts first (shortened):

    {"contact": {"address": "hana@example.jp", "name": "佐藤 花子", "kind": "person", "why": ["owner_wrote"], …}}
    {"suggestion": {"address": "hana@example.jp", "other": "sato@example.com", "why": ["same_name"]}}
"""

import json
from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from typing import Any, BinaryIO

from app.model.contact import Card, Confidence, Contact, Kind, Provenance, Suggestion
from app.model.record import PeopleRecord

_CONTACT, _SUGGESTION = "contact", "suggestion"
_TEXTS = ("address", "name", "raw", "written")
_LISTS = ("addresses", "why", "mailboxes", "flags")
_NUMBERS = ("received", "sent", "deleted")


class BookFileError(Exception):
    """The file is not one of this program; the cause says why."""


def write(record: PeopleRecord, sink: BinaryIO) -> None:
    """Writes contacts and suggestions. Raises OSError."""
    for contact in record.people:
        _write_line(sink, {_CONTACT: _contact_fields(contact)})
    for suggestion in record.suggestions:
        _write_line(sink, {_SUGGESTION: asdict(suggestion)})


def read(lines: Iterable[bytes]) -> PeopleRecord:
    """What was written. Raises BookFileError for anything else."""
    people: list[Contact] = []
    suggestions: list[Suggestion] = []
    try:
        for line in lines:
            fields = json.loads(line)
            if _CONTACT in fields:
                people.append(_contact(fields[_CONTACT]))
            elif _SUGGESTION in fields:
                suggestions.append(_suggestion(fields[_SUGGESTION]))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise BookFileError from error
    return PeopleRecord(tuple(people), tuple(suggestions))


def _write_line(sink: BinaryIO, fields: dict[str, Any]) -> None:
    sink.write(json.dumps(fields).encode() + b"\n")


def _contact_fields(contact: Contact) -> dict[str, Any]:
    fields: dict[str, Any] = {name: getattr(contact, name) for name in (*_TEXTS, *_LISTS, *_NUMBERS)}
    return fields | {
        "kind": contact.kind.value,
        "first": contact.first.isoformat() if contact.first is not None else None,
        "last": contact.last.isoformat() if contact.last is not None else None,
        "card": asdict(contact.card) if contact.card is not None else None,
        "found_in": [[each.kind, each.file, each.confidence.value] for each in contact.found_in],
    }


def _contact(fields: dict[str, Any]) -> Contact:
    values: dict[str, Any] = {name: _text(fields[name]) for name in _TEXTS}
    values |= {name: _texts(fields[name]) for name in _LISTS}
    values |= {name: int(fields[name]) for name in _NUMBERS}
    return Contact(
        **values,
        kind=Kind(fields["kind"]),
        first=_moment(fields["first"]),
        last=_moment(fields["last"]),
        card=Card.from_fields(fields["card"]) if fields["card"] is not None else None,
        found_in=tuple(
            Provenance(_text(kind), _text(file), Confidence(confidence))
            for kind, file, confidence in fields["found_in"]
        ),
    )


def _suggestion(fields: dict[str, Any]) -> Suggestion:
    return Suggestion(_text(fields["address"]), _text(fields["other"]), _texts(fields["why"]))


def _moment(value: object) -> datetime | None:
    if value is None:
        return None
    moment = datetime.fromisoformat(_text(value))
    if moment.tzinfo is None:
        raise ValueError(value)
    return moment


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise TypeError(value)
    return tuple(_text(each) for each in value)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value
