"""Encrypted archives: proved by decrypting, opened by stock tools, never both gone, never open to anybody else."""

import os
import pty
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pyrage
import pytest

from app.archive.bag import layout
from app.archive.bag.verifier import verify as verify_folder
from app.archive.copying.writer import ArchiveWriter
from app.archive.encrypted import age, container, tar_stream, vault
from app.archive.encrypted.recovery import groups
from app.cli.json_results import backup_result
from app.i18n.catalogue import Translator
from app.i18n.reasons import sentence
from app.jobs import backup, check, people, verify
from app.jobs import open as opening
from app.jobs.backup import encryption
from app.jobs.cancel import Cancel
from app.jobs.sources import Sources
from app.model.errors import CancelledError, DestinationError, SourceError, UsageError
from app.model.events import Event, Finished, Progress
from app.model.plan import BackupRequest
from app.model.record import BackupRecord, OpenRecord
from app.model.secret import Secret
from app.model.store import Home, System
from app.system.home import own_home
from app.system.volume import Volume
from tests.builders import stores
from tests.builders.keys import PASSPHRASE

pytestmark = pytest.mark.usefixtures("fast_keys")
WHEN = datetime(2026, 1, 2, 3, 4)


def silent(event: Event) -> None:
    """Nobody listens."""


def encrypted(home: Path, usb: Path, **more: object) -> BackupRecord:
    """An encrypted backup."""
    request = replace(BackupRequest(usb, "test", passphrase=PASSPHRASE), **more)  # type: ignore[arg-type]
    return backup.run(backup.prepare(Sources(Home(home, System.MACOS)), request), silent, Cancel(), now=lambda: WHEN)


