"""Where a backup could go: what each place says for and against itself, before anything is written."""

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from app.archive.bag import layout
from app.archive.copying.already_there import NOTHING_THERE, Amount
from app.jobs import backup, destinations
from app.jobs.backup.room import room_needed
from app.jobs.backup.size import Size, measure
from app.jobs.cancel import Cancel
from app.jobs.destinations import Destinations, Offer, Place
from app.jobs.sources import Sources
from app.model.codes import Code
from app.model.errors import DestinationError, UsageError
from app.model.errors.destination import DestinationFullError
from app.model.events import Event
from app.model.plan import BackupRequest
from app.model.store import Home, System
from app.system.drives import Drive
from app.system.home import own_home
from app.system.volume import Volume
from tests.builders import stores

MB = 1_000_000
ROOM = Volume(1 << 40, "ext4", None)


def quiet(event: Event) -> None:
    """Hears nothing."""


@pytest.fixture
def mail(tmp_path: Path) -> Path:
    """Two files of mail, the second of 5 MB."""
    folder = tmp_path / "mail"
    stores.write(folder / "a.eml", stores.message(1))
    stores.write(folder / "big.mbox", stores.mbox(stores.message(2, body="x" * 5 * MB)))
    return folder


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    """The folder that plays the stick."""
    (tmp_path / "STICK").mkdir()
    return tmp_path / "STICK"


def drive(path: Path, *, removable: bool = True) -> Drive:
    return Drive(path, path.name, 1, 2, "exfat", removable)


def weighed(
    mail: Path, drives: Sequence[Drive] = (), places: Sequence[Place] = (), *, passphrase: str = ""
) -> Destinations:
    """The offers for the mail in a folder."""
    request = BackupRequest(Path("/"), passphrase=passphrase)
    return destinations.run(
        destinations.prepare(Sources(own_home(), (mail,))), request, drives, places, quiet, Cancel()
    )


def offer_of(mail: Path, folder: Path) -> Offer:
    (offer,) = weighed(mail, [drive(folder)]).offers
    return offer


@pytest.fixture
def free(monkeypatch: pytest.MonkeyPatch) -> list[Volume]:
    """The volume that both the window and the command line see; the last one counts."""
    volumes = [ROOM]
    for module in ("app.jobs.destinations", "app.jobs.backup.preflight"):
        monkeypatch.setattr(f"{module}.volume_of", lambda path: volumes[-1])
    return volumes


def back_up(mail: Path, folder: Path) -> object:
    plan = backup.prepare(Sources(own_home(), (mail,)), BackupRequest(folder))
    return backup.run(plan, quiet, Cancel())


