"""The result of a backup as it stands now: what is confirmed counts, is kept, and nothing is safe without a look."""

from dataclasses import replace
from pathlib import Path
from shutil import copytree

import pytest

from app.jobs import check, confirmations, result, verify
from app.jobs.cancel import Cancel
from app.jobs.confirmations import Confirmations, Confirmed, path_name
from app.model.codes import Code
from app.model.events import Report
from app.model.ledger import ExpectationKind
from app.model.record import BackupRecord, Verification
from app.model.secret import Secret
from app.model.verdict import Answer
from tests.builders.ledgers import DAY
from tests.builders.unix import put
from tests.jobs.test_doubts import profile, saved


def quiet(event: object) -> None:
    """Nobody listens."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> BackupRecord:
    """The backup of a POP account; nobody writes to it."""
    root = tmp_path_factory.mktemp("made")
    profile(root / "home")
    return saved(root, root / "home")


@pytest.fixture
def verified(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Every archive that is read back."""
    read: list[Path] = []
    original = verify.run

    def noting(archive: Path, report: Report, cancel: Cancel, secret: Secret | None = None) -> Verification:
        read.append(archive)
        return original(archive, report, cancel, secret)

    monkeypatch.setattr(verify, "run", noting)
    return read


def everything(record: BackupRecord) -> Confirmations:
    """All servers were looked at."""
    assert record.facts is not None
    servers = {entry.server for entry in record.facts.ledger if entry.kind is ExpectationKind.ACCOUNT and entry.is_open}
    return Confirmations().add(Confirmed.SERVER, servers, "Hanako Sato", DAY)


def test_an_archive_made_earlier_has_the_same_result(made: BackupRecord) -> None:
    assert made.archive is not None
    loaded = result.load(made.archive)
    assert (loaded.messages, loaded.people, loaded.size_bytes) == (made.messages, made.people, made.size_bytes)
    assert (loaded.accounts, loaded.verdict) == (made.accounts, made.verdict)
    assert loaded.facts is not None
    assert made.facts is not None
    assert [each.identity for each in loaded.facts.ledger] == [each.identity for each in made.facts.ledger]
    assert loaded.statement is not None
    assert made.statement is not None
    assert loaded.statement.seal == made.statement.seal


