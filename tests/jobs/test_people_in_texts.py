"""Customers who stand only in the text of what forms, shops and reservation systems send, in every encoding."""

import quopri
from base64 import b64encode, encodebytes
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from app.archive.bag import layout
from app.contacts.text_people import TextPlace, TextReference
from app.formats.reading.worker import Worker
from app.jobs import backup, people
from app.jobs.cancel import Cancel
from app.jobs.sample import dbx as sample_dbx
from app.jobs.sources import Sources
from app.jobs.texts import MessageStarts
from app.model.contact import Confidence, Contact, Kind
from app.model.events import Event
from app.model.mail import Message
from app.model.plan import BackupRequest
from app.system.home import own_home
from tests.builders.unix import put

LETTERS = (
    ("SALON予約 <noreply@yoyaku.example.com>", "新しい予約が入りました",
     "以下の予約を受け付けました。\n────────\n■お名前　　{name} 様\n■メール　　{mail}\n■電話番号　090-1111-2222\n────────\n"
     "SALON予約 サポート\nTEL 03-0000-1111\nsupport@yoyaku.example.com\n"),
    ("Airy <info@airy.example.jp>", "予約受付のお知らせ",
     "予約者氏名\n{name} 様\n\n電話番号\n090-1111-2222\n\nメールアドレス\n{mail}\n\nメニュー\nカット\n"),
    ("楽市 <order@rakuichi.example.jp>", "注文内容ご確認",
     "[注文者]\n{name} (ヤマダ ハナコ) 様\n〒111-2222 東京都\n(TEL) 090-1111-2222\n(メール) {mail}\n[送付先] 同上\n"),
    ("WordPress <wordpress@salon.example.jp>", "お問い合わせがありました",
     "差出人: {name} <{mail}>\n題名: 質問\n\nメッセージ本文:\nこんにちは。\n"),
    ("HP <postmail@hosting.example.jp>", "HPから",
     "【 お名前 】 {name}\n【 E-mail 】 {mail}\n【 電話番号 】 090-1111-2222\n【 内容 】 料金\n"),
    ("Builder <form-submission@builder.example>", "Form Submission", "Name: {name}\n\nEmail: {mail}\n\nMessage: hi\n"),
    ("Calendar <notifications@calendar.example>", "New Event", "Invitee:\n{name}\n\nInvitee Email:\n{mail}\n"),
)  # fmt: skip
HTML = "<table><tr><th>お名前</th><td>{name}</td></tr><tr><th>メール</th><td><a href='mailto:{mail}'>{mail}</a></td></tr></table>"


def silent(event: Event) -> None:
    """Nobody listens."""


def bodies(text: str, html: str) -> Iterator[bytes]:
    """One text as mail has had it: head fields of the body, an empty line, the body."""
    plain = b"Content-Type: text/plain; charset="
    yield plain + b"ISO-2022-JP\n\n" + text.encode("iso2022_jp", "replace")
    yield plain + b"UTF-8\nContent-Transfer-Encoding: base64\n\n" + encodebytes(text.encode())
    yield plain + b"UTF-8\nContent-Transfer-Encoding: quoted-printable\n\n" + quopri.encodestring(text.encode())
    yield plain + b"Shift_JIS\n\n" + text.encode("cp932", "replace")
    coded = b"Content-Type: text/html; charset=UTF-8\nContent-Transfer-Encoding: base64\n\n" + encodebytes(
        html.encode()
    )
    yield coded
    stub = plain + b"UTF-8\n\nPlease read this message as HTML.\n"
    yield b"Content-Type: multipart/alternative; boundary=b\n\n--b\n" + stub + b"--b\n" + coded + b"--b--\n"


