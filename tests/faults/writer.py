"""A mail program at work during backups: it appends, rewrites in place, replaces, deletes and makes files all the time.

It writes down every state its files ever had. What a backup says it copied must be one of them, of that very time.
"""

import hashlib
import multiprocessing
import os
import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path

from app.archive.bag import inventory, layout
from tests.builders import stores
from tests.faults import forked, reference
from tests.faults.figures import Figures, spread
from tests.faults.forked import whole_archives
from tests.faults.kill import Hook, what_is_wrong

_PAGE = 4096
"""Written with one call and never across its border: the system shows other programs no smaller step."""
_PAGES = 300
"""More than a reader takes at once."""
_LONGEST_PAUSE = 0.004
_OLD = 1136163600 * 10**9


@dataclass
class State:
    """What a file held (None where there was none) from `since` on; nanoseconds of the monotonic clock."""

    digest: str | None
    since: int
    until: int | None = None


@dataclass
class Diary:
    """Every state of every file the writer has touched, and for the others nothing."""

    states: dict[str, list[State]] = field(default_factory=dict)

    def change(self, path: Path, digest: str | None, act: Callable[[], object]) -> None:
        """Does what brings a file into a new state. The old one may have been seen until then, the new one from now."""
        before = time.monotonic_ns()
        act()
        states = self.states.setdefault(str(path), [])
        if states:
            states[-1].until = time.monotonic_ns()
        states.append(State(digest, before))

    def during(self, path: str, start: int, end: int) -> list[State]:
        """The states a file had between two moments."""
        return [each for each in self.states[path] if each.since <= end and (each.until is None or each.until >= start)]


class MailProgram:
    """Changes a Thunderbird profile and an Apple Mail mailbox, one small step at a time."""

    def __init__(self, home: Path, seed: int) -> None:
        self.diary = Diary()
        self._chance = random.Random(seed)
        self._number = 1000
        folder = home / "Library" / "Thunderbird" / "Profiles" / "abc.default" / "Mail" / "pop.example.com"
        self._inbox = folder / "Inbox"
        self._rewritten = folder / "Archive"
        self._replaced = folder / "Drafts"
        self._apple = (
            home / "Library" / "Mail" / "V10" / stores.UUID / "INBOX.mbox" / stores.STORE / "Data" / "Messages"
        )
        self._pages = [self._page() for _ in range(_PAGES)]
        self._set(self._rewritten, b"".join(self._pages))
        self._set(self._replaced, stores.mbox(stores.message(1)))
        self._set(self._inbox, self._inbox.read_bytes())
        self._grown = hashlib.sha256(self._inbox.read_bytes())
        self._made: list[Path] = []

    def work(self, stop: Connection, ready: Callable[[], object]) -> None:
        """Goes on until something is heard on `stop`."""
        acts = (self._append, self._rewrite, self._rewrite, self._replace, self._make, self._delete)
        ready()
        while not stop.poll(self._chance.uniform(0, _LONGEST_PAUSE)):
            act = self._chance.choice(acts)
            for _ in range(self._chance.choice((1, 1, 1, 30))):
                act()

    def _page(self) -> bytes:
        self._number += 1
        return stores.mbox(stores.message(self._number)).ljust(_PAGE - 1, b"x") + b"\n"

    def _set(self, path: Path, data: bytes) -> None:
        self.diary.change(path, hashlib.sha256(data).hexdigest(), lambda: stores.write(path, data))

    def _append(self) -> None:
        """New mail at the end of an mbox."""
        self._number += 1
        data = stores.mbox(stores.message(self._number, body="new mail " * self._chance.randrange(40) + "\n"))
        with self._inbox.open("ab", buffering=0) as sink:
            while data:
                room = _PAGE - sink.tell() % _PAGE
                piece, data = data[:room], data[room:]
                self._grown.update(piece)
                self.diary.change(self._inbox, self._grown.hexdigest(), partial(sink.write, piece))

    def _rewrite(self) -> None:
        """Another content of the same size at the same place, and the old date on it."""
        number = self._chance.randrange(_PAGES)
        self._pages[number] = self._page()
        digest = hashlib.sha256(b"".join(self._pages)).hexdigest()
        with self._rewritten.open("r+b", buffering=0) as sink:
            sink.seek(number * _PAGE)
            self.diary.change(self._rewritten, digest, partial(sink.write, self._pages[number]))
        os.utime(self._rewritten, ns=(_OLD, _OLD))

    def _replace(self) -> None:
        """A compaction: a new file takes the name of the old one."""
        self._number += 1
        data = stores.mbox(*(stores.message(self._number + each) for each in range(self._chance.randrange(1, 9))))
        new = self._replaced.parents[4] / "being-compacted"
        new.write_bytes(data)
        digest = hashlib.sha256(data).hexdigest()
        self.diary.change(self._replaced, digest, lambda: new.rename(self._replaced))

    def _make(self) -> None:
        """A new message in a file of its own: first the empty file, then what is in it."""
        self._number += 1
        data = stores.emlx(stores.message(self._number))
        path = self._apple / f"{self._number}.emlx"
        with path.open("xb", buffering=0) as sink:
            self.diary.change(path, hashlib.sha256().hexdigest(), lambda: None)
            self.diary.change(path, hashlib.sha256(data).hexdigest(), partial(sink.write, data))
        self._made.append(path)

    def _delete(self) -> None:
        """A message goes."""
        if self._made:
            path = self._made.pop(self._chance.randrange(len(self._made)))
            self.diary.change(path, None, path.unlink)