def interrupted(mail: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What a run leaves that was killed when all was copied."""

    def killed(context: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("app.jobs.backup.job.compare_indexes", killed)
        with pytest.raises(KeyboardInterrupt):
            back_up(mail, folder)
    (left,) = folder.iterdir()
    return left


def test_what_speaks_against_a_place(mail: Path, stick: Path, tmp_path: Path) -> None:
    inside = mail / "new"
    inside.mkdir()
    found = weighed(mail, [drive(stick)], [Place(inside), Place(tmp_path / "not" / "there")])
    by_folder = {offer.folder: offer for offer in found.offers}
    against = by_folder[inside].destination_error
    assert against is not None
    assert against.code == Code.DESTINATION_INSIDE_SOURCE
    assert by_folder[tmp_path / "not" / "there"].is_absent, "what is not there is not made unasked"
    assert by_folder[stick].is_usable
    assert by_folder[stick].same_disk
    assert found.offers[0].folder == stick, "what cannot be chosen stands last"
    assert found.best is None, "a place on the disk of the mail is never proposed"
    assert list(stick.iterdir()) == list(inside.iterdir()) == [], "weighing writes nothing"


def test_another_disk_is_proposed_and_of_those_an_external_one(
    mail: Path, stick: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(destinations, "on_same_disk", lambda stores, folder: False)
    other = tmp_path / "OTHER"
    other.mkdir()
    best = weighed(mail, [drive(other, removable=False), drive(stick)]).best
    assert best is not None
    assert best.folder == stick


def test_a_stick_used_before_is_a_drive(mail: Path, stick: Path) -> None:
    (offer,) = weighed(mail, [drive(stick)], [Place(stick)]).offers
    assert offer.is_drive
    assert offer.is_external


def test_a_folder_on_a_stick_is_external_too(mail: Path, stick: Path) -> None:
    (stick / "backups").mkdir()
    offers = {each.folder.name: each for each in weighed(mail, [drive(stick)], [Place(stick / "backups")]).offers}
    assert not offers["backups"].is_drive
    assert offers["backups"].is_external


def test_another_volume_where_a_remembered_one_was(mail: Path, stick: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(destinations, "volume_identity", lambda path: "0000-NEW")
    found = weighed(mail, [drive(stick)], [Place(stick, "0000-OLD", "OLD")])
    assert [(each.place.name, each.is_absent, each.is_usable) for each in found.offers] == [
        ("", False, True),
        ("OLD", True, False),
    ]
    (same,) = weighed(mail, [], [Place(stick, "0000-NEW", "OLD")]).offers
    assert same.is_usable


def test_an_unreadable_place_is_not_there(mail: Path, stick: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(path: Path) -> None:
        raise OSError

    monkeypatch.setattr(destinations, "volume_of", gone)
    assert offer_of(mail, stick).is_absent


def test_a_place_that_cannot_be_written_to(mail: Path, stick: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(destinations, "accepts_folders", lambda folder, name: False)
    against = offer_of(mail, stick).destination_error
    assert against is not None
    assert against.code == Code.DESTINATION_NOT_WRITABLE


def test_a_missing_home_is_reported(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        destinations.prepare(Sources(Home(tmp_path / "none", System.LINUX)))


def test_the_window_offers_what_the_command_line_takes(
    mail: Path, stick: Path, free: list[Volume], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Byte for byte: one byte too few, and both refuse."""
    needed = offer_of(mail, stick).needed
    for room, fits in ((needed - 1, False), (needed, True)):
        free.append(replace(ROOM, free=room))
        assert offer_of(mail, stick).is_usable == fits
        if fits:
            assert backup.prepare(Sources(own_home(), (mail,)), BackupRequest(stick)).files == 2
        else:
            with pytest.raises(DestinationFullError):
                backup.prepare(Sources(own_home(), (mail,)), BackupRequest(stick))


def test_an_encrypted_backup_needs_room_for_both_forms(mail: Path, stick: Path) -> None:
    plain, sealed = weighed(mail, [drive(stick)]), weighed(mail, [drive(stick)], passphrase="four words are best")
    assert sealed.needed > plain.needed + 5 * MB
    assert sealed.offers[0].needed == sealed.needed


def test_an_interrupted_backup_goes_on_with_the_room_there_is(
    mail: Path, stick: Path, free: list[Volume], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = offer_of(mail, stick)
    interrupted(mail, stick, monkeypatch)
    offer = offer_of(mail, stick)
    assert offer.there.unfinished
    assert offer.there.kept.files == 2
    assert offer.there.kept.size_bytes == sum(each.stat().st_size for each in mail.iterdir())
    assert before.needed - offer.needed >= offer.there.kept.size_bytes
    free.append(replace(ROOM, free=before.needed - 5 * MB))
    assert offer_of(mail, stick).is_usable
    back_up(mail, stick)


@pytest.mark.changes_source
def test_a_copy_that_is_not_as_the_mail_is_now_makes_no_room(
    mail: Path, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The new copy is written while the older one is still there."""
    interrupted(mail, stick, monkeypatch)
    with (mail / "big.mbox").open("ab") as sink:
        sink.write(b"\nFrom x\n\nmore\n")
    there = offer_of(mail, stick).there
    assert there.unfinished
    assert there.kept.size_bytes == (mail / "a.eml").stat().st_size


@pytest.mark.changes_source
def test_a_copy_of_the_same_size_from_another_time_makes_no_room(
    mail: Path, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Thunderbird marks a message as read inside the file."""
    interrupted(mail, stick, monkeypatch)
    os.utime(mail / "big.mbox", (1_000_000_000, 1_000_000_000))
    assert offer_of(mail, stick).there.kept.files == 1


def test_what_a_run_takes_away_first_is_room(mail: Path, stick: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    left = interrupted(mail, stick, monkeypatch)
    before = offer_of(mail, stick)
    (left / layout.ENCRYPTING).write_bytes(b"x" * MB)
    assert before.needed - offer_of(mail, stick).needed == MB


def test_an_unfinished_archive_of_other_mail_is_nothing(
    mail: Path, stick: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "other"
    stores.write(other / "a.eml", stores.message(1))
    interrupted(other, stick, monkeypatch)
    assert offer_of(mail, stick).there == NOTHING_THERE


@pytest.mark.changes_source
def test_a_second_backup_needs_little_room(mail: Path, stick: Path, free: list[Volume]) -> None:
    whole = offer_of(mail, stick).needed
    back_up(mail, stick)
    stores.write(mail / "new.eml", stores.message(3))
    offer = offer_of(mail, stick)
    assert offer.there.earlier is not None
    assert offer.there.unchanged.files == 2
    assert offer.there.new == Amount(1, (mail / "new.eml").stat().st_size)
    assert offer.there.twin is not None
    free.append(replace(ROOM, free=whole - 5 * MB))
    assert offer_of(mail, stick).is_usable
    back_up(mail, stick)


def test_where_files_cannot_be_shared_a_second_backup_needs_all_the_room(
    mail: Path, stick: Path, free: list[Volume], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on exFAT, which most sticks have."""
    whole = offer_of(mail, stick).needed
    back_up(mail, stick)
    monkeypatch.setattr("app.system.probe.clone_or_link", lambda existing, new: None)
    offer = offer_of(mail, stick)
    assert offer.there.earlier is not None
    assert offer.there.twin is None
    assert offer.needed == whole
    free.append(replace(ROOM, free=whole - 1))
    assert not offer_of(mail, stick).is_usable
    with pytest.raises(DestinationError):
        backup.prepare(Sources(own_home(), (mail,)), BackupRequest(stick))


def test_a_file_that_the_earlier_archive_lost_makes_no_room(mail: Path, stick: Path) -> None:
    back_up(mail, stick)
    (copy,) = (path for path in stick.rglob("big.mbox") if "stores" in path.parts)
    copy.write_bytes(b"")
    assert offer_of(mail, stick).there.unchanged.files == 1


def test_an_earlier_archive_whose_lists_were_changed_is_not_counted(mail: Path, stick: Path) -> None:
    back_up(mail, stick)
    (listed,) = stick.rglob(layout.INVENTORY)
    listed.write_text(listed.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert offer_of(mail, stick).there == NOTHING_THERE


@pytest.mark.changes_source
def test_weighing_what_is_there_changes_nothing(mail: Path, stick: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    back_up(mail, stick)
    stores.write(mail / "new.eml", stores.message(3))

    def listing() -> set[tuple[str, int]]:
        return {(path.as_posix(), path.lstat().st_mtime_ns) for path in stick.rglob("*")}

    before = listing()
    offer_of(mail, stick)
    assert listing() == before


def test_the_room_of_a_request(mail: Path) -> None:
    size = measure(destinations.prepare(Sources(own_home(), (mail,))))
    assert size.files == 2
    full = room_needed(Size(10, 100 * MB, 1, closed=100 * MB), BackupRequest(Path("/")), 4096, NOTHING_THERE)
    copies = room_needed(
        Size(10, 100 * MB, 1, closed=100 * MB), BackupRequest(Path("/"), readable=False), 4096, NOTHING_THERE
    )
    assert full - copies == 105 * MB
