"""What a backup saved, in a few short sentences."""

from collections.abc import Iterator

from app.i18n.catalogue import Translator
from app.i18n.reasons import sentence
from app.i18n.sizes import size
from app.model.code_definitions import Trait
from app.model.record import BackupRecord


def saved_line(record: BackupRecord, translator: Translator) -> str:
    """How much, whether it is encrypted, and whether it was checked: only what the record says."""
    return translator.joined(_sentences(record, translator))


def remark_lines(record: BackupRecord, translator: Translator) -> list[str]:
    """How this backup came about: resumed after an interruption, with files of an earlier one, by a wrong clock."""
    remarks = (each for each in record.findings if each.code.trait is Trait.BACKUP_REMARK)
    return list(dict.fromkeys(sentence(each, translator) for each in remarks))


def _sentences(record: BackupRecord, translator: Translator) -> Iterator[str]:
    translate = translator.translate
    yield translate(
        "{messages} {messages:message|messages} ({size}) and an address book of {people} {people:person|people} are"
        " saved.",
        messages=record.messages,
        size=size(record.size_bytes),
        people=record.people,
    )
    if record.facts is not None and record.facts.read_back:
        yield translate("All files were checked against the originals.")
    if record.encrypted is not None:
        yield translate("The archive is encrypted.")
    else:
        yield translate("The archive is not encrypted.")
