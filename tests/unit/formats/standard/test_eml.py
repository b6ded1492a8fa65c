"""One message a file: where its headers start, how much of it is read, and that nothing disappears."""

from pathlib import Path
from types import ModuleType

import pytest

from app.formats.common.sections import HEAD_LIMIT
from app.formats.standard import eml, maildir, maildir_lite, mh
from app.model.codes import Code
from app.model.findings import Finding
from app.model.mail import Completeness, Message
from app.system.reading import SourceFile
from tests.builders.unix import message, put


def read(path: Path) -> list[Message | Finding]:
    with SourceFile(path) as source:
        return list(eml.read(source))


def one(path: Path) -> Message:
    (item,) = read(path)
    assert isinstance(item, Message)
    return item


@pytest.mark.parametrize(
    "before",
    [
        b"",
        b"\n",
        b"\r\n\r\n",
        b"\xef\xbb\xbf",
        b"From hanako@example.jp Mon Feb  5 10:00:00 2001\n",
        b">From hanako@example.jp Mon Feb  5 10:00:00 2001\r\n",
        b"\nFrom - Mon Feb  5 10:00:00 2001\n",
    ],
)
@pytest.mark.parametrize("line_end", [b"\n", b"\r\n", b"\r"])
def test_the_message_starts_behind_what_programs_put_before_it(tmp_path: Path, before: bytes, line_end: bytes) -> None:
    content = message(line_end=line_end)
    found = one(put(tmp_path / "a.eml", before + content))
    assert (found.origin.offset, found.origin.length) == (len(before), len(content))
    assert found.head.startswith(b"From: Hanako") and found.head.rstrip().endswith(b"+0900")
    assert found.notes == ()


@pytest.mark.parametrize(
    "before",
    [
        "Microsoft Mail Internet Headers Version 2.0\n",
        "Re\n",
        "----- Original Message -----\n",
        " Aug 22 15:03:38 2008\n",
        "AdMgkmhqf2IeNew7j+gA8L5jAnlGoCpH/edixmG0QjnMS5mTPVP/cGlZ9TUre=\n",
        "From hanako@example.jp Mon Feb  5 10:00:00 2001\n\ufeff",
        "\ufeff\n\ufeff",
        "one\n\ntwo\n",
    ],
)
@pytest.mark.parametrize("line_end", [b"\n", b"\r\n", b"\r"])
def test_headers_that_begin_late(tmp_path: Path, before: str, line_end: bytes) -> None:
    content = message(line_end=line_end)
    lead = before.encode().replace(b"\n", line_end)
    found = one(put(tmp_path / "a.eml", lead + content))
    assert (found.origin.offset, found.origin.length) == (len(lead), len(content))
    assert found.head.startswith(b"From: Hanako") and found.notes == ()


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf_16(tmp_path: Path, encoding: str) -> None:
    data = message().decode().encode(encoding)
    found = one(put(tmp_path / "a.eml", data))
    assert found.head.startswith(b"From: Hanako")
    assert (found.origin.offset, found.origin.length, found.notes) == (0, len(data), ())


def test_an_empty_line_among_the_headers(tmp_path: Path) -> None:
    data = b"Received: from a.example.jp\n\nFrom: taro@example.jp\nSubject: x\n\nHello.\n"
    assert b"From: taro@example.jp" in one(put(tmp_path / "a.eml", data)).head
    # A draft that quotes a letter has no sender: what it quotes names again what it has itself.
    draft = b"To: jiro@example.jp\nSubject: Fwd\n\nFrom: taro@example.jp\nSubject: x\n\nHello.\n"
    assert b"taro" not in one(put(tmp_path / "b.eml", draft)).head


@pytest.mark.parametrize("data", [b"<html><body>a saved page</body></html>", b"Dear all,\n\nTEL: 03-1\nFAX: 03-2\n"])
def test_no_headers(tmp_path: Path, data: bytes) -> None:
    found = one(put(tmp_path / "a.eml", data))
    assert (found.completeness, found.notes, found.head) == (Completeness.PARTIAL, (Code.NO_HEADERS,), b"")
    assert found.origin.length == len(data)


