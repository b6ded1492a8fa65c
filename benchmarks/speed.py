"""This program beside others, in one run, on Linux: `python3 dev.py bench speed [OPTIONS]`; see docs/benchmarks.md.

Seeded mail is made (D1 to D7, `benchmarks/measuring/mail.py`), and whole programs work on it in turn, each time into a
new folder: ext4 makes files ten times slower where many were deleted before. The second place is a stick of 100 MB/s,
made of a loop device, which needs root. Programs that are not installed are left out and named.
"""

import argparse
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.measuring import mail, peers, plot, process, report
from benchmarks.measuring.machine import machine, start_up
from benchmarks.measuring.peers import PEERS, ROOT, Act, Peer, Task
from benchmarks.measuring.report import Row
from benchmarks.measuring.stick import stick, why_no_stick

ACTS = {
    "D5": (Act.BACKUP,),
    "D3": (Act.PEOPLE,),
    "D4": (Act.PEOPLE,),
    "D1": (Act.BACKUP, Act.PEOPLE),
    "D2": (Act.BACKUP, Act.AGAIN, Act.CHANGED),
    "D7": (Act.FLAT,),
}
"""What is measured on each set, short ones first, as time may be short; D6 stands for the last act of D2."""
STICK_SETS = ("D1", "D2", "D5")
DOCUMENT = ROOT / "docs" / "benchmarks.md"
PICTURE = ROOT / "docs" / "benchmarks-growth.svg"


@dataclass(slots=True)
class Session:
    """What was asked for, where it happens, and what has come of it so far."""

    options: argparse.Namespace
    folder: Path
    variables: dict[str, str]
    until: float
    rows: dict[tuple[str, Act, str, str], Row] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    turns: int = 0

    def note(self, text: str) -> None:
        """Something that was not measured, once."""
        if text not in self.notes:
            self.notes.append(text)
            print(text, flush=True)

    def new_folder(self, name: str) -> Path:
        """A folder that was never there."""
        self.turns += 1
        path = self.folder / f"{self.turns:04}-{name}"
        path.mkdir(parents=True)
        return path


def main(args: list[str]) -> int:
    """Measures, prints the tables, and with --write puts them into docs/benchmarks.md; 1 where a program failed."""
    options = _options(args)
    # A stick is taken away whatever ends this.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    if sys.platform != "linux":
        print("What processes write, and the stick, are measured on Linux only.")
        return 2
    with tempfile.TemporaryDirectory(prefix="furoshiki-speed-", dir=options.folder) as name:
        folder = Path(name)
        variables = peers.environment(folder / "person", without_sha=options.without_sha_ni)
        session = Session(options, folder, variables, time.monotonic() + options.minutes * 60)
        (folder / "person" / "home").mkdir(parents=True)
        before = machine(options.without_sha_ni)
        # Nobody pays for the compiler.
        compiled = [sys.executable, "-m", "compileall", "-q", "app", "exporters"]
        subprocess.run(compiled, cwd=ROOT, env=variables, check=True)
        absolute: dict[str, float] = {}
        points: dict[str, dict[float, float]] = {}
        try:
            absolute |= start_up(variables, folder) if "start" in options.only else {}
            for set_name in [each for each in ACTS if each in options.only]:
                _measure_set(session, set_name)
            _growth(session, points)
        except KeyboardInterrupt:
            session.note("Stopped before the end: what follows failed to be measured, or was measured less often")
        _show(session, before, absolute, points)
    return int(any("failed" in note for note in session.notes))


def _options(args: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="dev.py bench speed", description=__doc__)
    parser.add_argument("--only", type=_names, default=("start", *ACTS, "D6"), help="such as D1,D2,D6,start")
    parser.add_argument("--scale", type=_scales, default={}, help="such as 0.1, or D1=0.3,D3=0.25: less mail")
    parser.add_argument("--runs", type=int, default=5, help="how often each in turn; the median counts")
    parser.add_argument("--places", type=_names, default=("local", "stick"), help="local, stick, or both")
    parser.add_argument("--growth", type=_sizes, default=(), help="mailboxes of so many GB, such as 0.1,0.3,1,3,10")
    parser.add_argument("--minutes", type=float, default=24 * 60, help="begin no further run after so many minutes")
    parser.add_argument("--calls", action="store_true", help="count system calls, in a further run of each")
    parser.add_argument("--without-sha-ni", action="store_true", help="as on a processor without SHA instructions")
    parser.add_argument("--folder", type=Path, help="where everything is made; much room, and a real disk")
    parser.add_argument("--write", action="store_true", help="put the tables into docs/benchmarks.md")
    options = parser.parse_args(args)
    if "D6" in options.only and "D2" not in options.only:
        options.only = (*options.only, "D2")
    return options


