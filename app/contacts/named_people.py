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
    """The people in what `dump` wrote; None for what it did not write."""
    if text == _NOBODY:
        return []
    try:
        return [NamedPerson(*fields) for fields in json.loads(text)]
    except (ValueError, TypeError):
        return None
