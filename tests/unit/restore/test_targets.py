"""Every kind of target: what is put there can be read there, by the standard library and by us."""

import errno
import mailbox
import os
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.formats.standard.maildir import flags_of
from app.model.errors.destination import ReadBackFailedError
from app.model.findings import Finding
from app.model.mail import MessageFlag, Role
from app.model.restoration import PutOutcome
from app.model.target_kind import TargetKind
from app.restore import apple_mail, mbox
from app.restore.eml import EmlLayout
from app.restore.maildir import MaildirLayout
from app.restore.mbox import MboxTarget
from app.restore.message import RestorableMessage, SourceMailbox
from app.restore.message_files import MessageFilesTarget
from app.restore.mh import MhLayout
from app.restore.new_folder import LOCK, NewFolder
from app.restore.target import Proof, Target
from tests.builders import stores

DAY = datetime(2026, 3, 5, 1, 2, 3, tzinfo=UTC)
FLAGS = MessageFlag.READ | MessageFlag.FLAGGED
INBOX = SourceMailbox(1, "hanako@example.jp", ("INBOX",), Role.INBOX)
BELOW = SourceMailbox(2, "hanako@example.jp", ("INBOX", "お客様"), Role.OTHER)
HOSTILE_PATHS = (
    ("..", "..", "etc"),
    ("/etc/passwd",),
    ("a\0b\r\n", "CON", "x" * 400),
    (".hidden", "cur"),
    ("12",),
    ("a/b\\c:d", "new.eml"),
    ("INBOX",),
    ("inbox",),
    (),
    ("deep",) * 300,
)
OCTETS = (
    b"Subject: one\r\nMessage-ID: <1@example.jp>\r\n\r\nHello.\r\n",
    b"Subject: two\n\nFrom here on\n>From there\n",
    b"",
    b"no head",
    b"Subject: \x1b[31m../../x\n\na\rb\0c" + bytes(range(256)),
)


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def message(number: int, mailbox: SourceMailbox, octets: bytes, flags: MessageFlag = FLAGS) -> RestorableMessage:
    return RestorableMessage(
        number=number,
        mailbox=mailbox,
        octets=octets,
        flags=flags,
        keywords=(),
        received=DAY,
        date=None,
        message_id="",
        sender="a@example.jp",
        subject="\x1b[31m../../x: " + "長" * 100,
        is_quoted=False,
        is_whole=True,
    )


def target_of(kind: TargetKind, folder: Path) -> Target:
    new_folder = NewFolder(folder, "Restored")
    match kind:
        case TargetKind.MBOX:
            return MboxTarget(new_folder, mbox.plain(None))
        case TargetKind.APPLE_MAIL:
            return MboxTarget(new_folder, apple_mail.packages())
        case TargetKind.MAILDIR:
            return MessageFilesTarget(new_folder, MaildirLayout())
        case TargetKind.MH:
            return MessageFilesTarget(new_folder, MhLayout())
        case _:
            return MessageFilesTarget(new_folder, EmlLayout(kind))


KINDS = (
    TargetKind.MBOX,
    TargetKind.APPLE_MAIL,
    TargetKind.MAILDIR,
    TargetKind.MH,
    TargetKind.EML,
    TargetKind.WINDOWS_MAIL,
)


def restore(target: Target, content: Sequence[tuple[SourceMailbox, Sequence[bytes]]]) -> tuple[Proof, list[Finding]]:
    told: list[Finding] = []
    number = 0
    for each, letters in content:
        told += target.open_mailbox(each)
        for octets in letters:
            number += 1
            puts = target.put(message(number, each, octets))
            assert [(put.number, put.outcome) for put in puts] == [(number, PutOutcome.WRITTEN)]
        assert not target.close_mailbox()
    return target.finish(lambda messages, size: None), told


@pytest.mark.parametrize("kind", KINDS)
def test_all_is_there_and_has_its_name_at_the_end(tmp_path: Path, kind: TargetKind) -> None:
    target = target_of(kind, tmp_path)
    proof, told = restore(target, [(INBOX, OCTETS), (BELOW, OCTETS[:1])])
    assert proof == Proof((str(tmp_path / "Restored"),), 6)
    assert not told
    assert names_in(tmp_path) == ["Restored"]
    assert not list(tmp_path.rglob(LOCK))
    assert target.kind is kind


