"""Where the Mozilla programs keep their profiles, and what is in them."""

import gzip
from collections.abc import Callable
from pathlib import Path

import pytest

from app.clients import betterbird, netscape, postbox, seamonkey, thunderbird
from app.formats.reading.message_sources import files_of
from app.model.client import Client
from app.model.codes import Code
from app.model.findings import Finding
from app.model.mail import Role
from app.model.store import Home, MessageSource, Store, System
from app.model.unreadable_paths import UnreadablePaths
from tests.builders import indexes, stores
from tests.builders.guard import SourceGuard

PLACES: list[tuple[Client, str]] = [
    (thunderbird, ".thunderbird/x.default"),
    (thunderbird, "snap/thunderbird/common/.thunderbird/x.default"),
    (thunderbird, ".var/app/org.mozilla.Thunderbird/.thunderbird/x.default"),
    (thunderbird, "Library/Thunderbird/Profiles/x.default"),
    (thunderbird, "AppData/Roaming/Thunderbird/Profiles/x.default"),
    (thunderbird, "Application Data/Thunderbird/Profiles/x.default"),
    (thunderbird, "AppData/Local/Packages/MozillaThunderbird_1/LocalCache/Roaming/Thunderbird/Profiles/x.default"),
    (thunderbird, "Desktop/ThunderbirdPortable/Data/profile"),
    (seamonkey, "AppData/Roaming/Mozilla/SeaMonkey/Profiles/x.default"),
    (seamonkey, ".mozilla/seamonkey/x.default"),
    (postbox, "Library/Application Support/PostboxApp/Profiles/x.default"),
    (betterbird, "AppData/Roaming/Betterbird/Profiles/x.default"),
    (netscape, "Application Data/Mozilla/Profiles/default/abcdefgh.slt"),
    (netscape, ".mozilla/default/abcdefgh.slt"),
]


