"""Mailboxes out of folder trees: Maildir, Maildir++, KMail's, MH, mbox files and single messages, told by content."""

import os
import stat
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.formats.common.roles import role_of
from app.formats.reading.detect import sniff
from app.formats.reading.registry import READERS
from app.formats.standard import mh
from app.formats.standard.mutf7 import decode
from app.model.codes import Code
from app.model.errors import SourceError
from app.model.errors.source import AccessDeniedError, UnreadableError
from app.model.findings import Finding
from app.model.mail import Role
from app.model.store import Mailbox, MessageSource
from app.system.unreadable_paths import record_unreadable

NOT_READ_YET = frozenset({"mmdf", "babyl", "gzip", "bzip2", "xz"})
"""Formats that hold mail, or may, and have no reader."""

_ONE_EACH = ("eml", "emlx", "mh", "msg", "tnef")
_MAILDIR = ("cur", "new", "tmp")
# nmh's own file, and the indexes xmh, Sylpheed and Claws keep beside numbered messages.
_MH_FILES = frozenset(
    {".mh_sequences", ".xmhcache", ".sylpheed_cache", ".sylpheed_mark", ".claws_cache", ".claws_mark"}
)
_JUNCTIONS = frozenset({getattr(stat, "IO_REPARSE_TAG_SYMLINK", -1), getattr(stat, "IO_REPARSE_TAG_MOUNT_POINT", -1)})

Decode = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class _Listing:
    """What stands in a folder, names sorted. `trouble` says why it could not be listed."""

    files: Sequence[str] = ()
    folders: Sequence[str] = ()
    links: Sequence[str] = ()
    trouble: OSError | None = None


@dataclass(frozen=True, slots=True)
class _Folder:
    """A folder on the way: the mailbox names that lead to it, and whether it lies in a Maildir."""

    path: Path
    names: tuple[str, ...]
    in_maildir: bool = False


def mail_tree(
    root: Path, names: tuple[str, ...] = (), decoded: Decode = decode, unread: frozenset[str] = NOT_READ_YET
) -> Iterator[Mailbox | Finding]:
    """The mailboxes at `root` and below it, of any kind, and notices of what could not be read.

    Maildir++ keeps `.Parent.Child` folders in the root, KMail a `.Parent.directory` and Mozilla and Evolution a
    `Parent.sbd` beside `Parent`, others plain folders inside. `decoded` turns the name of a Maildir into the one a
    person gave. Formats in `unread` are named. Links are not followed; those that lead out of `root` are named.
    """
    pending = [_Folder(root, names)]
    while pending:
        folder = pending.pop()
        listing = _listed(folder.path)
        if listing.trouble is not None:
            yield trouble(folder.path, listing.trouble)
            continue
        yield from _links_out(root, folder.path, listing.links)
        parts = [name for name in _MAILDIR if name in listing.folders]
        maildir = ("cur" in parts and len(parts) > 1) or (folder.in_maildir and not {"cur", "new"}.isdisjoint(parts))
        yield from _mailboxes(folder, listing, parts if maildir else (), unread)
        inside = [name for name in listing.folders if not (maildir and name in _MAILDIR)]
        pending += (_child(folder, name, maildir, decoded) for name in reversed(inside))


def _child(parent: _Folder, name: str, maildir: bool, decoded: Decode) -> _Folder:
    """A folder inside `parent`, with the names a person sees."""
    path = parent.path / name
    if name == "cur":
        # Copying tools drop empty folders: without `new` and `tmp` the messages are still the parent's.
        return _Folder(path, parent.names)
    if name.startswith(".") and name.endswith(".directory") and not is_folder(path / "cur"):
        return _Folder(path, (*parent.names, decoded(name[1 : -len(".directory")])))
    if maildir and name.startswith("."):
        return _Folder(path, (*parent.names, *(decoded(part) for part in name.split(".") if part)), in_maildir=True)
    if name.endswith(".sbd"):
        return _Folder(path, (*parent.names, name.removesuffix(".sbd")))
    return _Folder(path, (*parent.names, decoded(name) if is_maildir(path) else name))


def _mailboxes(
    folder: _Folder, listing: _Listing, maildir: Sequence[str], unread: frozenset[str]
) -> Iterator[Mailbox | Finding]:
    """What lies in one folder: its single messages are one mailbox together, each mailbox file is one of its own."""
    kinds: dict[str, list[str]] = {}
    marked = not _MH_FILES.isdisjoint(listing.files)
    for name in listing.files:
        if marked and mh.matches_name(name):
            kinds.setdefault("mh", []).append(name)
            continue
        kind = yield from sniffed(folder.path / name, unread)
        if kind in _ONE_EACH:
            kinds.setdefault(kind, []).append(name)
        elif kind is not None and kind in READERS:
            yield _mailbox_file(folder, name, kind)
    if not marked and "eml" in kinds and all(map(mh.matches_name, kinds["eml"])):
        kinds["mh"] = kinds.pop("eml")
    elif folder.path.name in ("cur", "new") and "eml" in kinds:
        kinds["maildir"] = kinds.pop("eml")
    sources = [place for sub in maildir if sub != "tmp" for place in _maildir_places(folder.path / sub)]
    for kind, names in kinds.items():
        sources += _places(folder.path, kind, names, listing.files)
    if sources and folder.names:
        yield Mailbox(folder.names, role_of(folder.names[-1]), tuple(sources))
    elif sources:
        path, role = (("Inbox",), Role.INBOX) if maildir else ((folder.path.name,), role_of(folder.path.name))
        yield Mailbox(path, role, tuple(sources))


