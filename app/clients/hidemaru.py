"""Where Hidemaru Mail (TuruKame) keeps its mail: text files of its own, below Documents or where the registry says."""

from collections.abc import Iterator
from pathlib import Path

from app.discovery.folder_trees import file_role
from app.discovery.folders import access_findings, files_in, find_files, is_root
from app.discovery.named_places import windows_place
from app.discovery.windows_home import may_be_windows, program_folders
from app.model.client import Basis, ClientInfo, Generation, ProcessName
from app.model.codes import Code
from app.model.findings import Finding
from app.model.store import Home, Mailbox, MessageSource, Store
from app.model.unreadable_paths import UnreadablePaths
from app.system.registry import keys_below

CLIENT = ClientInfo(
    id="hidemaru-mail",
    name="Hidemaru Mail",
    japanese_name="秀丸メール",
    generations=(
        Generation(
            "Hidemaru Mail, TuruKame: converted text, never whole", Basis.DESCRIPTION, ("hidemaru",), is_partial=True
        ),
    ),
    processes=(
        ProcessName("hidemarumail.exe"),
        ProcessName("turukame.exe"),
    ),
)

_NAMES = ("Hidemaru Mail", "HidemaruMail", "TuruKame", "鶴亀メール", "秀丸メール")
_PROGRAM = r"Software\Hidemaruo\TuruKame"
_LOGS = frozenset({"log", "logs", "ログ"})
_TELLTALE_FILES = ("account.bin", "turukame.bin", "account.ini")


def find_stores(home: Home, unreadable: UnreadablePaths) -> Iterator[Store]:
    r"""One store for each data folder: the registry's `HomeDir`, or `Documents\TuruKame` and the like."""
    if not may_be_windows(home, unreadable):
        return
    named = (
        windows_place(home, CLIENT.id, key.text("HomeDir"), unreadable)
        for key in keys_below(home.path, home.live, _PROGRAM)
    )
    paths = [
        *(path for path in named if path is not None and is_root(path, unreadable)),
        *program_folders(home, unreadable, *_NAMES),
    ]
    for path in dict.fromkeys(paths):
        if next(find_files(path, (".txt",), unreadable, 5), None) is not None:
            yield _store(path, unreadable)


def stores_at(path: Path, unreadable: UnreadablePaths) -> Iterator[Store]:
    """A data folder by its name or its files."""
    known = path.name in _NAMES or any(name.lower() in _TELLTALE_FILES for name in files_in(path, unreadable))
    if known and next(find_files(path, (".txt",), unreadable, 5), None) is not None:
        yield _store(path, unreadable)


def _store(path: Path, unreadable: UnreadablePaths) -> Store:
    mailboxes = []
    for file in sorted(find_files(path, (".txt",), unreadable, 6)):
        above = file.relative_to(path).parts[:-1]
        if any(part.lower() in _LOGS for part in above):
            continue
        names = (*above, file.stem)
        role = file_role(above[-1] if above else file.name)
        mailboxes.append(Mailbox(names, role, (MessageSource(file, "hidemaru"),)))
    finding = Finding(Code.KEPT_WITHOUT_ORIGINAL, {"path": str(path)})
    return Store(
        CLIENT.id, path, (path,), mailboxes=tuple(mailboxes), findings=(*access_findings(path, unreadable), finding)
    )