def write(mailbox: Path) -> set[str]:
    """A mailbox with every letter in every encoding; returns the addresses of the customers."""
    customers = set()
    with mailbox.open("wb") as file:
        for number, (sender, subject, text) in enumerate(LETTERS):
            for other in range(6):
                mail = f"kyaku{number}{other}@example.net"
                customers.add(mail)
                body = list(bodies(text.format(name="山田 花子", mail=mail), HTML.format(name="山田 花子", mail=mail)))[
                    other
                ]
                name, _, address = sender.partition(" <")
                file.write(
                    b"From - Mon Jan  2 10:00:00 2006\nFrom: =?UTF-8?B?%b?= <%b\nSubject: =?UTF-8?B?%b?=\n"
                    b"To: me@isp.example.jp\nDate: Mon, 2 Jan 2006 10:00:00 +0900\nMessage-ID: <%d@x>\n%b\n\n"
                    % (
                        b64encode(name.encode()),
                        address.encode(),
                        b64encode(subject.encode()),
                        number * 10 + other,
                        body,
                    )
                )
    return customers


def check(found: tuple[Contact, ...], customers: set[str]) -> None:
    by_address = {each.address: each for each in found}
    assert customers <= set(by_address)
    for address in customers:
        contact = by_address[address]
        assert contact.name == "山田 花子" and contact.kind in (Kind.PERSON, Kind.UNKNOWN)
        assert (contact.sources, contact.received) == (("message_text",), 0) and "named_in_text" in contact.why
        assert contact.found_in[0].confidence is Confidence.LOW
    senders = {sender.partition("<")[2].strip("<>") for sender, *_ in LETTERS}
    assert set(by_address) <= customers | senders


def test_from_the_mail_and_from_an_archive(tmp_path: Path) -> None:
    mailbox = tmp_path / "Inbox"
    customers = write(mailbox)
    sources = Sources(own_home(), (mailbox,))
    check(people.run(people.prepare(sources), silent, Cancel()).people, customers)
    request = BackupRequest(tmp_path / "usb", "test")
    record = backup.run(backup.prepare(sources, request), silent, Cancel(), now=lambda: datetime(2026, 1, 2))
    assert record.archive is not None
    check(people.run(record.archive, silent, Cancel()).people, customers)
    written = (record.archive / layout.ADDRESS_BOOK / "everyone.csv").read_text(encoding="utf-8-sig")
    assert all(customer in written for customer in customers)


def test_texts_of_a_container_name_the_same_people_however_they_are_read(tmp_path: Path) -> None:
    """They are looked at while the readable copy is written, or else read ahead; direct reading asks for each."""
    customers = write(tmp_path / "Inbox")
    letters = (tmp_path / "Inbox").read_bytes().split(b"From - Mon Jan  2 10:00:00 2006\n")[1:]
    # Of a sender whose texts name nobody so many are read and no more: the customer in the last stays unknown.
    nobody = b"From: no-reply@quiet.example.jp\nSubject: \xe4\xba\x88\xe7\xb4\x84\nMessage-ID: <q%d@x>\n\n%b\n"
    letters += [nobody % (number, b"text") for number in range(70)]
    letters.append(nobody % (99, LETTERS[0][2].format(name="山田 花子", mail="late@example.net").encode()))
    source = put(tmp_path / "Inbox.dbx", sample_dbx.dbx([each.replace(b"\n", b"\r\n") for each in letters], block=512))
    sources = Sources(own_home(), (source,))
    books = []
    for readable in (True, False):
        request = BackupRequest(tmp_path / f"usb {readable}", "test", readable=readable)
        record = backup.run(backup.prepare(sources, request), silent, Cancel())
        assert record.archive is not None
        books.append((record.archive / layout.ADDRESS_BOOK / "everyone.csv").read_text(encoding="utf-8-sig"))
    assert books[0] == books[1]
    assert all(customer in books[0] for customer in customers) and "late@example.net" not in books[0]
    with Worker() as worker, MessageStarts(worker) as starts:
        keys = [each.origin.offset for each in worker.read(source, "dbx") if isinstance(each, Message)]
        places = [TextPlace(str(source), "dbx", key, 0) for key in keys]
        wanted = [TextReference("", "", None, place, is_likely=True) for place in places]
        one_by_one = [starts.read(place, 300) for place in places]
        assert [start for _, start in starts.ahead(wanted, 300)] == one_by_one
        assert len(one_by_one) == len(letters) and max(map(len, one_by_one)) == 300