def _mailbox_file(folder: _Folder, name: str, kind: str) -> Mailbox:
    """A file of many messages. Evolution 1 called every one of them `mbox` and named the folder around it."""
    names = folder.names if name == "mbox" and folder.names else (*folder.names, name)
    return Mailbox(names, file_role(names[-1]), (MessageSource(folder.path / name, kind),))


def _maildir_places(path: Path) -> Iterator[MessageSource]:
    """`cur` or `new`; and folders below, over which caches spread their messages."""
    yield MessageSource(path, "maildir")
    for name in folders_in(path):
        yield from (place for place in _maildir_places(path / name) if files_in(place.path))


def _places(folder: Path, kind: str, names: Sequence[str], all_names: Sequence[str]) -> list[MessageSource]:
    """The whole folder as one place where it holds such messages and nothing it could mistake; else file by file."""
    holds = READERS[kind].matches_name
    held = sum(map(holds, all_names))
    if held == len(names) and all(map(holds, names)):
        return [MessageSource(folder, kind)]
    return [MessageSource(folder / name, kind) for name in names]


def sniffed(path: Path, unread: frozenset[str]) -> Generator[Finding, None, str | None]:
    """The format of a file (as the value of `yield from`), and a notice where nobody can read it."""
    try:
        kind = sniff(path)
        if kind is None and path.suffix.lower() in (".eml", ".emlx") and not path.lstat().st_size:
            yield Finding(Code.EMPTY_FILE, {"path": str(path)})
    except OSError as error:
        yield trouble(path, error)
        return None
    if kind is not None and kind in unread:
        yield Finding(Code.FORMAT_NOT_READ_YET, {"path": str(path), "format": kind})
    return kind


def _links_out(root: Path, folder: Path, links: Sequence[str]) -> Iterator[Finding]:
    if not links:
        return
    inside = os.path.realpath(root) + os.sep
    for name in links:
        target = os.path.realpath(folder / name)
        if os.path.lexists(target) and not (target + os.sep).startswith(inside):
            yield Finding(Code.LINK_NOT_FOLLOWED, {"path": str(folder / name), "target": target})


def _listed(path: Path) -> _Listing:
    files, folders, links = [], [], []
    try:
        with os.scandir(path) as scan:
            for entry in scan:
                if _leads_elsewhere(entry):
                    links.append(entry.name)
                elif entry.is_dir(follow_symlinks=False):
                    folders.append(entry.name)
                elif entry.is_file(follow_symlinks=False):
                    files.append(entry.name)
    except OSError as error:
        return _Listing(trouble=error)
    return _Listing(sorted(files), sorted(folders), sorted(links))


def _leads_elsewhere(entry: "os.DirEntry[str]") -> bool:
    """True for links, and for Windows' junctions, which look like folders and may lead in circles."""
    if entry.is_symlink():
        return True
    return os.name == "nt" and getattr(entry.stat(follow_symlinks=False), "st_reparse_tag", 0) in _JUNCTIONS


def folders_in(path: Path) -> list[str]:
    """The names of the folders of a folder, sorted; none where it cannot be listed. Links are not followed."""
    return list(_listed_or_doubted(path).folders)


def files_in(path: Path) -> list[str]:
    """The names of the plain files of a folder, sorted; none where it cannot be listed."""
    return list(_listed_or_doubted(path).files)


def _listed_or_doubted(path: Path) -> _Listing:
    listing = _listed(path)
    if listing.trouble is not None:
        record_unreadable(path, listing.trouble)
    return listing


def is_folder(path: Path) -> bool:
    """True for a folder; False for a link to one, and where we may not look."""
    try:
        return stat.S_ISDIR(path.lstat().st_mode)
    except OSError as error:
        record_unreadable(path, error)
        return False
    except ValueError:
        return False


def is_maildir(path: Path) -> bool:
    """True for a folder with `cur` and one of its companions."""
    return is_folder(path / "cur") and (is_folder(path / "new") or is_folder(path / "tmp"))


def refusal(path: Path) -> tuple[Finding, ...]:
    """A notice where a folder is there and may not be listed."""
    try:
        with os.scandir(path):
            return ()
    except PermissionError as error:
        return (trouble(path, error),)
    except OSError as error:
        record_unreadable(path, error)
        return ()


def trouble(path: Path, error: OSError) -> Finding:
    """The notice for a file or folder that could not be opened."""
    return source_error(path, error).finding


def source_error(path: Path, error: OSError) -> SourceError:
    """The same to be raised, where there is nothing else to look at."""
    if isinstance(error, PermissionError):
        return AccessDeniedError(path)
    return UnreadableError(path, reason=type(error).__name__)


def parted(found: Iterable[Mailbox | Finding]) -> tuple[tuple[Mailbox, ...], tuple[Finding, ...]]:
    """The mailboxes and the notices of a tree, apart."""
    mailboxes: list[Mailbox] = []
    findings: list[Finding] = []
    for each in found:
        if isinstance(each, Mailbox):
            mailboxes.append(each)
        else:
            findings.append(each)
    return tuple(mailboxes), tuple(findings)


def file_role(name: str) -> Role:
    """The role of a mailbox file, its suffix aside."""
    role = role_of(name)
    return role if role is not Role.OTHER else role_of(Path(name).stem)


def evolution_name(name: str) -> str:
    """Evolution writes `.` and `_` of a folder's name as `_2E` and `_5F` (camel-maildir-store.c)."""
    return name.replace("_2E", ".").replace("_5F", "_")
