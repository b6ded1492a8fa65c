"""A drill: what can be read passes, what cannot makes the verdict unknown, and nothing in the archive changes."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from app.archive.bag import layout
from app.archive.bag.seal import seal_of
from app.jobs import backup, check, drill, drill_memory, drill_proof
from app.jobs.cancel import Cancel
from app.jobs.engine import Meter
from app.jobs.sample import home as sample
from app.jobs.sources import Sources
from app.model.codes import Code
from app.model.errors.usage import CatalogUnreadableError, NoSuchFolderError
from app.model.events import Event, Finished, Problem, Stage
from app.model.plan import BackupRequest
from app.model.record import BackupRecord, Outcome
from app.model.restoration import Drill, DrilledMessage
from app.model.verdict import Answer
from app.restore.message import RestorableMessage
from app.system.home import own_home
from tests.builders import stores
from tests.builders.formats import SAMPLES
from tests.builders.guard import snapshot
from tests.builders.restored import archive_of

_KNOWN_BY_FOLDER = ("incredimail-db", "mailbird")


def drilled(archive: Path, seed: str = "x", at_least: int = 10**6) -> Drill:
    return drill.drill(archive, seed, Meter(Stage.DRILL, lambda event: None, Cancel()), at_least=at_least)


@pytest.mark.parametrize("name", SAMPLES)
def test_every_format_passes(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "Store"
    folder.mkdir()
    file = SAMPLES[name](folder)
    archive = archive_of(folder if name in _KNOWN_BY_FOLDER else file, tmp_path / "usb")
    found = drilled(archive)
    assert found.messages and not found.failed


def test_the_sample_home_passes_and_is_untouched(tmp_path: Path) -> None:
    built = sample.build(tmp_path / "home")
    archive = archive_of(built.home.path, tmp_path / "usb")
    before = snapshot(archive)
    found = drilled(archive)
    assert len(found.messages) == built.messages and not found.failed
    assert snapshot(archive) == before


def test_the_seal_says_which(tmp_path: Path) -> None:
    letters = [stores.message(number) for number in range(200)]
    archive = archive_of(stores.write(tmp_path / "Inbox", stores.mbox(*letters)), tmp_path / "usb")
    one, other = (drill.run(archive, lambda event: None, Cancel(), notes=None) for _ in range(2))
    assert one == other and len(one.messages) == drill.OF_ALL
    assert drilled(archive, "a", 0) != drilled(archive, "b", 0)
    assert len(drilled(archive, "a", 0).messages) == drill.OF_EACH_STORE
    assert len({each.number for each in one.messages}) == drill.OF_ALL


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    letters = [stores.message(number, subject=f"letter {number}") for number in range(1, 6)]
    return archive_of(stores.write(tmp_path / "Inbox", stores.mbox(*letters)), tmp_path / "usb")


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        ("UPDATE message SET subject = 'another' WHERE id = 2", "subject"),
        ("UPDATE message SET message_id = 'x@example.jp' WHERE id = 2", "message_id"),
        ("UPDATE message SET date = 1 WHERE id = 2", "date"),
        ("UPDATE message SET length = 999999 WHERE id = 2", "message_damaged"),
        ("UPDATE message SET offset = 1 WHERE id = 2", "place"),
        ("UPDATE message SET offset = offset + 1 WHERE id = 2", "place"),
        ("UPDATE message SET offset = offset + 40, length = length - 40 WHERE id = 2", "place"),
        ("UPDATE message SET length = length - 5 WHERE id = 2", "place"),
        ("UPDATE message SET length = length + 5 WHERE id = 2", "place"),
        ("UPDATE message SET from_address = 'else@example.jp' WHERE id = 2", "sender"),
        ("UPDATE message SET to_ = NULL WHERE id = 2", "recipients"),
        ("UPDATE message SET marks = 5 WHERE id = 2", "flags"),
        (
            "INSERT INTO mailbox SELECT 99, store, account, '[\"Other\"]', role, local FROM mailbox LIMIT 1;"
            " UPDATE message SET mailbox = 99 WHERE id = 2",
            "mailbox",
        ),
    ],
)
def test_a_list_that_is_wrong_is_noticed(archive: Path, spoil: str, reason: str) -> None:
    with closing(sqlite3.connect(archive / layout.CATALOG)) as database:
        database.executescript(spoil)
        database.commit()
    (failed,) = drilled(archive).failed
    assert (failed.number, failed.reason) == (2, reason)
    assert failed.finding.parameters["reason"] == reason


def spoil_catalog(archive: Path, statement: str) -> None:
    with closing(sqlite3.connect(archive / layout.CATALOG)) as database:
        database.executescript(statement)
        database.commit()


def test_a_message_that_the_list_lacks_is_noticed(archive: Path) -> None:
    spoil_catalog(archive, "DELETE FROM message WHERE id = 3")
    (failed,) = drilled(archive, at_least=1).failed
    assert (failed.number, failed.reason, failed.subject) == (0, "missing_row", "letter 3")
    assert failed.mailbox == ("Inbox",)


def test_a_file_of_which_the_list_has_nothing_is_noticed(archive: Path) -> None:
    spoil_catalog(archive, "DELETE FROM message")
    failed = drilled(archive, at_least=1).failed
    assert [each.subject for each in failed] == [f"letter {number}" for number in range(1, 6)]


def test_one_message_of_a_folder_of_files_in_another_mailbox_is_noticed(tmp_path: Path) -> None:
    for number in range(1, 6):
        stores.write(tmp_path / "mail" / f"{number}.eml", stores.message(number))
    archive = archive_of(tmp_path / "mail", tmp_path / "usb")
    assert not drilled(archive).failed
    spoil_catalog(
        archive,
        "INSERT INTO mailbox SELECT 99, store, account, '[\"Other\"]', role, local FROM mailbox LIMIT 1;"
        "UPDATE message SET mailbox = 99 WHERE id = 2",
    )
    assert [(each.number, each.reason) for each in drilled(archive).failed] == [(2, "mailbox")]


def test_a_message_in_a_container_with_other_flags_or_no_row_is_noticed(tmp_path: Path) -> None:
    archive = archive_of(SAMPLES["dbx"](tmp_path), tmp_path / "usb")
    spoil_catalog(archive, "UPDATE message SET marks = marks + 2 WHERE id = 1; DELETE FROM message WHERE id = 2")
    assert {each.reason for each in drilled(archive).failed} == {"flags", "missing_row"}


def test_a_cut_message_of_a_file_of_its_own_is_noticed(tmp_path: Path) -> None:
    archive = archive_of(stores.write(tmp_path / "1.eml", stores.message(1)), tmp_path / "usb")
    with closing(sqlite3.connect(archive / layout.CATALOG)) as database:
        database.execute("UPDATE message SET length = length - 5")
        database.commit()
    assert [each.reason for each in drilled(archive).failed] == ["place"]


def test_a_moment_that_is_none_is_a_damaged_list(archive: Path) -> None:
    with closing(sqlite3.connect(archive / layout.CATALOG)) as database:
        database.execute("UPDATE message SET date = 99999999999999999 WHERE id = 2")
        database.commit()
    with pytest.raises(CatalogUnreadableError):
        drilled(archive)


def test_a_file_that_is_gone_is_noticed(archive: Path) -> None:
    next((archive / layout.STORES).rglob("Inbox")).unlink()
    assert {each.reason for each in drilled(archive).failed} == {"message_gone"}


def test_no_archive(tmp_path: Path, archive: Path) -> None:
    with pytest.raises(NoSuchFolderError):
        drill_proof.prepare(tmp_path / "absent")
    (archive / layout.CATALOG).write_bytes(b"no database")
    with pytest.raises(CatalogUnreadableError):
        drilled(archive)


def lost(message: RestorableMessage) -> bytes | None:
    """As if no reader found it again."""
    return None


def backed_up(path: Path, usb: Path, events: list[Event]) -> BackupRecord:
    usb.mkdir()
    plan = backup.prepare(Sources(own_home(), (path,)), BackupRequest(usb, "test"))
    return backup.run(plan, events.append, Cancel())


def test_a_backup_that_cannot_be_put_back_is_not_safe(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inbox = stores.write(tmp_path / "Inbox", stores.mbox(*(stores.message(number) for number in range(1, 9))))
    events: list[Event] = []
    good = backed_up(inbox, tmp_path / "usb", events)
    assert good.facts is not None and good.facts.drill_failed == 0
    assert good.drill is not None and len(good.drill.messages) == drill.OF_EACH_STORE
    with monkeypatch.context() as patch:
        patch.setattr(drill, "head_put_back", lost)
        bad = backed_up(inbox, tmp_path / "usb2", events)
    assert bad.facts is not None and bad.facts.drill_failed == drill.OF_EACH_STORE
    assert Code.DRILL_FAILED in {reason.code for reason in bad.verdict.reasons}
    assert bad.verdict.answer is not Answer.SAFE
    assert bad.outcome is Outcome.WITH_PROBLEMS
    told = [event.finding.code for event in events if isinstance(event, Problem)]
    assert told.count(Code.DRILLED_MESSAGE_DIFFERS) == drill.OF_EACH_STORE
    assert sum(isinstance(event, Finished) for event in events) == 2


def test_a_mistake_of_ours_costs_no_archive(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(message: RestorableMessage) -> bytes:
        raise RecursionError

    monkeypatch.setattr(drill, "head_put_back", broken)
    assert {each.reason for each in drilled(archive).messages} == {"RecursionError"}


def test_check_drills_again(tmp_path: Path, archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also an archive that was made before there were drills."""

    def reasons() -> set[object]:
        record = check.run(archive, lambda event: None, Cancel(), notes=None)
        return {reason.code for reason in record.verdict.reasons}

    assert reasons().isdisjoint({Code.DRILL_FAILED, Code.DRILL_NOT_MADE, Code.FACTS_NOT_RECORDED})
    monkeypatch.setattr(drill, "head_put_back", lost)
    assert Code.DRILL_FAILED in reasons()


