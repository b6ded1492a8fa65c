"""What was done, in one sentence: the same in the window and on the command line."""

from collections.abc import Iterator

from app.i18n.catalogue import Translator
from app.i18n.reasons import sentence
from app.i18n.sizes import size
from app.model.code_definitions import Trait
from app.model.codes import Code
from app.model.findings import Finding
from app.model.record import BackupRecord, SurveyRecord


def backup_summary(record: BackupRecord, translator: Translator) -> str:
    """How much was saved and proved."""
    return translator.translate(
        "{files} {files:file|files} with {size}, {messages} {messages:message|messages}, {people}"
        " {people:person|people}. All was read back and compared.",
        files=record.files,
        size=size(record.size_bytes),
        messages=record.messages,
        people=record.people,
    )


def backup_remarks(record: BackupRecord, translator: Translator) -> Iterator[str]:
    """What else a person wants to know of a backup: what is new since the last one, and how it came about."""
    since = record.since
    if since is not None and not (since.new or since.changed or since.gone):
        yield translator.translate("Nothing has changed since the archive {archive}.", archive=since.archive.name)
    elif since is not None:
        yield translator.translate(
            "Since the archive {archive}: {new} new {new:file|files}, {changed} changed, {gone} gone.",
            new=since.new,
            changed=since.changed,
            gone=since.gone,
            archive=since.archive.name,
        )
        if since.gone:
            yield translator.translate(
                "The earlier archive still holds those that are gone; gone.csv in the new one names them."
            )
    for finding in record.findings:
        if finding.code.trait is Trait.BACKUP_REMARK:
            yield sentence(finding, translator)


def survey_summary(record: SurveyRecord, translator: Translator) -> str:
    """How much mail there is; where there is none, that this proves nothing."""
    if not record.total.messages:
        return sentence(Finding(Code.NOTHING_FOUND), translator)
    return translator.translate(
        "{messages} {messages:message|messages} in all, {incomplete} of them not whole on this computer.",
        messages=record.total.messages,
        incomplete=record.total.incomplete,
    )
