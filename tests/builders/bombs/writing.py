"""How a bomb is written to a disk: as one message, as two of one writer, or as a file of any kind."""

from pathlib import Path

SENDER = b"From: Bomb <bomb@example.com>\n"
REST = b"To: hanako@example.com\nDate: Mon, 2 Jan 2006 10:00:00 +0900\nSubject: bomb\n"


def put(folder: Path, name: str, data: bytes) -> Path:
    """A file in a folder that is made where it is missing."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def mail(folder: Path, fields: bytes, body: bytes = b"Hello.\n", name: str = "bomb.eml") -> None:
    """A message whose header block is hostile; what it leaves out of From and Subject is usual."""
    start = b"" if b"From:" in fields else SENDER
    put(folder, name, start + fields + b"\n" + body)


def letter(folder: Path, body: bytes, kind: bytes = b"text/plain", more: bytes = b"") -> None:
    """A message whose body is hostile, and one by somebody of the same name, so that the body is searched for both."""
    writer = folder.name.replace("_", " ").encode()
    head = b"From: Bomb %s <%s@example.com>\n" + REST + b"Message-ID: <%s@example.com>\nMIME-Version: 1.0\n"
    one, other = (word + folder.name.encode() for word in (b"one.", b"other."))
    put(folder, "bomb.eml", head % (writer, one, one) + b"Content-Type: " + kind + b"\n" + more + b"\n" + body)
    put(folder, "other.eml", head % (writer, other, other) + b"\nHello.\n")


def sparse(path: Path, size: int) -> None:
    """Makes a file longer with nothing behind its end, which takes no room on most disks."""
    with path.open("r+b") as file:
        file.truncate(size)
