"""Which archives have files in common: those are one copy of these files, however many archives there are."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from app.archive.bag import layout
from app.archive.bag.shared_files import linked_files
from app.archive.documents import record_file
from app.archive.documents.record_file import RecordError
from app.model.archives import ArchiveState, ArchiveSummary
from app.model.codes import Code
from app.model.findings import Finding
from app.system.cloning import Twin


def cloned_from(findings: Iterable[Finding]) -> dict[str, int]:
    """From which archives files were cloned, by their names, and how many. Only the record of an archive knows."""
    shares = (each.parameters for each in findings if each.code is Code.SHARES_FILES)
    return {str(each["archive"]): int(each["count"]) for each in shares if each["method"] == Twin.CLONE}


def shared_files(a: Path, b: Path) -> int:
    """How many files of two archives are the same on the disk."""
    linked = linked_files(a).shared_with(linked_files(b))
    return linked or max(_cloned(a, b), _cloned(b, a))


def with_sharing(archives: Sequence[ArchiveSummary]) -> list[ArchiveSummary]:
    """The archives of a folder, each with those whose files are, in part, the same on the disk."""
    if not any(each.reused for each in archives):
        return list(archives)
    folders = [each for each in archives if each.state is not ArchiveState.ENCRYPTED]
    linked = {each.path: linked_files(each.path) for each in folders}

    def share(one: ArchiveSummary, other: ArchiveSummary) -> bool:
        cloned = one.path.name in other.cloned_from or other.path.name in one.cloned_from
        return cloned or bool(linked[one.path].shared_with(linked[other.path]))

    return [
        replace(each, shares_with=tuple(other.path for other in folders if other is not each and share(each, other)))
        if each.path in linked
        else each
        for each in archives
    ]


def _cloned(archive: Path, other: Path) -> int:
    """How many files `archive` cloned from `other`; 0 where they lie on different volumes by now."""
    try:
        if archive.stat().st_dev != other.stat().st_dev:
            return 0
        return cloned_from(record_file.load(archive / layout.RECORD).findings).get(other.name, 0)
    except (OSError, RecordError):
        return 0