def opened(archive: Path, to: Path, secret: Secret | None = None) -> OpenRecord:
    """Opens with the passphrase unless told otherwise."""
    return opening.run(opening.prepare(archive, secret or Secret(PASSPHRASE), to), silent, Cancel())


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A small home."""
    stores.apple_home(tmp_path / "home")
    return tmp_path / "home"


@pytest.fixture
def sealed(home: Path, tmp_path: Path) -> BackupRecord:
    """An encrypted archive."""
    return encrypted(home, tmp_path / "usb")


def path_of(record: BackupRecord) -> Path:
    assert record.encrypted is not None
    return record.encrypted


def test_one_file_and_nothing_else_is_left(sealed: BackupRecord, home: Path, tmp_path: Path) -> None:
    assert [path.name for path in (tmp_path / "usb").iterdir()] == [f"2026-01-02 0304 test{layout.ENCRYPTED}"]
    record = opened(path_of(sealed), tmp_path / "out")
    assert record.folder == tmp_path / "out" / "2026-01-02 0304 test"
    assert record.verification.valid
    for source in (home / "Library" / "Mail").rglob("*"):
        if source.is_file():
            copy = record.folder / "data/stores/apple-mail" / source.relative_to(home)
            assert copy.read_bytes() == source.read_bytes()
    again = opened(path_of(sealed), tmp_path / "out")
    assert again.folder == tmp_path / "out" / "2026-01-02 0304 test (2)"


def test_the_recovery_key_opens_it_and_is_nowhere_in_it(sealed: BackupRecord, tmp_path: Path) -> None:
    key = sealed.recovery_key
    assert key.startswith("AGE-SECRET-KEY-1") and "".join(groups(key)) == key
    assert backup_result(sealed)["recovery_key"] == key
    assert key not in repr(sealed)
    record = opened(path_of(sealed), tmp_path / "out", Secret(recovery_key=" ".join(groups(key)).lower()))
    assert record.verification.valid and record.folder is not None
    secrets = (key.encode(), PASSPHRASE.encode())
    files = [path for path in record.folder.rglob("*") if path.is_file()]
    assert not any(secret in path.read_bytes() for path in (*files, path_of(sealed)) for secret in secrets)


@pytest.mark.parametrize("name", ["key.txt", "key.html"])
def test_the_recovery_key_in_a_file(home: Path, tmp_path: Path, name: str) -> None:
    record = encrypted(home, tmp_path / "usb", recovery_key=tmp_path / name)
    text = (tmp_path / name).read_text(encoding="utf-8")
    assert age.parsed(text) == record.recovery_key
    assert "recovery_key" not in backup_result(record)
    # Both lie on the disk of the tests: that has to be said.
    assert "recovery_key_beside" in [finding.code for finding in record.findings]
    assert opened(path_of(record), tmp_path / "out", Secret(recovery_key=text)).verification.valid
    with pytest.raises(DestinationError) as error:
        encrypted(home, tmp_path / "usb", recovery_key=tmp_path / name)
    assert error.value.code == "file_exists"
    with pytest.raises(DestinationError):
        encrypted(home, tmp_path / "usb", recovery_key=tmp_path / "absent" / name)


def test_two_backups_of_one_minute(sealed: BackupRecord, home: Path, tmp_path: Path) -> None:
    other = encrypted(home, tmp_path / "usb")
    assert path_of(other).name == f"2026-01-02 0304 test (2){layout.ENCRYPTED}"
    assert path_of(sealed).exists()


@pytest.mark.parametrize("passphrase", ["1234567", "        ", "1234567 "])
def test_poor_passphrases_are_refused(home: Path, tmp_path: Path, passphrase: str) -> None:
    with pytest.raises(UsageError) as error:
        encrypted(home, tmp_path / "usb", passphrase=passphrase)
    assert error.value.code == "passphrase_too_short"
    assert not (tmp_path / "usb").exists()


def test_without_age_there_is_a_sentence(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyrage", None)
    with pytest.raises(UsageError) as error:
        encrypted(home, tmp_path / "usb")
    assert error.value.code == "encryption_not_available"
    assert not (tmp_path / "usb").exists()


def test_wrong_secrets(sealed: BackupRecord, tmp_path: Path) -> None:
    archive = path_of(sealed)
    with pytest.raises(SourceError) as error:
        verify.run(archive, silent, Cancel(), Secret("correct horse"))
    assert error.value.code == "passphrase_wrong"
    foreign = Secret(recovery_key=str(pyrage.x25519.Identity.generate()))
    with pytest.raises(SourceError) as error:
        verify.run(archive, silent, Cancel(), foreign)
    assert error.value.code == "recovery_key_wrong"
    with pytest.raises(SourceError) as error:
        opened(archive, tmp_path / "out", foreign)
    assert error.value.code == "recovery_key_wrong"
    key = sealed.recovery_key
    for text in ("", "AGE-SECRET-KEY-1", key[:-1], key[:-1] + ("Q" if key[-1] != "Q" else "P")):
        with pytest.raises(UsageError) as wrong:
            age.parsed(text)
        assert wrong.value.code == "recovery_key_invalid"
    with pytest.raises(UsageError):
        opening.prepare(archive, Secret(), tmp_path / "out")
    assert not list((tmp_path / "out").iterdir())


def test_verify_says_what_it_looked_at(sealed: BackupRecord) -> None:
    outside = verify.run(verify.prepare(path_of(sealed)), silent, Cancel())
    assert outside.valid
    assert [finding.code for finding in outside.findings] == ["ciphertext_only"]
    events: list[Event] = []
    inside = verify.run(verify.prepare(path_of(sealed)), events.append, Cancel(), Secret(PASSPHRASE))
    assert inside.valid and not inside.findings
    assert inside.files > sealed.files
    assert sum(isinstance(event, Finished) for event in events) == 1
    assert [event.bytes for event in events if isinstance(event, Progress)][-1] >= sealed.size_bytes


@pytest.mark.parametrize("name", container.NAMES)
def test_a_flipped_bit_in_each_part(sealed: BackupRecord, tmp_path: Path, name: str) -> None:
    path = path_of(sealed)
    with path.open("r+b") as file:
        member = container.read_layout(file).members[name]
        file.seek(member.start + member.size // 2)
        value = file.read(1)[0]
        file.seek(-1, os.SEEK_CUR)
        file.write(bytes([value ^ 1]))
    assert name in verify.run(path, silent, Cancel()).damaged
    found = verify.run(path, silent, Cancel(), Secret(PASSPHRASE))
    assert name in found.damaged
    record = opened(path, tmp_path / "out")
    assert not record.verification.valid
    by_recovery_key = verify.run(path, silent, Cancel(), Secret(recovery_key=sealed.recovery_key))
    assert not by_recovery_key.valid
    if name == container.KEY:
        assert [finding.code for finding in found.invalid] == ["key_file_damaged"]
        assert by_recovery_key.invalid == ()
    if name == container.CONTENT:
        # What lies before the damage is saved, under a name that says what it is.
        assert record.folder is not None and record.folder.name.endswith(layout.INCOMPLETE)
        assert (record.folder / layout.TAG_MANIFEST).is_file()


@pytest.mark.parametrize("share", [0.0, 0.01, 0.5, 0.9, 0.9999])
def test_a_cut_file(sealed: BackupRecord, tmp_path: Path, share: float) -> None:
    path = path_of(sealed)
    os.truncate(path, int(path.stat().st_size * share))
    assert not verify.run(verify.prepare(path), silent, Cancel()).valid
    secret = Secret(recovery_key=sealed.recovery_key)
    assert not verify.run(path, silent, Cancel(), secret).valid
    assert not opened(path, tmp_path / "out", secret).verification.valid


def test_what_needs_the_inside_says_how_to_open_it(sealed: BackupRecord) -> None:
    named = Sources(own_home(), (path_of(sealed),))
    for prepare in (check.prepare, people.prepare):
        with pytest.raises(UsageError) as error:
            prepare(named)
        assert error.value.code == "archive_encrypted"


def test_only_encrypted_archives_are_opened(tmp_path: Path) -> None:
    other = stores.write(tmp_path / "a.zip", b"PK")
    for path, code in ((other, "not_encrypted"), (tmp_path / "absent", "no_such_file")):
        with pytest.raises(UsageError) as error:
            opening.prepare(path, Secret(PASSPHRASE), tmp_path / "out")
        assert error.value.code == code


def test_no_room_to_open(sealed: BackupRecord, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "volume_of", lambda path: Volume(1000, "ext4", None))
    with pytest.raises(DestinationError) as error:
        opened(path_of(sealed), tmp_path / "out")
    assert error.value.code == "destination_full"
    assert "MB more is needed" in sentence(error.value, Translator("en"))


class Dead(BaseException):
    """The power is gone: no handler of ours knows this."""


def die(*args: object, **more: object) -> None:
    raise Dead


STEPS: dict[str, Callable[[pytest.MonkeyPatch], None]] = {
    "before sealing": lambda patch: patch.setattr(ArchiveWriter, "seal", die),
    "before encrypting": lambda patch: patch.setattr(vault, "write", die),
    "while the key is made": lambda patch: patch.setattr(age, "key_file", die),
    "while packing": lambda patch: patch.setattr(tar_stream, "END_OF_ARCHIVE", None),
    "before flushing": lambda patch: patch.setattr(encryption, "flush", die),
    "before proving": lambda patch: patch.setattr(vault, "prove", die),
    "before naming": lambda patch: patch.setattr(ArchiveWriter, "publish_encrypted", die),
    "before removing": lambda patch: patch.setattr("app.archive.copying.writer.remove_content", die),
    "while removing": lambda patch: patch.setattr(Path, "rmdir", die),
}


@pytest.mark.parametrize("step", STEPS)
def test_a_kill_between_any_steps(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    usb = tmp_path / "usb"
    with monkeypatch.context() as patch:
        STEPS[step](patch)
        with pytest.raises((Dead, TypeError)):
            encrypted(home, usb)
    # What has the name of an encrypted archive is one; without it, all that was copied is still there.
    whole = list(usb.glob(f"*{layout.ENCRYPTED}"))
    for path in whole:
        assert verify.run(path, silent, Cancel(), Secret(PASSPHRASE)).valid
    left = [path for path in usb.iterdir() if path not in whole]
    assert all(path.name.endswith(layout.INCOMPLETE) for path in left)
    if not whole:
        copies = {path.read_bytes() for path in (left[0] / "data/stores").rglob("*.emlx")}
        assert {path.read_bytes() for path in (home / "Library/Mail").rglob("*.emlx")} <= copies
    # The next run goes on with it and leaves nothing behind that is not encrypted.
    record = encrypted(home, usb)
    assert verify.run(path_of(record), silent, Cancel(), Secret(PASSPHRASE)).valid
    assert all(
        path.name.endswith(layout.ENCRYPTED)
        for path in usb.iterdir()
        if any(path.iterdir() if path.is_dir() else [path])
    )
    if not whole:
        assert record.reused > 0 or step == "before sealing"


def test_after_a_kill_a_plain_backup_goes_on_too(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(vault, "prove", die)
        with pytest.raises(Dead):
            encrypted(home, tmp_path / "usb")
    record = encrypted(home, tmp_path / "usb", passphrase="")
    assert record.archive is not None and record.encrypted is None
    assert [path.name for path in (tmp_path / "usb").iterdir()] == [record.archive.name]
    assert verify_folder(record.archive, lambda files, size_bytes: None).valid


def test_what_does_not_come_back_is_not_called_done(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = vault.write

    def lying(*args: Any, **named: Any) -> Path:
        made: Path = write(*args, **named)
        data = bytearray(made.read_bytes())
        data[len(data) // 2] ^= 1
        made.write_bytes(data)
        return made

    monkeypatch.setattr(vault, "write", lying)
    with pytest.raises(DestinationError) as error:
        encrypted(home, tmp_path / "usb", recovery_key=tmp_path / "key.txt")
    assert error.value.code == "read_back_failed"
    assert not (tmp_path / "key.txt").exists()
    assert [path.suffix for path in (tmp_path / "usb").iterdir()] == [layout.INCOMPLETE]


def test_another_archive_in_its_place_is_noticed(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A genuine encrypted archive, but not of this folder."""
    stores.apple_home(tmp_path / "other home")
    stores.write(tmp_path / "other home/Library/Mail/V10/More.mbox/Messages/99.emlx", stores.emlx(stores.message(99)))
    other = encrypted(tmp_path / "other home", tmp_path / "other")

    def wrong(bag: Path, *args: object, **named: object) -> Path:
        target = bag / layout.ENCRYPTING
        shutil.copy(path_of(other), target)
        return target

    monkeypatch.setattr(vault, "write", wrong)
    with pytest.raises(DestinationError):
        encrypted(home, tmp_path / "usb")


