"""Writes docs/signs.md: every sign of a person or a machine, its weight and its sentences, as the code has them.

Run by `python3 dev.py signs`; a test fails where the table is not what the code says.
"""

from pathlib import Path

from app.contacts.weights import MACHINE_LEAD, MAX_MESSAGE_WEIGHT, MIN_MACHINE, MIN_PERSON, PERSON_LEAD, WEIGHTS
from app.i18n.catalogue import Translator
from app.i18n.evidence import why_label

ROOT = Path(__file__).resolve().parents[1]

_HEAD = f"""# Who is a person, and why

Written by `docs/make_signs.py` from the code; do not edit. Signs of an address, its name and what the owner did count
in full, those of messages by the average message; one message weighs {MAX_MESSAGE_WEIGHT} at most.

- {MIN_MACHINE} or more, and {MACHINE_LEAD} more than speaks for a person: a machine, bulk or automatic.
- {MIN_PERSON} or more, and {PERSON_LEAD} more than speaks for a machine: a person.
- Everybody else is unknown, kept in the address book "to check", and shown with the signs there are.

| sign | for | weight | English | Japanese |
|---|---|---:|---|---|
"""


def table() -> str:
    """The whole page."""
    english, japanese = Translator("en"), Translator("ja")
    rows = [
        f"| `{code}` | {kind.value} | {weight} | {why_label(code, english)} | {why_label(code, japanese)} |\n"
        for code, (kind, weight) in WEIGHTS.items()
    ]
    return _HEAD + "".join(rows)


if __name__ == "__main__":
    (ROOT / "docs" / "signs.md").write_text(table(), encoding="utf-8")
