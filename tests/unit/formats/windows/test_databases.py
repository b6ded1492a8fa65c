"""The databases of Mailbird and eM Client: messages put together from columns."""

from base64 import b64decode
from pathlib import Path

from app.mime import envelope
from app.model.mail import Completeness, Message, Role
from tests.builders import windows
from tests.builders.reading import inside, whole


def test_mailbird_says_what_is_only_on_the_server(tmp_path: Path) -> None:
    path = tmp_path / "Store.db"
    windows.mailbird(path, 2)
    first, second = (each for each in inside(path, "mailbird") if isinstance(each, Message))
    assert first.completeness is Completeness.WHOLE and second.completeness is Completeness.HEADERS_ONLY
    assert envelope.read(first.head).sender is not None and first.role is Role.INBOX
    assert b"See you" in b64decode(whole(path, "mailbird", first).split(b"\r\n\r\n", 1)[1])


def test_em_client_reads_its_index_and_what_texts_there_are(tmp_path: Path) -> None:
    path = windows.database(
        tmp_path / "mail_index.dat",
        "CREATE TABLE MailItems (id INTEGER, folder INTEGER, date INTEGER, subject TEXT, messageId TEXT)",
        "CREATE TABLE MailAddresses (parentId INTEGER, type INTEGER, displayName TEXT, address TEXT)",
        "INSERT INTO MailItems VALUES (1, 7, 631165824000000000, 'booking', '1@example.jp')",
        "INSERT INTO MailAddresses VALUES (1, 1, 'Hanako', 'hanako@example.jp')",
    )
    windows.database(
        tmp_path / "folders.dat",
        "CREATE TABLE Folders (id INTEGER, name TEXT)",
        "INSERT INTO Folders VALUES (7, 'Inbox')",
    )
    (found,) = (each for each in inside(path, "em-client") if isinstance(each, Message))
    seen = envelope.read(found.head)
    assert found.role is Role.INBOX and found.completeness is Completeness.HEADERS_ONLY
    assert seen.date is not None and seen.date.year == 2001 and seen.sender is not None
