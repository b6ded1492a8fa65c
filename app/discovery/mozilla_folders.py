"""The folder rule of Thunderbird and its family: which files of a mail profile are mailboxes, and how they nest.

    Mail/pop.example.com/Inbox              the messages of a folder (mbox)
    Mail/pop.example.com/Inbox.msf          its index; it alone is there where the mail is only on the server
    Mail/pop.example.com/Inbox.sbd/Family   a folder inside Inbox
    Mail/pop.example.com/Inbox/cur          the messages, where the account keeps one file a message ("maildir")

Which names the programs take for no folder: `nsShouldIgnoreFile` in mailnews/local/src/nsMsgLocalStoreUtils.cpp. A file
of such a name that holds mail is one all the same, and so is one in a folder they do not look into. Names a file system
refuses, and long ones, are replaced by a hash of eight digits (`NS_MsgHashIfNecessary` in
mailnews/base/src/nsMsgUtils.cpp), so that only the index knows what the person called the folder.
"""

import re
from collections.abc import Collection, Generator, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from app.discovery.folder_trees import UNREAD_FORMATS
from app.discovery.folders import files_in, folders_in, leads_to_folder, read_settings, real_path
from app.formats.common.roles import role_of
from app.formats.mozilla import msf
from app.formats.reading.detect import sniff
from app.formats.standard import mutf7
from app.model.codes import Code
from app.model.findings import Finding
from app.model.mail import Role
from app.model.store import Mailbox, MessageSource
from app.model.unreadable_paths import UnreadablePaths
from app.system.paths import openable
from app.textkit.lazy_pattern import lazy_pattern

_NO_FOLDER = lazy_pattern(
    r"(?i)(?:[.#].*|.*~|msgFilterRules\.dat|rules\.dat|filterlog\.html|junklog\.html|rulesbackup\.dat|.*\.(?:snm|toc|msf"
    r"|mozmsgs|sqlite|sqlite-wal|sqlite-shm|mab|json|html|log)|thumbs\.db|desktop\.ini|popstate\.dat|sort\.dat|mailfilt\.log|filters\.js|feeds\.(?:json|rdf).*"
    r"|feeditems.*|newsrc.*|virtualFolders\.dat)\Z"
)
# Of these it is known what they hold: indexes, and folders' databases.
_NEVER_MAIL = lazy_pattern(r"(?i).*\.(?:snm|toc|msf|sqlite|sqlite-wal|sqlite-shm)\Z")
# Compaction writes a mailbox anew and then takes the old one's place; a crash leaves the copy (nsMsgFolderCompactor).
_COMPACTED_COPY = lazy_pattern(r"nstmp(?:-\d+)?\Z")
# A letter that lost its separator, and what Google exports, are read as mailboxes too.
_MAIL = ("mbox", "takeout", "eml")
_PACKED = (".gz", ".bz2", ".xz")
_CONTAINERS = ("zip", "tar")
_COMPACTION_FOLDER = ".compact-temp"
_MAY_BE_HASHED = lazy_pattern(r".{0,8}\Z|.*[0-9a-f]{8}\Z", re.DOTALL)
# The name stands near the start of an index, unless the index was written in pieces.
_INDEX_START = 64 << 10
_DEEPEST = 40
_MOST_PLAIN_FOLDERS = 2000
"""Folders of no program that are looked into: an account may be told to keep its mail among a person's documents."""
_LOOKED_AT = 4 << 10
"""Bytes of a file that are looked at for anything but white space."""


@dataclass(frozen=True, slots=True)
class _Directory:
    """A folder on the disk: the names of the files and folders in it, and the mailbox names that lead to it."""

    path: Path
    names: tuple[str, ...]
    files: frozenset[str]
    folders: frozenset[str]

    def mailbox_files(self) -> set[str]:
        """The files that the program takes for mailboxes, by their names."""
        return {name for name in self.other_files() if not _NO_FOLDER.match(name)}

    def other_files(self) -> set[str]:
        """The files that may hold mail, whatever the program takes them for."""
        return {name for name in self.files if not _NEVER_MAIL.match(name) and not _COMPACTED_COPY.match(name)}

    def packed(self, indexed: Collection[str]) -> dict[str, str]:
        """The files that stand in for mailboxes which have an index alone: `Inbox.gz` beside `Inbox.msf`."""
        names = {name.removesuffix(suffix): name for suffix in _PACKED for name in self.files if name.endswith(suffix)}
        return {name: file for name, file in names.items() if name in indexed and name not in self.files | self.folders}

    def plain_folders(self, maildirs: Collection[str]) -> list[str]:
        """The folders in which the program looks for none."""
        endings = (".sbd", ".mozmsgs")
        return sorted(
            name for name in self.folders - set(maildirs) if not name.endswith(endings) and not name.startswith(".")
        )

    def maildirs(self, unreadable: UnreadablePaths) -> set[str]:
        """The folders that hold one file a message."""
        return {name for name in self.folders if leads_to_folder(self.path / name / "cur", unreadable)}

    def names_with(self, suffix: str) -> set[str]:
        """What stands before `suffix` in the names of files and folders that end in it."""
        return {name.removesuffix(suffix) for name in self.files | self.folders if name.endswith(suffix)}


