"""Deleted mail of shapes the rules were not made on: `python -m benchmarks.rescue_unseen [SEED [LETTERS]] [SYSTEM…]`.

For ext4 (debugfs), FAT (mtools), NTFS (ntfs-3g), exFAT (exfatprogs, exfat-fuse), HFS+ (a builder of our own; every
third larger file in up to four pieces) and a disk without file system, whose files lie in pieces, an image is filled,
the mail deleted, a fiftieth of the clusters overwritten. Printed are, of what still lies there in one piece, exact
messages and senders; outputs whose sender was on the disk but wrote no mail (bait), and those nobody ever had
(invented); the same of PhotoRec, foremost and scalpel. Nothing needs to be mounted but NTFS and exFAT.
`--write` puts the figures of a file system into its place in docs/rescue.md.
"""

import hashlib
import random
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.jobs import rescue
from app.jobs.cancel import Cancel
from benchmarks.measuring.machine import machine
from benchmarks.rescue import foremost, photorec, scalpel, write
from benchmarks.unseen_mail import Letter, baits, files, letters
from tests.builders.hfs_plus import Volume

_IMAGE = 96 << 20
_CLUSTER = 4096
_SENDER = re.compile(rb"u[0-9a-f]+q[0-9a-f]+@post\.example")
_FROM = re.compile(rb"(?im)^From:(?:[^\n]|\n[ \t])*?([^\s<>\"(,;:]+@[^\s<>\"),;]*)")
_MADE = {
    "ext4": ["mkfs.ext4", "-q", "-F"],
    "fat": ["mkfs.vfat", "-F", "32"],
    "ntfs": ["mkntfs", "-q", "-F", "-f"],
    "exfat": ["mkfs.exfat"],
}
_HFS_PLUS = "hfs+"
SYSTEMS = (*_MADE, _HFS_PLUS, "pieces")

Planted = tuple[Letter, bytes, str]


