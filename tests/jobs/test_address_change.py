"""Drafts that tell people the new address: one each or in batches, and nothing is ever sent."""

import email
import email.policy
from datetime import date
from pathlib import Path

import pytest

from app.contacts.choose import Choice
from app.i18n.letters import stand_ins
from app.jobs import address_change
from app.jobs.address_change import AddressChangeRequest
from app.jobs.cancel import Cancel
from app.jobs.sources import Sources
from app.letters.letter import Letter
from app.model.contact import Contact, Kind
from app.model.errors import DestinationError, UsageError, UserError
from app.model.errors.usage import (
    AddressIncompleteError,
    AddressNotAsciiError,
    AddressNotNewError,
    AddressWithCommaError,
    AddressWithSpaceError,
    AddressWithTwoAtsError,
    LetterLacksAddressError,
    NewAddressNeededError,
    OldAddressNeededError,
    SenderNeededError,
)
from app.model.events import Event
from app.model.letter import Tone
from app.model.record import AddressChangeRecord
from app.system.home import own_home

INBOX = (
    "From - Mon Jan  2 10:00:00 2006\nFrom: 佐藤 花子 <a..b@docomo.ne.jp>\nTo: me@example.jp\nSubject: x\n\nx\n\n"
    "From - Mon Jan  2 10:00:00 2006\nFrom: hana@gmail.com\nTo: me@example.jp\nSubject: y\n\nx\n\n"
    "From - Mon Jan  2 10:00:00 2006\nFrom: 株式会社はな <x@gmail.com>\nSubject: y\n\nx\n\n"
    "From - Mon Jan  2 10:00:00 2006\nFrom: noreply@example.com\nSubject: z\n\nx\n\n"
    "From - Mon Jan  2 10:00:00 2006\nFrom: someone@example.com\nSubject: z\n\nx\n\n"
)

SATO = Contact("sato@example.jp", "佐藤 花子", kind=Kind.PERSON)


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
    assert texts["hana@gmail.com"].splitlines()[0] == "お客様"
    assert any("株式会社はな 御中" in text for text in texts.values())
    assert all("$" not in text for text in texts.values())
    page = (record.folder / "addresses.html").read_text("utf-8")
    assert page.count("<tr>") == 4 and "a..b@docomo.ne.jp" in page
    assert "△ ピリオドの使い方が特殊な、昔の携帯電話のアドレスです。" in page
    assert (record.folder / "text.txt").read_text("utf-8-sig").splitlines()[2] == "お客様各位"


def test_batches_hide_people_from_each_other(tmp_path: Path) -> None:
    record = write(tmp_path, batch=2, language="en")
    found = drafts(record.folder)
    assert record.drafts == len(found) == 2
    assert [str(each["To"]) for each in found] == [str(found[0]["To"])] * 2
    assert "new@example.jp" in str(found[0]["To"])
    assert sum(str(each["Bcc"]).count("@") for each in found) == 3
    assert found[0].get_content().startswith("Dear customers,")


def test_whoever_may_be_no_person_gets_no_draft_unasked(tmp_path: Path) -> None:
    record = write(tmp_path)
    assert (record.people, record.to_check, record.not_written) == (3, 0, 1)
    assert not (record.folder / "drafts-to-check").exists()
    assert "someone@" not in (record.folder / "addresses.html").read_text("utf-8")


def test_on_request_they_get_a_draft_in_a_folder_of_its_own(tmp_path: Path) -> None:
    record = write(tmp_path, to_check=True)
    assert (record.people, record.to_check, record.not_written) == (3, 1, 0)
    (draft,) = (record.folder / "drafts-to-check").iterdir()
    assert b"someone@example.com" in draft.read_bytes()
    assert "送る前にお確かめください" in (record.folder / "addresses.html").read_text("utf-8")


def test_nobody_writes_to_machines(tmp_path: Path) -> None:
    record = write(tmp_path, choice=Choice(kinds=frozenset({Kind.AUTOMATIC, Kind.BULK, Kind.SELF})), to_check=True)
    assert (record.drafts, record.people, record.to_check) == (0, 0, 0)


@pytest.mark.parametrize(
    ("new", "old", "error"),
    [
        ("hanako@new", "", AddressIncompleteError),
        ("a b@c.jp", "", AddressWithSpaceError),
        ("花子@example.jp", "", AddressNotAsciiError),
        ("hanako@@x.jp", "", AddressWithTwoAtsError),
        ("x@example.jp, y@example.jp", "", AddressWithCommaError),
        ("hanako@new,example.jp", "", AddressWithCommaError),
        ("Old＠Example.jp", "old@example.jp", AddressNotNewError),
        ("ｏｌｄ＠ｅｘａｍｐｌｅ．ｊｐ", "old@example.jp", AddressNotNewError),
        ("new@example.jp", "old@example", AddressIncompleteError),
        ("", "old@example.jp", NewAddressNeededError),
    ],
)
def test_a_wrong_address_is_refused_with_the_reason(
    tmp_path: Path, new: str, old: str, error: type[UsageError]
) -> None:
    with pytest.raises(error):
        address_change.check(Sources(own_home()), AddressChangeRequest(tmp_path / "out", "花", new, old))


def test_a_letter_needs_a_name() -> None:
    with pytest.raises(SenderNeededError):
        address_change.sender_of(AddressChangeRequest(Path(), " ", "new@example.jp"))


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("tone", Tone)
def test_a_preview_is_never_a_broken_sentence(language: str, tone: Tone) -> None:
    name, address = stand_ins(language)
    subject, text = address_change.preview(AddressChangeRequest(Path(), "", "", language=language, tone=tone), SATO)
    assert name in subject and name in text and address in text
    assert not {"（）", "()", "。です", "$"} & {
        each for each in ("（）", "()", "。です", "$") if each in subject + text
    }
    typed = AddressChangeRequest(Path(), "花", "ｎｅｗ＠example。jp", language=language, tone=tone)
    assert "new@example.jp" in address_change.preview(typed, SATO)[1]


def test_a_letter_without_the_new_address_is_not_written(tmp_path: Path) -> None:
    letter = Letter({"Subject": "Hi"}, "$greeting\n\nI have a new address.", "en")
    request = AddressChangeRequest(tmp_path / "out", "花", "new@example.jp", letter=letter)
    with pytest.raises(LetterLacksAddressError):
        address_change.check(Sources(own_home()), request)


def test_an_edited_letter_is_what_is_written(tmp_path: Path) -> None:
    letter = Letter({"Subject": "Hi"}, "$greeting\n\n$$5 off. Write to $new_address", "en")
    request = AddressChangeRequest(tmp_path / "out", "花", "new@example.jp", letter=letter)
    address_change.check(Sources(own_home()), request)
    (draft,) = drafts(address_change.write([SATO], request, silent, Cancel()).folder)
    assert "$5 off. Write to new@example.jp" in draft.get_content()


def test_what_an_input_method_types_is_understood(tmp_path: Path) -> None:
    request = AddressChangeRequest(tmp_path / "out", "花", " new＠example.jp", "old＠example.jp")
    assert address_change.sender_of(request).new_address == "new@example.jp"
    record = address_change.write([SATO], request, silent, Cancel())
    (draft,) = drafts(record.folder)
    assert draft["From"].addresses[0].addr_spec == "new@example.jp" and "＠" not in draft.get_content()


def test_a_last_day_needs_an_old_address(tmp_path: Path) -> None:
    with pytest.raises(OldAddressNeededError):
        address_change.sender_of(AddressChangeRequest(tmp_path, "花", "new@example.jp", ends_on=date(2026, 12, 31)))


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