def sweep(scratch: Path, runs: int, jobs: int = 1, hook: Hook | None = None) -> Figures:
    """So many backups of a home somebody works in. `hook` may spoil the program, to see that it is noticed."""
    started = time.monotonic()
    total = Figures("A mail program at work during backups")
    home = reference.build(scratch / "home", closed=False)
    assert forked.warm(home.backup_args(scratch / "warm")).code == 0
    for column in ("runs", "steps of the mail program", "files copied", "of them in several states meanwhile"):
        total.counts[column] = 0
    total.counts.update(
        {"reported as changed": 0, "reported as gone": 0, "mixed in silence": 0, "missing in silence": 0}
    )
    total.counts["arrived meanwhile and in no list"] = 0
    total.counts["of them without any problem reported"] = 0
    spread(range(runs), partial(_one, scratch, hook), total, jobs)
    total.seconds = time.monotonic() - started
    return total


def _one(scratch: Path, hook: Hook | None, number: int) -> Figures:
    found = Figures("")
    scratch = scratch / str(number)
    home = reference.build(scratch / "home", closed=False)
    stick = scratch / "stick"
    stick.mkdir()
    ours, theirs = multiprocessing.Pipe()
    child = os.fork()
    if child == 0:
        _be_the_writer(home.home, number, theirs)
    ours.recv()
    start = time.monotonic_ns()
    ended = forked.run(home.backup_args(stick), (), hook)
    end = time.monotonic_ns()
    ours.send("stop")
    diary: Diary = ours.recv()
    os.waitpid(child, 0)
    found.counts["runs"] += 1
    found.counts["steps of the mail program"] += sum(map(len, diary.states.values()))
    if ended.code not in (0, 1) or ended.err:
        found.fail("ended otherwise", f"run {number}: {ended}")
        return found
    (archive,) = whole_archives(stick)
    if fault := what_is_wrong(archive):
        found.fail("look whole and are not", f"run {number}: {fault}")
    _compare(found, f"run {number}", archive, diary, start, end, ended.code)
    return found


def _compare(found: Figures, run: str, archive: Path, diary: Diary, start: int, end: int, code: int) -> None:
    lines = {str(line["path"]): line for line in inventory.read(archive / layout.INVENTORY)}
    for path in diary.states:
        if not (states := diary.during(path, start, end)):
            continue
        line = lines.get(path)
        status = line["status"] if line else None
        if status in ("changed", "unreadable"):
            found.counts["reported as changed" if status == "changed" else "reported as gone"] += 1
            if code == 0:
                found.fail("missing in silence", f"{run}: {line} and exit code 0")
        elif status == "copied":
            assert line is not None
            found.counts["files copied"] += 1
            found.counts["of them in several states meanwhile"] += len(states) > 1
            if line["sha256"] not in {state.digest for state in states}:
                found.fail(
                    "mixed in silence", f"{run}: {line} is no state the file ever had then ({len(states)} states)"
                )
        elif not any(state.digest is None or state.since >= start for state in states):
            found.fail("missing in silence", f"{run}: {path} was there all the time: {line}")
        elif states[-1].digest is not None:
            found.counts["arrived meanwhile and in no list"] += 1
            # The last look names what it sees; only what came after that may go without a word.
            found.counts["of them without any problem reported"] += code == 0


def _be_the_writer(home: Path, seed: int, pipe: Connection) -> None:
    try:
        program = MailProgram(home, seed)
        program.work(pipe, lambda: pipe.send("ready"))
        pipe.recv()
        pipe.send(program.diary)
    finally:
        os._exit(0)
