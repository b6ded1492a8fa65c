"""Deleted mail brought back, beside other programs: `python -m benchmarks.rescue [SEED [MAILS]]`, as root on Linux.

For each file system a disk image is made, filled and emptied (`rescue_disks`): older mail that leaves slack, then mail
in mbox, emlx, eml, the pieces of Outlook Express and files of Outlook, bait, pictures; then the mail is deleted and
newer files overwrite a part. The image is not touched any more. What is still in it in one piece is what can come back;
of a message of Outlook, whose blocks need not lie together, that all sectors of its blocks are still there. Such a
message is exact where it is what our own reader makes of it while its file is there. Printed are: exact messages,
messages inside of an output, senders, outputs whose sender was never there; the same for PhotoRec, foremost and scalpel
where they are installed. The kinds of mail are others than those of the tests, and so is the seed.

The name of a file system (`hfs+`) measures that alone; `--write` puts the figures of each into its place in
docs/rescue.md, where it has one.
With `--speed` the carver alone is measured on random bytes and on a mailbox file, beside `cat` and `grep -c`.
"""

import base64
import hashlib
import itertools
import os
import random
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from app.formats.outlook.pst import PstFile
from app.jobs import rescue
from app.jobs.cancel import Cancel
from app.model.format import MessageKey
from app.model.rescue import Grade
from app.rescue.carver import carve
from app.system.raw_reading import RawFile
from benchmarks.measuring.machine import machine
from benchmarks.measuring.report import put
from benchmarks.rescue_disks import SYSTEMS, disk_of
from tests.builders import rescued
from tests.builders.outlook_files import outlook_file
from tests.builders.rescued import Mail

DOCUMENT = Path(__file__).resolve().parents[1] / "docs" / "rescue.md"
_SENDER = re.compile(rb"o?kyaku[0-9a-f]+[-x][0-9]+@")
_FROM = re.compile(rb"(?im)^From:[^\n]*?([^\s<>\"]+@[^\s<>\"]+)")


@dataclass(frozen=True, slots=True)
class Planted:
    """A deleted message, the form of file it was in, and the bytes that hold it on the disk."""

    mail: Mail
    form: str
    raw: bytes
    sectors: tuple[bytes, ...] = ()
    """Of a message of Outlook: it has no bytes in one piece."""


def others(seed: int, count: int, line_end: bytes) -> list[Mail]:
    """Mail with other heads than that of the tests: of Gmail, without Received, in EUC-JP, JIS7 kana, nested parts."""
    chosen = random.Random(seed)
    return [_other(chosen, f"{seed:x}x{number}", number % 6, line_end) for number in range(count)]


