"""The seal on paper gives away whoever rewrites what the verdict rests on, and computes all checksums anew."""

import hashlib
import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from app.archive.bag import layout, manifest
from app.archive.bag.seal import COVERED, seal_list, seal_of
from app.archive.bag.verifier import verify
from app.archive.documents.statement import read_statement
from app.jobs import backup, certificate, check, compare
from app.jobs.cancel import Cancel
from app.jobs.certificate import CertificateRequest
from app.jobs.sources import Sources
from app.model.answers import Assurance
from app.model.errors import ArchiveDamagedError, UsageError
from app.model.events import Event
from app.model.plan import BackupRequest
from app.model.record import Verification
from app.model.seal import SealKind
from app.model.store import Home, System
from app.system.home import own_home
from tests.builders import stores


def silent(event: Event) -> None:
    """Nobody listens."""


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """A sealed archive."""
    stores.thunderbird_profile(tmp_path / "home" / ".thunderbird" / "a.default")
    plan = backup.prepare(Sources(Home(tmp_path / "home", System.LINUX)), BackupRequest(tmp_path / "usb", "x"))
    made = backup.run(plan, silent, Cancel()).archive
    assert made is not None
    return made


def make_safe(archive: Path) -> None:
    record = json.loads((archive / layout.RECORD).read_text(encoding="utf-8"))
    record["verdict"] = {"answer": "safe", "reasons": [{"code": "everything_proved"}]}
    (archive / layout.RECORD).write_text(json.dumps(record), encoding="utf-8")


def hide_what_is_missing(archive: Path) -> None:
    (archive / layout.MISSING).write_text("what,reason\r\n", encoding="utf-8-sig")


def empty_the_catalog(archive: Path) -> None:
    with closing(sqlite3.connect(archive / layout.CATALOG)) as database:
        database.execute("DELETE FROM message")
        database.commit()


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def reseal(archive: Path, *, whole: bool) -> None:
    """Computes the checksums anew; with `whole` those of the seal too."""
    if whole:
        digests = {name: digest(archive / name) for name in COVERED if (archive / name).exists()}
        (archive / layout.SEAL).write_text(seal_list(digests))
    names = [name for _, name in manifest.read(archive / layout.TAG_MANIFEST)]
    lines = "".join(manifest.line(digest(archive / name), name) for name in names)
    (archive / layout.TAG_MANIFEST).write_text(lines)


def verified(archive: Path) -> Verification:
    return verify(archive, lambda files, size_bytes: None)


FORGERIES = pytest.mark.parametrize("forge", [make_safe, hide_what_is_missing, empty_the_catalog])


@FORGERIES
def test_a_forgery_under_the_old_seal_is_damage_everywhere(archive: Path, forge: Callable[[Path], None]) -> None:
    forge(archive)
    reseal(archive, whole=False)
    assert not verified(archive).valid
    assert not (check.run(archive, silent, Cancel(), notes=None).verification or verified(archive)).valid
    with pytest.raises(ArchiveDamagedError):
        certificate.prepare(CertificateRequest(archive))
    with pytest.raises(UsageError):
        compare.prepare(archive, archive)


@FORGERIES
def test_a_forgery_that_is_sealed_anew_has_another_seal(archive: Path, forge: Callable[[Path], None]) -> None:
    on_paper = read_statement(archive).seal
    assert check.run(archive, silent, Cancel(), notes=None).seal == seal_of(archive)
    assert seal_of(archive).digest == on_paper
    forge(archive)
    reseal(archive, whole=True)
    assert verified(archive).valid
    assert read_statement(archive).seal != on_paper
    assert seal_of(archive).digest != on_paper


def test_a_copy_with_another_record_is_no_second_copy(archive: Path, tmp_path: Path) -> None:
    from shutil import copytree

    copy = copytree(archive, tmp_path / "copy" / archive.name)
    make_safe(copy)
    reseal(copy, whole=True)
    assurance = Assurance(copy)
    where = check.prepare(Sources(own_home(), (archive,)), assurance)
    reasons = check.run(where, silent, Cancel(), assurance, notes=None).verdict.reasons
    assert "second_copy_differs" in {reason.code for reason in reasons}


def test_an_archive_sealed_the_old_way_stays_valid_and_says_so(archive: Path) -> None:
    (archive / layout.SEAL).unlink()
    lines = [line for line in manifest.read(archive / layout.TAG_MANIFEST) if line[1] != layout.SEAL]
    (archive / layout.TAG_MANIFEST).write_text("".join(manifest.line(*line) for line in lines))
    assert verified(archive).valid
    statement = read_statement(archive)
    assert (statement.seal_kind, statement.seal) == (SealKind.PAYLOAD, digest(archive / layout.MANIFEST))
    assert "saved files alone" in certificate.page(statement, "en")


def test_the_seal_leaves_nothing_out(archive: Path) -> None:
    listed = {name for _, name in manifest.read(archive / layout.SEAL)}
    assert listed >= {layout.MANIFEST, layout.RECORD, layout.MISSING, layout.CATALOG, layout.INVENTORY, layout.BAG_INFO}
    (archive / layout.SEAL).write_text("")
    reseal(archive, whole=False)
    assert layout.SEAL in verified(archive).damaged
