"""Mail put below the Local Folders of a Thunderbird profile: nothing that is there changes, and it must be closed."""

import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.clients import thunderbird
from app.model.errors.destination import NoLocalFoldersError, ProfileInUseError, ProfileKeepsFilesError
from app.model.errors.restoring import NotAProfileError
from app.model.findings import Finding
from app.model.mail import MessageFlag, Role
from app.model.unreadable_paths import UnreadablePaths
from app.restore.message import RestorableMessage, SourceMailbox
from app.restore.target import Extent
from app.restore.thunderbird import ThunderbirdTarget
from app.restore.thunderbird_names import folder_name
from tests.builders import stores

DAY = datetime(2026, 3, 5, 1, 2, 3, tzinfo=UTC)
NAME = "Restored 2026-11-29"
EXTENT = Extent(1, 1, 1, 1)
PREFS = """
user_pref("mail.accountmanager.accounts", "account1,account2");
user_pref("mail.accountmanager.localfoldersserver", "server2");
user_pref("mail.account.account1.server", "server1");
user_pref("mail.account.account2.server", "server2");
user_pref("mail.server.server1.type", "none");
user_pref("mail.server.server1.hostname", "smart mailboxes");
user_pref("mail.server.server1.directory-rel", "[ProfD]Mail/smart mailboxes");
user_pref("mail.server.server2.type", "none");
user_pref("mail.server.server2.hostname", "Local Folders");
user_pref("mail.server.server2.directory-rel", "[ProfD]Mail/Local Folders");
"""


@pytest.fixture
def profile(tmp_path: Path) -> Path:
    profile = tmp_path / "profile"
    stores.write(profile / "prefs.js", PREFS.encode())
    stores.write(profile / "Mail" / "Local Folders" / "Trash", b"")
    (profile / "Mail" / "smart mailboxes").mkdir()
    return profile


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def letter(number: int, path: tuple[str, ...], octets: bytes) -> RestorableMessage:
    return RestorableMessage(
        number=number,
        mailbox=SourceMailbox(len(path), "hanako@example.jp", path, Role.OTHER),
        octets=octets,
        flags=MessageFlag.READ | MessageFlag.ANSWERED | MessageFlag.DELETED,
        keywords=("$label1",),
        received=DAY,
        date=None,
        message_id="",
        sender="a@example.jp",
        subject="x",
        is_quoted=False,
        is_whole=True,
    )


def restore(profile: Path, *paths: tuple[str, ...]) -> list[Finding]:
    target = ThunderbirdTarget(profile, NAME)
    target.check(EXTENT)
    told: list[Finding] = []
    for number, path in enumerate(paths):
        message = letter(number, path, b"Subject: x\r\n\r\nFrom here\r\n")
        told += target.open_mailbox(message.mailbox)
        target.put(message)
        target.close_mailbox()
    proof = target.finish(lambda messages, size: None)
    assert proof.compared == len(paths) and not proof.differing
    return told


def test_files(profile: Path) -> None:
    restore(profile, ("INBOX", "お客様"), ("INBOX",))
    top = profile / "Mail" / "Local Folders"
    assert sorted(path.relative_to(top).as_posix() for path in top.rglob("*")) == [
        NAME,
        f"{NAME}.sbd",
        f"{NAME}.sbd/hanako@example.jp",
        f"{NAME}.sbd/hanako@example.jp.sbd",
        f"{NAME}.sbd/hanako@example.jp.sbd/INBOX",
        f"{NAME}.sbd/hanako@example.jp.sbd/INBOX.sbd",
        f"{NAME}.sbd/hanako@example.jp.sbd/INBOX.sbd/お客様",
        "Trash",
    ]
    assert (top / NAME).read_bytes() == b""
    assert (top / f"{NAME}.sbd" / "hanako@example.jp.sbd" / "INBOX").read_bytes() == (
        b"From - Thu Mar  5 01:02:03 2026\nX-Mozilla-Status: 0003\nX-Mozilla-Status2: 00000000\nX-Mozilla-Keys: "
        + b"$label1".ljust(80)
        + b"\nSubject: x\n\n>From here\n\n"
    )


