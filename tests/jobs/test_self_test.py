"""The self-test: it passes where the program works, and every step of it can fail."""

import sys
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.archive.bag import layout
from app.jobs import backup, people, self_test, verify
from app.jobs.cancel import Cancel
from app.jobs.sample import outlook, planted
from app.jobs.self_test import SelfTestRequest, job, steps, window
from app.jobs.self_test.steps import StepSkippedError, Trial
from app.model.codes import Code
from app.model.errors import CancelledError
from app.model.errors.destination import NotWritableError
from app.model.errors.general import (
    PdfNeedsJapaneseFontError,
    PdfNotPossibleError,
    QtNotLoadedError,
    WindowHangsError,
    WindowNotShownError,
)
from app.model.errors.usage import EncryptionNotAvailableError
from app.model.events import Event, Finished
from app.model.findings import Finding
from app.model.record import BackupRecord
from app.model.self_test import Step, StepOutcome, StepResult
from app.model.show_window import SHOW_WINDOW, WindowEnd
from tests.builders.keys import PASSPHRASE

CHANGED = Finding(Code.FILE_CHANGED, {"path": "/a", "reason": "replaced"})
FOR_EVER = "import threading; threading.Event().wait()"
REQUEST = SelfTestRequest("ja", None)
STEPS = {
    Step.FIND: "find", Step.BACKUP: "back_up", Step.VERIFY: "verify", Step.PEOPLE: "read_people",
    Step.OUTLOOK: "back_up_outlook", Step.ENCRYPTED: "encrypt", Step.OPEN: "open",
    Step.CERTIFICATE_HTML: "certificate_html", Step.CERTIFICATE_PDF: "certificate_pdf",
    Step.WINDOW_OFFSCREEN: "window_offscreen", Step.WINDOW: "window",
}  # fmt: skip


def codes(findings: list[Finding]) -> list[str]:
    return [each.code for each in findings]


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> tuple[Trial, list[Finding]]:
    """A trial whose sample home is found and saved, and what was wrong with that; made once."""
    trial = Trial(tmp_path_factory.mktemp("trial"), REQUEST, Cancel())
    return trial, [*trial.find(), *trial.back_up()]


@pytest.fixture
def trial(saved: tuple[Trial, list[Finding]]) -> Trial:
    return saved[0]


def test_nothing_is_wrong_where_the_program_works(saved: tuple[Trial, list[Finding]], tmp_path: Path) -> None:
    trial, wrong = saved
    assert wrong == trial.verify() == trial.read_people() == []
    assert trial.valid
    assert trial.certificate_html() == []


# Planted findings


@pytest.mark.parametrize("step", [Step.FIND, Step.BACKUP])
def test_findings_must_be_those_that_are_planted(step: Step) -> None:
    wanted = planted.PLANTED[step]
    found = [(store, Finding(code)) for store, counts in wanted.items() for code in counts for _ in range(counts[code])]
    assert list(planted.differences(step, found)) == []
    (missing,) = planted.differences(step, found[1:])
    assert missing == Finding(Code.SAMPLE_FINDING_MISSING, {"finding": found[0][1].code, "about": found[0][0] or "-"})
    (more,) = planted.differences(step, [*found, ("", CHANGED)])
    assert more.parameters == {"finding": "file_changed", "about": "/a"}
    (again,) = planted.differences(step, [*found, found[0]])
    assert again.code is Code.SAMPLE_FINDING_NOT_PLANTED


def test_a_wrong_clock_is_no_mistake_of_the_program() -> None:
    assert list(planted.differences(Step.OUTLOOK, [("", Finding(Code.CLOCK_WRONG, {"now": "1980-01-01"}))])) == []


