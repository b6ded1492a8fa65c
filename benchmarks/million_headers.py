"""A million messages become an address book: `python benchmarks/million_headers.py [MESSAGES] [SENDERS] [FOLDER]`.

Makes one mbox of that many small messages from that many senders, runs `furoshiki people` on it as a whole process and
prints the time and the most memory it took. The aim is 300 MB.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
EXTRA = ("List-Unsubscribe: <https://example.com>\n", "X-Mailer: iPhone Mail (13E238)\n", "", "", "")


def main(args: list[str]) -> int:
    """Makes the mailbox, runs the command, prints one line."""
    messages, senders = int(args[0]) if args else 1_000_000, int(args[1]) if args[1:] else 100_000
    with tempfile.TemporaryDirectory(dir=args[2] if args[2:] else None) as folder:
        mailbox = Path(folder) / "Inbox"
        write(mailbox, messages, senders)
        start = time.monotonic()
        with (Path(folder) / "people.json").open("wb") as out:
            command = [sys.executable, "-m", "app", "people", str(mailbox), "--all", "--json"]
            running = subprocess.Popen(command, cwd=ROOT, stdout=out)
            _, status, usage = os.wait4(running.pid, 0)
        seconds = time.monotonic() - start
        with (Path(folder) / "people.json").open("rb") as answer:
            people = sum(line.count(b'"address": ') for line in answer)
    print(f"{messages:,} messages, {senders:,} senders, {mailbox.name}: {people:,} people, exit {status >> 8}")
    print(f"{seconds:.0f} s, {messages / seconds:,.0f} messages a second, peak {usage.ru_maxrss / 1024:.0f} MB")
    return 0 if people >= senders else 1


def write(path: Path, messages: int, senders: int) -> None:
    """Messages in turn from everybody, with the headers mail of today has."""
    with path.open("w", encoding="utf-8") as mailbox:
        for number in range(messages):
            sender = number * 7919 % senders
            mailbox.write(
                "From - Mon Jan  2 10:00:00 2006\n"
                f"Received: from mx{number % 9}.example.jp; Mon, 2 Jan 2006 10:00:00 +0900\n"
                f'From: "Person {sender}" <person.{sender}@mail{sender % 997}.example.jp>\nTo: me@example.jp\n'
                f"Subject: Hello {number % 1000}\n"
                f"Date: Mon, {1 + number % 28} Jan {2000 + number % 25} 10:00:00 +0900\n"
                f"Message-ID: <{number}.abc@example.jp>\n{EXTRA[sender % 5]}\nBody\n\n"
            )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