def test_a_file_damaged_between_copying_and_encrypting_is_found(sealed: BackupRecord, tmp_path: Path) -> None:
    folder = opened(path_of(sealed), tmp_path / "out").folder
    assert folder is not None
    victim = next(folder.rglob("7.emlx"))
    victim.write_bytes(b"x" * victim.stat().st_size)
    identity = age.new_identity()
    made = vault.write(
        folder,
        folder.name,
        identity=identity,
        passphrase=PASSPHRASE,
        when=WHEN,
        size_bytes=0,
        progress=lambda files, size_bytes: None,
    )
    found, _ = vault.prove(made, Secret(recovery_key=identity), lambda files, size_bytes: None)
    assert found.damaged == (layout.MANIFEST,)


def test_cancelling_leaves_an_unfinished_archive(home: Path, tmp_path: Path) -> None:
    cancel = Cancel()

    def stop(event: Event) -> None:
        if isinstance(event, Progress) and event.stage == "encrypting":
            cancel.ask()

    request = BackupRequest(tmp_path / "usb", "test", passphrase=PASSPHRASE)
    with pytest.raises(CancelledError):
        backup.run(backup.prepare(Sources(Home(home, System.MACOS)), request), stop, cancel)
    assert [path.suffix for path in (tmp_path / "usb").iterdir()] == [layout.INCOMPLETE]


