"""Where Shuriken (JustSystems) keeps its mail: inbox.mbx and the like. Mailboxes of a known kind are read."""

from collections.abc import Iterator
from pathlib import Path

from app.discovery.folder_trees import detect_format, file_role, separate
from app.discovery.folders import access_findings, find_files, is_folder, read_settings, roots_in
from app.discovery.windows_home import find_child, local_app_data, may_be_windows, program_folders, roaming_app_data
from app.formats.reading.registry import READERS
from app.model.client import Basis, ClientInfo, Generation, ProcessName
from app.model.codes import Code
from app.model.findings import Finding
from app.model.store import Home, Mailbox, MessageSource, Store
from app.model.unreadable_paths import UnreadablePaths

CLIENT = ClientInfo(
    id="shuriken",
    name="Shuriken",
    generations=(
        Generation("every version: mbx files that are mailboxes of a known kind", Basis.DESCRIPTION, ("mbox", "bmf")),
    ),
    processes=(ProcessName("shuriken.exe"),),
)

_MAKERS = ("Justsystem", "JustSystems")


def find_stores(home: Home, unreadable: UnreadablePaths) -> Iterator[Store]:
    r"""One store for each data folder: `%APPDATA%\Justsystem\Shuriken 2016`."""
    if not may_be_windows(home, unreadable):
        return
    app_data = (*local_app_data(home, unreadable), *roaming_app_data(home, unreadable))
    made = [path for app_data in app_data for maker in _MAKERS for path in _folders_below(app_data, maker, unreadable)]
    paths = [*made, *program_folders(home, unreadable, "Shuriken")]
    for path in dict.fromkeys(paths):
        yield _store(path, unreadable)


def stores_at(path: Path, unreadable: UnreadablePaths) -> Iterator[Store]:
    """A data folder by its name."""
    if path.name.lower().startswith("shuriken") and is_folder(path, unreadable):
        yield _store(path, unreadable)


def _folders_below(app_data: Path, maker: str, unreadable: UnreadablePaths) -> list[Path]:
    """The folders of every version in that of the maker: `Justsystem/Shuriken 2016`."""
    folder = find_child(app_data, unreadable, maker)
    if folder is None:
        return []
    return [folder / name for name in roots_in(folder, unreadable, lambda name: name.lower().startswith("shuriken"))]


def _store(path: Path, unreadable: UnreadablePaths) -> Store:
    mailboxes, findings = separate(_mailboxes(path, unreadable))
    if not mailboxes and not findings:
        findings = (Finding(Code.STORE_NOT_READ, {"path": str(path)}),)
    return Store(
        CLIENT.id, path, (path,), mailboxes=mailboxes, findings=(*access_findings(path, unreadable), *findings)
    )


def _mailboxes(path: Path, unreadable: UnreadablePaths) -> Iterator[Mailbox | Finding]:
    """The mailboxes by their content, `受信箱/inbox.mbx`; one that nobody can read is named."""
    for file in sorted(find_files(path, (".mbx",), unreadable)):
        format_name = yield from detect_format(file, frozenset())
        above = file.relative_to(path).parts[:-1]
        if format_name is not None and format_name in READERS:
            names = (*above, file.stem)
            yield Mailbox(names, file_role(file.name), (MessageSource(file, format_name),))
        elif read_settings(file, unreadable, 1):
            yield Finding(Code.STORE_NOT_READ, {"path": str(file)})
