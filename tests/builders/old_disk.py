"""A disk as a Mac of 2002 filled it, without the file system on it: which bytes lie where, and what is freed and reused.

Nothing here writes HFS+: no volume header, no catalogue, nothing that `fsck` would know. What matters for a search is
laid out as HFS+ lays it out: allocation blocks of 4 KB, taken by a search that goes on where the last one ended and
begins again at the front (`nextAllocation` of the volume header, Apple's technical note 1150), files that grow block by
block and so come to lie in many pieces, sectors of zeros behind the end of a file, and blocks that keep what was in them
when they are freed. A deleted file leaves no name behind, as in HFS+, which takes the record out of its catalogue.
"""

import random
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from enum import Enum
from pathlib import Path

from app.jobs import people
from app.jobs.cancel import Cancel
from app.jobs.sources import Sources
from app.system.home import own_home
from tests.builders.rescued import Mail, mails, mbox

BLOCK, SECTOR = 4096, 512
CUSTOMERS = 50
MONTHS = 72
"""Six years, from Jaguar (2002) on."""


ROADS = ("whole", "cut", "fragment")
"""How a customer comes back: with a whole letter, with one that lost its end, with its headers alone."""


class Reuse(Enum):
    """Where new files go when old ones were freed."""

    NEXT = "goes on behind the newest file"
    """As HFS+ does: freed blocks have their turn when the search comes round to them."""
    FIRST = "the first free block"
    """The worst a disk can do: what was freed at the front goes first."""


@dataclass(slots=True)
class File:
    """The blocks of a file in order, and its length in bytes."""

    blocks: list[int] = field(default_factory=list)
    size: int = 0


class Disk:
    """An empty disk of so many bytes; `image` is what is on it."""

    def __init__(self, size: int) -> None:
        self.image = bytearray(size)
        self.reuse = Reuse.NEXT
        self._used = bytearray(size // BLOCK)
        self._next = 0

    @property
    def share_used(self) -> float:
        """How full it is, 0 to 1."""
        return sum(self._used) / len(self._used)

    def append(self, file: File, data: bytes) -> None:
        """Writes at the end of a file."""
        at = 0
        while at < len(data):
            inside = file.size % BLOCK
            if inside == 0:
                file.blocks.append(self._take())
            start = file.blocks[-1] * BLOCK + inside
            piece = data[at : at + BLOCK - inside]
            self.image[start : start + len(piece)] = piece
            rest = -(start + len(piece)) % SECTOR
            self.image[start + len(piece) : start + len(piece) + rest] = bytes(rest)
            file.size += len(piece)
            at += len(piece)

    def write(self, data: bytes) -> File:
        """A new file."""
        file = File()
        self.append(file, data)
        return file

    def delete(self, file: File) -> None:
        """Frees the blocks of a file; what is in them stays."""
        for block in file.blocks:
            self._used[block] = 0

    def _take(self) -> int:
        start = self._next if self.reuse is Reuse.NEXT else 0
        block = self._used.find(0, start)
        block = block if block >= 0 else self._used.find(0)
        assert block >= 0, "the disk is full"
        self._used[block] = 1
        self._next = block + 1
        return block


@dataclass(frozen=True, slots=True)
class Story:
    """A home whose account was deleted: the disk, the letters of every customer, and those of others."""

    disk: Disk
    letters: dict[str, list[Mail]]
    others: list[Mail]

    def in_one_piece(self) -> set[str]:
        """The customers of whom a whole letter still lies on the disk, byte after byte."""
        image = bytes(self.disk.image)
        return {who for who, letters in self.letters.items() if any(each.data in image for each in letters)}


def six_years(seed: int, size: int, letters: int) -> Story:
    """Six years of a hairdresser's letters on a disk of `size` bytes, then the click that deleted her account.

    The mailboxes are those of Mac OS X 10.2: `~/Library/Mail/POP-…/INBOX.mbox/mbox` and `Mailboxes/Sent Messages.mbox/
    mbox`, each a file that grows month by month between everything else the computer writes. She had no address book.
    """
    chosen = random.Random(seed)
    disk, others = Disk(size), mails(seed + 3, letters // 4)
    by_customer = _letters(seed, letters, chosen)
    waiting = [(chosen.randrange(MONTHS), each) for some in by_customer.values() for each in some]
    waiting += [(chosen.randrange(MONTHS), each) for each in others]
    inbox, sent, rest = File(), File(), [disk.write(chosen.randbytes(size // 4))]
    for month in range(MONTHS):
        for each in [letter for when, letter in waiting if when == month]:
            disk.append(inbox, mbox([each], mozilla=False))
            if chosen.random() < 0.3:
                disk.append(sent, mbox([_answer(each)], mozilla=False))
            rest.append(disk.write(chosen.randbytes(chosen.randint(500, 40_000))))
        # What else a month brings, and what is thrown away again so that the disk stays half full.
        rest += [disk.write(each) for each in _month_of_use(chosen, size // 400)]
        while disk.share_used > 0.55:
            disk.delete(rest.pop(chosen.randrange(1, len(rest))))
    for file in (inbox, sent):
        disk.delete(file)
    return Story(disk, by_customer, others)


def half_a_day(story: Story, seed: int, written: int, reuse: Reuse) -> None:
    """What the computer writes while undelete tools are looked for: pages of the browser, programs, swapped memory."""
    chosen = random.Random(seed)
    story.disk.reuse = reuse
    for data in _month_of_use(chosen, written):
        story.disk.write(data)


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
