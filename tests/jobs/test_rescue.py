"""The mail is already gone: what is found becomes an archive like any other, and the source stays as it was."""

import csv
import hashlib
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from app.jobs import people, rescue, verify
from app.jobs.cancel import Cancel
from app.jobs.rescue import job, preflight
from app.jobs.sources import Sources
from app.model.codes import Code
from app.model.errors import CancelledError
from app.model.errors.destination import InsideSourceError, OnSourceDiskError
from app.model.errors.usage import NoSuchFileError
from app.model.events import Event, Finished, Planned, Progress
from app.model.findings import Finding
from app.model.rescue import Carved, Chance, EndRule, Grade, RescueRecord, RescueSource, left_out
from app.rescue.carver import carve
from app.rescue.deleted_names import NamedRun, Names, NamesEnd
from app.rescue.outlook_mail import mail_in
from app.rescue.staging import Staging
from app.system.home import own_home
from app.system.random_access import RandomAccess
from app.system.raw_reading import RawFile
from tests.builders.guard import SourceGuard
from tests.builders.outlook_files import outlook_file
from tests.builders.rescued import Planted, disk, emlx, mails


def _ignore(event: Event) -> None:
    """Events are of no interest."""


def _rescued(source: Path, to: Path, report: Callable[[Event], None] = _ignore) -> RescueRecord:
    return rescue.run(rescue.prepare(source, to, "Mac"), report, Cancel())


@pytest.fixture(name="image")
def _image(tmp_path: Path) -> tuple[Path, list[Planted]]:
    data, planted = disk(2024, 80)
    path = tmp_path / "image.raw"
    path.write_bytes(data)
    return path, planted


