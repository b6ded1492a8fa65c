"""What each kind of index lists: every generation, deleted messages left out, and whatever is broken in it."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from app.model.index import Index, IndexEntry, IndexUnreadableError, MessageState
from app.traces import envelope_index, gloda, msf, panorama, popstate
from app.traces.registry import INDEXES, index_of
from tests.builders import indexes
from tests.builders.database import database
from tests.builders.indexes import DATE, Entry
from tests.builders.stores import write


def listed(index: Index, path: Path) -> list[IndexEntry]:
    """Everything an index lists."""
    return list(index.read(path))


def of_msf(path: Path, data: bytes) -> list[IndexEntry]:
    """What an .msf with that content lists."""
    return listed(msf.INDEX, write(path, data))


def test_files_are_recognised_by_name() -> None:
    names = {
        "V10/MailData/Envelope Index": "envelope_index",
        "Mail/pop.example.jp/Inbox.msf": "msf",
        "Mail/pop.example.jp/popstate.dat": "popstate",
        "x/global-messages-db.sqlite": "gloda",
        "x/panorama.sqlite": "panorama",
    }
    for name, kind in names.items():
        found = index_of(Path(name))
        assert found is not None and found.name == kind
    assert index_of(Path("Envelope Index-wal")) is None
    assert {each.name for each in INDEXES} == set(names.values())
    assert [each.remembers for each in INDEXES] == sorted(each.remembers for each in INDEXES)


def test_msf(tmp_path: Path) -> None:
    entries = [
        Entry(1, "a@example.jp", subject="=?UTF-8?B?5LqI57SE?=", flags=0x11),
        Entry(2, "b@example.jp", flags=0x9),
        Entry(3, "c@example.jp", flags=0x200001),
        Entry(4, "d@example.jp", flags=0x401),
    ]
    found = of_msf(tmp_path / "Inbox.msf", indexes.msf(entries))
    assert [(each.message_id, each.subject, each.state) for each in found] == [
        ("a@example.jp", "Re: 予約", MessageState.HERE),
        ("d@example.jp", "test", MessageState.PARTLY),
    ]
    assert found[0].date == DATE


@pytest.mark.parametrize("folder", ["(UIDValidity=5f45107a)", "(onlineName=INBOX)", "(imapFlags=e000)"])
def test_msf_of_a_folder_on_a_server(tmp_path: Path, folder: str) -> None:
    entries = [Entry(1, "a@x"), Entry(2, "b@x", flags=0x81), Entry(3, "c@x", offline=500)]
    found = of_msf(tmp_path / "Inbox.msf", indexes.msf(entries, folder=folder))
    assert [each.state for each in found] == [MessageState.HEADERS_ONLY, MessageState.HERE, MessageState.HERE]


@pytest.mark.parametrize(
    "more",
    [
        b"@$${1{@\n{1:^80 {(k^96:c)(s=9)} -1 }[1:^9F(numMsgs=1)]\n@$$}1}@\n",
        b"@$${1{@\n{1:^80 {(k^96:c)(s=9)} -[-1]}[1:^9F(numMsgs=1)]\n@$$}1}@\n",
        b"@$${1{@\n{-1:^80 {(k^96:c)(s=9)} 2 }[1:^9F(numMsgs=1)]\n@$$}1}@\n",
    ],
)
def test_msf_rows_that_were_cut_are_no_messages(tmp_path: Path, more: bytes) -> None:
    data = indexes.msf([Entry(1, "a@x"), Entry(2, "b@x")], more=more)
    assert [each.message_id for each in of_msf(tmp_path / "Inbox.msf", data)] == ["b@x"]


@pytest.mark.parametrize(
    "more",
    [
        # Moved from one thread to another; an aborted and an unfinished transaction.
        b"@$${1{@\n{2:^80 {(k^97:c)(s=9)} -1 }\n@$$}1}@\n",
        b"@$${1{@\n{1:^80 {(k^96:c)(s=9)} -1 }\n@$$}~abort~1}@\n",
        b"@$${1{@\n{1:^80 {(k^96:c)(s=9)} -1 }\n",
    ],
)
def test_msf_rows_that_were_not_cut(tmp_path: Path, more: bytes) -> None:
    data = indexes.msf([Entry(1, "a@x"), Entry(2, "b@x")], more=more)
    assert {each.message_id for each in of_msf(tmp_path / "Inbox.msf", data)} == {"a@x", "b@x"}


@pytest.mark.parametrize("folder", ["(searchStr=AND (from,contains,x\\))", "(flags=24)"])
def test_msf_of_a_saved_search_lists_nothing(tmp_path: Path, folder: str) -> None:
    assert of_msf(tmp_path / "Search.msf", indexes.msf([Entry(1, "a@x")], folder=folder)) == []


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"\0" * 5000, "empty"),
        (b"From - Mon Jan  2\n", "not_an_index"),
        (indexes.msf([Entry(1, "a@x")], listed=2), "truncated"),
        (indexes.msf([Entry(1, "a@x")])[:-40], "truncated"),
    ],
)
def test_msf_that_cannot_be_read(tmp_path: Path, data: bytes, reason: str) -> None:
    with pytest.raises(IndexUnreadableError) as raised:
        of_msf(tmp_path / "Inbox.msf", data)
    assert raised.value.reason == reason


def test_msf_just_made(tmp_path: Path) -> None:
    assert of_msf(tmp_path / "New.msf", b'// <!-- <mdb:mork:z v="1.4"/> -->\n') == []


def test_msf_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(msf, "INDEX_LIMIT", 100)
    with pytest.raises(IndexUnreadableError) as raised:
        of_msf(tmp_path / "Inbox.msf", indexes.msf([Entry(1, "a@x")]))
    assert raised.value.reason == "too_large"


def test_gloda(tmp_path: Path) -> None:
    path = indexes.gloda(
        tmp_path / "global-messages-db.sqlite",
        "imap://hanako%40example.com@imap.example.com/INBOX/&MEpbopaE-",
        [Entry(1, "a@x"), Entry(-1, "b@x"), Entry(0, "c@x"), Entry(2, "md5:xyz"), Entry(3, "")],
    )
    (found,) = listed(gloda.INDEX, path)
    assert (found.message_id, found.account) == ("a@x", "hanako@example.com@imap.example.com")
    assert found.mailbox[0] == "INBOX" and found.mailbox[1].startswith("お")
    assert (found.date, found.sender, found.subject) == (DATE, "Taro <taro@example.jp>", "test")


@pytest.mark.parametrize("uri", ["news://example.jp/group", "mailbox://nobody@Feeds/x"])
def test_gloda_of_what_is_no_mail(tmp_path: Path, uri: str) -> None:
    assert listed(gloda.INDEX, indexes.gloda(tmp_path / "global-messages-db.sqlite", uri, [Entry(1, "a@x")])) == []


def test_panorama(tmp_path: Path) -> None:
    path = indexes.panorama(tmp_path / "panorama.sqlite", [Entry(1, "a@x"), Entry(2, "b@x", flags=8)])
    assert listed(panorama.INDEX, path) == [
        IndexEntry(
            "a@x", account="server1", mailbox=("Inbox",), date=DATE, sender="Taro <taro@example.jp>", subject="test"
        )
    ]


def test_panorama_folders_in_a_circle(tmp_path: Path) -> None:
    path = indexes.panorama(tmp_path / "panorama.sqlite", [Entry(1, "a@x")])
    database(path, "UPDATE folders SET parent = 2 WHERE id = 1")
    assert len(listed(panorama.INDEX, path)) == 1


def test_popstate(tmp_path: Path) -> None:
    data = b"# POP3 State File\r\n\r\n*pop.example.jp salon\r\nk U1 1136163600\r\nb U2 x\r\nf U3\r\nd U4 1\r\nz U5\r\n"
    found = listed(popstate.INDEX, write(tmp_path / "popstate.dat", data))
    assert [(each.uidl, each.state, each.date) for each in found] == [
        ("U1", MessageState.WAITING, DATE),
        ("U2", MessageState.PARTLY, None),
        ("U3", MessageState.PARTLY, None),
    ]
    assert {each.account for each in found} == {"salon@pop.example.jp"}


@pytest.mark.parametrize("data", [b"SQLite format 3\0" + b"\xff" * 300, b"\xff" * 5000, b"garbage"])
@pytest.mark.parametrize("index", INDEXES, ids=lambda index: index.name)
def test_garbage_raises_and_nothing_else(tmp_path: Path, index: Index, data: bytes) -> None:
    with pytest.raises((IndexUnreadableError, sqlite3.Error)):
        listed(index, write(tmp_path / "garbage", data))


MAKERS: list[tuple[Index, Callable[[Path], Path]]] = [
    (
        envelope_index.INDEX,
        lambda path: indexes.envelope_index(path / "Envelope Index", "imap://a/INBOX", [Entry(1, "a@x")]),
    ),
    (msf.INDEX, lambda path: write(path / "Inbox.msf", indexes.msf([Entry(1, "a@x")]))),
    (gloda.INDEX, lambda path: indexes.gloda(path / "g.sqlite", "imap://a/INBOX", [Entry(1, "a@x")])),
    (panorama.INDEX, lambda path: indexes.panorama(path / "p.sqlite", [Entry(1, "a@x")])),
    (popstate.INDEX, lambda path: write(path / "popstate.dat", b"*a b\nk U1 1\n")),
]


@pytest.mark.parametrize(("index", "make"), MAKERS, ids=lambda value: getattr(value, "name", ""))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.floats(0, 1), raw=st.binary(min_size=1, max_size=40))
@example(place=8196.5 / 12288, raw=b"\x03")
def test_cut_and_changed_indexes_end(
    tmp_path: Path, index: Index, make: Callable[[Path], Path], place: float, raw: bytes
) -> None:
    path = tmp_path / "whole"
    path.mkdir(exist_ok=True)
    for old in path.iterdir():
        old.unlink()
    data = make(path).read_bytes()
    at = int(place * len(data))
    for changed in (data[:at], data[:at] + raw + data[at + len(raw) :]):
        try:
            found = listed(index, write(tmp_path / "changed", changed))
        except Exception as error:
            assert not isinstance(error, MemoryError | RecursionError)
        else:
            # A changed count on a page of SQLite shows empty rows, but no more than the page has bytes for.
            assert len(found) <= len(data)
