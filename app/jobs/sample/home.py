"""Builds the sample home: a Mac with Apple Mail of three eras and a Thunderbird profile, and counts what it plants."""

import os
import plistlib
import random
import struct
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from app.jobs.sample import people
from app.jobs.sample.index import IndexRow, envelope_index
from app.jobs.sample.messages import Letter, Writer, attachment_head, ctime, day, owner, picture, written
from app.jobs.sample.people import MACHINES, NEWSLETTERS, OWNER_NEW, OWNER_OLD, OWNERS, Person
from app.model.store import Home, System

_ACCOUNT = "6F2A7C10-0B1D-4E5F-8A9B-0C1D2E3F4A5B"
_STORE = "0E9D8C7B-6A5F-4E3D-2C1B-0A9F8E7D6C5B"
_READ = 0x1


@dataclass(frozen=True, slots=True)
class Sample:
    """The home, and what a perfect reader finds in it. `customers` are addresses.

    `gaps` are messages only an index knows of.
    """

    home: Home
    messages: int
    incomplete: int
    gaps: int
    customers: frozenset[str]
    own: frozenset[str]


@dataclass(slots=True)
class _Build:
    """The work so far."""

    root: Path
    writer: Writer
    customers: list[Person]
    messages: int = 0
    incomplete: int = 0
    gaps: int = 0
    turn: int = 0
    met: set[str] = field(default_factory=set)

    def next_customer(self) -> Person:
        """The next customer in turn, noted as met."""
        person = self.customers[self.turn % len(self.customers)]
        self.turn += 1
        self.met.add(person.address)
        return person

    def put(self, name: str, data: bytes, when: datetime) -> None:
        """Writes one file with the date of its newest message."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        os.utime(path, (when.timestamp(), when.timestamp()))

    def received(self, to: str, start: datetime, count: int, days: int) -> list[Letter]:
        """Customers' letters, with now and then a newsletter or a machine among them."""
        letters = []
        for number in range(count):
            when = start + timedelta(days=number * days, minutes=self.writer.chance.randrange(600))
            if number % 9 == 5:
                letters.append(self.writer.letter("newsletters", NEWSLETTERS[number % 3], owner(to), when))
            elif number % 14 == 8:
                letters.append(self.writer.letter("automatic", MACHINES[number % 2], owner(to), when))
            else:
                letters.append(self.writer.letter("customer", self.next_customer(), owner(to), when))
        return letters

    def replies(self, sender: str, letters: Iterable[Letter]) -> list[Letter]:
        """The owner's answers to some of them."""
        return [
            self.writer.letter("reply", owner(sender), each.sender, each.when + timedelta(hours=3), answers=each.number)
            for each in letters
            if not each.extra and each.number % 4 == 0
        ]


def build(folder: Path) -> Sample:
    """Makes `folder` with the home of Hanako in it. Always the same, byte for byte. Raises FileExistsError."""
    root = folder / "Hanako"
    root.mkdir(parents=True)
    work = _Build(root, Writer(random.Random(2002)), people.customers())
    _jaguar(work)
    _tiger(work)
    _modern(work)
    _thunderbird(work)
    return Sample(
        home=Home(root, System.MACOS),
        messages=work.messages,
        incomplete=work.incomplete,
        gaps=work.gaps,
        customers=frozenset(work.met),
        own=frozenset(OWNERS),
    )


def _jaguar(work: _Build) -> None:
    """Mac OS X 10.2: a whole mailbox in one mbox file, with an index beside it."""
    account = f"Library/Mail/POP-{OWNER_OLD.replace('@', '@mail.')}"
    letters = work.received(OWNER_OLD, day(2002, 9, 1), 90, 9)
    styles = ("jis", "jis", "sjis-raw", "euc", "jis")
    _mbox(work, f"{account}/INBOX.mbox", letters, styles)
    _mbox(work, f"{account}/Sent Messages.mbox", work.replies(OWNER_OLD, letters), ("jis",))
    spam = Person("", "winner@lottery.example.com", "en")
    junk = [work.writer.letter("newsletters", spam, owner(OWNER_OLD), day(2003, 5, n + 1)) for n in range(4)]
    _mbox(work, f"{account}/Junk.mbox", junk, ("utf-8",))


def _mbox(work: _Build, package: str, letters: list[Letter], styles: tuple[str, ...]) -> None:
    text = bytearray()
    records = bytearray()
    for number, letter in enumerate(letters):
        message = written(letter, styles[number % len(styles)])
        entry = f"From {letter.sender.address} {ctime(letter.when)}\n".encode("ascii") + message + b"\n"
        names = letter.sender.name.encode("utf-8") + b"\0" + letter.subject.encode("utf-8") + b"\0"
        moment = int(letter.when.timestamp())
        tail = names + struct.pack(">II", moment, moment)
        records += struct.pack(">IIIII", 20 + len(tail), len(text), len(entry), 0, 0) + tail
        text += entry
    last = letters[-1].when
    index = struct.pack(">III", 0x000DBBA0, len(letters), int(last.timestamp())).ljust(0x20, b"\0") + records + bytes(4)
    work.put(f"{package}/mbox", bytes(text), last)
    work.put(f"{package}/table_of_contents", index, last)
    work.messages += len(letters)


