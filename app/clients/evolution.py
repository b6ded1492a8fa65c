"""Where Evolution keeps its mail: local folders as Maildir++, older ones as mbox with `.sbd`, and IMAP caches."""

from collections.abc import Iterator
from pathlib import Path

from app.formats.folder_trees import evolution_name, files_in, folders_in, maildir_tree, mbox_files, refusal
from app.formats.roles import role_of
from app.model.store import Home, Mailbox, Place, Store

NAME = "evolution"

_DATA = (".local/share/evolution/mail", ".var/app/org.gnome.Evolution/data/evolution/mail")
_CACHE = (".cache/evolution/mail", ".var/app/org.gnome.Evolution/cache/evolution/mail")
_OLD = (".evolution/mail/local", "evolution/local")


def find(home: Home) -> Iterator[Store]:
    """Local folders of every era, and the messages IMAP accounts keep on this computer."""
    for place in _DATA:
        local = home.path / place / "local"
        if local.is_dir():
            mailboxes = tuple(maildir_tree(local, (), evolution_name))
            yield Store(NAME, local, (home.path / place,), mailboxes=mailboxes, notices=refusal(local))
    for place in _CACHE:
        if (home.path / place).is_dir():
            yield from _cache(home.path / place)
    for place in _OLD:
        if (home.path / place).is_dir():
            mailboxes = tuple(_mbox_tree(home.path / place, ()))
            yield Store(NAME, home.path / place, (home.path / place,), mailboxes=mailboxes)


def recognise(path: Path) -> Iterator[Store]:
    """Evolution's own folder, told by the file `..maildir++` it leaves there."""
    if path.is_dir() and (path / "..maildir++").exists():
        yield Store(NAME, path, (path,), mailboxes=tuple(maildir_tree(path, (), evolution_name)))


def _cache(root: Path) -> Iterator[Store]:
    """IMAP caches hold one file a message in `folders/<name>/cur`, spread over folders named by digests."""
    mailboxes = []
    for account in folders_in(root):
        top = root / account / "folders"
        for name in folders_in(top):
            places = tuple(Place(path, "eml") for path in _folders_with_files(top / name / "cur"))
            if places:
                mailboxes.append(Mailbox((evolution_name(name),), role_of(evolution_name(name)), places))
    if mailboxes:
        yield Store(NAME, root, (root,), mailboxes=tuple(mailboxes))


def _folders_with_files(path: Path) -> Iterator[Path]:
    if files_in(path):
        yield path
    for name in folders_in(path):
        yield from _folders_with_files(path / name)


def _mbox_tree(folder: Path, names: tuple[str, ...]) -> Iterator[Mailbox]:
    yield from mbox_files(folder, names)
    for name in folders_in(folder):
        yield from _mbox_tree(folder / name, (*names, name.removesuffix(".sbd")))
