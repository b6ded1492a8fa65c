"""Apple Mail's .emlx, as measured: exact counts, odd ones, property lists, and partial messages made whole."""

import base64
import email
import io
import plistlib
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.formats.apple import emlx
from app.formats.common.bytes_source import BytesSource
from app.formats.common.folder_listing import list_folder
from app.model.findings import Finding
from app.model.mail import Completeness, Message, MessageFlag, Origin, PlainMessage
from app.system.reading import SourceFile
from tests.builders import stores


def read(path: Path) -> Message | Finding:
    """The one item of a file."""
    with SourceFile(path) as source:
        (item,) = list(emlx.read(source))
    return item


def message(path: Path) -> Message:
    """The one message of a file."""
    item = read(path)
    assert isinstance(item, Message)
    return item


def message_bytes(found: Message) -> bytes:
    """The message's own bytes."""
    return found.origin.file.read_bytes()[found.origin.offset :][: found.origin.length]


def test_exact(tmp_path: Path) -> None:
    path = stores.write(
        tmp_path / "1.emlx", stores.emlx(stores.message(), flags=0x20203FC80 | 1 | 4, received=1516985072)
    )
    found = message(path)
    assert message_bytes(found) == stores.message()
    assert found.flags == MessageFlag.READ | MessageFlag.ANSWERED
    assert found.received == datetime(2018, 1, 26, 16, 44, 32, tzinfo=UTC)
    assert found.notes == ()


@pytest.mark.parametrize("received", [0, -1, 2147483647])
def test_dates_that_are_none(tmp_path: Path, received: int) -> None:
    assert message(stores.write(tmp_path / "1.emlx", stores.emlx(stores.message(), received=received))).received is None


def test_property_list_of_today(tmp_path: Path) -> None:
    data = stores.message()
    keys = {"flags": 5, "date-received": 1136163600, "conversation-id": 7, "remote-id": "AAMk=", "color": "000000"}
    for line in (b"%d\n" % len(data), b"%-10d\n" % len(data)):
        plist = plistlib.dumps({**keys, "date-last-viewed": 1136163601, "gmail-label-ids": [6, 2]})
        found = message(stores.write(tmp_path / "1.emlx", line + data + plist))
        assert (message_bytes(found), found.notes) == (data, ())
        assert found.flags == MessageFlag.READ | MessageFlag.ANSWERED
        assert found.received == datetime(2006, 1, 2, 1, tzinfo=UTC)


def test_no_white_space_is_skipped(tmp_path: Path) -> None:
    data = b"\n" + stores.message()
    path = stores.write(tmp_path / "1.emlx", stores.emlx(data))
    assert message_bytes(message(path)) == data


@pytest.mark.parametrize("line", ["{}\n", "{:<10}\n", "{}   \r\n"])
def test_count_lines(tmp_path: Path, line: str) -> None:
    data = stores.message()
    path = stores.write(tmp_path / "1.emlx", line.format(len(data)).encode() + data)
    assert message_bytes(message(path)) == data


def test_count_too_large(tmp_path: Path) -> None:
    data = stores.message()
    plist = plistlib.dumps({"flags": 1.0})
    found = message(stores.write(tmp_path / "1.emlx", b"99999\n" + data + plist))
    assert message_bytes(found) == data
    assert (found.completeness, found.notes) == (Completeness.WHOLE, ("count_too_large",))


def test_cut_off(tmp_path: Path) -> None:
    found = message(stores.write(tmp_path / "1.emlx", stores.emlx(stores.message())[:80]))
    assert (found.completeness, found.notes) == (Completeness.PARTIAL, ("count_too_large", "truncated"))


def test_plain_message(tmp_path: Path) -> None:
    assert message_bytes(message(stores.write(tmp_path / "1.emlx", stores.message()))) == stores.message()


@pytest.mark.parametrize("data", [b"\x8f\x02 rubbish", b"12 monkeys"])
def test_garbage_is_named(tmp_path: Path, data: bytes) -> None:
    item = read(stores.write(tmp_path / "1.emlx", data))
    assert isinstance(item, Finding)
    assert item.code == "not_a_message"


