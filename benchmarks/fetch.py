"""Fetching a mailbox beside other programs.

`python -m benchmarks.fetch [--tools PYTHON] [--delay MS]… [--rounds N] [--only TEXT]…`

A real Dovecot 2.3 on the loopback holds 4,000 messages of 100 MB in one mailbox. Each program fetches all of them into
files, in a process of its own and into a new folder, in turns; printed are the medians of time and CPU, and the
most memory. Between a program and the server stands a line that holds back what goes each way for half the delay, and
nothing else: commands that are sent without waiting for an answer overlap there as on a real line. Of mbsync (isync)
it is the one in the path, once as it is by itself, which has each message on the disk before it goes on (ours flushes
all of them once at the end, in a row of its own), and once without that; `--tools` is a Python that has imap_tools.
`--only` takes programs whose names have that text in them.
"""

import argparse
import asyncio
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from tests.builders import dovecot

_USER, _PASSWORD = "bench@example.jp", "benchmark"
_SMALL, _LARGE = (3600, 6_000), (400, 196_000)
"""How many messages, and how many octets each has."""

_OURS = """
import sys
from pathlib import Path
from app.model.mail_protocol import MailProtocol
from app.servers.endpoint import Endpoint, Password, Security

port, user, password, to = int(sys.argv[1]), *sys.argv[2:4], Path(sys.argv[4])
endpoint = Endpoint("127.0.0.1", port, Security.LOOPBACK)
"""
_OURS_FETCHED = """
from app.fetch.account_fetch import AccountFetch
from app.fetch.staging import Staging
from app.fetch.watch import Watch
from app.servers.imap import TIMEOUT, ImapSession
from app.servers.trust import system_trust

connect = lambda: ImapSession(endpoint, Password(user, password), system_trust(), TIMEOUT)
to.mkdir(exist_ok=True)
staging = Staging(to, address=user, host="127.0.0.1", user=user, protocol=MailProtocol.IMAP)
nothing = lambda *given: None
AccountFetch(connect, "127.0.0.1", staging, Watch(enter=nothing, expect=nothing, came=nothing)).run()
staging.close()
"""
_OURS_FLUSHED = """
from app.system.flushing import flush

flush(to, (path for path in to.rglob("*") if path.is_file()))
"""
_OURS_PROVED = """
from app.jobs import fetch
from app.jobs.cancel import Cancel
from app.jobs.fetch import FetchRequest
from app.jobs.restore.server import MailServer
from app.model.plan import BackupRequest

server = MailServer(endpoint, Password(user, password), protocol=MailProtocol.IMAP)
fetch.run(fetch.prepare(FetchRequest(user, server, BackupRequest(to))), lambda event: None, Cancel())
"""
_IMAPLIB = """
import imaplib, sys
from pathlib import Path

server = imaplib.IMAP4("127.0.0.1", int(sys.argv[1]))
server.login(*sys.argv[2:4])
server.select("INBOX", readonly=True)
for uid in server.uid("SEARCH", "ALL")[1][0].split():
    Path(sys.argv[4], f"{int(uid)}.eml").write_bytes(server.uid("FETCH", uid, "(BODY.PEEK[])")[1][0][1])
server.logout()
"""
_IMAP_TOOLS = """
import sys
from pathlib import Path
from imap_tools import MailBoxUnencrypted

with MailBoxUnencrypted("127.0.0.1", int(sys.argv[1])).login(*sys.argv[2:4]) as mailbox:
    for message in mailbox.fetch(mark_seen=False, bulk={bulk}):
        Path(sys.argv[4], f"{{message.uid}}.eml").write_bytes(message.obj.as_bytes())
"""
_MBSYNC = """
FSync {fsync}

IMAPAccount bench
Host 127.0.0.1
Port {port}
User {user}
Pass {password}
SSLType None
AuthMechs LOGIN

IMAPStore there
Account bench

MaildirStore here
Path {to}/
Inbox {to}/INBOX

Channel all
Far :there:INBOX
Near :here:INBOX
Sync Pull
Create Near
SyncState *
"""


@dataclass(frozen=True, slots=True)
class Used:
    """What one run took: seconds of the clock and of the CPU, and the most memory in MB."""

    seconds: float
    cpu: float
    memory: float


Command = Callable[[int, Path], list[str]]
"""From the port and an empty folder."""