def test_the_body_is_not_read(tmp_path: Path) -> None:
    class Counting(SourceFile):
        size_bytes = 0

        def read(self, count: int) -> bytes:
            data = super().read(count)
            self.size_bytes += len(data)
            return data

    path = put(tmp_path / "large.eml", message() + b"x" * (4 << 20))
    with Counting(path) as source:
        (found,) = eml.read(source)
        assert source.size_bytes < 1 << 18
    assert isinstance(found, Message) and found.origin.length == path.stat().st_size


def test_a_long_header_block_is_read_to_its_end(tmp_path: Path) -> None:
    head = b"Subject: long\n" + b"X-Filler: " + b"y" * 300_000 + b"\nTo: salon@example.com\n"
    assert one(put(tmp_path / "a.eml", head + b"\nbody\n")).head == head


def test_an_endless_header_block_is_cut(tmp_path: Path) -> None:
    path = put(tmp_path / "a.eml", b"Subject: endless\n" + b"X-Filler: y\n" * 400_000)
    found = one(path)
    assert len(found.head) == HEAD_LIMIT and found.origin.length == path.stat().st_size


def test_text_without_headers_is_still_a_message(tmp_path: Path) -> None:
    found = one(put(tmp_path / "a.eml", b"Dear salon,\nsee you tomorrow.\n"))
    assert found.head == b"" and found.notes == ("no_headers",) and found.origin.offset == 0


def test_an_empty_file_is_named(tmp_path: Path) -> None:
    path = put(tmp_path / "a.eml")
    assert read(path) == [Finding(Code.EMPTY_FILE, {"path": str(path)})]


def test_a_file_of_zeros_is_named(tmp_path: Path) -> None:
    path = put(tmp_path / "a.eml", b"\0" * 200_000)
    assert read(path) == [Finding(Code.ONLY_ZEROS, {"path": str(path), "bytes": 200_000})]


def test_what_lies_behind_many_zeros_does_not_disappear(tmp_path: Path) -> None:
    found = one(put(tmp_path / "a.eml", b"\0" * 200_000 + message()))
    assert found.notes == ("no_headers",) and found.origin.length == 200_000 + len(message())


def test_hidden_files_are_no_messages() -> None:
    assert eml.FORMAT.matches_name("a.eml") and not eml.FORMAT.matches_name(".DS_Store")


def test_hostile_input_never_raises(tmp_path: Path) -> None:
    content = b"From x\n" + message(line_end=b"\r\n") + bytes(range(256))
    for end in range(0, len(content), 3):
        flipped = bytearray(content[: end + 1])
        flipped[end // 2] ^= 0xFF
        for number, size_bytes in enumerate((content[:end], bytes(flipped), content[end:])):
            found = read(put(tmp_path / f"{number}", size_bytes))
            assert len([each for each in found if not isinstance(each, Finding) or each.code != Code.ZEROS_AT_END]) == 1


DETACHED = (
    b"From: a@example.jp\nSubject: x\nContent-Type: multipart/mixed;\n boundary=B\n\n--B\n\nHello.\n"
    b"--B\nContent-Type: application/pdf\nX-Mozilla-External-Attachment-URL: %s\n\nYou deleted it.\n--B--\n"
)


@pytest.mark.parametrize("reader", [eml, maildir, maildir_lite, mh])
@pytest.mark.parametrize("filler", [0, 200_000])
def test_an_attachment_that_was_moved_out(tmp_path: Path, reader: ModuleType, filler: int) -> None:
    there = put(tmp_path / "a b.pdf", b"%PDF")
    gone = tmp_path / "gone.pdf"
    found = []
    for file in (there, gone):
        content = DETACHED.replace(b"Hello.", b"x\n" * filler) % file.as_uri().encode()
        with SourceFile(put(tmp_path / "12", content)) as source:
            message_found, finding = reader.FORMAT.read(source)
        assert (message_found.completeness, message_found.notes) == (Completeness.PARTIAL, ("attachment_elsewhere",))
        assert message_found.origin.length == len(content)
        found.append((finding.code, finding.parameters["file"]))
    assert found == [("attachment_detached", str(there)), ("attachment_detached_gone", str(gone))]


def test_a_letter_about_the_field_is_whole(tmp_path: Path) -> None:
    quoted = b"From: a@example.jp\nSubject: x\n\nX-Mozilla-External-Attachment-URL: file:///a\n"
    assert one(put(tmp_path / "a.eml", quoted)).notes == ()