class FolderWalk:
    """The walk through the folders of one account of a profile.

    `account` is its name, empty where nobody knows whose they are; `is_local` says that they are the program's own
    and on no server. `is_imap` says that names are in modified UTF-7.
    `roles` are the folders that the settings name for a purpose, by name. `elsewhere` are the real paths of folders
    that are read for another account, or not at all.
    """

    def __init__(
        self,
        account: str,
        unreadable: UnreadablePaths,
        *,
        is_imap: bool,
        is_local: bool = False,
        roles: Mapping[str, Role] | None = None,
        elsewhere: Collection[Path] = (),
    ) -> None:
        self._account = account
        self._is_local = is_local
        self._unreadable = unreadable
        self._is_imap = is_imap
        self._roles = roles or {}
        self._elsewhere = elsewhere
        self._plain_folders = 0

    def walk(
        self, folder: Path, names: tuple[str, ...] = (), depth: int = 0, *, is_shown: bool = True, is_bare: bool = False
    ) -> Iterator[Mailbox | Finding]:
        """The mailboxes of a folder and of those inside it, and findings. `names` are those that lead to `folder`.

        `is_shown` says that the program looks into it: there a file of unknown content is a mailbox that is spoilt.
        `is_bare` is for a bare Mail folder somebody pointed at, which holds one folder for each account.
        """
        files, folders = files_in(folder, self._unreadable), folders_in(folder, self._unreadable)
        directory = _Directory(folder, names, frozenset(files), frozenset(folders))
        maildirs = directory.maildirs(self._unreadable)
        indexed = {name for name in directory.names_with(".msf") if f"{name}.msf" in directory.files}
        parents = {name for name in directory.names_with(".sbd") if f"{name}.sbd" in directory.folders}
        shown = directory.mailbox_files() if is_shown else set()
        packed = directory.packed(indexed)
        for name in sorted((directory.other_files() | indexed | maildirs | parents) - set(packed.values())):
            path = (*names, self._title(folder, name))
            index = folder / f"{name}.msf" if name in indexed else None
            source = _maildir(folder / name) if name in maildirs else None
            file = packed.get(name, name)
            if source is None and file in directory.files:
                is_indexed = index is not None and file == name
                source = yield from self._file(folder / file, is_indexed=is_indexed, is_shown=file in shown)
            if source is not None or index is not None:
                sources = (source,) if source is not None else ()
                yield Mailbox(path, self._role(path), sources, self._account, index, self._is_local)
            if source is None and index is not None:
                yield from self._only_on_server(index, path)
            if name in parents and depth < _DEEPEST:
                yield from self.walk(folder / f"{name}.sbd", path, depth + 1, is_shown=is_shown)
            elif name in parents:
                self._unreadable.record_too_deep(folder / f"{name}.sbd")
        yield from self._interrupted_compactions(directory)
        for name in directory.plain_folders(maildirs):
            yield from self._plain_folder(folder / name, (*names, name), depth + 1, is_shown=is_bare)

    def _plain_folder(
        self, folder: Path, names: tuple[str, ...], depth: int, *, is_shown: bool
    ) -> Iterator[Mailbox | Finding]:
        """The mailboxes of a folder that is none of the program's: people put mail there, and older programs did."""
        if real_path(folder) in self._elsewhere:
            return
        self._plain_folders += 1
        if depth > _DEEPEST or self._plain_folders > _MOST_PLAIN_FOLDERS:
            self._unreadable.record_too_deep(folder)
            return
        yield from self.walk(folder, names, depth, is_shown=is_shown)

    def _file(self, path: Path, *, is_indexed: bool, is_shown: bool) -> Generator[Finding, None, MessageSource | None]:
        """What a file holds, as the value of `yield from`; a finding where it should be mail and cannot be read."""
        source, content = _mailbox_file(path, is_indexed=is_indexed)
        if source is None and content in _CONTAINERS and is_shown:
            return MessageSource(path, content)
        if source is None and is_shown and read_settings(path, self._unreadable, _LOOKED_AT).strip():
            # The program would show it as a folder: there was mail in it, or there is mail nobody can read.
            parameters = {"path": str(path)}
            yield (
                Finding(Code.FORMAT_NOT_READ_YET, {**parameters, "format": content})
                if content in UNREAD_FORMATS
                else Finding(Code.NOT_A_MESSAGE, parameters)
            )
        return source

    def _title(self, folder: Path, name: str) -> str:
        """The name the person gave the folder: from its index, else from its file."""
        limit = msf.LIMIT if _MAY_BE_HASHED.match(name) else _INDEX_START
        index = read_settings(folder / f"{name}.msf", self._unreadable, limit)
        title = msf.read(index).name if index and b"folderName" in index else ""
        # Profiles of old versions name IMAP folders as the server does.
        return title or (mutf7.decode(name) if self._is_imap else name)

    def _role(self, path: tuple[str, ...]) -> Role:
        """The settings name folders by the last part alone; deep inside folders of nobody it may be any folder."""
        title = path[-1]
        chosen = self._roles.get(title) if self._account or len(path) <= 2 else None
        return chosen or role_of(title)

    def _only_on_server(self, index: Path, path: tuple[str, ...]) -> Iterator[Finding]:
        """A finding for an index of messages with no mail beside it. A saved search lists those of other folders."""
        listed = msf.read(read_settings(index, self._unreadable, msf.LIMIT))
        if listed.messages and not listed.virtual:
            parameters: dict[str, str | int] = {"mailbox": " / ".join(path), "messages": listed.messages}
            yield Finding(Code.HEADERS_ONLY_FOLDER, parameters)

    def _interrupted_compactions(self, directory: _Directory) -> Iterator[Mailbox | Finding]:
        """The copies an interrupted compaction left; one is the mailbox itself where nothing else is left of that.

        `nstmp` and `nstmp-1` lie beside the mailboxes; newer versions write `.compact-temp/Inbox.compacted` and keep
        the old one as `Inbox.original` until the new one is in its place.
        """
        for name in sorted(filter(_COMPACTED_COPY.match, directory.files)):
            yield Finding(Code.INTERRUPTED_COMPACTION, {"path": str(directory.path / name)})
        if _COMPACTION_FOLDER not in directory.folders:
            return
        inside = directory.path / _COMPACTION_FOLDER
        names = [name for name in files_in(inside, self._unreadable) if ".msf." not in name]
        taken: set[str] = set()
        # The compacted copies first: they hold all that was not deleted.
        for name in sorted(names, key=lambda each: not each.endswith(".compacted")):
            yield Finding(Code.INTERRUPTED_COMPACTION, {"path": str(inside / name)})
            mailbox, _, suffix = name.rpartition(".")
            is_only_copy = bool(mailbox) and mailbox not in directory.files and mailbox not in taken
            if is_only_copy and suffix in ("compacted", "original"):
                source, _ = _mailbox_file(inside / name, is_indexed=False)
                if source is not None:
                    taken.add(mailbox)
                    title = (*directory.names, mailbox)
                    yield Mailbox(title, role_of(mailbox), (source,), self._account, None, self._is_local)


def _maildir(folder: Path) -> MessageSource:
    return MessageSource(folder / "cur", "maildir-lite")


def _mailbox_file(path: Path, *, is_indexed: bool) -> tuple[MessageSource | None, str]:
    """A file is a mailbox where an index says so or its content does; None for another, and for an empty one.

    With what it is by its content, empty where that is not known.
    """
    try:
        if not Path(openable(path)).stat().st_size:
            return None, ""
        content = sniff(path) or ""
    except OSError:
        # It is there and cannot be read: counting it will say so, or find mail in it after all.
        return MessageSource(path, "mbox"), ""
    if content == "packed-mbox":
        return MessageSource(path, content), content
    return MessageSource(path, "mbox") if is_indexed or content in _MAIL else None, content
