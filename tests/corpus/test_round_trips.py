"""Real mail through every kind of place and back: the same messages, marks, dates, Message-IDs and attachments."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.jobs.restore.targets import KEPT
from app.model.mail import MessageFlag
from app.model.target_kind import TargetKind
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
SMALL = "maildir/djcb__mu"
"""Goes through every kind of place in ordinary tests, too; the others through one."""
LONGEST = "pst"
"""Goes through none of them in ordinary tests."""
KINDS = tuple(kind for kind in TargetKind if kind not in (TargetKind.IMAP, TargetKind.OWN))


def cases() -> Iterator[object]:
    for kind in KINDS:
        for name in FOLDERS:
            is_ordinary = name == SMALL or (kind is TargetKind.MBOX and name != LONGEST)
            yield pytest.param(kind, name, id=f"{kind}-{name}", marks=() if is_ordinary else (pytest.mark.sweep,))


@pytest.fixture(scope="module")
def archived(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """The archive of a folder of the corpus, made when it is first asked for."""
    folder = tmp_path_factory.mktemp("corpus")
    made: dict[str, Path] = {}

    def archive(name: str) -> Path:
        if name not in made:
            made[name] = archive_of(CORPUS / name, folder / name.replace("/", "-"))
        return made[name]

    return archive


@pytest.mark.parametrize(("kind", "name"), list(cases()))
def test_round_trip(archived: Callable[[str], Path], tmp_path: Path, name: str, kind: TargetKind) -> None:
    archive = archived(name)
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
