"""What a search for deleted mail brought back, in sentences. No percentages: nobody knows what there was."""

from collections.abc import Iterator

from app.i18n.catalogue import Translator
from app.i18n.reasons import sentence
from app.i18n.results import backup_summary
from app.i18n.sizes import size
from app.model.findings import Finding
from app.model.rescue import PeopleFound, RescueRecord
from app.textkit.paths import path_text


def rescue_lines(record: RescueRecord, people: PeopleFound, translator: Translator) -> Iterator[str]:
    """What a search brought back, for a terminal."""
    translate = translator.translate
    if record.backup is not None and record.backup.archive is not None:
        # No verdict: what is left of an account says nothing about deleting it.
        yield path_text(record.backup.archive)
        yield backup_summary(record.backup, translator)
    yield translate("{size} were searched.", size=size(record.searched))
    if record.backup is not None:
        yield _how_much(record, translator)
        if people.total:
            yield _how_sure(people, translator)
        yield translate("Where each of them lay is in provenance.csv, in the archive.")


def found_lines(record: RescueRecord, people: PeopleFound, translator: Translator) -> Iterator[tuple[str, str]]:
    """The same for the window: a tone and a sentence each."""
    translate = translator.translate
    messages = record.whole + record.cut + record.fragments
    if messages:
        yield "good" if record.whole else "info", _how_much(record, translator)
    if people.total:
        yield "good" if people.sure else "info", _how_sure(people, translator)
    for finding in record.findings:
        yield "warn", sentence(finding, translator)
    if not messages and not people.total:
        yield from (("info", text) for text in _what_remains(translator))
        return
    if record.backup is not None and record.backup.archive is not None:
        yield "", translate("It is all in this archive: {path}", path=path_text(record.backup.archive))
    yield "", translate("{size} were searched.", size=size(record.searched))
    yield "", translate("Where each of them lay is in provenance.csv, in the archive.")


def hopeless_lines(why: Finding, translator: Translator) -> Iterator[tuple[str, str]]:
    """Why nothing was searched, and what remains worth trying."""
    yield "warn", sentence(why, translator)
    yield from (("info", text) for text in _what_remains(translator))


def _how_much(record: RescueRecord, translator: Translator) -> str:
    return translator.translate(
        "{whole} whole {whole:message|messages}, {cut} without an end, and {fragments} of which only the headers"
        " came back.",
        whole=record.whole,
        cut=record.cut,
        fragments=record.fragments,
    )


def _how_sure(people: PeopleFound, translator: Translator) -> str:
    return translator.translate(
        "{total} {total:person|people}: {sure} from whole messages, {pieces} only from pieces, {traces} only from lists"
        " of addresses. Look at the last two before you write to them.",
        total=people.total,
        sure=people.sure,
        pieces=people.of_pieces,
        traces=people.of_traces,
    )


def _what_remains(translator: Translator) -> Iterator[str]:
    translate = translator.translate
    yield translate(
        "Worth trying: the trash and snapshots of this computer, other computers and phones with the account."
    )
    yield translate(
        "Worth trying: the provider, who may restore a mailbox for some days, and people who were written to."
    )
