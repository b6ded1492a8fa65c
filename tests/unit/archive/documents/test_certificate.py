"""The page of the certificate: in both languages, harmless whatever the mail says, and plain without colours."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path

import pytest

from app.archive.documents.certificate import certificate
from app.model.code_definitions import UnknownCode
from app.model.codes import Code
from app.model.deletion import AccountHoldings, Removal
from app.model.findings import Finding
from app.model.mail import Role
from app.model.mail_protocol import MailProtocol
from app.model.plan import Visit
from app.model.seal import SealKind
from app.model.statement import Calendar, FolderFigures, MissingItem, Statement
from app.model.verdict import Answer, Verdict

EVIL = "<script>alert(1)</script>\"'><img src=x onerror=y> $title ${answer} {0} \x1b[31m\u202e&lt;"

STATEMENT = Statement(
    archive=Path("/usb/2026-11-23 1530 Mac"),
    label="Mac",
    made=datetime(2026, 11, 23, 15, 30, tzinfo=UTC),
    agent="Furoshiki 1.0",
    files=12,
    size_bytes=3_400_000,
    verdict=Verdict(Answer.NOT_SAFE, (Finding(Code.MESSAGES_INCOMPLETE, {"count": 2}), Finding(Code.SAME_DISK))),
    seal="0123456789abcdef" * 4,
    seal_kind=SealKind.EVERYTHING,
    manifest_digest="0" * 64,
    visit=Visit("Hanako", "T-77", "Taro", "Example"),
    people=50,
    accounts=(
        AccountHoldings("apple-mail", "hanako@example.jp", MailProtocol.POP, Removal.DELETES, only_here=7, on_server=5),
        AccountHoldings("thunderbird", "", MailProtocol.LOCAL, Removal.KEEPS, only_here=1),
    ),
    folders=(
        FolderFigures(
            "apple-mail", "hanako@example.jp", ("Inbox",), Role.INBOX, 1234, 2, datetime(2005, 1, 2, tzinfo=UTC)
        ),
        FolderFigures("apple-mail", "hanako@example.jp", ("Empty",), Role.OTHER, 0, 0),
    ),
    calendar=Calendar({(2005, 1): 1, (2005, 3): 30, (2010, 2): 1200}, undated=3),
    missing_items=(
        MissingItem("message", (Code.TRUNCATED,), "hanako@example.jp", "Inbox", "2005-01-02T00:00:00", "Taro", "Hello"),
    ),
    missing_count=1,
    problems=(Finding(Code.FILE_UNREADABLE, {"path": "/a", "reason": "eio"}), Finding(Code.SAME_DISK)),
)


class _Page(HTMLParser):
    """The tags and the visible text of a page; every tag has to be closed in order."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.words: list[str] = []
        self._open: list[str] = []
        self.feed(page)
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        assert not any(name.startswith("on") or name in ("src", "href") for name, _ in attrs)
        if tag not in ("meta", "br"):
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if data.strip() and self._open[-1] != "style":
            self.words.append(" ".join(data.split()))

    @property
    def text(self) -> str:
        return " ".join(self.words)


def test_it_says_everything() -> None:
    text = _Page(certificate(STATEMENT, ("en",))).text
    for expected in (
        "Don't delete the old account yet: 2 things to do",
        "2 messages are incomplete",
        "0123 4567 89ab",
        "Customer: Hanako",
        "Technician: Taro",
        "T-77",
        "2026-11-23 15:30 (UTC)",
        "1,234, 2 of them incomplete",
        "Apple Mail deletes its mail from this computer at once",
        "Folders without an account",
        "Inbox 1,234 2 2005-01-02",
        "Folders without a message, not shown: 1.",
        "The end of the message is missing.",
        "No mail from 2005-04 to 2010-01 (months: 58).",
        "Messages without a usable date: 3.",
        "/a could not be read (eio)",
        "shasum -a 256 seal-sha256.txt",
        "shasum -a 256 -c manifest-sha256.txt",
        "made together with the archive",
        "What Furoshiki cannot see: mail of a program it does not know",
    ):
        assert expected in text, expected
    assert text.count("be on the same drive") == 1


def test_made_again_it_does_not_claim_that_the_mail_was_read_today() -> None:
    text = _Page(certificate(STATEMENT, ("en",), datetime(2027, 2, 3, 4, 5))).text
    assert "made again on 2027-02-03 04:05" in text
    assert "was not read again" in text
    assert "made together with the archive" not in text


def test_both_languages_one_after_the_other() -> None:
    page = certificate(STATEMENT, ("ja", "en"))
    assert page.index('<div lang="ja">') < page.index('<div lang="en">')
    assert page.count("page-break-before: always") == 3
    assert _Page(page).text.count("0123 4567 89ab") == 2


