"""Exports of phones: every message out of its envelope, short ones with headers made of the card."""

from pathlib import Path

import pytest

from app.formats.reading.detect import sniff_bytes
from app.formats.standard import vmg
from app.mime import envelope
from app.model.codes import Code
from app.model.findings import Finding
from app.model.mail import Completeness, MessageFlag, Role
from tests.builders import japan
from tests.builders.reading import messages, read
from tests.builders.unix import put

BASE64 = (
    b"From: abc.@docomo.ne.jp\r\nTo: hanako@softbank.ne.jp\r\nSubject: =?Shift_JIS?B?iV6Tronv?=\r\n"
    b"Date: Mon, 04 Jun 2007 10:00:00 +0900\r\nContent-Type: text/plain; charset=Shift_JIS\r\n"
    b"Content-Transfer-Encoding: base64\r\n\r\nlr6T+oLNiV6Tronvgr6C5g==\r\n"
)


def made(path: Path, number: int = 0) -> bytes:
    return b"".join(vmg.read_message(path, messages(read(vmg.read, path))[number], lambda folder: {}))


def test_every_message_comes_out_as_it_was(tmp_path: Path) -> None:
    path = put(tmp_path / "E2__0000.VMG", japan.vmg(japan.phone_mail(1), BASE64, japan.phone_mail(2)))
    found = messages(read(vmg.read, path))
    assert sniff_bytes(path.read_bytes(), path.name) == "vmg"
    assert [each.completeness for each in found] == [Completeness.WHOLE] * 3
    assert [made(path, number) for number in range(3)] == [japan.phone_mail(1), BASE64, japan.phone_mail(2)]
    seen = [envelope.read(each.head) for each in found]
    assert [each.subject for each in seen] == ["明日1", "運動会", "明日2"]
    assert [each.sender.address for each in seen if each.sender] == [
        "taro1.@ezweb.ne.jp", "abc.@docomo.ne.jp", "taro2.@ezweb.ne.jp",
    ]  # fmt: skip
    assert "朝8時".encode("cp932") in found[0].excerpt


@pytest.mark.parametrize(
    ("box", "status", "role", "flags"),
    [
        ("INBOX", "READ", Role.INBOX, MessageFlag.READ),
        ("INBOX", "UNREAD", Role.INBOX, MessageFlag.NONE),
        ("SENTBOX", "READ", Role.SENT, MessageFlag.READ),
        ("SENDBOX", "SENT", Role.SENT, MessageFlag.NONE),
        ("DRAFT", "", Role.DRAFTS, MessageFlag.NONE),
        ("MYFOLDER", "READ", Role.OTHER, MessageFlag.READ),
    ],
)
def test_the_box_and_the_status(box: str, status: str, role: Role, flags: MessageFlag, tmp_path: Path) -> None:
    (found,) = messages(read(vmg.read, put(tmp_path / "a.vmg", japan.vmg(BASE64, box=box, status=status))))
    assert (found.role, found.flags, found.folder) == (role, flags, (box,))


def test_the_folder_of_fujitsu(tmp_path: Path) -> None:
    data = japan.vmg(BASE64).replace(
        b"BEGIN:VCARD", b"X-FJ-FOLDERNAME:" + "友達".encode("cp932") + b"\r\nBEGIN:VCARD", 1
    )
    (found,) = messages(read(vmg.read, put(tmp_path / "a.vmg", data)))
    assert found.folder == ("友達",) and found.role is Role.INBOX


def test_a_nested_envelope(tmp_path: Path) -> None:
    card = b"BEGIN:VCARD\r\nVERSION:2.1\r\nTEL:09087654321\r\nEND:VCARD\r\nBEGIN:VENV\r\n"
    data = (
        japan.vmg(BASE64).replace(b"BEGIN:VBODY", card + b"BEGIN:VBODY").replace(b"END:VBODY", b"END:VBODY\r\nEND:VENV")
    )
    assert made(put(tmp_path / "a.vmg", data)) == BASE64


@pytest.mark.parametrize(
    ("body", "subject", "text"),
    [
        ("明日行きます。\r\n".encode("cp932"), "", "明日行きます。"),
        (b"Date:22.10.2007 06:48:25\r\nSee you.\r\n", "", "See you."),
        (b"TEXT;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=E6=98=8E=\r\n=E6=97=A5\r\n", "", "明日"),
        (b"Subject;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=E6=98=8E\r\nhello\r\n", "明", "hello"),
        (b"X-SMS;TYPE=TEXT;ENCODING=8BIT;CHARSET=UTF-8:\xe6\x98\x8e\xe6\x97\xa5\r\n", "", "明日"),
    ],
)
def test_short_messages_get_headers_from_the_card(body: bytes, subject: str, text: str, tmp_path: Path) -> None:
    path = put(tmp_path / "a.vmg", japan.vmg(body, kind="SMS", tel="09012345678"))
    (found,) = messages(read(vmg.read, path))
    seen = envelope.read(found.head)
    assert seen.sender is None and seen.raw_sender == "09012345678"
    assert b"From: 09012345678\r\n" in found.head and seen.subject == subject
    assert b"X-Furoshiki-Rebuilt" in made(path)
    from email import message_from_bytes, policy

    parsed = message_from_bytes(made(path), policy=policy.default)
    assert text in parsed.get_content()
    sent = put(tmp_path / "b.vmg", japan.vmg(body, kind="SMS", tel="09012345678", box="SENTBOX"))
    assert b"To: 09012345678\r\n" in made(sent) and b"From:" not in made(sent)


def test_utf_16_as_nokia_writes_it(tmp_path: Path) -> None:
    text = japan.vmg(b"Date:22.10.2007 06:48:25\r\nSee you.\r\n", b"Later.\r\n", tel="+358401234567").decode()
    for number, data in enumerate((text.encode("utf-16"), text.encode("utf-16-le"), text.encode("utf-16-be"))):
        path = put(tmp_path / f"{number}.vmg", data)
        assert sniff_bytes(data, path.name) == "vmg"
        found = messages(read(vmg.read, path))
        assert len(found) == 2 and all(b"+358401234567" in each.head for each in found)
        assert b"See you." in made(path, 0) and b"Later." in made(path, 1)


def test_what_was_cut_or_is_no_message_is_said(tmp_path: Path) -> None:
    whole = japan.vmg(BASE64, BASE64)
    cut = messages(read(vmg.read, put(tmp_path / "a.vmg", whole[:-20])))
    assert [each.notes for each in cut] == [(), (Code.TRUNCATED,)]
    empty = japan.vmg(BASE64).replace(b"BEGIN:VBODY\r\n" + BASE64 + b"END:VBODY\r\n", b"")
    (found,) = messages(read(vmg.read, put(tmp_path / "b.vmg", empty)))
    assert found.notes == (Code.TEXT_NOT_DOWNLOADED,) and found.completeness is not Completeness.WHOLE
    damaged = read(vmg.read, put(tmp_path / "c.vmg", whole.replace(b"BEGIN:VMSG", b"BEGIN:XMSG", 1)))
    assert [each.code for each in damaged if isinstance(each, Finding)] == [Code.STORE_DAMAGED]
    assert len(messages(damaged)) == 1
