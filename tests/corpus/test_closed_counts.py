"""Closed formats against the counts other readers gave (the corpus' index says which): found, and copied readably."""

import re
import tarfile
from pathlib import Path

import pytest

from app.archive.bag import layout
from app.archive.catalog import catalog
from app.jobs import backup, survey
from app.jobs.cancel import Cancel
from app.jobs.sources import Sources
from app.model.plan import BackupRequest
from app.system.home import own_home
from tests.corpus.conftest import in_group, messages_in

# Mail only: notes, reports and invitations. Contacts, appointments and tasks are counted apart.
EXPECTED = {
    "olm/teverett__OLMReader/src/test/resources/Outlook16/outlook_example.olm": 7,
    "olm/aspose-email__Aspose.Email-for-.NET/Examples/Data/Outlook/SampleOLM.olm": 22,
    "dbx/evilneuro__eudora-win/Inbox300.dbx": 385,
    "dbx/KDE__mailimporter/src/mailimporter/autotests/samples/oe/test4.dbx": 3,
    "dbx/jamesjohnmcguire__DbxOutlookExpress/DbxOutlookExpressTests/Inbox.dbx": 1,
    "dbx/jamesjohnmcguire__DbxOutlookExpress/DbxOutlookExpressTests/Outbox.dbx": 0,
    "dbx/gitpan__Mail-Transport-Dbx/t/test.dbx": 1,
    "dbx/gitpan__Mail-Transport-Dbx/t/test1.dbx": 1,
    "dbx/KDE__mailimporter/src/mailimporter/autotests/samples/oe/test1.mbx": 1,
    # Their headers say 93 and 92, but those who published them kept the first 3,578 bytes: two messages, and the
    # beginning of a third.
    "dbx/KDE__mailimporter/src/mailimporter/autotests/samples/oe/test2.dbx": 3,
    "dbx/KDE__mailimporter/src/mailimporter/autotests/samples/oe/test3.mbx": 3,
    "pst/npm_pst-extractor@1.12.0/enron.pst": 71,
    "pst/aspose-email__Aspose.Email-Python-Dotnet/Examples/Data/Outlook.pst": 11,
    "pst/aspose-email__Aspose.Email-Python-Dotnet/Examples/Data/test.pst": 14,
    "pst/StateArchivesOfNorthCarolina__tomes-pst-extractor/tests/sample_files/sample.pst": 3,
    "pst/UAlbanyArchives__mailbagit/data/outlook2019_MSO_16.0.10377.20023_64-bit.pst": 2,
    "pst/aspose-email__Aspose.Email-for-.NET/Examples/Data/Outlook/Chunks/Test_part1.pst": 31,
    "pst/kenn-io__msgvault/internal/pst/testdata/support.pst": 17,
    "pst/kenn-io__msgvault/internal/pst/testdata/32-bit.pst": 0,
    "pst/aspose-email__Aspose.Email-for-.NET/Examples/Data/Outlook/passwordprotectedPST.pst": 18,
    "pst/alephdata__ingest-file/tests/fixtures/testPST.pst": 6,
    # 80 notes, a report and six invitations, as readpst counts with deleted items; five appointments are no mail.
    "ost/aspose-email__Aspose.Email-for-.NET/Examples/Data/Outlook/SampleOstFile.ost": 87,
}


@pytest.mark.parametrize("name", [pytest.param(name, marks=in_group(name.partition("/")[0])) for name in EXPECTED])
def test_find_and_the_readable_copy_give_the_count(corpus: Path, tmp_path: Path, name: str) -> None:
    sources = Sources(own_home(), (corpus / name,))
    folder, _, rest = name.partition("/")
    assert messages_in(folder)[rest] == EXPECTED[name]
    record = backup.run(backup.prepare(sources, BackupRequest(tmp_path)), lambda event: None, Cancel())
    assert record.archive is not None and record.messages == EXPECTED[name]
    copies = (path.read_bytes() for path in (record.archive / layout.MAIL).rglob("*.mbox"))
    assert sum(len(re.findall(rb"(?m)^From ", copy)) for copy in copies) == EXPECTED[name]
    assert not [finding for finding in record.problems if finding.code == "not_in_readable_copy"]


@pytest.mark.sweep
def test_every_saved_message_is_one(corpus: Path, tmp_path: Path) -> None:
    files = [path for path in sorted((corpus / "msg").rglob("*")) if path.suffix.lower() in (".msg", ".oft")]
    record = backup.run(
        backup.prepare(Sources(own_home(), (corpus / "msg",)), BackupRequest(tmp_path)), lambda event: None, Cancel()
    )
    assert record.archive is not None
    rows = list(catalog.rows(record.archive / layout.CATALOG))
    assert len({row.file for row in rows}) == len(rows) == len(files)
    assert not [finding for finding in record.problems if finding.code in ("reader_stopped", "container_unreadable")]


@pytest.mark.parametrize(
    ("packed", "client", "count"),
    [
        ("legacy/KDE__mailimporter/**/the_bat-Inbox.tar.bz2", "the-bat", 14),
        ("legacy/KDE__mailimporter/**/pmail.tar.bz2", "pegasus", 42),
        ("dbx/KDE__mailimporter/**/OutlookExpress6.tar.bz2", "outlook-express", 31),
    ],
)
def test_a_store_that_came_packed_is_known_and_counted(
    corpus: Path, tmp_path: Path, packed: str, client: str, count: int
) -> None:
    with tarfile.open(next(corpus.glob(packed))) as tar:
        tar.extractall(tmp_path, filter="data")
    (root,) = tmp_path.iterdir()
    found = survey.run(survey.prepare(Sources(own_home(), (root,))), lambda event: None, Cancel())
    assert [(each.store.client, each.total.messages) for each in found.stores] == [(client, count)]
