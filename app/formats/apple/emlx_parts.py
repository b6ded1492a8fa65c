"""The bodies Apple Mail takes out of an .emlx: where each lies now, and the message with them put back.

A part without its body is a stub. Most say how long the body was (`X-Apple-Content-Length`, which may count CRLF and is
never asserted); the answers to invitations that Exchange delivers say nothing and are just empty. The body lies, where
it was downloaded at all, in one of two places, and the first one counts where both have it:

    Messages/13.2.emlxpart             part 2 of message 13, still in its transfer encoding
    Attachments/13/2/menu.pdf          part 2 of message 13, decoded
    Attachments/13/2/menu.pages/       the same, for a document that is a folder

Parts are numbered as IMAP does (RFC 9051, 6.4.5), those of an attached message too: `2.1` is in the message that is
part 2. The same file may lie under the number of a container besides; only a part's own number counts.
"""

import base64
import binascii
import io
import os
import re
import stat
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice
from pathlib import Path

from app.formats.common.folder_listing import list_folder
from app.mime.body import MimePart, parts
from app.model.format import Listing
from app.system.paths import openable
from app.textkit.lazy_pattern import lazy_pattern
from app.textkit.text import one_line

MAX_TO_JOIN = 256 << 20
"""Bytes of a message, or an attachment, that are put into a readable copy: both are held in memory."""
_MOST_IN_FOLDER = 10_000
_DEEPEST = 20
_MOST_EMPTY = 10_000
"""Empty parts of a message that are looked for: each costs a look at a folder."""
_MOST_INSIDE = 10
"""Attached messages inside each other that are looked into."""
_FIELD_NAME = b"X-Apple-Content-Length"
_PARTIAL = ".partial.emlx"
_AS_THEY_ARE = ("", "7bit", "8bit", "binary")
"""Transfer encodings that change nothing: a message in such a part can be looked into where it lies."""
_NUMBER = lazy_pattern(r"(.+?)(?:\.partial)?\.emlx\Z", re.IGNORECASE)
_STUB_FIELD = lazy_pattern(rb"(?im)^X-Apple-Content-Length[ \t]*:[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*\r?\n?")
_ENDS_HEAD = lazy_pattern(rb"(?:\A|\n|\r(?!\n))(?:\r\n|\n|\r)\Z")


def is_partial(name: str) -> bool:
    """True for the name of a message that Mail calls partial: parts of it were taken out, or never fetched."""
    return name.lower().endswith(_PARTIAL)


def count_missing(path: Path, message: bytes) -> int:
    """How many bodies of the message at `path` were taken out, or never fetched, and are nowhere beside it.

    Without a mark an empty part is one where it cannot have been empty, or where Mail calls the message partial and
    nothing else explains that: empty texts are common, and so are the empty ones of returned mail.
    """
    if not may_have_stubs(path, message, list_folder):
        return 0
    outer = {part.number for part in parts(message)}
    missing, unexplained, explained = 0, 0, False
    for count, part in enumerate(_empty_leaves(message)):
        if count == _MOST_EMPTY:
            # Nobody looked for the others.
            return missing + 1
        if attachment(path, part) is not None:
            explained = True
        elif part.stub_length is not None or _is_never_empty(part, is_partial=is_partial(path.name)):
            missing += 1
        else:
            unexplained += part.number in outer
    return unexplained if is_partial(path.name) and not missing and not explained else missing


def _is_never_empty(part: MimePart, *, is_partial: bool) -> bool:
    """True for an empty part that must have had a body."""
    is_text = part.content_type in ("text/plain", "text/html") and not part.file_name
    return part.content_type == "text/calendar" or (is_partial and not is_text)


def attachment(path: Path, part: MimePart, listing: Listing = list_folder) -> Path | None:
    """What holds the body of a stub of the message at `path`: a file or a folder; None where it is not here.

    Of a decoded body the declared name counts (in any Unicode form), else the only entry of the folder; several are no
    match, and a file without content is no body, unless the stub says that it was empty.
    """
    number = _number(path.name)
    encoded = path.with_name(f"{number}.{part.number}.emlxpart")
    if _has_content(encoded, part):
        return encoded
    entries = {_form(name): entry for name, entry in listing(f"{_folder(path)}{os.sep}{part.number}").items()}
    shown = [entry for name, entry in entries.items() if not name.startswith(".")]
    chosen = entries.get(_form(part.file_name)) or (shown[0] if len(shown) == 1 else None)
    if chosen is None or _is_file(chosen):
        return chosen if chosen is not None and _has_content(chosen, part) else None
    # A folder that holds nothing is no document.
    return chosen if next(_files_below(chosen, listing), None) is not None else None