def test_the_archive_is_read_back_before_anything_is_safe_and_for_no_other_answer(
    made: BackupRecord, verified: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    found = result.renew(made, everything(made), quiet, Cancel(), notes=None)
    assert found.checked.verdict.answer is Answer.NOT_SAFE, "it is on the same disk"
    assert verified == []
    assert found.record.statement is not None
    assert not found.record.statement.is_read_again
    monkeypatch.setattr("app.jobs.look_again._on_same_disk", lambda *rest: False)
    assert made.facts is not None
    best = replace(made, facts=replace(made.facts, same_disk=False, past_cache=True))
    found = result.renew(best, everything(made), quiet, Cancel(), notes=None)
    assert found.checked.verdict.answer is Answer.SAFE
    assert verified == [made.archive]
    assert found.record.statement is not None
    assert found.record.statement.is_read_again
    assert found.record.statement.verdict == found.record.verdict


def test_a_damaged_archive_is_found_out_before_it_is_safe(
    made: BackupRecord, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert made.archive is not None
    archive = copytree(made.archive, tmp_path / made.archive.name)
    next(archive.glob("data/stores/**/Inbox")).write_bytes(b"gone")
    monkeypatch.setattr("app.jobs.look_again._on_same_disk", lambda *rest: False)
    assert made.facts is not None
    best = replace(made, archive=archive, facts=replace(made.facts, same_disk=False, past_cache=True))
    found = result.renew(best, everything(made), quiet, Cancel(), notes=None)
    assert [reason.code for reason in found.record.verdict.reasons] == [Code.ARCHIVE_DAMAGED]
    assert all(each.verdict == found.record.verdict for each in found.record.accounts)


def test_a_second_copy_is_read_once_and_again_before_it_is_safe(
    made: BackupRecord, tmp_path: Path, verified: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert made.archive is not None
    copy = copytree(made.archive, tmp_path / "other" / made.archive.name)
    monkeypatch.setattr(check, "same_disk", lambda one, other: False)
    said = Confirmations().add(Confirmed.COPY, {path_name(copy)}, "", DAY)
    found = result.renew(made, said, quiet, Cancel(), notes=None)
    assert found.checked.second_copy == copy
    assert Code.SAME_DISK not in {reason.code for reason in found.record.verdict.reasons}
    assert verified == [copy]
    again = result.renew(found.record, said, quiet, Cancel(), notes=None)
    assert again.checked.second_copy == copy
    assert verified == [copy]
    assert made.facts is not None
    best = replace(found.record, facts=replace(made.facts, past_cache=True))
    all_said = Confirmations((*said.items, *everything(made).items))
    assert result.renew(best, all_said, quiet, Cancel(), notes=None).checked.verdict.answer is Answer.SAFE
    assert verified == [copy, made.archive, copy]
    (copy / "bagit.txt").unlink()
    copy.rename(tmp_path / "pulled out")
    without = result.renew(again.record, said, quiet, Cancel(), notes=None)
    assert without.checked.second_copy is None
    assert Code.SAME_DISK in {reason.code for reason in without.record.verdict.reasons}


def test_what_was_confirmed_is_kept_with_who_and_when(tmp_path: Path) -> None:
    said = Confirmations().add(Confirmed.SERVER, {"hanako@example.jp"}, "Hanako Sato", DAY)
    said = said.add(Confirmed.STEP, {"one", "two"}, "", DAY).add(Confirmed.COPY, {"/a"}, "", DAY)
    said = said.add(Confirmed.COPY, {"/b\udcff"}, "", DAY).without(Confirmed.STEP, {"one"})
    assert confirmations.save(tmp_path / "settings", "seal", said)
    loaded = confirmations.load(tmp_path / "settings", "seal")
    assert loaded == said
    assert (loaded.by, loaded.about(Confirmed.STEP)) == ("Hanako Sato", frozenset({"two"}))
    assert loaded.assurance.copy == Path("/b\udcff")
    assert [each.servers for each in loaded.assurance.answers] == [frozenset({"hanako@example.jp"})]
    assert confirmations.load(tmp_path / "settings", "another") == Confirmations()
    assert [each.relative_to(tmp_path) for each in tmp_path.rglob("*.json")] == [Path("settings/answers/seal.json")]


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{", '{"confirmed": 1}', "[" * 100_000]
    + [
        f'{{"confirmed": [{entry}]}}'
        for entry in (
            "1",
            '{"kind": "server"}',
            '{"kind": "other", "about": [], "by": "", "on": "2026-11-28T12:00:00+00:00"}',
            '{"kind": "server", "about": "x", "by": "", "on": "2026-11-28T12:00:00+00:00"}',
            '{"kind": "server", "about": [], "by": "", "on": "2026-11-28T12:00:00"}',
            '{"kind": "server", "about": [], "by": "", "on": 5}',
        )
    ],
)
def test_a_file_of_another_shape_confirms_nothing(tmp_path: Path, text: str) -> None:
    put(tmp_path / "answers" / "seal.json", text.encode())
    assert confirmations.load(tmp_path, "seal") == Confirmations()


def test_local_folders_alone_come_to_an_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two messages are cut, and there is no server: the owner is told so, and may accept it by name."""
    home = tmp_path / "home"
    local = profile(home) / "Mail" / "Local Folders"
    cut = b"From - Mon Jan  1 00:00:00 2001\nFrom: a@example.jp\nContent-Type: multipart/mixed; boundary=x\n\n--x\n\nhello"
    put(local / "Cut", cut)
    record = saved(tmp_path, home)
    assert record.facts is not None
    lost = [entry for entry in record.facts.ledger if entry.doubt is not None and entry.doubt.code is Code.MESSAGES_CUT]
    assert [(entry.count, entry.is_loss) for entry in lost] == [(1, True)]
    said = everything(record).add(Confirmed.LOSS, {entry.identity for entry in lost}, "Hanako Sato", DAY)
    codes = {reason.code for reason in result.renew(record, said, quiet, Cancel(), notes=None).record.verdict.reasons}
    assert codes <= {Code.SAME_DISK, Code.READ_BACK_THROUGH_CACHE}
