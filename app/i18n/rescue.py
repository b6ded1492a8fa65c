"""What a rescue found, in sentences: the messages that came back, and the places where mail is still kept."""

from collections.abc import Iterator, Mapping

from app.i18n.catalogue import N_, Translator
from app.i18n.results import backup_summary
from app.i18n.sizes import size
from app.model.rescue import LookRecord, Place, PlaceKind, RescueRecord
from app.textkit.paths import path_text
from app.textkit.text import one_line

_PLACES: Mapping[PlaceKind, tuple[str, str]] = {
    PlaceKind.STILL_THERE: (
        N_("Mail that is still in the mail program"),
        N_("Back it up now: furoshiki backup."),
    ),
    PlaceKind.TRASH_FOLDER: (
        N_("Deleted messages that are still in the trash of the mail program"),
        N_("Don't empty it. Back it up now: furoshiki backup."),
    ),
    PlaceKind.NOT_COMPACTED: (
        N_("Deleted messages that are still in the mailbox file"),
        N_("Don't open the mail program: it may compact the folder. Back it up now: furoshiki backup."),
    ),
    PlaceKind.COMPACTION_LEFT: (
        N_("A copy that the mail program left when it tidied up a folder"),
        N_("Don't open the mail program. Back it up now: furoshiki backup."),
    ),
    PlaceKind.OLD_VERSION: (
        N_("Mail of an earlier version of the mail program"),
        N_("Back it up now: furoshiki backup."),
    ),
    PlaceKind.RECOVERED: (
        N_("Messages that Mail put aside itself"),
        N_("Back it up now: furoshiki backup."),
    ),
    PlaceKind.SYSTEM_TRASH: (
        N_("A file with mail in the trash of the computer"),
        N_("Don't empty the trash. Copy the file to a USB stick, and add it with furoshiki backup --path."),
    ),
    PlaceKind.OTHER_HOME: (
        N_("Mail of another person on this computer, who may have had the same account"),
        N_("Ask that person; then: furoshiki backup --home."),
    ),
    PlaceKind.ADDRESS_TRACES: (
        N_("People the computer still remembers, even where their mail is gone"),
        N_("Save them now: furoshiki people."),
    ),
    PlaceKind.SNAPSHOTS: (
        N_("Snapshots: the computer may keep how its disk looked some hours ago. They are removed soon"),
        N_("Type these commands one after the other; then look in the old home with furoshiki find --home."),
    ),
    PlaceKind.SERVER: (
        N_("The mail server, where deleted messages may still be in the trash"),
        N_("Look at the provider's web mail today, and ask the provider to restore what is not there."),
    ),
}


def place_lines(place: Place, translator: Translator) -> Iterator[str]:
    """A place in sentences: what it is and holds, where it is, and what to do."""
    translate = translator.translate
    what, remedy = (translate(text) for text in _PLACES[place.kind])
    yield f"{what}: {holds}" if (holds := _holds(place, translator)) else what
    where = "  ·  ".join(one_line(part) for part in (place.path, place.about) if part)
    yield f"    {where}"
    yield f"    {remedy}"
    for command in place.commands:
        yield f"        {command}"


def look_lines(record: LookRecord, translator: Translator) -> Iterator[str]:
    """All that a look found, and what comes first of all."""
    translate = translator.translate
    yield translate("Stop using this computer until this is settled: whatever it writes can overwrite deleted mail.")
    for place in record.places:
        yield from place_lines(place, translator)


def rescue_lines(record: RescueRecord, translator: Translator) -> Iterator[str]:
    """What a search brought back."""
    translate = translator.translate
    if record.backup is not None and record.backup.archive is not None:
        # No verdict: what is left of an account says nothing about deleting it.
        yield path_text(record.backup.archive)
        yield backup_summary(record.backup, translator)
    yield translate("{size} were searched.", size=size(record.searched))
    if record.backup is not None:
        yield translate(
            "{whole} whole {whole:message|messages}, {cut} without an end, and {fragments} of which only the headers"
            " came back.",
            whole=record.whole,
            cut=record.cut,
            fragments=record.fragments,
        )
        yield translate("Where each of them lay is in provenance.csv, in the archive.")


def _holds(place: Place, translator: Translator) -> str:
    translate = translator.translate
    if place.messages:
        return translate("{count} {count:message|messages}", count=place.messages)
    return translate("{count} {count:address|addresses}", count=place.people) if place.people else ""