def test_room_for_both_forms_is_asked_for(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = backup.prepare(Sources(Home(home, System.MACOS)), BackupRequest(tmp_path / "usb"))
    room = 18 << 20
    monkeypatch.setattr("app.jobs.backup.preflight.volume_of", lambda path: Volume(room, "ext4", None))
    assert backup.plan(plain.stores, BackupRequest(tmp_path / "usb")).files
    with pytest.raises(DestinationError) as error:
        backup.plan(plain.stores, BackupRequest(tmp_path / "usb", passphrase=PASSPHRASE))
    assert error.value.code == "destination_full"
    monkeypatch.setattr("app.jobs.backup.preflight.volume_of", lambda path: Volume(1 << 40, "vfat", 17 << 20))
    with pytest.raises(DestinationError) as error:
        backup.plan(plain.stores, BackupRequest(tmp_path / "usb", passphrase=PASSPHRASE))
    assert error.value.code == "destination_fat32"


def unpacked(archive: Path, folder: Path) -> Path:
    folder.mkdir()
    subprocess.run(["unzip", "-q", str(archive)], cwd=folder, check=True)
    return folder


needs_age = pytest.mark.skipif(
    not all(map(shutil.which, ("age", "unzip", "tar", "sha256sum"))), reason="age, unzip or tar is not installed here"
)


@needs_age
@pytest.mark.real_keys
def test_stock_tools_open_it_with_the_recovery_key(home: Path, tmp_path: Path) -> None:
    record = encrypted(home, tmp_path / "usb", recovery_key=tmp_path / "key.txt")
    folder = unpacked(path_of(record), tmp_path / "stock")
    subprocess.run(["sha256sum", "-c", "--quiet", "SHA256SUMS"], cwd=folder, check=True)
    opened_by_age = f"age -d -i '{tmp_path / 'key.txt'}' archive.tar.age | tar xf -"
    subprocess.run(["bash", "-o", "pipefail", "-c", opened_by_age], cwd=folder, check=True)
    bag = folder / "2026-01-02 0304 test"
    subprocess.run(["sha256sum", "-c", "--quiet", layout.MANIFEST, layout.TAG_MANIFEST], cwd=bag, check=True)


@needs_age
@pytest.mark.real_keys
@pytest.mark.usefixtures("own_workers")
def test_stock_tools_open_it_with_the_passphrase(home: Path, tmp_path: Path) -> None:
    """age asks at a terminal: the test is one."""
    folder = unpacked(path_of(encrypted(home, tmp_path / "usb")), tmp_path / "stock")
    child, terminal = pty.fork()
    if child == 0:
        os.chdir(folder)
        os.execvp("bash", ["bash", "-o", "pipefail", "-c", "age -d -i key.age archive.tar.age | tar xf -"])
    asked = os.read(terminal, 1000)
    assert b"passphrase" in asked.lower()
    os.write(terminal, PASSPHRASE.encode() + b"\n")
    try:
        while os.read(terminal, 1000):
            pass
    except OSError:
        pass
    assert os.waitpid(child, 0)[1] == 0
    os.close(terminal)
    assert verify_folder(folder / "2026-01-02 0304 test", lambda files, size_bytes: None).valid
