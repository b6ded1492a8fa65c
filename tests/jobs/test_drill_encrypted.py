"""Drills on encrypted archives: what comes out of them in memory, and what is said where nothing can."""

from pathlib import Path

import pytest

from app.archive.encrypted import held_file
from app.jobs import backup, check, drill, drill_encrypted, drill_memory, drill_proof
from app.jobs.cancel import Cancel
from app.jobs.drill import Trial
from app.jobs.drill_files import FileRows
from app.jobs.sources import Sources
from app.model.answers import Assurance
from app.model.codes import Code
from app.model.errors.source import PassphraseWrongError
from app.model.plan import BackupRequest
from app.model.record import BackupRecord, Outcome
from app.model.secret import Secret
from app.model.verdict import Answer
from app.restore.message import RestorableMessage
from app.system.home import own_home
from tests.builders import stores
from tests.builders.formats import SAMPLES
from tests.builders.guard import snapshot
from tests.builders.keys import PASSPHRASE

pytestmark = pytest.mark.usefixtures("fast_keys")
SECRET = Secret(PASSPHRASE)
_SEVERAL_FILES = frozenset(
    {"em-client", "geary", "hxstore", "incredimail-db", "mailbird", "mailspring", "olk15", "tar", "unistore"}
)


def quiet(event: object) -> None:
    """Hears nothing."""


def encrypted(source: Path, folder: Path) -> BackupRecord:
    (folder / "usb").mkdir()
    request = BackupRequest(folder / "usb", "test", passphrase=PASSPHRASE, readable=False)
    return backup.run(backup.prepare(Sources(own_home(), (source,)), request), quiet, Cancel())


def mailbox(folder: Path) -> Path:
    letters = [stores.message(number, subject=f"letter {number}") for number in range(1, 6)]
    return stores.write(folder / "Inbox", stores.mbox(*letters))


def lost(message: RestorableMessage) -> bytes | None:
    """As if no reader found it again."""
    return None


def test_messages_come_out_at_the_end_of_a_backup_and_later(tmp_path: Path) -> None:
    record = encrypted(mailbox(tmp_path), tmp_path)
    assert record.encrypted is not None and record.drill is not None
    assert len(record.drill.messages) == drill.OF_EACH_STORE and not record.drill.failed and not record.drill.findings
    before = snapshot(tmp_path)
    verification, drilled = drill_proof.run(record.encrypted, quiet, Cancel(), SECRET, None)
    assert verification.valid and drilled is not None
    assert (len(drilled.messages), drilled.failed, drilled.findings) == (5, (), ())
    assert {each.subject for each in drilled.messages} == {f"letter {number}" for number in range(1, 6)}
    assert snapshot(tmp_path) == before


def test_without_the_passphrase_it_says_that_nothing_was_tried(tmp_path: Path) -> None:
    archive = encrypted(mailbox(tmp_path), tmp_path).encrypted
    assert archive is not None
    verification, drilled = drill_proof.run(drill_proof.prepare(archive), quiet, Cancel(), None, None)
    assert verification.valid and drilled is not None and not drilled.messages
    assert [each.code for each in drilled.findings] == [Code.DRILL_NEEDS_SECRET]
    with pytest.raises(PassphraseWrongError):
        drill_proof.run(archive, quiet, Cancel(), Secret("wrong"), None)


def test_of_a_large_file_only_the_messages_are_held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drill_encrypted, "LARGEST_LISTED", 10)
    monkeypatch.setattr(drill_encrypted, "HeldFile", None)
    record = encrypted(mailbox(tmp_path), tmp_path)
    assert record.encrypted is not None and record.drill is not None and not record.drill.failed
    _, drilled = drill_proof.run(record.encrypted, quiet, Cancel(), SECRET, None)
    assert drilled is not None and (len(drilled.messages), drilled.failed, drilled.findings) == (5, (), ())


def test_what_cannot_be_held_in_memory_is_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(held_file, "LARGEST", 10)
    record = encrypted(mailbox(tmp_path), tmp_path)
    assert record.drill is not None and record.encrypted is not None
    # What was tried before it was encrypted is shown, and that nothing was tried since.
    assert len(record.drill.messages) == drill.OF_EACH_STORE
    assert [(each.code, each.parameters["count"]) for each in record.drill.findings] == [(Code.DRILL_PASSED_OVER, 3)]
    _, drilled = drill_proof.run(record.encrypted, quiet, Cancel(), SECRET, None)
    assert drilled is not None and not drilled.messages and drilled.findings[0].parameters["count"] == 5


def test_messages_that_do_not_come_out_make_the_answer_unknown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    take = Trial.take

    def broken(self: Trial, rows: list[object], known: FileRows, reader: object, *, list_again: bool) -> None:
        if isinstance(reader, held_file.HeldFile):
            monkeypatch.setattr(drill, "head_put_back", lost)
        take(self, rows, known, reader, list_again=list_again)  # type: ignore[arg-type]

    monkeypatch.setattr(Trial, "take", broken)
    record = encrypted(mailbox(tmp_path), tmp_path)
    assert record.facts is not None and record.facts.drill_failed == drill.OF_EACH_STORE
    assert Code.DRILL_FAILED in {reason.code for reason in record.verdict.reasons}
    assert record.verdict.answer is not Answer.SAFE and record.outcome is Outcome.WITH_PROBLEMS


def test_a_failed_drill_is_remembered_under_the_seal_inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """So it counts for the verdict in the window, and for the folder that is opened later."""
    record, notes = encrypted(mailbox(tmp_path), tmp_path), tmp_path / "notes"
    assert record.encrypted is not None and record.statement is not None

    def reasons() -> set[object]:
        checked = check.renew(record, quiet, Cancel(), Assurance(), SECRET, notes=notes)
        return {reason.code for reason in checked.verdict.reasons}

    assert Code.DRILL_FAILED not in reasons()
    with monkeypatch.context() as patch:
        patch.setattr(drill, "head_put_back", lost)
        drill_proof.run(record.encrypted, quiet, Cancel(), SECRET, notes)
    assert drill_memory.load(notes, record.statement.seal).count == 5
    assert Code.DRILL_FAILED in reasons()
    drill_proof.run(record.encrypted, quiet, Cancel(), SECRET, notes)
    assert Code.DRILL_FAILED not in reasons()


@pytest.mark.sweep
@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_every_format_comes_out_or_is_counted(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "Store"
    folder.mkdir()
    file = SAMPLES[name](folder)
    record = encrypted(folder if name in ("incredimail-db", "mailbird") else file, tmp_path)
    assert record.encrypted is not None
    _, drilled = drill_proof.run(record.encrypted, quiet, Cancel(), SECRET, None)
    assert drilled is not None and not drilled.failed
    assert bool(drilled.messages) != (name in _SEVERAL_FILES)
    assert bool(drilled.findings) == (name in _SEVERAL_FILES)
