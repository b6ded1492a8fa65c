"""The programs of Japan, and IncrediMail: where their mail lies, and what their own files say of it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.clients import becky, edmax, hidemaru, incredimail, npop, shuriken
from app.model.client import Client
from app.model.codes import Code
from app.model.mail import Role
from app.model.mail_protocol import MailProtocol
from app.model.store import Account, Home, Store, System
from app.model.unreadable_paths import UnreadablePaths
from tests.builders import japan, windows
from tests.builders.unix import mbox, message, put

BECKY_INI = (
    "[General]\r\nBoxID=4e4d1621.mb\\\r\nName=not this\r\n[Account]\r\nMailServer=mail.example.jp\r\n"
    "SMTPServer=smtp.example.jp\r\n{}UserID=hanako\r\nYourName=花子\r\nMailAddress=hanako@example.jp\r\nName=\r\n"
    "IMAP4Port=993\r\nSSLIMAP=1\r\n"
)
NPOP_INI = (
    "[GENERAL]\r\nDataFileDir={}\r\n[MAILBOX-0]\r\nName=仕事\r\nServer=pop.example.jp\r\nPort=110\r\nUser=hanako\r\n"
    "MailAddress=hanako@example.jp\r\n[MAILBOX-1]\r\nName=家\r\nServer=pop.example.com\r\n"
)


def at(client: Client, path: Path) -> list[Store]:
    return list(client.stores_at(path, UnreadablePaths()))


def in_home(client: Client, home: Path) -> list[Store]:
    (home / "AppData" / "Roaming").mkdir(parents=True, exist_ok=True)
    return list(client.find_stores(Home(home, System.WINDOWS), UnreadablePaths()))


def names(store: Store) -> list[tuple[tuple[str, ...], Role]]:
    return [(mailbox.path, mailbox.role) for mailbox in store.mailboxes]


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    path = tmp_path / "Users" / "hanako"
    path.mkdir(parents=True)
    yield path


class TestHidemaru:
    """Folders are mailboxes, lists of the program are none."""

    def test_a_data_folder(self, home: Path) -> None:
        folder = japan.hidemaru_home(home / "Documents" / "HidemaruMail")
        for (store,) in (in_home(hidemaru, home), at(hidemaru, folder)):
            assert names(store) == [
                (("OCN", "受信"), Role.INBOX), (("OCN", "受信ログ"), Role.OTHER), (("OCN", "送信済み"), Role.SENT),
            ]  # fmt: skip

    def test_the_folder_of_an_account_and_one_with_any_name(self, tmp_path: Path) -> None:
        folder = japan.hidemaru_home(tmp_path / "backup")
        assert [names(store)[0][0] for store in at(hidemaru, folder / "OCN")] == [("受信",)]
        put(tmp_path / "notes" / "a.txt", b"2012/06/04 From: x\r\n")
        assert at(hidemaru, tmp_path / "notes") == []

    def test_the_files_of_a_folder_are_one_mailbox(self, tmp_path: Path) -> None:
        folder = japan.hidemaru_home(tmp_path)
        put(folder / "OCN" / "受信" / "受信201207.txt", japan.hidemaru("r", 9, japan.hidemaru_mail(9)))
        put(folder / "OCN" / "受信" / "受信201208.txt", bytes(5000))
        (store,) = at(hidemaru, folder)
        assert len(store.mailboxes[0].sources) == 3

    def test_a_folder_that_the_program_lists_and_that_is_gone_is_reported(self, tmp_path: Path) -> None:
        folder = japan.hidemaru_home(tmp_path)
        put(folder / "subdir.bin", "OCN\r\n仕事\r\n".encode("cp932"))
        (store,) = at(hidemaru, folder)
        missing = [each.parameters["path"] for each in store.findings if each.code is Code.NAMED_PLACE_MISSING]
        assert missing == [str(folder / "仕事")]
        put(folder / "subdir.bin", b"\1\0\0\0O\0C\0N\0")
        assert not [each for each in at(hidemaru, folder)[0].findings if each.code is Code.NAMED_PLACE_MISSING]


class TestEdMax:
    """The program's folder and its data folder, wherever they were copied to."""

    def build(self, disk: Path) -> Path:
        put(disk / "EdMax" / "edmax.exe", b"MZ")
        put(disk / "EdMax" / "edmax.prp", b"[Data]\r\nFolder=C:\\EdMaxData\r\n")
        data = disk / "EdMaxData"
        put(data / "Account1" / "受信.mbx", windows.bmf(windows.japanese(1), windows.japanese(2)))
        put(data / "Account1" / "送信.mbx", windows.bmf(windows.japanese(3)))
        put(data / "Log" / "Receive" / "oc120604.mbx", windows.bmf(windows.japanese(1)))
        put(data / "Support" / "Backup01.rcv", message(4, b"\r\n"))
        return data

    def test_the_data_folder_is_found_from_all_sides(self, home: Path, tmp_path: Path) -> None:
        data = self.build(tmp_path)
        expected = [
            (("Account1", "受信"), Role.INBOX), (("Account1", "送信"), Role.SENT),
            (("Log", "Receive", "oc120604"), Role.OTHER), (("Support", "Backup01"), Role.OTHER),
        ]  # fmt: skip
        for (store,) in (in_home(edmax, home), at(edmax, data), at(edmax, tmp_path / "EdMax")):
            assert store.path == data and names(store) == expected
            assert [each.sources[0].format for each in store.mailboxes] == ["bmf", "bmf", "bmf", "eml"]

    @pytest.mark.parametrize("text", ["C:\\EdMaxData", 'Folder="D:\\EdMaxData"', "D:\\Users\\hanako\\Mail\\EdMax"])
    def test_ways_to_name_it(self, text: str, tmp_path: Path) -> None:
        data = self.build(tmp_path)
        if "Users" in text:
            data = data.rename(put(tmp_path / "Mail" / "x", b"").parent / "EdMax")
        put(tmp_path / "EdMax" / "edmax.prp", text.encode())
        assert [store.path for store in at(edmax, tmp_path / "EdMax")] == [data]

    def test_a_data_folder_that_is_gone_is_recorded(self, tmp_path: Path) -> None:
        put(tmp_path / "EdMax" / "edmax.prp", b"[Data]\r\nFolder=E:\\Gone\r\n")
        unreadable = UnreadablePaths()
        assert list(edmax.stores_at(tmp_path / "EdMax", unreadable)) == []
        assert [*unreadable.missing] == [("edmax", "E:\\Gone")]


