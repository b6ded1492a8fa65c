"""Opening the address book of an archive, mail by month, and decisions that are remembered beside the settings."""

import stat
import sys
from pathlib import Path

import pytest

from app.archive.bag import layout
from app.contacts.decisions import Decisions
from app.jobs import address_book, decisions
from app.jobs.cancel import Cancel
from app.jobs.sources import Sources
from app.model.contact import Group
from app.model.errors import UsageError
from app.model.events import Event, Finished
from app.system.home import own_home
from tests.jobs.test_people import archive, silent

DECIDED = Decisions(
    ("news@shop.example.jp",), ("other@firm.example.jp",), (("sato.h@gmail.com", "hana@docomo.ne.jp"),), (("a", "b"),)
)


def sources(path: Path) -> Sources:
    return Sources(own_home(), (path,))


def test_opening_knows_what_was_decided_before(tmp_path: Path) -> None:
    where = sources(archive(tmp_path))
    assert decisions.save(tmp_path / "settings", decisions.name_of(where), DECIDED)
    events: list[Event] = []
    opened = address_book.run(where, tmp_path / "settings", events.append, Cancel())
    found = {entry.contact.address: entry for entry in opened.book.entries if entry is not None}
    assert found["news@shop.example.jp"].group is Group.PUT_BACK
    assert found["other@firm.example.jp"].group is Group.LEFT_OUT
    assert "hana@docomo.ne.jp" not in found
    assert opened.archive == where.paths[0]
    assert sum(isinstance(event, Finished) for event in events) == 1


def test_a_visit_remembers_nothing(tmp_path: Path) -> None:
    opened = address_book.run(sources(archive(tmp_path)), None, silent, Cancel())
    assert opened.book.decisions == Decisions()


def test_the_archive_stays_as_it_was_sealed(tmp_path: Path) -> None:
    made = archive(tmp_path)
    before = {path: path.stat().st_mtime_ns for path in made.rglob("*")}
    opened = address_book.run(sources(made), tmp_path / "settings", silent, Cancel())
    decisions.save(tmp_path / "settings", opened.name, DECIDED)
    assert {path: path.stat().st_mtime_ns for path in made.rglob("*")} == before


def test_decisions_belong_to_a_seal_not_to_a_place(tmp_path: Path) -> None:
    made = archive(tmp_path)
    name = decisions.name_of(sources(made))
    moved = made.rename(tmp_path / "elsewhere")
    assert decisions.name_of(sources(moved)) == name
    with (moved / layout.MANIFEST).open("ab") as manifest:
        manifest.write(b"\n")
    assert decisions.name_of(sources(moved)) != name
    assert decisions.name_of(Sources(own_home())) != decisions.name_of(Sources(own_home(), (), (tmp_path,)))


def test_the_file_is_for_its_owner_only(tmp_path: Path) -> None:
    assert decisions.save(tmp_path, "x", DECIDED)
    assert decisions.save(tmp_path, "x", DECIDED)
    (file,) = (tmp_path / "people").iterdir()
    assert decisions.load(tmp_path, "x") == DECIDED
    if sys.platform != "win32":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


@pytest.mark.parametrize("content", [b"", b"[1]", b'{"keep": 1, "join": [1, ["a"], ["a", 2]]}', b"[" * 100_000])
def test_a_damaged_file_counts_as_nothing_decided(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "people").mkdir()
    (tmp_path / "people" / "x.json").write_bytes(content)
    assert decisions.load(tmp_path, "x") == Decisions()


def test_where_nothing_can_be_written_the_program_goes_on(tmp_path: Path) -> None:
    (tmp_path / "people").write_bytes(b"")
    assert not decisions.save(tmp_path, "x", DECIDED)


def test_mail_by_month(tmp_path: Path) -> None:
    made = archive(tmp_path)
    assert address_book.months(made, ("Hana@docomo.ne.jp",), silent, Cancel()) == {(2006, 1): 1}
    both = address_book.months(made, ("hana@docomo.ne.jp", "sato.h@gmail.com"), silent, Cancel())
    assert both == {(2006, 1): 1, (2008, 1): 1}
    assert address_book.months(made, (), silent, Cancel()) == {}


def test_a_damaged_catalog_is_reported_and_draws_nothing(tmp_path: Path) -> None:
    made = archive(tmp_path)
    (made / layout.CATALOG).write_bytes(b"x" * 5000)
    assert address_book.months(made, ("hana@docomo.ne.jp",), silent, Cancel()) == {}
    with pytest.raises(UsageError) as caught:
        address_book.run(sources(made), None, silent, Cancel())
    assert caught.value.code == "catalog_damaged"
