"""Where AL-Mail keeps its mail: one file a message in folders of its own; what is readable is read, all is copied."""

from collections.abc import Iterator
from pathlib import Path

from app.discovery.folder_trees import mail_tree, separate
from app.discovery.folders import access_findings, files_in
from app.discovery.windows_home import may_be_windows, program_folders
from app.model.client import Basis, ClientInfo, Generation, ProcessName
from app.model.codes import Code
from app.model.findings import Finding
from app.model.store import Home, Store
from app.model.unreadable_paths import UnreadablePaths

CLIENT = ClientInfo(
    id="al-mail",
    name="AL-Mail",
    generations=(Generation("AL-Mail32: what is plain text", Basis.DESCRIPTION, ("eml",)),),
    processes=(ProcessName("almail32.exe"),),
)

_NAMES = ("AL-Mail", "AL-Mail32", "ALMail", "ALMail32", "Almail")
_TELLTALE_FILES = ("almail32.exe", "almail.ini", "almail32.ini")


def find_stores(home: Home, unreadable: UnreadablePaths) -> Iterator[Store]:
    r"""One store for each folder of the program: `C:\ALMail32`, a folder a person in it."""
    if may_be_windows(home, unreadable):
        for path in program_folders(home, unreadable, *_NAMES):
            yield _store(path, unreadable)


def stores_at(path: Path, unreadable: UnreadablePaths) -> Iterator[Store]:
    """The folder of the program."""
    if any(name.lower() in _TELLTALE_FILES for name in files_in(path, unreadable)):
        yield _store(path, unreadable)


def _store(path: Path, unreadable: UnreadablePaths) -> Store:
    mailboxes, findings = separate(mail_tree(path, unreadable))
    if not mailboxes:
        findings = (*findings, Finding(Code.STORE_NOT_READ, {"path": str(path)}))
    return Store(
        CLIENT.id, path, (path,), mailboxes=mailboxes, findings=(*access_findings(path, unreadable), *findings)
    )