@pytest.mark.parametrize(
    "plist",
    [b"", b"<?xml", b"<?xml version='1.0'?><plist><dict><key>flags</key><real>nan</real></dict></plist>", b"\0" * 500],
)
def test_broken_plist_never_costs_the_message(tmp_path: Path, plist: bytes) -> None:
    data = stores.message()
    assert message_bytes(message(stores.write(tmp_path / "1.emlx", b"%d\n" % len(data) + data + plist))) == data


def partial_at(tmp_path: Path, names: list[str]) -> Path:
    """A partial message, with files of these names where its attachment belongs."""
    text, content = stores.partial()
    path = stores.write(tmp_path / "Messages" / "13.partial.emlx", stores.emlx(text))
    for name in names:
        stores.write(tmp_path / "Attachments" / "13" / "2" / name, content if "wrong" not in name else b"wrong")
    return path


def attachments(path: Path, found: Message) -> list[object]:
    """The contents of the attachments of a message made whole."""
    whole = email.message_from_bytes(b"".join(emlx.read_message(path, found, list_folder)))
    return [part.get_payload(decode=True) for part in whole.walk() if part.get_filename()]


@pytest.mark.parametrize(
    "names", [["a.pdf"], ["a.pdf", "wrong.pdf"], ["Mail-Anhang.pdf"], ["Mail-Anhang.pdf", ".DS_Store"]]
)
def test_rejoined(tmp_path: Path, names: list[str]) -> None:
    path = partial_at(tmp_path, names)
    found = message(path)
    assert found.completeness is Completeness.WHOLE
    whole = b"".join(emlx.read_message(path, found, list_folder))
    _, content = stores.partial()
    parts = [part.get_payload(decode=True) for part in email.message_from_bytes(whole).walk() if part.get_filename()]
    assert parts == [content]
    assert b"X-Apple-Content-Length" not in whole
    # Everything else stays byte for byte.
    text, _ = stores.partial()
    assert whole.startswith(text[: text.index(b"X-Apple-")])


@pytest.mark.parametrize("names", [[], ["wrong1.pdf", "wrong2.pdf"]])
def test_nobody_guesses(tmp_path: Path, names: list[str]) -> None:
    path = partial_at(tmp_path, names)
    found = message(path)
    assert (found.completeness, found.notes) == (Completeness.PARTIAL, ("attachment_not_downloaded",))
    text, _ = stores.partial()
    assert b"".join(emlx.read_message(path, found, list_folder)) == text


def test_name_in_another_normal_form(tmp_path: Path) -> None:
    text, content = stores.partial()
    named = text.replace(b"a.pdf", "が.pdf".encode())
    path = stores.write(tmp_path / "Messages" / "13.partial.emlx", stores.emlx(named))
    stores.write(tmp_path / "Attachments" / "13" / "2" / "か\u3099.pdf", content)
    stores.write(tmp_path / "Attachments" / "13" / "2" / "other.pdf", b"other")
    assert message(path).completeness is Completeness.WHOLE


def test_whole_message_supersedes_its_partial(tmp_path: Path) -> None:
    path = partial_at(tmp_path, [])
    stores.write(path.with_name("13.emlx"), stores.emlx(stores.message()))
    item = read(path)
    assert isinstance(item, Finding)
    assert item.code == "superseded"


