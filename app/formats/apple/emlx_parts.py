"""The attachments Apple Mail takes out of an .emlx: where each lies now, and the message with them put back.

A part without its body is a stub: it says how long the body was (`X-Apple-Content-Length`). The body lies, where it
was downloaded at all, in one of two places:

    Messages/13.2.emlxpart             part 2 of message 13, still in its transfer encoding
    Attachments/13/2/menu.pdf          part 2 of message 13, decoded
    Attachments/13/2/menu.pages/       the same, for a document that is a folder
"""

import base64
import binascii
import io
import re
import stat
import unicodedata
import zipfile
from collections.abc import Iterator
from pathlib import Path

from app.formats.common.folder_listing import list_folder
from app.mime.body import MimePart, parts
from app.model.format import Listing

MAX_TO_JOIN = 256 << 20
"""Bytes of a message, or an attachment, that are put into a readable copy: both are held in memory."""
_MOST_IN_FOLDER = 10_000
_DEEPEST = 20
_FIELD_NAME = b"X-Apple-Content-Length"
_NUMBER = re.compile(r"(.+?)(?:\.partial)?\.emlx\Z", re.IGNORECASE)
_STUB_FIELD = re.compile(rb"(?im)^X-Apple-Content-Length[ \t]*:[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*\r?\n?")


def stubs(message: bytes) -> list[MimePart]:
    """The parts whose bodies Apple Mail took out: they say how long they were, and are empty."""
    if _FIELD_NAME not in message:
        return []
    return [
        part
        for part in parts(message)
        if part.stub_length is not None
        and not part.is_multipart
        and not message[part.body_start : part.body_end].strip()
    ]


def count_missing(path: Path, message: bytes) -> int:
    """How many attachments of the message at `path` were never downloaded."""
    return sum(attachment(path, stub) is None for stub in stubs(message))


def attachment(path: Path, part: MimePart, listing: Listing = list_folder) -> Path | None:
    """What holds the body of a stub of the message at `path`: a file or a folder; None where it is not here.

    Of a decoded body the declared name counts (in any Unicode form), else the only entry of the folder; several are no
    match.
    """
    found = _NUMBER.match(path.name)
    number = found[1] if found else path.stem
    encoded = path.with_name(f"{number}.{part.number}.emlxpart")
    if _is_file(encoded):
        return encoded
    entries = {
        unicodedata.normalize("NFC", name): entry
        for name, entry in listing(path.parent.parent / "Attachments" / number / part.number).items()
        if not name.startswith(".")
    }
    named = entries.get(unicodedata.normalize("NFC", part.file_name))
    chosen = named or (next(iter(entries.values())) if len(entries) == 1 else None)
    if chosen is not None and not _is_file(chosen) and next(_files_below(chosen, listing), None) is None:
        # A folder that holds nothing is no document.
        return None
    return chosen


def rejoined(path: Path, message: bytes, listing: Listing) -> Iterator[bytes]:
    """The message with the bodies that are here put back. Raises OSError, and ValueError where they are too large."""
    position = 0
    for part in stubs(message):
        source = attachment(path, part, listing)
        if source is None:
            continue
        yield message[position : part.head_start]
        yield _STUB_FIELD.sub(b"", message[part.head_start : part.body_start], count=1)
        yield _body(source, part, listing)
        position = part.body_end
    yield message[position:]


def _body(source: Path, part: MimePart, listing: Listing) -> bytes:
    """The body of a part in the transfer encoding the part declares."""
    if not _is_file(source):
        return _encoded(_packed(source, listing), part.transfer_encoding)
    if source.lstat().st_size > MAX_TO_JOIN:
        raise ValueError("attachment too large")
    content = source.read_bytes()
    return content if source.suffix == ".emlxpart" else _encoded(content, part.transfer_encoding)


def _encoded(content: bytes, encoding: str) -> bytes:
    """Bytes in a transfer encoding; lines of 76 characters, as mail programs write them."""
    if encoding == "base64":
        return base64.encodebytes(content).rstrip(b"\n")
    if encoding == "quoted-printable":
        return binascii.b2a_qp(content, istext=False)
    return content


def _packed(folder: Path, listing: Listing) -> bytes:
    """A document that is a folder as the zip file of its content: the programs that write such documents open both."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        size = 0
        for name, file in sorted(_files_below(folder, listing)):
            size += file.lstat().st_size
            if size > MAX_TO_JOIN:
                raise ValueError("attachment too large")
            # Without the file's own date: the same mail makes the same copy.
            packed.writestr(zipfile.ZipInfo(name), file.read_bytes(), zipfile.ZIP_DEFLATED)
    return target.getvalue()


def _files_below(folder: Path, listing: Listing) -> Iterator[tuple[str, Path]]:
    """The files of a folder and of those inside it, with their names from there. Raises ValueError for too many."""
    pending = [("", folder, 0)]
    count = 0
    while pending:
        above, here, depth = pending.pop()
        for name, entry in listing(here).items():
            count += 1
            if count > _MOST_IN_FOLDER or depth > _DEEPEST:
                raise ValueError("attachment of too many files")
            if _is_file(entry):
                yield above + name, entry
            else:
                pending.append((f"{above}{name}/", entry, depth + 1))


def _is_file(path: Path) -> bool:
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except (OSError, ValueError):
        return False
