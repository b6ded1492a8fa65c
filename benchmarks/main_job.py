"""This program beside standard tools, in one run: `python benchmarks/main_job.py [MBOX_MB] [EMLX] [WORK_FOLDER]`.

Makes an mbox of about that size and that many .emlx files, then times whole processes: the backup with its address
book against `cp -a; sync; openssl dgst -sha256` of both sides, and our address book against the standard library's
mailbox and email. Each pair runs in turn, three times; the median ratio counts. Figures are for the machine at hand.
"""

import base64
import os
import plistlib
import random
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
RUNS = 3

STANDARD_LIBRARY = """
import email, email.policy, email.utils, mailbox, sys
from pathlib import Path
people = {}
def note(message):
    for name, address in email.utils.getaddresses([str(message.get("From", ""))]):
        people.setdefault(address.lower(), [name, 0])[1] += 1
box = mailbox.mbox(sys.argv[1] + "/big.mbox", create=False)
for message in box:
    note(message)
for path in Path(sys.argv[1]).rglob("*.emlx"):
    with open(path, "rb") as stream:
        count = int(stream.readline())
        note(email.message_from_bytes(stream.read(count), policy=email.policy.default))
print(len(people))
"""


def main(args: list[str]) -> int:
    """Prints a table; returns 0."""
    megabytes = int(args[0]) if args else 1000
    messages = int(args[1]) if len(args) > 1 else 50_000
    work = Path(args[2]) if len(args) > 2 else ROOT / "build" / "benchmark"
    shutil.rmtree(work, ignore_errors=True)
    mail = work / "Library" / "Mail"
    made = make(mail, megabytes, messages)
    size_bytes = sum(path.stat().st_size for path in mail.rglob("*") if path.is_file() and not path.is_symlink())
    print(f"{made + messages:,} messages in {messages + 1:,} files, {size_bytes / 1e6:,.0f} MB\n")
    copy = (
        f"cp -a {mail} {work}/copy && sync && find {mail} {work}/copy -type f -print0 | xargs -0 openssl dgst -sha256"
    )
    ours = [sys.executable, "-m", "app", "backup", "--home", str(work), "--to", str(work / "usb"), "--json"]
    rows = [
        compare("backup with people", ours, ["sh", "-c", copy], work),
        compare("the same, no readable copies", [*ours, "--no-readable"], ["sh", "-c", copy], work),
        compare(
            "address book",
            [sys.executable, "-m", "app", "people", str(mail), "--json"],
            [sys.executable, "-c", STANDARD_LIBRARY, str(mail)],
            work,
        ),
    ]
    print(f"{'':32}{'ours':>9}{'theirs':>9}{'ours/theirs':>13}{'theirs/ours':>13}{'our peak':>11}")
    for name, mine, other, ratio, peak in rows:
        print(f"{name:32}{mine:8.1f}s{other:8.1f}s{ratio:13.2f}{1 / ratio:13.1f}{peak:8.0f} MB")
    shutil.rmtree(work, ignore_errors=True)
    return 0


def compare(name: str, ours: list[str], theirs: list[str], work: Path) -> tuple[str, float, float, float, float]:
    """Runs the two in turn; the medians, the median of the ratios, and our largest peak of memory in MB."""
    pairs = []
    peaks = []
    for _ in range(RUNS):
        mine, peak = timed(ours, work)
        other, _ = timed(theirs, work)
        pairs.append((mine, other))
        peaks.append(peak)
    mine, other = (statistics.median(each[side] for each in pairs) for side in (0, 1))
    return name, mine, other, statistics.median(a / b for a, b in pairs), max(peaks)


def timed(command: list[str], work: Path) -> tuple[float, float]:
    """Seconds of the whole process, and the peak of its memory in MB. What it wrote is taken away again."""
    for left in ("copy", "usb"):
        shutil.rmtree(work / left, ignore_errors=True)
    os.sync()
    start = time.perf_counter()
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    return seconds, usage.ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)


def make(mail: Path, megabytes: int, messages: int) -> int:
    """Writes the mailbox and the .emlx files; returns how many messages the mailbox holds."""
    chance = random.Random(1)
    lines = b"".join(bytes(chance.choices(b"abcdefghijklmnopqrstuvwxyz    ", k=70)) + b"\n" for _ in range(300))
    box = mail / "POP-hanako@mail.example.jp" / "INBOX.mbox"
    box.mkdir(parents=True)
    number = 0
    with (mail / "big.mbox").open("wb") as sink:
        while sink.tell() < megabytes * 1_000_000:
            number += 1
            text = message(number, lines[: chance.randrange(500, 20_000)])
            sink.write(b"From - Tue Oct  3 12:00:00 2023\nX-Mozilla-Status: 0001\n" + text + b"\n")
    (mail / "big.mbox").rename(box / "mbox")
    (mail / "big.mbox").symlink_to(box / "mbox")
    plist = plistlib.dumps({"flags": 1, "date-received": 1136163600})
    for row in range(messages):
        shard = "/".join(reversed(str(row // 1000))) + "/" if row >= 1000 else ""
        folder = mail / "V10" / "A.mbox" / "Data" / shard / "Messages"
        folder.mkdir(parents=True, exist_ok=True)
        data = message(number + row, lines[: chance.randrange(500, 6000)])
        (folder / f"{row}.emlx").write_bytes(b"%-10d\n" % len(data) + data + plist)
    return number


def message(number: int, text: bytes) -> bytes:
    """One message as it arrives today: relays, a signature, and every second one as text, HTML and a small picture."""
    relay = (
        b"Received: from mx%d.example.jp (mx%d.example.jp [192.0.2.%d])\n\tby mx.example.jp with ESMTPS id %d\n"
        b"\tfor <salon@example.jp>; Tue, 3 Oct 2023 12:00:00 +0900\n"
    )
    head = b"".join(relay % (hop, hop, hop, number) for hop in (1, 2, 3)) + (
        b"DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.jp; s=s1;\n\th=from:to:subject:date;\n\tb="
        + b"Zm9vYmFy" * 40
        + b"\nFrom: =?UTF-8?B?5bGx55Sw5aSq6YOO?= <c%d@example.jp>\nTo: salon@example.jp\n" % (number % 500)
        + b"Subject: =?ISO-2022-JP?B?GyRCTT1McyROJCo0aiQkGyhC?=\nDate: Tue, 3 Oct 2023 12:00:00 +0900\n"
        + b"Message-ID: <%d@example.jp>\nMIME-Version: 1.0\n" % number
    )
    if number % 2:
        return head + b"Content-Type: text/plain; charset=UTF-8\nContent-Transfer-Encoding: 7bit\n\n" + text
    cut = text.find(b"\n", len(text) // 3) + 1
    return head + (
        b'Content-Type: multipart/mixed; boundary="m"\n\n--m\nContent-Type: multipart/alternative; boundary="a"\n\n'
        b"--a\nContent-Type: text/plain; charset=UTF-8\nContent-Transfer-Encoding: quoted-printable\n\n"
        + text[:cut]
        + b"\n--a\nContent-Type: text/html; charset=UTF-8\nContent-Transfer-Encoding: quoted-printable\n\n<p>"
        + text[:cut]
        + b'</p>\n--a--\n--m\nContent-Type: image/png; name="a.png"\nContent-Transfer-Encoding: base64\n\n'
        + base64.encodebytes(text[cut:])
        + b"--m--\n"
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
