"""Where mail may still be after a deletion, in sentences: what a place is, what it holds, and what to do about it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from app.i18n.catalogue import N_, Translator
from app.i18n.evidence import source_label
from app.i18n.labels import client_label
from app.i18n.sizes import size
from app.model.rescue import LookRecord, Place, PlaceAct, PlaceKind
from app.textkit.paths import path_text
from app.textkit.text import one_line

STOP = N_("Stop using this computer until this is settled: whatever it writes can overwrite deleted mail.")
"""What comes first of all."""


_TOGETHER = frozenset({PlaceAct.BACK_UP, PlaceAct.PEOPLE})
"""What is done once for all places of a kind."""


@dataclass(frozen=True, slots=True)
class Act:
    """A button: what stands on it, and what pressing it does."""

    text: str
    description: str


ACTS: Mapping[PlaceAct, Act] = {
    PlaceAct.BACK_UP: Act(
        N_("Back it up…"), N_("Shows all mail of this home, then asks where to save it. Nothing is written yet.")
    ),
    PlaceAct.ADD: Act(
        N_("Add it and back it up…"), N_("Adds this place to the mail that is found, then asks where to save it.")
    ),
    PlaceAct.PEOPLE: Act(N_("Show the people"), N_("Opens the address book of everybody this computer still knows.")),
    PlaceAct.FETCH: Act(
        N_("Fetch it…"), N_("Asks for the password, then saves what the server still has. Nothing on it changes.")
    ),
    PlaceAct.TYPE: Act(N_("Copy the commands"), N_("Copies the commands, to be typed or read aloud.")),
    PlaceAct.SEARCH: Act(N_("Search it…"), N_("Searches this file for deleted messages. The file is only read.")),
    PlaceAct.SHOW: Act(N_("Show the folder"), N_("Opens the folder.")),
}

_PLACES: Mapping[PlaceKind, tuple[str, str]] = {
    PlaceKind.STILL_THERE: (
        N_("Mail that is still in the mail program"),
        N_("Back it up before anything else happens to it."),
    ),
    PlaceKind.TRASH_FOLDER: (
        N_("Deleted messages that are still in the trash of the mail program"),
        N_("Don't empty it. Some programs empty it by themselves: back it up now."),
    ),
    PlaceKind.RECOVERABLE: (
        N_("Deleted messages that Outlook still keeps behind its trash"),
        N_("Don't open Outlook: it clears them away by itself. Back them up now."),
    ),
    PlaceKind.NOT_COMPACTED: (
        N_("Deleted messages that are still in the mailbox file"),
        N_("Don't open the mail program: it may compact the folder, and they are gone. Back them up now."),
    ),
    PlaceKind.COMPACTION_LEFT: (
        N_("A copy that the mail program left when it tidied up a folder"),
        N_("Don't open the mail program: it may remove the copy. Back it up now."),
    ),
    PlaceKind.OLD_VERSION: (
        N_("Mail of an earlier version of the mail program"),
        N_("The mail program shows none of it any more. Back it up now."),
    ),
    PlaceKind.RECOVERED: (
        N_("Messages that Mail put aside itself"),
        N_("Back them up now."),
    ),
    PlaceKind.SYSTEM_TRASH: (
        N_("Mail in the trash of the computer"),
        N_("Don't empty the trash. Back it up from where it lies."),
    ),
    PlaceKind.SNAPSHOT: (
        N_("This home as it was before, in a snapshot or a backup of the computer"),
        N_("Snapshots are removed after about a day. Back it up now."),
    ),
    PlaceKind.OTHER_HOME: (
        N_("Mail of another person on this computer, who may have had the same account"),
        N_("Ask that person first."),
    ),
    PlaceKind.LOCKED_HOME: (
        N_("The home of another person, which may not be opened"),
        N_("Ask that person to log in and look. An administrator can start Furoshiki with more rights."),
    ),
    PlaceKind.ADDRESS_TRACES: (
        N_("People the computer still remembers, even where their mail is gone"),
        N_("Save them now: these lists become shorter with every day the mail program is used."),
    ),
    PlaceKind.SNAPSHOTS: (
        N_("Snapshots: the computer may keep how its disk looked some hours ago. They are removed soon"),
        N_("Type these commands one after the other, as the administrator; then look in the old home."),
    ),
    PlaceKind.SERVER: (
        N_("The mail server, where deleted messages may still be in the trash"),
        N_("Look there today, and ask the provider to restore what is not there."),
    ),
    PlaceKind.BETWEEN: (
        N_("A file that may still hold deleted messages between those it lists"),
        N_("Search it when everything above is saved."),
    ),
    PlaceKind.PHONE_BACKUP: (
        N_("A backup of a phone: it holds no mail"),
        N_(
            "The phone itself may still have the messages. Put it into flight mode before it asks the server again,"
            " and look there."
        ),
    ),
}


def place_name(place: Place, translator: Translator) -> str:
    """What a place is."""
    return translator.translate(_PLACES[place.kind][0])


def place_advice(place: Place, translator: Translator) -> str:
    """What to do about it, or to leave alone."""
    return translator.translate(_PLACES[place.kind][1])


def place_where(place: Place, record: LookRecord, translator: Translator) -> str:
    """Where it is, in one line: a path, in the home from there on, and what is known by another name."""
    about = place.about
    if place.kind is PlaceKind.STILL_THERE:
        about = client_label(about, translator)
    elif place.kind is PlaceKind.ADDRESS_TRACES:
        about = source_label(about, translator)
    path = Path(place.path)
    is_inside = path != record.home and path.is_relative_to(record.home)
    shown = path_text(path.relative_to(record.home)) if is_inside else place.path
    return "  ·  ".join(one_line(part) for part in (about, shown) if part)


def place_holds(place: Place, translator: Translator) -> str:
    """How much it holds; empty where nobody can count it before."""
    translate = translator.translate
    if place.messages:
        return translate("{count} {count:message|messages}", count=place.messages)
    if place.people:
        return translate("{count} {count:address|addresses}", count=place.people)
    return translate("{size} to search", size=size(place.size_bytes)) if place.size_bytes else ""


def together(record: LookRecord) -> list[list[Place]]:
    """The places as they are shown: those of a kind stand together where one act is for all of them."""
    groups: list[list[Place]] = []
    for place in record.places:
        if groups and place.act in _TOGETHER and groups[-1][0].kind is place.kind:
            groups[-1].append(place)
        else:
            groups.append([place])
    return groups


def group_holds(group: list[Place], record: LookRecord, translator: Translator) -> str:
    """How much places of one kind hold together: messages add up, a person is counted once."""
    first = group[0]
    people = record.people if first.kind is PlaceKind.ADDRESS_TRACES else 0
    whole = replace(first, messages=sum(each.messages for each in group), people=people)
    return place_holds(whole, translator)


def look_headline(record: LookRecord, translator: Translator) -> str:
    """All that a look found, in one sentence. Nothing is promised of what it did not count."""
    messages = sum(each.messages for each in record.places)
    people = record.people
    if not messages and not people:
        return translator.translate("No mail was found where it usually survives. These ways are left:")
    if not messages:
        return translator.translate(
            "The mail was not found, but {count} {count:address is|addresses are} still known to this computer.",
            count=people,
        )
    return translator.translate(
        "{messages} {messages:message|messages} and {people} {people:address|addresses} were found in these places."
        " The same one may be in several of them.",
        messages=messages,
        people=people,
    )
