"""Closed stores cut off and with flipped bits: the raw copy is made, the run ends, and the damage is named."""

import io
import random
import sys
import tarfile
from hashlib import sha256
from pathlib import Path

import pytest

from app.archive.bag import layout
from app.archive.bag.verifier import verify
from app.archive.catalog import catalog
from app.formats.reading.worker import Worker
from app.jobs import backup
from app.jobs.cancel import Cancel
from app.jobs.sources import Sources
from app.model.mail import Completeness, Message
from app.model.plan import BackupRequest
from app.model.record import BackupRecord
from app.system.home import own_home
from tests.builders import windows

CUTS, FLIPS, FLIPPED = 20, 5, 200
STOPPING_WORKER = Path(__file__).parents[1] / "programs" / "stopping_worker.py"
CHECKED = frozenset({"pst", "olm", "tnef"})
"""Formats with checksums: a flipped bit in what is read cannot hide."""


def original(corpus: Path, kind: str) -> tuple[str, bytes]:
    """A real store of that kind, and a name for it."""
    if kind == "tbb":
        packed = next(corpus.glob("legacy/KDE__mailimporter/**/the_bat-Inbox.tar.bz2"))
        with tarfile.open(fileobj=io.BytesIO(packed.read_bytes())) as tar:
            member = next(each for each in tar.getmembers() if each.name.endswith("messages.tbb"))
            found = tar.extractfile(member)
            assert found is not None
            return "messages.tbb", found.read()
    if kind == "bmf":
        return "1.bmf", windows.bmf(*map(windows.japanese, range(30)))
    path = next(
        corpus.glob(
            {
                "pst": "pst/apache__tika/**/testPST_variousBodyTypes.pst",
                "ansi": "pst/kenn-io__msgvault/**/32-bit.pst",
                "ost": "ost/**/test.ost",
                "olm": "olm/aspose-email__*/**/SampleOLM.olm",
                "msg": "msg/Sicos1977__MSGReader/**/EmailWithAttachments.msg",
                "dbx": "dbx/KDE__mailimporter/**/test4.dbx",
                "oe4": "dbx/KDE__mailimporter/**/test1.mbx",
                "tnef": "tnef/koodaamo__tnefparse/**/umlaut.tnef",
            }[kind]
        )
    )
    return path.name, path.read_bytes()


def named(record: BackupRecord, path: Path) -> bool:
    """True where a problem of the run names the file."""
    return any(finding.parameters.get("path") == str(path) for finding in record.problems)


def mail(rows: list[catalog.CatalogRow]) -> list[tuple[str, str, str]]:
    return sorted((row.envelope.subject, row.envelope.message_id, str(row.envelope.date)) for row in rows)


@pytest.mark.parametrize("kind", ["pst", "ansi", "ost", "olm", "msg", "dbx", "oe4", "tnef", "tbb", "bmf"])
def test_whatever_happened_to_a_store_it_is_copied_and_the_damage_named(
    corpus: Path, tmp_path: Path, kind: str
) -> None:
    name, data = original(corpus, kind)
    chance = random.Random(f"furoshiki {kind}")
    source = tmp_path / "source"
    variants: dict[Path, str] = {source / "0" / name: "whole"}
    (source / "0").mkdir(parents=True)
    (source / "0" / name).write_bytes(data)
    for number in range(1, CUTS + FLIPS + 1):
        changed = bytearray(data)
        if number <= CUTS:
            del changed[chance.randrange(1, len(data)) :]
        else:
            for _ in range(FLIPPED):
                changed[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        path = source / str(number) / name
        path.parent.mkdir()
        path.write_bytes(changed)
        variants[path] = "cut" if number <= CUTS else "flipped"
    (tmp_path / "stick").mkdir()
    plan = backup.prepare(Sources(own_home(), (source,)), BackupRequest(tmp_path / "stick"))
    record = backup.run(plan, lambda event: None, Cancel())
    assert record.archive is not None
    assert verify(record.archive, lambda files, size_bytes: None).valid
    digests = {sha256(path.read_bytes()).hexdigest() for path in variants}
    lines = (record.archive / layout.MANIFEST).read_text().splitlines()
    assert digests <= {line.split()[0] for line in lines}
    by_file: dict[str, list[catalog.CatalogRow]] = {}
    for row in catalog.rows(record.archive / layout.CATALOG):
        by_file.setdefault(Path(row.file).parent.name, []).append(row)
    whole = mail(by_file.get("0", []))
    for path, what in variants.items():
        rows = by_file.get(path.parent.name, [])
        reported = named(record, path) or any(row.message.completeness is not Completeness.WHOLE for row in rows)
        if what == "whole":
            # The only sample of OE4 was shortened by those who published it, and says so by its own lengths.
            assert not reported or kind == "oe4"
        elif kind == "bmf" and path.read_bytes().endswith((b"\n.\r\n", b"\n.\r", b"\n.")):
            # Cut between two messages: nothing in the file tells.
            continue
        elif what == "cut" or kind in CHECKED:
            assert reported or mail(rows) == whole, path


def test_a_reader_that_hangs_or_dies_costs_one_message(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.formats.reading.worker.worker_command", lambda: [sys.executable, str(STOPPING_WORKER)])
    store = tmp_path / "Inbox.dbx"
    store.write_bytes(windows.dbx(6))
    with Worker(timeout=3) as worker:
        found = list(worker.read(store, "dbx"))
    messages = [each for each in found if isinstance(each, Message)]
    reasons = [
        each.parameters["reason"] for each in found if not isinstance(each, Message) and hasattr(each, "parameters")
    ]
    assert len(messages) == 4
    assert reasons == ["crash", "hang"]


def test_a_reader_that_stops_amid_whole_messages_finds_what_it_finds_without(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.formats.reading.worker.worker_command", lambda: [sys.executable, str(STOPPING_WORKER)])
    store = tmp_path / "Inbox.dbx"
    store.write_bytes(windows.dbx(6))
    with Worker(timeout=3) as worker:
        listed, whole = list(worker.read(store, "dbx")), list(worker.read_whole(store, "dbx", store))
    assert [each._replace(octets=None) if isinstance(each, Message) else each for each in whole] == listed
    octets = [each.octets for each in whole if isinstance(each, Message)]
    assert octets[0] is not None and octets[1:] == [None] * 3


def test_a_message_that_hangs_or_kills_the_reader_costs_only_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = tmp_path / "Inbox.dbx"
    store.write_bytes(windows.dbx(6))
    with Worker() as worker:
        keys = [each.origin.offset for each in worker.read(store, "dbx") if isinstance(each, Message)]
        whole = [b"".join(worker.read_message(store, "dbx", key)) for key in keys]
        assert [each.data for each in worker.read_messages(store, "dbx", keys)] == whole
        assert [each.data for each in worker.read_messages(store, "dbx", keys, 7)] == [each[:7] for each in whole]
    monkeypatch.setattr("app.formats.reading.worker.worker_command", lambda: [sys.executable, str(STOPPING_WORKER)])
    with Worker(timeout=3) as worker:
        found = list(worker.read_messages(store, "dbx", keys))
    assert [each.data for each in found] == [whole[0], b"", whole[2], b"", whole[4], whole[5]]
    assert [str(each.error) for each in found if each.error] == ["crash", "hang"]
