"""The ledger in sentences is a list that a person can work through."""

from dataclasses import replace

import pytest
from hypothesis import given

from app.i18n.catalogue import LANGUAGES, Translator
from app.i18n.headline import account_answers, headline
from app.i18n.labels import client_label
from app.i18n.ledger import open_items, stated, tasks
from app.model.code_definitions import Trait, UnknownCode
from app.model.codes import Code
from app.model.deletion import AccountHoldings
from app.model.findings import Finding
from app.model.ledger import AccountKey, Expectation, ExpectationKind, Ledger
from app.model.mail_protocol import MailProtocol
from app.model.verdict import Answer, Facts, Verdict
from app.verdict.answers import answered
from app.verdict.judge import judge
from tests.builders.ledgers import LOCAL, account_entry, entry, statement
from tests.unit.verdict.test_judge import ANY, BEST

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
    servers, *incomplete = open_items(ledger, ENGLISH)
    assert servers.text.startswith("We did not check the mail server")
    assert servers.about.names == ("hanako@example.jp · Thunderbird", "salon@example.com · Apple Mail")
    assert [each.text for each in incomplete] == [
        "3 messages are incomplete on this computer.",
        "2 messages are incomplete on this computer.",
    ]
    assert [each.about.names for each in incomplete] == [
        ("Inbox · hanako@example.jp (3) · Thunderbird",),
        ("INBOX · salon@example.com (2) · Apple Mail",),
    ]
    assert "File, Offline, Download/Sync Now" in incomplete[0].remedy
    assert "“Download Attachments” to All" in incomplete[1].remedy


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
        "2026-11-28: Hanako Sato looked at the web mail of hanako@example.jp, Mail of an unknown account ·"
        " Thunderbird. Nothing there is missing here."
    )
    assert seen.about == ()
    assert accepted.text.startswith("2026-11-28: Hanako Sato stated that what is damaged or gone here (40) is lost")
    (about,) = accepted.about
    assert about.common == "Thunderbird · /Mail/"
    assert about.names[-1] == "… and 30 more."
    assert not open_items(ledger, ENGLISH)


def test_what_there_is_to_do_is_numbered_the_same_when_something_is_done() -> None:
    ledger = (*accounts(HANAKO, SALON), messages(SALON, "INBOX", 2), place("/Mail/x"))
    facts = replace(BEST, same_disk=True, ledger=ledger)
    before = tasks(judge(facts), ledger, ENGLISH)
    assert [each.text for each in before] == [
        "See what the mail server of hanako@example.jp still has",
        "See what the mail server of salon@example.com still has",
        "2 messages are incomplete on this computer.",
        "The file is empty.",
        "The archive may be on the same drive as the mail itself: a broken or stolen computer would take both.",
    ]
    after = answered(ledger, statement(servers=frozenset({"salon@example.com"}), by="Hanako Sato"))
    again = tasks(judge(replace(facts, ledger=after)), after, ENGLISH)
    assert [each.is_open for each in again] == [True, False, True, True, True]
    assert again[1].text.startswith("2026-11-28: Hanako Sato looked at the web mail of salon@example.com.")


def test_what_a_server_left_open_when_it_was_asked_is_said() -> None:
    doubt = Finding(Code.SERVER_LEAVES_OUT, {"host": "imap.example.jp", "mailbox": "Kept"})
    ledger = tuple(replace(each, doubt=doubt) for each in accounts(HANAKO))
    (task,) = tasks(judge(replace(BEST, ledger=ledger)), ledger, ENGLISH)
    assert task.text == "See what the mail server of hanako@example.jp still has"
    assert "does not list the folder Kept" in task.remedy and "fetch again" in task.remedy


def test_what_no_fetch_can_settle_is_looked_at() -> None:
    ledger = accounts(replace(HANAKO, protocol=MailProtocol.EXCHANGE))
    (task,) = tasks(judge(replace(BEST, ledger=ledger)), ledger, ENGLISH)
    assert task.text == "Look at the web mail of hanako@example.jp"


@given(ANY)
def test_every_answer_but_safe_has_something_to_do(facts: Facts) -> None:
    verdict = judge(facts)
    left = [each for each in tasks(verdict, facts.ledger, ENGLISH) if each.is_open]
    assert bool(left) == (verdict.answer is not Answer.SAFE)
    assert all(each.remedy and (each.text or not each.doubt.code) for each in left)


def test_one_address_in_two_programs_is_one_thing_to_do() -> None:
    other = replace(HANAKO, client="apple-mail", label="at home")
    ledger = (*accounts(HANAKO), replace(account_entry(other), name="at home", client="apple-mail"))
    (task,) = tasks(judge(replace(BEST, ledger=ledger)), ledger, ENGLISH)
    assert task.about.lines == ("Thunderbird, Apple Mail",)
    assert {each.server for each in task.entries} == {"hanako@example.jp"}


def test_only_one_loss_is_accepted() -> None:
    ledger = (place("/Mail/a"), place("/Mail/b", Code.ONLY_ZEROS, bytes=8))
    named = statement(losses=frozenset({ledger[0].identity}), by="Hanako Sato", servers=frozenset())
    done = answered(ledger, named)
    assert [each.is_open for each in done] == [False, True]
    assert [each.is_open for each in answered(ledger, replace(named, by=""))] == [True, True]


def test_the_same_thing_with_other_figures_is_another_entry() -> None:
    one, two = messages(LOCAL, "Inbox", 1), messages(LOCAL, "Inbox", 2)
    assert one.identity != two.identity
    assert one.identity == replace(one).identity


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_title_is_the_answer(language: str) -> None:
    translator = Translator(language)
    safe, unsafe = (Verdict(answer, ()) for answer in (Answer.SAFE, Answer.NOT_SAFE))
    hanako = AccountHoldings("thunderbird", "hanako@example.jp", MailProtocol.IMAP, verdict=safe)
    again = replace(hanako, client="apple-mail")
    salon = replace(hanako, address="salon@example.com", verdict=unsafe)
    local = AccountHoldings("thunderbird", "", MailProtocol.LOCAL, verdict=safe)
    (one,) = account_answers([hanako, again, local], translator)
    assert one.programs == translator.listed(("Thunderbird", client_label("apple-mail", translator)))
    assert "hanako@example.jp" in headline(safe, [one], 0, translator)
    assert "3" in headline(unsafe, [one], 3, translator)
    mixed = headline(unsafe, account_answers([hanako, salon], translator), 2, translator)
    assert "hanako@example.jp" in mixed
    assert "salon@example.com" not in mixed
