"""Ways to add, change and lose something after the backup, and a person who has not done their part."""

import json
import shutil
from pathlib import Path

from app.archive.bag import layout
from app.jobs import look_again
from app.jobs import stores as stores_of
from tests.builders import stores, unix, windows
from tests.builders.unix import put
from tests.hide_and_seek.homes import Spot
from tests.hide_and_seek.ways import Scene, Way


def _appended(scene: Scene, at: Path) -> None:
    """Mail that came since."""
    with at.open("ab") as mailbox:
        mailbox.write(stores.mbox(stores.message(60)))


def _one_more_message(scene: Scene, at: Path) -> Path:
    return put(at.with_name(f"60{at.suffix}"), at.read_bytes())


def _rewritten(scene: Scene, at: Path) -> None:
    at.write_bytes(at.read_bytes().replace(b"a", b"b"))


def _one_more_mailbox(scene: Scene, at: Path) -> Path:
    if scene.sample.client == "becky":
        return put(at / "New" / "1.bmf", windows.bmf(windows.japanese(8)))
    if scene.sample.client == "apple-mail":
        return put(at / "New.mbox" / "mbox", stores.mbox(stores.message(61)))
    if scene.sample.client == "claws-mail":
        return put(at / "new" / "1", unix.message(9))
    return put(at / "New", stores.mbox(stores.message(61)))


def _one_more_account(scene: Scene, at: Path) -> None:
    at.write_bytes(at.read_bytes() + b"\n[Account: 2]\naddress=taro@example.jp\n")


def _one_more_profile(scene: Scene, at: Path) -> str:
    profile = scene.disk / "second"
    put(profile / "Mail" / "Local Folders" / "Kept", stores.mbox(stores.message(50)))
    at.write_text(f"{at.read_text()}[Profile1]\nIsRelative=0\nPath={profile}\n")
    return str(profile)


def _one_more_program(scene: Scene, at: Path) -> Path:
    return put(scene.home / "mbox", unix.mbox(2))


def _source_gone(scene: Scene, at: Path) -> str:
    scene.taken(at)
    return ""


def _started(scene: Scene, at: Path) -> str:
    client = scene.sample.client
    scene.patch.setattr(stores_of, "running_clients", lambda processes: frozenset({client}))
    scene.patch.setattr(look_again, "running_now", lambda among: frozenset({client}))
    return client


def _payload(archive: Path) -> Path:
    return max(
        (path for path in (archive / "data" / "stores").rglob("*") if path.is_file()),
        key=lambda path: path.stat().st_size,
    )


def _spoilt_payload(archive: Path) -> None:
    path = _payload(archive)
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def _archive_spoilt(scene: Scene, at: Path) -> Path:
    _spoilt_payload(scene.visit.archive)
    return scene.visit.archive


def _archive_lacks_file(scene: Scene, at: Path) -> Path:
    _payload(scene.visit.archive).unlink()
    return scene.visit.archive


def _archive_rewritten(scene: Scene, at: Path) -> Path:
    path = scene.visit.archive / layout.RECORD
    record = json.loads(path.read_text(encoding="utf-8"))
    record["messages"] = 7
    path.write_text(json.dumps(record), encoding="utf-8")
    return scene.visit.archive


def _copy_spoilt(scene: Scene, at: Path) -> Path:
    _spoilt_payload(scene.visit.second_copy)
    return scene.visit.second_copy


def _copy_of_another(scene: Scene, at: Path) -> Path:
    """What the person keeps elsewhere is an archive of something else."""
    first = scene.visit.archive
    _appended(scene, at)
    shutil.move(scene.visit.second_copy, scene.disk / "old copy")
    scene.visit.back_up()
    shutil.move(scene.visit.second_copy, scene.disk / "copy of the second")
    scene.visit.second_copy.parent.mkdir(exist_ok=True)
    shutil.copytree(first, scene.visit.second_copy)
    return scene.visit.second_copy


def _no_copy(scene: Scene, at: Path) -> str:
    scene.visit.copy = False
    return ""


def _server_not_seen(scene: Scene, at: Path) -> str:
    scene.visit.servers = ()
    return ""


_EACH_FORMAT = ("thunderbird", "apple-old", "unix-mail")

WAYS = (
    Way("mail that came since", Spot.MAILBOX, _appended, later=True),
    Way("message that came since", Spot.MESSAGE, _one_more_message, later=True),
    Way("mailbox written anew since", Spot.MAILBOX, _rewritten, later=True),
    Way("mailbox made since", Spot.ACCOUNT, _one_more_mailbox, later=True),
    Way("account set up since", Spot.ACCOUNTS, _one_more_account, only=("thunderbird", "becky", "claws"), later=True),
    Way("profile made since", Spot.POINTER, _one_more_profile, only=("thunderbird",), later=True),
    Way("program used since", Spot.ROOT, _one_more_program, only=("thunderbird", "apple-now"), later=True),
    Way("source not here any more", Spot.ROOT, _source_gone, later=True),
    Way("program started since", Spot.ROOT, _started, later=True),
    Way("archive spoilt", Spot.ROOT, _archive_spoilt, later=True),
    Way("archive lacks a file", Spot.ROOT, _archive_lacks_file, later=True),
    Way("record written anew", Spot.ROOT, _archive_rewritten, later=True),
    Way("second copy spoilt", Spot.ROOT, _copy_spoilt, later=True),
    Way("second copy of an older archive", Spot.MAILBOX, _copy_of_another, only=_EACH_FORMAT, later=True),
    Way("no second copy", Spot.ROOT, _no_copy, later=True),
    Way("server not looked at", Spot.ROOT, _server_not_seen, later=True),
)
