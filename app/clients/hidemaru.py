"""Where Hidemaru Mail (TuruKame) keeps its mail: text files of its own, below Documents or where the registry says."""

from collections.abc import Iterator
from pathlib import Path

from app.discovery.folder_trees import file_role, files_in, is_folder, refusal
from app.discovery.windows_home import here, is_windows, named_folders, sweep
from app.model.client import Generation
from app.model.codes import Code
from app.model.findings import Finding
from app.model.store import Home, Mailbox, MessageSource, Store
from app.system.registry import keys_below

NAME = "hidemaru-mail"
GENERATIONS: tuple[Generation, ...] = (
    Generation("Hidemaru Mail, TuruKame: converted text, never whole", ("hidemaru",)),
)

_NAMES = ("Hidemaru Mail", "HidemaruMail", "TuruKame", "鶴亀メール", "秀丸メール")
_PROGRAM = r"Software\Hidemaruo\TuruKame"
_LOGS = frozenset({"log", "logs", "ログ"})
_MARKS = ("account.bin", "turukame.bin", "account.ini")


def find_stores(home: Home) -> Iterator[Store]:
    """One store for each data folder."""
    if not is_windows(home):
        return
    named = (here(home, key.text("HomeDir")) for key in keys_below(home.path, home.live, _PROGRAM))
    paths = [*(path for path in named if path is not None and is_folder(path)), *named_folders(home, *_NAMES)]
    for path in dict.fromkeys(paths):
        if next(sweep(path, (".txt",), 5), None) is not None:
            yield _store(path)


def stores_at(path: Path) -> Iterator[Store]:
    """A data folder by its name or its files."""
    known = path.name in _NAMES or any(name.lower() in _MARKS for name in files_in(path))
    if known and next(sweep(path, (".txt",), 5), None) is not None:
        yield _store(path)


def _store(path: Path) -> Store:
    mailboxes = []
    for file in sorted(sweep(path, (".txt",), 6)):
        above = file.relative_to(path).parts[:-1]
        if any(part.lower() in _LOGS for part in above):
            continue
        names = (*above, file.stem)
        role = file_role(above[-1] if above else file.name)
        mailboxes.append(Mailbox(names, role, (MessageSource(file, "hidemaru"),)))
    finding = Finding(Code.KEPT_WITHOUT_ORIGINAL, {"path": str(path)})
    return Store(NAME, path, (path,), mailboxes=tuple(mailboxes), findings=(*refusal(path), finding))
