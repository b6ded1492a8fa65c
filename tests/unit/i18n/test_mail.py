"""A message in a list and on the page, in both languages."""

from datetime import UTC, datetime

import pytest

from app.i18n import mail
from app.i18n.catalogue import Translator
from app.mime.message_view import Attachment
from app.model.ledger import AccountKey
from app.model.mail import Address, Completeness, Envelope, Role
from app.model.mail_protocol import MailProtocol
from app.textkit.file_danger import Danger

EN, JA = Translator("en"), Translator("ja")
YUMI, KEN = Address("Yumi\u202e", "yumi@example.jp"), Address("", "ken@example.jp")
WRITTEN = Envelope(sender=YUMI, to=(KEN,), subject="a\u202eb\nc")


def test_a_sent_message_is_listed_by_whom_it_is_to() -> None:
    assert mail.who(WRITTEN, Role.INBOX, EN) == "Yumi"
    assert mail.who(WRITTEN, Role.SENT, EN) == "To: ken@example.jp"
    assert mail.who(WRITTEN, Role.SENT, JA) == "宛先：ken@example.jp"
    assert mail.who(Envelope(raw_sender="somebody\x1b[0m"), Role.INBOX, EN) == "somebody [0m"


def test_what_mail_says_stands_on_one_line_without_controls() -> None:
    assert mail.subject(WRITTEN, EN) == "a b c"
    assert mail.subject(Envelope(), JA) == "（件名なし）"
    lines = dict(mail.header_lines(WRITTEN, "2026-11-28 10:00", EN))
    assert lines == {"From": "Yumi <yumi@example.jp>", "To": "ken@example.jp", "Date": "2026-11-28 10:00"}
    assert mail.people([KEN] * 9).endswith("(+3)")


def test_the_moment_is_that_of_the_message_else_of_its_arrival() -> None:
    arrived = datetime(2020, 5, 1, 12, tzinfo=UTC)
    assert mail.moment(Envelope(), arrived).startswith("2020-05-01")
    assert mail.moment(Envelope(date=datetime(2019, 5, 1, 12, tzinfo=UTC)), arrived).startswith("2019-05-01")
    assert mail.moment(Envelope(), None) == ""


def test_attachments_have_a_name_whatever_they_were_called() -> None:
    assert mail.attachment_label(Attachment("2", "a\u202eb.pdf", "application/pdf", 1200), EN) == "a b.pdf (1.2 KB)"
    assert mail.attachment_name(Attachment("2", ".eml", "message/rfc822", 1), EN) == "Attachment.eml"
    assert "not in the archive" in mail.attachment_label(Attachment("2", "a", "x/y", 1, is_here=False), EN)


@pytest.mark.parametrize("translator", [EN, JA])
def test_every_danger_and_every_lack_has_its_sentence(translator: Translator) -> None:
    assert len({mail.danger_sentence(each, "a.exe", translator) for each in Danger}) == len(Danger)
    assert mail.missing_sentence(Completeness.WHOLE, translator) == ""
    assert all(mail.missing_sentence(each, translator) for each in Completeness if each is not Completeness.WHOLE)


def test_accounts_and_mailboxes() -> None:
    key = AccountKey("thunderbird", "hanako@example.jp", MailProtocol.IMAP)
    assert mail.account_name(key, EN) == "hanako@example.jp"
    assert "Thunderbird" in mail.account_name(AccountKey("thunderbird", "", MailProtocol.LOCAL), JA)
    assert mail.mailbox_name("INBOX", Role.INBOX, JA) == "受信"
    assert mail.mailbox_name("Kunden", Role.INBOX, JA) == "Kunden"
    assert mail.mailbox_name("a\u202eb", Role.OTHER, EN) == "a b"


def test_how_far_the_search_is() -> None:
    assert mail.preparing_search(0, 0, EN) == "Preparing the search…"
    assert "5,000 of 10,000" in mail.preparing_search(5_000, 10_000, EN)
