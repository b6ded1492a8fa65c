"""What web services hand out: the labels of Takeout, and the folders in a zip."""

import zipfile
from pathlib import Path

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