def main() -> None:
    """Prints one table for each delay."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--tools", type=Path)
    parser.add_argument("--delay", type=int, action="append", help="milliseconds there and back")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", action="append", metavar="TEXT")
    given = parser.parse_args()
    if why := dovecot.why_not():
        sys.exit(why)
    commands = _commands(given.tools)
    if given.only:
        commands = {name: each for name, each in commands.items() if any(text in name for text in given.only)}
    # Nothing is removed before the end: ext4 makes files ten times slower where many were removed just before.
    with tempfile.TemporaryDirectory() as folder, dovecot.running() as server:
        _fill(server, Path(folder))
        for delay in given.delay or [0, 50]:
            with _line(server.port, delay) as port:
                _measure(commands, port, delay, given.rounds, Path(folder))


def _commands(tools: Path | None) -> dict[str, Command]:
    ours = sys.executable
    found = {
        "Furoshiki, fetched": _python(ours, _OURS + _OURS_FETCHED),
        "Furoshiki, fetched and flushed": _python(ours, _OURS + _OURS_FETCHED + _OURS_FLUSHED),
        "Furoshiki, in an archive and proved": _python(ours, _OURS + _OURS_PROVED),
        "imaplib, one by one": _python(ours, _IMAPLIB),
    }
    if tools is not None:
        found["imap_tools"] = _python(str(tools), _IMAP_TOOLS.format(bulk=False))
        found["imap_tools, bulk of 100"] = _python(str(tools), _IMAP_TOOLS.format(bulk=100))
    if (mbsync := shutil.which("mbsync")) is not None:
        for name, fsync in (("mbsync", "yes"), ("mbsync, FSync no", "no")):
            found[name] = _mbsync(mbsync, fsync)
    return found


def _mbsync(program: str, fsync: str) -> Command:
    return lambda port, to: [program, "-q", "-c", str(_settings(port, to, fsync)), "all"]


def _python(program: str, script: str) -> Command:
    return lambda port, to: [program, "-c", script, str(port), _USER, _PASSWORD, str(to)]


def _settings(port: int, to: Path, fsync: str) -> Path:
    path = to.with_suffix(".mbsyncrc")
    path.write_text(_MBSYNC.format(fsync=fsync, port=port, user=_USER, password=_PASSWORD, to=to), encoding="ascii")
    return path


def _measure(commands: dict[str, Command], port: int, delay: int, rounds: int, folder: Path) -> None:
    used: dict[str, list[Used]] = {name: [] for name in commands}
    for turn in range(rounds):
        for number, (name, command) in enumerate(commands.items()):
            to = folder / f"{delay}-{turn}-{number}"
            to.mkdir()
            used[name].append(_run(command(port, to)))
            count = sum(b"benchmark-message" in each.read_bytes()[:200] for each in _messages(to))
            assert count == _SMALL[0] + _LARGE[0], f"{name}: {count}"
    print(f"\nDelay {delay} ms, load {os.getloadavg()[0]:.1f}\n\n| program | time | CPU | memory |\n|---|---|---|---|")
    for name, runs in used.items():
        seconds, cpu = (statistics.median(getattr(each, what) for each in runs) for what in ("seconds", "cpu"))
        print(f"| {name} | {seconds:.1f} s | {cpu:.1f} s | {max(each.memory for each in runs):.0f} MB |", flush=True)


def _messages(folder: Path) -> Iterator[Path]:
    files = (each for each in folder.rglob("*") if each.is_file())
    return (each for each in files if each.suffix == ".eml" or each.parent.name == "cur")


def _run(command: list[str]) -> Used:
    begun = time.monotonic()
    process = subprocess.Popen(command)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, command[:2]
    return Used(time.monotonic() - begun, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def _fill(server: dovecot.Dovecot, to: Path) -> None:
    """Puts the messages into the server's own folder; one program has read them before anything is measured."""
    with (server.folder / "users").open("a", encoding="utf-8") as users:
        users.write(f"{_USER}:{{PLAIN}}{_PASSWORD}\n")
    folder, owner = server.mail_folder(_USER), (server.folder / "mail").stat()
    for name in ("cur", "new", "tmp"):
        (folder / name).mkdir(parents=True)
    chance, number = random.Random(22), 0
    for count, octets in (_SMALL, _LARGE):
        for _ in range(count):
            number += 1
            head = f"Subject: {number}\r\nMessage-ID: <benchmark-message{number}@example.jp>\r\n\r\n".encode()
            line = chance.randbytes(38).hex().encode() + b"\r\n"
            path = folder / "cur" / f"{number}.bench,S={octets // len(line) * len(line) + len(head)}:2,S"
            path.write_bytes(head + line * (octets // len(line)))
    if os.getuid() == 0:
        for path in (folder, *folder.rglob("*")):
            os.chown(path, owner.st_uid, owner.st_gid)
    (to / "first").mkdir()
    _run(_python(sys.executable, _IMAPLIB)(server.port, to / "first"))


@contextmanager
def _line(port: int, delay: int) -> Iterator[int]:
    """A line to a port, in a process of its own."""
    if not delay:
        yield port
        return
    (ours,) = dovecot.free_ports(1)
    process = subprocess.Popen([sys.executable, "-m", __spec__.name, "line", *map(str, (ours, port, delay))])
    try:
        time.sleep(1)
        yield ours
    finally:
        process.terminate()
        process.wait()


async def _carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, seconds: float) -> None:
    """Gives on what comes, `seconds` later."""
    loop, waiting = asyncio.get_running_loop(), asyncio.Queue[tuple[float, bytes]]()

    async def send() -> None:
        while True:
            due, data = await waiting.get()
            await asyncio.sleep(due - loop.time())
            if not data:
                writer.close()
                return
            writer.write(data)

    sending = asyncio.create_task(send())
    data = b" "
    while data:
        data = await reader.read(1 << 16)
        waiting.put_nowait((loop.time() + seconds, data))
    await sending


async def _serve_line(ours: int, theirs: int, delay: int) -> None:
    async def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        server_reader, server_writer = await asyncio.open_connection("127.0.0.1", theirs)
        seconds = delay / 2000
        with suppress(ConnectionError):
            await asyncio.gather(_carry(reader, server_writer, seconds), _carry(server_reader, writer, seconds))

    server = await asyncio.start_server(accept, "127.0.0.1", ours)
    await server.serve_forever()


if __name__ == "__main__":
    if sys.argv[1:2] == ["line"]:
        asyncio.run(_serve_line(*map(int, sys.argv[2:5])))
    else:
        main()
