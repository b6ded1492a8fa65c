"""The databases of Geary and Mailspring: messages put together from columns."""

from pathlib import Path

from app.mime import envelope
from app.model.mail import Completeness, Message, Role
from tests.builders import windows
from tests.builders.reading import inside, whole
from tests.builders.unix import message


def test_geary_joins_its_halves(tmp_path: Path) -> None:
    head, _, text = message(1).partition(b"\n\n")
    path = windows.database(
        tmp_path / "geary.db",
        "CREATE TABLE FolderTable (id INTEGER, parent_id INTEGER, name TEXT)",
        "CREATE TABLE MessageLocationTable (message_id INTEGER, folder_id INTEGER)",
        "CREATE TABLE MessageTable (id INTEGER, header TEXT, body TEXT, from_field TEXT, subject TEXT, message_id TEXT)",
        "INSERT INTO FolderTable VALUES (1, NULL, 'INBOX')",
        "INSERT INTO MessageLocationTable VALUES (1, 1)",
        f"INSERT INTO MessageTable VALUES (1, '{head.decode()}', '{text.decode()}', NULL, NULL, NULL)",
        "INSERT INTO MessageTable VALUES (2, NULL, NULL, 'Taro <taro@example.jp>', 'lost', '2@example.jp')",
    )
    first, second = (each for each in inside(path, "geary") if isinstance(each, Message))
    assert whole(path, "geary", first).endswith(text) and first.role is Role.INBOX
    assert second.completeness is Completeness.HEADERS_ONLY and envelope.read(second.head).subject == "lost"


def test_mailspring_reads_what_its_cache_holds(tmp_path: Path) -> None:
    data = '{"from":[{"name":"Hanako","email":"hanako@example.jp"}],"subject":"booking","date":981334800,"folder":{"path":"INBOX"},"hMsgId":"1@example.jp"}'
    path = windows.database(
        tmp_path / "edgehill.db",
        "CREATE TABLE Message (id TEXT, data TEXT)",
        "CREATE TABLE MessageBody (id TEXT, value TEXT)",
        f"INSERT INTO Message VALUES ('a', '{data}')",
        "INSERT INTO Message VALUES ('b', 'no json')",
        "INSERT INTO MessageBody VALUES ('a', '<p>See you</p>')",
    )
    first, second = (each for each in inside(path, "mailspring") if isinstance(each, Message))
    assert envelope.read(first.head).message_id == "1@example.jp" and first.completeness is Completeness.WHOLE
    assert second.completeness is Completeness.HEADERS_ONLY
