"""Which archives lie at a place, and how they look at a glance; nothing is read that takes long, nothing is changed."""

import os
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from app.archive.bag import layout, manifest
from app.archive.bag.seal import changed_tag_files
from app.archive.copying import resume
from app.archive.documents import record_file
from app.archive.documents.record_file import RecordError
from app.archive.documents.sharing import cloned_from
from app.archive.documents.statement import visit_of
from app.archive.encrypted import container
from app.model.archives import ArchiveState, ArchiveSummary

_NAME = re.compile(r"(\d{4}-\d{2}-\d{2} \d{4}) ?(.*)", re.DOTALL)
_MARKS = (layout.BAG_DECLARATION, layout.MANIFEST, layout.TAG_MANIFEST)


def archives(folder: Path, sources: str | None) -> Iterator[ArchiveSummary]:
    """The archives in `folder`, or the one it is; in no order. `sources` tells the mail of this computer.

    Raises OSError where the folder cannot be listed.
    """
    if is_archive(folder):
        yield _look(folder, sources)
        return
    for path in folder.iterdir():
        if path.is_symlink():
            continue
        if path.is_dir() and is_archive(path):
            yield _look(path, sources)
        elif path.name.endswith(layout.ENCRYPTED) and not layout.is_dropped(path.name) and path.is_file():
            yield _encrypted(path)


def is_archive(folder: Path) -> bool:
    """True for a folder that is an archive, or was going to be one; False where it may not be looked into."""
    try:
        if folder.name.endswith(layout.INCOMPLETE) and (folder / layout.PAYLOAD).is_dir():
            return True
        return any((folder / name).is_file() for name in _MARKS)
    except PermissionError:
        # Any stick of Linux has a folder that nobody but root may look into (lost+found).
        return False


def _look(folder: Path, sources: str | None) -> ArchiveSummary:
    made, label = _from_name(folder, layout.INCOMPLETE)
    if folder.name.endswith(layout.INCOMPLETE):
        return ArchiveSummary(
            folder, ArchiveState.INCOMPLETE, label, made, ours=_same(sources, resume.sources_in(folder))
        )
    try:
        info = manifest.read_bag_info(folder / layout.BAG_INFO)
    except OSError:
        info = {}
    size_bytes, files = manifest.oxum(folder) or (None, None)
    summary = ArchiveSummary(
        folder,
        ArchiveState.COMPLETE if _is_sealed(folder) else ArchiveState.DAMAGED,
        info.get("External-Description") or label,
        _moment(info.get("Bagging-Timestamp", "")) or made,
        files,
        size_bytes,
        ours=_same(sources, info.get(manifest.SOURCES)),
        visit=visit_of(info),
    )
    try:
        record = record_file.load(folder / layout.RECORD)
    except RecordError:
        return summary
    return replace(
        summary,
        messages=record.messages,
        verdict=record.verdict.answer if record.verdict is not None else None,
        reused=record.reused or 0,
        cloned_from=tuple(cloned_from(record.findings)),
    )


def _encrypted(path: Path) -> ArchiveSummary:
    made, label = _from_name(path, layout.ENCRYPTED)
    try:
        with path.open("rb") as file:
            whole = not container.read_layout(file).damaged
        size_bytes = path.stat().st_size
    except OSError:
        whole, size_bytes = False, None
    return ArchiveSummary(
        path, ArchiveState.ENCRYPTED if whole else ArchiveState.DAMAGED, label, made, size_bytes=size_bytes
    )


def _is_sealed(folder: Path) -> bool:
    try:
        return not changed_tag_files(folder)
    except OSError:
        return False


def _same(sources: str | None, of_archive: str | None) -> bool | None:
    return sources == of_archive if sources and of_archive else None


def _from_name(path: Path, ending: str) -> tuple[datetime | None, str]:
    """Date and label as the name has them; without a date in it, when the file or folder last changed."""
    name = path.name.removesuffix(ending)
    if found := _NAME.fullmatch(name):
        try:
            return datetime.strptime(found[1], "%Y-%m-%d %H%M").astimezone(), found[2]
        except (ValueError, OverflowError, OSError):
            pass
    try:
        return datetime.fromtimestamp(os.stat(path, follow_symlinks=False).st_mtime).astimezone(), name  # noqa: PTH116
    except (OSError, ValueError, OverflowError):
        return None, name


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
        return moment.astimezone()
    except (ValueError, OverflowError, OSError):
        return None
