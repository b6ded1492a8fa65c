"""The programs that are compared: what each runs for an act, what it does not do, and what it counted."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from benchmarks.measuring import process
from benchmarks.measuring.process import Cost, FailedError

ROOT = Path(__file__).resolve().parents[2]
Command = list[str]

_COPY = 'cp -a "$1" "$2" && sync -f "$2"'
_DIGESTS = (
    'digests() { cd "$1" && find . -type f -print0 | LC_ALL=C sort -z | xargs -0 -r openssl dgst -sha256 -r; }; '
    '(digests "$1") > "$3/source" && (digests "$2") > "$3/copy" && cmp "$3/source" "$3/copy"'
)
_EXPECTED = ("index_missing",)
"""D2 has no index of Apple Mail."""
_STANDARD_LIBRARY = """
import email.utils, mailbox, sys
people = {}
for message in mailbox.mbox(sys.argv[1], create=False):
    for name, address in email.utils.getaddresses([str(message.get("From", ""))]):
        people.setdefault(address.lower(), [name, 0])[1] += 1
print(len(people))
"""


class Act(StrEnum):
    """What is measured; the value stands in the table."""

    BACKUP = "backup"
    AGAIN = "again, unchanged"
    CHANGED = "again, 1 % changed"
    PEOPLE = "address book"
    FLAT = "backup of one folder"


@dataclass(frozen=True, slots=True)
class Task:
    """One act on one set of mail: where the mail is, where its copy goes, and a folder for what else is written."""

    name: str
    act: Act
    folder: Path
    target: Path
    scratch: Path

    @property
    def mail(self) -> Path:
        """The mail alone: what stock tools copy."""
        return self.folder / "Library" / "Mail" if self.name == "D2" else self.folder

    @property
    def inbox(self) -> Path:
        """The one mailbox file of the sets that are one."""
        return self.folder / "Inbox"


@dataclass(frozen=True, slots=True)
class Peer:
    """A program. `prepare` is not measured; the page cache forgets the target between two of the `steps`."""

    name: str
    needs: tuple[str, ...]
    lacks: str
    acts: tuple[Act, ...]
    steps: Callable[[Task], list[Command]]
    prepare: Callable[[Task], list[Command]] = lambda task: []
    only: str = ""
    """The one set it can do something with; empty for any."""

    def can(self, name: str, act: Act) -> bool:
        """Whether it takes part."""
        return act in self.acts and self.only in ("", name)


def _ours(task: Task) -> list[Command]:
    if task.act is Act.PEOPLE:
        return [[sys.executable, "-m", "app", "people", str(task.inbox), "--all", "--json"]]
    home = task.name == "D2"
    source = ["--home", str(task.folder), "--system", "macos"] if home else ["--path", str(task.folder)]
    return [[sys.executable, "-m", "app", "backup", *source, "--to", str(task.target), "--json"]]


def _stock(task: Task) -> list[Command]:
    copy = str(task.target / "copy")
    both = [str(task.mail), copy, str(task.scratch)]
    return [["sh", "-c", _COPY, "copy", str(task.mail), copy], ["sh", "-c", _DIGESTS, "digests", *both]]


def _borg(task: Task) -> list[Command]:
    repository = str(task.target / "borg")
    create = ["borg", "create", f"{repository}::{task.act.name}", str(task.mail)]
    return [create, ["borg", "check", "--verify-data", repository]]


def _restic(task: Task) -> list[Command]:
    restic = ["restic", "--quiet", "--repo", str(task.target / "restic")]
    return [[*restic, "backup", str(task.mail)], [*restic, "check", "--read-data"]]


PEERS = (
    Peer("Furoshiki", (), "", tuple(Act), _ours),
    Peer(
        "stock: cp, sync, openssl of both",
        ("cp", "sync", "find", "xargs", "openssl", "cmp"),
        "parse, list of messages, address book, readable copies, notice of a file that changes meanwhile, resuming",
        (Act.BACKUP, Act.FLAT),
        _stock,
    ),
    Peer(
        "borg, check --verify-data",
        ("borg",),
        "comparison with the source, list of messages, address book, readable copies, plain files (compresses)",
        (Act.BACKUP, Act.AGAIN, Act.CHANGED),
        _borg,
        lambda task: [["borg", "init", "--encryption", "none", str(task.target / "borg")]],
    ),
    Peer(
        "restic, check --read-data",
        ("restic",),
        "comparison with the source, list of messages, address book, readable copies, plain files (encrypts)",
        (Act.BACKUP, Act.AGAIN, Act.CHANGED),
        _restic,
        lambda task: [["restic", "--quiet", "--repo", str(task.target / "restic"), "init"]],
    ),
    Peer(
        "readpst",
        ("readpst",),
        "copy of the file, proof, address book, message identical to the one received, isolation from a hostile file",
        (Act.BACKUP,),
        lambda task: [["readpst", "-q", "-o", str(task.target), str(task.folder / "Outlook.pst")]],
        only="D5",
    ),
    Peer(
        "standard library: mailbox, email",
        (),
        "kinds of senders (person, newsletter, machine), names put right, dates, one person with two addresses",
        (Act.PEOPLE,),
        lambda task: [[sys.executable, "-c", _STANDARD_LIBRARY, str(task.inbox)]],
    ),
)
"""Ours first."""


def missing(peer: Peer) -> list[str]:
    """The programs it needs that this machine does not have."""
    return [name for name in peer.needs if shutil.which(name) is None]


def environment(folder: Path, *, without_sha: bool) -> dict[str, str]:
    """What all processes are started with: settings, caches and homes of their own below `folder`."""
    own = ("XDG_", "BORG_", "RESTIC_", "PYTHON")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(own)}
    slow = {"OPENSSL_ia32cap": ":~0x20000000"} if without_sha else {}
    return kept | slow | {
        "HOME": str(folder / "home"),
        "PYTHONPATH": str(ROOT),
        "BORG_BASE_DIR": str(folder / "borg"),
        "BORG_UNKNOWN_UNENCRYPTED_REPO_ACCESS_IS_OK": "yes",
        "RESTIC_PASSWORD": "measured",
        "RESTIC_CACHE_DIR": str(folder / "restic"),
    }  # fmt: skip


def done(peer: Peer, task: Task, variables: dict[str, str], expected: int) -> tuple[list[Cost], int | None]:
    """Runs an act; the cost of each of its steps, and what it counted. Raises FailedError where that is not `expected`.

    The source is in the page cache for everybody, what was written before is not.
    """
    _prepare(peer, task, variables)
    process.warm(task.folder)
    costs = []
    output = task.scratch / "output"
    for command in peer.steps(task):
        process.evict(task.target)
        costs.append(process.measured(command, variables, output))
    counted = _counted(peer, task, output)
    if task.act is not Act.PEOPLE and counted not in (None, expected):
        raise FailedError(f"{peer.name}: {counted} messages of {expected}")
    output.unlink()
    return costs, counted


def system_calls(peer: Peer, task: Task, variables: dict[str, str]) -> int:
    """How many system calls an act takes, in a run of its own."""
    _prepare(peer, task, variables)
    return sum(process.system_calls(command, variables) for command in peer.steps(task))


def _prepare(peer: Peer, task: Task, variables: dict[str, str]) -> None:
    if task.act is Act.BACKUP:
        for command in peer.prepare(task):
            subprocess.run(command, env=variables, check=True, capture_output=True)


def _counted(peer: Peer, task: Task, output: Path) -> int | None:
    """Messages of a backup, senders of an address book; None where the program does not say."""
    if peer.name == "readpst":
        return sum(path.read_bytes().count(b'\nFrom "') + 1 for path in task.target.glob("*.mbox"))
    if task.act is Act.PEOPLE and peer is not PEERS[0]:
        return int(output.read_text())
    if peer is not PEERS[0]:
        return None
    result = json.loads(output.read_bytes().splitlines()[-1])
    if task.act is Act.PEOPLE:
        return sum(len(person["addresses"]) for person in result["people"])
    if unexpected := [each for each in result["problems"] if each["code"] not in _EXPECTED]:
        raise FailedError(f"{peer.name}: {unexpected[:3]}")
    return int(result["messages"])
