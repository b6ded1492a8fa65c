"""What the benchmark of speed is made of: seeded mail, the tables, and their place in the document."""

import hashlib
import mailbox
from contextlib import closing
from pathlib import Path
from xml.etree import ElementTree

import pytest

from benchmarks import speed
from benchmarks.measuring import mail, report
from benchmarks.measuring.peers import PEERS, Act
from benchmarks.measuring.plot import plot
from benchmarks.measuring.process import Cost
from benchmarks.measuring.report import AIMS, Row

INVENTED = sorted(set(mail.SETS) - {"D4"})


def _digest(folder: Path) -> str:
    seen = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        seen.update(path.relative_to(folder).as_posix().encode() + path.read_bytes())
    return seen.hexdigest()


@pytest.mark.parametrize("name", INVENTED)
def test_mail_is_the_same_every_time(tmp_path: Path, name: str) -> None:
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        mail.SETS[name].make(tmp_path / folder, 4)
    assert _digest(tmp_path / "one") == _digest(tmp_path / "two")


@pytest.mark.parametrize("name", ["D1", "D3"])
def test_a_mailbox_has_the_messages_that_were_asked_for(tmp_path: Path, name: str) -> None:
    mail.SETS[name].make(tmp_path, 12)
    with closing(mailbox.mbox(tmp_path / "Inbox")) as box:
        assert len(box) == 12


def test_one_per_cent_of_the_files_change_and_every_turn_changes_others(tmp_path: Path) -> None:
    mail.emlx(tmp_path, 200)
    before = {number: mail.emlx_path(tmp_path, number).read_bytes() for number in range(200)}
    changed = []
    for turn in (1, 2):
        assert mail.change(tmp_path, 200, turn) == 2
        now = {number: mail.emlx_path(tmp_path, number).read_bytes() for number in range(200)}
        changed.append({number for number in now if now[number] != before[number]})
        before = now
    assert [len(numbers) for numbers in changed] == [2, 2]
    assert changed[0] != changed[1]


def _row(peer: str, *walls: float, act: Act = Act.BACKUP) -> Row:
    return Row("D1", act, "local", peer, "proof", [[Cost(wall / 2, wall, 50_000_000, 1_000_000)] * 2 for wall in walls])


def test_an_aim_is_the_median_of_the_ratios_of_each_turn() -> None:
    rows = [_row("Furoshiki", 1.0, 4.0, 9.0), _row("stock: cp", 1.0, 2.0, 3.0), _row("Furoshiki", 50.0, act=Act.PEOPLE)]
    assert report.ratio(AIMS[0], rows) == 2.0
    assert report.ratio(AIMS[1], rows) is None
    shown = report.aims(rows, {report.MEMORY: 300.0})
    assert "| D1 backup | local | wall, stock | 2 | 1.2 | 2 | must met |" in shown
    assert "| D1 backup | stick | wall, stock | 1.1 | 1.02 | not measured | |" in shown
    assert f"| {report.MEMORY} | | | 250 | 120 | 300 | **missed** |" in shown


def test_every_aim_is_one_that_is_measured() -> None:
    for aim in AIMS:
        peers = [peer for peer in PEERS if peer.name.startswith((report.OURS, aim.peer))]
        name = "D2" if aim.name == "D6" else aim.name
        assert len(peers) == 2
        assert all(peer.can(name, aim.act) for peer in peers)
        assert aim.act in speed.ACTS[name]
        assert aim.place == "local" or name in speed.STICK_SETS


def test_a_row_has_medians_the_range_and_its_steps() -> None:
    shown = report.table([_row("stock: cp", 1.0, 2.0, 4.0)], calls=False)
    assert shown.splitlines()[-1] == (
        "| D1 backup | local | stock: cp | 3 | 2.00 (1.00 + 1.00) | 1.00–4.00 | 4.00 | 50 | 2 |  |"
    )


def test_the_document_has_a_place_for_every_section_and_keeps_the_rest() -> None:
    document = speed.DOCUMENT.read_text(encoding="utf-8")
    for section in ("speed", "flat", "without-sha", "growth"):
        written = report.put(document, section, "| new \\1 |")
        assert "| new \\1 |" in written
        assert report.put(written, section, "| new \\1 |") == written
        assert written.partition(f"<!-- {section}: measured")[0] == document.partition(f"<!-- {section}: measured")[0]
    with pytest.raises(ValueError, match="no place for other"):
        report.put(document, "other", "text")


def test_the_plot_is_a_picture_with_every_point() -> None:
    picture = ElementTree.fromstring(plot({"a <b>": {0.1: 1.0, 1.0: 9.0}, "c": {0.1: 2.0}}, "GB", "seconds"))
    assert len(picture.findall("{*}circle")) == 3
    assert "a <b>" in [text.text for text in picture.findall("{*}text")]
