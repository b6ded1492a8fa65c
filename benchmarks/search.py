"""Search beside a plain look through every text, and beside notmuch and mu where they are installed.

    python benchmarks/search.py [MESSAGES] [--others]

Writes that many seeded letters (Japanese for the most part, 456 characters on average), makes an archive of them and
its index, and asks both for pieces of the texts, 1, 2, 3 and 8 characters long. Every answer is compared with what a
look through the texts finds: hits that are wrong or missing are counted. Times are CPU seconds of this process where
nothing else is said; latencies are those of all hits, without a limit.
"""

import base64
import os
import random
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from itertools import accumulate
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from app.archive.bag import layout
from app.archive.catalog.catalog import rows
from app.archive.messages import MessageReader
from app.jobs import backup
from app.jobs.cancel import Cancel
from app.jobs.search import ArchiveSearch
from app.jobs.sources import Sources
from app.model.plan import BackupRequest
from app.search import content
from app.search.query import Field, parse
from app.system.home import own_home
from app.system.resources import resource as own_file
from app.textkit.folding import folded

MEAN = 456
QUERIES = 20
LENGTHS = (1, 2, 3, 8)
_FAMILIES = (("佐藤", "sato"), ("鈴木", "suzuki"), ("髙橋", "takahashi"), ("田中", "tanaka"), ("山﨑", "yamazaki"))
_GIVEN = ("花子", "太郎", "恵", "健", "さくら", "由美")
_PEOPLE = [
    (f"{family}{given}", f"{mail}{number}@example.jp")
    for number, given in enumerate(_GIVEN)
    for family, mail in _FAMILIES
]


def words(chance: random.Random) -> list[str]:
    """Words, the commonest first: those of the program's own sentences, then invented ones as rare as real ones are."""
    text = own_file("locale/ja/LC_MESSAGES/furoshiki.po").read_text(encoding="utf-8")
    found = "".join(re.findall(r'^msgstr(?:\[0\])? "(.+)"$', text, re.MULTILINE))
    # A word of Japanese and what is bound to it: kanji or katakana, then hiragana.
    pieces = re.findall(r"[\u4e00-\u9fff々]+[\u3041-\u3096]*|[\u30a1-\u30fe]+[\u3041-\u3096]*|[、。]", found)
    common = sorted(set(pieces), key=lambda piece: (-pieces.count(piece), piece))
    kanji = [bytes((high, low)).decode("euc_jp") for high in range(0xB0, 0xCF) for low in range(0xA1, 0xFE)]
    katakana = "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモラリルレロワンー"
    rare = ["".join(chance.choices(kanji, k=2)) + chance.choice("のをにはがで") for _ in range(14_000)]
    rare += ["".join(chance.choices(katakana, k=chance.randint(3, 6))) for _ in range(5_000)]
    rare += [f"user{number}" for number in range(1_000)]
    chance.shuffle(rare)
    return common + rare


