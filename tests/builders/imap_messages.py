"""Messages to put on a mail server, hostile ones among them, and what a server has of them."""

import hashlib
import io
from collections import Counter
from datetime import datetime, timedelta, timezone

from app.model.mail import MessageFlag, Role
from app.restore.imap_form import with_crlf
from app.restore.message import RestorableMessage, SourceMailbox
from app.servers.imap import ImapSession

INBOX = SourceMailbox(1, "hanako@example.jp", ("INBOX",), Role.INBOX)
JAPANESE = SourceMailbox(2, "hanako@example.jp", ("INBOX", "お客様 & 予約/2026"), Role.OTHER)
DAY = datetime(2024, 3, 5, 10, 0, 0, tzinfo=timezone(timedelta(hours=9)))
OCTETS = (
    b"Subject: one\r\nMessage-ID: <1@example.jp>\r\n\r\nHello.\r\n",
    b"Subject: LF\nMessage-ID: <2@example.jp>\n\nFrom here\n>From there\n",
    b"Subject: no end\r\n\r\nno line end",
    b"Subject: twice\r\nMessage-ID: <1@example.jp>\r\n\r\nthe same Message-ID\r\n",
    b"From sender Mon Jan  1 00:00:00 2024\r\nSubject: mbox\r\n\r\nx\r\n",
    "Subject: 日本語\r\n\r\n本文".encode("cp932") + b"\r\n",
    b"Subject: long\r\n\r\n" + b"x" * 100_000 + b"\r\n",
    b"Subject: no body\r\nMessage-ID:\r\n <folded@example.jp>\r\n\r\n",
    b"no head at all",
    b"\r\nonly a body\r\n",
)
SAME = b"Subject: the same twice\r\n\r\nx\r\n"


def message(
    number: int,
    octets: bytes,
    mailbox: SourceMailbox = INBOX,
    flags: MessageFlag = MessageFlag.READ,
    keywords: tuple[str, ...] = (),
) -> RestorableMessage:
    """A message out of an archive."""
    return RestorableMessage(
        number=number,
        mailbox=mailbox,
        octets=octets,
        flags=flags,
        keywords=keywords,
        received=DAY + timedelta(minutes=number),
        date=None,
        message_id="",
        sender="hanako@example.jp",
        subject=f"message {number}",
        is_quoted=False,
        is_whole=True,
    )


def many(count: int) -> list[RestorableMessage]:
    """Small messages, every seventh twice, and the odd ones."""
    texts = [b"Subject: %d\r\nMessage-ID: <n%d@example.jp>\r\n\r\n%d\r\n" % (each, each, each) for each in range(count)]
    texts += [*OCTETS, SAME, SAME, *texts[::7]]
    return [message(number, octets) for number, octets in enumerate(texts)]


def digests(messages: list[RestorableMessage]) -> Counter[str]:
    """Of the CRLF form."""
    return Counter(hashlib.sha256(with_crlf(each.octets)).hexdigest() for each in messages)


def digests_on(session: ImapSession, below: str = "Restored") -> Counter[str]:
    """Of everything in the folders of restores."""
    found: Counter[str] = Counter()
    for folder in session.folders():
        if folder.path[0].startswith(below) and folder.is_selectable:
            opened = session.examine(folder.raw)
            uids = [each.uid for each in session.listed(opened)]
            for each in session.fetch(uids, io.BytesIO) if uids else ():
                assert isinstance(each.sink, io.BytesIO)
                found[hashlib.sha256(each.sink.getvalue()).hexdigest()] += 1
    return found
