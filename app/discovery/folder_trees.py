"""Mailboxes out of folder trees: Maildir, Maildir++, KMail's, MH, mbox files and single messages, by their content.

Where children lie differs by program; all of these may stand in one tree:

- `Maildir/.Parent.Child/cur` (Maildir++: Courier's and Dovecot's; Evolution 3);
- `.Parent.directory/Child/cur` beside `Parent/cur` (KMail);
- `Parent.sbd/Child` beside the file `Parent` (Mozilla, Evolution 1 and 2);
- `Parent/Child/1` (MH: numbered messages in plain folders; nmh's mh-mail(5)).
"""

from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.discovery.folders import (
    Listing,
    files_in,
    folders_in,
    is_folder,
    is_maildir,
    leads_to_file,
    list_folder,
    unreadable_finding,
)
from app.formats.common.roles import role_of
from app.formats.reading.detect import sniff
from app.formats.reading.registry import READERS
from app.formats.standard import mh
from app.formats.standard.mutf7 import decode
from app.model.codes import Code
from app.model.findings import Finding
from app.model.mail import Role
from app.model.store import Mailbox, MessageSource
from app.model.unreadable_paths import UnreadablePaths
from app.system.paths import openable
from app.textkit.lazy_pattern import lazy_pattern

UNREAD_FORMATS = frozenset({"mmdf", "babyl", "gzip", "bzip2", "xz"})
"""Formats that hold mail, or may, and have no reader."""

_ONE_MESSAGE_A_FILE = ("eml", "emlx", "mh", "msg", "tnef")
_MAILDIR_PARTS = ("cur", "new", "tmp")
# nmh's own file, and the indexes xmh, Sylpheed and Claws keep beside numbered messages.
_MH_FILES = frozenset(
    {".mh_sequences", ".xmhcache", ".sylpheed_cache", ".sylpheed_mark", ".claws_cache", ".claws_mark"}
)

# `.inbox.index` of KMail, `Inbox.ev-summary` and `Inbox.cmeta` of Evolution: the files beside them are mailboxes.
_MAILBOX_INDEX = lazy_pattern(r"\..+\.index(?:\.ids|\.sorted)?\Z|.+\.(?:ev-summary|cmeta)\Z")

DecodeName = Callable[[str], str]
"""From a folder's name on the disk to the one a person gave it."""


@dataclass(frozen=True, slots=True)
class _Folder:
    """A folder on the way: the mailbox names that lead to it, and whether it lies in a Maildir."""

    path: Path
    names: tuple[str, ...]
    in_maildir: bool = False


def mail_tree(
    root: Path,
    unreadable: UnreadablePaths,
    names: tuple[str, ...] = (),
    *,
    decode_name: DecodeName = decode,
    unread: frozenset[str] = UNREAD_FORMATS,
    without: frozenset[Path] = frozenset(),
) -> Iterator[Mailbox | Finding]:
    """The mailboxes at `root` and below it, of any kind, and findings about what could not be read.

    `names` lead to `root`; `decode_name` is for the names of Maildirs (modified UTF-7, RFC 3501, where nothing else is
    said). Files of the formats in `unread` get a finding; what lies at a path of `without` is passed over. Links are
    not followed; `app.discovery.links` names them.
    """
    pending = [_Folder(root, names)]
    while pending:
        folder = pending.pop()
        if folder.path in without:
            continue
        try:
            listing = list_folder(folder.path)
        except OSError as error:
            yield unreadable_finding(folder.path, error)
            continue
        parts = [name for name in _MAILDIR_PARTS if name in listing.folders]
        # One part of a Maildir inside another Maildir is one too: copying tools drop empty folders.
        maildir = ("cur" in parts and len(parts) > 1) or (folder.in_maildir and not {"cur", "new"}.isdisjoint(parts))
        grouped = yield from _group_files(folder, _beside(folder.path, listing.files, without), unread)
        sources = [*_maildir_sources(folder.path, parts if maildir else (), unreadable)]
        for format_name, files in grouped.items():
            sources += _message_sources(folder.path, format_name, files, listing)
        yield from _mailbox_of_messages(folder, sources, maildir)
        inside = [name for name in listing.folders if not (maildir and name in _MAILDIR_PARTS)]
        # The last one in is the first one out: reversed, so that folders come in the order of their names.
        pending += (_child(folder, name, maildir, decode_name, unreadable) for name in reversed(inside))


