"""The commands search and show as scripts and people see them."""

import base64
import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.builders import stores
from tests.cli.conftest import Furoshiki
from tests.jobs.test_messages import archive_of

HOSTILE = "\x1b[2J\u202egpj.exe"


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "cache"))
    head = "Date: 2 Jun 2019 10:00:00 +0900\nMessage-ID: <1@example.jp>\nContent-Type: text/plain; charset=utf-8\n"
    letter = f"From: 花子 <hanako@example.jp>\nSubject: 予約 [bold]x\n{head}\n明日の予約{HOSTILE}です。\n"
    mailbox = stores.write(tmp_path / "Inbox", stores.mbox(letter.encode(), stores.message(2)))
    return archive_of(mailbox, tmp_path / "usb")


def test_search_prints_a_row_for_each_message_and_the_result_last(furoshiki: Furoshiki, archive: Path) -> None:
    done = furoshiki("search", archive, "予約", "--json")
    lines = [json.loads(line) for line in done.out.splitlines()]
    (found,) = [line["found"] for line in lines if "found" in line]
    assert (done.code, found["id"], found["subject"]) == (0, 1, "予約 [bold]x")
    assert found["from"] == {"name": "花子", "address": "hanako@example.jp"} and found["mailbox"] == ["Inbox"]
    assert [found["excerpt"][begin:end] for begin, end in found["marks"]] == ["予約"]
    assert done.last == {"archive": str(archive), "total": 1, "shown": 1, "searched": 2, "unread": 0}


@pytest.mark.parametrize(
    ("arguments", "code", "total"),
    [
        (("予約", "--year", "2019"), 0, 1),
        (("予約", "--year", "2018"), 1, 0),
        (("--from", "花子"), 0, 1),
        (("--with", "hanako@example.jp", "予約"), 0, 1),
        (("--since", "2019-06-01", "--until", "2019-06-03"), 0, 1),
        (("--mailbox", "Inbox"), 0, 2),
        (("--mailbox", "INBOX"), 0, 2),
        (("--attachment",), 1, 0),
        (("明日の 予約",), 1, 0),
        (("明日", "予約"), 0, 1),
        (("--limit", "1", "example"), 0, 2),
    ],
)
def test_options_narrow(furoshiki: Furoshiki, archive: Path, arguments: tuple[str, ...], code: int, total: int) -> None:
    done = furoshiki("search", archive, *arguments, "--json")
    assert (done.code, done.last["total"]) == (code, total)


def test_wrong_usage(furoshiki: Furoshiki, archive: Path, tmp_path: Path) -> None:
    for arguments, error in (
        (("search", archive), "nothing_to_search"),
        (("search", archive, "!?"), "nothing_to_search"),
        (("search", tmp_path, "x"), "not_an_archive"),
        (("search", archive, "x", "--mailbox", "Inbox/none"), "no_such_mailbox"),
        (("search", archive, "x", "--account", "nobody@example.jp"), "no_such_account"),
        (("show", archive, "99"), "no_such_message"),
        (("show", archive, "1", "--attachment", "1"), "attachment_needs_folder"),
        (("show", archive, "1", "--attachment", "1", "--to", tmp_path), "no_such_attachment"),
    ):
        done = furoshiki(*arguments, "--json")
        assert (done.code, done.error) == (2, error)


@pytest.mark.parametrize("command", [("search", "予約"), ("show", "1"), ("show", "1", "--original")])
def test_nothing_of_a_message_reaches_the_terminal_unescaped(
    furoshiki: Furoshiki, archive: Path, command: tuple[str, ...]
) -> None:
    done = furoshiki(command[0], archive, *command[1:])
    assert done.code == 0 and "明日の予約" in done.out and "[bold]x" in done.out
    assert "\x1b" not in done.out and "\u202e" not in done.out
    if command[0] == "show":
        assert "\\x1b[2J\\u202egpj.exe" in done.out


def test_show_says_and_saves_what_a_message_is(furoshiki: Furoshiki, archive: Path, tmp_path: Path) -> None:
    done = furoshiki("show", archive, "1@example.jp", "--original", "--save", tmp_path / "a.eml", "--json")
    assert done.code == 0 and str(done.last["text"]).startswith("明日の予約")
    assert done.last["attachments"] == [] and done.last["saved"] == str(tmp_path / "a.eml")
    assert base64.b64decode(str(done.last["original"])) == (tmp_path / "a.eml").read_bytes()
    again = furoshiki("show", archive, "1", "--save", tmp_path / "a.eml", "--json")
    assert (again.code, again.error) == (5, "file_exists")


def test_a_mailbox_with_a_slash_in_its_name(furoshiki: Furoshiki, archive: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(archive, copy)
    with closing(sqlite3.connect(copy / "catalog.sqlite")) as database:
        database.execute("UPDATE mailbox SET path = '[\"2024/25\"]'")
        database.commit()
    done = furoshiki("search", copy, "予約", "--mailbox", "2024\\/25", "--json")
    assert (done.code, done.last["total"]) == (0, 1)
    (found,) = [line["found"] for line in map(json.loads, done.out.splitlines()) if "found" in line]
    assert found["mailbox"] == ["2024/25"]
    other = furoshiki("search", copy, "予約", "--mailbox", "2024/25", "--json")
    assert (other.code, other.error) == (2, "no_such_mailbox")
