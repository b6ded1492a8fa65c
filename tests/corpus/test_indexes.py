"""The indexes others made: what they list, and that mail beside them is never reported missing."""

import shutil
from pathlib import Path

import pytest

from app.archive.bag import layout
from app.archive.catalog import catalog
from app.archive.catalog.index_gaps import listed_gaps
from app.jobs import backup, survey
from app.jobs.cancel import Cancel
from app.jobs.sources import Sources
from app.model.index import MessageState
from app.model.plan import BackupRequest
from app.model.record import BackupRecord
from app.model.store import Home, System
from app.traces import msf
from tests.builders import indexes
from tests.builders.stores import write

# What nsMsgDatabase itself wrote: `numMsgs` of each.
LISTED = {
    "bugmail-1.msf": 1,
    "frenchDrafts.msf": 0,
    "frenchInbox.msf": 0,
    "hashedFolder.msf": 0,
    "love.msf": 1,
    "migration.msf": 2,
    "withjson.msf": 1,
}


def back_up(home: Path, usb: Path) -> BackupRecord:
    """A backup of a home of Linux, with nobody watching."""
    sources = Sources(Home(home, System.LINUX))
    return backup.run(backup.prepare(sources, BackupRequest(usb, "test")), lambda event: None, Cancel())


def test_every_msf_lists_what_it_says(corpus: Path) -> None:
    found = {path.name: len(list(msf.INDEX.read(path))) for path in (corpus / "thunderbird").rglob("*.msf")}
    assert found == LISTED


def test_the_size_thunderbird_wrote_is_that_of_the_mailbox(corpus: Path) -> None:
    (path,) = (corpus / "thunderbird").rglob("migration.msf")
    sizes = {each.mailbox_size for each in msf.INDEX.read(path)}
    assert sizes == {path.with_suffix("").stat().st_size}


def test_a_folder_on_a_server_is_recognised_by_its_index(corpus: Path) -> None:
    (path,) = (corpus / "thunderbird").rglob("withjson.msf")
    assert [each.state for each in msf.INDEX.read(path)] == [MessageState.HEADERS_ONLY]


def test_the_mbox_that_thunderbird_wrote_has_all_its_index_lists(corpus: Path, tmp_path: Path) -> None:
    (path,) = (corpus / "thunderbird").rglob("migration.msf")
    folder = indexes.imap_profile(tmp_path / "home/.thunderbird/x") / "Mail/pop.example.jp"
    folder.mkdir(parents=True)
    for each in (path, path.with_suffix("")):
        shutil.copyfile(each, folder / each.name)
    record = back_up(tmp_path / "home", tmp_path / "usb")
    # The third message of the file was deleted: its text stays until the folder is compacted.
    assert (record.messages, record.gaps) == (3, 0)
    (folder / "migration").unlink()
    second = back_up(tmp_path / "home", tmp_path / "usb2")
    assert second.archive is not None
    gaps = list(listed_gaps(second.archive / layout.CATALOG))
    assert {(missing_message.reason, missing_message.mailbox, missing_message.subject) for missing_message in gaps} == {
        ("listed_not_here", ("migration",), "Secured value-added orchestration"),
        ("listed_not_here", ("migration",), "Intuitive full-range analyzer"),
    }


def test_real_messages_and_an_index_of_all_of_them(corpus: Path, tmp_path: Path) -> None:
    """Every message of the corpus's mbox files, listed as Thunderbird lists it: not one false gap."""
    folder = indexes.imap_profile(tmp_path / "home/.thunderbird/x") / "Mail/pop.example.jp"
    sources = [
        path for path in sorted((corpus / "mbox").rglob("*")) if path.is_file() and path.stat().st_size < 1 << 20
    ]
    for number, path in enumerate(sources):
        data = path.read_bytes()
        if data.startswith(b"From "):
            write(folder / f"box{number}", data)
    first = back_up(tmp_path / "home", tmp_path / "usb")
    assert first.archive is not None
    rows: dict[str, list[indexes.Entry]] = {}
    for row in catalog.rows(first.archive / layout.CATALOG):
        entries = rows.setdefault(row.path[-1], [])
        envelope = row.envelope
        sender = envelope.sender.address if envelope.sender else ""
        date = int(envelope.date.timestamp()) if envelope.date else 0
        # An identity of Thunderbird's own making where there is none.
        message_id = envelope.message_id or f"md5:{len(entries)}"
        safe = "".join(char for char in envelope.subject if char not in "\\()$")
        entries.append(
            indexes.Entry(len(entries) + 1, message_id.upper().replace("$", "$24"), sender, safe, max(date, 0))
        )
    for name, entries in rows.items():
        write(folder / f"{name}.msf", indexes.msf(entries))
    second = back_up(tmp_path / "home", tmp_path / "usb2")
    assert second.messages == first.messages > 500
    assert second.gaps == 0


def test_folders_of_outlook_hold_what_they_say(corpus: Path, tmp_path: Path) -> None:
    """In one file a folder says 4 and holds 3: libpff and pst-extractor count 3 as well."""
    sources = Sources(Home(tmp_path, System.LINUX), (corpus / "pst", corpus / "ost"))
    record = survey.run(survey.prepare(sources), lambda event: None, Cancel())
    found = [finding.parameters for each in record.stores for finding in each.findings]
    differing = [each for each in found if {"mailbox", "expected"} <= each.keys()]
    assert [(Path(str(each["path"])).name, each["expected"], each["count"]) for each in differing] == [
        ("test.pst", 4, 3)
    ]


@pytest.mark.parametrize("kind", ["emlx", "mbox", "thunderbird", "maildir"])
def test_nothing_is_missing_where_no_index_is(corpus: Path, tmp_path: Path, kind: str) -> None:
    sources = Sources(Home(tmp_path, System.LINUX), (corpus / kind,))
    record = backup.run(
        backup.prepare(sources, BackupRequest(tmp_path / "usb", "test", readable=False)), lambda event: None, Cancel()
    )
    assert record.archive is not None
    found = [
        missing_message
        for missing_message in listed_gaps(record.archive / layout.CATALOG)
        if not missing_message.file.endswith(".msf")
    ]
    assert found == []
