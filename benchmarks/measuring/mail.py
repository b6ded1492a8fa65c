"""Seeded mail to measure with, the same everywhere: `python -m benchmarks.measuring.mail SET FOLDER MESSAGES`.

A set is made by a process of its own, so that the memory this takes is not counted as that of what is measured. The
people are invented; D4 takes the heads of real mail from the corpus of the tests, where that is on the machine.
"""

import base64
import os
import plistlib
import random
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

_LINE = b"From - Tue Oct  3 12:00:00 2023\n"
_PLIST = plistlib.dumps({"flags": 1, "date-received": 1136163600})
_CHANGED_SHARE = 100
"""One file of so many is another when mail has changed."""
_EXTRA = ("List-Unsubscribe: <https://example.com>\n", "X-Mailer: iPhone Mail (13E238)\n", "", "", "")


@dataclass(frozen=True, slots=True)
class MailSet:
    """A kind of data: what it is, how many messages at full scale, and what writes them into a folder."""

    what: str
    messages: int
    make: Callable[[Path, int], None]


def mailbox(folder: Path, messages: int) -> None:
    """One mbox of mails of 30 kB each, 70 % of it base64."""
    chance, text = random.Random(1), _text(random.Random(2))
    with (folder / "Inbox").open("wb") as sink:
        for number in range(messages):
            file = base64.encodebytes(chance.randbytes(chance.randrange(11_000, 20_000)))
            start = chance.randrange(len(text) // 142) * 71
            sink.write(
                _LINE + with_attachment(number, text[start : start + 71 * chance.randrange(60, 160)], file) + b"\n"
            )


def emlx(folder: Path, messages: int) -> None:
    """Files of Apple Mail of 9 kB on average, half of them text, half base64 that cannot be compressed."""
    chance, text = random.Random(3), _text(random.Random(4))
    for number in range(messages):
        path = emlx_path(folder, number)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(_emlx(chance, text, number))


def emlx_path(folder: Path, number: int) -> Path:
    """Where Apple Mail keeps message `number`: the digits of its thousands are folders, the last one first."""
    shards = reversed(str(number // 1000)) if number >= 1000 else ()
    return folder.joinpath("Library", "Mail", "V10", "A.mbox", "Data", *shards, "Messages", f"{number}.emlx")


def change(folder: Path, messages: int, turn: int) -> int:
    """Writes other mail into 1 % of the files that `emlx` made, others in every turn; returns how many."""
    chance, text = random.Random(1000 + turn), _text(random.Random(4))
    chosen = chance.sample(range(messages), max(messages // _CHANGED_SHARE, 1))
    for number in chosen:
        emlx_path(folder, number).write_bytes(_emlx(chance, text, number))
    return len(chosen)


def small(folder: Path, messages: int) -> None:
    """One mbox of small mails in turn from many people, one for every ten mails."""
    senders = max(messages // 10, 1)
    with (folder / "Inbox").open("w", encoding="utf-8") as sink:
        for number in range(messages):
            sender = number * 7919 % senders
            sink.write(
                "From - Mon Jan  2 10:00:00 2006\n"
                f"Received: from mx{number % 9}.example.jp; Mon, 2 Jan 2006 10:00:00 +0900\n"
                f'From: "Person {sender}" <person.{sender}@mail{sender % 997}.example.jp>\nTo: me@example.jp\n'
                f"Subject: Hello {number % 1000}\n"
                f"Date: Mon, {1 + number % 28} Jan {2000 + number % 25} 10:00:00 +0900\n"
                f"Message-ID: <{number}.abc@example.jp>\n{_EXTRA[sender % 5]}\nBody\n\n"
            )


def real_heads(folder: Path, messages: int) -> None:
    """One mbox of the heads of the corpus, with other identifiers, times and subjects, and a short text."""
    from tests.conftest import CORPUS, NO_CORPUS

    if not CORPUS.is_dir():
        sys.exit(NO_CORPUS)
    heads, chance = list(_heads(CORPUS)), random.Random(5)
    with (folder / "Inbox").open("wb") as sink:
        for number in range(messages):
            sink.write(
                _LINE + _varied(chance.choice(heads), number) + b"\n" + b"Body of the message, short.\n" * 20 + b"\n"
            )


def outlook(folder: Path, messages: int) -> None:
    """A PST of Outlook's layout; every third mail has an attachment. readpst and libpff read it, too."""
    from tests.builders.outlook_files import outlook_file

    chance, text = random.Random(6), _text(random.Random(7))

    def mails() -> Iterator[bytes]:
        for number in range(messages):
            start = chance.randrange(len(text) // 142) * 71
            body = text[start : start + 71 * chance.randrange(5, 60)]
            file = chance.randbytes(chance.randrange(2000, 34_000))
            whole = plain(number, body) if number % 3 else with_attachment(number, body, base64.encodebytes(file))
            yield whole.replace(b"\n", b"\r\n")

    (folder / "Outlook.pst").write_bytes(outlook_file(mails()).data)


def flat(folder: Path, messages: int) -> None:
    """That many small .eml files in one folder."""
    (folder / "Mail").mkdir()
    for number in range(messages):
        path = os.fspath(folder / "Mail") + f"/{number}.eml"
        with open(path, "wb") as sink:
            sink.write(plain(number, b"Body of the message, short.\n"))


SETS = {
    "D1": MailSet("one mbox, mails of 30 kB, 70 % base64", 30_300, mailbox),
    "D2": MailSet(".emlx files of 9 kB, half of the bodies incompressible", 20_000, emlx),
    "D3": MailSet("one mbox of small mails, ten from each sender", 200_000, small),
    "D4": MailSet("one mbox of real heads of the corpus, varied", 70_000, real_heads),
    "D5": MailSet("one PST, every third mail with an attachment", 4_999, outlook),
    "D7": MailSet(".eml files in one flat folder", 300_000, flat),
}
"""By name. D6 is D2 with 1 % changed."""


def plain(number: int, text: bytes) -> bytes:
    """A mail of text alone."""
    return _head(number) + b"Content-Type: text/plain; charset=UTF-8\nContent-Transfer-Encoding: 7bit\n\n" + text


def with_attachment(number: int, text: bytes, encoded: bytes) -> bytes:
    """A mail with a text and a picture."""
    return (
        _head(number)
        + b'Content-Type: multipart/mixed; boundary="m"\n\n--m\nContent-Type: text/plain; charset=UTF-8\n\n'
        + text
        + b'\n--m\nContent-Type: image/jpeg; name="a.jpg"\nContent-Disposition: attachment; filename="a.jpg"\n'
        + b"Content-Transfer-Encoding: base64\n\n"
        + encoded
        + b"--m--\n"
    )


def _head(number: int) -> bytes:
    """A head as it arrives today: relays, a signature, Japanese names."""
    relays = b"".join(
        b"Received: from mx%d.example.jp (mx%d.example.jp [192.0.2.%d])\n\tby mx.example.jp with ESMTPS id %d\n"
        b"\tfor <salon@example.jp>; Tue, 3 Oct 2023 12:%02d:00 +0900\n" % (hop, hop, hop, number, number % 60)
        for hop in (1, 2, 3)
    )
    return (
        relays
        + b"DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.jp; s=s1;\n\th=from:to:subject:date;\n\tb="
        + b"Zm9vYmFy" * 40
        + b"\nFrom: =?UTF-8?B?5bGx55Sw5aSq6YOO?= <c%d@example.jp>\nTo: salon@example.jp\n" % (number % 500)
        + b"Subject: =?ISO-2022-JP?B?GyRCTT1McyROJCo0aiQkGyhC?= %d\n" % number
        + b"Date: Tue, 3 Oct 2023 12:%02d:00 +0900\n" % (number % 60)
        + b"Message-ID: <%d@example.jp>\nMIME-Version: 1.0\n" % number
    )


def _emlx(chance: random.Random, text: bytes, number: int) -> bytes:
    if number % 2:
        data = with_attachment(number, text[:710], base64.encodebytes(chance.randbytes(chance.randrange(2000, 9000))))
    else:
        start = chance.randrange(len(text) // 142) * 71
        data = plain(number, text[start : start + 71 * chance.randrange(30, 190)])
    return b"%-10d\n" % len(data) + data + _PLIST


def _text(chance: random.Random) -> bytes:
    """Lines of letters and blanks to cut texts from, 100 kB."""
    return b"".join(bytes(chance.choices(b"abcdefghijklmnopqrstuvwxyz    ", k=70)) + b"\n" for _ in range(1400))


def _heads(corpus: Path) -> Iterator[bytes]:
    """Usual heads of the corpus: with a sender, without lines that would begin a mail of their own."""
    for path in sorted(path for folder in ("eml", "mbox") for path in (corpus / folder).rglob("*") if path.is_file()):
        mails = re.split(rb"(?m)^From [^\n]*\n", path.read_bytes().replace(b"\r\n", b"\n"))
        for mail in mails[:61]:
            head = mail.partition(b"\n\n")[0]
            usual = re.match(rb"[!-9;-~]+[ \t]*:", head) and re.search(rb"(?m)^From:", head)
            if usual and len(head) < 20_000 and b"\r" not in head and b"\0" not in head:
                yield head + b"\n"


def _varied(head: bytes, number: int) -> bytes:
    clock = b"%02d:%02d:%02d" % (number % 24, number % 60, number // 60 % 60)
    head = re.sub(rb"(?im)^(message-id:\s*<)", rb"\g<1>%d." % number, head, count=1)
    head = re.sub(rb"(?m)^(Date:[^\n]*?)\d\d:\d\d:\d\d", lambda found: found[1] + clock, head, count=1)
    return re.sub(rb"(?m)^(Subject: [ -~]*)$", rb"\g<1> %d" % number, head, count=1)


if __name__ == "__main__":
    SETS[sys.argv[1]].make(Path(sys.argv[2]), int(sys.argv[3]))
