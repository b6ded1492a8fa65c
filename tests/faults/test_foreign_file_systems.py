"""Archives on the file systems of other computers: hostile names there and back, sources with names taken apart."""

import os
import unicodedata
from pathlib import Path

import pytest

from app.archive.bag.verifier import verify
from app.jobs import backup
from app.jobs.cancel import Cancel
from app.jobs.sources import Sources
from app.model.plan import BackupRequest
from app.model.record import Outcome
from app.model.store import Home, System
from tests.builders import names, shims, stores
from tests.faults import foreign

pytestmark = [
    pytest.mark.skipif(bool(shims.why_not()), reason=shims.why_not() or "never"),
    pytest.mark.xdist_group("mounts"),
]


@pytest.mark.parametrize("rules", shims.RULES)
def test_hostile_names_come_back(tmp_path: Path, rules: str) -> None:
    figures = foreign.cross(rules, tmp_path, 200, seed=3)
    assert figures.good, str(figures)
    assert figures.renamed > 50


def test_the_file_systems_have_their_rules(tmp_path: Path) -> None:
    """A file system that takes every name proves nothing."""
    for rules, refused in (("apfs", b"\xff"), ("hfs", b"\xff"), ("windows", b"CON.txt"), ("fat", b"a:b")):
        with shims.mounted(rules, tmp_path) as place:
            with pytest.raises(OSError, match=r".+"):
                (place / os.fsdecode(refused)).write_bytes(b"1")
            (place / "Mail").write_bytes(b"1")
            assert (place / "MAIL").read_bytes() == b"1"
            (place / "が").write_bytes(b"2")
            stored = unicodedata.normalize("NFD", "が") if rules == "hfs" else "が"
            assert stored in {path.name for path in place.iterdir()}


@pytest.mark.parametrize("rules", shims.RULES)
def test_a_source_on_another_file_system(tmp_path: Path, rules: str) -> None:
    """A disk taken out of a Mac: names come back taken apart, and are kept as they are."""
    with shims.mounted(rules, tmp_path) as disk:
        expected = stores.apple_home(disk / "home")
        mailbox = disk / "home" / "Library" / "Mail" / "Mailboxes" / "お客様がギフト.mbox" / "Messages"
        stores.write(mailbox / "1.emlx", stores.emlx(stores.message(91)))
        plan = backup.prepare(Sources(Home(disk / "home", System.MACOS)), BackupRequest(tmp_path / "usb", "test"))
        record = backup.run(plan, lambda event: None, Cancel())
        assert record.archive is not None
        assert record.messages == expected + 1
        assert record.outcome is not Outcome.NOTHING_FOUND
        assert verify(record.archive, lambda files, size_bytes: None).valid
        before, _ = foreign.tree(disk / "home" / "Library" / "Mail")
        foreign.restore(record.archive, disk / "home" / "Library" / "Mail", tmp_path / "restored")
    assert foreign.tree(tmp_path / "restored")[0] == before


def test_the_names_are_hostile_and_many() -> None:
    found = names.names(5000, seed=1)
    assert len(set(found)) == 5000
    assert max(map(len, found)) == 255
    assert all(b"/" not in name and b"\0" not in name for name in found)
    assert found == names.names(5000, seed=1)
