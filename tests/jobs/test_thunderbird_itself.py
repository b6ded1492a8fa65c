"""Debian's Thunderbird opens what was put below its Local Folders, and its own index has the same messages."""

from collections import Counter
from pathlib import Path

import pytest

from app.archive.bag import layout
from app.archive.catalog.catalog import rows
from app.jobs.sample import home as sample
from app.model.mail import MessageFlag
from app.model.target_kind import TargetKind
from tests.builders import stores
from tests.builders.restored import NAME, archive_of, request_of, restored
from tests.programs import thunderbird

PREFS = """user_pref("mail.accountmanager.accounts", "account1");
user_pref("mail.accountmanager.localfoldersserver", "server1");
user_pref("mail.account.account1.server", "server1");
user_pref("mail.account.lastKey", 1);
user_pref("mail.server.server1.type", "none");
user_pref("mail.server.server1.hostname", "Local Folders");
user_pref("mail.server.server1.name", "Local Folders");
user_pref("mail.server.server1.userName", "nobody");
user_pref("mail.server.server1.directory-rel", "[ProfD]Mail/Local Folders");
user_pref("mail.provider.suppress_dialog_on_startup", true);
user_pref("mailnews.start_page.enabled", false);
user_pref("datareporting.policy.dataSubmissionEnabled", false);
"""

pytestmark = [
    pytest.mark.slow,
    pytest.mark.loopback,
    pytest.mark.skipif(thunderbird.PROGRAM is None, reason="Thunderbird is not installed here"),
]

FLAGS = (MessageFlag.READ, MessageFlag.FLAGGED, MessageFlag.ANSWERED, MessageFlag.FORWARDED)
HOSTILE = (
    b"Subject: quoted\nMessage-ID: <q@example.jp>\n\nFrom here on\nFrom: a\nTo: b\n\n>From there\n",
    b"X-Mozilla-Status: 0005\nX-Mozilla-Keys: $label1 $label4\nSubject: tagged\nMessage-ID: <t@example.jp>\n\nx\n",
    b"X-Mozilla-Status: 0009\nSubject: deleted\nMessage-ID: <d@example.jp>\n\nx\n",
    b"Subject: long\r\nMessage-ID: <l@example.jp>\r\n\r\n" + b"x" * 100_000 + b"\r\n\0\r\n",
)


def profile_in(folder: Path) -> Path:
    stores.write(folder / "prefs.js", PREFS.encode())
    (folder / "Mail" / "Local Folders").mkdir(parents=True)
    return folder


def test_the_sample_home(tmp_path: Path) -> None:
    built = sample.build(tmp_path / "home")
    archive = archive_of(built.home.path, tmp_path / "usb")
    profile = profile_in(tmp_path / "profile")
    restored(request_of(archive, TargetKind.THUNDERBIRD, profile))
    seen = [each for each in thunderbird.folders_seen(profile, tmp_path / "h") if f"/{NAME}/" in each["uri"]]
    assert sum(each["total"] for each in seen) == built.messages
    assert all(each["total"] == len(each["messages"]) for each in seen)
    found = Counter(
        (each["id"], each["subject"], each["read"], each["flagged"], each["replied"], each["forwarded"])
        for folder in seen
        for each in folder["messages"]
    )
    expected = Counter(
        # Thunderbird keeps "Re: " as a mark of its own.
        (
            row.envelope.message_id,
            row.envelope.subject.removeprefix("Re: "),
            *(flag in row.message.flags for flag in FLAGS),
        )
        for row in rows(archive / layout.CATALOG)
    )
    assert found == expected


def test_hostile_messages(tmp_path: Path) -> None:
    separator = b"From - Mon Jan  2 10:00:00 2006\n"
    text = b"".join(separator + letter.replace(b"\nFrom here", b"\n>From here") + b"\n" for letter in HOSTILE)
    archive = archive_of(stores.write(tmp_path / "Inbox", text), tmp_path / "usb")
    profile = profile_in(tmp_path / "profile")
    restored(request_of(archive, TargetKind.THUNDERBIRD, profile))
    seen = thunderbird.folders_seen(profile, tmp_path / "h")
    messages = {each["id"]: each for folder in seen if f"/{NAME}/" in folder["uri"] for each in folder["messages"]}
    assert set(messages) == {"q@example.jp", "t@example.jp", "d@example.jp", "l@example.jp"}
    tagged = messages["t@example.jp"]
    assert (tagged["keywords"], tagged["flagged"], tagged["read"]) == ("$label1 $label4", True, True)
    # What was marked as deleted is there, and not thrown away.
    assert messages["d@example.jp"]["read"]