def _other(chosen: random.Random, key: str, kind: int, line_end: bytes) -> Mail:
    sender = f"okyaku{key}@{chosen.choice(('example.ne.jp', 'sub.example.jp', 'example.net'))}"
    text = "".join(
        chosen.choice(("明日お願いします。", "ありがとう！", "３時に行きます。\n"))
        for _ in range(chosen.randint(3, 90))
    )
    ident = f"<{chosen.getrandbits(70):X}.{chosen.randint(1, 9999)}@{sender}>"
    first = {
        0: "Delivered-To: hanako@example.jp\nReceived: by 2002:a05:6a10 with SMTP id x1csp;\n        Mon, 6 Mar 2023",
        1: f"From: {sender}\nTo: hanako@example.jp\nSubject: {chosen.getrandbits(30)}",
        2: f'Received: (qmail {chosen.randint(1, 9999)} invoked); 6 Mar 2006\nFrom: "{sender}" <{sender}>',
        3: "X-Received: by 10.0.0.1\nX-UIDL: 1234\nReturn-path: <" + sender + ">\nEnvelope-to: hanako@example.jp",
        4: f"DATE: Mon, 06 Mar 2006 10:00:00 +0900\nFROM: {sender}\nTO: hanako@example.jp",
        5: "Authentication-Results: mx.example.jp; spf=pass\nDKIM-Signature: v=1; d=example.net;\n\tbh=abc=",
    }[kind]
    lines = [first, f"Message-ID: {ident}", "MIME-Version: 1.0"]
    if kind in (0, 3, 5):
        lines.append(f"From: =?utf-8?Q?=E6=A3=AE?= <{sender}>")
    if kind in (0, 5):
        outer, inner = f"o{chosen.getrandbits(60):x}", f"i{chosen.getrandbits(60):x}"
        lines.append(f"Content-Type: multipart/mixed; boundary={outer}")
        alternative = (
            f"--{inner}\nContent-Type: text/plain; charset=UTF-8\nContent-Transfer-Encoding: base64\n\n"
            + base64.encodebytes(text.encode()).decode()
            + f"--{inner}\nContent-Type: text/html; charset=UTF-8\n\n<p>{text}</p>\n--{inner}--\n"
        )
        file = base64.encodebytes(chosen.randbytes(chosen.randint(100, 60_000))).decode()
        body = (
            f"--{outer}\nContent-Type: multipart/alternative; boundary={inner}\n\n{alternative}--{outer}\n"
            f"Content-Type: application/pdf\nContent-Transfer-Encoding: base64\n\n{file}--{outer}--\n"
        ).encode()
    elif kind == 3:
        lines.append("Content-Type: text/plain; charset=euc-jp")
        body = text.encode("euc_jp", "replace") + b"\n"
    elif kind == 4:
        lines.append("Content-Type: text/plain; charset=ISO-2022-JP")
        body = text.encode("iso-2022-jp", "replace") + b"\x0e60=\x0f\n"
    else:
        quoted = "-----Original Message-----\nFrom: a@example.jp\nSent: Monday\nTo: b@example.jp\nSubject: re\n\n"
        body = (text + "\n" + quoted + "> " + text + "\n-- \n花子\n").encode()
    data = "\n".join(lines).encode() + b"\n\n" + body
    return Mail(data.replace(b"\n", line_end), sender, f"other{kind}")


def _files(seed: int, count: int) -> list[tuple[str, bytes, list[Planted]]]:
    """The files with mail: name, bytes, and what lies in them."""
    quarter = count // 5
    made: list[tuple[str, bytes, list[Planted]]] = []

    def mixed(offset: int, line_end: bytes) -> list[Mail]:
        both = rescued.mails(seed + offset, quarter // 2, line_end=line_end) + others(
            seed + offset + 1, quarter - quarter // 2, line_end
        )
        random.Random(seed + offset).shuffle(both)
        return both

    for number, mail in enumerate(mixed(100, b"\n")):
        made.append((f"Mail/{number}.emlx", data := rescued.emlx(mail), [Planted(mail, "emlx", data)]))
    for number, mail in enumerate(mixed(200, b"\r\n")):
        made.append((f"eml/{number}.eml", mail.data, [Planted(mail, "eml", mail.data)]))
    for form, write, step, offset, end in (
        ("mbox", rescued.mbox, 40, 300, b"\n"),
        ("dbx", rescued.dbx, 40, 400, b"\r\n"),
    ):
        all_mails = mixed(offset, end)
        for at in range(0, len(all_mails), step):
            part = all_mails[at : at + step]
            data = write(part)
            made.append((f"{form}/box{at}.{form}", data, [_in_file(each, form, data) for each in part]))
    for at, crypt in zip(range(0, quarter, 80), itertools.cycle((1, 1, 2, 0)), strict=False):
        made.append((f"pst/box{at}.pst", *_outlook(rescued.mails(seed + 500 + at, min(80, quarter - at)), crypt)))
    return made