def mail_at(path: Path, unreadable: UnreadablePaths, decode_name: DecodeName = decode) -> Iterator[Mailbox | Finding]:
    """The mailboxes at a place that settings name: a tree, as in `mail_tree`, or a single file of messages."""
    if not leads_to_file(path, unreadable):
        yield from mail_tree(path, unreadable, decode_name=decode_name)
        return
    format_name = yield from detect_format(path, UNREAD_FORMATS)
    if format_name is not None and format_name in READERS:
        yield Mailbox((path.name,), file_role(path.name), (MessageSource(path, format_name),))


def _beside(folder: Path, files: Sequence[str], without: frozenset[Path]) -> Sequence[str]:
    return [name for name in files if folder / name not in without] if without else files


def _child(parent: _Folder, name: str, maildir: bool, decode_name: DecodeName, unreadable: UnreadablePaths) -> _Folder:
    """A folder inside `parent`, with the names a person sees."""
    path = parent.path / name
    if name == "cur":
        # Copying tools drop empty folders: without `new` and `tmp` the messages are still the parent's.
        return _Folder(path, parent.names)
    if name.startswith(".") and name.endswith(".directory") and not is_folder(path / "cur", unreadable):
        return _Folder(path, (*parent.names, decode_name(name[1 : -len(".directory")])))
    if maildir and name.startswith("."):
        below = (decode_name(part) for part in name.split(".") if part)
        return _Folder(path, (*parent.names, *below), in_maildir=True)
    if name.endswith(".sbd"):
        return _Folder(path, (*parent.names, name.removesuffix(".sbd")))
    return _Folder(path, (*parent.names, decode_name(name) if is_maildir(path, unreadable) else name))


def _group_files(
    folder: _Folder, files: Sequence[str], unread: frozenset[str]
) -> Generator[Mailbox | Finding, None, dict[str, list[str]]]:
    """The names of single messages by their format, as the value of `yield from`; mailbox files are yielded."""
    grouped: dict[str, list[str]] = {}
    unknown: list[str] = []
    has_mh_index = not _MH_FILES.isdisjoint(files)
    has_mailboxes = folder.path.name.endswith(".sbd") or any(map(_MAILBOX_INDEX.match, files))
    for name in files:
        if has_mh_index and mh.matches_name(name):
            # Beside such an index a number is a message, whatever it begins with.
            grouped.setdefault("mh", []).append(name)
            continue
        format_name = yield from detect_format(folder.path / name, unread)
        if format_name in _ONE_MESSAGE_A_FILE:
            grouped.setdefault(format_name, []).append(name)
        elif format_name is not None and format_name in READERS:
            yield _mailbox_file(folder, name, format_name)
        elif format_name is None:
            unknown.append(name)
    if not has_mh_index and "eml" in grouped and all(map(mh.matches_name, grouped["eml"])):
        # Among messages with numbers for names any other number is one too: empty, or spoilt.
        grouped.pop("eml")
        grouped["mh"] = [name for name in files if mh.matches_name(name)]
    elif folder.path.name in ("cur", "new") and "eml" in grouped:
        grouped["maildir"] = grouped.pop("eml")
    if "mh" in grouped:
        # A number among messages is one, or was: the reader says so.
        grouped["mh"] += filter(mh.matches_name, unknown)
    for name in unknown:
        if name == "mbox" or (has_mailboxes and "." not in name):
            yield from _spoiled_mailbox(folder, name)
    return grouped


