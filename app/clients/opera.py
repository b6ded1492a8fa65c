"""Where Opera Mail (M2) keeps its mail: mbox files by day, below `mail/store`."""

from collections.abc import Iterator
from pathlib import Path

from app.discovery.folder_trees import folders_in, is_folder, refusal
from app.discovery.windows_home import is_windows, local, roaming, sweep
from app.model.client import Generation
from app.model.findings import Finding
from app.model.mail import Role
from app.model.store import Home, Mailbox, MessageSource, Store

NAME = "opera-mail"
GENERATIONS: tuple[Generation, ...] = (Generation("Opera 7-12, Opera Mail (mbs)", ("mbox",)),)

_BELOW = ("Opera/Opera/mail", "Opera/Opera/profile/mail", "Opera Mail/Opera Mail/mail", "Opera/mail", "Opera Mail/mail")
_UNIX = (".opera/mail", ".opera-mail/mail", "Library/Opera/mail", "Library/Opera Mail/mail")


def find_stores(home: Home) -> Iterator[Store]:
    """One store for each profile."""
    tops = [home.path / name for name in _UNIX]
    if is_windows(home):
        tops += [place / name for place in (*local(home), *roaming(home)) for name in _BELOW]
    for path in tops:
        if is_folder(path / "store"):
            yield _store(path)


def stores_at(path: Path) -> Iterator[Store]:
    """A mail folder of a profile."""
    if is_folder(path / "store") and next(sweep(path / "store", (".mbs",)), None) is not None:
        yield _store(path)


def _store(path: Path) -> Store:
    """M2 has one pile of messages and views of it: a mailbox is an account, not a folder."""
    mailboxes = []
    for name in folders_in(path / "store"):
        files = tuple(MessageSource(file, "mbox") for file in sorted(sweep(path / "store" / name, (".mbs",))))
        if files:
            mailboxes.append(Mailbox((name,), Role.OTHER, files))
    findings: tuple[Finding, ...] = refusal(path)
    return Store(NAME, path, (path,), mailboxes=tuple(mailboxes), findings=findings)
