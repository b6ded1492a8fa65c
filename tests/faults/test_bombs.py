"""Hostile mail ends no run: everything else is listed, the files are copied bit-exact, and nothing breaks out.

The whole program runs in children the kernel bounds in memory and processor time. Many bombs share a home; where a run
ends badly each is tried alone, and the guilty one named. Three take long, two of them to be written to a disk, and run
only where asked: `FUROSHIKI_BOMBS=all pytest tests/faults/test_bombs.py`. `python -m benchmarks.bombs` prints what each
costs.
"""

import csv
import io
import json
import os
import re
import resource
import subprocess
import sys
from collections.abc import Iterator
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path

import pytest

from app.archive.bag import layout
from app.archive.bag.verifier import verify
from tests.builders.bombs import GROUPS, SLOW, Bomb, Maker, plant
from tests.builders.bombs.names import MARK
from tests.builders.guard import snapshot

ROOT = Path(__file__).resolve().parents[2]
MEMORY = 2 << 30
SECONDS = 50
"""Of processor time: what takes longer hangs."""
CONTRACT = {0, 1, 2, 3, 4, 5, 6}
UNSEEN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]")


def bounded() -> None:
    """What a child may use."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def furoshiki(*args: object) -> str:
    """What a command prints; fails where it does not end as the contract says."""
    done = subprocess.run(
        [sys.executable, "-m", "app", *map(str, args), "--language", "en"],
        capture_output=True,
        preexec_fn=bounded,
        check=False,
        cwd=ROOT,
    )
    printed = done.stdout.decode("utf-8")
    assert done.returncode in CONTRACT, (args[0], done.returncode, done.stderr[-2000:])
    assert not done.stderr and "Traceback" not in printed, (args[0], done.stderr[-2000:])
    return printed


def result(printed: str) -> dict[str, object]:
    """The last line of a command that prints JSON."""
    found = json.loads(printed.splitlines()[-1])
    assert isinstance(found, dict)
    return found


class Run:
    """One backup of a home full of bombs, and everything that looks at its archive."""

    def __init__(self, bombs: list[Bomb], folder: Path) -> None:
        self.bombs = bombs
        self.home, self.usb = folder / "home", folder / "usb"
        self.home.mkdir(parents=True)
        plant(bombs, self.home)
        where = ("--home", self.home, "--system", "linux")
        before = snapshot(self.home)
        self.texts = [furoshiki("find", *where)]
        made = result(furoshiki("backup", *where, "--to", self.usb, "--label", "x", "--json"))
        assert "archive" in made, made
        self.archive = Path(str(made["archive"]))
        self.texts.append(furoshiki("verify", self.archive))
        self.people = result(furoshiki("people", self.archive, "--all", "--json"))["people"]
        self.exports = folder / "exports"
        self.exports.mkdir()
        files = ("vcard", "vcard4", "thunderbird", "google", "outlook", "hagaki", "everyone")
        exports = [word for name in files for word in ("--export", f"{name}={self.exports / name}")]
        self.texts.append(furoshiki("people", self.archive, "--all", *exports))
        self.texts.append(furoshiki("people", self.home / "Mail"))
        letters = ("--from-name", "Hanako", "--new-address", "new@example.jp", "--to", folder / "letters")
        self.texts.append(furoshiki("notice", self.archive, *letters))
        self.list = folder / "letters" / "addresses.html"
        assert snapshot(self.home) == before

    def check(self) -> None:
        """Fails where the archive, or anything written or printed, is not as it should be."""
        assert verify(self.archive, lambda files, size_bytes: None).valid
        digests = {line.split()[0] for line in (self.archive / layout.MANIFEST).read_text("utf-8").splitlines()}
        for path in self.home.rglob("*"):
            if path.is_file():
                assert sha256(path.read_bytes()).hexdigest() in digests, path
        assert isinstance(self.people, list)
        listed = {address for person in self.people for address in person["addresses"]}
        assert {bomb.neighbour for bomb in self.bombs} <= listed
        for text in self.texts:
            assert not UNSEEN.search(text), UNSEEN.findall(text)
        for person in self.people:
            assert not UNSEEN.search(person["name"] + person["address"]) and len(person["name"]) <= 500
            assert len(person["address"]) <= 1100
        self._check_cards()
        self._check_ldif()
        self._check_tables()
        for page in (self.archive / layout.READ_ME, self.list):
            check_page(page)

    def _check_cards(self) -> None:
        """Every line of a vCard is a property of ours, and there are as many cards as people."""
        for name in ("vcard", "vcard4"):
            text = (self.exports / name).read_bytes().decode("utf-8")
            assert (
                text.endswith("\r\n") and "\n" not in text.replace("\r\n", "") and "\r" not in text.replace("\r\n", "")
            )
            lines = text.replace("\r\n ", "").split("\r\n")[:-1]
            kinds = (
                "BEGIN|VERSION|UID|FN|N|ORG|EMAIL|TEL|CATEGORIES|NOTE|END|X-PHONETIC-LAST-NAME|X-PHONETIC-FIRST-NAME"
            )
            assert all(re.match(rf"(?:{kinds})[:;]", line) for line in lines)
            assert not [line for line in lines if line.startswith("TEL") and MARK in line]
            assert lines.count("BEGIN:VCARD") == lines.count("END:VCARD") == self._exported()
            assert all(
                re.fullmatch(r"N:(?:[^;\\]|\\.)*;(?:[^;\\]|\\.)*;;;", line) for line in lines if line[:2] == "N:"
            )

    def _check_ldif(self) -> None:
        entries = (self.exports / "thunderbird").read_text("ascii").split("\n\n")
        kinds = "dn|objectclass|givenName|sn|cn|mail|mozillaSecondEmail|telephoneNumber|o|mozillaCustom1|description"
        assert len(entries) - 1 == self._exported()
        for entry in entries[:-1]:
            lines = entry.strip("\n").split("\n")
            assert all(re.match(rf"(?:{kinds})::? ", line) for line in lines)
            assert sum(line.startswith("mail:") for line in lines) <= 1

    def _check_tables(self) -> None:
        """No cell is a formula, and no row has more cells than headings."""
        archived = [self.archive / layout.MISSING, *(self.archive / layout.ADDRESS_BOOK).glob("*.csv")]
        for path in (*archived, *(self.exports / name for name in ("google", "outlook", "everyone"))):
            text = path.read_bytes().decode("cp932" if "hagaki" in path.name or "ja" in path.name else "utf-8-sig")
            rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
            assert {len(row) for row in rows} == {len(rows[0])}, path
            for cell in (cell for row in rows[1:] for cell in row):
                harmless = re.fullmatch(r"[+-]?[\w.+-]*@[\w.-]+|\+?[\d ()./-]+", cell, re.ASCII)
                assert harmless or not re.match(r"[\s'\"]*[=+@＝＋－＠|-]", cell.removeprefix("'")) or cell[0] == "'", (
                    cell
                )
                assert not UNSEEN.search(cell)

    def _exported(self) -> int:
        """How many of the people belong into an address book."""
        assert isinstance(self.people, list)
        return sum(
            each["kind"] in ("person", "unknown") and bool(each["address"] or each["phones"]) for each in self.people
        )


class Elements(HTMLParser):
    """The elements of a page, each with the names of its attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [(tag, name) for name, _ in attrs] or [(tag, "")]


