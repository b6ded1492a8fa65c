"""Where Hidemaru Mail (TuruKame) keeps its mail: text files of its own, below Documents or where the registry says."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from app.discovery.folder_trees import file_role
from app.discovery.folders import access_findings, files_in, find_files, is_root, read_settings
from app.discovery.named_places import windows_place
from app.discovery.windows_home import may_be_windows, program_folders
from app.formats.common.roles import role_of
from app.formats.common.sections import looks_like_message
from app.formats.windows import hidemaru_log
from app.mime import charsets
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
            "Hidemaru Mail, TuruKame: converted text, never whole; its receive log",
            Basis.DESCRIPTION,
            ("hidemaru",),
            is_partial=True,
        ),
    ),
    processes=(
        ProcessName("hidemarumail.exe"),
        ProcessName("turukame.exe"),
    ),
)

_NAMES = ("Hidemaru Mail", "HidemaruMail", "TuruKame", "TuruKameData", "鶴亀メール", "秀丸メール")
_PROGRAM = r"Software\Hidemaruo\TuruKame"
_TELLTALE_FILES = ("account.bin", "turukame.bin", "account.ini", "subdir.bin")
_FOLDER_LIST = "subdir.bin"
_DEEPEST, _SNIFFED, _MOST_NAMES = 6, 8 << 10, 1000
_NO_NAME = frozenset('\\/:*?"<>|')


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
        if next(find_files(path, (".txt",), unreadable, _DEEPEST), None) is not None:
            yield _store(path, unreadable)


def stores_at(path: Path, unreadable: UnreadablePaths) -> Iterator[Store]:
    """A data folder by its name or its files, or a folder with a file of the program's mails right in it or below."""
    known = path.name in _NAMES or any(name.lower() in _TELLTALE_FILES for name in files_in(path, unreadable))
    files = find_files(path, (".txt",), unreadable, _DEEPEST if known else 1)
    if any(known or _is_separated(file, unreadable) for file in files):
        yield _store(path, unreadable)


def _is_separated(file: Path, unreadable: UnreadablePaths) -> bool:
    return hidemaru_log.SEPARATOR.match(read_settings(file, unreadable, _SNIFFED)) is not None


def _store(path: Path, unreadable: UnreadablePaths) -> Store:
    """The files of a folder are one mailbox: the program starts a new one by year, month, day or size."""
    findings = [*access_findings(path, unreadable), Finding(Code.KEPT_WITHOUT_ORIGINAL, {"path": str(path)})]
    found: dict[tuple[str, ...], list[MessageSource]] = {}
    for file in sorted(find_files(path, (".txt",), unreadable, _DEEPEST)):
        above = file.relative_to(path).parts[:-1]
        if _is_mail(file, above, unreadable):
            found.setdefault(above or (file.stem,), []).append(MessageSource(file, "hidemaru"))
    order = _order(path, unreadable, findings)
    mailboxes = tuple(
        Mailbox(names, role_of(names[-1]) if len(names) > 1 else file_role(names[-1]), tuple(found[names]))
        for names in sorted(found, key=lambda names: (order.get(names[:1], len(order)), names))
    )
    return Store(CLIENT.id, path, (path,), mailboxes=mailboxes, findings=tuple(findings))


def _is_mail(file: Path, above: Sequence[str], unreadable: UnreadablePaths) -> bool:
    """True for a file of mails. In the folder of an account and above it lie lists and logs of the program, too."""
    start = read_settings(file, unreadable, _SNIFFED)
    if hidemaru_log.SEPARATOR.search(start) is not None or looks_like_message(start):
        return True
    # What is no mail in a folder of mails was one, or has something else before its first: its reader says so.
    return len(above) > 1 and bool(start)


def _order(path: Path, unreadable: UnreadablePaths, findings: list[Finding]) -> dict[tuple[str, ...], int]:
    """The place of each folder in the list of the program; one that it lists and that is not there is reported."""
    text = charsets.decode(read_settings(path / _FOLDER_LIST, unreadable), "cp932")
    names = [line.strip() for line in text.splitlines() if line.strip()]
    if len(names) > _MOST_NAMES or any(
        not name.isprintable() or not _NO_NAME.isdisjoint(name) or len(name) > 200 for name in names
    ):
        # Not the list of names of the versions that are known.
        return {}
    missing = (path / name for name in names if not is_root(path / name, unreadable))
    findings += (Finding(Code.NAMED_PLACE_MISSING, {"path": str(each), "client": CLIENT.id}) for each in missing)
    return {(name,): number for number, name in enumerate(names)}
