"""Writes docs/formats.md: which programs of which era are found, copied and read, as the code has it.

Run by `python3 dev.py formats`; a test fails where the table is not what the code says.
"""

from pathlib import Path

from app import clients
from app.formats.reading.registry import READERS
from app.i18n.catalogue import Translator
from app.i18n.labels import client_label

ROOT = Path(__file__).resolve().parents[1]

_HEAD = """# What Furoshiki finds, copies and reads

Written by `docs/make_formats.py` from the code; do not edit. Everything found is copied bit-exact. "Read" means that
its messages are counted, listed and searched for people; "readable copy" that they are also written as mbox, because no
stock tool opens the original. What is not read is copied whole, and the run says what to do. "Tried" means on stores
made by the programs themselves; the rest was written from documentation and tried on stores our tests make.

| program | era | found | copied | read | readable copy | people | tried |
|---|---|---|---|---|---|---|---|
"""

_ONLY_BY_PATH = "files"


def table() -> str:
    """The whole page."""
    words = Translator("en")
    rows = []
    for client in clients.ALL:
        name = client_label(client.CLIENT.id, words)
        found = "with --path" if client.CLIENT.id == _ONLY_BY_PATH else "yes"
        for generation in client.CLIENT.generations:
            read = "yes" if generation.formats else "no"
            readable = "yes" if any(READERS[each].needs_export for each in generation.formats) else ""
            tried = "yes" if generation.tested_on_real_data else ""
            rows.append(f"| {' | '.join((name, generation.name, found, 'yes', read, readable, read, tried))} |\n")
    return _HEAD + "".join(rows)


if __name__ == "__main__":
    (ROOT / "docs" / "formats.md").write_text(table(), encoding="utf-8")
