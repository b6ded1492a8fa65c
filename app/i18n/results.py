"""What was done, in one sentence: the same in the window and on the command line."""

from collections.abc import Iterator

from app.i18n.catalogue import Words
from app.i18n.reasons import sentence
from app.i18n.sizes import size
from app.model.record import BackupRecord, SurveyRecord
from app.model.store import Notice


def backup_summary(record: BackupRecord, words: Words) -> str:
    """How much was saved and proved."""
    return words.say(
        "{files} {files:file|files} with {size}, {messages} {messages:message|messages}, {people}"
        " {people:person|people}. All was read back and compared.",
        files=record.files,
        size=size(record.octets),
        messages=record.messages,
        people=record.people,
    )


_REMARKS = frozenset(
    {"clock_behind", "clock_wrong", "read_back_through_cache", "set_aside", "went_on", "written_again"}
)


def backup_remarks(record: BackupRecord, words: Words) -> Iterator[str]:
    """What else a person wants to know of a backup: what is new since the last one, and how it came about."""
    if record.since is not None:
        yield words.say(
            "{new} files are new, {changed} changed and {gone} gone since the archive {archive}.",
            new=record.since.new,
            changed=record.since.changed,
            gone=record.since.gone,
            archive=record.since.archive.name,
        )
        if record.since.gone:
            yield words.say("The earlier archive still holds those that are gone; gone.csv in the new one names them.")
    for notice in record.notices:
        if notice.code in _REMARKS:
            yield sentence(notice, words)


def survey_summary(record: SurveyRecord, words: Words) -> str:
    """How much mail there is; where there is none, that this proves nothing."""
    if not record.total.messages:
        return sentence(Notice("nothing_found"), words)
    return words.say(
        "{messages} {messages:message|messages} in all, {incomplete} of them not whole on this computer.",
        messages=record.total.messages,
        incomplete=record.total.incomplete,
    )
