"""The ledger in sentences is a list that a person can work through."""

from dataclasses import replace

import pytest

from app.i18n.catalogue import LANGUAGES, Translator
from app.i18n.ledger import open_items, stated
from app.model.code_definitions import Trait
from app.model.codes import Code, UnknownCode
from app.model.findings import Finding
from app.model.ledger import AccountKey, Expectation, ExpectationKind, Ledger
from app.model.mail_protocol import MailProtocol
from app.verdict.answers import answered
from tests.builders.ledgers import account_entry, entry, statement

ENGLISH = Translator("en")
HANAKO = AccountKey("thunderbird", "hanako@example.jp", MailProtocol.IMAP)
SALON = AccountKey("apple-mail", "salon@example.com", MailProtocol.POP)


def place(path: str, code: Code = Code.EMPTY_FILE, client: str = "thunderbird", **more: str | int) -> Expectation:
    """A problem at a path."""
    return replace(entry(doubt=Finding(code, {"path": path, **more}), client=client), name=path)


def messages(account: AccountKey, mailbox: str, count: int) -> Expectation:
    """Messages of a mailbox that are not whole."""
    doubt = Finding(Code.MESSAGES_INCOMPLETE, {"count": count})
    made = entry(ExpectationKind.MESSAGES, account=account, doubt=doubt, client=account.client)
    return replace(made, name=mailbox)


def accounts(*keys: AccountKey) -> Ledger:
    """Accounts whose server nobody looked at."""
    return tuple(replace(account_entry(key), client=key.client, name=key.address) for key in keys)


def test_one_remedy_for_many_files_is_said_once() -> None:
    (item,) = open_items(tuple(place(f"/home/hanako/Mail/{number}") for number in range(300)), ENGLISH)
    assert item.text == "The file is empty."
    assert item.about.common == "Thunderbird · /home/hanako/Mail/"
    assert item.about.names == (*map(str, range(10)), "… and 290 more.")


def test_nothing_is_left_out_for_one_line() -> None:
    (item,) = open_items(tuple(place(f"/home/hanako/Mail/{number}") for number in range(11)), ENGLISH)
    assert len(item.about.names) == 11
    assert "more" not in item.about.names[-1]


def test_other_programs_and_other_remedies_stand_apart() -> None:
    locked = place("/x", Code.FILE_LOCKED, program="outlook")
    ledger = (
        place("/a"),
        place("/b", client="apple-mail"),
        locked,
        place("/y", Code.FILE_LOCKED, program="thunderbird"),
    )
    items = open_items(ledger, ENGLISH)
    assert [item.about.lines for item in items] == [
        ("/a · Thunderbird",),
        ("/b · Apple Mail",),
        ("/x · Thunderbird",),
        ("/y · Thunderbird",),
    ]
    assert "Quit Outlook" in items[2].remedy
    assert "Quit Thunderbird" in items[3].remedy


@pytest.mark.parametrize(
    ("paths", "common", "names"),
    [
        (("C:\\Mail\\a.pst", "C:\\Mail\\b.pst"), "Thunderbird · C:\\Mail\\", ("a.pst", "b.pst")),
        (("/Mail/one", "/Mailbox/two"), "Thunderbird · /", ("Mail/one", "Mailbox/two")),
        (("D:\\a", "E:\\b"), "Thunderbird", ("D:\\a", "E:\\b")),
    ],
)
def test_the_folder_that_paths_share_is_said_once(paths: tuple[str, ...], common: str, names: tuple[str, ...]) -> None:
    (item,) = open_items(tuple(map(place, paths)), ENGLISH)
    assert (item.about.common, item.about.names) == (common, names)


def test_accounts_come_first_and_counts_are_added_up() -> None:
    ledger = (messages(HANAKO, "Inbox", 3), messages(SALON, "INBOX", 2), *accounts(HANAKO, SALON))
    servers, incomplete = open_items(ledger, ENGLISH)
    assert servers.text.startswith("The mail server was not asked")
    assert servers.about.names == ("hanako@example.jp · Thunderbird", "salon@example.com · Apple Mail")
    assert incomplete.text.startswith("5 messages are not whole")
    assert incomplete.about.names == (
        "Inbox · hanako@example.jp (3) · Thunderbird",
        "INBOX · salon@example.com (2) · Apple Mail",
    )


def test_a_link_is_named_with_where_it_leads() -> None:
    (item,) = open_items((place("/Mail/x", Code.LINK_LEADS_NOWHERE, target="/Volumes/Old"),), ENGLISH)
    assert item.about.lines == ("/Mail/x → /Volumes/Old · Thunderbird",)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", [code for code in Code if code.severity.value == "problem"])
def test_whatever_is_open_has_something_to_do(code: Code, language: str) -> None:
    values = {name: 1 if kind is int else "x" for name, kind in code.parameters.items()}
    (item,) = open_items((entry(doubt=Finding(code, values)),), Translator(language))
    assert item.text
    assert item.remedy
    if code.trait is Trait.LOSS and language == "en":
        assert "There is nothing to do" not in item.remedy


def test_a_code_of_another_version_is_shown_as_it_is() -> None:
    (item,) = open_items((entry(doubt=Finding(UnknownCode("never_seen"), {"path": "/x"})),), ENGLISH)
    assert "never_seen" in item.text
    assert item.remedy


def test_what_a_person_stated_names_the_day_the_person_and_the_things() -> None:
    lost = tuple(place(f"/Mail/{number}") for number in range(40))
    unknown = AccountKey("thunderbird", "", MailProtocol.UNKNOWN)
    ledger = answered((*accounts(HANAKO, unknown), *lost), statement(accepted=True, by="Hanako Sato"))
    seen, accepted = stated(ledger, ENGLISH)
    assert seen.text == (
        "2026-11-28: Hanako Sato looked at the mail server of hanako@example.jp, Mail of an unknown account ·"
        " Thunderbird. Nothing there is missing here."
    )
    assert seen.about == ()
    assert accepted.text.startswith("2026-11-28: Hanako Sato stated that what is damaged or gone here (40) is lost")
    (about,) = accepted.about
    assert about.common == "Thunderbird · /Mail/"
    assert about.names[-1] == "… and 30 more."
    assert not open_items(ledger, ENGLISH)
