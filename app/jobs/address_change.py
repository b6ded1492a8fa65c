"""Telling everybody the new address: drafts, a text to paste and a list to print. Nothing is ever sent."""

import html
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from string import Template

from app.archive.bag import layout
from app.contacts.choose import Choice
from app.formats.common import mime_builder
from app.formats.common.mime_builder import OutgoingPart
from app.jobs import people as people_job
from app.jobs.cancel import Cancel
from app.jobs.engine import Meter
from app.jobs.sources import Sources
from app.mime.addresses import header_form
from app.model.contact import Contact
from app.model.errors.destination import DraftsInsideArchiveError, NotWritableError, TargetExistsError
from app.model.errors.usage import SenderNeededError, TemplateNotReadError, TemplateWrongError
from app.model.events import Finished, Report, Stage
from app.model.mail import Address
from app.model.plan import PlannedStore
from app.model.record import AddressChangeRecord
from app.system.resources import resource
from app.textkit.organisations import is_company
from app.textkit.person_name import PersonName
from app.textkit.text import one_line

DRAFTS, TEXT, LIST = "drafts", "text.txt", "addresses.html"
_DELIVERY_FLAGS = frozenset({"address_irregular", "service_ceased"})
_LONGEST_NAME = 40
_LARGEST_TEMPLATE = 1 << 20
_DOUBTFUL = "△"
_PLACEHOLDERS = frozenset({"name", "honorific", "from_name", "new_address", "old_address", "old_line", "greeting"})
_DEFAULTS = {"Greeting": "$name"}


@dataclass(frozen=True, slots=True)
class AddressChangeRequest:
    """What to write, and where. `batch` 0: a draft for each person; else drafts with at most so many in Bcc.

    `template` is a letter of the owner's own instead of that in `resources/notice`: its first lines are the fields
    Subject, Greeting, Greeting-Without-Name, Honorific, Honorific-Company and Old-Line, of which only the first is
    needed; what starts with "$" is filled in.
    """

    folder: Path
    from_name: str
    new_address: str
    old_address: str = ""
    language: str = "ja"
    batch: int = 0
    template: Path | None = None
    choice: Choice = field(default_factory=Choice)


@dataclass(frozen=True, slots=True)
class _Letter:
    """A template taken apart."""

    fields: Mapping[str, str]
    body: str

    def field(self, name: str) -> str:
        """A field of the letter, or its default."""
        return self.fields.get(name, _DEFAULTS.get(name, ""))


def prepare(sources: Sources, request: AddressChangeRequest) -> list[PlannedStore] | Path:
    """The archive, or the stores, to take people from. Raises UsageError and DestinationError."""
    check(sources, request)
    return people_job.prepare(sources)


def check(sources: Sources, request: AddressChangeRequest) -> None:
    """Whether that can be written. Raises UsageError and DestinationError."""
    if "@" not in request.new_address or not request.from_name.strip():
        raise SenderNeededError(request.new_address)
    for source in sources.paths:
        if request.folder.absolute().is_relative_to(source.absolute()):
            raise DraftsInsideArchiveError(request.folder)
    if request.folder.exists():
        raise TargetExistsError(request.folder)
    _letter(request)


def run(
    where: list[PlannedStore] | Path, request: AddressChangeRequest, report: Report, cancel: Cancel
) -> AddressChangeRecord:
    """Writes the drafts, the text and the list. Raises CancelledError, UsageError and DestinationError."""
    found = people_job.run(where, report, cancel)
    return write(request.choice.chosen(request.choice.decided(found.people)), request, report, cancel)


def write(
    people: Sequence[Contact], request: AddressChangeRequest, report: Report, cancel: Cancel
) -> AddressChangeRecord:
    """The same for people who are chosen already. Raises CancelledError, UsageError and DestinationError."""
    meter = Meter(Stage.NOTICE, report, cancel)
    letter = _letter(request)
    reachable = [contact for contact in people if contact.address]
    try:
        (request.folder / DRAFTS).mkdir(parents=True)
        drafts = 0
        for name, draft in _drafts(reachable, letter, request):
            (request.folder / DRAFTS / name).write_bytes(draft)
            drafts += 1
            meter.advance(files=1)
        # With a byte order mark Notepad opens it as UTF-8.
        text = f"{_filled(letter.field('Subject'), letter, request)}\n\n{_body(letter, request, None)}"
        (request.folder / TEXT).write_bytes(text.replace("\n", "\r\n").encode("utf-8-sig", "replace"))
        (request.folder / LIST).write_bytes(_list(people, request))
    except OSError as error:
        raise NotWritableError(request.folder) from error
    meter.done()
    doubtful = sum(1 for contact in reachable if _DELIVERY_FLAGS.intersection(contact.flags))
    record = AddressChangeRecord(request.folder, drafts, len(reachable), len(people) - len(reachable), doubtful)
    report(Finished(record))
    return record


