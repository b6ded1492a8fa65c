"""Bodies that Apple Mail took out of a message: each is put back from where it lies, and none is missed."""

import base64
import email
import quopri
from collections.abc import Mapping
from pathlib import Path

import pytest

from app.formats.apple import emlx
from app.formats.common.folder_listing import list_folder
from app.model.mail import Completeness, Message
from app.system.reading import SourceFile
from tests.builders import stores

HEAD = "From: Taro <taro@example.jp>\nMessage-ID: <1@example.jp>\nMIME-Version: 1.0\n"
CALENDAR = b"BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nSUMMARY:\xe4\xba\x88\xe7\xb4\x84 = 1\r\nEND:VCALENDAR\r\n"
CONTENT = bytes(range(256)) * 3


def multipart(*inner: str, kind: str = "mixed", boundary: str = "b") -> str:
    """A container with these parts, from its own Content-Type on."""
    body = "".join(f"--{boundary}\n{part}\n" for part in inner)
    return f'Content-Type: multipart/{kind}; boundary="{boundary}"\n\n{body}--{boundary}--\n'


def stub(name: str = "a.pdf", kind: str = "application/pdf", encoding: str = "base64", marked: bool = True) -> str:
    """A part without its body."""
    mark = "X-Apple-Content-Length: 99\n" if marked else ""
    named = f'Content-Disposition: attachment; filename="{name}"\n' if name else ""
    return f"Content-Type: {kind}\nContent-Transfer-Encoding: {encoding}\n{named}{mark}\n"


TEXT = "Content-Type: text/plain\n\nSee attachment."


def put(tmp_path: Path, message: str, files: Mapping[str, bytes] = {}, name: str = "13.partial.emlx") -> Path:
    """A message in its mailbox with files beside it, by their path in the folder of the shard."""
    for place, content in files.items():
        stores.write(tmp_path / place, content)
    return stores.write(tmp_path / "Messages" / name, stores.emlx((HEAD + message).encode()))


def read(path: Path) -> Message:
    """The one message of a file."""
    with SourceFile(path) as source:
        (item,) = list(emlx.read(source))
    assert isinstance(item, Message)
    return item


def whole(path: Path) -> bytes:
    """The message with its bodies put back."""
    return b"".join(emlx.read_message(path, read(path), list_folder))


def leaves(data: bytes) -> list[bytes]:
    """The contents of the parts of a message."""
    walked = email.message_from_bytes(data).walk()
    contents = [part.get_payload(decode=True) for part in walked if not part.is_multipart()]
    return [content for content in contents if isinstance(content, bytes)]


def state(path: Path) -> tuple[Completeness, tuple[object, ...]]:
    """Whether a message is whole, and its notes."""
    found = read(path)
    return found.completeness, found.notes


WHOLE = (Completeness.WHOLE, ())
PARTIAL = (Completeness.PARTIAL, ("attachment_not_downloaded",))


@pytest.mark.parametrize("encoding", ["base64", "quoted-printable", "7bit", "8bit", ""])
def test_encoded_as_the_part_says(tmp_path: Path, encoding: str) -> None:
    content = CALENDAR if "bit" in encoding or not encoding else CONTENT
    message = multipart(TEXT, stub("a.bin", "application/octet-stream", encoding))
    path = put(tmp_path, message, {"Attachments/13/2/a.bin": content})
    assert state(path) == WHOLE
    body = whole(path).partition(b'filename="a.bin"\n\n')[2].rpartition(b"\n--b--")[0]
    decoders = {"base64": base64.decodebytes, "quoted-printable": quopri.decodestring}
    assert decoders.get(encoding, bytes)(body) == content
    if encoding == "base64":
        assert body == base64.encodebytes(content).rstrip(b"\n")


def test_part_that_is_still_encoded_is_preferred_as_it_is(tmp_path: Path) -> None:
    files = {"Messages/13.2.emlxpart": b"QUJD\nREVG", "Attachments/13/2/a.pdf": b"another"}
    path = put(tmp_path, multipart(TEXT, stub()), files)
    assert b'filename="a.pdf"\n\nQUJD\nREVG\n--b--' in whole(path)
    assert state(path) == WHOLE


@pytest.mark.parametrize("name", ["13.emlx", "13.partial.emlx"])
def test_answer_to_an_invitation_has_no_mark(tmp_path: Path, name: str) -> None:
    message = multipart(TEXT, stub("", "text/calendar; method=REPLY", marked=False), kind="alternative")
    path = put(tmp_path, message, {"Attachments/13/2/Mail Attachment.ics": CALENDAR}, name)
    assert state(path) == WHOLE
    assert leaves(whole(path))[1] == CALENDAR


def test_message_that_is_all_stub(tmp_path: Path) -> None:
    path = put(tmp_path, stub("", "text/calendar", marked=False), {"Attachments/13/1/reply.ics": CALENDAR})
    assert leaves(whole(path)) == [CALENDAR]
    assert whole(path).startswith(HEAD.encode())


