"""Becky! and Eudora: what they took out of messages comes back, or is reported."""

from pathlib import Path

from app.formats.windows import bmf, eudora
from app.mime import envelope
from tests.builders import windows
from tests.builders.reading import messages, read
from tests.builders.unix import put


def listing(folder: Path | str) -> dict[str, Path]:
    """The entries of a folder by name; none where there is no such folder."""
    return {each.name: each for each in Path(folder).iterdir()} if Path(folder).is_dir() else {}


def test_becky_puts_dots_and_attachments_back(tmp_path: Path) -> None:
    body = (
        b"From: a@example.jp\r\nX-Becky-Status: 01,,\r\n\r\ntext\r\n.hidden\r\nX-Becky-Include: photo\\1.txt\r\nend\r\n"
    )
    path = put(tmp_path / "box.mb" / "!!!!Inbox" / "1.bmf", windows.bmf(body, windows.japanese(1)))
    put(tmp_path / "box.mb" / "#Attach" / "photo" / "1.txt", b"ATTACHED\r\n")
    first, second = messages(read(bmf.read, path))

    assert (
        b"".join(bmf.read_message(path, first, listing))
        == body.replace(b"X-Becky-Include: photo\\1.txt\r\n", b"ATTACHED\r\n").rstrip(b"\r\n") + b"\r\n"
    )
    assert envelope.read(second.head).subject == "予約1"
    assert "read" in str(first.flags).lower()


def test_an_include_never_leaves_its_folder(tmp_path: Path) -> None:
    secret = put(tmp_path / "secret.txt", b"SECRET")
    line = b"X-Becky-Include: ..\\..\\secret.txt\r\n"
    path = put(tmp_path / "box.mb" / "Inbox" / "1.bmf", windows.bmf(b"From: a@example.jp\r\n\r\n" + line))
    (found,) = messages(read(bmf.read, path))

    assert secret.read_bytes() not in b"".join(bmf.read_message(path, found, listing))


def test_eudora_puts_attachments_back_by_their_names(tmp_path: Path) -> None:
    text = (
        b"From ???@??? Mon Feb 05 10:00:00 2001\r\nFrom: a@example.jp\r\nSubject: photo\r\n"
        b"Content-Type: multipart/mixed; boundary=x\r\n\r\n<x-html><p>See</p></x-html>\r\n"
        b'Attachment Converted: "C:\\Old Computer\\attach\\photo.jpg"\r\nAttachment Converted: "C:\\gone.doc"\r\n'
    )
    path = put(tmp_path / "In.mbx", text)
    put(tmp_path / "attach" / "photo.jpg", b"\xff\xd8picture")
    (found,) = messages(read(eudora.read, path))

    made = b"".join(eudora.read_message(path, found, listing))
    assert b"/9hwaWN0dXJl" in made and b"photo.jpg" in made and made.count(b"Content-Type: multipart/mixed") == 1
    assert b"boundary=x" not in made and b"text/html" in made
