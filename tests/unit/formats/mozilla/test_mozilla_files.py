"""The small files of a Mozilla profile: settings, Mork, .msf, folder names; and Apple's table of contents."""

import struct
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.discovery import mozilla_prefs
from app.discovery.apple_accounts import from_accounts_map, from_folder_name
from app.formats.apple import apple_toc
from app.formats.common.roles import role_of
from app.formats.mozilla import mork, msf
from app.formats.standard import compressed, mutf7
from app.model.findings import Finding
from app.model.mail import Message, Role
from tests.builders import stores
from tests.unit.formats.standard.test_mbox import Bytes

INDEX = (
    b'// <!-- <mdb:mork:z v="1.4"/> -->\n'
    b"<<(a=c)>(80=ns:msg:db:row:scope:msgs:all)(81=sender)(82=ns:msg:db:row:scope:dbfolderinfo:all)(83=folderName)(84=numMsgs)>\n"
    b"<(90=Taro <taro@example.jp>)(91=a\\)b$E5$B1$B1)>\n"
    b"{1:^80 {(k^99:c)} [1(^81^90)] [2(^81=x\\\ny)]}\n[1:^82(^83^91)(^84=2)]\n"
    b"@$${1{@\n[3:^80(^81=committed)]\n@$$}1}@\n@$${2{@\n[4:^80(^81=aborted)]\n"
)


def test_mork() -> None:
    rows = dict(mork.read(INDEX).of_scope(b"ns:msg:db:row:scope:msgs:all"))
    assert {number: row[b"sender"] for number, row in rows.items()} == {
        b"1": b"Taro <taro@example.jp>",
        b"2": b"xy",
        b"3": b"committed",
    }


def test_msf() -> None:
    assert msf.read(INDEX) == msf.FolderInfo("a)b山", 3)


def test_msf_of_thunderbird(corpus: Path) -> None:
    (hashed,) = (corpus / "thunderbird").rglob("hashedFolder.msf")
    assert msf.read(hashed.read_bytes()).name == "test τ"
    (french,) = (corpus / "thunderbird").rglob("frenchInbox.msf")
    assert msf.read(french.read_bytes()).name == "Courrier entrant"


@pytest.mark.parametrize(
    "data", [b"(" * 500_000, b"<" * 500_000, b"{[" * 200_000, b"@$${1{@" * 100_000, b"-" * 100_000, b"(a" * 300_000]
)
def test_mork_made_to_hurt(data: bytes) -> None:
    msf.read(b"<(80=x)>" + data)


@settings(max_examples=200, deadline=None)
@given(st.integers(0, len(INDEX)), st.binary(max_size=20))
def test_mork_cut_and_changed(end: int, more: bytes) -> None:
    msf.read(INDEX[:end] + more + INDEX[end:])
    msf.read(INDEX[:end])


def test_prefs() -> None:
    data = (
        b'// a comment\nuser_pref("a", "x \\"quoted\\" \\u5c71 \\x41");\nuser_pref("b", -3);\nuser_pref("c", true);\n'
        b'user_pref(\'d\', \'single\');\nuser_pref("a", "later");\nuser_pref("cut'
    )
    assert mozilla_prefs.read(data) == {"a": "later", "b": -3, "c": True, "d": "single"}
    assert mozilla_prefs.read(data.split(b"user_pref('d'")[0])["a"] == 'x "quoted" 山 A'


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200))
def test_prefs_never_raise(data: bytes) -> None:
    mozilla_prefs.read(b'user_pref("' + data)


@pytest.mark.parametrize(
    ("raw", "name"),
    [("&U9c-", "受"), ("a&-b", "a&b"), ("Entw&APw-rfe", "Entwürfe"), ("&bad", "&bad"), ("plain", "plain")],
)
def test_modified_utf_7(raw: str, name: str) -> None:
    assert mutf7.decode(raw) == name


def test_table_of_contents() -> None:
    record = struct.pack(">IIIII", 30, 0, 100, 0, 0) + b"Taro\0Hi\0\0\0"
    data = struct.pack(">III", 0x000DBBA0, 1, 0).ljust(32, b"\0") + record
    assert apple_toc.count(data) == 1
    (entry,) = apple_toc.entries(data)
    assert (entry.sender, entry.subject, entry.length) == (b"Taro", b"Hi", 100)
    for end in range(len(data)):
        list(apple_toc.entries(data[:end]))
    assert apple_toc.count(b"rubbish") is None


def test_table_of_contents_of_a_real_export(corpus: Path) -> None:
    (path,) = (corpus / "emlx").rglob("table_of_contents")
    data = path.read_bytes()
    mbox = (path.parent / "mbox").read_bytes()
    found = list(apple_toc.entries(data))
    assert len(found) == apple_toc.count(data) == 213
    assert all(mbox[each.offset :].startswith(b"From ") for each in found)


@pytest.mark.parametrize(
    ("name", "address", "protocol"),
    [
        ("POP-hanako@mail.example.jp", "hanako@example.jp", "pop"),
        ("IMAP-hanako@imap.example.co.jp", "hanako@example.co.jp", "imap"),
        ("POP-hanako%40example.jp@pop.isp.example.jp", "hanako@example.jp", "pop"),
        ("EWS-hanako@example.com", "hanako@example.com", "exchange"),
    ],
)
def test_old_folder_names(name: str, address: str, protocol: str) -> None:
    account = from_folder_name(name)
    assert account is not None
    assert (account.address, account.protocol) == (address, protocol)
    assert from_folder_name("Mailboxes") is None


def test_broken_accounts_map() -> None:
    assert from_accounts_map(b"") == {}
    for data in (b"rubbish", b"bplist00" + b"\xff" * 40, bytes(100)):
        with pytest.raises(ValueError, match="property list"):
            from_accounts_map(data)


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("INBOX", Role.INBOX),
        ("Sent Messages", Role.SENT),
        ("送信済みメール", Role.SENT),
        ("ゴミ箱", Role.TRASH),
        ("迷惑メール", Role.JUNK),
        ("下書き", Role.DRAFTS),
        ("Customers", Role.OTHER),
        ("ＩＮＢＯＸ", Role.INBOX),
    ],
)
def test_roles(name: str, role: Role) -> None:
    assert role_of(name) is role


def packed(data: bytes) -> list[Message | Finding]:
    """What the reader of packed mailboxes says."""
    return list(compressed.read(Bytes(data)))


def test_packed_mailboxes() -> None:
    import bz2
    import gzip
    import lzma

    data = stores.mbox(*(stores.message(number, body="x\n" * 500) for number in range(300)))
    for pack in (gzip.compress, bz2.compress, lzma.compress):
        assert sum(isinstance(item, Message) for item in packed(pack(data))) == 300
        damaged = packed(pack(data)[:-200])
        assert any(isinstance(item, Finding) for item in damaged)


def test_a_bomb_ends() -> None:
    import gzip

    (finding,) = [
        item
        for item in packed(gzip.compress(bytes(100_000_000)))
        if isinstance(item, Finding) and "packed" in item.code
    ]
    assert finding.code == "packed_file_too_large"


def test_a_table_that_names_a_row_of_its_own_keeps_its_scope() -> None:
    data = (
        b"< <(a=c)> (80=ns:msg:db:row:scope:msgs:all)(82=sender)(98=ns:msg:db:table:kind:thread)>"
        b"<(84=a@example.jp)>{0:^80 {(k^98:c)(s=9)1:m } [0(^82^84)]}"
    )
    assert dict(mork.read(data).of_scope(b"ns:msg:db:row:scope:msgs:all")) == {b"0": {b"sender": b"a@example.jp"}}
