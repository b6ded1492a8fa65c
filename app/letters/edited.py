"""A letter as it is edited: a plain text in which names and addresses stand as they are, and the way back to a letter.

What was left as it was goes on following the name, the addresses and the day; so does an address within a changed line.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from difflib import SequenceMatcher

from app.i18n.catalogue import Translator
from app.i18n.dates import long_day
from app.letters.letter import Letter, Sender

_SHORTEST_NAME = 2
"""Characters: a shorter name is found in other words too, 花 in 花束."""
_GREETING, _NAME = "$greeting", "${name}"


def text_to_edit(letter: Letter, sender: Sender, name: str) -> str:
    """The text as somebody called `name` would get it; `name` is a stand-in such as "(name)"."""
    return "\n".join(shown for _, shown in letter.lines_for(sender, name) if shown is not None)


def edited(letter: Letter, sender: Sender, name: str, subject: str, text: str) -> Letter:
    """The letter whose text, as `text_to_edit` gives it, was changed to `text`, and its subject to `subject`."""
    values = _values(letter, sender, name)
    fields = dict(letter.fields)
    if subject != letter.subject(sender):
        fields["Subject"] = _as_template(" ".join(subject.split()), values)
    body = _body(letter.lines_for(sender, name), text.split("\n"), values)
    if _GREETING not in body and (at := next((at for at, line in enumerate(body) if _NAME in line), None)) is not None:
        # As a greeting it gives way to another one where no name is known.
        fields["Greeting"], body[at] = body[at], _GREETING
    return replace(letter, fields=fields, body="\n".join(body))


def _body(lines: list[tuple[str, str | None]], changed: list[str], values: Mapping[str, str]) -> list[str]:
    """The lines as a letter keeps them: those that were left as they are in their own form."""
    groups = _groups(lines)
    shown = [shown for shown, _ in groups]
    body: list[str] = []
    for kind, start, end, first, last in SequenceMatcher(None, shown, changed, autojunk=False).get_opcodes():
        kept = [kept for _, group in groups[start:end] for kept in group]
        if kind == "equal":
            body += kept
            continue
        body += [_as_template(line, values) for line in changed[first:last]]
        # What is not shown for want of an old address was not taken out.
        body += [line for _, group in groups[start:end] for line in group[1:]]
    return body


def _groups(lines: list[tuple[str, str | None]]) -> list[tuple[str, list[str]]]:
    """Every line that is shown, with its own form and those of the hidden lines that follow it."""
    groups: list[tuple[str, list[str]]] = []
    for kept, shown in lines:
        if shown is not None:
            groups.append((shown, [kept]))
        elif groups:
            groups[-1][1].append(kept)
    return groups


def _values(letter: Letter, sender: Sender, name: str) -> dict[str, str]:
    """What is filled in, with the field it is filled into."""
    until = long_day(sender.ends_on, Translator(letter.language)) if sender.ends_on is not None else ""
    values = {
        sender.new_address: "${new_address}",
        sender.old_address: "${old_address}",
        until: "${until}",
        f"{name} {letter.honorific}": f"{_NAME} ${{honorific}}",
        f"{name}{letter.honorific}": f"{_NAME}${{honorific}}",
        name: _NAME,
    }
    if len(sender.name) >= _SHORTEST_NAME:
        values.setdefault(sender.name, "${from_name}")
    return {value: field for value, field in values.items() if value.strip()}


def _as_template(line: str, values: Mapping[str, str]) -> str:
    """A typed line as a letter keeps it: `$` as itself, and fields again for what is filled in."""
    pattern = "|".join(re.escape(each) for each in sorted(values, key=len, reverse=True))
    pieces = re.split(f"({pattern})", line) if pattern else [line]
    return "".join(values.get(piece, piece.replace("$", "$$")) for piece in pieces)