def _names(text: str) -> tuple[str, ...]:
    return tuple(text.split(","))


def _sizes(text: str) -> tuple[float, ...]:
    return tuple(map(float, text.split(",")))


def _scales(text: str) -> dict[str, float]:
    """By set; a number alone is for all of them."""
    pairs = [part.rpartition("=") for part in text.split(",")]
    return {name: float(number) for name, _, number in pairs}


def _measure_set(session: Session, name: str) -> None:
    """All acts on one set of mail, at every place, in turn."""
    scales = session.options.scale
    count = max(round(mail.SETS[name].messages * scales.get(name, scales.get("", 1.0))), 1)
    folder = _made(session, name, name, count)
    if folder is None:
        return
    acts = [act for act in ACTS[name] if act is not Act.CHANGED or "D6" in session.options.only]
    for place in session.options.places:
        there = [act for act in acts if place == "local" or act is not Act.PEOPLE]
        if place == "stick" and (name not in STICK_SETS or _no_stick(session)):
            continue
        longest = 0.0
        for turn in range(session.options.runs):
            begun = time.monotonic()
            if begun + longest > session.until:
                session.note(f"{name}, {place}: the time was over after {turn} of {session.options.runs} runs")
                break
            try:
                _turn(session, name, there, place, folder, count)
            except (OSError, subprocess.CalledProcessError) as error:
                session.note(f"{name}, {place}, failed: {error}")
            longest = max(longest, time.monotonic() - begun)
    if session.options.calls:
        _count_calls(session, name, acts, folder)


def _no_stick(session: Session) -> bool:
    if why := why_no_stick():
        session.note(f"No stick: {why}")
    return bool(why)


def _made(session: Session, set_name: str, folder_name: str, count: int) -> Path | None:
    """Makes the mail in a process of its own; None where it cannot be made here."""
    folder = session.folder / "mail" / folder_name
    folder.mkdir(parents=True)
    make = [sys.executable, "-m", "benchmarks.measuring.mail", set_name, str(folder), str(count)]
    done = subprocess.run(make, cwd=ROOT, env=session.variables, stderr=subprocess.PIPE, encoding="utf-8", check=False)
    if done.returncode:
        session.note(f"{folder_name} left out: {done.stderr.strip()[-300:]}")
        return None
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    session.note(f"{folder_name}: {mail.SETS[set_name].what}; {count:,} messages, {size / 1e6:,.0f} MB")
    return folder


def _turn(session: Session, name: str, acts: Sequence[Act], place: str, folder: Path, count: int) -> None:
    """Each act once with every program, from turn to turn another first; later acts find what earlier ones made."""
    chosen = [peer for peer in PEERS if any(peer.can(name, act) for act in acts) and _is_here(session, peer)]
    first = session.turns % len(chosen)
    with ExitStack() as stack:
        size = _size_of_stick(folder)
        targets = {peer.name: stack.enter_context(_target(session, place, size)) for peer in chosen}
        for act in acts:
            if act is Act.CHANGED:
                mail.change(folder, count, session.turns)
            for peer in [each for each in chosen[first:] + chosen[:first] if each.can(name, act)]:
                scratch = session.new_folder("scratch")
                _run(session, peer, place, Task(name, act, folder, targets[peer.name], scratch), count)


def _is_here(session: Session, peer: Peer) -> bool:
    if lacking := peers.missing(peer):
        session.note(f"{peer.name}: left out, {', '.join(lacking)} not installed")
    return not lacking


def _size_of_stick(folder: Path) -> int:
    """Octets: room for the mail, readable copies, lists, and what changes."""
    return sum(path.stat().st_blocks * 512 for path in folder.rglob("*") if path.is_file()) * 4 + (512 << 20)


@contextmanager
def _target(session: Session, place: str, size: int) -> Iterator[Path]:
    folder = session.new_folder(place)
    if place == "local":
        yield folder
        return
    with stick(folder / "device", size) as mounted:
        yield mounted