@pytest.mark.parametrize("kind", KINDS)
def test_no_name_leads_anywhere(tmp_path: Path, kind: TargetKind) -> None:
    folder = tmp_path / "there"
    folder.mkdir()
    mailboxes = [SourceMailbox(number, "../evil", path, Role.OTHER) for number, path in enumerate(HOSTILE_PATHS)]
    proof, told = restore(target_of(kind, folder), [(each, OCTETS[:2]) for each in mailboxes])
    assert proof.compared == 2 * len(mailboxes) and not proof.differing
    assert told
    assert names_in(tmp_path) == ["there"]
    paths = [path.relative_to(folder).as_posix() for path in folder.rglob("*")]
    folded = [path.casefold() for path in paths]
    assert len(set(folded)) == len(folded)
    assert all(len(os.fsencode(path)) < 1000 for path in paths)
    assert all(ord(letter) >= 32 for path in paths for letter in path)


def test_mbox_for_the_standard_library(tmp_path: Path) -> None:
    restore(target_of(TargetKind.MBOX, tmp_path), [(INBOX, OCTETS)])
    box = mailbox.mbox(tmp_path / "Restored" / "hanako@example.jp" / "INBOX.mbox", create=False)
    assert len(box) == len(OCTETS)
    assert {each.get_flags() for each in box} == {"ROF"}
    assert (
        b"\n>From here on\n>>From there\n" in (tmp_path / "Restored" / "hanako@example.jp" / "INBOX.mbox").read_bytes()
    )
    box.close()


def test_mbox_is_split(tmp_path: Path) -> None:
    target = MboxTarget(NewFolder(tmp_path, "Restored"), mbox.plain(3000))
    restore(target, [(INBOX, [OCTETS[0] + b"x" * 1000] * 7), (BELOW, [b"x" * 9000])])
    sizes = {path.name: path.stat().st_size for path in (tmp_path / "Restored").rglob("*.mbox")}
    parts = ["INBOX.mbox", "INBOX (2).mbox", "INBOX (3).mbox", "INBOX (4).mbox"]
    assert sorted(sizes) == sorted([*parts, "お客様.mbox"])
    assert all(sizes[name] <= 3000 for name in parts) and sizes["お客様.mbox"] > 9000


def test_apple_mail_takes_packages(tmp_path: Path) -> None:
    restore(target_of(TargetKind.APPLE_MAIL, tmp_path), [(INBOX, OCTETS), (BELOW, OCTETS)])
    top = tmp_path / "Restored" / "hanako@example.jp"
    files = sorted(path.relative_to(top).as_posix() for path in top.rglob("*") if path.is_file())
    assert files == ["INBOX.mbox/mbox", "INBOX/お客様.mbox/mbox"]
    assert b"\n>From here on\n>From there\n" in (top / "INBOX.mbox" / "mbox").read_bytes()


def test_maildir_for_the_standard_library(tmp_path: Path) -> None:
    restore(target_of(TargetKind.MAILDIR, tmp_path), [(INBOX, OCTETS)])
    folder = tmp_path / "Restored" / "hanako@example.jp" / "INBOX"
    box = mailbox.Maildir(folder, create=False)
    assert sorted(box.get_bytes(key) for key in box.iterkeys()) == sorted(OCTETS)
    assert {each.get_flags() for each in box} == {"FS"}
    assert {flags_of(path.name) for path in (folder / "cur").iterdir()} == {FLAGS}
    assert {path.stat().st_mtime for path in (folder / "cur").iterdir()} == {DAY.timestamp()}


def test_mh_for_the_standard_library(tmp_path: Path) -> None:
    restore(target_of(TargetKind.MH, tmp_path), [(INBOX, OCTETS), (BELOW, OCTETS[:1])])
    box = mailbox.MH(tmp_path / "Restored" / "hanako@example.jp" / "INBOX", create=False)
    assert [box.get_bytes(key) for key in sorted(box.keys())] == list(OCTETS)
    assert box.get_sequences() == {"flagged": [1, 2, 3, 4, 5]}
    assert box.list_folders() == ["お客様"]


def test_eml(tmp_path: Path) -> None:
    restore(target_of(TargetKind.EML, tmp_path), [(INBOX, OCTETS)])
    files = sorted((tmp_path / "Restored" / "hanako@example.jp" / "INBOX").iterdir())
    assert [path.read_bytes() for path in files] == list(OCTETS)
    assert files[0].name.startswith("000001 2026-03-05 ") and files[0].name.endswith(".eml")


