"""The people whom a text names, as a catalog keeps them: a text is read once, and not again while its bytes stay.

[["山田 花子", "ヤマダ ハナコ", ["hanako@example.jp"], ["090-0000-0000"], "", ""]]
"""

import json
from collections.abc import Iterable

from app.contacts.label_lines import NamedPerson

_NOBODY = "[]"


def dump(people: Iterable[NamedPerson]) -> str:
    """The people as JSON, in the order of their fields; read back by `load`."""
    fields = [(each.name, each.reading, each.addresses, each.phones, each.family, each.given) for each in people]
    return json.dumps(fields) if fields else _NOBODY


def load(text: str) -> list[NamedPerson] | None:
    """The people in what `dump` wrote; None for what it did not write: the archive may have been in other hands."""
    if text == _NOBODY:
        return []
    if not text:
        # As most texts are noted that were left unread: an error raised for each takes its time.
        return None
    try:
        people = [NamedPerson(*fields) for fields in json.loads(text)]
    except (ValueError, TypeError, RecursionError):
        return None
    return people if all(map(_is_of_a_text, people)) else None


def _is_of_a_text(person: NamedPerson) -> bool:
    """True where the person can be reached, and each value is what a line of a text may say."""
    listed: tuple[object, ...] = (person.addresses, person.phones)
    if not person.is_reachable or not all(isinstance(each, list) for each in listed):
        return False
    single = (person.name, person.reading, person.family, person.given)
    return all(map(_is_line, (*single, *person.addresses, *person.phones)))


def _is_line(value: object) -> bool:
    return isinstance(value, str) and len(value.splitlines()) < 2
