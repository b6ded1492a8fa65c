"""How runs end where a file was crafted, a disk fills, or a stranger has put something into the archive."""

import errno
import io
import tarfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.archive.bag import layout
from app.archive.bag.verifier import verify as verify_folder
from app.archive.copying.writer import ArchiveWriter
from app.archive.encrypted import age, vault
from app.archive.encrypted.extraction import Extraction
from app.jobs import backup, verify
from app.jobs import open as opening
from app.jobs.cancel import Cancel
from app.jobs.sources import Sources
from app.model.errors.destination import DestinationFullError, FileTooLargeError
from app.model.events import Event
from app.model.plan import BackupRequest
from app.model.record import BackupRecord
from app.model.secret import Secret
from app.model.store import Home, System
from tests.builders import stores
from tests.builders.keys import PASSPHRASE

pytestmark = pytest.mark.usefixtures("fast_keys")


def silent(event: Event) -> None:
    """Nobody listens."""


def backed_up(tmp_path: Path, passphrase: str = "") -> BackupRecord:
    """A backup of a small home."""
    stores.thunderbird_profile(tmp_path / "home" / ".thunderbird" / "a.default")
    request = BackupRequest(tmp_path / "usb", "x", passphrase=passphrase)
    return backup.run(backup.prepare(Sources(Home(tmp_path / "home", System.LINUX)), request), silent, Cancel())


def crafted(folder: Path, monkeypatch: pytest.MonkeyPatch, content: bytes) -> Path:
    """An encrypted file that holds `content` instead of an archive."""
    folder.mkdir()
    monkeypatch.setattr(vault, "pack", lambda bag, top: iter([content]))
    made = vault.write(
        folder,
        "top",
        identity=age.new_identity(),
        passphrase=PASSPHRASE,
        when=datetime(2026, 11, 23, tzinfo=UTC),
        size_bytes=1000,
        progress=lambda files, size_bytes: None,
    )
    return made.rename(folder / f"x{layout.ENCRYPTED}")


def tar_of(name: str) -> bytes:
    """A stream of one folder."""
    sink = io.BytesIO()
    with tarfile.open(fileobj=sink, mode="w") as archive:
        info = tarfile.TarInfo(name)
        info.type = tarfile.DIRTYPE
        archive.addfile(info)
    return sink.getvalue()


@pytest.mark.parametrize("content", [tar_of("."), tar_of("\x1b[31m"), bytes(10240), tar_of("")])
def test_an_encrypted_file_from_which_nothing_comes_is_never_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes
) -> None:
    archive = crafted(tmp_path / "usb", monkeypatch, content)
    secret = Secret(PASSPHRASE)
    assert not verify.run(archive, silent, Cancel(), secret).valid
    opened = opening.run(opening.prepare(archive, secret, tmp_path / "to"), silent, Cancel())
    assert not opened.verification.valid


@pytest.mark.parametrize(("number", "right"), [(errno.ENOSPC, DestinationFullError), (errno.EFBIG, FileTooLargeError)])
@pytest.mark.parametrize("act", ["data", "begin", "close"])
def test_opening_onto_a_disk_that_refuses_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, right: type[Exception], act: str
) -> None:
    archive = backed_up(tmp_path, PASSPHRASE).archive
    assert archive is not None

    close = Extraction.close

    def refuse(self: Extraction, *others: object) -> None:
        close(self)
        raise OSError(number, "refused")

    monkeypatch.setattr(Extraction, act, refuse)
    with pytest.raises(right):
        opening.run(opening.prepare(archive, Secret(PASSPHRASE), tmp_path / "to"), silent, Cancel())


@pytest.mark.parametrize("name", ["data/stranger.txt", "data/stores/stranger.txt", "stranger.txt"])
def test_what_a_stranger_puts_in_is_set_aside_before_the_seal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    real = ArchiveWriter.prove_payload

    def prove(self: ArchiveWriter, *others: object) -> object:
        self.path(name).write_bytes(b"?")
        return real(self, *others)  # type: ignore[arg-type]

    monkeypatch.setattr(ArchiveWriter, "prove_payload", prove)
    record = backed_up(tmp_path)
    assert record.archive is not None
    assert verify_folder(record.archive, lambda files, size_bytes: None).valid
    assert "set_aside" in {finding.code for finding in record.findings}