class TestNpop:
    """One file an account, named in the settings."""

    def test_mailboxes_and_accounts(self, home: Path, tmp_path: Path) -> None:
        program, data = tmp_path / "nPOP", tmp_path / "nPOP" / "data"
        put(program / "nPOP.ini", NPOP_INI.format("data").encode("cp932"))
        for name in ("MailBox0.dat", "MailBox1.dat", "SendBox.dat", "SaveBox.dat"):
            put(data / name, japan.npop_mail(1))
        for stores in (in_home(npop, home), at(npop, program)):
            (store,) = [each for each in stores if each.mailboxes]
            assert store.path == program
            assert [(each.path[0], each.role, each.account) for each in store.mailboxes] == [
                ("仕事", Role.INBOX, "hanako@example.jp"), ("家", Role.INBOX, ""),
                ("保存箱", Role.ARCHIVE, ""), ("送信箱", Role.SENT, ""),
            ]  # fmt: skip
            assert store.accounts == (Account("hanako@example.jp", MailProtocol.POP, "pop.example.jp"),)

    def test_the_folder_of_the_mailboxes_alone(self, tmp_path: Path) -> None:
        put(tmp_path / "MailBox0.dat", japan.npop_mail(1))
        assert at(npop, tmp_path) == []
        put(tmp_path / "SaveBox.dat", japan.npop_mail(2))
        assert len(at(npop, tmp_path)[0].mailboxes) == 2


class TestBecky:
    """The settings of a mailbox, as the program writes them."""

    @pytest.mark.parametrize(
        ("line", "protocol"),
        [
            ("Protocol=1\r\n", MailProtocol.IMAP),
            ("Protocol=0\r\nLeaveServer=1\r\nKeepDays=7\r\n", MailProtocol.POP),
            ("Protocol=7\r\n", MailProtocol.UNKNOWN),
            ("", MailProtocol.UNKNOWN),
        ],
    )
    def test_the_protocol_and_the_server(self, line: str, protocol: MailProtocol, tmp_path: Path) -> None:
        box = tmp_path / "4e4d1621.mb"
        put(box / "Mailbox.ini", BECKY_INI.format(line).encode("cp932"))
        put(box / "!!!!Inbox" / "1.bmf", windows.bmf(windows.japanese(1)))
        put(box / "!!!!Outbox" / "1.bmf", windows.bmf(windows.japanese(2)))
        put(box / "&TtVOiw-" / "1.bmf", windows.bmf(windows.japanese(3)))
        put(box / "a1b2" / "1.bmf", windows.bmf(windows.japanese(4)))
        put(box / "a1b2" / "Folder.ini", "[Folder]\r\nName=旅行\r\n".encode("cp932"))
        (store,) = at(becky, tmp_path)
        assert store.accounts == (Account("hanako@example.jp", protocol, "mail.example.jp"),)
        assert {mailbox.path[1:]: mailbox.role for mailbox in store.mailboxes} == {
            ("Inbox",): Role.INBOX, ("Sent",): Role.SENT, ("仕事",): Role.OTHER, ("旅行",): Role.OTHER,
        }  # fmt: skip

    def test_a_folder_of_the_program_with_two_data_folders(self, tmp_path: Path) -> None:
        for name in ("new", "old"):
            put(tmp_path / "becky!" / name / "4e4d1621.mb" / "!!!!Inbox" / "1.bmf", windows.bmf(windows.japanese(1)))
        assert [store.path.name for store in at(becky, tmp_path / "becky!")] == ["new", "old"]


class TestIncrediMail:
    """A database stands for the files it lists."""

    def test_both_generations(self, home: Path) -> None:
        identities = home / "AppData/Local/IM/Identities"
        put(identities / "{1}/Message Store/Inbox.imm", japan.incredimail_mail(1))
        japan.incredimail_2(identities / "{2}/Message Store", "Containers.db")
        first, second = in_home(incredimail, home)
        assert [source.format for each in first.mailboxes for source in each.sources] == ["incredimail"]
        assert [source.format for each in second.mailboxes for source in each.sources] == ["incredimail-db"]
        assert at(incredimail, identities / "{2}/Message Store")[0].mailboxes == second.mailboxes


class TestShuriken:
    """Mailboxes by their content; what nobody can read is named."""

    def test_mailboxes_of_known_kinds(self, tmp_path: Path) -> None:
        root = tmp_path / "Shuriken 2016"
        put(root / "受信箱" / "inbox.mbx", mbox(2))
        put(root / "仕事" / "inbox.mbx", windows.bmf(windows.japanese(1), windows.japanese(2)))
        put(root / "other" / "inbox.mbx", b"\1\2\3")
        (store,) = at(shuriken, root)
        assert {mailbox.path[0]: mailbox.sources[0].format for mailbox in store.mailboxes} == {
            "受信箱": "mbox", "仕事": "bmf",
        }  # fmt: skip
        assert [each.code for each in store.findings] == [Code.STORE_NOT_READ]
