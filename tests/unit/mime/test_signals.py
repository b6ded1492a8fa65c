"""What headers say about who sent a message: the quick way for usual heads says the same as the long one."""

from hypothesis import given
from hypothesis import strategies as st

from app.mime import signals

VALUES = (
    b"", b"<>", b"<a@example.jp>", b"<bounce-1@em12.example.com>", b"<0101@eu-west-1.amazonses.com>", b"PHPMailer 6",
    b"<SRS0=ab=cd=shop.example.com=bounce-1@forward.example.jp>", b"iPhone Mail (13E238)", b"MailChimp Mailer",
    b"multipart/report; report-type=delivery-status", b"text/plain", b"Outlook, newsletter edition", b"yes",
    b"multipart/report; report-type=disposition-notification", b"<8F1B2C3D-0000-1111-2222-333344445555@example.jp>",
    b"CAab12345678901234567890@mail.gmail.com", b"auto-replied", b"bulk",
)  # fmt: skip
USUAL = (b"from", b"return-path", b"x-mailer", b"user-agent", b"content-type", b"message-id", b"in-reply-to")
TELLING = (b"precedence", b"list-id", b"sender", b"x-mimeole", b"auto-submitted", b"x-spam-flag", b"feedback-id")
NAMES = st.sampled_from((*USUAL, *USUAL, *TELLING, b"to", b"subject"))


@given(st.dictionaries(NAMES, st.lists(st.sampled_from(VALUES), min_size=1, max_size=2)))
def test_the_quick_way_says_the_same(found: dict[bytes, list[bytes]]) -> None:
    assert signals.signals(found) == signals._signals(found)