def preview(request: AddressChangeRequest, contact: Contact | None) -> tuple[str, str]:
    """Subject and text of the letter to a contact, or without one a general letter. Raises UsageError."""
    letter = _letter(request)
    return _filled(letter.field("Subject"), letter, request), _body(letter, request, contact)


def _letter(request: AddressChangeRequest) -> _Letter:
    """Raises UsageError for a template that cannot be read or holds an unknown placeholder."""
    path = request.template or resource(f"notice/letter-{request.language}.txt")
    try:
        with path.open("rb") as file:
            text = file.read(_LARGEST_TEMPLATE).decode("utf-8-sig").replace("\r\n", "\n")
    except (OSError, UnicodeDecodeError) as error:
        raise TemplateNotReadError(path) from error
    head, _, body = text.partition("\n\n")
    letter = _Letter(dict(line.split(": ", 1) for line in head.splitlines() if ": " in line), body)
    parts = [Template(part) for part in (*letter.fields.values(), body)]
    unknown = {name for part in parts for name in part.get_identifiers()} - _PLACEHOLDERS
    if unknown or not letter.field("Subject") or not all(part.is_valid() for part in parts):
        raise TemplateWrongError(path, name=", ".join(sorted(unknown)) or "Subject")
    return letter


def _drafts(people: Sequence[Contact], letter: _Letter, request: AddressChangeRequest) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of every draft."""
    subject = _filled(letter.field("Subject"), letter, request)
    if not request.batch:
        for number, contact in enumerate(people, 1):
            shown = one_line(contact.name or contact.address)[:_LONGEST_NAME]
            name = layout.safe_name(f"{number:04} {shown}.eml")
            to = [("To", mime_builder.address(Address(contact.name, header_form(contact.address))))]
            yield name, _draft(subject, to, _body(letter, request, contact), request)
        return
    remaining = iter(people)
    number = 0
    while chunk := list(islice(remaining, request.batch)):
        number += 1
        # To the owner, the others unseen: no customer sees another's address.
        fields = [
            ("To", mime_builder.address(Address(request.from_name, request.new_address))),
            ("Bcc", mime_builder.addresses([Address("", header_form(contact.address)) for contact in chunk])),
        ]
        yield f"batch {number:03}.eml", _draft(subject, fields, _body(letter, request, None), request)


def _draft(subject: str, to: list[tuple[str, str]], text: str, request: AddressChangeRequest) -> bytes:
    """A message that programs open for writing (X-Unsent), not for reading."""
    sender = Address(one_line(request.from_name), one_line(request.new_address))
    fields = [
        ("X-Unsent", "1"),
        ("From", mime_builder.address(sender)),
        *to,
        ("Subject", mime_builder.encode_header(subject)),
    ]
    data = text.replace("\n", "\r\n").encode("utf-8", "replace")
    part = OutgoingPart("text/plain", (data,), charset="utf-8")
    return b"".join(mime_builder.message(mime_builder.head(fields), [part], ()))


def _body(letter: _Letter, request: AddressChangeRequest, contact: Contact | None) -> str:
    """The letter to a contact, or without one a general letter."""
    parts = contact.person_name if contact is not None else PersonName()
    name = one_line(parts.shown)
    ending = parts.honorific or letter.field("Honorific-Company" if is_company(name) else "Honorific")
    fields = {"name": name, "honorific": ending if name else ""}
    greeting = _filled(letter.field("Greeting" if name else "Greeting-Without-Name"), letter, request, fields)
    filled = _filled(letter.body, letter, request, {**fields, "greeting": greeting})
    return "\n".join(line.rstrip() for line in filled.split("\n"))


def _filled(text: str, letter: _Letter, request: AddressChangeRequest, fields: Mapping[str, str] | None = None) -> str:
    """A piece of the letter with everything known in it; the line about an old address is empty without one."""
    known = dict.fromkeys(_PLACEHOLDERS, "") | {
        "from_name": one_line(request.from_name),
        "new_address": one_line(request.new_address),
        "old_address": one_line(request.old_address),
    }
    if request.old_address:
        known["old_line"] = Template(letter.field("Old-Line")).substitute(known)
    return Template(text).substitute(known | dict(fields or {}))


def _list(people: Sequence[Contact], request: AddressChangeRequest) -> bytes:
    """The page to print."""
    rows = [
        (
            "☐",
            contact.name,
            contact.address,
            ", ".join(contact.phones),
            _DOUBTFUL if _DELIVERY_FLAGS.intersection(contact.flags) else "",
        )
        for contact in people
    ]
    lines = ["<tr>" + "".join(f"<td>{html.escape(one_line(cell))}</td>" for cell in row) + "</tr>" for row in rows]
    page = resource(f"notice/list-{request.language}.html").read_text("utf-8")
    return Template(page).substitute(count=len(people), rows="\n".join(lines)).encode("utf-8", "replace")