def _tiger(work: _Build) -> None:
    """Mac OS X 10.4: one .emlx a message in a flat folder."""
    account = f"Library/Mail/POP-{OWNER_OLD.replace('@', '@mail.')}"
    letters = work.received(OWNER_OLD, day(2005, 6, 1), 60, 12)
    for number, letter in enumerate(letters):
        name = f"{account}/INBOX.mbox/Messages/{number + 1}.emlx"
        work.put(name, _emlx(written(letter, ("jis", "utf-8")[number % 2]), letter.when, 0x1), letter.when)
    url = f"pop://{OWNER_OLD.replace('@', '@mail.')}/INBOX"
    index = envelope_index([IndexRow(number + 1, url, letter) for number, letter in enumerate(letters)])
    work.put("Library/Mail/Envelope Index", index, letters[-1].when)
    work.messages += len(letters)
    # A file that was overwritten with rubbish: it is copied and named, and is no message.
    work.put(f"{account}/INBOX.mbox/Messages/900.emlx", b"\x8f\x02rubbish" * 40, day(2006, 1, 1))


def _modern(work: _Build) -> None:
    """V10: folders named by UUIDs, shards of a thousand, attachments taken out of their messages."""
    base = f"Library/Mail/V10/{_ACCOUNT}"
    letters = work.received(OWNER_NEW, day(2019, 4, 1), 100, 25)
    listed: list[IndexRow] = []
    for number, letter in enumerate(letters):
        row = 40 + number * 37
        listed.append(IndexRow(row, f"imap://{_ACCOUNT}/INBOX", letter))
        shard = "/".join(reversed(str(row // 1000))) + "/" if row >= 1000 else ""
        folder = f"{base}/INBOX.mbox/{_STORE}/Data/{shard}Messages"
        style = ("utf-8", "qp", "jis")[number % 3]
        if number in (10, 20, 30, 40, 50):
            _partial(work, folder, row, letter, downloaded=number < 35)
        else:
            attachment = ("写真.png", picture(work.writer.chance)) if number % 25 == 3 else None
            work.put(f"{folder}/{row}.emlx", _emlx(written(letter, style, attachment), letter.when, 0x1), letter.when)
    sent = work.replies(OWNER_NEW, letters)
    for number, letter in enumerate(sent):
        name = f"{base}/Sent Messages.mbox/{_STORE}/Data/Messages/{5000 + number}.emlx"
        listed.append(IndexRow(5000 + number, f"imap://{_ACCOUNT}/Sent%20Messages", letter))
        work.put(name, _emlx(written(letter, "utf-8"), letter.when, 0x1), letter.when)
    work.messages += len(letters) + len(sent)
    # Cut off in the middle, as a full disk leaves it.
    cut = work.writer.letter("customer", work.next_customer(), owner(OWNER_NEW), day(2024, 3, 3))
    whole = _emlx(written(cut, "utf-8", ("見本.png", picture(work.writer.chance))), cut.when, 0x1)
    work.put(f"{base}/INBOX.mbox/{_STORE}/Data/Messages/777.emlx", whole[:600], cut.when)
    work.messages += 1
    work.incomplete += 1
    # Mail shows a message whose file is gone, and does not show one that was deleted.
    lost = work.writer.letter("customer", work.next_customer(), owner(OWNER_NEW), day(2024, 3, 4))
    thrown = work.writer.letter("customer", work.next_customer(), owner(OWNER_NEW), day(2024, 3, 5))
    inbox = f"imap://{_ACCOUNT}/INBOX"
    listed += [IndexRow(777, inbox, cut), IndexRow(4000, inbox, lost), IndexRow(4001, inbox, thrown, deleted=True)]
    work.put("Library/Mail/V10/MailData/Envelope Index", envelope_index(listed), day(2024, 3, 5))
    work.gaps += 1
    accounts = {_ACCOUNT: {"AccountURL": f"imap://{OWNER_NEW.replace('@', '%40')}/"}}
    work.put("Library/Mail/V10/MailData/Signatures/AccountsMap.plist", plistlib.dumps(accounts), day(2024, 1, 1))
    version = plistlib.dumps({"LastUsedVersionDirectoryName": "V10"})
    work.put("Library/Mail/PersistenceInfo.plist", version, day(2024, 1, 1))


def _partial(work: _Build, folder: str, row: int, letter: Letter, *, downloaded: bool) -> None:
    """A message whose picture was taken out; the picture is beside it, or only on the server."""
    content = picture(work.writer.chance)
    stub = written(letter, "utf-8", ("髪型の写真.png", content))
    # The encoded body goes; its length stays, in Apple's own field.
    head = b"\n".join(attachment_head("髪型の写真.png"))
    start = stub.index(head) + len(head)
    end = stub.index(b"\n--=_", start)
    length = end - start - 2
    taken_out = stub[:start] + f"\nX-Apple-Content-Length: {length}\n".encode("ascii") + stub[end:]
    work.put(f"{folder}/{row}.partial.emlx", _emlx(taken_out, letter.when, 0x1), letter.when)
    if downloaded:
        beside = folder.removesuffix("Messages") + f"Attachments/{row}/2/髪型の写真.png"
        work.put(beside, content, letter.when)
    else:
        work.incomplete += 1


def _emlx(message: bytes, when: datetime, flags: int) -> bytes:
    plist = plistlib.dumps({"flags": flags, "date-received": int(when.timestamp()), "color": "000000"})
    return f"{len(message):<10}\n".encode("ascii") + message + plist


def _thunderbird(work: _Build) -> None:
    """A profile with one account, a folder with a Japanese name, and the mail of an account that was removed."""
    profile = "Library/Thunderbird/Profiles/a1b2c3d4.default"
    ini = (
        "[General]\nStartWithLastProfile=1\n\n[Profile0]\nName=default\nIsRelative=1\nPath=Profiles/a1b2c3d4.default\n"
    )
    work.put("Library/Thunderbird/profiles.ini", ini.encode("ascii"), day(2012, 1, 1))
    prefs = {
        "mail.accountmanager.accounts": "account1,account2",
        "mail.account.account1.server": "server1",
        "mail.account.account1.identities": "id1",
        "mail.account.account2.server": "server2",
        "mail.identity.id1.useremail": OWNER_NEW,
        "mail.server.server1.type": "pop3",
        "mail.server.server1.hostname": "pop.example.jp",
        "mail.server.server1.directory-rel": "[ProfD]Mail/pop.example.jp",
        "mail.server.server2.type": "none",
        "mail.server.server2.name": "Local Folders",
        "mail.server.server2.directory-rel": "[ProfD]Mail/Local Folders",
    }
    lines = "".join(f'user_pref("{name}", "{value}");\n' for name, value in prefs.items())
    work.put(f"{profile}/prefs.js", lines.encode("ascii"), day(2012, 1, 1))
    work.put(f"{profile}/logins.json", b'{"note": "not a real password"}\n', day(2012, 1, 1))
    inbox = work.received(OWNER_NEW, day(2008, 2, 1), 45, 20)
    mail = f"{profile}/Mail/pop.example.jp"
    work.put(f"{mail}/Inbox", _thunderbird_mbox(inbox, {7: 0x9, 12: 0x401}), inbox[-1].when)
    work.incomplete += 1
    bridal = work.received(OWNER_NEW, day(2010, 3, 1), 12, 30)
    work.put(f"{mail}/Inbox.sbd/婚礼・着付け", _thunderbird_mbox(bridal, {}), bridal[-1].when)
    sent = work.replies(OWNER_NEW, inbox)
    work.put(f"{mail}/Sent", _thunderbird_mbox(sent, {}), sent[-1].when)
    removed = work.received(OWNER_OLD, day(2007, 1, 5), 15, 9)
    work.put(f"{profile}/Mail/pop.old.example.jp/Inbox", _thunderbird_mbox(removed, {}), removed[-1].when)
    # Thunderbird makes the Local Folders at its first start.
    work.put(f"{profile}/Mail/Local Folders/Trash", b"", day(2012, 1, 1))
    for folder in (f"{mail}/Inbox", f"{mail}/Sent", f"{profile}/Mail/pop.old.example.jp/Inbox"):
        work.put(f"{folder}.msf", b'// <!-- <mdb:mork:z v="1.4"/> -->\n', day(2012, 1, 1))
    work.messages += len(inbox) + len(bridal) + len(sent) + len(removed)


def _thunderbird_mbox(letters: list[Letter], status: dict[int, int]) -> bytes:
    text = bytearray()
    for number, letter in enumerate(letters):
        message = written(letter, ("utf-8", "jis")[number % 2])
        if number % 11 == 4:
            message += b">From now on I will come on Mondays.\n"
        bits = status.get(number, _READ)
        text += f"From - {ctime(letter.when)}\nX-Mozilla-Status: {bits:04x}\nX-Mozilla-Status2: 00000000\n".encode(
            "ascii"
        )
        text += message + b"\n"
    return bytes(text)
