"""Where EdMax keeps its mail: .mbx files beside the program or in a data folder, and logs of what came as it came."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from app.discovery.folder_trees import detect_format, file_role, separate
from app.discovery.folders import access_findings, each_once, files_in, find_files, folders_in, read_settings
from app.discovery.named_places import place_of_program, windows_place
from app.discovery.windows_home import may_be_windows, program_folders
from app.formats.reading.registry import READERS
from app.mime import charsets
from app.model.client import Basis, ClientInfo, Generation, ProcessName
from app.model.codes import Code
from app.model.findings import Finding
from app.model.mail import Role
from app.model.store import Home, Mailbox, MessageSource, Store
from app.model.unreadable_paths import UnreadablePaths
from app.textkit.lazy_pattern import lazy_pattern

CLIENT = ClientInfo(
    id="edmax",
    name="EdMax",
    generations=(Generation("every version (dot-separated mbx, logs, backups)", Basis.DESCRIPTION, ("bmf", "eml")),),
    processes=(ProcessName("edmax.exe"),),
)

_NAMES = ("EdMax", "EdMax Free", "EdMaxFree")
_SETTINGS = ("edmax.prp", "edmax.ini")
_FOLDER = lazy_pattern(r"(?mi)^(?:Data)?(?:Folder|Dir|Path)=\"?([a-z]:\\[^\r\n\"]+)")
# What EdMax writes where a data folder was chosen names nothing else.
_ANY_FOLDER = lazy_pattern(r"(?mi)(?:^|=)[ \t\"]*([a-z]:\\[^\r\n\"\0]+)")
_TELLTALE_FILES = ("edmax.exe", "edmax.prp", "edmax.ini")
_ACCOUNT = lazy_pattern(r"(?i)account[0-9]{0,3}\Z")
_SUFFIXES, _MOST_NAMED = (".mbx", ".rcv"), 20


def find_stores(home: Home, unreadable: UnreadablePaths) -> Iterator[Store]:
    r"""One store for each folder of the program with mail in it: `C:\EdMax`, `…\EdMax Free`, and its data folder."""
    if not may_be_windows(home, unreadable):
        return
    programs = program_folders(home, unreadable, *_NAMES)
    named = (
        found
        for program in programs
        for text in _named_folders(program, unreadable)
        if (found := windows_place(home, CLIENT.id, text, unreadable)) is not None
    )
    for path in each_once((*programs, *_outside(programs, named))):
        if _has_mail(path, unreadable):
            yield _store(path, unreadable)


def stores_at(path: Path, unreadable: UnreadablePaths) -> Iterator[Store]:
    """The folder of the program with its data folder, or a data folder by the folders in it."""
    if any(name.lower() in _TELLTALE_FILES for name in files_in(path, unreadable)):
        named = (
            found
            for text in _named_folders(path, unreadable)
            if (found := place_of_program(path, CLIENT.id, text, unreadable)) is not None
        )
        for folder in each_once((path, *_outside([path], named))):
            if _has_mail(folder, unreadable):
                yield _store(folder, unreadable)
    elif _is_data(path, unreadable):
        yield _store(path, unreadable)


def _named_folders(program: Path, unreadable: UnreadablePaths) -> Iterator[str]:
    r"""The data folder the program's settings name, `Folder=C:\EdMaxData` in edmax.prp."""
    for name in files_in(program, unreadable):
        if name.lower() in _SETTINGS:
            text = charsets.decode(read_settings(program / name, unreadable), "cp932")
            pattern = _ANY_FOLDER if name.lower().endswith(".prp") else _FOLDER
            found = dict.fromkeys(each[1].strip() for each in islice(pattern.finditer(text), _MOST_NAMED))
            yield from found


def _outside(programs: list[Path], named: Iterator[Path]) -> Iterator[Path]:
    """The data folders that lie in no folder of the program: those in one are found with it."""
    for found in named:
        if not any(program in (found, *found.parents) for program in programs):
            yield found


def _has_mail(path: Path, unreadable: UnreadablePaths) -> bool:
    return next(find_files(path, _SUFFIXES, unreadable, 4), None) is not None


def _is_data(path: Path, unreadable: UnreadablePaths) -> bool:
    r"""True for a folder with `Account1` and mailboxes in it: `Account1\受信.mbx`."""
    accounts = [name for name in folders_in(path, unreadable) if _ACCOUNT.match(name)]
    return any(next(find_files(path / name, (".mbx",), unreadable, 2), None) is not None for name in accounts)


def _store(path: Path, unreadable: UnreadablePaths) -> Store:
    mailboxes, findings = separate(each for file in _files(path, unreadable) for each in _mailbox(path, file))
    findings = (*access_findings(path, unreadable), *findings)
    if not any(name.lower() == "log" for name in folders_in(path, unreadable)):
        findings = (*findings, Finding(Code.KEPT_WITHOUT_ORIGINAL, {"path": str(path)}))
    return Store(CLIENT.id, path, (path,), mailboxes=mailboxes, findings=findings)


def _files(path: Path, unreadable: UnreadablePaths) -> list[Path]:
    return sorted(find_files(path, _SUFFIXES, unreadable, 6))


def _mailbox(path: Path, file: Path) -> Iterator[Mailbox | Finding]:
    """A file of messages. Logs and the last twenty mails (`Support`) have folders of their own, as on the disk."""
    format_name = yield from detect_format(file, frozenset())
    if format_name is None or format_name not in READERS:
        # What is spoilt was a mailbox all the same: its reader says so.
        format_name = "bmf"
    above = file.relative_to(path).parts[:-1]
    role = file_role(file.name)
    if above and above[0].lower() == "log":
        role = Role.SENT if above[-1].lower() == "send" else Role.OTHER
    yield Mailbox((*above, file.stem), role, (MessageSource(file, format_name),))