def test_short_counts(tmp_path: Path) -> None:
    data = stores.message(body="one\n" * 40 + "the end of this letter\n")
    plist = plistlib.dumps({"flags": 1, "date-received": 1136163600})
    for count in (0, len(data) // 2, len(data) - 5):
        found = message(stores.write(tmp_path / "1.emlx", b"%d\n" % count + data + plist))
        assert message_bytes(found) == data
        assert (found.completeness, found.notes) == (Completeness.WHOLE, ("count_too_small",))
        assert found.flags == MessageFlag.READ
        assert found.head.startswith(b"From: ")
        found = message(stores.write(tmp_path / "1.emlx", b"%d\n" % count + data))
        assert message_bytes(found) == data


def test_short_count_of_a_large_message(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(emlx, "_WHOLE_LIMIT", 1000)
    data = stores.message(body="one\n" * 4000 + "the end of this letter\n")
    plist = plistlib.dumps({"flags": 1, "date-received": 1136163600})
    for count in (10, 3000, len(data) - 30):
        found = message(stores.write(tmp_path / "1.emlx", b"%d\n" % count + data + plist))
        assert message_bytes(found) == data
        assert found.flags == MessageFlag.READ
    found = message(stores.write(tmp_path / "1.emlx", stores.emlx(data)))
    assert (message_bytes(found), found.notes, found.flags) == (data, (), MessageFlag.READ)


def test_count_that_reaches_into_the_property_list(tmp_path: Path) -> None:
    data = stores.message()
    plist = plistlib.dumps({"flags": 1, "date-received": 1136163600})
    for more in (1, 60, len(plist)):
        found = message(stores.write(tmp_path / "1.emlx", b"%d\n" % (len(data) + more) + data + plist))
        assert (message_bytes(found), found.notes) == (data, ("count_too_large",))
        assert found.flags == MessageFlag.READ


def test_no_count(tmp_path: Path) -> None:
    data = stores.message()
    found = message(stores.write(tmp_path / "1.emlx", data + plistlib.dumps({"flags": 1, "date-received": 1136163600})))
    assert (message_bytes(found), found.notes, found.flags) == (data, ("no_count_line",), MessageFlag.READ)


def test_property_list_in_the_text(tmp_path: Path) -> None:
    data = stores.message(body=plistlib.dumps({"flags": 4}).decode() + "\nbye\n")
    for plist in (b"", plistlib.dumps({"flags": 1, "date-received": 1136163600})):
        found = message(stores.write(tmp_path / "1.emlx", b"%d\n" % len(data) + data + plist))
        assert (message_bytes(found), found.notes) == (data, ())


@pytest.mark.parametrize("name", ["13.emlx", "13.partial.emlx"])
def test_stub_whatever_the_file_is_called(tmp_path: Path, name: str) -> None:
    text, _ = stores.partial()
    found = message(stores.write(tmp_path / "Messages" / name, stores.emlx(text)))
    assert (found.completeness, found.notes) == (Completeness.PARTIAL, ("attachment_not_downloaded",))


def test_part_that_is_still_encoded(tmp_path: Path) -> None:
    text, content = stores.partial()
    path = stores.write(tmp_path / "Messages" / "13.emlx", stores.emlx(text))
    stores.write(tmp_path / "Messages" / "13.2.emlxpart", base64.encodebytes(content))
    stores.write(tmp_path / "Attachments" / "13" / "2" / "a.pdf", b"older")
    found = message(path)
    assert found.completeness is Completeness.WHOLE
    assert attachments(path, found) == [content]


def test_attachment_that_is_a_folder(tmp_path: Path) -> None:
    text, _ = stores.partial()
    path = stores.write(tmp_path / "Messages" / "13.partial.emlx", stores.emlx(text.replace(b"a.pdf", b"menu.pages")))
    folder = tmp_path / "Attachments" / "13" / "2" / "menu.pages"
    folder.mkdir(parents=True)
    assert message(path).notes == ("attachment_not_downloaded",)
    stores.write(folder / "index.xml", b"<menu/>")
    stores.write(folder / "QuickLook" / "Preview.pdf", b"%PDF")
    found = message(path)
    assert (found.completeness, found.notes) == (Completeness.WHOLE, ())
    (packed,) = attachments(path, found)
    assert isinstance(packed, bytes)
    with zipfile.ZipFile(io.BytesIO(packed)) as document:
        assert {name: document.read(name) for name in document.namelist()} == {
            "index.xml": b"<menu/>",
            "QuickLook/Preview.pdf": b"%PDF",
        }


def test_names() -> None:
    assert emlx.matches_name("1.emlx") and emlx.matches_name("1.partial.emlx") and emlx.matches_name("1.EMLX")
    assert not emlx.matches_name("._1.emlx") and not emlx.matches_name("1.eml")


def test_damage_never_raises(tmp_path: Path) -> None:
    text, _ = stores.partial()
    data = stores.emlx(text)
    for end in range(0, len(data), 29):
        flipped = bytearray(data)
        flipped[end] ^= 0x55
        for damaged in (data[:end], bytes(flipped)):
            path = stores.write(tmp_path / "Messages" / "13.partial.emlx", damaged)
            item = read(path)
            if isinstance(item, Message):
                assert item.origin.offset + item.origin.length <= len(damaged)
                b"".join(emlx.read_message(path, item, list_folder))


_PLAIN = stores.emlx(stores.message())
_XML = b'<?xml version="1.0"?>\n<plist><dict/></plist>'
_VARIANTS = {
    "plain": _PLAIN,
    "no count": _PLAIN.split(b"\n", 1)[1],
    "CR LF": stores.emlx(stores.message().replace(b"\n", b"\r\n")),
    "CR": stores.emlx(stores.message().replace(b"\n", b"\r")),
    "head alone": stores.emlx(b"Subject: x\n"),
    "body alone": stores.emlx(b"\nHello.\n"),
    "empty": stores.emlx(b""),
    "large": stores.emlx(stores.message(body="All of it.\n" * 20_000)),
    "xml in the text": stores.emlx(stores.message(body=_XML.decode())),
    "xml behind the list": _PLAIN + _XML,
    "zeros": stores.emlx(stores.message(body="\0" * 100 + "\n")),
    "zero at the end": stores.emlx(stores.message(body="a\0")),
    "no date": _PLAIN.replace(b"date-received", b"date-seen"),
    "date that is none": stores.emlx(stores.message(), received=2147483647),
    "other list": _PLAIN.replace(b"<plist", b"<list"),
    "stub": stores.emlx(stores.partial()[0]),
}


@pytest.mark.parametrize("name", _VARIANTS)
def test_the_short_way_finds_what_the_usual_way_finds(tmp_path: Path, name: str) -> None:
    """Cut off, longer, and with every count: what is not plain is left to the usual way."""
    whole = _VARIANTS[name]
    path = tmp_path / "Messages" / "1.emlx"
    first, _, rest = whole.partition(b"\n")
    cuts = range(0, len(whole), max(1, len(whole) // 150))
    data = [whole, *(whole[:cut] for cut in cuts), whole + b"\n", whole + b"x"]
    data += [b"%d\n" % (int(first) + off) + rest for off in range(-20, 60) if first.strip().isdigit()]
    assert [emlx.read_plain(str(path), each) for each in data] == [
        plain if (plain := emlx.read_plain(str(path), each)) is None else _as_plain(path, each) for each in data
    ]
    is_plain = emlx.read_plain(str(path), whole) is not None
    assert is_plain == (name in {"plain", "CR LF", "CR", "head alone", "body alone", "large", "xml in the text",
                                 "xml behind the list", "date that is none", "other list"})  # fmt: skip


def _as_plain(path: Path, data: bytes) -> PlainMessage:
    """What the usual way finds, which is one whole message."""
    (found,) = emlx.read(BytesSource(path, data))
    assert isinstance(found, Message)
    plain = PlainMessage(*found.origin[1:], found.head, found.excerpt, found.flags, found.received)
    assert found == Message(
        Origin(path, *plain[:2]), *plain[2:3], flags=plain.flags, received=plain.received, excerpt=plain.excerpt
    )
    return plain


@pytest.mark.parametrize("beside", ["Attachments/1/2/a.pdf", "Messages/1.partial.emlx"])
def test_parts_beside_a_message_are_left_to_the_usual_way(tmp_path: Path, beside: str) -> None:
    stores.write(tmp_path / beside, b"x")
    assert emlx.read_plain(str(tmp_path / "Messages" / "2.emlx"), _PLAIN) is not None
    found = emlx.read_plain(str(tmp_path / "Messages" / "1.emlx"), _PLAIN)
    assert (found is None) == beside.startswith("Attachments")
    assert emlx.read_plain(str(tmp_path / "Messages" / "1.partial.emlx"), _PLAIN) is None
