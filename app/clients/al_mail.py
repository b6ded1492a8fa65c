"""Where AL-Mail keeps its mail: one file a message in folders of its own; what is readable is read, all is copied."""

from collections.abc import Iterator
from pathlib import Path

from app.discovery.folder_trees import files_in, mail_tree, parted, refusal
from app.discovery.windows_home import is_windows, named_folders
from app.model.client import Generation
from app.model.codes import Code
from app.model.findings import Finding
from app.model.store import Home, Store

NAME = "al-mail"
GENERATIONS: tuple[Generation, ...] = (Generation("AL-Mail32: what is plain text", ("eml",)),)

_NAMES = ("AL-Mail", "AL-Mail32", "ALMail", "ALMail32", "Almail")
_MARKS = ("almail32.exe", "almail.ini", "almail32.ini")


def find_stores(home: Home) -> Iterator[Store]:
    """One store for each folder of the program."""
    if is_windows(home):
        for path in named_folders(home, *_NAMES):
            yield _store(path)


def stores_at(path: Path) -> Iterator[Store]:
    """The folder of the program."""
    if any(name.lower() in _MARKS for name in files_in(path)):
        yield _store(path)


def _store(path: Path) -> Store:
    mailboxes, findings = parted(mail_tree(path))
    if not mailboxes:
        findings = (*findings, Finding(Code.STORE_NOT_READ, {"path": str(path)}))
    return Store(NAME, path, (path,), mailboxes=mailboxes, findings=(*refusal(path), *findings))
