"""Where EdMax keeps its mail: .mbx files beside the program or in a data folder, and logs of what came as it came."""

from collections.abc import Iterator
from pathlib import Path

from app.discovery.folder_trees import file_role
from app.discovery.folders import access_findings, files_in, find_files, folders_in
from app.discovery.windows_home import may_be_windows, program_folders
from app.model.client import ClientInfo, Generation, ProcessName
from app.model.codes import Code
from app.model.findings import Finding
from app.model.store import Home, Mailbox, MessageSource, Store
from app.model.unreadable_paths import UnreadablePaths

CLIENT = ClientInfo(
    id="edmax",
    name="EdMax",
    generations=(Generation("every version (dot-separated mbx)", ("bmf",)),),
    processes=(ProcessName("edmax.exe"),),
)

_NAMES = ("EdMax", "EdMax Free", "EdMaxFree")
_TELLTALE_FILES = ("edmax.exe", "edmax.prp", "edmax.ini")


def find_stores(home: Home, unreadable: UnreadablePaths) -> Iterator[Store]:
    r"""One store for each folder of the program with mail in it: `C:\EdMax`, `…\EdMax Free`."""
    if may_be_windows(home, unreadable):
        for path in program_folders(home, unreadable, *_NAMES):
            if _has_mail(path, unreadable):
                yield _store(path, unreadable)


def stores_at(path: Path, unreadable: UnreadablePaths) -> Iterator[Store]:
    """The folder of the program."""
    if any(name.lower() in _TELLTALE_FILES for name in files_in(path, unreadable)) and _has_mail(path, unreadable):
        yield _store(path, unreadable)


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
