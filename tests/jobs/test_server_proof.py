"""Whose account an answer is for, and which folders of a program the server lists."""

import unicodedata
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.jobs.server_proof import ServerProofs
from app.model.codes import Code
from app.model.findings import Finding
from app.model.mail import Role
from app.model.mail_protocol import MailProtocol
from app.model.server_answer import ServerAnswer
from app.model.store import Account, Mailbox, Store

ADDRESS, HOST = "hanako@example.jp", "imap.example.jp"
ANSWER = ServerAnswer(
    address=ADDRESS,
    host=HOST,
    user=ADDRESS,
    is_usual_user=True,
    asked=datetime(2026, 11, 29, 16, 0, tzinfo=UTC),
    doubts=(),
    paths=frozenset({("INBOX",), ("INBOX", "お客様"), ("Gesendet",)}),
    roles=frozenset({Role.INBOX, Role.SENT}),
)
ACCOUNT = Account(ADDRESS, MailProtocol.IMAP, HOST)


def code(account: Account, answer: ServerAnswer, *mailboxes: Mailbox, known_as: dict[str, str] | None = None) -> str:
    """Why the account is open; empty where the answer meets it, "nobody" where it says nothing of it."""
    store = Store("thunderbird", Path("/mail"), (), (account,), mailboxes, known_as=known_as or {})
    filled = {("thunderbird", each.account, each.path) for each in mailboxes}
    met = ServerProofs((store,), (answer,), filled).of("thunderbird", account.name, account.protocol)
    if met is None:
        return "nobody"
    assert met.doubt is not None
    return "" if met.evidence is not None else met.doubt.code


@pytest.mark.parametrize(
    ("account", "expected"),
    [
        (ACCOUNT, ""),
        (Account(ADDRESS.upper(), MailProtocol.IMAP, "IMAP.Example.JP."), ""),
        (Account(ADDRESS, MailProtocol.IMAP, HOST, label="Hanako"), ""),
        (Account(ADDRESS, MailProtocol.POP, HOST), ""),
        (Account(ADDRESS, MailProtocol.POP, "pop.example.jp"), Code.SERVER_OF_ACCOUNT_DIFFERS),
        (Account(ADDRESS, MailProtocol.IMAP, f"{HOST}.evil.example"), Code.SERVER_OF_ACCOUNT_DIFFERS),
        (Account(ADDRESS, MailProtocol.IMAP, ""), Code.SERVER_OF_ACCOUNT_UNKNOWN),
        (Account("", MailProtocol.IMAP, HOST, label="Hanako"), "nobody"),
        (Account("salon@example.jp", MailProtocol.IMAP, HOST, (ADDRESS,)), "nobody"),
        (Account(ADDRESS, MailProtocol.EXCHANGE, HOST), "nobody"),
        (Account(ADDRESS, MailProtocol.UNKNOWN, HOST), "nobody"),
    ],
)
def test_whose_account_it_is(account: Account, expected: str) -> None:
    assert code(account, ANSWER) == expected


@pytest.mark.parametrize(
    ("known_as", "expected"),
    [
        ({}, Code.SERVER_USER_DIFFERS),
        ({f"nif0001@{HOST}": ADDRESS}, ""),
        ({f"nif0001@{HOST}": "salon@example.jp"}, Code.SERVER_USER_DIFFERS),
        ({"nif0001@imap.other.jp": ADDRESS}, Code.SERVER_USER_DIFFERS),
    ],
)
def test_who_logged_in(known_as: dict[str, str], expected: str) -> None:
    """An identity of the account may be the address of another mailbox: only a log-in the program uses counts."""
    answer = replace(ANSWER, user="nif0001", is_usual_user=False)
    account = replace(ACCOUNT, aliases=("nif0001",))
    assert code(account, answer, known_as=known_as) == expected


def test_any_doubt_about_the_server_is_one_about_the_account() -> None:
    doubt = Finding(Code.SERVER_NOT_FETCHED_WHOLE, {"host": HOST})
    assert code(ACCOUNT, replace(ANSWER, doubts=(doubt,))) == Code.SERVER_NOT_FETCHED_WHOLE


@pytest.mark.parametrize(
    ("path", "role", "expected"),
    [
        (("INBOX",), Role.INBOX, ""),
        (("Inbox",), Role.OTHER, ""),
        (("お客様",), Role.OTHER, ""),
        (("INBOX", unicodedata.normalize("NFD", "お客様")), Role.OTHER, ""),
        (("Mail", "INBOX", "お客様"), Role.OTHER, ""),
        (("Sent Messages",), Role.SENT, ""),
        (("Kunden",), Role.OTHER, Code.SERVER_LEAVES_OUT),
        (("Archiv", "お客様"), Role.OTHER, Code.SERVER_LEAVES_OUT),
        (("Trash",), Role.TRASH, Code.SERVER_LEAVES_OUT),
    ],
)
def test_which_folders_are_listed(path: tuple[str, ...], role: Role, expected: str) -> None:
    assert code(ACCOUNT, ANSWER, Mailbox(path, role, (), ADDRESS)) == expected


OTHERS = replace(ANSWER, paths=frozenset({("INBOX",), ("Projekte",), ("Projekte", "Archiv"), ("Trash",), ("Kunden",)}))


@pytest.mark.parametrize(
    ("paths", "missing"),
    [
        ([("INBOX",), ("Archiv",)], "Archiv"),
        ([("INBOX",), ("2024", "Kunden")], "2024 / Kunden"),
        ([("Mail", "INBOX"), ("Mail", "Kunden")], ""),
        ([("Mail", "INBOX"), ("Mail", "Archiv")], "Mail / Archiv"),
        ([("INBOX",), ("Trash",), ("Deleted Messages",)], "Deleted Messages"),
        ([("INBOX",), ("Deleted Messages",)], ""),
        ([("INBOX",), ("Deleted Messages",), ("Deleted Items",)], "Deleted Items"),
    ],
)
def test_a_folder_of_the_same_name_elsewhere_is_another_one(paths: list[tuple[str, ...]], missing: str) -> None:
    trash = {"Trash", "Deleted Messages", "Deleted Items"}
    mailboxes = [Mailbox(each, Role.TRASH if each[-1] in trash else Role.OTHER, (), ADDRESS) for each in paths]
    store = Store("thunderbird", Path("/mail"), (), (ACCOUNT,), tuple(mailboxes))
    filled = {("thunderbird", each.account, each.path) for each in mailboxes}
    answer = replace(OTHERS, roles=frozenset({Role.INBOX, Role.TRASH}))
    met = ServerProofs((store,), (answer,), filled).of("thunderbird", ADDRESS, MailProtocol.IMAP)
    assert met is not None and met.doubt is not None
    assert (met.evidence is None) is bool(missing)
    assert met.doubt.parameters.get("mailbox", "") == missing


def test_all_folders_of_a_server_may_lie_in_one() -> None:
    paths = frozenset({("INBOX",), ("Mail",), ("Mail", "Kunden"), ("Mail", "Archiv", "2024")})
    assert code(ACCOUNT, replace(ANSWER, paths=paths), Mailbox(("Kunden",), Role.OTHER, (), ADDRESS)) == ""
    assert code(ACCOUNT, replace(ANSWER, paths=paths), Mailbox(("2024",), Role.OTHER, (), ADDRESS)) != ""
