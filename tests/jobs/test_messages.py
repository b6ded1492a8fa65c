"""Every message of an archive can be read by its row, and is the one that was listed."""

from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from app.archive.bag import layout
from app.archive.catalog.catalog import CatalogRow, rows
from app.archive.catalog.schema import open_catalog
from app.archive.copying.readable import closed_formats
from app.archive.messages import MessageReader
from app.formats.common.header_block import first_head
from app.formats.standard.mbox_writing import quoted, separator
from app.jobs import backup
from app.jobs.cancel import Cancel
from app.jobs.sources import Sources
from app.mime import envelope
from app.model.errors.message import MessageDamagedError, MessageError, MessageGoneError, MessageNotReadError
from app.model.mail import Message, Origin
from app.model.plan import BackupRequest
from app.model.store import Home
from app.system.home import own_home
from tests.builders import homes, stores
from tests.builders.formats import SAMPLES

_KNOWN_BY_FOLDER = ("incredimail-db", "mailbird")


def archive_of(path: Path, usb: Path) -> Path:
    """An archive of one file or folder."""
    usb.mkdir(exist_ok=True)
    sources = Sources(own_home(), (path,))
    record = backup.run(backup.prepare(sources, BackupRequest(usb, "test")), lambda event: None, Cancel())
    assert record.archive is not None
    return record.archive


def rows_of(archive: Path) -> list[CatalogRow]:
    """All rows of the catalog of an archive."""
    return list(rows(archive / layout.CATALOG))


def differing(archive: Path) -> Iterator[tuple[str, str]]:
    """What cannot be read, or says something else than its row."""
    with MessageReader(archive) as reader:
        for row in rows_of(archive):
            try:
                said = envelope.read(first_head(reader.octets(row)))
            except MessageError as error:
                yield row.file, type(error).__name__
                continue
            if (said.message_id, said.subject) != (row.envelope.message_id, row.envelope.subject):
                yield row.file, f"{said.message_id} {said.subject} / {row.envelope.message_id} {row.envelope.subject}"


def readable_copies(archive: Path) -> dict[str, bytes]:
    """Names of the readable copies that have all messages of their mailbox, and what they are to hold."""
    catalog, closed = archive / layout.CATALOG, closed_formats(archive / layout.CATALOG)
    with closing(open_catalog(catalog)) as database:
        names = {row["mailbox"]: row["name"] for row in database.execute("SELECT mailbox, name FROM readable")}
    copies = dict.fromkeys(names.values(), b"")
    with MessageReader(archive) as reader:
        for row in rows(catalog):
            if row.mailbox in names and row.format in closed:
                sender = row.envelope.sender.address if row.envelope.sender else ""
                line = separator(sender, row.envelope.date or row.message.received)
                copies[names[row.mailbox]] += line + quoted(reader.octets(row))
    return copies


