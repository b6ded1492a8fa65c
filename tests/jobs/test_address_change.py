"""Drafts that tell people the new address: one each or in batches, and nothing is ever sent."""

import email
import email.policy
from pathlib import Path

import pytest

from app.contacts.choose import Choice
from app.jobs import address_change
from app.jobs.address_change import AddressChangeRequest
from app.jobs.cancel import Cancel
from app.jobs.sources import Sources
from app.model.contact import Kind
from app.model.errors import DestinationError, UsageError, UserError
from app.model.events import Event
from app.model.record import AddressChangeRecord
from app.system.home import own_home

INBOX = (
    "From - Mon Jan  2 10:00:00 2006\nFrom: 佐藤 花子 <a..b@docomo.ne.jp>\nTo: me@example.jp\nSubject: x\n\nx\n\n"
    "From - Mon Jan  2 10:00:00 2006\nFrom: hana@gmail.com\nTo: me@example.jp\nSubject: y\n\nx\n\n"
    "From - Mon Jan  2 10:00:00 2006\nFrom: 株式会社はな <x@gmail.com>\nSubject: y\n\nx\n\n"
    "From - Mon Jan  2 10:00:00 2006\nFrom: noreply@example.com\nSubject: z\n\nx\n\n"
)


def silent(event: Event) -> None:
    """Nobody listens."""


def write(tmp_path: Path, **options: object) -> AddressChangeRecord:
    mailbox = tmp_path / "Inbox"
    mailbox.write_text(INBOX, encoding="utf-8")
    request = AddressChangeRequest(tmp_path / "out", "山田\r\n美容室", "new@example.jp", **options)  # type: ignore[arg-type]
    sources = Sources(own_home(), (mailbox,))
    return address_change.run(address_change.prepare(sources, request), request, silent, Cancel())


def drafts(folder: Path) -> list[email.message.EmailMessage]:
    files = sorted((folder / "drafts").iterdir())
    return [email.message_from_bytes(file.read_bytes(), policy=email.policy.default) for file in files]


def test_a_draft_for_each_person(tmp_path: Path) -> None:
    record = write(tmp_path, old_address="old@example.jp", choice=Choice(kinds=frozenset({Kind.PERSON})))
    assert (record.drafts, record.people, record.doubtful) == (3, 3, 1)
    found = drafts(record.folder)
    by_address = {str(each["To"]): each for each in found}
    assert len(found) == 3 and all(each["X-Unsent"] == "1" for each in found)
    raw = b"".join(file.read_bytes() for file in (record.folder / "drafts").iterdir())
    assert b'<"a..b"@docomo.ne.jp>' in raw
    texts = {address: each.get_content() for address, each in by_address.items()}
    sato = next(text for address, text in texts.items() if "docomo" in address)
    assert "佐藤 花子 様" in sato and "new@example.jp" in sato and "old@example.jp" in sato
    assert "皆様" in texts["hana@gmail.com"] or "皆様" in texts["<hana@gmail.com>"]
    assert any("株式会社はな 御中" in text for text in texts.values())
    assert all("$" not in text for text in texts.values())
    page = (record.folder / "addresses.html").read_text("utf-8")
    assert page.count("<tr>") == 4 and "a..b@docomo.ne.jp" in page and "△" in page
    assert "皆様" in (record.folder / "text.txt").read_text("utf-8-sig")


def test_batches_hide_people_from_each_other(tmp_path: Path) -> None:
    record = write(tmp_path, batch=2, language="en")
    found = drafts(record.folder)
    assert record.drafts == len(found) == 2
    assert [str(each["To"]) for each in found] == [str(found[0]["To"])] * 2
    assert "new@example.jp" in str(found[0]["To"])
    assert sum(str(each["Bcc"]).count("@") for each in found) == 3
    assert "Hello," in found[0].get_content()


def test_a_letter_of_ones_own(tmp_path: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("Subject: Hi\nGreeting: Hi $name!\n\n$greeting\n$new_address\n", encoding="utf-8")
    record = write(tmp_path, template=letter)
    assert {str(each["Subject"]) for each in drafts(record.folder)} == {"Hi"}


@pytest.mark.parametrize("text", ["", "no subject", "Subject: $unknown\n\nx", "Subject: x\n\n$ broken"])
def test_a_wrong_letter_writes_nothing(text: str, tmp_path: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError):
        write(tmp_path, template=letter)
    assert not (tmp_path / "out").exists()


def test_nothing_is_overwritten_and_nothing_goes_into_the_source(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    with pytest.raises(DestinationError):
        write(tmp_path)
    request = AddressChangeRequest(tmp_path / "Inbox" / "out", "x", "new@example.jp")
    with pytest.raises(UserError):
        address_change.prepare(Sources(own_home(), (tmp_path / "Inbox",)), request)
    with pytest.raises(UsageError):
        address_change.prepare(
            Sources(own_home(), (tmp_path,)), AddressChangeRequest(tmp_path / "o", "x", "no address")
        )
