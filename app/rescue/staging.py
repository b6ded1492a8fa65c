"""The folder that takes what is found until the archive is made of it: one file a message, by grade, and where it lay.

Rescued mail/whole/0-00000000012c4a00.eml       the number of the source and the offset
Rescued mail/cut/…  Rescued mail/fragment/…
Rescued mail/people/0-…/abook.sqlite            what remembers people: databases, vCards
Rescued mail/people/people.jsonl                who stands in pieces of others
Rescued mail/provenance.csv                     a row for each file
progress.json                                   how far the search came, for the next run
"""

import csv
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.formats.standard import found_people
from app.model.rescue import Carved, EndRule, Grade, RescueSource
from app.rescue.address_traces import name_of
from app.rescue.deleted_names import Names
from app.rescue.unique import Unique
from app.system.moving import remove_file
from app.system.retry import retry

STORE = "Rescued mail"
PROVENANCE = "provenance.csv"
_TRACES = "people"
_PROGRESS = "progress.json"
_FOUND = "found.jsonl"
_COLUMNS = ("file", "grade", "rule", "source", "offset", "length", "was")


@dataclass(frozen=True, slots=True)
class _Row:
    """Where a kept message lay; `source` is the number of its source."""

    grade: Grade
    rule: EndRule
    source: int
    offset: int
    length: int