def _run(session: Session, peer: Peer, place: str, task: Task, count: int) -> None:
    """Adds a run to its row; a failure is noted and ends nothing."""
    name = "D6" if task.act is Act.CHANGED else task.name
    row = Row(name, task.act, place, peer.name, peer.lacks)
    try:
        costs, counted = peers.done(peer, task, session.variables, count)
    except (process.FailedError, subprocess.CalledProcessError) as error:
        session.note(f"{name} {task.act}, {place}, failed: {error}")
        return
    row = session.rows.setdefault((name, task.act, place, peer.name), row)
    row.runs.append(costs)
    row.counted = counted
    wall = row.walls[-1]
    print(f"{name} {task.act:20} {place:6} {peer.name:36} {wall:8.2f} s  CPU {row.cpus[-1]:7.2f} s", flush=True)


def _count_calls(session: Session, name: str, acts: Sequence[Act], folder: Path) -> None:
    """A further run of each on the local disk under strace, which slows it down."""
    if shutil.which("strace") is None:
        session.note("System calls not counted: strace is not installed")
        return
    for peer in [each for each in PEERS if _is_here(session, each)]:
        target = session.new_folder("calls")
        for act in [each for each in acts if peer.can(name, each) and each is not Act.CHANGED]:
            task = Task(name, act, folder, target, session.new_folder("scratch"))
            calls = peers.system_calls(peer, task, session.variables)
            if row := session.rows.get((name, act, "local", peer.name)):
                row.calls = calls


def _growth(session: Session, points: dict[str, dict[float, float]]) -> None:
    """Adds the seconds for a mailbox of each size, one run of every program on the local disk."""
    each_mail = 30_100
    for size in session.options.growth:
        count = round(size * 1e9 / each_mail)
        folder = None if time.monotonic() > session.until else _made(session, "D1", f"growth-{size:g}", count)
        if folder is None:
            session.note(f"growth: {size:g} GB not measured")
            continue
        for peer in [each for each in PEERS if each.can("D1", Act.BACKUP) and _is_here(session, each)]:
            target, scratch = session.new_folder("growth"), session.new_folder("scratch")
            task = Task("D1", Act.BACKUP, folder, target, scratch)
            try:
                costs, _ = peers.done(peer, task, session.variables, count)
            except (process.FailedError, subprocess.CalledProcessError) as error:
                session.note(f"growth {size:g} GB, failed: {error}")
                continue
            points.setdefault(peer.name, {})[size] = sum(step.wall for step in costs)
            print(f"growth {size:g} GB {peer.name:36} {points[peer.name][size]:8.2f} s", flush=True)


def _show(session: Session, before: str, absolute: dict[str, float], points: dict[str, dict[float, float]]) -> None:
    """Prints what was measured; with --write into the document, too, each section that has something new."""
    rows = report.in_order(session.rows.values())
    flat = [row for row in rows if row.name == "D7"]
    rest = [row for row in rows if row.name != "D7"]
    if ours := [row.memory for row in rows if row.peer == report.OURS]:
        absolute = absolute | {report.MEMORY: max(ours) / 1e6}
    calls, notes = session.options.calls, "\n".join(f"- {note}" for note in session.notes)
    sections = {}
    if not rest:
        # Times of a start alone are no reason to take the others out of the document.
        print(f"\n{report.aims(rows, absolute)}")
    else:
        tables = [report.aims(rows, absolute), report.table(rest, calls=calls), report.lacking(rest)]
        sections["without-sha" if session.options.without_sha_ni else "speed"] = [before, notes, *tables]
    if flat:
        sections["flat"] = [before, notes, report.table(flat, calls=calls)]
    if points:
        sections["growth"] = [before, notes, report.growth_table(points), f"![Seconds by gigabytes]({PICTURE.name})"]
    document = DOCUMENT.read_text(encoding="utf-8")
    for section, parts in sections.items():
        text = "\n\n".join(parts)
        document = report.put(document, section, text)
        print(f"\n{text}")
    if session.options.write:
        DOCUMENT.write_text(document, encoding="utf-8")
        if points:
            PICTURE.write_text(plot.plot(points, "GB of mail in one mbox", "seconds"), encoding="utf-8")


if __name__ == "__main__":
    os.chdir(ROOT)
    sys.exit(main(sys.argv[1:]))