def test_what_the_sample_does_not_plant_fails_the_search(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    apple = {Code.MBOX_HABITS: 3, Code.FILE_CHANGED: 1}
    monkeypatch.setattr(planted, "PLANTED", {Step.FIND: {**planted.PLANTED[Step.FIND], "apple-mail": apple}})
    wrong = Trial(tmp_path, REQUEST, Cancel()).find()
    assert codes(wrong) == [Code.SAMPLE_FINDING_NOT_PLANTED, Code.SAMPLE_FINDING_MISSING]
    assert [each.parameters["finding"] for each in wrong] == ["not_a_message", "file_changed"]


# Steps that fail


def doctored(record: object) -> Callable[..., object]:
    """A job that comes to this record."""
    return lambda *args, **more: record


def test_a_backup_fails_with_a_finding_or_a_count_that_is_not_planted(
    trial: Trial, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = trial.record
    assert record is not None
    monkeypatch.setattr(backup, "prepare", doctored(None))
    for changes, code in (
        ({"problems": (*record.problems, CHANGED)}, Code.SAMPLE_FINDING_NOT_PLANTED),
        ({"findings": record.findings[1:]}, Code.SAMPLE_FINDING_MISSING),
        ({"messages": record.messages - 1}, Code.SAMPLE_COUNT_DIFFERS),
        ({"gaps": 0}, Code.SAMPLE_COUNT_DIFFERS),
    ):
        monkeypatch.setattr(backup, "run", doctored(replace(record, **changes)))
        assert codes(trial.back_up()) == [code]
    without_pdf = replace(record, findings=(*record.findings, Finding(Code.PDF_NOT_POSSIBLE, {"error": "Qt"})))
    monkeypatch.setattr(backup, "run", doctored(without_pdf))
    assert trial.back_up() == []
    trial.record = record


def test_damage_fails_the_proof(trial: Trial, monkeypatch: pytest.MonkeyPatch) -> None:
    proof = verify.run(trial._archive, lambda event: None, Cancel())
    monkeypatch.setattr(verify, "run", doctored(replace(proof, damaged=("data/a",))))
    assert codes(trial.verify()) == [Code.ARCHIVE_DAMAGED]
    assert not trial.valid
    monkeypatch.setattr(verify, "run", doctored(replace(proof, findings=(Finding(Code.NOT_SEALED),))))
    assert codes(trial.verify()) == [Code.SAMPLE_FINDING_NOT_PLANTED]


def test_lost_people_fail(trial: Trial, monkeypatch: pytest.MonkeyPatch) -> None:
    record = people.run(trial._archive, lambda event: None, Cancel())
    lost = tuple(each for each in record.people if not each.address.startswith("kyaku0"))
    monkeypatch.setattr(people, "run", doctored(replace(record, people=lost)))
    assert codes(trial.read_people()) == [Code.SAMPLE_PEOPLE_LOST]
    monkeypatch.setattr(people, "run", doctored(record))
    monkeypatch.setattr(layout, "ADDRESS_BOOK", "data/nowhere")
    assert codes(trial.read_people()) == [Code.SAMPLE_PEOPLE_LOST]


def test_half_a_certificate_fails(trial: Trial, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trial, "_folder", tmp_path)
    monkeypatch.setattr(trial, "_request", SelfTestRequest("en", lambda: nullcontext(lambda page: b"%PDF-1.4\n%%EOF")))
    assert codes(trial.certificate_pdf()) == [Code.SAMPLE_CERTIFICATE_WRONG]
    monkeypatch.setattr("app.jobs.certificate.certificate", lambda *args: "<html>")
    assert codes(trial.certificate_html()) == [Code.SAMPLE_CERTIFICATE_WRONG]
    monkeypatch.setattr(trial, "_request", SelfTestRequest("en", None))
    with pytest.raises(QtNotLoadedError):
        trial.certificate_pdf()


# Outlook, encrypted and opened


@pytest.mark.usefixtures("fast_keys")
def test_stores_of_outlook_plain_encrypted_and_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(steps, "PASSPHRASE", PASSPHRASE)
    trial = Trial(tmp_path, REQUEST, Cancel())
    records: list[BackupRecord] = []
    run: Callable[..., BackupRecord] = backup.run

    def kept(*args: Any, **more: Any) -> BackupRecord:
        records.append(run(*args, **more))
        return records[-1]

    monkeypatch.setattr(backup, "run", kept)
    assert trial.back_up_outlook() == trial.encrypt() == trial.open() == []
    plain, sealed = records
    assert plain.archive is not None and sealed.encrypted is not None

    # The reading child died, a readable copy was lost, something was left beside the encrypted file, and it is damaged.
    died = Finding(Code.READER_STOPPED, {"path": "/a", "reason": "crash"})
    copy = next((plain.archive / layout.MAIL).rglob("*.mbox"))
    copy.unlink()
    monkeypatch.setattr(outlook, "build", doctored(trial._outlook))
    monkeypatch.setattr(backup, "prepare", doctored(None))
    monkeypatch.setattr(backup, "run", doctored(replace(plain, problems=(died,))))
    assert codes(trial.back_up_outlook()) == [Code.SAMPLE_FINDING_NOT_PLANTED, Code.SAMPLE_SUBJECTS_DIFFER]
    (sealed.encrypted.parent / "plain").mkdir()
    monkeypatch.setattr(backup, "run", doctored(sealed))
    assert codes(trial.encrypt()) == [Code.SAMPLE_LEFT_UNENCRYPTED]
    data = bytearray(sealed.encrypted.read_bytes())
    data[len(data) // 2] ^= 1
    sealed.encrypted.write_bytes(data)
    assert Code.ARCHIVE_DAMAGED in codes(trial.open())


def test_what_an_earlier_step_did_not_make_is_not_tried(tmp_path: Path) -> None:
    trial = Trial(tmp_path, SelfTestRequest("en", lambda: nullcontext(lambda page: b"")), Cancel())
    for name in set(STEPS.values()) - {"find", "back_up_outlook", "window"}:
        with pytest.raises(StepSkippedError) as skipped:
            getattr(trial, name)()
        assert skipped.value.finding == Finding(Code.STEP_NOT_REACHED)


# The window


def child(monkeypatch: pytest.MonkeyPatch, program: str) -> None:
    monkeypatch.setattr(window, "window_command", lambda home, language: [sys.executable, "-c", program])


def test_the_child_is_this_program(tmp_path: Path) -> None:
    assert window.window_command(tmp_path, "ja")[1:] == ["-m", "app", SHOW_WINDOW, str(tmp_path), "ja"]


def test_a_window_that_dies_or_hangs_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    child(monkeypatch, "import sys; sys.exit('some\\nqt.qpa.xcb: could not connect\\nadvice')")
    with pytest.raises(WindowNotShownError, match="window_not_shown") as dead:
        window.show_window(tmp_path, "ja", Cancel())
    assert dead.value.error == "qt.qpa.xcb: could not connect (1)"
    child(monkeypatch, f"import sys; sys.stderr.write('no libEGL'); sys.exit({WindowEnd.NO_QT.value})")
    with pytest.raises(QtNotLoadedError) as unloaded:
        window.show_window(tmp_path, "ja", Cancel())
    assert unloaded.value.error == "no libEGL"
    child(monkeypatch, "")
    window.show_window(tmp_path, "ja", Cancel())
    child(monkeypatch, FOR_EVER)
    monkeypatch.setattr(window, "WINDOW_TIMEOUT", 0.0)
    with pytest.raises(WindowHangsError):
        window.show_window(tmp_path, "ja", Cancel())


def test_a_window_is_not_waited_for_after_cancelling(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    child(monkeypatch, FOR_EVER)
    cancel = Cancel()
    cancel.ask()
    with pytest.raises(CancelledError):
        window.show_window(tmp_path, "ja", cancel)


def test_the_window_is_shown_in_memory_and_on_a_screen(trial: Trial, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[dict[str, str]] = []
    monkeypatch.setattr(steps, "show_window", lambda home, language, cancel, **environment: shown.append(environment))
    monkeypatch.setattr(steps, "has_screen", lambda: True)
    assert trial.window_offscreen() == trial.window() == []
    assert shown == [{"QT_QPA_PLATFORM": "offscreen"}, {}]
    monkeypatch.setattr(steps, "has_screen", lambda: False)
    with pytest.raises(StepSkippedError) as skipped:
        trial.window()
    assert skipped.value.finding == Finding(Code.NO_SCREEN)


# From the steps to the result


@pytest.fixture
def fast_steps(monkeypatch: pytest.MonkeyPatch) -> Callable[[Step, Exception], None]:
    """Steps that do nothing; a call has one of them raise."""
    for name in STEPS.values():
        monkeypatch.setattr(Trial, name, lambda self: [])

    def raising(step: Step, error: Exception) -> None:
        def fail(self: Trial) -> list[Finding]:
            raise error

        monkeypatch.setattr(Trial, STEPS[step], fail)

    return raising


def test_every_step_is_reported_and_timed(tmp_path: Path, fast_steps: Callable[[Step, Exception], None]) -> None:
    events: list[Event] = []
    record = self_test.run(replace(REQUEST, top=tmp_path), events.append, Cancel())
    results = [each for each in events if isinstance(each, StepResult)]
    assert [each.step for each in results] == list(Step) and tuple(results) == record.steps
    assert isinstance(events[-1], Finished) and record.failures == ()
    assert all(each.seconds >= 0 for each in results)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("step", Step)
def test_a_bug_fails_its_step_alone(step: Step, fast_steps: Callable[[Step, Exception], None]) -> None:
    fast_steps(step, KeyError("secret@example.jp"))
    record = self_test.run(REQUEST, lambda event: None, Cancel())
    assert [each.step for each in record.failed] == [step]
    assert record.failures == (Finding(Code.UNEXPECTED, {"error": "KeyError"}),)


def _caused(error: Exception, cause: Exception) -> Exception:
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "outside", "packaged"),
    [
        (QtNotLoadedError("Qt"), StepOutcome.SKIPPED, StepOutcome.FAILED),
        (_caused(PdfNotPossibleError("PySide6"), ImportError()), StepOutcome.SKIPPED, StepOutcome.FAILED),
        (PdfNotPossibleError("Qt"), StepOutcome.FAILED, StepOutcome.FAILED),
        (EncryptionNotAvailableError(), StepOutcome.SKIPPED, StepOutcome.FAILED),
        (WindowHangsError(60), StepOutcome.FAILED, StepOutcome.FAILED),
        (StepSkippedError(Finding(Code.NO_SCREEN)), StepOutcome.SKIPPED, StepOutcome.SKIPPED),
    ],
)
def test_a_missing_library_fails_a_package_alone(
    error: Exception,
    outside: StepOutcome,
    packaged: StepOutcome,
    fast_steps: Callable[[Step, Exception], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fast_steps(Step.WINDOW, error)
    for is_packaged, outcome in ((False, outside), (True, packaged)):
        monkeypatch.setattr(job, "is_packaged", lambda answer=is_packaged: answer)
        record = self_test.run(REQUEST, lambda event: None, Cancel())
        assert record.steps[-1].outcome is outcome
        assert bool(record.failed) is (outcome is StepOutcome.FAILED)


@pytest.mark.parametrize(("platform", "outcome"), [("linux", StepOutcome.SKIPPED), ("win32", StepOutcome.FAILED)])
def test_fonts_are_brought_by_windows_and_the_mac(
    platform: str,
    outcome: StepOutcome,
    fast_steps: Callable[[Step, Exception], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    assert job._tried(Step.CERTIFICATE_PDF, _raising(PdfNeedsJapaneseFontError())).outcome is outcome


def _raising(error: Exception) -> Callable[[], list[Finding]]:
    def act() -> list[Finding]:
        raise error

    return act


def test_cancelling_ends_it(fast_steps: Callable[[Step, Exception], None], tmp_path: Path) -> None:
    fast_steps(Step.VERIFY, CancelledError())
    with pytest.raises(CancelledError):
        self_test.run(replace(REQUEST, top=tmp_path), lambda event: None, Cancel())
    assert list(tmp_path.iterdir()) == []


def test_no_room_for_temporary_files(tmp_path: Path) -> None:
    with pytest.raises(NotWritableError):
        self_test.run(replace(REQUEST, top=tmp_path / "nowhere"), lambda event: None, Cancel())
