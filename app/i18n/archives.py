"""Encrypting, opening, listing and comparing archives, in lines for people."""

from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from app.i18n.catalogue import N_, Translator
from app.i18n.labels import client_label
from app.i18n.reasons import sentence
from app.i18n.sizes import size
from app.model.archives import ArchiveState, ArchiveSummary, CompareRecord, Difference, ListRecord
from app.model.codes import Code
from app.model.findings import Finding
from app.model.plan import Visit
from app.model.record import BackupRecord, OpenRecord, Verification
from app.model.verdict import Answer
from app.textkit.text import one_line

_STATES = {
    ArchiveState.COMPLETE: N_("complete"),
    ArchiveState.INCOMPLETE: N_("incomplete"),
    ArchiveState.DAMAGED: N_("damaged"),
    ArchiveState.ENCRYPTED: N_("encrypted"),
}
_VERDICTS = {
    Answer.SAFE: N_("safe"),
    Answer.NOT_SAFE: N_("not safe"),
    Answer.UNKNOWN: N_("not certain"),
}


def encryption_lines(record: BackupRecord, key_in_groups: str, translator: Translator) -> Iterator[str]:
    """Where the recovery key is, or the key itself; nothing for an archive that is not encrypted."""
    if record.encrypted is None:
        return
    if record.recovery_file is None:
        yield translator.translate(
            "Recovery key: write it down or print it now, it is not shown again. It opens the archive when the"
            " passphrase is forgotten, for anybody; do not keep it beside the archive."
        )
        yield key_in_groups
    else:
        yield translator.translate(
            "The recovery key was written to {path}. It opens the archive when the passphrase is forgotten, for"
            " anybody: print it, keep it away from the archive, and delete the file.",
            path=str(record.recovery_file),
        )
    for finding in record.findings:
        if finding.code == Code.RECOVERY_KEY_BESIDE:
            yield sentence(finding, translator)
    yield translator.translate(
        "The archive is encrypted, and was decrypted again and compared. Without the passphrase or the recovery key"
        " nobody can open it. It lay there unencrypted while it was made; parts of that may be recoverable from the"
        " disk."
    )


def open_line(record: OpenRecord, translator: Translator) -> str:
    """Where the contents are now, and what they are worth."""
    if record.folder is None:
        return translator.translate("Nothing could be decrypted. The encrypted file is as it was.")
    if record.verification.valid:
        return translator.translate(
            "The archive was decrypted to {path}. It is not encrypted there.", path=str(record.folder)
        )
    return translator.translate(
        "What could be decrypted lies in {path}. It is not whole; the encrypted file is as it was.",
        path=str(record.folder),
    )


def listed(archive: ArchiveSummary, translator: Translator) -> tuple[str, ...]:
    """One row: date, state, label, messages, size, verdict, whose it is."""
    return (
        f"{archive.made:%Y-%m-%d %H:%M}" if archive.made is not None else "",
        translator.translate(_STATES[archive.state]),
        archive.label,
        f"{archive.messages:,}" if archive.messages is not None else "",
        size(archive.size_bytes) if archive.size_bytes is not None else "",
        translator.translate(_VERDICTS[archive.verdict]) if archive.verdict is not None else "",
        translator.translate("this computer") if archive.ours else "",
    )


def state_label(state: ArchiveState, translator: Translator) -> str:
    """The state of an archive after the quick check."""
    return translator.translate(_STATES[state])


def visit_line(visit: Visit) -> str:
    """For whom it was made: customer and number of the case, as far as they are known."""
    return " · ".join(each for each in (visit.customer, visit.ticket) if each)


def verification_lines(record: Verification, translator: Translator) -> Iterator[str]:
    """The answer first, then every damaged file by name."""
    if record.valid and any(finding.code == Code.CIPHERTEXT_ONLY for finding in record.findings):
        yield sentence(Finding(Code.CIPHERTEXT_ONLY), translator)
    elif record.valid:
        yield translator.translate(
            "The archive is whole: {files} {files:file|files} with {size} were read back and compared.",
            files=record.files,
            size=size(record.size_bytes),
        )
    else:
        yield sentence(Finding(Code.ARCHIVE_DAMAGED, {"path": str(record.archive)}), translator)
    for names, what in (
        (record.damaged, translator.translate("Damaged")),
        (record.missing, translator.translate("Missing")),
        (record.extra, translator.translate("Does not belong here")),
    ):
        for name in names:
            yield f"{what}: {one_line(name)}"
    for finding in record.invalid:
        yield sentence(finding, translator)


