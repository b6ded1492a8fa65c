"""Where EdMax keeps its mail: .mbx files beside the program or in a data folder, and logs of what came as it came."""

from collections.abc import Iterator
from pathlib import Path

from app.discovery.folder_trees import file_role, files_in, folders_in, refusal
from app.discovery.windows_home import is_windows, named_folders, sweep
from app.model.client import Generation
from app.model.codes import Code
from app.model.findings import Finding
from app.model.store import Home, Mailbox, MessageSource, Store

NAME = "edmax"
GENERATIONS: tuple[Generation, ...] = (Generation("every version (dot-separated mbx)", ("bmf",)),)

_NAMES = ("EdMax", "EdMax Free", "EdMaxFree")
_MARKS = ("edmax.exe", "edmax.prp", "edmax.ini")


def find_stores(home: Home) -> Iterator[Store]:
    """One store for each folder of the program."""
    if is_windows(home):
        for path in named_folders(home, *_NAMES):
            if _has_mail(path):
                yield _store(path)


def stores_at(path: Path) -> Iterator[Store]:
    """The folder of the program."""
    if any(name.lower() in _MARKS for name in files_in(path)) and _has_mail(path):
        yield _store(path)


def _has_mail(path: Path) -> bool:
    return next(sweep(path, (".mbx",), 4), None) is not None


def _store(path: Path) -> Store:
    mailboxes = []
    for file in sorted(sweep(path, (".mbx",), 6)):
        above = file.relative_to(path).parts[:-1]
        if above[:1] and above[0].lower() in ("log", "support"):
            # The same mails once more, as they came: copied, not counted twice.
            continue
        mailboxes.append(Mailbox((*above, file.stem), file_role(file.name), (MessageSource(file, "bmf"),)))
    findings: list[Finding] = [*refusal(path)]
    if not any(name.lower() == "log" for name in folders_in(path)):
        findings.append(Finding(Code.KEPT_WITHOUT_ORIGINAL, {"path": str(path)}))
    return Store(NAME, path, (path,), mailboxes=tuple(mailboxes), findings=tuple(findings))