def test_a_drill_that_failed_is_remembered_until_those_messages_come_out(tmp_path: Path, archive: Path) -> None:
    """Whatever else is taken out meanwhile; and nothing in the archive changes."""
    notes, sealed = tmp_path / "notes", archive / layout.CATALOG

    def proof() -> Drill:
        _, drilled = drill_proof.run(archive, lambda event: None, Cancel(), None, notes)
        assert drilled is not None
        return drilled

    def reasons() -> set[object]:
        record = check.run(archive, lambda event: None, Cancel(), notes=notes)
        return {reason.code for reason in record.verdict.reasons}

    assert not proof().failed and not notes.exists()
    whole, before = sealed.read_bytes(), snapshot(archive)
    seal = seal_of(archive).digest
    drill_memory.save(notes, seal, Drill((drilled_message(2, "a"), drilled_message(0, "b")), ()))
    assert drill_memory.load(notes, seal) == drill_memory.Failed((2,), ("b",))
    assert drill_memory.load(None, seal).count == drill_memory.load(notes, "other").count == 0
    assert snapshot(archive) == before
    # Another drill of few messages still takes that one out.
    spoil_catalog(archive, "UPDATE message SET subject = 'another' WHERE id = 2")
    again = drill.drill(
        archive, "x", Meter(Stage.DRILL, lambda event: None, Cancel()), before=drill_memory.load(notes, seal)
    )
    assert 2 in [each.number for each in again.failed]
    sealed.write_bytes(whole)
    assert Code.DRILL_FAILED not in reasons()
    assert drill_memory.load(notes, seal).count == 0


def test_a_failed_drill_makes_check_unknown(tmp_path: Path, archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    notes = tmp_path / "notes"
    with monkeypatch.context() as patch:
        patch.setattr(drill, "head_put_back", lost)
        drill_proof.run(archive, lambda event: None, Cancel(), None, notes)
    assert drill_memory.load(notes, seal_of(archive).digest).count == 5
    # Nothing is taken out by chance: what failed is.
    monkeypatch.setattr(drill, "OF_ALL", 0)
    monkeypatch.setattr(drill, "OF_EACH_STORE", 0)
    monkeypatch.setattr(drill, "head_put_back", lost)
    record = check.run(archive, lambda event: None, Cancel(), notes=notes)
    assert {reason.code for reason in record.verdict.reasons} >= {Code.DRILL_FAILED}
    assert record.verdict.answer is not Answer.SAFE


def drilled_message(number: int, file: str) -> DrilledMessage:
    return DrilledMessage(number, file, ("Inbox",), "", "", None, "subject")