def make_image(system: str, image: Path, seed: int, count: int) -> list[Planted]:
    """The disk, and what was deleted on it. Raises OSError, subprocess.CalledProcessError where a tool is missing."""
    chosen = random.Random(seed)
    made = files(letters(seed, count), chosen)
    junk = [(f"junk{each}.bin", chosen.randbytes(chosen.randint(600, 90_000))) for each in range(count // 8)]
    live = baits(chosen) + junk
    everything = [(name, data) for name, data, _ in made] + live
    chosen.shuffle(everything)
    with image.open("wb") as file:
        file.truncate(_IMAGE)
    names = [name for name, _, _ in made]
    if system == "pieces":
        image.write_bytes(_in_pieces(everything, chosen))
    elif system == _HFS_PLUS:
        image.write_bytes(_hfs_plus(everything, names, chosen))
    else:
        _run([*_MADE[system], str(image)])
        with tempfile.TemporaryDirectory(prefix="unseen-") as folder:
            for name, data in everything:
                (Path(folder) / name).write_bytes(data)
            _fill(system, image, Path(folder), [name for name, _ in everything], names)
    _overwrite(image, chosen)
    return [each for _, _, inside in made for each in inside]


def _fill(system: str, image: Path, folder: Path, names: list[str], mail: list[str]) -> None:
    """Copies files from a folder in that order, and deletes the mail."""
    if system == "ext4":
        for line, some in (("write {0} {0}", names), ("rm {0}", mail)):
            commands = "\n".join(line.format(name) for name in some)
            _run(["debugfs", "-w", "-f", "/dev/stdin", str(image)], commands.encode(), folder)
    elif system == "fat":
        for at in range(0, len(names), 200):
            _run(["mcopy", "-i", str(image), *names[at : at + 200], "::"], cwd=folder)
        for at in range(0, len(mail), 200):
            _run(["mdel", "-i", str(image), *(f"::{name}" for name in mail[at : at + 200])])
    else:
        with _mounted(system, image, folder / "mounted") as mounted:
            for name in names:
                shutil.copyfile(folder / name, mounted / name)
            for name in mail:
                (mounted / name).unlink()


@contextmanager
def _mounted(system: str, image: Path, folder: Path) -> Iterator[Path]:
    """The image's file system in a folder of its own; exfat-fuse takes devices alone."""
    folder.mkdir()
    if system == "ntfs":
        _run(["ntfs-3g", str(image), str(folder)])
    else:
        device = _run(["losetup", "--find", "--show", str(image)]).decode().strip()
        try:
            _run(["mount.exfat-fuse", device, str(folder)])
        except BaseException:
            _run(["losetup", "--detach", device])
            raise
    try:
        yield folder
    finally:
        _run(["umount", str(folder)])
        if system != "ntfs":
            _run(["losetup", "--detach", device])


def _in_pieces(everything: list[tuple[str, bytes]], chosen: random.Random) -> bytes:
    """Files of more than 8 clusters in two to four pieces, all pieces in another order, old bytes in every slack."""
    pieces = []
    for _, data in everything:
        data += chosen.randbytes(-len(data) % 512) if chosen.random() < 0.3 else bytes(-len(data) % 512)
        data += chosen.randbytes(-len(data) % _CLUSTER)
        count = len(data) // _CLUSTER
        cuts = sorted(chosen.sample(range(1, count), chosen.randint(1, 3))) if count > 8 else []
        pieces += [data[a * _CLUSTER : b * _CLUSTER] for a, b in zip([0, *cuts], [*cuts, count], strict=True)]
    chosen.shuffle(pieces)
    return b"".join(pieces)


def _hfs_plus(everything: list[tuple[str, bytes]], mail: list[str], chosen: random.Random) -> bytes:
    """A volume with those files, of which the mail was deleted."""
    volume = Volume(_IMAGE)
    for name, data in everything:
        large = len(data) > 8 * _CLUSTER and chosen.random() < 1 / 3
        volume.write(f"Users/hanako/Library/Mail/{name}", data, pieces=chosen.randint(2, 4) if large else 1)
    for name in mail:
        volume.delete(f"Users/hanako/Library/Mail/{name}")
    return volume.image


def _overwrite(image: Path, chosen: random.Random) -> None:
    """A fiftieth of the clusters, with noise or with another text."""
    text = b"Name: value of another file\nwords and words and words, 2011\n\tindented: yes\n" * 60
    with image.open("r+b") as file:
        count = image.stat().st_size // _CLUSTER
        for cluster in chosen.sample(range(count), count // 50):
            file.seek(cluster * _CLUSTER)
            start = chosen.randrange(60)
            file.write(text[start : start + _CLUSTER] if chosen.random() < 0.3 else chosen.randbytes(_CLUSTER))


def _run(command: list[str], given: bytes = b"", cwd: Path | None = None) -> bytes:
    # A file, as a file system that goes on as a process would keep a pipe open.
    with tempfile.TemporaryFile() as said:
        subprocess.run(command, check=True, input=given, cwd=cwd, stdout=said, stderr=subprocess.DEVNULL, timeout=300)
        said.seek(0)
        return said.read()


def still_there(data: bytes, planted: list[Planted]) -> list[Planted]:
    """What lies in one piece; of Outlook Express, whose pieces have heads between them, that all pieces do."""
    places: dict[bytes, list[int]] = {}
    for found in _SENDER.finditer(data):
        places.setdefault(found[0], []).append(found.start())
    there = []
    for letter, raw, form in planted:
        inside = raw.find(letter.sender.encode())
        for at in places.get(letter.sender.encode(), ()):
            if form == "dbx":
                at -= at_piece(inside)
                pieces = range(0, len(raw), 512)
                good = all(data.startswith(raw[each : each + 512], at + each // 512 * 528) for each in pieces)
            else:
                good = data.startswith(raw, at - inside)
            if good:
                there.append((letter, raw, form))
                break
    return there


def at_piece(index: int) -> int:
    """How far an index of a message is from its first byte in the pieces of Outlook Express."""
    return index // 512 * 528 + index % 512


def show(name: str, outputs: list[bytes], planted: list[Planted], there: list[Planted]) -> str:
    """Prints what a program brought back, and returns it as a row of Markdown."""
    digests = {hashlib.sha256(each).digest() for each in outputs}
    lost = [each for each in there if hashlib.sha256(each[1]).digest() not in digests]
    joined = b"\n\0".join(outputs)
    senders = {found[0] for found in _SENDER.finditer(joined)}
    known = {each[0].sender.encode() for each in planted}
    inside = sum(each[1] in joined for each in there)
    false: Counter[str] = Counter()
    for output in outputs:
        found = _FROM.search(output[:40_000])
        if found is None or found[1] in known or found[1].endswith((b"@inner.example", b"@home.example")):
            continue
        is_bait = found[1].endswith(b"@bait.example")
        false[
            "bait " + found[1][:3].decode("ascii", "replace")
            if is_bait
            else "list"
            if b"list.ex" in found[1]
            else "invented"
        ] += 1
    print(
        f"  {name:10} exact {len(there) - len(lost)}/{len(there)}, inside {inside}, senders {len(senders & known)}/"
        f"{len(known)}, outputs {len(outputs)}, false {dict(false)}"
    )
    if name == "furoshiki":
        print(f"    not exact: {dict(Counter((each[2], each[0].shape) for each in lost))}")
        alike = set(re.findall(rb"u[0-9a-f]+q[0-9a-f]*@[a-z.]*", joined))
        print(f"    addresses cut short: {len(alike - known)}")
    exact = len(there) - len(lost)
    bait = sum(count for kind, count in false.items() if kind.startswith("bait"))
    return (
        f"| {name} | {exact} ({100 * exact / max(len(there), 1):.1f} %) | {inside} | {len(senders & known)} "
        f"| {len(outputs):,} | {bait} | {false['invented']} |"
    )


def ours(image: Path, work: Path) -> list[bytes]:
    """The messages of the archive."""
    record = rescue.run(rescue.prepare(image, work), lambda event: None, Cancel())
    if record.backup is None or record.backup.archive is None:
        return []
    store = record.backup.archive / "data/stores/rescued/Rescued mail"
    return [file.read_bytes() for file in sorted(store.glob("*/*.eml"))]


def main() -> None:
    """A table for each system."""
    numbers = [int(each) for each in sys.argv[1:] if each.isdigit()]
    seed, count = [*numbers, *(4711, 1000)[len(numbers) :]][:2]
    for system in [each for each in sys.argv[1:] if each in SYSTEMS] or SYSTEMS:
        with tempfile.TemporaryDirectory(prefix="unseen-") as name:
            work, image, machine_now = Path(name), Path(name) / "image.raw", machine(False)
            try:
                planted = make_image(system, image, seed, count)
            except (OSError, subprocess.CalledProcessError) as error:
                print(f"{system}: skipped ({error})")
                continue
            data = image.read_bytes()
            there = still_there(data, planted)
            print(f"{system}: {len(planted)} deleted, {len(there)} in one piece {dict(Counter(e[2] for e in there))}")
            rows = [show("furoshiki", ours(image, work / "usb"), planted, there)]
            for run in (photorec, foremost, scalpel) if "--alone" not in sys.argv else ():
                (work / run.__name__).mkdir()
                if shutil.which(run.__name__) is not None:
                    rows.append(show(run.__name__, run(image, work / run.__name__), planted, there))
            if "--write" in sys.argv:
                head = (
                    f"Seed {seed}: {len(planted)} deleted, {len(there)} in one piece. {machine_now}\n\n"
                    "| program | exact | inside of an output | senders | outputs | sender is bait | is nobody |\n"
                    "|---|---|---|---|---|---|---|\n"
                )
                write(f"unseen {system}", head + "\n".join(rows))


if __name__ == "__main__":
    main()
