"""What web services hand out: the labels of Takeout, and the folders in a zip."""

import quopri
import zipfile
from pathlib import Path

import pytest

from app.formats.standard import takeout
from app.model.findings import Finding
from app.model.mail import Message, Role
from tests.builders import windows
from tests.builders.reading import inside, messages, read, whole
from tests.builders.unix import message, put


def test_labels_become_folders(tmp_path: Path) -> None:
    found = messages(read(takeout.read, put(tmp_path / "All mail.mbox", windows.takeout())))
    assert [(each.folder, each.role) for each in found] == [
        (("Inbox",), Role.INBOX), (("送信済み",), Role.SENT), (("Trash",), Role.TRASH)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("labels", "folder"),
    [
        ('アーカイブ済み,開封済み,"仕事, 見積"', ("仕事, 見積",)),
        ('"仕事, 見積",未読', ("仕事, 見積",)),
        ('"say ""hi"", please"', ('say "hi", please',)),
        ('"never closed, 見積', ('"never closed',)),
        ('5" disks,Opened', ('5" disks',)),
        ("家族/写真,未読", ("家族", "写真")),
        ("カテゴリ「新着」,未読", ("Archive",)),
        ("アーカイブ済み,カテゴリ「プロモーション」,仕事", ("仕事",)),
        ('"仕事, ゴミ箱"', ("仕事, ゴミ箱",)),
        ("/,未読", ("/",)),
        (',,"",', ("Archive",)),
    ],
)
@pytest.mark.parametrize("is_folded", [False, True])
def test_labels_with_commas(tmp_path: Path, labels: str, folder: tuple[str, ...], is_folded: bool) -> None:
    data = labels.encode()
    # Two encoded words on two lines, cut inside a character.
    words = [quopri.encodestring(each, header=True).replace(b"=\n", b"") for each in (data[:5], data[5:])]
    field = b"\r\n ".join(b"=?UTF-8?Q?%s?=" % each for each in words) if is_folded else data
    start = b"From 1700000000000000001@xxx Mon Feb 05 10:00:00 +0000 2001\r\nX-Gmail-Labels: %s\r\n" % field
    found = messages(read(takeout.read, put(tmp_path / "All mail.mbox", start + message(1, b"\r\n"))))
    assert [each.folder for each in found] == [folder]


def test_a_zip_of_mail_has_the_folders_of_its_paths(tmp_path: Path) -> None:
    path = tmp_path / "fastmail.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("Inbox/1.eml", message(1))
        made.writestr("Archive/2004/2.eml", message(2))
        made.writestr("Takeout/Mail/All.mbox", windows.takeout())
        made.writestr("../../evil.eml", message(3))
        made.writestr("more.zip", b"PK")
    found = inside(path, "zip")
    folders = [each.folder for each in found if isinstance(each, Message)]
    assert folders == [("Inbox",), ("Archive", "2004"), ("Inbox",), ("送信済み",), ("Trash",), ("Mail",)]
    assert {each.code for each in found if isinstance(each, Finding)} == {"zip_inside_zip", "mbox_habits"}
    first = next(each for each in found if isinstance(each, Message))
    assert whole(path, "zip", first) == message(1)