def _outlook(mails: list[Mail], crypt: int) -> tuple[bytes, list[Planted]]:
    """A file of Outlook; every third has large pages, whose blocks are packed."""
    file = outlook_file([each.data for each in mails], crypt=crypt, large=crypt == 0)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.pst"
        path.write_bytes(file.data)
        reader = PstFile(path)
        keys = [each.number for each in reader.entries() if isinstance(each, MessageKey)]
        texts = [b"".join(reader.read_message(number)) for number in keys]
        reader.close()
    planted = []
    for mail, text, spans in zip(mails, texts, file.blocks, strict=True):
        places = sorted({at for start, end in spans for at in range(start // 512 * 512, end, 512)})
        sectors = tuple(file.data[at : at + 512] for at in places if at + 512 <= len(file.data))
        planted.append(Planted(Mail(text, mail.sender, mail.kind), "pst", b"", sectors))
    return file.data, planted


def _in_file(mail: Mail, form: str, data: bytes) -> Planted:
    if form == "mbox":
        return Planted(mail, form, mail.data)
    start = data.index(mail.data[:200])
    # The pieces have a head of 16 bytes for each 512.
    return Planted(mail, form, data[start - 16 : start + len(mail.data) + 16 * ((len(mail.data) - 1) // 512)])


def make_image(system: str, image: Path, seed: int, count: int) -> list[Planted]:
    """A disk whose mail was deleted. Raises subprocess.CalledProcessError, OSError where the system is not there."""
    chosen = random.Random(seed)
    disk = disk_of(system, image)
    try:
        disk.write((f"old/{n}.eml", each.data) for n, each in enumerate(_old(seed)))
        disk.delete("old")
        planted_files = _files(seed, count)
        bait = [(f"live/{n}.txt", data) for n, data in enumerate(rescued.bait(seed))]
        pictures = [(f"live/{n}.jpg", chosen.randbytes(chosen.randint(5_000, 300_000))) for n in range(60)]
        files = [(name, data) for name, data, _ in planted_files] + bait + pictures
        chosen.shuffle(files)
        disk.write(files)
        disk.delete("Mail", "eml", "mbox", "dbx", "pst")
        disk.write((f"new/{n}.bin", chosen.randbytes(chosen.randint(2_000, 90_000))) for n in range(count // 20))
    finally:
        disk.close()
    return [each for _, _, inside in planted_files for each in inside]


def _old(seed: int) -> list[Mail]:
    chosen = rescued.mails(seed + 1, 600)
    return [Mail(each.data.replace(b"kyaku", b"furui"), each.sender, each.kind) for each in chosen]


def still_there(data: bytes, planted: Iterable[Planted]) -> list[Planted]:
    """Those whose bytes are in one piece in the image: found by their senders, as looking for each takes too long."""
    places: dict[bytes, list[int]] = {}
    for found in _SENDER.finditer(data):
        places.setdefault(found[0], []).append(found.start())
    there = []
    sectors = {data[at : at + 512] for at in range(0, len(data), 512)}
    for each in planted:
        if each.sectors:
            if all(sector in sectors for sector in each.sectors):
                there.append(each)
            continue
        sender = each.mail.sender.encode().partition(b"@")[0] + b"@"
        inside = each.raw.find(sender)
        starts = (at - inside for at in places.get(sender, ()) if at >= inside)
        if any(data.startswith(each.raw, start) for start in starts):
            there.append(each)
    return there


@dataclass(slots=True)
class Score:
    """What a program brought back."""

    exact: Counter[str]
    inside: int
    senders: int
    outputs: int
    false: int
    seconds: float


def score(
    outputs: list[bytes], planted: list[Planted], there: list[Planted], known: set[bytes], seconds: float
) -> Score:
    """Compares outputs with what is still there in one piece; `known` are all senders that were ever on the disk."""
    digests = {hashlib.sha256(each).digest() for each in outputs}
    whole = b"\n\0".join(outputs)
    exact = Counter(each.form for each in there if hashlib.sha256(each.mail.data).digest() in digests)
    inside = sum(each.mail.data in whole for each in there)
    senders = sum(each.mail.sender.encode() in whole for each in planted)
    false = 0
    for output in outputs:
        found = _FROM.search(output[:20_000])
        false += found is not None and not any(mark in found[1] for mark in known)
    return Score(exact, inside, senders, len(outputs), false, seconds)


def ours(image: Path, work: Path) -> tuple[list[bytes], list[bytes], float]:
    """The messages of the archive that the rescue makes: all, and the whole ones; CPU seconds of this process."""
    begin = time.process_time()
    record = rescue.run(rescue.prepare(image, work), lambda event: None, Cancel())
    seconds = time.process_time() - begin
    if record.backup is None or record.backup.archive is None:
        return [], [], seconds
    store = record.backup.archive / "data/stores/rescued/Rescued mail"
    whole = [file.read_bytes() for file in sorted((store / Grade.WHOLE.value).iterdir())]
    parts = [file.read_bytes() for file in sorted(store.glob("*/*.eml")) if file.parent.name != Grade.WHOLE.value]
    return whole + parts, whole, seconds


def _outputs(folder: Path) -> list[bytes]:
    return [path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file() and path.name != "audit.txt"]


def photorec(image: Path, work: Path) -> list[bytes]:
    """PhotoRec, with everything on."""
    options = "partition_none,options,mode_ext2,paranoid,fileopt,everything,enable,search"
    _run(["photorec", "/log", "/d", str(work / "rec"), "/cmd", str(image), options], work)
    return [data for folder in work.glob("rec*") for data in _outputs(folder)]


def foremost(image: Path, work: Path) -> list[bytes]:
    """foremost, with all it knows."""
    _run(["foremost", "-Q", "-t", "all", "-i", str(image), "-o", str(work / "out")], work)
    return _outputs(work / "out")


def scalpel(image: Path, work: Path) -> list[bytes]:
    """scalpel with rules for mail: as shipped every rule is off, and none is for mail."""
    rules = work / "scalpel.conf"
    rules.write_text(
        "mail y 200000 Return-Path:\\s \\x00\nmail y 200000 Received:\\s \\x00\nmail y 200000 From\\s-\\s \\x00\n"
    )
    _run(["scalpel", "-c", str(rules), "-o", str(work / "out"), str(image)], work)
    return _outputs(work / "out")


def _run(command: list[str], work: Path) -> None:
    subprocess.run(command, cwd=work, stdin=subprocess.DEVNULL, capture_output=True, timeout=900, check=False)


_BESIDE: dict[str, Callable[[Path, Path], list[bytes]]] = {
    "photorec": photorec,
    "foremost": foremost,
    "scalpel": scalpel,
}


def compare(system: str, seed: int, count: int) -> str:
    """Prints the figures of one file system; they come back as Markdown, empty where it cannot be made here."""
    lines: list[str] = []
    machine_now = machine(False)

    def show(name: str, each: Score, planted: int, there: int) -> None:
        _show(name, each, planted, there)
        lines.append(
            f"| {name} | {each.exact.total():,} ({100 * each.exact.total() / max(there, 1):.1f} %) | {each.inside:,} "
            f"| {each.senders:,} | {each.outputs:,} | {each.false:,} | {each.seconds:.1f} |"
        )

    with tempfile.TemporaryDirectory(prefix="rescue-") as name:
        work, image = Path(name), Path(name) / "image.raw"
        try:
            planted = make_image(system, image, seed, count)
        except (OSError, subprocess.CalledProcessError) as error:
            print(f"{system}: skipped ({error})")
            return ""
        data = image.read_bytes()
        before = hashlib.sha256(data).digest()
        there = still_there(data, planted)
        forms = Counter(each.form for each in there)
        known = {b"kyaku", b"furui", b"naka@"}
        print(f"\n{system}: {len(planted)} deleted, {len(there)} still there in one piece {dict(forms)}")
        begin = time.monotonic()
        outputs, whole, _ = ours(image, work / "usb")
        show("furoshiki", score(outputs, planted, there, known, time.monotonic() - begin), len(planted), len(there))
        only_whole = score(whole, planted, there, known, 0)
        print(
            f"  of its {len(whole)} whole ones {only_whole.exact.total()} are exact; false senders {only_whole.false}"
        )
        assert hashlib.sha256(image.read_bytes()).digest() == before, "the image was written to"
        for program, run in _BESIDE.items():
            if shutil.which(program) is None:
                print(f"  {program}: not installed")
                continue
            (work / program).mkdir()
            begin = time.monotonic()
            found = run(image, work / program)
            show(program, score(found, planted, there, known, time.monotonic() - begin), len(planted), len(there))
            shutil.rmtree(work / program)
        found_in = ", ".join(f"{form} {count}" for form, count in sorted(forms.items()))
        head = (
            f"Seed {seed}: {len(planted):,} deleted, {len(there):,} still there in one piece ({found_in}). "
            f"{machine_now}\n\n| program | exact | inside of an output | senders | outputs | false senders | s |\n"
            "|---|---|---|---|---|---|---|\n"
        )
        return head + "\n".join(lines)


def _show(name: str, each: Score, planted: int, there: int) -> None:
    share = 100 * each.exact.total() / max(there, 1)
    print(
        f"  {name:10} exact {each.exact.total()}/{there} ({share:.1f} %) {dict(each.exact)}, inside an output"
        f" {each.inside}, senders {each.senders}/{planted}, outputs {each.outputs}, false senders {each.false},"
        f" {each.seconds:.1f} s"
    )


def speed(folder: Path, size: int = 1 << 30) -> None:
    """MB a second of one core, on random bytes and on a mailbox file of mail with pictures."""
    noise, dense = folder / "noise.raw", folder / "dense.raw"
    with noise.open("wb") as file:
        for _ in range(size >> 25):
            file.write(os.urandom(1 << 25))
    box = rescued.mbox(rescued.mails(5, 400, longest=800_000))
    with dense.open("wb") as file:
        while file.tell() < size // 2:
            file.write(box)
    print(f"\nmean message of the mailbox: {len(box) // 400} bytes")
    for path in (noise, dense):
        begin = time.process_time()
        with RawFile(path) as source:
            found = sum(1 for _ in carve(source, 0, source.size, lambda at: None))
        seconds = time.process_time() - begin
        beside = ", ".join(
            f"{command[0]} {_cpu([*command, str(path)]):.2f} s" for command in (["cat"], ["grep", "-c", "@"])
        )
        print(f"{path.name}: {path.stat().st_size / seconds / 1e6:.0f} MB/s of CPU, {found} messages; {beside}")
    print(f"most memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10} MB (with what made the mail)")


def _cpu(command: list[str]) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, stdout=subprocess.DEVNULL, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def write(section: str, figures: str) -> None:
    """Puts figures into their place in docs/rescue.md, where it has one for them."""
    with suppress(ValueError):
        DOCUMENT.write_text(put(DOCUMENT.read_text(encoding="utf-8"), section, figures), encoding="utf-8")


def main() -> None:
    """All file systems, then the speed where it is asked for."""
    numbers = [int(each) for each in sys.argv[1:] if each.isdigit()]
    seed, count = (*numbers, 7101, 2000)[:2] if len(numbers) != 1 else (numbers[0], 2000)
    for system in ([each for each in SYSTEMS if each in sys.argv] or SYSTEMS) if "--only-speed" not in sys.argv else ():
        with suppress(subprocess.TimeoutExpired):
            figures = compare(system, seed, count)
            if figures and "--write" in sys.argv:
                write(f"deleted {system}", figures)
    if "--speed" in sys.argv or "--only-speed" in sys.argv:
        with tempfile.TemporaryDirectory(prefix="rescue-") as name:
            speed(Path(name))


if __name__ == "__main__":
    main()
