"""Hidemaru Mail: mails behind the lines of the program, in several character sets, and those of its log once."""

from pathlib import Path

import pytest

from app.formats.common.folder_listing import list_folder
from app.formats.windows import hidemaru
from app.mime import envelope
from app.model.codes import Code
from app.model.findings import Finding
from app.model.mail import Completeness, Message, Role
from tests.builders import japan
from tests.builders.reading import messages, read
from tests.builders.unix import put


def made(path: Path, message: Message) -> bytes:
    return b"".join(hidemaru.read_message(path, message, lambda folder: {}))


@pytest.mark.parametrize(
    ("charset", "label"),
    [
        ("cp932", "iso-2022-jp"),
        ("cp932", "Shift_JIS"),
        ("utf-8", "utf-8"),
        ("utf-8", "iso-2022-jp"),
        ("iso-2022-jp", "ISO-2022-JP"),
    ],
)
def test_texts_are_read_in_the_character_set_they_are_in(charset: str, label: str, tmp_path: Path) -> None:
    """The label is that of the mail when it came; the program converted it, or did not."""
    mails = japan.hidemaru_mail(1, charset, label=label), japan.hidemaru_mail(2)
    path = put(tmp_path / "受信.txt", b"".join(japan.hidemaru("r", number, mail) for number, mail in enumerate(mails)))
    found = messages(read(hidemaru.read, path))
    assert [each.completeness for each in found] == [Completeness.PARTIAL] * 2
    assert all(each.notes == (Code.NOT_AS_RECEIVED,) for each in found)
    for number, each in enumerate(found, 1):
        seen = envelope.read(each.head)
        assert (
            seen.subject == f"会議の件{number}" and seen.sender is not None and seen.sender.name == f"山田太郎{number}"
        )
        assert "山田です" in each.excerpt.decode()
        assert envelope.read(made(path, each)).subject == f"会議の件{number}"
        assert b"=E5=B1=B1=E7=94=B0" in made(path, each)


def test_what_the_log_has_of_the_folders_is_not_listed_again(tmp_path: Path) -> None:
    folder = japan.hidemaru_home(tmp_path)
    (found,) = messages(read(hidemaru.read, folder / "OCN" / "受信ログ" / "受信ログ201206.txt"))
    assert envelope.read(found.head).message_id == "3@example.jp"
    assert found.completeness is Completeness.WHOLE
    assert made(folder / "OCN" / "受信ログ" / "受信ログ201206.txt", found) == japan.hidemaru_original(3)


def test_a_mail_without_its_message_id_is_known_by_date_sender_and_subject(tmp_path: Path) -> None:
    """Headers can be removed when a mail is received."""
    plain = b"From: Taro <taro@example.jp>\r\nDate: Mon, 04 Jun 2012 10:00:00 +0900\r\nSubject: hello\r\n"
    put(tmp_path / "A" / "受信" / "1.txt", japan.hidemaru("r", 1, plain + b"\r\nHi.\r\n"))
    same = plain + b"Message-Id: <1@example.jp>\r\n\r\nHi.\r\n"
    other = same.replace(b"Subject: hello", b"Subject: other").replace(b"<1@", b"<2@")
    log = put(tmp_path / "A" / "受信ログ" / "1.txt", japan.hidemaru("e", 1, same) + japan.hidemaru("e", 2, other))
    (found,) = messages(read(hidemaru.read, log))
    assert envelope.read(found.head).message_id == "2@example.jp"


def test_a_file_that_is_no_log_by_its_folder_is_listed_whole(tmp_path: Path) -> None:
    put(tmp_path / "A" / "受信" / "1.txt", japan.hidemaru("r", 1, japan.hidemaru_mail(1)))
    path = put(tmp_path / "A" / "saved" / "1.txt", japan.hidemaru("e", 1, japan.hidemaru_original(1)))
    assert len(messages(read(hidemaru.read, path))) == 1


@pytest.mark.parametrize(
    ("name", "folder", "role"),
    [
        ("INBOX", (), None),
        ("&TtVOiw-", ("仕事",), None),
        ("+TtVOiw-", ("仕事",), None),
        ("INBOX.Sent", ("INBOX", "Sent"), Role.SENT),
        ("INBOX/&j,dg0TDhMPww6w-", ("INBOX", "迷惑メール"), Role.JUNK),
    ],
)
def test_the_folder_of_the_server_is_kept(
    name: str, folder: tuple[str, ...], role: Role | None, tmp_path: Path
) -> None:
    mail = f"X-TuruKame-IMAP-Folder: {name}\r\n".encode() + japan.hidemaru_mail(1)
    (found,) = messages(read(hidemaru.read, put(tmp_path / "受信" / "a.txt", japan.hidemaru("r", 1, mail))))
    assert (found.folder, found.role) == (folder, role)


def test_without_the_lines_of_the_program_messages_are_guessed(tmp_path: Path) -> None:
    text = b"".join(japan.hidemaru_mail(number) for number in (1, 2, 3))
    found = messages(read(hidemaru.read, put(tmp_path / "a.txt", text)))
    assert len(found) == 3 and all(Code.BOUNDARIES_GUESSED in each.notes for each in found)


def test_a_hole_before_the_first_mail_hides_nothing(tmp_path: Path) -> None:
    data = bytes(100_000) + b"\n" + japan.hidemaru("r", 1, japan.hidemaru_mail(1))
    items = read(hidemaru.read, put(tmp_path / "a.txt", data))
    assert len(messages(items)) == 1 and Code.BOUNDARIES_GUESSED not in messages(items)[0].notes
    text = read(hidemaru.read, put(tmp_path / "b.txt", b"lost\r\n" + data.lstrip(b"\0\n").replace(b"\0", b"")))
    assert [each.code for each in text if isinstance(each, Finding)] in ([], [Code.TEXT_BEFORE_FIRST_MESSAGE])


def test_the_original_out_of_the_log_is_what_the_readable_copy_gets(tmp_path: Path) -> None:
    folder = japan.hidemaru_home(tmp_path)
    path = folder / "OCN" / "受信" / "受信201206.txt"
    first, second = messages(read(hidemaru.read, path))
    assert b"".join(hidemaru.read_message(path, first, list_folder)) == japan.hidemaru_original(1)
    assert b"X-Furoshiki-Rebuilt" in b"".join(hidemaru.read_message(path, second, list_folder))


def test_headers_in_two_character_sets(tmp_path: Path) -> None:
    mail = japan.hidemaru_mail(1).replace("会議の件1".encode("cp932"), "会議の件1".encode())
    (found,) = messages(read(hidemaru.read, put(tmp_path / "a.txt", japan.hidemaru("r", 1, mail))))
    seen = envelope.read(found.head)
    assert seen.subject == "会議の件1" and seen.sender is not None and seen.sender.name == "山田太郎1"
