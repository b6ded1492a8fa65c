"""Spark's cache: senders, recipients of what the owner wrote, and the owner's addresses; whatever stands in a cell."""

import json
import sqlite3
from pathlib import Path

import pytest

from app.model.contact import AddressTrace, Relation
from app.traces.spark import TRACE_KIND
from tests.builders.traces import spark_cache

SENT = {"inSent": 1, "messageFrom": "Hanako <hanako@example.jp>"}


def read(tmp_path: Path, *messages: dict[str, object], accounts: tuple[object, ...] = ()) -> dict[str, AddressTrace]:
    path = spark_cache(tmp_path / "core-data/messages.sqlite", messages, accounts)
    return {each.address: each for each in TRACE_KIND.read(path) if isinstance(each, AddressTrace)}


@pytest.mark.parametrize(
    ("cells", "name"),
    [
        ({"messageFrom": "佐藤 花子 <sato@example.com>"}, "佐藤 花子"),
        ({"messageFrom": '"佐藤"', "messageFromMailbox": "sato@example.com"}, "佐藤"),
        ({"messageFrom": "佐藤", "messageFromMailbox": "sato", "messageFromDomain": "example.com"}, "佐藤"),
        ({"messageFromMailbox": "sato@example.com"}, ""),
    ],
)
def test_a_sender(cells: dict[str, object], name: str, tmp_path: Path) -> None:
    found = read(tmp_path, cells)["sato@example.com"]
    assert (found.name, found.relation) == (name, Relation.WROTE)


def test_the_last_date_of_a_sender(tmp_path: Path) -> None:
    cells = {"messageFrom": "sato@example.com"}
    found = read(tmp_path, {**cells, "receivedDate": 1_600_000_000}, {**cells, "receivedDate": 1_700_000_000})
    last = found["sato@example.com"].last
    assert last is not None and last.timestamp() == 1_700_000_000


def test_whom_the_owner_wrote_to(tmp_path: Path) -> None:
    found = read(tmp_path, {**SENT, "messageTo": "A <a@example.com>, b@example.com", "messageCc": "c@example.com"})
    assert {name: each.relation for name, each in found.items()} == dict.fromkeys(
        ("a@example.com", "b@example.com", "c@example.com"), Relation.WRITTEN_TO
    )


def test_other_recipients_of_received_mail_are_only_known(tmp_path: Path) -> None:
    found = read(tmp_path, {"messageFrom": "sato@example.com", "messageTo": "other@example.com"})
    assert found["other@example.com"].relation is Relation.KNOWN


def test_the_owner(tmp_path: Path) -> None:
    infos = (json.dumps({"accountAddress": "hanako@example.jp"}), "{", None, "[]", json.dumps({"accountAddress": 1}))
    found = read(tmp_path, accounts=infos)
    assert {name: each.relation for name, each in found.items()} == {"hanako@example.jp": Relation.OWN}


def test_a_list_that_is_too_long_ends_with_a_whole_address(tmp_path: Path) -> None:
    many = ", ".join(f"p{number}@example.com" for number in range(20_000))
    assert all(name.endswith("@example.com") for name in read(tmp_path, {**SENT, "messageTo": many}))


@pytest.mark.parametrize(
    "value", [1, b"\0\xff", "x" * 100_000, "a@b\r\nBcc: evil@example.com", "@", '";DROP TABLE messages;--']
)
def test_any_cell(value: object, tmp_path: Path) -> None:
    read(tmp_path, dict.fromkeys(("messageFrom", "messageFromMailbox", "messageTo", "inSent", "receivedDate"), value))


@pytest.mark.parametrize(
    "definition", ["x", "messageFrom", "messageFromMailbox, messageFromDomain", "messageTo, inSent"]
)
def test_tables_of_other_versions(definition: str, tmp_path: Path) -> None:
    path = tmp_path / "messages.sqlite"
    sqlite3.connect(path).executescript(f"CREATE TABLE messages ({definition})")
    assert list(TRACE_KIND.read(path)) == []
