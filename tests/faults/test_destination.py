"""The place an archive goes to fails at any call, once or for good: never an archive that looks whole and is not."""

import errno
import os
from pathlib import Path
from typing import Any

import pytest

from app.archive.bag import layout, read_back
from app.archive.bag.verifier import verify
from app.archive.copying import writer
from app.i18n.catalogue import Translator
from app.i18n.reasons import sentence
from app.jobs import backup
from app.jobs.backup import preflight
from app.jobs.cancel import Cancel
from app.jobs.sources import Sources
from app.model.errors import DestinationError
from app.model.plan import BackupPlan, BackupRequest
from app.model.record import BackupRecord
from app.system import background_flush, flushing
from app.system.home import own_home
from app.system.retry import RetryPolicy
from tests.builders.failing import FailingDisk

CODES = {
    errno.ENOSPC: "destination_full",
    errno.EDQUOT: "destination_quota",
    errno.EROFS: "destination_read_only",
    errno.EACCES: "destination_denied",
    errno.ENOTCONN: "destination_gone",
    errno.ENODEV: "destination_gone",
    errno.ENAMETOOLONG: "destination_path_too_long",
    errno.EFBIG: "destination_file_too_large",
    errno.EIO: "destination_failed",
}


def prepared(mail: Path, usb: Path) -> BackupPlan:
    """A backup of the folder that can begin."""
    return backup.prepare(Sources(own_home(), (mail,)), BackupRequest(usb, "x"))


def back_up(mail: Path, usb: Path, plan: BackupPlan | None = None) -> BackupRecord:
    """A backup of the folder, long after it was written."""
    plan = plan or prepared(mail, usb)
    long_after = RetryPolicy(lambda seconds: None, lambda: 4_000_000_000 * 10**9)
    return backup.run(plan, lambda event: None, Cancel(), retry_policy=long_after)


def finished(usb: Path) -> list[Path]:
    """Everything there that looks like a finished archive."""
    return [path for path in usb.iterdir() if not path.name.endswith(layout.INCOMPLETE)]


def calls(mail: Path, usb: Path) -> int:
    """How many calls a whole run makes."""
    disk, plan = FailingDisk(usb, 0), prepared(mail, usb)
    with pytest.MonkeyPatch.context() as patched:
        disk.install(patched)
        back_up(mail, usb, plan)
    assert disk.calls > 30
    return disk.calls


DRILL = 12
"""The messages that a drill takes out of an archive, and so its last calls, are others in each run."""


@pytest.mark.parametrize("persistent", [True, False], ids=["for good", "once"])
@pytest.mark.parametrize("code", CODES, ids=lambda code: errno.errorcode[code])
def test_a_disk_that_fails_at_any_call(mail: Path, tmp_path: Path, code: int, persistent: bool) -> None:
    total = calls(mail, tmp_path / "count")
    codes = set()
    # Each case begins elsewhere: together they go through all calls.
    first = 1 + 2 * list(CODES).index(code) + persistent
    for at in range(first, total + 1, 2 * len(CODES)):
        usb = tmp_path / f"usb {at}"
        usb.mkdir()
        disk, plan = FailingDisk(usb, at, code, persistent=persistent), prepared(mail, usb)
        error = None
        with pytest.MonkeyPatch.context() as patched:
            disk.install(patched)
            try:
                back_up(mail, usb, plan)
            except DestinationError as destination_error:
                error = destination_error
        if not disk.failed:
            assert error is None and at > total - DRILL
            continue
        for archive in finished(usb):
            assert verify(archive, lambda files, size_bytes: None).valid, at
        if error is None:
            # Where the fault did not matter (a date that could not be set) the archive is there.
            assert len(finished(usb)) == 1, at
            continue
        codes.add(error.code)
        text = sentence(error, Translator("en"))
        assert str(usb) in text and "ntouched" in text, text
        if error.code == "destination_not_confirmed":
            assert len(finished(usb)) == 1
            continue
        assert not finished(usb), at
        # The disk is well again.
        record = back_up(mail, usb)
        assert record.messages == 5
        (archive,) = finished(usb)
        assert verify(archive, lambda files, size_bytes: None).valid, at
    assert CODES[code] in codes
    # What cannot be opened any more when it is read back is not told from what reads back wrong.
    assert codes <= {CODES[code], "destination_not_confirmed", "read_back_failed"}


def failing_flush(monkeypatch: pytest.MonkeyPatch, *codes: int) -> list[int]:
    """The next calls that flush files to storage fail with these codes; returns the codes still to come."""
    original, left = flushing.flush, list(codes)

    def flush(root: Path, files: object) -> None:
        if left:
            raise OSError(left.pop(0), "flush")
        original(root, files)  # type: ignore[arg-type]

    monkeypatch.setattr(writer, "flush", flush)
    return left


