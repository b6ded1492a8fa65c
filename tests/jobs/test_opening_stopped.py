"""Opening an encrypted archive that ends too early: nothing decrypted is left lying about without a word."""

from datetime import datetime
from pathlib import Path

import pytest

from app.i18n.catalogue import Translator
from app.i18n.reasons import sentence
from app.jobs import backup
from app.jobs import open as opening
from app.jobs.cancel import Cancel
from app.jobs.sources import Sources
from app.model.errors import CancelledError
from app.model.errors.destination import DecryptedLeftError, DestinationFullError
from app.model.events import Event, Progress, Stage
from app.model.plan import BackupRequest
from app.model.secret import Secret
from app.model.store import Home, System
from tests.builders import stores
from tests.builders.keys import PASSPHRASE

pytestmark = pytest.mark.usefixtures("fast_keys")


@pytest.fixture
def locked(tmp_path: Path) -> Path:
    """An encrypted archive of a small home."""
    stores.apple_home(tmp_path / "home")
    request = BackupRequest(tmp_path / "usb", "test", passphrase=PASSPHRASE)
    plan = backup.prepare(Sources(Home(tmp_path / "home", System.MACOS)), request)
    record = backup.run(plan, lambda event: None, Cancel(), now=lambda: datetime(2026, 1, 2, 3, 4))
    assert record.encrypted is not None
    return record.encrypted


class Stopping:
    """Asks to stop at the first progress of a stage, once something lies in the folder."""

    def __init__(self, stage: Stage, folder: Path) -> None:
        self.cancel = Cancel()
        self.seen: list[Path] = []
        self._stage, self._folder = stage, folder

    def __call__(self, event: Event) -> None:
        if isinstance(event, Progress) and event.stage is self._stage and (there := list(self._folder.iterdir())):
            self.seen = there
            self.cancel.ask()


@pytest.mark.parametrize("stage", [Stage.OPENING, Stage.PROVING])
def test_what_was_decrypted_is_removed(locked: Path, tmp_path: Path, stage: Stage) -> None:
    target = tmp_path / "opened"
    plan = opening.prepare(locked, Secret(PASSPHRASE), target)
    stopping = Stopping(stage, target)
    with pytest.raises(CancelledError):
        opening.run(plan, stopping, stopping.cancel)
    assert [path.suffix for path in stopping.seen] == [".incomplete"]
    assert list(target.iterdir()) == []


def test_it_is_said_where_it_lies_when_it_cannot_be_removed(
    locked: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path) -> None:
        raise PermissionError(13, "held by another program", str(path))

    monkeypatch.setattr(opening, "remove_tree", refuse)
    target = tmp_path / "opened"
    plan = opening.prepare(locked, Secret(PASSPHRASE), target)
    stopping = Stopping(Stage.OPENING, target)
    with pytest.raises(DecryptedLeftError) as left:
        opening.run(plan, stopping, stopping.cancel)
    assert left.value.path.is_dir()
    for language in ("en", "ja"):
        assert str(left.value.path) in sentence(left.value, Translator(language))


def test_a_full_disk_leaves_nothing_decrypted_either(
    locked: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "opened"
    plan = opening.prepare(locked, Secret(PASSPHRASE), target)

    def full(*_: object) -> None:
        assert list(target.iterdir())
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("app.archive.encrypted.extraction.Extraction.data", full)
    with pytest.raises(DestinationFullError):
        opening.run(plan, lambda event: None, Cancel())
    assert list(target.iterdir()) == []
