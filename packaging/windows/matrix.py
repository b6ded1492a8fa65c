"""Every command on Windows and on Linux, on the same mail: exit codes, answers and messages must be the same.

Of an answer everything is compared but the places, which become names ("<home>"), and the moments of the run. Of an
archive every row of its catalog, its list of files, what is missing, and the digest of all it holds.
"""

import json
import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sized
from contextlib import closing
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from windows.checking import Done, digests, last

_OF_THE_RUN = frozenset(
    {
        "made",
        "as_of",
        "looked",
        "on",
        "seal",
        "seal_sha256",
        "manifest_sha256",
        "recovery_key",
        "volume",
        "folder",
        "live",
    }
)
"""Keys of results that say when, on which disk, or whether the home is that of the running system."""
_OF_THE_DISK = frozenset({"mode", "ctime_ns", "path_b64"})
_TICK = 100
"""Nanoseconds: Windows' dates are no finer."""
_NAME_OF_ARCHIVE = re.compile(r"\d{4}-\d\d-\d\d \d{4}")
_TIME = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d(:\d\d)?")
_SIZE = re.compile(r"\d+(\.\d+)? [kMG]?B\b")
_TABLES = {
    "message": "SELECT store.client, mailbox.path, file.name AS file_name, message.* FROM message"
    " JOIN mailbox ON mailbox.id = message.mailbox JOIN store ON store.id = mailbox.store"
    " JOIN file ON file.id = message.file",
    "mailbox": "SELECT store.client, mailbox.* FROM mailbox JOIN store ON store.id = mailbox.store",
    "account": "SELECT store.client, account.* FROM account JOIN store ON store.id = account.store",
    "card": "SELECT store.client, card.* FROM card JOIN store ON store.id = card.store",
    "trace": "SELECT store.client, trace.* FROM trace JOIN store ON store.id = trace.store",
    "gap": "SELECT store.client, gap.* FROM gap JOIN store ON store.id = gap.store",
}
_NUMBERS = frozenset({"id", "store", "mailbox", "file"})
"""Columns that only lead from one table to another."""


@dataclass(frozen=True, slots=True)
class Line:
    """A command with places in it ("{home}"), and the exit code it ends with on a system that is in order."""

    words: tuple[str, ...]
    code: int

    @property
    def is_json(self) -> bool:
        """True where its answer is data, not sentences."""
        return "--json" in self.words


@dataclass(frozen=True, slots=True)
class Side:
    """One of the systems: how a command runs there, and its places, as it writes them, by name."""

    run: Callable[..., Done]
    separator: str
    places: dict[str, str]
    root: Path
    """What is called `{root}` there, as a folder of this machine."""

    @property
    def to(self) -> Path:
        """What is called `{to}` there, as a folder of this machine."""
        return self.root / self.places["to"].rpartition(self.separator)[2]

    def enter(self, folder: str) -> None:
        """Makes a folder below `{root}` the one that archives go to; no archive is there yet."""
        for name in ("archive", "encrypted"):
            self.places.pop(name, None)
        self.places["to"] = f"{self.places['root']}{self.separator}{folder}"

    def filled(self, words: Iterable[str]) -> tuple[str, ...]:
        """The words of a command with the places of this system."""
        names = {**self.places, "/": self.separator}
        return tuple(word.format_map(names) for word in words)

    def answer(self, line: Line) -> tuple[int, object]:
        """Runs a command; its exit code, and what it said without places and moments."""
        done = self.run(*self.filled(line.words))
        if not line.is_json:
            return done.returncode, self.plain((done.stdout + done.stderr).decode("utf-8", "backslashreplace"))
        result = last(done)
        for name in ("archive", "encrypted"):
            if "backup" in line.words and result.get(name):
                # The first one is the one that other commands are given.
                self.places.setdefault(name, str(result[name]))
        return done.returncode, self.alike(result)

    def alike(self, value: object) -> object:
        """A result without places and moments."""
        if isinstance(value, dict):
            # Bytes of everything in an archive: its own pages name places, and the PDF has the system's fonts.
            left_out: frozenset[str] = _OF_THE_RUN | {"bytes"} if "damaged" in value else _OF_THE_RUN
            return {key: self.alike(each) for key, each in value.items() if key not in left_out}
        if isinstance(value, list):
            return [self.alike(each) for each in value]
        return self.named(value) if isinstance(value, str) else value

    def named(self, text: str) -> str:
        """A text with the names of places for the places in it."""
        for name, path in sorted(self.places.items(), key=lambda item: -len(item[1])):
            if path in text:
                text = text.replace(path, f"<{name}>").replace("\\", "/")
        return _NAME_OF_ARCHIVE.sub("<made>", text)

    def plain(self, text: str) -> list[str]:
        """The words of a text, without sizes and paths, which answers as data have.

        Where a line ends is no matter: the columns of a table are as wide as its paths want.
        """
        named = _SIZE.sub("<size>", _TIME.sub("<moment>", "\n".join(map(self.named, text.splitlines()))))
        words = ("<path>" if "/" in word or "\\" in word else word for word in named.split())
        return [word for word, _ in groupby(words)]

    def archive(self, label: str) -> Path:
        """The archive with this label."""
        (found,) = (path for path in self.to.iterdir() if path.is_dir() and path.name.endswith(f" {label}"))
        return found

    def note_archive(self, label: str) -> None:
        """Makes the archive with this label the one that commands are given."""
        self.places["archive"] = f"{self.places['to']}{self.separator}{self.archive(label).name}"

    def contents(self, label: str) -> Iterator[tuple[str, Sized]]:
        """What the archive with this label holds, part by part."""
        folder = self.archive(label)
        with closing(sqlite3.connect(f"file:{folder / 'catalog.sqlite'}?mode=ro", uri=True)) as database:
            for table, query in _TABLES.items():
                yield f"table {table} of the catalog", self._rows(database, query)
        items = [json.loads(line) for line in (folder / "files.jsonl").read_text("utf-8").splitlines()]
        yield "files.jsonl", [self._item(item) for item in items]
        yield "missing.csv", [*map(self.named, (folder / "missing.csv").read_text("utf-8-sig").splitlines())]
        yield "digests of data", digests(folder / "data")

    def _rows(self, database: sqlite3.Connection, query: str) -> list[str]:
        found = database.execute(query)
        names = [column[0] for column in found.description]
        rows = (dict(zip(names, row, strict=True)) for row in found)
        kept = ({name: value for name, value in row.items() if name not in _NUMBERS} for row in rows)
        return sorted(json.dumps(self.alike(row), ensure_ascii=False) for row in kept)

    def _item(self, item: Mapping[str, object]) -> object:
        kept = {key: value for key, value in item.items() if key not in _OF_THE_DISK}
        if isinstance(when := kept.get("mtime_ns"), int):
            kept["mtime_ns"] = when // _TICK
        if kept.get("kind") == "folder":
            del kept["size"]
        return self.alike(kept)


