"""Real mail through every kind of place and back: the same messages, marks, dates, Message-IDs and attachments."""

from pathlib import Path

import pytest

from app.jobs.restore.targets import KEPT
from app.model.mail import MessageFlag
from app.model.restoration import TargetKind
from tests.builders import stores
from tests.builders.restored import archive_of, request_of, restored, seen
from tests.conftest import CORPUS
from tests.corpus.conftest import needs_corpus

pytestmark = [needs_corpus, pytest.mark.slow]

PREFS = """user_pref("mail.accountmanager.accounts", "account1");
user_pref("mail.account.account1.server", "server1");
user_pref("mail.server.server1.type", "none");
user_pref("mail.server.server1.hostname", "Local Folders");
user_pref("mail.server.server1.directory-rel", "[ProfD]Mail/Local Folders");
"""
FOLDERS = (
    "mbox",
    "dbx",
    "emlx",
    "maildir/djcb__mu",
    "maildir/notmuch__notmuch",
    "thunderbird",
    "olm",
    "legacy",
    "pst",
)
KINDS = tuple(kind for kind in TargetKind if kind not in (TargetKind.IMAP, TargetKind.OWN))


@pytest.fixture(scope="module")
def archives(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("corpus")
    return {name: archive_of(CORPUS / name, folder / name.replace("/", "-")) for name in FOLDERS}


@pytest.mark.parametrize("name", FOLDERS)
@pytest.mark.parametrize("kind", KINDS)
def test_round_trip(archives: dict[str, Path], tmp_path: Path, name: str, kind: TargetKind) -> None:
    archive = archives[name]
    place = tmp_path / "to"
    if kind is TargetKind.THUNDERBIRD:
        stores.write(place / "prefs.js", PREFS.encode())
        (place / "Mail" / "Local Folders").mkdir(parents=True)
    record = restored(request_of(archive, kind, place))
    assert not record.refused and record.proved
    kept = MessageFlag.NONE if kind is TargetKind.MH else KEPT[kind] & ~MessageFlag.DRAFT
    before, after = seen(archive, kept), seen(archive_of(place, tmp_path / "usb"), kept)
    assert record.written == record.messages
    assert after - before == before - after == type(before)()