def letters(count: int, seed: int = 1) -> Iterator[tuple[str, str, int]]:
    """Subject, text and number of a sender of each letter. How often a word comes is Zipf's law."""
    chance = random.Random(seed)
    vocabulary = words(chance)
    weights = list(accumulate(1 / (rank + 1) for rank in range(len(vocabulary))))
    for number in range(count):
        length = int(chance.expovariate(1 / (MEAN - 20))) + 20
        chosen = chance.choices(vocabulary, cum_weights=weights, k=length // 2 + 3)
        text = "".join(chosen)[:length]
        yield f"{''.join(chosen[:2])}の件 {number}", text, chance.randrange(len(_PEOPLE))


def message(number: int, subject: str, text: str, sender: int) -> bytes:
    """One letter as it is sent: in ISO-2022-JP, or in UTF-8 as base64 where that lacks a character, and every other."""
    name, address = _PEOPLE[sender]
    date = time.strftime("%a, %d %b %Y %H:%M:%S +0000", time.gmtime(1_000_000_000 + number * 3600))
    head = f"From: {_word(name)} <{address}>\nTo: hanako@example.com\nSubject: {_word(subject)}\nDate: {date}\n"
    head += f"Message-ID: <{number}@example.jp>\nMIME-Version: 1.0\nContent-Type: text/plain; charset="
    try:
        body = text.encode("iso-2022-jp") if number % 2 else b""
    except UnicodeEncodeError:
        body = b""
    if body:
        return f"{head}ISO-2022-JP\n\n".encode() + body + b"\n"
    return f"{head}UTF-8\nContent-Transfer-Encoding: base64\n\n".encode() + base64.encodebytes(text.encode())


def _word(text: str) -> str:
    return f"=?UTF-8?B?{base64.b64encode(text.encode()).decode()}?="


def measured(label: str, start: float, messages: int) -> None:
    """Prints the CPU time since `start`."""
    seconds = time.process_time() - start
    print(f"{label}: {seconds:.1f} s CPU, {seconds / messages * 1e6:.0f} us a message")


def archive_of(folder: Path, count: int) -> Path:
    """An archive of the letters, which lie in a mailbox file and, for other programs, in a Maildir."""
    (folder / "maildir" / "cur").mkdir(parents=True)
    (folder / "usb").mkdir()
    with (folder / "Inbox").open("wb") as mailbox:
        for number, letter in enumerate(letters(count)):
            data = message(number, *letter)
            mailbox.write(b"From - Mon Jan  2 10:00:00 2006\n" + data + b"\n")
            if "--others" in sys.argv:
                (folder / "maildir" / "cur" / f"{number}.example:2,S").write_bytes(data)
    sources = Sources(own_home(), (folder / "Inbox",))
    record = backup.run(backup.prepare(sources, BackupRequest(folder / "usb")), lambda event: None, Cancel())
    assert record.archive is not None and record.messages == count
    return record.archive


def texts_of(archive: Path) -> dict[int, str]:
    """The folded text of every message, by its number in the catalog."""
    with MessageReader(archive) as reader:
        return {row.id: folded(content.read(reader.octets(row)).text) for row in rows(archive / layout.CATALOG)}


def pieces_of(texts: list[str], length: int, chance: random.Random) -> list[str]:
    """Pieces of that length out of the texts, from inside of runs of Japanese."""
    found: list[str] = []
    while len(found) < QUERIES:
        runs = [run for run in re.findall(r"[^\W0-9a-z_]+", chance.choice(texts)) if len(run) >= length]
        if runs:
            run = chance.choice(runs)
            start = chance.randrange(len(run) - length + 1)
            found.append(run[start : start + length])
    return found


def compare(search: ArchiveSearch, texts: dict[int, str]) -> None:
    """Asks the index and looks through all texts; prints latencies, and hits that are wrong or missing."""
    chance = random.Random(2)
    index = search.index
    assert index is not None
    print("| characters | all hits, ms (median/max) | first 50, ms | plain look, ms | hits | wrong | missing |")
    print("|---|---|---|---|---|---|---|")
    for length in LENGTHS:
        ours, page, plain, hits, wrong, missing = [], [], [], 0, 0, 0
        for piece in pieces_of(list(texts.values()), length, chance):
            query = parse(piece, frozenset({Field.TEXT}), with_variants=False)
            start = time.perf_counter()
            answer = index.find(query)
            ours.append((time.perf_counter() - start) * 1000)
            found = set(answer)
            start = time.perf_counter()
            index.find(query, limit=50)
            page.append((time.perf_counter() - start) * 1000)
            start = time.perf_counter()
            truth = {number for number, text in texts.items() if piece in text}
            plain.append((time.perf_counter() - start) * 1000)
            hits, wrong, missing = hits + len(truth), wrong + len(found - truth), missing + len(truth - found)
        shown = (f"{statistics.median(each):.2f} / {max(each):.1f}" for each in (ours, page, plain))
        print(f"| {length} | {' | '.join(shown)} | {hits} | {wrong} | {missing} |")


def others(folder: Path, count: int) -> None:
    """The same mail with notmuch and mu: time to index, size, and how many they find of four words."""
    maildir, state = folder / "maildir", folder / "state"
    environment = {
        **os.environ,
        "XAPIAN_CJK_NGRAM": "1",
        "NOTMUCH_CONFIG": str(folder / "notmuch"),
        "HOME": str(folder),
    }
    (folder / "notmuch").write_text(f"[database]\npath={maildir}\n[new]\ntags=inbox\n")
    for name, make, find in (
        ("notmuch", [["notmuch", "new"]], ["notmuch", "count"]),
        ("mu", [["mu", "init", f"--maildir={maildir}", f"--muhome={state}"], ["mu", "index", f"--muhome={state}"]],
         ["mu", "find", f"--muhome={state}", "--fields=i"]),
    ):  # fmt: skip
        if shutil.which(name) is None:
            print(f"{name} is not installed")
            continue
        before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
        for command in make:
            subprocess.run(command, env=environment, check=True, capture_output=True)
        seconds = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before
        kept = maildir / ".notmuch" if name == "notmuch" else state
        size = sum(path.stat().st_size for path in kept.rglob("*") if path.is_file())
        print(f"{name}: {seconds:.1f} s CPU, {size / count:.0f} B a message")
        for word in ("予約", "お世話", "保存", "メール"):
            answer = subprocess.run([*find, word], env=environment, capture_output=True, text=True, check=False).stdout
            print(f"  {word}: {answer.strip() if name == 'notmuch' else len(answer.splitlines())}")


def main() -> None:
    """Prints everything."""
    count = next((int(each) for each in sys.argv[1:] if each.isdigit()), 20_000)
    with tempfile.TemporaryDirectory(prefix="furoshiki-search-") as name:
        folder = Path(name)
        archive = archive_of(folder, count)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        start = time.process_time()
        with closing(ArchiveSearch(archive, folder / "index")) as search:
            search.build(lambda event: None, Cancel())
            measured("index", start, count)
            size = sum(path.stat().st_size for path in (folder / "index").iterdir())
            print(f"index: {size / count:.0f} B a message, {size / 1e6:.1f} MB")
            after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
            print(f"memory: {after / 1024:.0f} MB at most, {before / 1024:.0f} MB of it before")
            start = time.process_time()
            texts = texts_of(archive)
            measured("reading all texts", start, count)
            print(f"text: {sum(map(len, texts.values())) / count:.0f} characters a message")
            compare(search, texts)
        if "--others" in sys.argv:
            others(folder, count)


if __name__ == "__main__":
    main()
