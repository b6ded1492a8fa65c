"""Where Evolution keeps its mail: local folders as Maildir++, older ones as mbox with `.sbd`, and IMAP caches."""

from collections.abc import Iterator
from pathlib import Path

from app.discovery.folder_trees import evolution_name, files_in, folders_in, is_folder, mail_tree, parted, refusal
from app.formats.common.roles import role_of
from app.model.client import Generation
from app.model.codes import Code
from app.model.findings import Finding
from app.model.store import Home, Mailbox, MessageSource, Store

NAME = "evolution"
GENERATIONS: tuple[Generation, ...] = (
    Generation("1 and 2 (mbox)", ("mbox",), tested_on_real_data=True),
    Generation("3 (Maildir++)", ("maildir", "eml")),
)

_DATA = (".local/share/evolution/mail", ".var/app/org.gnome.Evolution/data/evolution/mail")
_CACHE = (".cache/evolution/mail", ".var/app/org.gnome.Evolution/cache/evolution/mail")
_OLD = (".evolution/mail/local", "evolution/local")
_MARKER = "..maildir++"


def find_stores(home: Home) -> Iterator[Store]:
    """Local folders of every era, and the messages IMAP accounts keep on this computer."""
    for place in _DATA:
        root = home.path / place
        if is_folder(root / "local"):
            yield _local(root / "local", root)
        elif is_folder(root) and (denied := refusal(root)):
            yield Store(NAME, root, (root,), findings=denied)
    for place in _OLD:
        if is_folder(home.path / place):
            yield _local(home.path / place, home.path / place)
    for place in _CACHE:
        if is_folder(home.path / place):
            yield from _cache(home.path / place)


def stores_at(path: Path) -> Iterator[Store]:
    """Evolution's own folder or one of those around it, told by the file `..maildir++` it leaves there."""
    for local in (path, path / "local", path / "mail" / "local"):
        if _MARKER in files_in(local):
            yield _local(local, path)
            return


def _local(local: Path, tree: Path) -> Store:
    mailboxes, findings = parted(mail_tree(local, decoded=evolution_name))
    return Store(NAME, local, (tree,), mailboxes=mailboxes, findings=findings)


def _cache(root: Path) -> Iterator[Store]:
    """The caches of IMAP accounts. They hold only what was looked at; the rest is on the server."""
    accounts = folders_in(root)
    mailboxes = [mailbox for name in accounts for mailbox in _cached(root / name / "folders")]
    findings = (*refusal(root), *(finding for name in accounts for finding in refusal(root / name)))
    if mailboxes:
        findings = (*findings, Finding(Code.CACHE_ONLY, {"path": str(root)}))
    if mailboxes or findings:
        yield Store(NAME, root, (root,), mailboxes=tuple(mailboxes), findings=findings)


def _cached(top: Path) -> Iterator[Mailbox]:
    """`<name>/cur` holds one file a message, spread over folders of two digits (camel-data-cache.c); sub-folders
    lie in `<name>/subfolders` (imapx_path_to_physical)."""
    pending: list[tuple[Path, tuple[str, ...]]] = [(top, ())]
    while pending:
        folder, names = pending.pop()
        for name in folders_in(folder):
            cur = folder / name / "cur"
            spread = (cur, *(cur / sub for sub in folders_in(cur)))
            if sources := tuple(MessageSource(path, "eml") for path in spread if files_in(path)):
                yield Mailbox((*names, name), role_of(name), sources)
            pending.append((folder / name / "subfolders", (*names, name)))
