"""Where EdMax keeps its mail: .mbx files beside the program or in a data folder, and logs of what came as it came."""

import re
from collections.abc import Iterator
from pathlib import Path

from app.discovery.folder_trees import file_role
from app.discovery.folders import access_findings, each_once, files_in, find_files, folders_in, read_settings
from app.discovery.named_places import windows_place
from app.discovery.windows_home import may_be_windows, program_folders
from app.mime import charsets
from app.model.client import Basis, ClientInfo, Generation, ProcessName
from app.model.codes import Code
from app.model.findings import Finding
from app.model.store import Home, Mailbox, MessageSource, Store
from app.model.unreadable_paths import UnreadablePaths

CLIENT = ClientInfo(
    id="edmax",
    name="EdMax",
    generations=(Generation("every version (dot-separated mbx)", Basis.DESCRIPTION, ("bmf",)),),
    processes=(ProcessName("edmax.exe"),),
)

_NAMES = ("EdMax", "EdMax Free", "EdMaxFree")
_SETTINGS = ("edmax.prp", "edmax.ini")
_FOLDER = re.compile(r"(?mi)^(?:Data)?(?:Folder|Dir|Path)=([a-z]:\\[^\r\n]+)")
_TELLTALE_FILES = ("edmax.exe", "edmax.prp", "edmax.ini")


def find_stores(home: Home, unreadable: UnreadablePaths) -> Iterator[Store]:
    r"""One store for each folder of the program with mail in it: `C:\EdMax`, `…\EdMax Free`."""
    if not may_be_windows(home, unreadable):
        return
    programs = program_folders(home, unreadable, *_NAMES)
    named = [found for program in programs for found in _named_folders(program, home, unreadable)]
    for path in each_once((*programs, *named)):
        if _has_mail(path, unreadable):
            yield _store(path, unreadable)


def stores_at(path: Path, unreadable: UnreadablePaths) -> Iterator[Store]:
    """The folder of the program."""
    if any(name.lower() in _TELLTALE_FILES for name in files_in(path, unreadable)) and _has_mail(path, unreadable):
        yield _store(path, unreadable)


def _named_folders(program: Path, home: Home, unreadable: UnreadablePaths) -> Iterator[Path]:
    r"""The data folder the program's settings name, `Folder=C:\EdMaxData` in edmax.prp."""
    for name in files_in(program, unreadable):
        if name.lower() in _SETTINGS:
            text = charsets.decode(read_settings(program / name, unreadable), "cp932")
            for each in dict.fromkeys(_FOLDER.findall(text)):
                found = windows_place(home, CLIENT.id, each.strip(), unreadable)
                if found is not None and program not in (found, *found.parents):
                    yield found


def _has_mail(path: Path, unreadable: UnreadablePaths) -> bool:
    return next(find_files(path, (".mbx",), unreadable, 4), None) is not None


def _store(path: Path, unreadable: UnreadablePaths) -> Store:
    mailboxes = []
    for file in sorted(find_files(path, (".mbx",), unreadable, 6)):
        above = file.relative_to(path).parts[:-1]
        if above[:1] and above[0].lower() in ("log", "support"):
            # The same mails once more, as they came: copied, not counted twice.
            continue
        mailboxes.append(Mailbox((*above, file.stem), file_role(file.name), (MessageSource(file, "bmf"),)))
    findings: list[Finding] = [*access_findings(path, unreadable)]
    if not any(name.lower() == "log" for name in folders_in(path, unreadable)):
        findings.append(Finding(Code.KEPT_WITHOUT_ORIGINAL, {"path": str(path)}))
    return Store(CLIENT.id, path, (path,), mailboxes=tuple(mailboxes), findings=tuple(findings))
