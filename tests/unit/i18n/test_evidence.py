"""The evidence for a contact in words, on screen and in the files of an address book."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from app.i18n.catalogue import Translator
from app.i18n.evidence import evidence, export_labels
from app.model.contact import Confidence, Contact, Kind, Provenance

LAST = datetime(2010, 3, 5, 12, tzinfo=UTC)
SATO = Contact("sato@example.jp", kind=Kind.PERSON, found_in=(Provenance("mail", "", Confidence.HIGH),))


@pytest.mark.parametrize(
    ("received", "sent", "last", "english", "japanese"),
    [
        (25, 0, LAST, "25 mails from them, none to them, last on 2010-03-05", "受信25通、送信なし、最後は2010-03-05"),
        (1, 1234, None, "1 mail from them, 1,234 to them", "受信1通、送信1,234通"),
        (0, 2, LAST, "no mail from them, 2 to them, last on 2010-03-05", "受信なし、送信2通、最後は2010-03-05"),
        (0, 0, None, "no mail from them or to them", "やり取りしたメールなし"),
    ],
)
def test_the_evidence_in_words(received: int, sent: int, last: datetime | None, english: str, japanese: str) -> None:
    contact = replace(SATO, received=received, sent=sent, last=last)
    assert evidence(contact, Translator("en")) == english
    assert evidence(contact, Translator("ja")) == japanese


def test_deleted_mail_counts_apart() -> None:
    contact = replace(SATO, deleted=3, last=LAST)
    assert evidence(contact, Translator("en")) == "3 deleted mails from them, last on 2010-03-05"
    assert evidence(contact, Translator("ja")) == "削除済みの受信3通、最後は2010-03-05"
    assert evidence(replace(contact, received=1), Translator("en")).startswith("1 mail from them, none to them, 3 del")


def test_the_first_day_too_where_there_is_room() -> None:
    contact = replace(SATO, received=2, first=datetime(2002, 9, 19, 12, tzinfo=UTC), last=LAST)
    expected = "2 mails from them, none to them, first on 2002-09-19, last on 2010-03-05"
    assert evidence(contact, Translator("en"), with_first=True) == expected
    assert "first" not in evidence(replace(contact, last=contact.first), Translator("en"), with_first=True)


def test_what_files_say_in_one_language_and_in_both() -> None:
    unknown = replace(SATO, kind=Kind.UNKNOWN, received=2)
    english = export_labels(date(2026, 1, 2), Translator("en"))
    both = export_labels(date(2026, 1, 2), Translator("en"), Translator("ja"))
    assert (english.group(SATO), english.group(unknown)) == ("Furoshiki 2026-01-02", "Furoshiki 2026-01-02 (to check)")
    assert both.group(unknown) == "Furoshiki 2026-01-02 (to check / 要確認)"
    assert "to check" not in english.note(replace(SATO, kind=Kind.AUTOMATIC))
    assert english.note(unknown) == "Furoshiki: to check, 2 mails from them, none to them [mail from them]"
    assert both.note(SATO).endswith(" / Furoshiki: やり取りしたメールなし [受信したメール]")
