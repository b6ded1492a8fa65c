"""The letter that tells a new address: a text with fields to fill in, in three tones and two languages."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from string import Template

from app.i18n.catalogue import Translator
from app.i18n.dates import long_day
from app.model.contact import Contact
from app.model.errors.usage import TemplateNotReadError, TemplateWrongError
from app.model.letter import Tone
from app.system.resources import resource
from app.textkit.organisations import is_company
from app.textkit.text import one_line

_LARGEST_TEMPLATE = 1 << 20
_PLACEHOLDERS = frozenset(
    {
        "name", "given_name", "honorific", "greeting", "from_name", "new_address", "old_address", "old_line", "until",
    }
)  # fmt: skip
# A title stays; さん stays among friends, where 様 would be stiff.
_TITLES, _FAMILIAR = frozenset({"先生", "御中"}), frozenset({"さん", "ちゃん", "くん", "君"})
_DEFAULTS = {"Greeting": "$name"}
_OLD_LINE = "$old_line"


@dataclass(frozen=True, slots=True)
class Sender:
    """Who writes: the name under the letter, the addresses, and the last day of the old one where it is known."""

    name: str
    new_address: str
    old_address: str = ""
    ends_on: date | None = None


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter taken apart: its fields (Subject, Greeting …), its text, and the language it is in."""

    fields: Mapping[str, str]
    body: str
    language: str

    def subject(self, sender: Sender) -> str:
        """The subject, filled in."""
        return self._filled(self._field("Subject"), sender)

    def text(self, sender: Sender, contact: Contact | None) -> str:
        """The letter to a contact, or without one a letter to everybody at once."""
        name = addressee(contact) if contact is not None else ""
        fields = {"name": name, "given_name": name, "honorific": ""}
        if contact is not None and name:
            fields |= {"given_name": _given_name(contact, name), "honorific": self._honorific(contact, name)}
        greeting = self._filled(self._greeting(contact, name), sender, fields)
        return "\n".join(text for _, text in self._lines(sender, {**fields, "greeting": greeting}) if text is not None)

    def lines_for(self, sender: Sender, name: str) -> list[tuple[str, str | None]]:
        """Every line of the letter as it is kept, and as it is written to somebody called `name`.

        None for a line that is left out, as there is no old address.
        """
        fields = {"name": name, "given_name": name, "honorific": self.honorific}
        return self._lines(sender, {**fields, "greeting": self._filled(self._field("Greeting"), sender, fields)})

    @property
    def honorific(self) -> str:
        """What usually stands behind a name; empty in English."""
        return self._field("Honorific")

    def _lines(self, sender: Sender, fields: Mapping[str, str]) -> list[tuple[str, str | None]]:
        kept = self.body.split("\n")
        return [
            (line, None if line.strip() == _OLD_LINE and not sender.old_address else self._line(line, sender, fields))
            for line in kept
        ]

    def _line(self, line: str, sender: Sender, fields: Mapping[str, str]) -> str:
        return self._filled(line, sender, fields).rstrip()

    def _honorific(self, contact: Contact, name: str) -> str:
        """The honorific of the letter, unless the name has one that says more."""
        usual = self._field("Honorific-Company" if is_company(name) else "Honorific")
        written = contact.person_name.honorific
        kept = _TITLES | _FAMILIAR if usual in _FAMILIAR else _TITLES
        return written if usual and written in kept else usual

    def _greeting(self, contact: Contact | None, name: str) -> str:
        if name:
            return self._field("Greeting")
        return (self._field("Greeting-To-All") if contact is None else "") or self._field("Greeting-Without-Name")

    def _field(self, name: str) -> str:
        return self.fields.get(name, _DEFAULTS.get(name, ""))

    def _filled(self, text: str, sender: Sender, fields: Mapping[str, str] | None = None) -> str:
        """A piece of the letter with everything known in it; the line about an old address is empty without one."""
        until = long_day(sender.ends_on, Translator(self.language)) if sender.ends_on is not None else ""
        known = dict.fromkeys(_PLACEHOLDERS, "") | {
            "from_name": one_line(sender.name),
            "new_address": one_line(sender.new_address),
            "old_address": one_line(sender.old_address),
            "until": until,
        }
        if sender.old_address:
            line = (self._field("Old-Line-Until") if until else "") or self._field("Old-Line")
            known["old_line"] = Template(line).substitute(known)
        return Template(text).substitute(known | dict(fields or {}))


def read_letter(tone: Tone, language: str, template: Path | None) -> Letter:
    """The letter that comes with the program, or one's own. Raises UsageError for a wrong one."""
    path = template or resource(f"notice/{tone.value}-{language}.txt")
    try:
        with path.open("rb") as file:
            text = file.read(_LARGEST_TEMPLATE).decode("utf-8-sig").replace("\r\n", "\n")
    except (OSError, UnicodeDecodeError) as error:
        raise TemplateNotReadError(path) from error
    head, _, body = text.partition("\n\n")
    fields = dict(line.split(": ", 1) for line in head.splitlines() if ": " in line)
    parts = [Template(part) for part in (*fields.values(), body)]
    unknown = {name for part in parts for name in part.get_identifiers()} - _PLACEHOLDERS
    if unknown or not fields.get("Subject") or not all(part.is_valid() for part in parts):
        raise TemplateWrongError(path, name=", ".join(sorted(unknown)) or "Subject")
    return Letter(fields, body, language)


def addressee(contact: Contact) -> str:
    """The name to greet somebody by, without honorific and firm; empty where what is known is no name."""
    local = contact.address.rpartition("@")[0]
    name = one_line(contact.shown_name)
    if "@" in name or name.casefold() == local.casefold() or not any(character.isalpha() for character in name):
        return ""
    parts = contact.person_name
    family, given = one_line(parts.family), one_line(parts.given)
    if not given:
        return family or name
    return f"{given} {family}" if _is_latin(given) else f"{family} {given}"


def _given_name(contact: Contact, name: str) -> str:
    """How a friend is greeted in English: by the given name, where it is known for sure."""
    given = one_line(contact.person_name.given)
    return given if given and _is_latin(given) else name


def _is_latin(text: str) -> bool:
    return all(character < "\u0250" for character in text)