def rejoined(path: Path, message: bytes, listing: Listing) -> Iterable[bytes]:
    """The message with the bodies that are here put back. Raises OSError, and ValueError where they are too large."""
    return _rejoined(path, message, listing) if may_have_stubs(path, message, listing) else (message,)


def _rejoined(path: Path, message: bytes, listing: Listing) -> Iterator[bytes]:
    position = 0
    for part in islice(_empty_leaves(message), _MOST_EMPTY):
        source = attachment(path, part, listing)
        if source is None:
            continue
        head = _STUB_FIELD.sub(b"", message[part.head_start : part.body_start], count=1)
        yield message[position : part.head_start]
        yield head if _ENDS_HEAD.search(head) else head.rstrip(b"\r\n") + b"\n\n"
        yield _body(source, part, listing)
        if message[part.body_end : part.body_end + 1] not in (b"\n", b"\r"):
            yield b"\n"
        position = part.body_end
    yield message[position:]


def may_have_stubs(path: Path | str, message: bytes, listing: Listing = list_folder) -> bool:
    """False for most messages, without looking at their parts: what lies beside their file is nothing to them."""
    return _FIELD_NAME in message or has_parts_beside(path, listing)


def has_parts_beside(path: Path | str, listing: Listing = list_folder) -> bool:
    """True where the name of a message says that parts of it were taken out, or where its parts lie beside it."""
    return is_partial(os.fspath(path)) or bool(listing(_folder(path)))


def _number(name: str) -> str:
    found = _NUMBER.match(name)
    return found[1] if found else Path(name).stem


def _folder(path: Path | str) -> str:
    """Where the decoded bodies of a message lie, in a folder for each part. A text: asked for with every message."""
    above, separator, name = os.fspath(path).rpartition(os.sep)
    # What most are called, without the pattern, which takes as long as the rest.
    number = name[:-5] if name.endswith(".emlx") and name[:-5].isdecimal() else _number(name)
    return f"{_attachments(above or separator)}{os.sep}{number}"


@lru_cache(maxsize=8)
def _attachments(messages: str) -> str:
    """The folder beside that of the messages."""
    return os.path.join(os.path.dirname(messages), "Attachments")  # noqa: PTH118, PTH120


def _form(name: str) -> str:
    """A file name to compare by: names hold line ends, and are written in two forms of Unicode."""
    return one_line(unicodedata.normalize("NFC", name))


def _empty_leaves(message: bytes, depth: int = 0) -> Iterator[MimePart]:
    """The parts without a body, those of attached messages included, in the order they stand."""
    for part in parts(message):
        if part.is_multipart:
            continue
        body = message[part.body_start : part.body_end]
        if not body.strip():
            yield part
        elif (
            part.content_type in ("message/rfc822", "message/global")
            and part.transfer_encoding in _AS_THEY_ARE
            and depth < _MOST_INSIDE
        ):
            for inner in _empty_leaves(body, depth + 1):
                yield inner._replace(
                    number=f"{part.number}.{inner.number}",
                    head_start=inner.head_start + part.body_start,
                    body_start=inner.body_start + part.body_start,
                    body_end=inner.body_end + part.body_start,
                )


def _body(source: Path, part: MimePart, listing: Listing) -> bytes:
    """The body of a part in the transfer encoding the part declares."""
    if not _is_file(source):
        return _encoded(_packed(source, listing), part.transfer_encoding)
    if Path(openable(source)).lstat().st_size > MAX_TO_JOIN:
        raise ValueError("attachment too large")
    content = Path(openable(source)).read_bytes()
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
            size += Path(openable(file)).lstat().st_size
            if size > MAX_TO_JOIN:
                raise ValueError("attachment too large")
            # Without the file's own date: the same mail makes the same copy.
            packed.writestr(zipfile.ZipInfo(name), Path(openable(file)).read_bytes(), zipfile.ZIP_DEFLATED)
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


def _has_content(path: Path, part: MimePart) -> bool:
    """True for a file that may be the body of a stub."""
    return _is_file(path) and (Path(openable(path)).lstat().st_size > 0 or part.stub_length == 0)


def _is_file(path: Path) -> bool:
    try:
        return stat.S_ISREG(Path(openable(path)).lstat().st_mode)
    except (OSError, ValueError):
        return False
