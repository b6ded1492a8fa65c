"""Writes docs/formats.md: which programs of which era are found, copied and read, as the code has it.

Run by `python3 dev.py formats`; a test fails where the table is not what the code says.
"""

from pathlib import Path

from app import clients
from app.formats.reading.registry import READERS
from app.i18n.catalogue import Translator
from app.i18n.labels import client_label
from app.model.client import Basis, Generation, Reading

ROOT = Path(__file__).resolve().parents[1]

_HEAD = """# What Furoshiki finds, copies and reads

Written by `docs/make_formats.py` from the code; do not edit.

- **copied**: everything found is copied bit-exact. "no": a cache of a server without whole messages, which is named.
- **read**: its messages are counted, listed and searched for people. "partly": only what the program kept of them.
  "by description": it is read, but nobody here had a store or a schema of the program; trust the copy, not the count.
- **readable copy**: its messages are also written as mbox, because no stock tool opens the original.
- **people**: senders come from its messages, or from lists that the program keeps beside them.
- **tried on**: real files (stores the programs themselves wrote), real schema (its table definitions or the code of
  others that reads it), or description only.

| program | era | found | copied | read | readable copy | people | tried on |
|---|---|---|---|---|---|---|---|
"""

_ONLY_BY_PATH = frozenset({"files", "server"})


def table() -> str:
    """The whole page."""
    words = Translator("en")
    rows = []
    for client in clients.ALL:
        name = client_label(client.CLIENT.id, words)
        found = "with --path" if client.CLIENT.id in _ONLY_BY_PATH else "yes"
        for generation in client.CLIENT.generations:
            cells = (name, generation.name, found, *_cells(generation))
            rows.append(f"| {' | '.join(cells)} |\n")
    return _HEAD + "".join(rows)


def _cells(generation: Generation) -> tuple[str, ...]:
    """What the page says of one generation, from "copied" on."""
    copied = "yes" if generation.is_copied else "no"
    readable = "yes" if any(READERS[each].needs_export for each in generation.formats) else ""
    people = "yes" if generation.formats or generation.has_traces else "no"
    return copied, _read(generation), readable, people, generation.basis.value


def _read(generation: Generation) -> str:
    if generation.reading is Reading.NOTHING:
        return "no"
    words = "yes" if generation.reading is Reading.MESSAGES else "partly"
    return "by description" if generation.basis is Basis.DESCRIPTION else words


if __name__ == "__main__":
    (ROOT / "docs" / "formats.md").write_text(table(), encoding="utf-8")