def test_what_is_found_becomes_an_archive(image: tuple[Path, list[Planted]], tmp_path: Path) -> None:
    path, planted = image
    before = hashlib.sha256(path.read_bytes()).digest(), path.stat().st_mtime_ns
    events: list[Event] = []
    record = _rescued(path, tmp_path / "usb", events.append)
    assert record.backup is not None and record.backup.archive is not None
    assert (hashlib.sha256(path.read_bytes()).digest(), path.stat().st_mtime_ns) == before
    archive = record.backup.archive
    assert [each.name for each in (tmp_path / "usb").iterdir()] == [archive.name]
    assert verify.run(verify.prepare(archive), _ignore, Cancel()).valid
    store = archive / "data/stores/rescued/Rescued mail"
    whole = {file.read_bytes() for file in (store / "whole").iterdir()}
    expected = [each for each in planted if each.expected is Grade.WHOLE]
    assert sum(each.mail.data in whole for each in expected) >= 0.98 * len(expected)
    assert record.whole == len(whole)
    assert record.backup.incomplete == record.cut + record.fragments
    with (store / "provenance.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == record.whole + record.cut + record.fragments
    first = next(row for row in rows if row["grade"] == "whole" and row["rule"] == "zeros")
    data = path.read_bytes()[int(first["offset"]) :][: int(first["length"])]
    assert data.endswith((store / first["file"]).read_bytes())
    book = people.run(people.prepare(Sources(own_home(), (archive,))), _ignore, Cancel())
    found = {address for each in book.people for address in each.addresses}
    assert {each.mail.sender for each in planted} <= found
    assert sum(isinstance(each, Planned) for each in events) == 1
    assert [each.record for each in events if isinstance(each, Finished)] == [record]
    progress = [each for each in events if isinstance(each, Progress) and each.stage == "rescuing"]
    assert progress[-1].bytes == progress[-1].total_bytes == path.stat().st_size


def test_a_search_that_was_stopped_goes_on(
    image: tuple[Path, list[Planted]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, _ = image
    whole = _rescued(path, tmp_path / "one")
    cancel, added = Cancel(), 0
    plan = rescue.prepare(path, tmp_path / "two", "Mac")
    real = Staging.add

    def add(staging: Staging, number: int, found: Carved) -> bool:
        nonlocal added
        added += 1
        if added == 20:
            cancel.ask()
        return real(staging, number, found)

    monkeypatch.setattr(Staging, "add", add)
    with pytest.raises(CancelledError):
        rescue.run(plan, _ignore, cancel)
    assert added == 20
    assert list(plan.work.rglob("*.eml"))
    begun = Staging(plan.work, plan.sources)
    begun.close()
    assert begun.position > (0, 0)
    again = rescue.run(rescue.prepare(path, tmp_path / "two", "Mac"), _ignore, Cancel())
    assert (again.whole, again.cut, again.fragments) == (whole.whole, whole.cut, whole.fragments)
    assert not plan.work.exists()


def test_a_folder_of_leftover_files_is_searched(tmp_path: Path, guard: Callable[[Path], SourceGuard]) -> None:
    left = tmp_path / "left"
    left.mkdir()
    planted = mails(7, 6)
    for number, mail in enumerate(planted):
        (left / f"FILE{number:04}.CHK").write_bytes(emlx(mail))
    (left / "again.chk").write_bytes(emlx(planted[0]))
    guard(left)
    record = _rescued(left, tmp_path / "usb")
    assert (record.whole, record.cut) == (6, 0)


def test_a_destination_in_the_searched_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "left").mkdir()
    with pytest.raises(InsideSourceError):
        rescue.prepare(tmp_path / "left", tmp_path / "left" / "out")
    assert not (tmp_path / "left" / "out").exists()
    with pytest.raises(NoSuchFileError):
        rescue.prepare(tmp_path / "absent", tmp_path / "out")


def test_a_destination_on_the_searched_disk_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "device"
    path.write_bytes(bytes(4096))
    monkeypatch.setattr("app.system.raw_reading.is_device", lambda path: True)
    monkeypatch.setattr("app.system.raw_reading._size", lambda file, path: 4096)
    monkeypatch.setattr(preflight, "is_device", lambda path: True)
    monkeypatch.setattr(preflight, "may_write_to", lambda device, destination: True)
    with pytest.raises(OnSourceDiskError):
        rescue.prepare(path, tmp_path / "out")
    monkeypatch.setattr(preflight, "may_write_to", lambda device, destination: False)
    assert rescue.prepare(path, tmp_path / "out").size_bytes == 4096


def test_an_empty_disk_has_nothing_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "image.raw"
    with path.open("wb") as file:
        file.truncate(70 << 20)
    record = _rescued(path, tmp_path / "usb")
    assert record.chance is Chance.NOTHING_LEFT
    assert [each.code for each in record.findings] == [Code.NOTHING_LEFT_TO_FIND]
    monkeypatch.setattr(job, "_QUICKLY_SEARCHED", 0)
    assert _rescued(path, tmp_path / "usb").searched == 0


def test_what_the_disk_cannot_read_is_named(
    image: tuple[Path, list[Planted]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = RawFile.read_at

    def failing(file: RawFile, offset: int, count: int) -> bytes:
        file.holes = [(512, 512)]
        return real(file, offset, count)

    monkeypatch.setattr(RawFile, "read_at", failing)
    record = _rescued(image[0], tmp_path / "usb")
    assert record.unreadable == 512
    assert [each.code for each in record.findings] == [Code.SECTORS_UNREADABLE]


@pytest.mark.parametrize(
    ("end", "code"),
    [(NamesEnd.TOO_MANY, Code.FILE_NAMES_LEFT_OUT), (NamesEnd.STOPPED, Code.FILE_NAMES_NOT_READ)],
    ids=["more than are kept", "not read to the end"],
)
def test_more_than_is_kept_of_bad_places_and_of_names_is_said(
    image: tuple[Path, list[Planted]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, end: NamesEnd, code: Code
) -> None:
    real = RawFile.read_at

    def failing(file: RawFile, offset: int, count: int) -> bytes:
        file.has_more_holes = True
        return real(file, offset, count)

    monkeypatch.setattr(RawFile, "read_at", failing)
    monkeypatch.setattr(job, "names_in", lambda path, check: Names((), end))
    record = _rescued(image[0], tmp_path / "usb")
    assert [each.code for each in record.findings] == [Code.MORE_SECTORS_UNREADABLE, code]


def test_a_lost_file_of_outlook_and_deleted_rows_come_into_the_archive(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    planted = mails(91, 12)
    store = outlook_file([each.data for each in planted]).data
    with closing(sqlite3.connect(tmp_path / "a.sqlite")) as database:
        database.execute("CREATE TABLE addresses (id INTEGER PRIMARY KEY, address TEXT, comment TEXT)")
        database.execute("INSERT INTO addresses VALUES (1, 'hitori@example.jp', '一人')")
        database.commit()
        page = (tmp_path / "a.sqlite").read_bytes()
    image = tmp_path / "image.raw"
    # Neither has its first page any more.
    image.write_bytes(bytes(8192) + store[8192:].ljust(1 << 20, b"\0") + page[4096:])
    run = NamedRun(0, len(store), "=mail/Outlook.pst", True)
    monkeypatch.setattr(job, "names_in", lambda path, check: Names([run], NamesEnd.ALL))
    record = _rescued(image, tmp_path / "usb")
    assert (record.whole, record.cut, record.fragments) == (len(planted), 0, 0)
    assert record.backup is not None and record.backup.archive is not None
    folder = record.backup.archive / "data/stores/rescued/Rescued mail"
    with (folder / "provenance.csv").open(encoding="utf-8-sig", newline="") as file:
        assert {(row["rule"], row["was"]) for row in csv.DictReader(file)} == {("node", "'=mail/Outlook.pst")}
    book = people.run(people.prepare(Sources(own_home(), (record.backup.archive,))), _ignore, Cancel())
    found = {address: each for each in book.people for address in each.addresses}
    assert {each.sender for each in planted} < found.keys()
    assert found["hitori@example.jp"].name == "一人"
    assert {each.kind for each in found["hitori@example.jp"].found_in} == {"found_people"}


def test_cancelling_is_noticed_while_blocks_of_outlook_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    image, cancel, messages = tmp_path / "image.raw", Cancel(), list[Carved]()
    image.write_bytes(outlook_file([each.data for each in mails(91, 12)]).data)
    plan = rescue.prepare(image, tmp_path / "usb")

    def asked(source: RandomAccess, areas: list[tuple[int, int]]) -> Iterator[Carved]:
        cancel.ask()
        messages.extend(mail_in(source, areas))
        yield from messages

    monkeypatch.setattr(job, "mail_in", asked)
    with pytest.raises(CancelledError):
        rescue.run(plan, _ignore, cancel)
    assert not messages
    monkeypatch.undo()
    assert rescue.run(rescue.prepare(image, tmp_path / "usb"), _ignore, Cancel()).whole == 12


def test_places_and_people_of_a_search_that_goes_on_are_not_lost_and_not_doubled(tmp_path: Path) -> None:
    sources = (RescueSource(tmp_path / "image.raw", 1 << 20, is_device=False),)
    area = Carved(4096, 512, Grade.FRAGMENT, EndRule.OUTLOOK, b"", is_joined=True)
    person = Carved(8192, 512, Grade.FRAGMENT, EndRule.PERSON, b'{"address": "a@example.jp"}\n', is_joined=True)
    for _ in range(2):
        staging = Staging(tmp_path / "work", sources)
        staging.add(0, area)
        staging.add(0, person)
        staging.note(0, 9000)
        assert staging.outlook_areas(0) == [(4096, 4608)]
        staging.close()
    assert (tmp_path / "work/Rescued mail/people/people.jsonl").read_bytes() == person.data


def test_what_was_left_out_is_said_once_also_where_the_search_goes_on(
    image: tuple[Path, list[Planted]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, _ = image
    said = [
        left_out(4096, 7, EndRule.BLOCKS_LEFT_OUT),
        left_out(0, 1, EndRule.PEOPLE_LEFT_OUT),
        left_out(8192, 1, EndRule.PEOPLE_LEFT_OUT),
    ]
    plan = rescue.prepare(path, tmp_path / "usb", "Mac")
    earlier = Staging(plan.work, plan.sources)
    for each in said:
        earlier.add(0, each)
    earlier.note(0, 9000)
    earlier.close()
    monkeypatch.setattr(job, "carve", lambda file, begin, end, progress: iter([*said, *carve(file, 0, end, progress)]))
    record = rescue.run(plan, _ignore, Cancel())
    assert record.findings == (
        Finding(Code.OUTLOOK_BLOCKS_LEFT_OUT, {"path": str(path), "count": 7}),
        Finding(Code.PEOPLE_LEFT_OUT, {"path": str(path)}),
    )
