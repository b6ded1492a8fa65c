"""The last backup and the mail of this computer, each in a sentence or two for the first page."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from app.i18n.catalogue import Translator
from app.i18n.dates import day
from app.i18n.sizes import size
from app.model.archives import ArchiveState, ArchiveSummary
from app.model.errors import UserError
from app.model.record import Count
from app.model.verdict import Answer
from app.textkit.paths import path_text


@dataclass(frozen=True, slots=True)
class LastBackup:
    """What is known of it: the folder it went to, the newest archive of this mail there, and why it cannot be seen.

    `folder` is None where there never was one; while `is_looking`, what is there is not known yet. `to_do` is how much
    is left to do before an account may go; None where nobody knows.
    """

    folder: Path | None
    archive: ArchiveSummary | None
    error: UserError | None
    is_looking: bool
    to_do: int | None = None


def summary(last: LastBackup, now: datetime, translator: Translator) -> tuple[str, str]:
    """A title, and what to know beside it. `now` is aware."""
    translate, place = translator.translate, _place(last.folder)
    if last.archive is not None:
        return _of_archive(last.archive, last.to_do, place, now, translator)
    if last.is_looking:
        return translate("Looking for your last backup…"), translate("It was saved to {place}.", place=place)
    if last.error is not None:
        return (
            translate("Your last backup isn't connected"),
            translate("It was saved to {place}. Plug that drive in to see it, or make a new backup.", place=place),
        )
    return (
        translate("Save your mail before you switch"),
        translate("Furoshiki finds the mail on this computer, copies it, checks the copy, and makes an address book of"
            " everybody who wrote to you."),
    )  # fmt: skip


def found_line(total: Count, accounts: int, translator: Translator) -> str:
    """What mail is on this computer."""
    return translator.translate(
        "{messages} {messages:message|messages} in {accounts} {accounts:account|accounts}, {size} in all",
        messages=total.messages,
        accounts=accounts,
        size=size(total.size_bytes),
    )


def when(moment: datetime, now: datetime, translator: Translator) -> str:
    """For example "today at 16:48", "yesterday at 09:05", "2026-11-23"; both are aware."""
    local, today = moment.astimezone(now.tzinfo), now.date()
    clock = f"{local:%H:%M}"
    if local.date() == today:
        return translator.translate("today at {time}", time=clock)
    if local.date() == today - timedelta(days=1):
        return translator.translate("yesterday at {time}", time=clock)
    return day(moment)


def _of_archive(
    archive: ArchiveSummary, to_do: int | None, place: str, now: datetime, translator: Translator
) -> tuple[str, str]:
    translate = translator.translate
    made = when(archive.made, now, translator) if archive.made is not None else ""
    if archive.state is ArchiveState.INCOMPLETE:
        return (
            translate("Your last backup was interrupted"),
            translate("What was copied so far is on {place}. Start again, and it goes on from there.", place=place),
        )
    if archive.state is ArchiveState.DAMAGED:
        return (
            translate("Your last backup looks damaged"),
            translate("It is on {place}. Please don't delete anything, and make a new backup.", place=place),
        )
    lead = [
        translate("{count} {count:message|messages}, on {place}.", count=archive.messages, place=place)
        if archive.messages is not None
        else translate("It is on {place}.", place=place)
    ]
    if to_do:
        lead.append(translate("{count} {count:thing|things} to do before you delete the old account.", count=to_do))
    elif to_do == 0 and archive.verdict is Answer.SAFE:
        lead.append(translate("Result at the time: you can delete the old account."))
    elif to_do == 0:
        lead.append(translate("All is done that was to do: open it and check again."))
    title = translate("Last backup: {when}", when=made) if made else translate("Your mail has been backed up")
    return title, translator.joined(lead)


def _place(folder: Path | None) -> str:
    """How a person calls the place: the name of the stick or the folder."""
    return path_text(Path(folder.name or folder)) if folder is not None else ""
