"""What was done, in one sentence: the same in the window and on the command line."""

from app.model.record import BackupRecord, SurveyRecord
from app.model.store import Notice
from app.words.catalogue import Words
from app.words.reasons import sentence
from app.words.sizes import size


def backup_summary(record: BackupRecord, words: Words) -> str:
    """How much was saved and proved."""
    return words.say(
        "{files} files with {size}, {messages} messages, {people} people. All was read back and compared.",
        files=record.files,
        size=size(record.octets),
        messages=record.messages,
        people=record.people,
    )


def survey_summary(record: SurveyRecord, words: Words) -> str:
    """How much mail there is; where there is none, that this proves nothing."""
    if not record.total.messages:
        return sentence(Notice("nothing_found"), words)
    return words.say(
        "{messages} messages in all, {incomplete} of them not whole on this computer.",
        messages=record.total.messages,
        incomplete=record.total.incomplete,
    )