@dataclass(frozen=True, slots=True)
class Source:
    """Where mail is looked for: options of find and backup, and those of list, which asks whose archives they are."""

    options: tuple[str, ...]
    owner: tuple[str, ...]


def lines(source: Source, label: str, code: int, languages: tuple[str, ...]) -> Iterator[Line]:
    """Every command for one source of mail; `code` is the exit code of what looks for mail there."""
    yield Line(("find", *source.options, "--json"), code)
    yield Line(("backup", *source.options, "--to", "{to}", "--label", label, "--customer", "花子", "--json"), code)
    archive = "{archive}"
    for words, ends in (
        (("verify", archive), 0),
        (("list", "{to}", *source.owner), 0),
        (("compare", archive, archive, "--read"), 0),
        (("check", archive), 3),
        (("people", archive, "--all"), 0),
    ):
        yield Line((*words, "--json"), ends)
        for language in languages:
            yield Line((*words, "--language", language), ends)
    files = ("vcard={to}{/}people.vcf", "google={to}{/}google.csv")
    yield Line(("people", archive, *(word for file in files for word in ("--export", file)), "--json"), 0)
    new = ("--from-name", "花子", "--new-address", "hanako@example.com")
    yield Line(("notice", archive, *new, "--to", "{to}{/}drafts", "--json"), 0)
    yield Line(("certificate", archive, "--html", "{to}{/}c.html", "--pdf", "{to}{/}c.pdf", "--json"), 0)
    yield Line(("backup", *source.options, "--to", "{to}", "--label", "again", "--json"), code)
    for language in languages:
        yield Line(("find", *source.options, "--language", language), code)


def encrypted_lines(source: tuple[str, ...]) -> Iterator[Line]:
    """An encrypted archive, and all that opens it."""
    phrase = ("--passphrase-file", "{phrase}")
    key = ("--recovery-key", "{to}{/}key.txt")
    yield Line(("backup", *source, "--to", "{to}", "--label", "secret", "--encrypt", *phrase, *key, "--json"), 0)
    archive = "{encrypted}"
    yield Line(("verify", archive, "--json"), 0)
    yield Line(("verify", archive, *phrase, "--json"), 0)
    yield Line(("verify", archive, *key, "--json"), 0)
    yield Line(("open", archive, *phrase, "--to", "{to}", "--json"), 0)


def mistaken_lines(*stores: str) -> Iterator[Line]:
    """What a person gets wrong; `stores` are folders of mail."""
    for language in ("en", "ja"):
        for words, code in (
            *((("backup", "--path", "{home}", "--path", "{d}{/}メール", "--to", store), 5) for store in stores),
            (("backup", "--home", "{home}", "--to", "{phrase}"), 5),
            (("verify", "{home}"), 2),
            (("verify", "{to}{/}nothing"), 2),
            (("find", "--path", "{to}{/}nothing"), 2),
            (("people", "{to}{/}nothing"), 2),
            (("open", "{to}{/}nothing", "--to", "{to}"), 2),
            (("backup",), 2),
        ):
            yield Line((*words, "--language", language), code)