@pytest.mark.parametrize("languages", [("en",), ("ja",), ("ja", "en")])
def test_hostile_text_stays_text(languages: tuple[str, ...]) -> None:
    harmless = _Page(certificate(STATEMENT, languages))
    evil = replace(
        STATEMENT,
        archive=Path(f"/usb/{EVIL.replace('/', '')}"),
        label=EVIL,
        agent=EVIL,
        visit=Visit(EVIL, EVIL, EVIL, EVIL),
        verdict=Verdict(
            Answer.NOT_SAFE, (Finding(Code.MESSAGES_INCOMPLETE, {"count": EVIL}), Finding(UnknownCode(EVIL)))
        ),
        accounts=tuple(
            replace(each, client=EVIL, address=each.address and EVIL, protocol=MailProtocol.UNKNOWN)
            for each in STATEMENT.accounts
        ),
        folders=tuple(replace(each, client=EVIL, account=EVIL, path=(EVIL, EVIL)) for each in STATEMENT.folders),
        missing_items=(MissingItem(EVIL, (UnknownCode(EVIL),), EVIL, EVIL, EVIL, EVIL, EVIL, EVIL),),
        problems=(Finding(Code.FILE_UNREADABLE, {"path": EVIL, "reason": EVIL}),),
    )
    page = certificate(evil, languages)
    seen = _Page(page)
    assert [tag for tag in seen.tags if tag != "li"] == [tag for tag in harmless.tags if tag != "li"]
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", page)
    assert "alert(1)" in seen.text
    assert "${answer}" in seen.text


def test_an_empty_archive() -> None:
    empty = Statement(
        Path("/usb/x"),
        "",
        None,
        "",
        0,
        0,
        Verdict(Answer.UNKNOWN, (Finding(Code.NOTHING_FOUND),)),
        "0" * 64,
        SealKind.PAYLOAD,
        "0" * 64,
    )
    text = _Page(certificate(empty, ("en",))).text
    for expected in (
        "No message was found.",
        "No message says a date.",
        "No account was found",
        "not known: the list (missing.csv) is not there",
        "We can't tell yet whether you can delete the old account",
    ):
        assert expected in text, expected
    assert "nothing" in _Page(certificate(replace(empty, missing_count=0), ("en",))).text


def _rows(page: str) -> list[list[str]]:
    """The cells of the calendar, row by row."""
    table = page[page.index('class="calendar"') :]
    rows = re.findall("<tr>(.*?)</tr>", table[: table.index("</table>")])
    return [[re.sub("<.*?>", "", cell) for cell in re.findall("<t[hd][^>]*>(.*?)</t[hd]>", row)] for row in rows]


def test_a_gap_is_seen_without_colours() -> None:
    head, first, folded, last = _rows(certificate(STATEMENT, ("en",)))
    assert head == ["Year", *map(str, range(1, 13)), "Total"]
    assert first == ["2005", "1", "–", "30", *["–"] * 9, "31"]
    assert folded == ["2006–2009", "– no mail"]
    assert last == ["2010", "–", "1,200", *[""] * 10, "1,200"]


def test_two_empty_years_are_rows_of_their_own() -> None:
    page = certificate(replace(STATEMENT, calendar=Calendar({(2000, 12): 1, (2003, 1): 1})), ("en",))
    assert [row[0] for row in _rows(page)[1:]] == ["2000", "2001", "2002", "2003"]


def test_more_mail_is_darker() -> None:
    page = certificate(
        replace(STATEMENT, calendar=Calendar({(2000, month): 3**month for month in range(1, 13)})), ("en",)
    )
    shades = re.findall('bgcolor="#(......)">[0-9,]', page)
    assert shades == sorted(shades, reverse=True)
    assert len(set(shades)) == 5


def test_long_lists_end_in_a_count() -> None:
    folders = tuple(
        FolderFigures("thunderbird", "a@example.jp", (f"f{number}",), Role.OTHER, number + 1, 0)
        for number in range(100)
    )
    missing_items = tuple(
        MissingItem("file", (Code.PERMISSION_DENIED,), file=f"data/{number}") for number in range(200)
    )
    problems = tuple(Finding(Code.FILE_UNREADABLE, {"path": f"/{number}", "reason": "eio"}) for number in range(130))
    many = replace(STATEMENT, folders=folders, missing_items=missing_items, missing_count=5000, problems=problems)
    text = _Page(certificate(many, ("en",))).text
    assert "… and 20 smaller folders with 210 messages" in text
    assert "… and 4,800 more in missing.csv." in text
    assert "… and 30 more in record.json." in text
    assert "data/199 The system didn't let Furoshiki read the file." in text


def test_a_long_word_is_cut() -> None:
    long = replace(STATEMENT.missing_items[0], subject="x" * 5000, sender="y" * 5000)
    page = certificate(replace(STATEMENT, missing_items=(long,)), ("en",))
    assert "x" * 89 + "…" in page
    assert "x" * 90 not in page
