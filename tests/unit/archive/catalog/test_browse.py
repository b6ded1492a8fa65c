"""Looking through a catalog: the tree, pages of messages, everything that narrows them, conversations."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from app.archive.catalog import browse
from app.archive.catalog.schema import open_catalog
from app.archive.catalog.selection import Selection
from app.archive.catalog.writer import CatalogWriter
from app.model.mail import Address, Envelope, Message, Origin, Role
from app.model.mail_protocol import MailProtocol
from app.model.store import Account, Mailbox, Store

START = datetime(2020, 6, 1, 12, tzinfo=UTC)
HANAKO, TARO = Address("花子", "hanako@example.jp"), Address("Taro", "taro@example.com")
BOXES = (
    Mailbox(("Inbox",), Role.INBOX, (), "me@example.jp"),
    Mailbox(("Inbox", "予約"), Role.OTHER, (), "me@example.jp"),
    Mailbox(("Sent",), Role.SENT, (), "me@example.jp"),
    Mailbox(("Inbox",), Role.INBOX, (), "", is_local=True),
)


def letter(number: int, **fields: object) -> Envelope:
    """A letter of a year that counts up from 2020."""
    base = Envelope(
        sender=HANAKO, to=(TARO,), date=START + timedelta(days=365.25 * number), message_id=f"{number}@example.jp"
    )
    return base._replace(subject=f"件名 {number}", **fields)  # type: ignore[arg-type]


@pytest.fixture
def database(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    path = tmp_path / "catalog.sqlite"
    writer = CatalogWriter(path)
    account = Account("me@example.jp", MailProtocol.POP)
    store = writer.add_store(Store("thunderbird", Path("/home/me"), (), accounts=(account,), mailboxes=BOXES))
    boxes = [writer.add_mailbox(store, box) for box in BOXES]
    file = writer.add_file("data/stores/Inbox", "mbox")
    letters = [
        (boxes[0], letter(0)),
        (boxes[0], letter(1, answers=("0@example.jp",), sender=TARO, to=(HANAKO,))),
        (boxes[1], letter(2, answers=("1@EXAMPLE.jp",))),
        (
            boxes[2],
            letter(3, sender=Address("Jiro", "jiro@example.jp"), to=(), cc=(Address("山田ﾊﾅ", "h@example.com"),)),
        ),
        (boxes[3], letter(4, date=None)),
    ]
    for number, (box, envelope) in enumerate(letters):
        writer.add(box, file, Message(Origin(Path("data/stores/Inbox"), 10 * number, 10), b""), envelope)
    writer.finish()
    writer.close()
    with closing(open_catalog(path)) as opened:
        opened.execute("CREATE TEMP TABLE attached AS SELECT 2 AS id")
        yield opened


def found(database: sqlite3.Connection, **narrowed: object) -> list[int]:
    """The numbers of the messages of a selection, newest first, however they are asked for."""
    selection = Selection(**narrowed)  # type: ignore[arg-type]
    answers = list(browse.numbers(database, selection))
    assert [row.id for row in browse.rows(database, selection)] == answers
    assert browse.count(database, selection) == len(answers)
    assert list(browse.numbers(database, selection, newest_first=False)) == answers[::-1]
    return answers


@pytest.mark.parametrize(
    ("narrowed", "wanted"),
    [
        ({}, [4, 3, 2, 1, 5]),
        ({"account": "ME@example.jp"}, [4, 3, 2, 1]),
        ({"account": ""}, [5]),
        ({"account": "nobody@example.jp"}, []),
        ({"mailbox": ("Inbox",)}, [3, 2, 1, 5]),
        ({"mailbox": ("Inbox", "予約")}, [3]),
        ({"mailbox": (), "account": ""}, [5]),
        ({"mailboxes": (1, 3)}, [4, 2, 1]),
        ({"ids": (5, 1, 99)}, [1, 5]),
        ({"ids": ()}, []),
        ({"years": (2021, 2022)}, [3, 2]),
        ({"years": (-5, 20000)}, [4, 3, 2, 1]),
        ({"years": (2022, 2021)}, []),
        ({"since": date(2022, 1, 1)}, [4, 3]),
        ({"until": date(2021, 12, 31)}, [2, 1]),
        ({"until": date.max}, [4, 3, 2, 1, 5]),
        ({"has_attachment": True}, [2]),
        ({"has_attachment": False}, [4, 3, 1, 5]),
        ({"from_person": ("Taro@example.com",)}, [2]),
        ({"from_person": ("花子",)}, [3, 1, 5]),
        ({"with_person": ("taro@example.com",)}, [3, 2, 1, 5]),
        ({"with_person": ("aro@example.com",)}, []),
        ({"with_person": ("山田ハナ",)}, [4]),
        ({"with_person": ("ＪＩＲＯ", "taro@example.com")}, [4, 3, 2, 1, 5]),
        ({"with_person": ()}, []),
        ({"from_person": ("' OR 1 --",)}, []),
        ({"from_person": ("花子",), "years": (2020, 2020)}, [1]),
    ],
)  # fmt: skip
def test_a_selection_narrows(database: sqlite3.Connection, narrowed: dict[str, object], wanted: list[int]) -> None:
    assert found(database, **narrowed) == wanted


def test_pages_follow_each_other(database: sqlite3.Connection) -> None:
    pages = [browse.rows(database, Selection(), limit=2, offset=offset) for offset in (0, 2, 4)]
    assert [[row.id for row in page] for page in pages] == [[4, 3], [2, 1], [5]]
    assert [row.envelope.subject for row in pages[0]] == ["件名 3", "件名 2"]
    assert [row.id for row in browse.rows_by_number(database, [5, 99, 2, 2])] == [5, 2, 2]


def test_the_tree_has_every_mailbox_with_its_messages(database: sqlite3.Connection) -> None:
    own, local = browse.mailbox_tree(database)
    assert (own.owner.name, own.messages, local.owner.name, local.messages) == ("me@example.jp", 4, "", 1)
    assert [(each.path, each.messages) for each in own.mailboxes] == [
        (("Inbox",), 2),
        (("Inbox", "予約"), 1),
        (("Sent",), 1),
    ]
    assert found(database, mailboxes=own.mailboxes[0].numbers) == [2, 1]


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_conversation_is_found_from_each_of_its_messages(database: sqlite3.Connection, number: int) -> None:
    assert [row.id for row in browse.conversation(database, number)] == [1, 2, 3]


def test_a_message_that_nothing_answers_is_a_conversation_of_its_own(database: sqlite3.Connection) -> None:
    assert [row.id for row in browse.conversation(database, 4)] == [4]
    assert browse.conversation(database, 99) == []
