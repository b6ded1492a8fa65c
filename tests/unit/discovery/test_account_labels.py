"""Accounts of one address have names of their own."""

from app.discovery.account_labels import told_apart
from app.model.mail_protocol import MailProtocol
from app.model.store import Account

HANAKO = "hanako@example.jp"


def names(**accounts: Account) -> list[str]:
    return [each.name for each in told_apart(accounts).values()]


def test_an_address_of_its_own_is_name_enough() -> None:
    accounts = told_apart({"A": Account(HANAKO, label="Work"), "B": Account("taro@example.jp")})
    assert [(each.name, each.label) for each in accounts.values()] == [(HANAKO, ""), ("taro@example.jp", "")]


def test_by_protocol() -> None:
    found = names(A=Account(HANAKO, MailProtocol.POP), B=Account(HANAKO.upper(), MailProtocol.IMAP))
    assert found == [f"{HANAKO} (POP)", f"{HANAKO.upper()} (IMAP)"]


def test_by_server_and_by_what_the_owner_calls_it() -> None:
    imap = MailProtocol.IMAP
    one, other = Account(HANAKO, imap, "old.example.jp", label="Old"), Account(HANAKO, imap, "new.example.jp")
    assert names(A=one, B=other) == [f"{HANAKO} (IMAP, old.example.jp)", f"{HANAKO} (IMAP, new.example.jp)"]
    same = Account(HANAKO, imap, "old.example.jp", label="New")
    assert names(A=one, B=same) == [
        f"{HANAKO} (IMAP, old.example.jp, Old)",
        f"{HANAKO} (IMAP, old.example.jp, New)",
    ]


def test_by_their_folders_where_nothing_else_does() -> None:
    assert names(A=Account(HANAKO), B=Account(HANAKO)) == [f"{HANAKO} (A)", f"{HANAKO} (B)"]


def test_without_an_address() -> None:
    found = names(A=Account(""), B=Account("", label="ISP"), C=Account("", MailProtocol.LOCAL, label="On My Mac"))
    assert found == ["A", "ISP", ""]


def test_no_name_is_anothers() -> None:
    found = names(
        A=Account(HANAKO, MailProtocol.POP),
        B=Account(HANAKO, MailProtocol.IMAP),
        C=Account("", label=f"{HANAKO} (POP)"),
        D=Account("", label=HANAKO),
    )
    assert len(set(found)) == 4
