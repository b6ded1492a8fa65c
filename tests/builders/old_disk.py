"""A Mac of 2002, its disk a volume of HFS+ (`hfs_plus`): six years of mail, one click, and what is written over it.

The mailboxes are files that grow letter by letter between everything else, and so come to lie in many pieces. A deleted
file leaves no name behind, as HFS+ takes its record out of the catalogue.
"""

import random
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from app.jobs import people
from app.jobs.cancel import Cancel
from app.jobs.sources import Sources
from app.system.home import own_home
from tests.builders.hfs_plus import Reuse, Volume
from tests.builders.rescued import Mail, mails, mbox

CUSTOMERS = 50
MONTHS = 72
"""Six years, from Jaguar (2002) on."""
_MAIL = "Users/hanako/Library/Mail"
_INBOX, _SENT = "POP-hanako@pop.example.jp/INBOX", "Mailboxes/Sent Messages"


ROADS = ("whole", "cut", "fragment")
"""How a customer comes back: with a whole letter, with one that lost its end, with its headers alone."""


@dataclass(frozen=True, slots=True)
class Story:
    """A home whose account was deleted: the disk, the letters of every customer, and those of others."""

    disk: Volume
    letters: dict[str, list[Mail]]
    others: list[Mail]

    def in_one_piece(self) -> set[str]:
        """The customers of whom a whole letter still lies on the disk, byte after byte."""
        image = self.disk.image
        return {who for who, letters in self.letters.items() if any(each.data in image for each in letters)}


def six_years(seed: int, size: int, letters: int) -> Story:
    """Six years of a hairdresser's letters on a disk of `size` bytes, then the click that deleted her account.

    The mailboxes are those of Mac OS X 10.2: `~/Library/Mail/POP-…/INBOX.mbox/mbox` and `Mailboxes/Sent Messages.mbox/
    mbox`, each a file that grows month by month between everything else the computer writes. She had no address book.
    The account's folder goes with the account; the mailbox of sent mail is deleted with it.
    """
    chosen = random.Random(seed)
    disk, others = Volume(size), mails(seed + 3, letters // 4)
    by_customer = _letters(seed, letters, chosen)
    waiting = [(chosen.randrange(MONTHS), each) for some in by_customer.values() for each in some]
    waiting += [(chosen.randrange(MONTHS), each) for each in others]
    disk.write("System/everything", chosen.randbytes(size // 4))
    inbox, sent = (disk.create(f"{_MAIL}/{box}.mbox/mbox") for box in (_INBOX, _SENT))
    rest: list[str] = []

    def write(data: bytes) -> None:
        rest.append(f"Users/hanako/Documents/{len(rest)}")
        disk.write(rest[-1], data)

    thrown_away: set[str] = set()
    for month in range(MONTHS):
        for each in [letter for when, letter in waiting if when == month]:
            disk.append(inbox, mbox([each], mozilla=False))
            if chosen.random() < 0.3:
                disk.append(sent, mbox([_answer(each)], mozilla=False))
            write(chosen.randbytes(chosen.randint(500, 40_000)))
        # What else a month brings, and what is thrown away again so that the disk stays half full.
        for data in _month_of_use(chosen, size // 400):
            write(data)
        while disk.share_used > 0.55:
            path = chosen.choice(rest)
            if path not in thrown_away:
                thrown_away.add(path)
                disk.delete(path)
    disk.delete(f"{_MAIL}/{_INBOX.partition('/')[0]}")
    disk.delete(f"{_MAIL}/{_SENT}.mbox")
    return Story(disk, by_customer, others)


def half_a_day(story: Story, seed: int, written: int, reuse: Reuse) -> None:
    """What the computer writes while undelete tools are looked for: pages of the browser, programs, swapped memory."""
    chosen = random.Random(seed)
    story.disk.reuse = reuse
    for number, data in enumerate(_month_of_use(chosen, written)):
        story.disk.write(f"Users/hanako/Library/Caches/{number}", data)


def roads_of(story: Story, archive: Path | None) -> tuple[Counter[str], int]:
    """By which road each customer came back, the best of several; and how many who never wrote are in the book."""
    roads: Counter[str] = Counter({"not": CUSTOMERS})
    if archive is None:
        return roads, 0
    book = people.run(people.prepare(Sources(own_home(), (archive,))), lambda event: None, Cancel())
    known = {each.sender for each in story.others} | {"hanako@example.jp", "naka@example.jp"}
    strangers = 0
    for contact in book.people:
        road = next((each for each in ROADS if each in contact.mailboxes), "fragment")
        for address in contact.addresses:
            if address in story.letters:
                roads[road] += 1
                roads["not"] -= 1
            elif address not in known:
                strangers += 1
    return roads, strangers


def _letters(seed: int, count: int, chosen: random.Random) -> dict[str, list[Mail]]:
    """A few customers write often, many now and then, and every tenth a single time."""
    names = [f"okyaku{number:02}@example.jp" for number in range(CUSTOMERS)]
    weights = [1 / (number + 1) for number in range(CUSTOMERS - CUSTOMERS // 10)]
    writers = [*names, *chosen.choices(names[: len(weights)], weights, k=count - CUSTOMERS)]
    found: dict[str, list[Mail]] = {name: [] for name in names}
    for each, who in zip(mails(seed, count), writers, strict=True):
        data = each.data.replace(each.sender.encode(), who.encode())
        found[who].append(replace(each, data=data, sender=who))
    return found


def _answer(letter: Mail) -> Mail:
    head = (
        f"From: hanako@example.jp\nTo: {letter.sender}\nSubject: Re\nMessage-ID: <re.{zlib.crc32(letter.data):x}@example.jp>\n"
        "Date: Tue, 7 Mar 2006 12:00:00 +0900\nMIME-Version: 1.0\nContent-Type: text/plain; charset=ISO-2022-JP\n\n"
    )
    return replace(letter, data=head.encode() + "お待ちしております。\n".encode("iso-2022-jp"))


def _month_of_use(chosen: random.Random, size: int) -> Iterator[bytes]:
    done = 0
    while done < size:
        data = chosen.randbytes(chosen.choice((700, 3_000, 12_000, 60_000, 400_000)))
        done += len(data)
        yield data
