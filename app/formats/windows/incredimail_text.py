r"""What IncrediMail took out of the messages it keeps, in both of its stores, and how that comes back.

    ----------[%ImFilePath%]----------photo.jpg\r\n     in place of an attachment: a file in `Attachments`
    Content-Type: multipart/mixed; imbndary="1c…"\r\n   in place of `boundary`, its letters with their bits in disorder

Source: the converters incredimail-converter-reynardware and Incredimail2ToEml.
"""

import re
from base64 import encodebytes
from collections.abc import Iterator
from pathlib import Path, PureWindowsPath

from app.formats.common.sections import head_length
from app.mime.headers import decode_text
from app.model.format import Listing
from app.system.reading import read_small
from app.textkit.lazy_pattern import lazy_pattern

_MARK = lazy_pattern(rb"(?m)^----------\[%ImFilePath%\]----------([^\r\n]{1,1000})\r?\n?")
_BOUNDARY = lazy_pattern(rb"(?i)\bimbndary[ \t]*=[ \t]*\"?([0-9a-f]{2,400})\"?")
_DELIMITER = lazy_pattern(rb"(?m)^--([^\r\n]{1,200}?)(?:--)?[ \t]*\r?$")
_LARGEST = 256 << 20
# Where each bit of a letter comes from, the lowest first; converters of two ages differ in two of them.
_ORDERS = ((2, 4, 3, 6, 7, 0, 5, 1), (2, 4, 3, 6, 0, 7, 5, 1))


def missing_attachments(text: bytes, folder: Path, listing: Listing) -> bool:
    """True where a line of `text` names a file that is not in the folder of attachments below `folder`."""
    return any(_attachment(found[1], folder, listing) is None for found in _MARK.finditer(text))


def restored(text: bytes, folder: Path, listing: Listing) -> Iterator[bytes]:
    """A message with its boundary and its attachments back; a line whose file is gone stays."""
    text = _with_boundary(text)
    at = 0
    for found in _MARK.finditer(text):
        path = _attachment(found[1], folder, listing)
        if path is not None:
            yield text[at : found.start()]
            yield encodebytes(read_small(path, _LARGEST)).replace(b"\n", b"\r\n")
            at = found.end()
    yield text[at:]


def readable_head(text: bytes) -> bytes:
    """The header block of a message whose first bytes are `text`, with the boundary others can read."""
    whole = _with_boundary(text)
    return whole[: head_length(whole)]


def _with_boundary(text: bytes) -> bytes:
    size = head_length(text)
    found = _BOUNDARY.search(text, 0, size)
    if found is None:
        return text
    body = text[size:]
    candidates = (_ordered(found[1], order) for order in _ORDERS)
    boundary = next((each for each in candidates if each and b"--" + each in body), None)
    if boundary is None:
        # Else the first line that looks like one.
        line = _DELIMITER.search(body)
        if line is None:
            return text
        boundary = line[1]
    return text[: found.start()] + b'boundary="' + boundary + b'"' + text[found.end() :]


def _ordered(digits: bytes, order: tuple[int, ...]) -> bytes:
    """Letters out of hexadecimal digits, each with its bits in order; empty where they are no letters of a boundary."""
    data = bytes.fromhex(digits[: len(digits) // 2 * 2].decode("ascii"))
    letters = bytes(sum((byte >> source & 1) << bit for bit, source in enumerate(order)) for byte in data)
    return letters if re.fullmatch(rb"[ -!#-~]{1,200}", letters) else b""


def _attachment(name: bytes, folder: Path, listing: Listing) -> Path | None:
    """The file a line names, in `Attachments` of the folder and nowhere else."""
    parts = PureWindowsPath(decode_text(name.strip()).rstrip(".")).parts
    if not parts or any(part in ("..", ".") or ":" in part or part.startswith(("\\", "/")) for part in parts):
        return None
    for base in ("Attachments", "attachments"):
        found = listing(folder.joinpath(base, *parts[:-1])).get(parts[-1])
        if found is not None and found.is_file():
            return found
    return None
