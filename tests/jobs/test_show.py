"""Showing one message of an archive, and saving it or what is attached to it."""

from email.message import EmailMessage
from pathlib import Path

import pytest

from app.jobs.cancel import Cancel
from app.jobs.show import ShownMessage, ShowRequest, prepare, run
from app.model.errors.destination import InsideArchiveError, TargetExistsError
from app.model.errors.message import MessageGoneError
from app.model.errors.usage import NoSuchAttachmentError, NoSuchMessageError
from tests.builders import stores
from tests.jobs.test_messages import archive_of


def letter() -> bytes:
    """A letter with two attachments that have hostile names."""
    message = EmailMessage()
    message["From"], message["Subject"], message["Message-ID"] = "taro@example.jp", "見積", "<A.1@example.jp>"
    message.set_content("見積をお送りします。\n")
    message.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="../../見積?.pdf")
    message.add_attachment(b"MZ", maintype="application", subtype="octet-stream", filename="C:\\a\\con")
    message.set_boundary("b")
    return message.as_bytes()


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    mailbox = stores.write(tmp_path / "Inbox", stores.mbox(letter(), stores.message(2)))
    return archive_of(mailbox, tmp_path / "usb")


def shown(archive: Path, request: ShowRequest) -> ShownMessage:
    return run(prepare(archive, request), lambda event: None, Cancel())


@pytest.mark.parametrize("name", ["1", "A.1@example.jp", "<A.1@example.jp>", "a.1@EXAMPLE.jp"])
def test_a_message_is_found_by_number_or_message_id(archive: Path, name: str) -> None:
    found = shown(archive, ShowRequest(name))
    assert (found.row.id, found.row.envelope.subject, found.text.strip()) == (1, "見積", "見積をお送りします。")
    assert [(each.number, each.content_type, each.size_bytes) for each in found.attachments] == [
        (1, "application/pdf", 4),
        (2, "application/octet-stream", 2),
    ]


@pytest.mark.parametrize("name", ["3", "0", "-1", "99999999999999999999", "", "nobody@example.jp", "' OR 1 --", "１"])
def test_there_may_be_no_such_message(archive: Path, name: str) -> None:
    with pytest.raises(NoSuchMessageError):
        prepare(archive, ShowRequest(name))


def test_a_message_is_saved_byte_for_byte_and_over_nothing(archive: Path, tmp_path: Path) -> None:
    target = tmp_path / "a.eml"
    assert shown(archive, ShowRequest("1", save_as=target)).saved == target
    assert target.read_bytes() == letter()
    with pytest.raises(TargetExistsError):
        shown(archive, ShowRequest("2", save_as=target))
    assert target.read_bytes() == letter()


def test_attachments_are_saved_under_harmless_names(archive: Path, tmp_path: Path) -> None:
    folder = tmp_path / "to" / "here"
    paths = [shown(archive, ShowRequest("1", attachment_to=(number, folder))).saved for number in (1, 1, 2)]
    assert [path.read_bytes() for path in paths if path] == [b"%PDF", b"%PDF", b"MZ"]
    assert sorted(folder.iterdir()) == sorted(path for path in paths if path)
    assert not {"?", ":", "\\"} & set("".join(path.name for path in folder.iterdir()))
    assert all(path.name.lower() != "con" for path in folder.iterdir())
    with pytest.raises(NoSuchAttachmentError):
        shown(archive, ShowRequest("1", attachment_to=(3, folder)))


def test_a_message_and_an_attachment_are_saved_together(archive: Path, tmp_path: Path) -> None:
    request = ShowRequest("1", save_as=tmp_path / "a.eml", attachment_to=(1, tmp_path / "to"))
    saved = shown(archive, request).saved
    assert saved is not None and saved.read_bytes() == b"%PDF" and (tmp_path / "a.eml").is_file()


def test_nothing_is_written_into_the_archive(archive: Path) -> None:
    for request in (ShowRequest("1", save_as=archive / "a.eml"), ShowRequest("1", attachment_to=(1, archive / "data"))):
        with pytest.raises(InsideArchiveError):
            prepare(archive, request)


def test_a_message_that_is_gone_is_told(archive: Path) -> None:
    for path in (archive / "data").rglob("Inbox*"):
        path.unlink()
    with pytest.raises(MessageGoneError):
        shown(archive, ShowRequest("1"))
