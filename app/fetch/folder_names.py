"""What the folders of a server are called where people read it."""

from app.servers.imap_answers import ServerFolder
from app.textkit.text import one_line


def path_of(folder: ServerFolder) -> tuple[str, ...]:
    """The path of a mailbox as people see it; what of a name cannot be shown is left out."""
    return tuple(one_line(part) or "_" for part in folder.path)


def name_of(folder: ServerFolder) -> str:
    """The path in one line."""
    return "/".join(path_of(folder))