def _spoiled_mailbox(folder: _Folder, name: str) -> Iterator[Mailbox]:
    """What is a mailbox by its name or by the indexes beside it, with something else in it."""
    try:
        is_empty = _is_empty(folder.path / name)
    except OSError:
        # Detecting its format said so.
        return
    if not is_empty:
        yield _mailbox_file(folder, name, "mbox")


def _mailbox_file(folder: _Folder, name: str, format_name: str) -> Mailbox:
    """A file of many messages. Evolution 1 called every one of them `mbox` and named the folder around it."""
    names = folder.names if name == "mbox" and folder.names else (*folder.names, name)
    return Mailbox(names, file_role(names[-1]), (MessageSource(folder.path / name, format_name),))


def _mailbox_of_messages(folder: _Folder, sources: Sequence[MessageSource], maildir: bool) -> Iterator[Mailbox]:
    """The single messages of one folder are one mailbox together."""
    if sources and folder.names:
        yield Mailbox(folder.names, role_of(folder.names[-1]), tuple(sources))
    elif sources:
        # The root itself: of a Maildir++ it is the inbox.
        path, role = (("Inbox",), Role.INBOX) if maildir else ((folder.path.name,), role_of(folder.path.name))
        yield Mailbox(path, role, tuple(sources))


def _maildir_sources(folder: Path, parts: Sequence[str], unreadable: UnreadablePaths) -> Iterator[MessageSource]:
    """`cur` and `new`, of the parts that are there; what lies in `tmp` was never delivered."""
    for part in parts:
        if part != "tmp":
            yield MessageSource(folder / part, "maildir")
            yield from _spread_sources(folder / part, unreadable)


def _spread_sources(folder: Path, unreadable: UnreadablePaths) -> Iterator[MessageSource]:
    """Folders below `cur` and `new` that hold files: caches spread their messages over them."""
    for name in folders_in(folder, unreadable):
        if files_in(folder / name, unreadable):
            yield MessageSource(folder / name, "maildir")
        yield from _spread_sources(folder / name, unreadable)


def _message_sources(folder: Path, format_name: str, files: Sequence[str], listing: Listing) -> list[MessageSource]:
    """The whole folder as one source where its reader would take just these files; else file by file."""
    matches_name = READERS[format_name].matches_name
    matching = sum(map(matches_name, listing.files))
    if matching == len(files) and all(map(matches_name, files)):
        return [MessageSource(folder, format_name)]
    return [MessageSource(folder / name, format_name) for name in files]


def detect_format(path: Path, unread: frozenset[str]) -> Generator[Finding, None, str | None]:
    """The format of a file as the value of `yield from`, None for what is no mail or cannot be read.

    Yields a finding where the file cannot be opened, has no reader (`unread`), or should be a message and is empty.
    """
    try:
        format_name = sniff(path)
        if format_name is None and path.suffix.lower() in (".eml", ".emlx") and _is_empty(path):
            yield Finding(Code.EMPTY_FILE, {"path": str(path)})
    except OSError as error:
        yield unreadable_finding(path, error)
        return None
    if format_name is not None and format_name in unread:
        yield Finding(Code.FORMAT_NOT_READ_YET, {"path": str(path), "format": format_name})
    return format_name


def _is_empty(path: Path) -> bool:
    """True for a file without a byte. Raises OSError."""
    return not Path(openable(path)).stat().st_size


def separate(items: Iterable[Mailbox | Finding]) -> tuple[tuple[Mailbox, ...], tuple[Finding, ...]]:
    """The mailboxes and the findings of a walk, apart."""
    mailboxes: list[Mailbox] = []
    findings: list[Finding] = []
    for item in items:
        if isinstance(item, Mailbox):
            mailboxes.append(item)
        else:
            findings.append(item)
    return tuple(mailboxes), tuple(findings)


def file_role(name: str) -> Role:
    """The role of a mailbox file, by its name with and without the suffix."""
    role = role_of(name)
    return role if role is not Role.OTHER else role_of(Path(name).stem)
