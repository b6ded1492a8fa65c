"""The numbers that messages of a POP3 server have here: POP3 has names (UIDL), and numbers for one session only.

names.json       {"generation": 1795955320, "names": ["whqtswO00WBw418f9t5JxYwZ", …]}

The first name has number 1. A list that is lost or damaged begins a new generation, so that no number means another
message than before.
"""

import json
import secrets
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from app.model.errors.destination import NotWritableError
from app.servers.pop import PopMessage
from app.system.reading import read_start
from app.system.small_file import replace

_LARGEST = 1 << 28
_LARGEST_GENERATION = 1 << 32


class PopNames:
    """Raises OSError."""

    def __init__(self, path: Path) -> None:
        self._path = path
        # By chance and not by the clock: a list lost within the second it was begun in would be taken for the same.
        self.generation, names = _read(path) or (secrets.randbelow(_LARGEST_GENERATION - 1) + 1, [])
        self._numbers = {name: number for number, name in enumerate(names, 1)}

    def numbers(self, messages: Sequence[PopMessage]) -> dict[int, PopMessage]:
        """The messages by the numbers they have here; what is new is on the list in storage before this ends.

        A server may give one name to messages that are the same (RFC 1939): these are told apart by their order.
        """
        found: dict[int, PopMessage] = {}
        met: Counter[bytes] = Counter()
        known = len(self._numbers)
        for each in messages:
            met[each.name] += 1
            # UIDL has no blank.
            name = f"{each.name.decode('latin-1')} {met[each.name]}"
            found[self._numbers.setdefault(name, len(self._numbers) + 1)] = each
        if len(self._numbers) != known or not self._path.exists():
            fields = {"generation": self.generation, "names": list(self._numbers)}
            if not replace(self._path, json.dumps(fields).encode("ascii")):
                raise NotWritableError(self._path.parent)
        return found


def _read(path: Path) -> tuple[int, list[str]] | None:
    try:
        fields = json.loads(read_start(path, _LARGEST))
    except FileNotFoundError:
        return None
    except (ValueError, RecursionError):
        return None
    match fields:
        case {"generation": int(generation), "names": list(names)}:
            known = [name for name in names if isinstance(name, str)]
            if 0 < generation < _LARGEST_GENERATION and len(set(known)) == len(names):
                return generation, known
    return None
