"""People behind headers that are hard to read: several in From, none in From, headers that begin late, odd dates."""

from datetime import datetime, timedelta

from tests.builders.labelled.maker import JAPAN, Maker
from tests.builders.labelled.model import Mail, Sender
from tests.builders.labelled.texts import words
from tests.builders.labelled.writing import Style, mailbox

MONTHS = words("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec")
OTHER_MONTHS = {
    "fr": words("janv. févr. mars avril mai juin juil. août sept. oct. nov. déc."),
    "de": words("Jan Feb Mär Apr Mai Jun Jul Aug Sep Okt Nov Dez"),
}


def two_in_from(m: Maker) -> list[Sender]:
    """Two mailboxes in From, sometimes with a Sender, sometimes as a group."""
    style = m.style()
    both = [m.person() for _ in range(2)]
    addresses = [m.address(person) for person in both]
    boxes = b", ".join(mailbox(person.kanji, address, style) for person, address in zip(both, addresses, strict=True))
    sender = boxes if m.rng.random() < 0.7 else b"Friends: " + boxes + b";"
    extra = [("Sender", addresses[0].encode())] if m.rng.random() < 0.5 else []
    first, second = (m.human(address, person.known_as) for person, address in zip(both, addresses, strict=True))
    return [m.human(first.address, first.names, m.mail(sender, style=style, extra=extra)), second]


def no_from(m: Maker) -> list[Sender]:
    """From is missing or empty; Reply-To, Sender or Return-Path has the address."""
    person, style = m.person(), m.style()
    address = m.address(person)
    box = mailbox(person.kanji, address, style)
    path = ("Return-Path", f"<{address}>".encode())
    way = m.rng.randrange(4)
    if way == 0:
        mail = m.mail(None, style=style, extra=[("Reply-To", box), path])
    elif way == 1:
        mail = m.mail(b"", style=style, extra=[("Reply-To", box), path])
    elif way == 2:
        mail = m.mail(m.one_of([b"<>", b"(no name)", b'""']), style=style, extra=[path])
    else:
        mail = m.mail(None, style=style, extra=[path])
    return [m.human(address, person.known_as if way < 2 else None, mail)]


def late_headers(m: Maker) -> list[Sender]:
    """Something stands before the headers, or between them."""
    person = m.person()
    address = m.address(person)
    data = m.letter(person.kanji, address, style=Style("utf-8")).data
    head, body = data.split(b"\n\n", 1)
    lines = head.split(b"\n")
    late = m.one_of([
        b"\n" + data, b"Re\n" + data, b"-----Original Message-----\n" + data, b"------=_cut here\n" + data,
        b"\xef\xbb\xbf" + data, b"*** Mail exported by MailSaver 2.1 ***\n\n" + data, b"\n\n\n" + data,
        b">" + b"From - Mon Jan  2 10:00:00 2006\n" + data, b"X-garbage line without colon\n" + data,
        b"\n".join([lines[0], b" ", *lines[1:]]) + b"\n\n" + body,
        b"\n".join([*lines[:2], b"", *lines[2:]]) + b"\n\n" + body,
        b"+OK 1523 octets\n" + data, data.replace(b"From: ", b"From:", 1), data.replace(b"From: ", b"From : ", 1),
        data.replace(b"From: ", b"FROM:\t", 1),
    ])  # fmt: skip
    return [m.human(address, person.known_as, Mail(late))]


def _odd(moment: datetime, form: int) -> tuple[str, str]:
    """A date in an odd form, and the right day ("none" where nobody can say)."""
    day, month, year = moment.day, MONTHS[moment.month - 1], moment.year
    clock = f"{moment:%H:%M:%S}"
    right = moment.date().isoformat()
    return [
        (f"{month} {day} {year} {clock} +0900", right),
        (f"{day:02} {moment.month}月 {year}", right),
        (f"{year}年{moment.month}月{day}日", right),
        (f"{day} {OTHER_MONTHS['de'][moment.month - 1]} {year} {clock} +0900", right),
        (f"{day} {OTHER_MONTHS['fr'][moment.month - 1]} {year} {clock} +0900", right),
        (f"{day} {month} {year} 3:45:00 PM +0900", right),
        (f"{day} {month} {year} {clock} GMT+9", right),
        (f"{day} {month} {year} 9:0:0 +0900", right),
        (f"Mon, {day} {month} {year % 100:02} {clock} +0900", right),
        (f"{year}/{moment.month:02}/{day:02} {clock}", right),
        (f"{year}-{moment.month:02}-{day:02}T{clock}+09:00", right),
        (f"{month} {day}, {year} {clock} JST", right),
        ("Sat, 01 Jan 2089 00:00:00 +0900", right),
        ("Thu, 01 Jan 1970 00:00:00 +0000", right),
        ("sometime in spring", right),
        (f"{day} {month} {year} {clock} +0900 (東京 (標準時))", right),
    ][form]  # fmt: skip


def odd_date(m: Maker) -> list[Sender]:
    """The date of the one mail stands in an odd form; Received has it too, where a server wrote one."""
    person = m.person()
    address = m.address(person)
    moment = m.when().astimezone(JAPAN).replace(hour=12) + timedelta(minutes=m.rng.randrange(90))
    form = m.rng.randrange(16)
    shown, right = _odd(moment, form)
    # What is no date at all, or one in the future or at the epoch, only a server can tell.
    without = ["Received"] if form not in (12, 13, 14) and m.rng.random() < 0.7 else []
    received = f"from a.example.jp by b.example.jp; {moment:%d} {MONTHS[moment.month - 1]} {moment:%Y %H:%M:%S} +0900"
    extra = [("Date", shown.encode()), *([] if without else [("Received", received.encode())])]
    mail = m.letter(person.kanji, address, extra=extra, without=without)
    return [m.human(address, person.known_as, mail, first=right)]


def no_date(m: Maker) -> list[Sender]:
    """A date nobody can read and no server that says otherwise: none, never a wrong one."""
    person = m.person()
    address = m.address(person)
    shown = m.one_of([b"31/02/20xx", b"yesterday", b"0", b"", b"Date", b"99 Foo 2001 10:00:00"])
    mail = m.letter(person.kanji, address, extra=[("Date", shown)], without=["Received"])
    return [m.human(address, person.known_as, mail, first="none")]


def shouting(m: Maker) -> list[Sender]:
    """Long folded headers, tabs, capitals and a stray CR."""
    person, style = m.person(), Style("iso-2022-jp")
    address = m.address(person)
    box = mailbox(person.kanji, address, style).replace(b" <", b"\n\t<")
    data = m.mail(box, style=style, extra=[("X-Long", b"a" * 900)]).data.replace(b"\nFrom: ", b"\nFROM: ")
    return [m.human(address, person.known_as, Mail(data.replace(b"\n", b"\r\n")))]
