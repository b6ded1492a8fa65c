"""The mail programs' own files out of an archive, as they were: files.jsonl says what each was called and where it lay.

    data/stores/thunderbird/…/Mail/pop.example.jp/Inbox  ->  Restored 2026-11-29/thunderbird/…/Mail/pop.example.jp/Inbox

Names that had to be changed for the archive get their own back, and what was too deep for a path is where it was.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from app.archive.bag import inventory, layout
from app.archive.bag.manifest import leaves_the_bag
from app.jobs.cancel import Cancel
from app.jobs.engine import Meter
from app.jobs.restore.request import RestoreRequest
from app.model.codes import Code
from app.model.errors.usage import CatalogUnreadableError
from app.model.events import Problem, Report, Stage
from app.model.findings import Finding
from app.model.restoration import RestoreRecord
from app.model.target_kind import TargetKind
from app.restore.new_folder import NewFolder
from app.restore.own_files import OwnFile, OwnFiles
from app.restore.target import Extent

_Line = Mapping[str, object]
_TOP = f"{layout.STORES}/"


@dataclass(slots=True)
class _Names:
    """What folders and files were called, by their names in the archive, where the two differ; and what lies deep."""

    originals: dict[str, str] = field(default_factory=dict)
    deep: dict[str, str] = field(default_factory=dict)

    def note(self, line: _Line, name: str) -> None:
        """Notes a file or a folder."""
        path = inventory.path_of(line)
        # A path of another system: only those of Windows have no slash.
        last = path.rpartition("/" if "/" in path else "\\")[2]
        if last and last != name.rpartition("/")[2]:
            self.originals[name] = last
        if line.get("kind") == "folder":
            client = "/".join(name.split("/")[:3])
            digest = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:16]
            self.deep[f"{client}/{layout.DEEP}/{digest}"] = name

    def names(self, name: str) -> tuple[str, ...]:
        """The names of a path as they were, from the mail program on."""
        found: list[str] = []
        while name != layout.STORES and "/" in name:
            above, _, last = name.rpartition("/")
            found.append(self.originals.get(name, last))
            name = self.deep.get(above, above)
        return tuple(reversed(found))


def extent_of(archive: Path) -> Extent:
    """How many files there are and how many bytes they have. Raises CatalogUnreadableError."""
    sizes = [_size(line) for line, _ in _files(archive)]
    return Extent(len(sizes), sum(sizes), max(sizes, default=0), 0)


def run(request: RestoreRequest, extent: Extent, report: Report, cancel: Cancel) -> RestoreRecord:
    """Copies every file and reads it back. Raises CancelledError, UserError, OSError of the destination."""
    files = OwnFiles(NewFolder(request.destination, request.name))
    try:
        refused = _copy_all(request.archive, files, extent, report, cancel)
        meter = Meter(Stage.PROVING, report, cancel, total_files=files.written, total_bytes=extent.size_bytes)
        place = files.finish(lambda count, size: meter.advance(files=count, size_bytes=size))
        meter.done()
    except BaseException:
        files.abandon()
        raise
    links = _links(request.archive)
    return RestoreRecord(
        target=TargetKind.OWN,
        archive=request.archive,
        places=(str(place),),
        messages=extent.messages,
        written=files.written,
        skipped=0,
        refused=refused,
        findings=(Finding(Code.LINKS_NOT_RESTORED, {"count": links}),) if links else (),
        proved=not refused,
    )


def _copy_all(archive: Path, files: OwnFiles, extent: Extent, report: Report, cancel: Cancel) -> tuple[Finding, ...]:
    """Copies what is there; returns what could not be copied."""
    names = _Names()
    for line, name in _named(archive):
        names.note(line, name)
    meter = Meter(Stage.RESTORING, report, cancel, total_files=extent.messages, total_bytes=extent.size_bytes)
    refused: list[Finding] = []
    for line, name in _named(archive):
        if line.get("kind") == "folder":
            files.make_folder(names.names(name))
    for line, name in _files(archive):
        file = _own_file(archive / name, names.names(name), line)
        reason = files.copy(file)
        if reason:
            finding = Finding(Code.FILE_NOT_RESTORED, {"path": inventory.path_of(line), "error": reason})
            refused.append(finding)
            report(Problem(finding))
        meter.advance(files=1, size_bytes=_size(line))
    meter.done()
    return tuple(refused)


def _own_file(source: Path, names: tuple[str, ...], line: _Line) -> OwnFile:
    mtime = line.get("mtime_ns")
    try:
        mode = int(str(line.get("mode")), 8)
    except ValueError:
        mode = None
    return OwnFile(source, names, str(line.get("sha256", "")), mtime if isinstance(mtime, int) else None, mode)


def _size(line: _Line) -> int:
    size = line.get("size")
    return size if isinstance(size, int) else 0


def _links(archive: Path) -> int:
    return sum(line.get("kind") == "link" for line in _lines(archive))


def _files(archive: Path) -> Iterator[tuple[_Line, str]]:
    """The lines of files that lie in the archive. Raises CatalogUnreadableError."""
    return ((line, name) for line, name in _named(archive) if line.get("kind") == "file" and line.get("sha256"))


def _named(archive: Path) -> Iterator[tuple[_Line, str]]:
    """The lines of what has a name among the mail programs' files. Raises CatalogUnreadableError."""
    for line in _lines(archive):
        name = str(line.get("name", ""))
        if name.startswith(_TOP) and not leaves_the_bag(name):
            yield line, name


def _lines(archive: Path) -> Iterator[_Line]:
    try:
        yield from inventory.read(archive / layout.INVENTORY)
    except OSError as error:
        raise CatalogUnreadableError(archive) from error