class Staging:
    """Takes messages and writes them down as they are found. Raises OSError of the destination."""

    def __init__(self, folder: Path, sources: Sequence[RescueSource]) -> None:
        """Goes on with what an interrupted run left in `folder`, where it searched the same sources."""
        self.store = folder / STORE
        self._folder = folder
        self._people = self.store / _TRACES / found_people.NAME
        self._sources = sources
        self._unique = Unique()
        self._rows: dict[str, _Row] = {}
        self.position = (0, 0)
        """The number of the source to go on with, and the offset in it."""
        self._areas: dict[int, set[tuple[int, int]]] = {}
        self._left_out: dict[tuple[int, EndRule], dict[int, int]] = {}
        for grade in Grade:
            (self.store / grade.value).mkdir(parents=True, exist_ok=True)
        self._go_on()
        self._found = (folder / _FOUND).open("a", encoding="utf-8")

    @property
    def counts(self) -> Counter[Grade]:
        """How many messages are kept of each grade."""
        return Counter(row.grade for row in self._rows.values())

    @property
    def has_anything(self) -> bool:
        """True where a message or what remembers people was found."""
        return bool(self._rows) or (self.store / _TRACES).exists()

    def add(self, number: int, found: Carved) -> bool:
        """Writes a message down, unless it is there already. Returns whether it did."""
        if found.rule is EndRule.OUTLOOK:
            return self._add_area(number, found.offset, found.length)
        if found.is_left_out:
            return self._add_left_out(number, found)
        if not found.is_message:
            return self._add_trace(number, found)
        name = f"{found.grade.value}/{number}-{found.offset:016x}.eml"
        if name in self._rows:
            # Two of them are in one block of an Outlook file.
            name = f"{found.grade.value}/{number}-{found.offset:016x}-{len(found.data)}.eml"
        kept, superseded = self._unique.add(found, name)
        if not kept:
            return False
        if superseded:
            self._drop(superseded)
        (self.store / name).write_bytes(found.data)
        row = _Row(found.grade, found.rule, number, found.offset, found.length)
        self._rows[name] = row
        self._write(
            {"file": name, "grade": row.grade.value, "rule": row.rule.value, "at": [number, row.offset, row.length]}
        )
        return True

    def _add_trace(self, number: int, found: Carved) -> bool:
        """Writes down what remembers people, under a name by which its reader knows it."""
        kept, _ = self._unique.add(found, "")
        if kept:
            if found.rule is EndRule.PERSON:
                path = self._people
            else:
                inside = "card.vcf" if found.rule is EndRule.CARD else name_of(found.data)
                path = self.store / _TRACES / f"{number}-{found.offset:016x}" / inside
            path.parent.mkdir(parents=True, exist_ok=True)
            # Several cards may be in one block of an Outlook file.
            with path.open("ab" if found.rule is not EndRule.DATABASE else "wb") as file:
                file.write(found.data)
        return kept

    def outlook_areas(self, number: int) -> list[tuple[int, int]]:
        """The [start, end) in a source where there are blocks of Outlook files."""
        return sorted(self._areas.get(number, ()))

    def left_out(self, rule: EndRule) -> dict[int, int]:
        """How many of what the rule names were left out, by the number of their source."""
        return {number: sum(places.values()) for (number, each), places in self._left_out.items() if each is rule}

    def _add_left_out(self, number: int, found: Carved) -> bool:
        self._left_out.setdefault((number, found.rule), {})[found.offset] = found.length
        self._write({"left_out": [number, found.offset, found.length], "rule": found.rule.value})
        return True

    def _add_area(self, number: int, start: int, length: int) -> bool:
        areas = self._areas.setdefault(number, set())
        if (start, start + length) in areas:
            return False
        areas.add((start, start + length))
        self._write({"outlook": [number, start, start + length]})
        return True

    def note(self, number: int, offset: int) -> None:
        """Notes how far the search came."""
        self._found.flush()
        state = {"sources": self._fingerprint(), "position": [number, offset]}
        path = self._folder / _PROGRESS
        fresh = path.with_suffix(".new")
        fresh.write_text(json.dumps(state), encoding="utf-8")
        # On Windows a virus scanner may hold either for a moment.
        retry(lambda: fresh.replace(path))

    def finish(self, names: Mapping[int, Names]) -> None:
        """Writes where everything lay; `names` are what files were called, by the number of their source."""
        self.close()
        with (self.store / PROVENANCE).open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(_COLUMNS)
            for name, row in sorted(self._rows.items()):
                path = str(self._sources[row.source].path)
                was = names[row.source].at(row.offset) if row.source in names else ""
                writer.writerow(
                    (name, row.grade.value, row.rule.value, _cell(path), row.offset, row.length, _cell(was))
                )

    def close(self) -> None:
        """Closes what is open; a second call does nothing."""
        self._found.close()

    def _drop(self, name: str) -> None:
        if self._rows.pop(name, None) is not None:
            remove_file(self.store / name, missing_ok=True)
            self._write({"dropped": name})

    def _write(self, line: dict[str, object]) -> None:
        self._found.write(json.dumps(line) + "\n")

    def _fingerprint(self) -> list[list[str | int]]:
        return [[str(each.path), each.size] for each in self._sources]

    def _go_on(self) -> None:
        try:
            state = json.loads((self._folder / _PROGRESS).read_text(encoding="utf-8"))
            lines = [json.loads(line) for line in (self._folder / _FOUND).read_text(encoding="utf-8").splitlines()]
            if state["sources"] != self._fingerprint():
                raise ValueError("other sources")
            number, offset = state["position"]
            for line in lines:
                self._take(line)
            self._take_people()
            self.position = int(number), int(offset)
        except (OSError, ValueError, KeyError, TypeError, IndexError):
            self._begin_again()

    def _take(self, line: dict[str, object]) -> None:
        """A line of an earlier run; its message is compared with those to come."""
        if "outlook" in line:
            source, start, end = (int(each) for each in _list(line["outlook"]))
            self._areas.setdefault(source, set()).add((start, end))
            return
        if "left_out" in line:
            source, offset, count = (int(each) for each in _list(line["left_out"]))
            self._left_out.setdefault((source, EndRule(line["rule"])), {})[offset] = count
            return
        if "dropped" in line:
            self._rows.pop(str(line["dropped"]), None)
            return
        name, at = str(line["file"]), _list(line["at"])
        row = _Row(Grade(line["grade"]), EndRule(line["rule"]), int(at[0]), int(at[1]), int(at[2]))
        try:
            data = (self.store / name).read_bytes()
        except FileNotFoundError:
            # It was dropped before that was written down.
            return
        self._unique.add(Carved(row.offset, row.length, row.grade, row.rule, data, is_joined=False), name)
        self._rows[name] = row

    def _take_people(self) -> None:
        """The people of an earlier run: they are not written down again."""
        if self._people.exists():
            for line in self._people.read_bytes().splitlines(keepends=True):
                self._unique.add(Carved(0, 0, Grade.FRAGMENT, EndRule.PERSON, line, is_joined=True), "")

    def _begin_again(self) -> None:
        self._rows.clear()
        self._areas.clear()
        self._left_out.clear()
        self._unique = Unique()
        self.position = (0, 0)
        for path in (self._folder / _FOUND, self._folder / _PROGRESS, self._people, *self.store.glob("*/*.eml")):
            remove_file(path, missing_ok=True)


def _cell(path: str) -> str:
    """A path that no spreadsheet takes for a formula."""
    return "'" + path if path[:1] in ("=", "+", "-", "@") else path


def _list(value: object) -> list[int]:
    if not isinstance(value, list):
        raise TypeError(value)
    return value
