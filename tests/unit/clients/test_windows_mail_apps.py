"""The Mail apps of Windows 8 to 11, the new Outlook for Mac, and Windows Live Mail: what is found, and what it is called."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.clients import new_outlook, outlook_mac, windows_mail
from app.model.client import Client
from app.model.codes import Code
from app.model.mail import Role
from app.model.mail_protocol import MailProtocol
from app.model.store import Account, Home, Store, System
from app.model.unreadable_paths import UnreadablePaths
from tests.builders import ese, hx
from tests.builders.unix import message, put

LOCAL = "AppData/Local"
STATE = f"{LOCAL}/Packages/microsoft.windowscommunicationsapps_8wekyb3d8bbwe/LocalState"
PROFILE = "Library/Group Containers/UBF8T346G9.Office/Outlook/Outlook 15 Profiles/Main Profile"
LIVE = f"{LOCAL}/Microsoft/Windows Live Mail"


def found(client: Client, home: Path, system: System = System.WINDOWS) -> list[Store]:
    return list(client.find_stores(Home(home, system), UnreadablePaths()))


def codes(store: Store) -> list[str]:
    return [finding.code for finding in store.findings]


def shown(store: Store) -> list[tuple[tuple[str, ...], Role, str, str]]:
    return [(each.path, each.role, each.account, each.sources[0].format) for each in store.mailboxes]


class TestMailApp:
    """Copied whole, and called a cache that holds mail."""

    def test_the_app_of_2018(self, tmp_path: Path) -> None:
        hx.mailbox(tmp_path / STATE / "HxStore.hxd", b"h")
        put(tmp_path / STATE / "Files/S0/3/見積書[1926].pdf", b"%PDF")
        (store,) = found(new_outlook, tmp_path)
        assert (store.path, store.trees) == (tmp_path / STATE, (tmp_path / STATE,))
        assert shown(store) == [(("Mail app",), Role.OTHER, "", "hxstore")]
        assert codes(store) == [Code.MAIL_APP_CACHE]

    def test_a_database_that_is_none_is_said_to_be_unread(self, tmp_path: Path) -> None:
        put(tmp_path / STATE / "HxStore.hxd", b"\0" * 5000)
        (store,) = found(new_outlook, tmp_path)
        assert (store.mailboxes, codes(store)) == ((), [Code.MAIL_APP_CACHE, Code.STORE_NOT_READ])

    def test_a_locked_database_is_said_to_be_locked(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        class LockedError(PermissionError):
            winerror = 32

        def locked(path: Path) -> str:
            raise LockedError(13, "in use")

        put(tmp_path / STATE / "HxStore.hxd", b"Nostromoh")
        monkeypatch.setattr(new_outlook, "sniff", locked)
        (store,) = found(new_outlook, tmp_path)
        assert codes(store) == [Code.MAIL_APP_CACHE, Code.FILE_LOCKED]

    def test_windows_8_keeps_single_messages(self, tmp_path: Path) -> None:
        top = tmp_path / STATE / "Indexed" / "LiveComm"
        put(top / "hanako@example.jp" / "120712-0049" / "Mail" / "受信トレイ" / "1.eml", message(1))
        put(top / "hanako@example.jp" / "120712-0049" / "Mail" / "2.eml", message(2))
        put(top / "0a1b2c" / "3.eml", message(3))
        (store,) = found(new_outlook, tmp_path)
        assert sorted(shown(store)) == [
            (("0a1b2c",), Role.OTHER, "", "eml"),
            (("Mail",), Role.OTHER, "hanako@example.jp", "eml"),
            (("受信トレイ",), Role.INBOX, "hanako@example.jp", "eml"),
        ]
        assert store.accounts == (Account("hanako@example.jp"),)
        assert codes(store) == [Code.MAIL_APP_CACHE]

    def test_the_app_of_2015(self, tmp_path: Path) -> None:
        ese.unistore(tmp_path / LOCAL / "Comms/UnistoreDB/store.vol")
        put(tmp_path / LOCAL / "Comms/Unistore/data/3/a/1.dat", b"x")
        (store,) = found(new_outlook, tmp_path)
        # With the texts, which lie in a folder beside the database.
        assert store.trees == (tmp_path / LOCAL / "Comms",)
        assert (shown(store), codes(store)) == ([(("Mail app",), Role.OTHER, "", "unistore")], [])

    def test_its_texts_alone_are_copied_too(self, tmp_path: Path) -> None:
        put(tmp_path / LOCAL / "Comms/Unistore/data/3/a/1.dat", b"x")
        (store,) = found(new_outlook, tmp_path)
        assert (store.trees, codes(store)) == ((tmp_path / LOCAL / "Comms",), [Code.MAIL_APP_CACHE])

    @pytest.mark.parametrize("name", ["LocalState", "Comms", "UnistoreDB", "Olk"])
    def test_a_folder_somebody_points_at(self, name: str, tmp_path: Path) -> None:
        hx.mailbox(tmp_path / "LocalState" / "HxStore.hxd")
        ese.unistore(tmp_path / "Comms" / "UnistoreDB" / "store.vol")
        (tmp_path / "Olk").mkdir()
        path = tmp_path / ("Comms/UnistoreDB" if name == "UnistoreDB" else name)
        (store,) = new_outlook.stores_at(path, UnreadablePaths())
        assert store.path == path


class TestNewOutlookForMac:
    """A profile of the old Outlook may hold the cache of the new one, or that alone."""

    def test_the_cache_alone(self, tmp_path: Path) -> None:
        hx.mailbox(tmp_path / PROFILE / "HxStore.hxd")
        (store,) = found(outlook_mac, tmp_path, System.MACOS)
        assert shown(store) == [(("new Outlook",), Role.OTHER, "", "hxstore")]
        assert codes(store) == [Code.CACHE_ONLY]
        (again,) = outlook_mac.stores_at(tmp_path / PROFILE, UnreadablePaths())
        assert again.mailboxes == store.mailboxes

    def test_beside_the_old_database(self, tmp_path: Path) -> None:
        hx.mailbox(tmp_path / PROFILE / "HxStore.hxd")
        put(tmp_path / PROFILE / "Data" / "Outlook.sqlite", b"SQLite format 3\0")
        (store,) = found(outlook_mac, tmp_path, System.MACOS)
        assert [each[3] for each in shown(store)] == ["olk15", "hxstore"]


class TestLiveMail:
    """Names without the program's digits, roles by them, and what the settings of an account say."""

    @staticmethod
    def account(home: Path, **values: str) -> None:
        fields = "".join(f'<{name} type="SZ">{value}</{name}>' for name, value in values.items())
        text = f'<?xml version="1.0" encoding="utf-16"?><MessageAccount>{fields}</MessageAccount>'
        put(home / LIVE / "Ocn (hana 4f1" / "account{1}.oeaccount", text.encode("utf-16"))

    def mails(self, home: Path, *names: str) -> Iterator[Path]:
        return (put(home / LIVE / name / "1A2B3C4D-00000001.eml", message(1)) for name in names)

    def test_names_and_roles(self, tmp_path: Path) -> None:
        names = ("保存フォルダー 2c4/受信トレイ 9a1", "Ocn (hana 4f1/Sent Items", "Storage Folders/Imported Fo 66c")
        assert len(list(self.mails(tmp_path, *names))) == 3
        (store,) = found(windows_mail, tmp_path)
        assert sorted((each.path, each.role, each.is_local) for each in store.mailboxes) == [
            (("Imported Fo",), Role.OTHER, True),
            (("Ocn (hana", "Sent Items"), Role.SENT, False),
            (("受信トレイ",), Role.INBOX, True),
        ]
        assert Code.FOLDER_NAMES_SHORTENED in codes(store)

    def test_folders_that_would_be_called_alike_keep_their_digits(self, tmp_path: Path) -> None:
        assert list(self.mails(tmp_path, "A/Room 101", "A/Room 102", "A/Sales 2024", "A/room"))
        (store,) = found(windows_mail, tmp_path)
        assert sorted(each.path for each in store.mailboxes) == [
            ("A", "Room 101"), ("A", "Room 102"), ("A", "Sales 2024"), ("A", "room"),
        ]  # fmt: skip

    @pytest.mark.parametrize(("value", "leaves"), [("00000001", True), ("00000000", False), ("", False)])
    def test_mail_left_on_the_server(self, value: str, leaves: bool, tmp_path: Path) -> None:
        self.account(
            tmp_path, POP3_Server="pop.example.jp", SMTP_Email_Address="hanako@example.jp", Leave_Mail_On_Server=value
        )
        assert list(self.mails(tmp_path, "Ocn (hana 4f1/Inbox"))
        (store,) = found(windows_mail, tmp_path)
        assert store.accounts == (Account("hanako@example.jp", MailProtocol.POP, "pop.example.jp"),)
        assert store.mailboxes[0].account == "hanako@example.jp"
        assert (Code.LEAVES_MAIL_ON_SERVER in codes(store)) is leaves

    @pytest.mark.parametrize(
        "place",
        [
            "Windows Live/Contacts/default/15.5/DBStore",
            "Windows Live/Contacts/hanako@example.jp/15.4/DBStore",
            "Windows Live Contacts/{0A1B2C3D}/DBStore",
        ],
    )
    def test_its_address_book_is_copied(self, place: str, tmp_path: Path) -> None:
        path = ese.live_contacts(tmp_path / LOCAL / "Microsoft" / place / "contacts.edb")
        put(path.parent / "LogFiles" / "edb.log", b"x")
        (store,) = found(windows_mail, tmp_path)
        assert all(store.trees[0] in each.parents for each in (path, path.parent / "LogFiles" / "edb.log"))
        assert codes(store) == []