def test_the_profile_reads_as_one_with_more_folders(profile: Path) -> None:
    restore(profile, ("INBOX", "お客様"), ("INBOX",))
    (store,) = thunderbird.stores_at(profile, UnreadablePaths())
    names = {mailbox.path[-1] for mailbox in store.mailboxes if mailbox.sources}
    assert {"INBOX", "お客様"} <= names
    assert not [finding for finding in store.findings if finding.is_problem]


def test_a_name_that_is_there_is_not_taken(profile: Path) -> None:
    top = profile / "Mail" / "Local Folders"
    for name in (NAME, f"{NAME} (2).msf", f"{NAME} (3).sbd"):
        stores.write(top / name, b"mine")
    restore(profile, ("INBOX",))
    assert (top / f"{NAME} (4)").read_bytes() == b""
    assert (top / f"{NAME} (4).sbd").is_dir()
    assert (top / NAME).read_bytes() == b"mine"


HOLD = """
import fcntl, os, sys
descriptor = os.open(sys.argv[1], os.O_WRONLY | os.O_CREAT)
fcntl.lockf(descriptor, fcntl.LOCK_EX)
print("held", flush=True)
sys.stdin.read()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="locks as Linux and macOS have them")
def test_a_program_that_runs_keeps_it_out(profile: Path) -> None:
    target = ThunderbirdTarget(profile, NAME)
    target.check(EXTENT)
    message = letter(1, ("INBOX",), b"Subject: x\n\nx")
    target.open_mailbox(message.mailbox)
    target.put(message)
    target.close_mailbox()
    command = [sys.executable, "-c", HOLD, str(profile / ".parentlock")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as program:
        assert program.stdout is not None and program.stdin is not None
        program.stdout.readline()
        with pytest.raises(ProfileInUseError):
            target.check(EXTENT)
        with pytest.raises(ProfileInUseError):
            # It was started meanwhile.
            target.finish(lambda messages, size: None)
        program.stdin.close()
    target.abandon()
    assert names_in(profile / "Mail" / "Local Folders") == ["Trash"]
    # The file stays when the program is gone.
    ThunderbirdTarget(profile, NAME).check(EXTENT)


@pytest.mark.parametrize(
    ("spoil", "error"),
    [
        (lambda profile: (profile / "prefs.js").unlink(), NotAProfileError),
        (lambda profile: (profile / "prefs.js").write_bytes(b'user_pref("browser.x", 1);'), NotAProfileError),
        (lambda profile: (profile / "Mail" / "Local Folders" / "Trash").unlink() or (profile / "Mail" / "Local Folders").rmdir(), NoLocalFoldersError),
        (lambda profile: (profile / "prefs.js").write_bytes((PREFS + 'user_pref("mail.server.server2.storeContractID", "@mozilla.org/msgstore/maildirstore;1");').encode()), ProfileKeepsFilesError),
    ],
)  # fmt: skip
def test_refused(profile: Path, spoil: Callable[[Path], None], error: type[Exception]) -> None:
    spoil(profile)
    with pytest.raises(error):
        ThunderbirdTarget(profile, NAME)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("お客様", "お客様"),
        ("か\u3099", "が"),
        ("Foo.txt", "Foo.txt"),
        ("popstate.dat", "popstate_dat"),
        ("x.sbd", "x_sbd"),
        ("#1;2", "_1_2"),
        ("a/b\\c:d", "a_b_c_d"),
    ],
)
def test_names(name: str, shown: str) -> None:
    assert folder_name(name) == shown


@pytest.mark.parametrize(
    "name", ["", ".", "..", "CON", "長" * 300, "\U0001f600" * 60, "x" * 56, "a" * 40 + ". " * 30, "~"]
)
def test_odd_names(name: str) -> None:
    found = folder_name(name)
    assert 0 < len(found.encode("utf-16-le")) // 2 <= 50
    assert not found.startswith((".", "#")) and not found.endswith((".", " ", "~"))


def test_another_name_is_told(profile: Path) -> None:
    told = restore(profile, ("a/b",), ("a:b",), ("A_b",))
    assert [finding.parameters["name"] for finding in told] == ["a_b", "a_b (2)", "A_b (2)"] or len(told) == 3