def test_windows_mail_gets_crlf(tmp_path: Path) -> None:
    restore(target_of(TargetKind.WINDOWS_MAIL, tmp_path), [(INBOX, OCTETS[:2])])
    one, two = sorted((tmp_path / "Restored" / "hanako@example.jp" / "INBOX").iterdir())
    assert one.read_bytes() == OCTETS[0]
    assert two.read_bytes() == OCTETS[1].replace(b"\n", b"\r\n")


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_that_is_there_is_overwritten(tmp_path: Path, kind: TargetKind) -> None:
    (tmp_path / "Restored").mkdir()
    stores.write(tmp_path / "Restored (2).incomplete" / "mine", b"")
    proof, _ = restore(target_of(kind, tmp_path), [(INBOX, OCTETS)])
    assert proof.places == (str(tmp_path / "Restored (3)"),)
    assert not list((tmp_path / "Restored").iterdir())


@pytest.mark.parametrize("kind", KINDS)
def test_given_up_leaves_nothing(tmp_path: Path, kind: TargetKind) -> None:
    target = target_of(kind, tmp_path)
    target.open_mailbox(INBOX)
    target.put(message(1, INBOX, OCTETS[0]))
    assert names_in(tmp_path) == ["Restored.incomplete"]
    target.abandon()
    assert not names_in(tmp_path)


@pytest.mark.parametrize("kind", KINDS)
def test_other_bytes_on_the_disk_are_noticed(tmp_path: Path, kind: TargetKind) -> None:
    target = target_of(kind, tmp_path)
    target.open_mailbox(INBOX)
    target.put(message(1, INBOX, OCTETS[0]))
    target.close_mailbox()
    written = next(path for path in tmp_path.rglob("*") if path.is_file() and b"Hello" in path.read_bytes())
    written.write_bytes(written.read_bytes().replace(b"Hello", b"Hallo"))
    with pytest.raises(ReadBackFailedError):
        target.finish(lambda messages, size: None)
    assert names_in(tmp_path) == ["Restored.incomplete"]


def test_what_a_killed_restore_left_is_removed(tmp_path: Path) -> None:
    left, other = tmp_path / "Restored.incomplete", tmp_path / "Other.incomplete"
    left.mkdir()
    (left / LOCK).touch()
    (left / "half").write_bytes(b"x")
    other.mkdir()
    proof, _ = restore(target_of(TargetKind.MBOX, tmp_path), [(INBOX, OCTETS)])
    assert proof.places == (str(tmp_path / "Restored"),)
    assert names_in(tmp_path) == ["Other.incomplete", "Restored"]


def test_a_restore_at_work_is_left_alone(tmp_path: Path) -> None:
    one, other = target_of(TargetKind.MBOX, tmp_path), target_of(TargetKind.MBOX, tmp_path)
    one.open_mailbox(INBOX)
    other.open_mailbox(INBOX)
    places = [target.finish(lambda messages, size: None).places for target in (one, other)]
    assert places == [(str(tmp_path / "Restored"),), (str(tmp_path / "Restored (2)"),)]


@pytest.fixture
def full_disk(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """A disk that takes so many bytes more."""
    room = [0]
    write = os.write

    def limited(descriptor: int, data: bytes) -> int:
        if len(data) > room[0]:
            if room[0] == 0:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            data = data[: room[0]]
        room[0] -= len(data)
        return write(descriptor, data)

    def fill(left: int) -> None:
        room[0] = left
        monkeypatch.setattr(os, "write", limited)

    return fill


@pytest.mark.parametrize("kind", KINDS)
def test_a_full_disk_ends_it(tmp_path: Path, kind: TargetKind, full_disk: Callable[[int], None]) -> None:
    target = target_of(kind, tmp_path)
    target.open_mailbox(INBOX)
    full_disk(20)
    with pytest.raises(OSError) as caught:
        target.put(message(1, INBOX, OCTETS[0] * 10))
    assert caught.value.errno == errno.ENOSPC
    target.abandon()
    assert not names_in(tmp_path)


def test_a_name_the_disk_does_not_take_costs_one_message(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = target_of(TargetKind.EML, tmp_path)
    target.open_mailbox(INBOX)

    def refuse(self: NewFolder, path: Path) -> int:
        raise OSError(errno.ENAMETOOLONG, os.strerror(errno.ENAMETOOLONG))

    with monkeypatch.context() as patch:
        patch.setattr(NewFolder, "create", refuse)
        (put,) = target.put(message(1, INBOX, OCTETS[0]))
    assert put.outcome is PutOutcome.REFUSED and put.finding is not None
    target.put(message(2, INBOX, OCTETS[0]))
    target.close_mailbox()
    assert target.finish(lambda messages, size: None).compared == 1