@pytest.mark.parametrize(("client", "place"), PLACES)
def test_roots(tmp_path: Path, client: Client, place: str, guard: Callable[[Path], SourceGuard]) -> None:
    stores.thunderbird_profile(tmp_path / place)
    guard(tmp_path)
    found = list(client.find_stores(Home(tmp_path, System.LINUX), UnreadablePaths()))
    assert [(store.client, store.path) for store in found] == [(client.CLIENT.id, tmp_path / place)]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A profile named in profiles.ini."""
    stores.thunderbird_profile(tmp_path / ".thunderbird" / "Profiles" / "x")
    stores.write(
        tmp_path / ".thunderbird" / "profiles.ini", b"[Profile0]\nName=x\nIsRelative=1\nPath=Profiles/x\nDefault=1\n"
    )
    (found,) = list(thunderbird.find_stores(Home(tmp_path, System.LINUX), UnreadablePaths()))
    return found


def test_accounts(store: Store) -> None:
    (account,) = store.accounts
    assert (account.address, account.protocol, account.server) == ("hanako@example.com", "pop", "pop.example.com")
    assert account.aliases == ("salon@example.com",)


def test_mailboxes(store: Store) -> None:
    found = {(mailbox.account, *mailbox.path): mailbox for mailbox in store.mailboxes}
    assert set(found) == {
        ("hanako@example.com", "Inbox"),
        ("hanako@example.com", "Inbox", "お客様"),
        ("hanako@example.com", "Sent"),
        ("hanako@example.com", "Gone"),
        ("", "Local Folders", "Kept"),
        ("", "pop.old.example.com", "Inbox"),
    }
    assert found["hanako@example.com", "Sent"].role is Role.SENT
    assert sum(1 for mailbox in store.mailboxes for place in mailbox.sources for _ in files_of(place)) == 6


def test_oddities_are_reported(store: Store) -> None:
    codes = sorted(finding.code for finding in store.findings)
    assert codes == ["interrupted_compaction", "interrupted_compaction", "removed_account_folder"]


def test_a_profile_nobody_names_any_more(tmp_path: Path) -> None:
    stores.thunderbird_profile(tmp_path / ".thunderbird" / "Profiles" / "named")
    stores.thunderbird_profile(tmp_path / ".thunderbird" / "Profiles" / "orphan")
    stores.write(tmp_path / ".thunderbird" / "profiles.ini", b"[Profile0]\nIsRelative=1\nPath=Profiles/named\n")
    assert len(list(thunderbird.find_stores(Home(tmp_path, System.LINUX), UnreadablePaths()))) == 2


def test_mail_outside_the_profile(tmp_path: Path) -> None:
    outside = tmp_path / "data" / "mail"
    stores.write(outside / "Inbox", stores.mbox(stores.message()))
    settings = (
        'user_pref("mail.accountmanager.accounts", "account1");\nuser_pref("mail.account.account1.server", "server1");\n'
        'user_pref("mail.server.server1.type", "pop3");\nuser_pref("mail.server.server1.userName", "a@example.com");\n'
        f'user_pref("mail.server.server1.directory", "{outside}");\n'
    )
    profile = tmp_path / ".thunderbird" / "x"
    stores.write(profile / "prefs.js", settings.encode())
    (store,) = list(thunderbird.find_stores(Home(tmp_path, System.LINUX), UnreadablePaths()))
    assert store.trees == (profile, outside)
    assert [mailbox.account for mailbox in store.mailboxes] == ["a@example.com"]


def test_user_js_overrides(tmp_path: Path) -> None:
    profile = tmp_path / ".thunderbird" / "x"
    stores.thunderbird_profile(profile)
    stores.write(profile / "user.js", b'user_pref("mail.identity.id1.useremail", "new@example.com");\n')
    (store,) = list(thunderbird.find_stores(Home(tmp_path, System.LINUX), UnreadablePaths()))
    assert store.accounts[0].address == "new@example.com"


def test_headers_only_folder_is_a_problem(tmp_path: Path) -> None:
    index = (
        b'// <!-- <mdb:mork:z v="1.4"/> -->\n<<(a=c)>(80=ns:msg:db:row:scope:dbfolderinfo:all)(81=numMsgs)'
        b"(82=ns:msg:db:table:kind:dbfolderinfo)>\n{1:^80 {(k^82:c)(s=9)} [1(^81=2a)]}\n"
    )
    folder = tmp_path / ".thunderbird" / "x" / "ImapMail" / "imap.example.com"
    stores.write(folder / "INBOX.msf", index)
    (store,) = list(thunderbird.find_stores(Home(tmp_path, System.LINUX), UnreadablePaths()))
    (finding,) = [finding for finding in store.findings if finding.code == Code.HEADERS_ONLY_FOLDER]
    assert finding.parameters["messages"] == 42


@pytest.mark.parametrize("search", ["(searchStr=AND \\(from,contains,taro\\))", "(flags=24)"])
def test_a_saved_search_is_no_problem(tmp_path: Path, search: str) -> None:
    folder = tmp_path / ".thunderbird" / "x" / "ImapMail" / "imap.example.com"
    stores.write(folder / "Search.msf", indexes.msf([], listed=42, folder=search))
    (store,) = list(thunderbird.find_stores(Home(tmp_path, System.LINUX), UnreadablePaths()))
    assert not [finding for finding in store.findings if finding.code == Code.HEADERS_ONLY_FOLDER]


def test_news_groups_are_no_problem(tmp_path: Path) -> None:
    profile = tmp_path / ".thunderbird" / "x"
    stores.write(
        profile / "prefs.js",
        b'user_pref("mail.server.server1.type", "nntp");\nuser_pref("mail.server.server1.hostname", "news.example.jp");\n'
        b'user_pref("mail.server.server1.directory-rel", "[ProfD]News/news.example.jp");\n',
    )
    group = indexes.msf([indexes.Entry(1, "1@example.jp")])
    stores.write(profile / "News" / "news.example.jp" / "fj.test.msf", group)
    (store,) = list(thunderbird.find_stores(Home(tmp_path, System.LINUX), UnreadablePaths()))
    assert not [finding for finding in store.findings if finding.code == Code.HEADERS_ONLY_FOLDER]


def test_imap_names_in_modified_utf_7(tmp_path: Path) -> None:
    folder = tmp_path / ".thunderbird" / "x" / "ImapMail" / "imap.example.com"
    stores.write(folder / "&U9c-", stores.mbox(stores.message()))
    (store,) = list(thunderbird.find_stores(Home(tmp_path, System.LINUX), UnreadablePaths()))
    assert store.mailboxes[0].path[-1] == "受"


@pytest.mark.parametrize(
    "data", [b"", b"\xff" * 1000, b'user_pref("mail.', b"[Profile0]\nPath=../../../../etc\n[Profile0"]
)
def test_broken_settings_cost_nothing(tmp_path: Path, data: bytes) -> None:
    profile = tmp_path / ".thunderbird" / "Profiles" / "x"
    stores.thunderbird_profile(profile)
    stores.write(profile / "prefs.js", data)
    stores.write(tmp_path / ".thunderbird" / "profiles.ini", data)
    (store,) = list(thunderbird.find_stores(Home(tmp_path, System.LINUX), UnreadablePaths()))
    assert sum(1 for mailbox in store.mailboxes for place in mailbox.sources for _ in files_of(place)) == 6


WHOLE = b"[Profile0]\nIsRelative=1\nPath=Profiles/x\n"
SECOND = b"[Profile1]\nIsRelative=0\nPath=/elsewhere/y\n"


@pytest.mark.parametrize("length", range(1, len(SECOND)))
def test_a_list_of_profiles_that_was_cut_is_noticed(tmp_path: Path, length: int) -> None:
    """A second profile, on another disk, is named by nothing else."""
    stores.thunderbird_profile(tmp_path / ".thunderbird" / "Profiles" / "x")
    stores.write(tmp_path / ".thunderbird" / "profiles.ini", WHOLE + SECOND[:length])
    unreadable = UnreadablePaths()
    found = list(thunderbird.find_stores(Home(tmp_path, System.LINUX), unreadable))
    errors, missing = list(unreadable), list(unreadable.missing)
    assert len(found) == 1 and (errors or missing)


def test_recognises_a_bare_mail_folder(tmp_path: Path) -> None:
    stores.thunderbird_profile(tmp_path / "x")
    for place in ("x", "x/Mail", "x/Mail/pop.example.com"):
        (store,) = list(thunderbird.stores_at(tmp_path / place, UnreadablePaths()))
        assert store.mailboxes
    assert list(thunderbird.stores_at(tmp_path, UnreadablePaths())) == []


def test_communicator(tmp_path: Path) -> None:
    stores.write(tmp_path / "nsmail" / "Inbox", stores.mbox(stores.message()))
    (store,) = list(netscape.find_stores(Home(tmp_path, System.LINUX), UnreadablePaths()))
    assert [mailbox.path for mailbox in store.mailboxes] == [("Inbox",)]


def found_in(profile: Path) -> Store:
    """The store of a profile, as where somebody points at it."""
    (store,) = thunderbird.stores_at(profile, UnreadablePaths())
    return store


@pytest.mark.parametrize(
    "name", ["Report.html", "server.log", "a.json", "feeds.json.old", "Inbox~", "#old", ".hidden", "rules.dat"]
)
@pytest.mark.parametrize("is_indexed", [False, True])
def test_a_file_that_holds_mail_is_a_mailbox_whatever_its_name(tmp_path: Path, name: str, is_indexed: bool) -> None:
    stores.thunderbird_profile(tmp_path)
    folder = tmp_path / "Mail" / "pop.example.com"
    stores.write(folder / name, stores.mbox(stores.message(1)))
    if is_indexed:
        stores.write(folder / f"{name}.msf", b"")
    found = {mailbox.path: mailbox for mailbox in found_in(tmp_path).mailboxes}
    assert found[name,].sources == (MessageSource(folder / name, "mbox"),)
    assert found[name,].account == "hanako@example.com"


@pytest.mark.parametrize("name", ["Report.html", "a.json", "filterlog.html", "msgFilterRules.dat", "popstate.dat"])
@pytest.mark.parametrize("content", [b"", b"<html>From me</html>", b'version="9"\nlogging="no"\n', b"\0\xff" * 900])
def test_a_file_of_the_program_is_no_mailbox(tmp_path: Path, name: str, content: bytes) -> None:
    stores.thunderbird_profile(tmp_path)
    before = found_in(tmp_path)
    stores.write(tmp_path / "Mail" / "pop.example.com" / name, content)
    assert found_in(tmp_path) == before


def test_mail_in_folders_no_program_looks_into_is_found_once(tmp_path: Path) -> None:
    stores.thunderbird_profile(tmp_path)
    before = {mailbox.path for mailbox in found_in(tmp_path).mailboxes}
    one = stores.mbox(stores.message(1))
    for place in (
        "Mail/pop.example.com/2019/Old",
        "Mail/pop.example.com/2019/Old.sbd/Deep",
        "Other/Inbox",
        "Other/Mail/pop.example.net/Inbox",
        "cache2/entries/A1",
        "News/news.example.com/alt.test",
    ):
        stores.write(tmp_path / place, one)
    stores.write(tmp_path / "Mail/pop.example.com/2019/photo.jpg", b"\xff\xd8\xff")
    store = found_in(tmp_path)
    paths = [mailbox.path for mailbox in store.mailboxes]
    assert set(paths) - before == {
        ("2019", "Old"),
        ("2019", "Old", "Deep"),
        ("Other", "Inbox"),
        ("Other", "Mail", "pop.example.net", "Inbox"),
    }
    assert len(paths) == len(set(paths))
    assert Code.NOT_A_MESSAGE not in {finding.code for finding in store.findings}


@pytest.mark.parametrize("around", ["[ProfD]Mail", "[ProfD]", "[ProfD]."])
def test_an_account_around_those_of_others_has_none_of_their_mail(tmp_path: Path, around: str) -> None:
    stores.thunderbird_profile(tmp_path)
    settings = (
        'user_pref("mail.server.server9.type", "pop3");\nuser_pref("mail.server.server9.userName", "a@example.net");\n'
        f'user_pref("mail.server.server9.directory-rel", "{around}");\n'
    )
    with (tmp_path / "prefs.js").open("a") as prefs:
        prefs.write(settings)
    stores.write(tmp_path / "Mail" / "Feeds" / "news", stores.mbox(stores.message(1)))
    stores.write(tmp_path / around[7:] / "Inbox", stores.mbox(stores.message(1)))
    sources = [source.path for mailbox in found_in(tmp_path).mailboxes for source in mailbox.sources]
    assert len(sources) == len(set(sources))
    owners = {mailbox.account for mailbox in found_in(tmp_path).mailboxes if mailbox.path == ("Inbox",)}
    assert owners == {"hanako@example.com", "a@example.net"}
    assert tmp_path / "Mail" / "Feeds" / "news" not in sources


def test_packed_mail_among_mailboxes(tmp_path: Path) -> None:
    stores.thunderbird_profile(tmp_path)
    folder = tmp_path / "Mail" / "pop.example.com"
    stores.write(folder / "Old.gz", gzip.compress(stores.mbox(stores.message(1))))
    stores.write(folder / "Kept.gz", gzip.compress(stores.mbox(stores.message(1))))
    stores.write(folder / "Kept.msf", b"")
    stores.write(folder / "Other.gz", gzip.compress(b"a log, and no mail"))
    store = found_in(tmp_path)
    found = {mailbox.path: mailbox.sources for mailbox in store.mailboxes}
    assert found["Old.gz",] == (MessageSource(folder / "Old.gz", "packed-mbox"),)
    # Where it stands in for the mailbox an index is of, it is that.
    assert found["Kept",] == (MessageSource(folder / "Kept.gz", "packed-mbox"),) and ("Kept.gz",) not in found
    finding = Finding(Code.FORMAT_NOT_READ_YET, {"path": str(folder / "Other.gz"), "format": "gzip"})
    assert finding in store.findings and ("Other.gz",) not in found