@pytest.mark.parametrize("name", SAMPLES)
def test_each_format_gives_the_messages_that_were_listed(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "Store"
    folder.mkdir()
    file = SAMPLES[name](folder)
    # Some databases are known by what lies beside them.
    archive = archive_of(folder if name in _KNOWN_BY_FOLDER else file, tmp_path / "usb")
    listed = rows_of(archive)
    assert listed and len({row.id for row in listed}) == len(listed)
    assert list(differing(archive)) == []
    copies = readable_copies(archive)
    assert bool(copies) == any(row.format in closed_formats(archive / layout.CATALOG) for row in listed)
    assert copies == {each: (archive / each).read_bytes() for each in copies}


@pytest.mark.parametrize("build", [homes.mac, homes.windows_xp, homes.windows_10, homes.linux])
def test_each_message_of_a_whole_home_is_the_one_that_was_listed(tmp_path: Path, build: Callable[[Path], Home]) -> None:
    home = build(tmp_path / "disk")
    record = backup.run(
        backup.prepare(Sources(home), BackupRequest(tmp_path / "usb", "test")), lambda event: None, Cancel()
    )
    assert record.archive is not None and rows_of(record.archive)
    assert list(differing(record.archive)) == []
    copies = readable_copies(record.archive)
    assert copies == {each: (record.archive / each).read_bytes() for each in copies}


@pytest.fixture
def mailbox(tmp_path: Path) -> Path:
    """An archive of one mailbox with two messages."""
    return archive_of(
        stores.write(tmp_path / "Inbox", stores.mbox(stores.message(1), stores.message(2))), tmp_path / "usb"
    )


def test_the_bytes_are_those_of_the_file(mailbox: Path) -> None:
    with MessageReader(mailbox) as reader:
        assert [reader.octets(row) for row in rows_of(mailbox)] == [stores.message(1), stores.message(2)]


def test_a_message_that_was_taken_apart_is_whole_though_its_attachment_was_renamed(tmp_path: Path) -> None:
    message, content = stores.partial()
    message = message.replace(b'filename="a.pdf"', b'filename="a?.pdf"')
    folder = tmp_path / "INBOX.mbox" / "Data"
    stores.write(folder / "Messages" / "7.partial.emlx", stores.emlx(message))
    stores.write(folder / "Attachments" / "7" / "2" / "a?.pdf", content)
    stores.write(folder / "Attachments" / "7" / "2" / "other.pdf", b"%PDF other")
    archive = archive_of(tmp_path / "INBOX.mbox", tmp_path / "usb")
    assert not [path for path in archive.rglob("*") if path.name == "a?.pdf"]
    with MessageReader(archive) as reader:
        assert b64encode(content)[:40] in reader.octets(rows_of(archive)[0])


def test_a_message_whose_file_is_gone_or_cut_does_not_end_a_run(mailbox: Path) -> None:
    first, second = rows_of(mailbox)
    path = mailbox / first.file
    with MessageReader(mailbox) as reader:
        path.write_bytes(path.read_bytes()[: second.message.origin.offset + 5])
        assert reader.octets(first) == stores.message(1)
        with pytest.raises(MessageDamagedError):
            reader.octets(second)
    path.unlink()
    with MessageReader(mailbox) as reader, pytest.raises(MessageGoneError):
        reader.octets(first)


@pytest.mark.parametrize("file", ["../secret", "/etc/passwd", "data/../../secret", "C:\\secret", "data/\0"])
def test_no_file_outside_the_archive_is_opened(mailbox: Path, file: str) -> None:
    stores.write(mailbox.parent / "secret", b"x" * 1000)
    with MessageReader(mailbox) as reader, pytest.raises(MessageGoneError):
        reader.octets(replace(rows_of(mailbox)[0], file=file))


def test_a_link_in_the_place_of_a_file_is_not_followed(mailbox: Path, tmp_path: Path) -> None:
    row = rows_of(mailbox)[0]
    secret = stores.write(tmp_path / "secret", b"x" * 1000)
    (mailbox / row.file).unlink()
    (mailbox / row.file).symlink_to(secret)
    with MessageReader(mailbox) as reader, pytest.raises(MessageError):
        reader.octets(row)


@pytest.mark.parametrize(("offset", "length"), [(-5, 10), (1 << 62, 10), (0, 1 << 62), (0, -1), (5, 1 << 29)])
def test_a_row_may_say_anything(mailbox: Path, offset: int, length: int) -> None:
    row = rows_of(mailbox)[0]
    row = replace(row, message=Message(Origin(Path(row.file), offset, length), b""))
    with MessageReader(mailbox) as reader, pytest.raises((MessageDamagedError, MessageNotReadError)):
        reader.octets(row)


def test_reading_leaves_the_archive_as_it_is(mailbox: Path) -> None:
    before = [(path, path.stat().st_mtime_ns) for path in sorted(mailbox.rglob("*"))]
    with MessageReader(mailbox) as reader:
        for row in rows_of(mailbox):
            reader.octets(row)
    assert [(path, path.stat().st_mtime_ns) for path in sorted(mailbox.rglob("*"))] == before


def test_a_packed_mailbox_can_be_read_in_any_order(tmp_path: Path) -> None:
    archive = archive_of(SAMPLES["packed-mbox"](tmp_path), tmp_path / "usb")
    listed = rows_of(archive)
    with MessageReader(archive) as reader:
        backwards = [reader.octets(row) for row in reversed(listed)]
    with MessageReader(archive) as reader:
        assert [reader.octets(row) for row in listed] == backwards[::-1]