def test_after_a_failed_flush_everything_is_written_again(
    mail: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = failing_flush(monkeypatch, errno.EIO)
    written: list[str] = []
    original = os.open

    def opening(path: Any, flags: int, *others: int, **more: Any) -> int:
        if flags & os.O_WRONLY and os.fspath(path).endswith(".eml"):
            written.append(Path(path).name)
        return original(path, flags, *others, **more)

    monkeypatch.setattr(preflight, "probe_destination", lambda destination, name, longest: None)
    monkeypatch.setattr(os, "open", opening)
    record = back_up(mail, tmp_path / "usb")
    assert sorted(written) == ["0.eml", "0.eml", "1.eml", "1.eml", "2.eml", "2.eml"]
    assert not left
    assert record.reused == 0
    assert record.messages == 5
    assert "written_again" in {finding.code for finding in record.findings}
    (archive,) = finished(tmp_path / "usb")
    assert verify(archive, lambda files, size_bytes: None).valid
    assert not list(archive.rglob("*kept*"))


def test_a_flush_that_failed_while_the_run_went_on_is_not_forgotten(
    mail: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = [errno.EIO]

    def flush(root: Path) -> None:
        if left:
            raise OSError(left.pop(), "flush")

    monkeypatch.setattr(background_flush, "can_flush_at_once", lambda root: True)
    monkeypatch.setattr(background_flush, "flush_file_system", flush)
    monkeypatch.setattr(background_flush, "_LEAST", 1)
    record = back_up(mail, tmp_path / "usb")
    assert not left
    assert "written_again" in {finding.code for finding in record.findings}
    (archive,) = finished(tmp_path / "usb")
    assert verify(archive, lambda files, size_bytes: None).valid


def test_a_disk_that_fails_twice_to_keep_what_was_written_is_given_up(
    mail: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = failing_flush(monkeypatch, errno.EIO, errno.EIO)
    with pytest.raises(DestinationError) as refused:
        back_up(mail, tmp_path / "usb")
    assert refused.value.code == "destination_not_flushed"
    assert not left
    assert not finished(tmp_path / "usb")
    # Not even another run relies on what may never have reached storage.
    record = back_up(mail, tmp_path / "usb")
    assert record.reused == 0
    assert "went_on" not in {finding.code for finding in record.findings}
    assert len(finished(tmp_path / "usb")) == 1


@pytest.mark.parametrize(("number", "code"), [(errno.ENOSPC, "destination_full"), (errno.EDQUOT, "destination_quota")])
def test_a_disk_that_turns_out_full_only_when_flushed(
    mail: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, code: str
) -> None:
    failing_flush(monkeypatch, number)
    with pytest.raises(DestinationError) as refused:
        back_up(mail, tmp_path / "usb")
    assert refused.value.code == code


def test_a_name_that_may_not_outlast_a_power_cut_is_taken_back(
    mail: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(folder: Path) -> None:
        raise OSError(errno.EIO, "flush")

    monkeypatch.setattr(writer, "flush_folder", failing)
    with pytest.raises(DestinationError) as refused:
        back_up(mail, tmp_path / "usb")
    assert refused.value.code == "destination_not_flushed"
    assert not finished(tmp_path / "usb")


def test_a_stick_that_loses_bytes_is_noticed(mail: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    original = os.write

    def lying(descriptor: int, data: bytes) -> int:
        if b"Subject" in bytes(data):
            original(descriptor, bytes(len(data)))
            return len(data)
        return original(descriptor, data)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(os, "write", lying)
        with pytest.raises(DestinationError) as refused:
            back_up(mail, tmp_path / "usb")
    assert refused.value.code == "read_back_failed"
    assert not finished(tmp_path / "usb")
    # What is wrong there is written anew, and only that.
    assert back_up(mail, tmp_path / "usb").reused == 0
    assert len(finished(tmp_path / "usb")) == 1


def test_a_stick_pulled_while_it_is_read_back_is_not_called_faulty(
    mail: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usb, original = tmp_path / "usb", read_back.read_back

    def pulled(folder: Path, *others: object) -> None:
        folder.rename(tmp_path / "pulled")
        original(folder, *others)  # type: ignore[arg-type]

    monkeypatch.setattr(writer, "read_back", pulled)
    with pytest.raises(DestinationError) as refused:
        back_up(mail, usb)
    assert refused.value.code == "destination_gone"
