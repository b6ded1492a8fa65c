"""Telling people the new address: drafts, a text to paste and a list to print. Nothing is ever sent."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from app.archive.bag import layout
from app.contacts.choose import Choice
from app.jobs import people as people_job
from app.jobs.cancel import Cancel
from app.jobs.engine import Meter
from app.jobs.sources import Sources
from app.letters import unfinished
from app.letters.drafts import drafts
from app.letters.letter import Letter, Sender, read_letter
from app.letters.recipient_list import recipient_list
from app.letters.recipients import delivery, unreachable_flags
from app.mime.addresses import key
from app.mime.typed_address import typed_address
from app.model.contact import Contact
from app.model.errors import UsageError
from app.model.errors.destination import InsideArchiveError, NotWritableError, TargetExistsError
from app.model.errors.usage import (
    AddressNotNewError,
    LetterLacksAddressError,
    NewAddressNeededError,
    OldAddressNeededError,
    SenderNeededError,
)
from app.model.events import Finished, Report, Stage
from app.model.letter import Delivery, Tone
from app.model.plan import PlannedStore
from app.model.record import AddressChangeRecord

DRAFTS, TO_CHECK, TEXT, LIST = "drafts", "drafts-to-check", "text.txt", "addresses.html"


@dataclass(frozen=True, slots=True)
class AddressChangeRequest:
    """What to write, and where. `batch` 0: a draft for each person; else drafts with at most so many in Bcc.

    Persons get a draft; with `to_check` those who are perhaps persons get one too, in a folder of its own. `ends_on` is
    the last day of the old address. `template` is a letter of the owner's own instead of those in `resources/notice`:
    its first lines are fields as those have them, of which only Subject is needed; what starts with "$" is filled in.
    `letter` is one that was edited, instead of both.
    """

    folder: Path
    from_name: str
    new_address: str
    old_address: str = ""
    ends_on: date | None = None
    language: str = "ja"
    tone: Tone = Tone.CUSTOMERS
    batch: int = 0
    to_check: bool = False
    template: Path | None = None
    letter: Letter | None = None
    choice: Choice = field(default_factory=Choice)


def prepare(sources: Sources, request: AddressChangeRequest) -> list[PlannedStore] | Path:
    """The archive, or the stores, to take people from. Raises UsageError and DestinationError."""
    check(sources, request)
    return people_job.prepare(sources)


def check(sources: Sources, request: AddressChangeRequest) -> None:
    """Whether that can be written. Raises UsageError and DestinationError."""
    sender = sender_of(request)
    for source in sources.paths:
        if request.folder.absolute().is_relative_to(source.absolute()):
            raise InsideArchiveError(request.folder)
    if request.folder.exists():
        raise TargetExistsError(request.folder)
    check_letter(request, sender)


def check_letter(request: AddressChangeRequest, sender: Sender) -> None:
    """Whether the letter names the new address. Raises UsageError where it does not, or the template is wrong."""
    if sender.new_address not in letter_of(request).text(sender, None):
        raise LetterLacksAddressError(sender.new_address)


@dataclass(frozen=True, slots=True)
class Problems:
    """What is wrong with each thing that was typed; None where nothing is."""

    name: UsageError | None = None
    new_address: UsageError | None = None
    old_address: UsageError | None = None

    @property
    def first(self) -> UsageError | None:
        """The first of them, in the order of a form."""
        return self.name or self.new_address or self.old_address


def problems_of(request: AddressChangeRequest) -> Problems:
    """Looks at everything that was typed."""
    name = None if request.from_name.strip() else SenderNeededError(request.new_address)
    new, new_problem = _understood(request.new_address, NewAddressNeededError())
    needed = OldAddressNeededError() if request.ends_on is not None else None
    old, old_problem = _understood(request.old_address, needed)
    if new and key(new) == key(old):
        new_problem = AddressNotNewError(new)
    return Problems(name, new_problem, old_problem)


def _understood(typed: str, without: UsageError | None) -> tuple[str, UsageError | None]:
    """The address, empty where it cannot be understood, and why not: `without` where nothing was typed."""
    if not typed.strip():
        return "", without
    try:
        return typed_address(typed), None
    except UsageError as error:
        return "", error


def sender_of(request: AddressChangeRequest) -> Sender:
    """Who writes, with the addresses understood. Raises UsageError that says what is wrong with one."""
    if (problem := problems_of(request).first) is not None:
        raise problem
    old = typed_address(request.old_address) if request.old_address.strip() else ""
    return Sender(request.from_name, typed_address(request.new_address), old, request.ends_on)


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
    letter, sender = letter_of(request), sender_of(request)
    persons = [contact for contact in people if delivery(contact) is Delivery.LETTER]
    unsure = [contact for contact in people if delivery(contact) is Delivery.TO_CHECK]
    telephones = [contact for contact in people if not contact.address and contact.reachable]
    checked = unsure if request.to_check else []
    try:
        written = _write_drafts(request.folder / DRAFTS, drafts(persons, letter, sender, request.batch), meter)
        if checked:
            _write_drafts(request.folder / TO_CHECK, drafts(checked, letter, sender, request.batch), meter)
        # With a byte order mark Notepad opens it as UTF-8.
        text = f"{letter.subject(sender)}\n\n{letter.text(sender, None)}"
        (request.folder / TEXT).write_bytes(text.replace("\n", "\r\n").encode("utf-8-sig", "replace"))
        page = recipient_list([*persons, *checked, *telephones], request.language)
        (request.folder / LIST).write_bytes(page)
    except OSError as error:
        raise NotWritableError(request.folder) from error
    meter.done()
    record = AddressChangeRecord(
        request.folder,
        written,
        people=len(persons),
        without_address=len(telephones),
        doubtful=sum(1 for contact in (*persons, *checked) if unreachable_flags(contact)),
        to_check=len(checked),
        not_written=len(unsure) - len(checked),
    )
    report(Finished(record))
    return record


def preview(request: AddressChangeRequest, contact: Contact | None) -> tuple[str, str]:
    """Subject and text of the letter to a contact, or without one a general letter, as far as it is known yet.

    Raises UsageError for a wrong template.
    """
    letter, sender = letter_of(request), sender_so_far(request)
    return letter.subject(sender), letter.text(sender, contact)


def sender_so_far(request: AddressChangeRequest) -> Sender:
    """Who writes, for a letter that is only looked at: a stand-in for what is not typed yet, and nothing is checked."""
    return unfinished.sender_so_far(
        request.from_name, request.new_address, request.old_address, request.ends_on, request.language
    )


def letter_of(request: AddressChangeRequest) -> Letter:
    """The letter that is asked for. Raises UsageError for a wrong template."""
    return request.letter or read_letter(request.tone, request.language, request.template)


def _write_drafts(folder: Path, made: Iterable[tuple[str, bytes]], meter: Meter) -> int:
    """Writes drafts into a new folder; returns how many there are."""
    folder.mkdir(parents=True)
    count = 0
    for name, draft in made:
        (folder / layout.safe_name(name)).write_bytes(draft)
        count += 1
        meter.advance(files=1)
    return count
