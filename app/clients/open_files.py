"""Files and folders somebody pointed at that no mail program claims: told by their content, not their names."""

from collections.abc import Iterator
from pathlib import Path

from app.discovery.folder_trees import NOT_READ_YET, file_role, is_folder, mail_tree, parted, sniffed
from app.formats.reading.registry import READERS
from app.model.client import Generation
from app.model.codes import Code
from app.model.findings import Finding
from app.model.store import Home, Mailbox, MessageSource, Store

NAME = "files"
GENERATIONS: tuple[Generation, ...] = (
    Generation(
        "single files: eml, mbox, packed mbox, emlx", ("eml", "mbox", "packed-mbox", "emlx"), tested_on_real_data=True
    ),
    Generation(
        "single files: pst, olm, msg, oft, winmail.dat, dbx",
        ("pst", "olm", "msg", "tnef", "dbx", "oe4"),
        tested_on_real_data=True,
    ),
    Generation("zips of eml or mbox (Fastmail, iCloud, Takeout)", ("zip",)),
    Generation("MMDF, Babyl, other archives"),
)

# A database may be a mail program's; in the folder of a known program it is an index, here nobody knows.
_UNREAD = NOT_READ_YET | {"sqlite"}


def find_stores(home: Home) -> Iterator[Store]:
    """Nothing: a home is searched by the modules of the programs."""
    return iter(())


def stores_at(path: Path) -> Iterator[Store]:
    """One store for any file or folder. What is no mail is named, never passed over."""
    path = _meant(path)
    mailboxes, findings = parted(mail_tree(path, unread=_UNREAD) if is_folder(path) else _file(path))
    yield Store(NAME, path, (path,), mailboxes=mailboxes, findings=findings)


def _meant(path: Path) -> Path:
    """What a link points at, where somebody named the link itself; links inside a folder are not followed."""
    try:
        return path.resolve() if path.is_symlink() else path
    except (OSError, RuntimeError):
        return path


def _file(path: Path) -> Iterator[Mailbox | Finding]:
    silent = True
    looked_at = sniffed(path, _UNREAD)
    try:
        while True:
            yield next(looked_at)
            silent = False
    except StopIteration as found:
        kind = found.value
    if kind is not None and kind in READERS:
        yield Mailbox((path.name,), file_role(path.name), (MessageSource(path, kind),))
    elif silent:
        yield Finding(Code.NOT_MAIL, {"path": str(path)})