def check_page(path: Path) -> None:
    """Fails where a page holds an element, or an attribute, that is none of its template's."""
    elements = Elements()
    elements.feed(path.read_text("utf-8"))
    ours = {
        "html",
        "head",
        "meta",
        "title",
        "style",
        "body",
        "h1",
        "h2",
        "h3",
        "p",
        "div",
        "strong",
        "code",
        "hr",
        "br",
    }
    ours |= {"table", "thead", "tbody", "tr", "td", "th", "ul", "ol", "li", "a"}
    assert {tag for tag, _ in elements.found} <= ours
    assert not [name for _, name in elements.found if name.startswith("on") or name == "src"]


def guilty(bombs: list[Bomb], folder: Path) -> Iterator[str]:
    """The bombs that end badly alone, and how."""
    for bomb in bombs:
        try:
            Run([bomb], folder / bomb.name).check()
        except AssertionError as error:
            yield f"{bomb.name}: {bomb.make.__doc__}\n{str(error)[:3000]}"


@pytest.mark.sweep
@pytest.mark.parametrize("group", GROUPS)
def test_hostile_mail_harms_nothing_beside_it(group: str, tmp_path: Path) -> None:
    bombs = [Bomb(make) for make in GROUPS[group] if make not in SLOW]
    try:
        Run(bombs, tmp_path / "all").check()
    except AssertionError as error:
        alone = "\n".join(guilty(bombs, tmp_path))
        pytest.fail(alone or f"only all together:\n{error}", pytrace=False)


@pytest.mark.slow
@pytest.mark.skipif(os.environ.get("FUROSHIKI_BOMBS") != "all", reason="FUROSHIKI_BOMBS=all runs the longest ones")
@pytest.mark.parametrize("make", SLOW, ids=lambda make: str(make.__name__))
def test_the_longest_bombs(make: Maker, tmp_path: Path) -> None:
    Run([Bomb(make)], tmp_path).check()


def test_every_bomb_says_what_it_does() -> None:
    makers = [make for group in GROUPS.values() for make in group]
    assert len(makers) == len({make.__name__ for make in makers}) > 100
    assert all(make.__doc__ and make.__doc__.endswith(".") and "\n" not in make.__doc__ for make in makers)
