"""The lines of files.jsonl: written and read by hand, because it is quicker, and to the letter as by the json module."""

import json
import os
import sys
from contextlib import closing
from pathlib import Path

import pytest

from app.archive.bag import inventory
from app.archive.bag.inventory import Inventory, InventoryItem, Status, parsed
from app.model.codes import Code
from app.system.walking import Entry, EntryKind, walk
from tests.builders import stores

NAMES = ["7.emlx", 'quo"te \\ back', "tab\tline\nend\x01\x7f", "大切な\u2028手紙.eml", "😀.eml", "caf\xe9"]
DIGEST = "ab" * 32


def entries(folder: Path) -> list[Entry]:
    """A folder, files of odd names, one whose name is not UTF-8, a link, and something that cannot be looked at."""
    for name in NAMES if sys.platform != "win32" else ["7.emlx", "大切.eml"]:
        stores.write(folder / name, b"mail")
    if sys.platform == "linux":
        stores.write(Path(os.fsdecode(os.fsencode(folder) + b"/caf\xe9.emlx")), b"mail")
    if sys.platform != "win32":
        (folder / "link").symlink_to('no"where')
    found = [entry for each in walk(folder) for entry in each]
    return [*found, Entry(str(folder / "gone"), EntryKind.UNREADABLE, None)]


def test_a_line_is_what_the_json_module_writes(tmp_path: Path) -> None:
    found = entries(tmp_path / "mail")
    items = [InventoryItem(entry, Status.SKIPPED, reason=Code.PERMISSION_DENIED) for entry in found]
    for number, entry in enumerate(found):
        name = f'data/stores/apple_mail/{number} 大切 " \\.emlx'
        items.append(InventoryItem(entry, Status.COPIED, name, DIGEST, number, status_read=entry.status))
        items.append(InventoryItem(entry, Status.SALVAGED, name, DIGEST, 70_000, "eio", ((0, 4096), (8192, 10))))
    path = tmp_path / "files.jsonl"
    with closing(Inventory(path)) as written:
        for item in items:
            written.add(item)
    lines = path.read_text(encoding="utf-8").split("\n")
    assert lines.pop() == ""
    assert [json.dumps(json.loads(line), ensure_ascii=False) for line in lines] == lines
    read = list(inventory.read(path))
    assert [inventory.path_of(line) for line in read] == [item.entry.path for item in items]
    for line, item in zip(read, items, strict=True):
        assert (line["kind"], line["status"]) == (item.entry.kind.value, item.status.value)
        assert (line.get("name", ""), line.get("sha256", "")) == (item.name, item.digest)
        assert line.get("reason", "") == item.reason
        assert line.get("holes", []) == [list(hole) for hole in item.holes]
        if item.entry.status is not None:
            size = item.size if item.digest else item.entry.status.st_size
            assert (line["size"], line["mtime_ns"]) == (size, item.entry.status.st_mtime_ns)
            assert int(str(line["mode"]), 8) == item.entry.status.st_mode
        else:
            assert "size" not in line


def test_lines_are_left_out_by_their_text(tmp_path: Path) -> None:
    """What is wanted is never left out; of what is not, the lines of most files are."""
    path, above = tmp_path / "files.jsonl", "data/stores/apple-mail"
    with closing(Inventory(path)) as written:
        for entry in entries(tmp_path / "mail"):
            own = entry.name.encode("utf-8", "replace").decode()
            for status in Status:
                for name in (f"{above}/{own}", f"{above}/another {own}", f"{above}/another", ""):
                    written.add(InventoryItem(entry, status, name, DIGEST if name else ""))
    lines = list(inventory.read(path))
    incomplete = [line for line in lines if line["status"] != "copied" or line["kind"] != "file"]
    renamed = [line for line in lines if inventory.path_of(line).rpartition(os.sep)[2] != _last(line)]
    found = list(inventory.read(path, inventory.may_be_incomplete))
    assert [line for line in found if line in incomplete] == incomplete
    assert len(found) < len(lines)
    found = list(inventory.read(path, inventory.may_be_renamed))
    assert [line for line in found if line in renamed] == renamed
    assert len(found) < len(lines) or sys.platform == "win32"


def _last(line: dict[str, object]) -> str:
    return str(line.get("name", "")).rpartition("/")[2]


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
def test_a_link_says_where_it_leads(tmp_path: Path) -> None:
    link = next(entry for entry in entries(tmp_path / "mail") if entry.name == "link")
    with closing(Inventory(tmp_path / "files.jsonl")) as written:
        written.add(InventoryItem(link, Status.SKIPPED, reason="link"))
    (line,) = inventory.read(tmp_path / "files.jsonl")
    assert line["target"] == 'no"where'


_WHOLE = '{"path": "/home/hanako/メール", "size": 3, "holes": [[1, 2]]}'


@pytest.mark.parametrize(
    "text", [_WHOLE, f"{_WHOLE}\n", f" \t{_WHOLE} \r\n", "{}", '{"path": "\\ud800"}', '{"a": 1, "a": 2}']
)
def test_a_line_is_read_as_json(text: str) -> None:
    assert parsed(text) == json.loads(text)


@pytest.mark.parametrize(
    "text", ["", "\n", _WHOLE[:-1], f"{_WHOLE}{_WHOLE}", f"{_WHOLE} x", f"\ufeff{_WHOLE}", "[1]", '"a"', "[" * 100_000]
)
def test_what_is_no_whole_line_says_nothing(text: str) -> None:
    assert parsed(text) is None


@pytest.mark.parametrize("name", ["data/stores/a/1.emlx", 'data/stores/a/"x"\\é.emlx', "data/stores/a/受信.emlx"])
def test_the_line_of_a_copied_file_begins_as_short_ways_write_it(tmp_path: Path, name: str) -> None:
    source = tmp_path / "1.emlx"
    source.write_bytes(b"x")
    status = source.lstat()
    item = InventoryItem(Entry(str(source), EntryKind.FILE, status), Status.COPIED, name=name, digest=DIGEST, size=1)
    with closing(Inventory(tmp_path / "files.jsonl")) as lines:
        lines.add(item)
        lines.add_copied(inventory.copied_start(str(source), name, status), status, DIGEST)
    first, second = (tmp_path / "files.jsonl").read_text(encoding="utf-8").splitlines()
    assert first == second
    assert not inventory.may_be_incomplete(first)
