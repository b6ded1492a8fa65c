"""What a backup saved, in a few short sentences."""

from collections.abc import Iterator

from app.i18n.catalogue import Translator
from app.i18n.dates import minute
from app.i18n.reasons import sentence
from app.i18n.sizes import size
from app.model.code_definitions import Trait
from app.model.record import BackupRecord
from app.model.verdict import Answer
from app.textkit.paths import path_text
from app.textkit.text import one_line


def saved_line(record: BackupRecord, translator: Translator) -> str:
    """How much, whether it was checked, whether it is encrypted, and below that where: only what the record says."""
    place = one_line(path_text(record.archive)) if record.archive is not None else ""
    return "\n".join(filter(None, (translator.joined(_sentences(record, translator)), place)))


def result_lead(record: BackupRecord, answer: Answer, translator: Translator) -> str:
    """What comes next, and of which moment the answer is."""
    looked = record.statement.as_of if record.statement is not None else None
    when = translator.translate("As of {when}.", when=minute(looked)) if looked is not None else ""
    text = (
        translator.translate("Take your time. The next page shows how, step by step.")
        if answer is Answer.SAFE
        else translator.translate("Your mail is saved. When everything below is done, the answer changes by itself.")
    )
    return translator.joined(filter(None, (text, when)))


def remark_lines(record: BackupRecord, translator: Translator) -> list[str]:
    """How this backup came about: resumed after an interruption, with files of an earlier one, by a wrong clock."""
    remarks = (each for each in record.findings if each.code.trait is Trait.BACKUP_REMARK)
    return list(dict.fromkeys(sentence(each, translator) for each in remarks))


def _sentences(record: BackupRecord, translator: Translator) -> Iterator[str]:
    translate = translator.translate
    yield translate(
        "{messages} {messages:message|messages} and an address book of {people} {people:person|people} are saved:"
        " {size} with the mail programs' own files.",
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