def test_answer_to_an_invitation_without_its_body(tmp_path: Path) -> None:
    message = multipart(TEXT, stub("", "text/calendar", marked=False), stub())
    assert state(put(tmp_path, message, {"Attachments/13/3/a.pdf": CONTENT})) == PARTIAL


def test_parts_of_an_attached_message(tmp_path: Path) -> None:
    inner = "Content-Type: message/rfc822\n\nSubject: inner\nMIME-Version: 1.0\n" + multipart(
        TEXT, stub(), boundary="i"
    )
    message = multipart(TEXT, inner)
    assert state(put(tmp_path, message)) == PARTIAL
    path = put(tmp_path, message, {"Attachments/13/2.2/a.pdf": CONTENT, "Attachments/13/2/a.pdf": CONTENT})
    assert state(path) == WHOLE
    assert leaves(whole(path))[-1] == CONTENT
    assert whole(path).count(b"X-Apple-Content-Length") == 0


def test_same_file_under_a_container_and_its_part(tmp_path: Path) -> None:
    message = multipart(TEXT, multipart(TEXT, stub(), boundary="i", kind="related"))
    path = put(tmp_path, message, {"Attachments/13/2/a.pdf": CONTENT, "Attachments/13/2.2/a.pdf": CONTENT})
    assert state(path) == WHOLE
    assert leaves(whole(path)) == [b"See attachment.", b"See attachment.", CONTENT]


def test_names_with_line_ends_and_hidden_ones(tmp_path: Path) -> None:
    message = multipart(TEXT, stub("two lines.pdf"), stub(".profile"))
    files = {
        "Attachments/13/2/two\nlines.pdf": CONTENT,
        "Attachments/13/2/other.pdf": b"other",
        "Attachments/13/3/.profile": b"hidden",
        "Attachments/13/3/.DS_Store": b"x",
    }
    path = put(tmp_path, message, files)
    assert state(path) == WHOLE
    assert leaves(whole(path))[1:] == [CONTENT, b"hidden"]


@pytest.mark.parametrize("place", ["Attachments/13/2/a.pdf", "Messages/13.2.emlxpart"])
def test_file_without_content_is_no_body(tmp_path: Path, place: str) -> None:
    path = put(tmp_path, multipart(TEXT, stub()), {place: b""})
    assert state(path) == PARTIAL
    nothing = put(tmp_path / "x", multipart(TEXT, stub()).replace("Length: 99", "Length: 0"), {place: b""})
    assert state(nothing) == WHOLE


def test_link_is_no_body(tmp_path: Path) -> None:
    path = put(tmp_path, multipart(TEXT, stub()))
    stores.write(tmp_path / "elsewhere.pdf", CONTENT)
    folder = tmp_path / "Attachments" / "13" / "2"
    folder.mkdir(parents=True)
    (folder / "a.pdf").symlink_to(tmp_path / "elsewhere.pdf")
    assert state(path) == PARTIAL


@pytest.mark.parametrize("end", ["\n--b--\n", "--b--\n", "--b--"])
def test_stub_at_the_very_boundary(tmp_path: Path, end: str) -> None:
    head = stub().rstrip("\n")
    for empty in ("\n", "\n\n"):
        message = multipart(TEXT).replace("--b--\n", "--b\n" + head + empty + end)
        path = put(tmp_path, message, {"Attachments/13/2/a.pdf": CONTENT})
        assert leaves(whole(path))[-1] == CONTENT


RETURNED = "Content-Type: message/rfc822\n\nSubject: yours\nTo: hanako@example.com\n\n"


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        # Mail calls delivery reports partial that have all their parts.
        (multipart(TEXT, "Content-Type: message/delivery-status\n\nAction: failed", RETURNED, kind="report"), WHOLE),
        (multipart("Content-Type: text/plain\n\n", stub("a.png", "image/png", marked=False)), PARTIAL),
        # Nothing else explains why the message is partial.
        (multipart("Content-Type: text/plain\n\n", "Content-Type: text/html\n\n<p>x</p>"), PARTIAL),
        ("Content-Type: text/plain\n\n", PARTIAL),
        (multipart("Content-Type: text/plain\n\n", stub()), PARTIAL),
    ],
)
def test_partial_without_a_mark(tmp_path: Path, message: str, expected: object) -> None:
    assert state(put(tmp_path, message)) == expected


def test_empty_text_beside_a_body_that_is_here(tmp_path: Path) -> None:
    message = multipart("Content-Type: text/plain\n\n", stub(), "Content-Type: text/plain\n\n")
    assert state(put(tmp_path, message, {"Attachments/13/2/a.pdf": CONTENT})) == WHOLE
    assert state(put(tmp_path / "x", message.replace("X-Apple", "X-Other"), name="13.emlx")) == WHOLE