def list_lines(record: ListRecord, translator: Translator) -> Iterator[str]:
    """What the states mean, as far as they were met."""
    states = {archive.state for archive in record.archives}
    if not states:
        yield translator.translate(
            "No archive was found in {path}. Look in the folder above or below it.", path=str(record.folder)
        )
        return
    yield translator.translate(
        "This was a quick look at the lists of each archive. Only verify proves that it is whole."
    )
    if ArchiveState.INCOMPLETE in states:
        yield translator.translate(
            "Incomplete: the run was interrupted. The same backup, started again, goes on with it."
        )
    yield from _sharing_lines(record, translator)
    if ArchiveState.DAMAGED in states:
        yield translator.translate(
            "Damaged: do not rely on it. Verify says what is damaged; make a new one while the mail is still there."
        )


def glance_lines(record: ListRecord, translator: Translator) -> Iterator[str]:
    """What the states mean, for the window: it has buttons where the command line has commands."""
    states = {archive.state for archive in record.archives}
    if not states:
        yield translator.translate(
            "There is no archive in {path}. Look in the folder above or below it.", path=str(record.folder)
        )
        return
    yield translator.translate(
        "This was a quick look. To prove that an archive is whole, look at it and verify it again."
    )
    if ArchiveState.INCOMPLETE in states:
        yield translator.translate(
            "Incomplete: that backup was interrupted. Start it again to the same place, and it goes on."
        )
    yield from _sharing_lines(record, translator)
    if ArchiveState.DAMAGED in states:
        yield translator.translate("Damaged: do not rely on it. Make a new backup while the mail is still there.")


def _sharing_lines(record: ListRecord, translator: Translator) -> Iterator[str]:
    """A line for each group of archives that have files in common, directly or through others."""
    for group in _sharing(record):
        yield translator.translate(
            "These archives share files on one drive: {archives}. What they share exists only once: damage to it"
            " damages them all. Keep a second copy on another drive.",
            archives=translator.listed(path.name for path in group),
        )


def _sharing(record: ListRecord) -> list[list[Path]]:
    """The groups, in the order of the list."""
    groups: list[list[Path]] = []
    for archive in record.archives:
        partners = {archive.path, *archive.shares_with}
        touched = [group for group in groups if partners.intersection(group)]
        if archive.shares_with:
            groups = [group for group in groups if group not in touched]
            groups.append(list(dict.fromkeys([path for group in touched for path in group] + [archive.path])))
    listed = [each.path for each in record.archives]
    return [sorted(group, key=listed.index) for group in groups if len(group) > 1]


def compare_lines(record: CompareRecord, translator: Translator) -> Iterator[str]:
    """The answer first, then what only one of them holds, then what the answer rests on."""
    a, b = record.a.name, record.b.name
    if not record.proved:
        yield translator.translate(
            "One of the archives is damaged, so nothing is certain. Verify says what is damaged."
        )
    elif record.a_in_b and record.b_in_a:
        yield translator.translate("Both archives hold the same mail.")
    elif record.a_in_b:
        yield translator.translate("{b} holds everything that is in {a}, and more.", a=a, b=b)
    elif record.b_in_a:
        yield translator.translate("{a} holds everything that is in {b}, and more. Keep {a}.", a=a, b=b)
    else:
        yield translator.translate("Each archive holds something the other does not. Keep both.")
    if record.shared_files:
        yield translator.translate(
            "{count} {count:file is|files are} the same on the disk in both. As far as these go, the archives are one"
            " copy, not two: damage to one file damages both. Keep a second copy on another disk.",
            count=record.shared_files,
        )
    yield from _difference(record.only_in_a, a, translator)
    yield from _difference(record.only_in_b, b, translator)
    if record.bookkeeping:
        yield translator.translate(
            "{count} indexes and settings without mail differ, as they do after every start of a mail program.",
            count=record.bookkeeping,
        )
    if not record.proofs:
        yield translator.translate(
            "The lists of both archives were compared, not the files themselves; --read reads them too."
        )


def _difference(only: Difference, name: str, translator: Translator) -> Iterator[str]:
    if only.nothing:
        return
    yield translator.translate(
        "Only in {name}: {messages} {messages:message|messages}, {files} {files:file that differs|files that differ},"
        " {people} {people:entry|entries} of address books.",
        name=name,
        messages=only.messages,
        files=only.files,
        people=only.people,
    )
    # A message says more than the file it is in. Where there is none, the file is named as its program has it.
    for example in only.contents or (_in_program(name, translator) for name in only.file_names):
        yield f"  · {example}"


def _in_program(name: str, translator: Translator) -> str:
    """`data/stores/thunderbird/Mail/Inbox` as somebody knows it who never looked into an archive."""
    _, _, client, *path = PurePosixPath(name).parts
    return f"{client_label(client, translator)}: {'/'.join(path)}"
