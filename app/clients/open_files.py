"""Files and folders somebody pointed at that no mail program claims: known by their content, not their names."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from app.discovery.folder_trees import UNREAD_FORMATS, detect_format, file_role, mail_tree, separate
from app.discovery.folders import is_folder, names_in
from app.formats.reading.registry import READERS
from app.model.client import Basis, ClientInfo, Generation
from app.model.codes import Code
from app.model.findings import Finding
from app.model.store import Home, Mailbox, MessageSource, Store
from app.model.unreadable_paths import UnreadablePaths
from app.system.paths import real_path
from app.system.walking import is_link

CLIENT = ClientInfo(
    id="files",
    name="Mail files",
    japanese_name="メールファイル",
    generations=(
        Generation(
            "single files: eml, mbox, packed mbox, emlx", Basis.REAL_FILES, ("eml", "mbox", "packed-mbox", "emlx")
        ),
        Generation(
            "single files: pst, olm, msg, oft, winmail.dat, dbx",
            Basis.REAL_FILES,
            ("pst", "olm", "msg", "tnef", "dbx", "oe4"),
        ),
        Generation("zips of eml or mbox (Fastmail, iCloud, Takeout)", Basis.DESCRIPTION, ("zip",)),
        Generation("dot-separated mailboxes, wherever they lie", Basis.REAL_SCHEMA, ("bmf",)),
        Generation("exports of mobile phones (vmg)", Basis.REAL_SCHEMA, ("vmg",)),
        Generation("tars of eml, mbox or Maildir, packed or not (BIGLOBE, Takeout)", Basis.DESCRIPTION, ("tar",)),
        Generation("MMDF, Babyl, other archives", Basis.DESCRIPTION),
    ),
)

# A database may be a mail program's; in the folder of a known program it is an index, here nobody knows.
_UNREAD = UNREAD_FORMATS | {"sqlite"}


def find_stores(home: Home, unreadable: UnreadablePaths) -> Iterator[Store]:
    """Nothing: a home is searched by the modules of the programs."""
    return iter(())


def stores_at(path: Path, unreadable: UnreadablePaths) -> Iterator[Store]:
    """One store for any file or folder. What is no mail is named, never passed over."""
    path = _meant(path)
    mailboxes, findings = separate(
        mail_tree(path, unreadable, unread=_UNREAD) if is_folder(path, unreadable) else _file(path)
    )
    yield Store(CLIENT.id, path, (path,), mailboxes=mailboxes, findings=findings)


def stores_beside(path: Path, found: Iterable[Store], unreadable: UnreadablePaths) -> Iterator[Store]:
    """One store for all in a folder that belongs to none of the stores `found` in it; none where that is no mail."""
    taken = frozenset(tree for store in found for tree in store.trees)
    trees = tuple(_trees_beside(path, taken, {each for tree in taken for each in tree.parents}, unreadable))
    mailboxes, findings = separate(mail_tree(path, unreadable, unread=_UNREAD, without=taken))
    if mailboxes or findings:
        yield Store(CLIENT.id, path, trees, mailboxes=mailboxes, findings=findings)


def _trees_beside(path: Path, taken: frozenset[Path], above: set[Path], unreadable: UnreadablePaths) -> Iterator[Path]:
    """The largest files and folders in a folder that hold nothing of what is `taken`, which lies in those `above`."""
    for name in names_in(path, unreadable):
        each = path / name
        if each in above:
            yield from _trees_beside(each, taken, above, unreadable)
        elif each not in taken and is_link(each):
            unreadable.record_link(each)
        elif each not in taken:
            yield each


def _meant(path: Path) -> Path:
    """What a link points at, where somebody named the link itself; links inside a folder are not followed."""
    return real_path(path) if is_link(path) else path


def _file(path: Path) -> Iterator[Mailbox | Finding]:
    silent = True
    looked_at = detect_format(path, _UNREAD)
    try:
        while True:
            yield next(looked_at)
            silent = False
    except StopIteration as found:
        format_name = found.value
    if format_name is not None and format_name in READERS:
        yield Mailbox((path.name,), file_role(path.name), (MessageSource(path, format_name),))
    elif silent:
        yield Finding(Code.NOT_MAIL, {"path": str(path)})
