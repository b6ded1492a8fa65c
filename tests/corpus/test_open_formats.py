"""Open formats against files made by others: one message a file, whole Maildir trees, and nothing that raises."""

from pathlib import Path

import pytest

from app.clients import open_files
from app.formats.reading.detect import sniff
from app.formats.reading.worker import Worker
from app.model.store import Store
from app.model.unreadable_paths import UnreadablePaths
from tests.builders.unix import count, items
from tests.conftest import CORPUS
from tests.corpus.conftest import IN_GROUPS, files, needs_corpus

pytestmark = needs_corpus

MAILBOXES = {
    # Not one message but a mailbox file of several.
    "ProtonMail__gluon/tests/testdata/dovecot-crlf": 100,
    "gitpan__Sisimai/eg/mbox-as-a-sample": 37,
    "mikel__tmail/test/fixtures/mailbox": 4,
    "roundcube__roundcubemail/tests/src/import.mbox": 3,
    "terhechte__postsack/postsack-native/tests/resources/mbox/INBOX.mbox": 48,
    "zetacomponents__Mail/tests/parser/data/drafts/postponed-msgs-pine.mbox": 2,
}
NO_MESSAGE = (
    # Scripts of a server test: messages between commands, behind a licence in comment lines.
    "apache__james-project/mpt/impl/imap-mailbox/core/src/main/resources/org/apache/james/imap/samples/",
    # Text without any header, and no suffix that says it is mail.
    "apache__james-mime4j/core/src/test/resources/testmsgs/malformedHeader-noheader.msg",
    "ietf-tools__mailarchive/backend/mlarchive/tests/data/mail_bad.1",
    "jhillyerd__enmime/testdata/mail/erroneous.raw",
    # Headers, but none that mail is known by (Foo, Bar, Baz).
    "gitpan__Email-Simple/t/test-mails/badly-folded-noindent",
    "gitpan__Email-Simple/t/test-mails/junk-in-header",
    "gitpan__Email-Simple/t/test-mails/many-repeats",
    # Links that were stored as text.
    "csev__py4e/unit3/mbox",
    # Bodies, HTML pages, listings and encoded strings that tests of mail programs keep beside their messages.
    "horde__Mime/test/Unnamespaced/fixtures/attachment.bin",
    "horde__Mime/test/Unnamespaced/fixtures/bug12842_b.txt",
    "horde__Mime/test/Unnamespaced/fixtures/flowed_msg.txt",
    "horde__Mime/test/Unnamespaced/fixtures/mime_part_v1.txt",
    "horde__Mime/test/Unnamespaced/fixtures/uudecode.txt",
    "mikel__tmail/test/fixtures/raw_base64_",
    "roundcube__roundcubemail/tests/src/BID-26800.txt",
    "roundcube__roundcubemail/tests/src/format-flowed",
    "roundcube__roundcubemail/tests/src/html",
    "roundcube__roundcubemail/tests/src/imap_thread.txt",
    "roundcube__roundcubemail/tests/src/mailto.txt",
    "sepinf-inc__IPED/iped-parsers/iped-parsers-impl/src/test/resources/test-files/test_",
    "sup-heliotrope__sup/test/fixtures/contacts.txt",
    # What a parser printed of a mailbox.
    "jstedfast__gmime/tests/data/mbox/output/jwz.mbox",
    "jstedfast__gmime/tests/data/mbox/output/substring.mbox",
    # A line of a year before the first header; an MMDF mailbox (named as not read yet).
    "ietf-tools__mailarchive/backend/mlarchive/tests/data/mailbox_",
    # What an IMAP server said, message and all.
    "zetacomponents__Mail/tests/transports/data/shark",
)


def store(path: Path) -> Store:
    (found,) = open_files.stores_at(path, UnreadablePaths())
    return found


def total(path: Path) -> int:
    return sum(map(count, store(path).mailboxes))


def test_every_entry_is_one_message_but_for_those_that_are_none() -> None:
    root = CORPUS / "eml"
    wrong: dict[str, int] = {}
    silent: list[str] = []
    counted = 0
    for path in files(root):
        name = path.relative_to(root).as_posix()
        found = total(path)
        counted += found == 1
        if found != MAILBOXES.get(name, 1) and not (found == 0 and name.startswith(NO_MESSAGE)):
            wrong[name] = found
        if not found and not store(path).findings:
            silent.append(name)
    assert wrong == {}
    assert silent == []
    assert counted > 2100


def test_a_tree_of_notmuch_holds_one_message_a_file() -> None:
    tree = CORPUS / "maildir" / "notmuch__notmuch"
    assert total(tree) == len(list(files(tree)))
    assert store(tree).findings == ()


def test_a_tree_of_mu_holds_one_message_a_file_but_for_its_markers() -> None:
    tree = CORPUS / "maildir" / "djcb__mu"
    # mu's own markers; and a Maildir's `tmp` is never counted.
    mail = [path for path in files(tree) if not path.name.startswith(".") and path.parent.name != "tmp"]
    assert total(tree) == len(mail)


def test_a_tree_of_kmail_is_recognised_by_its_shape() -> None:
    tree = CORPUS / "maildir" / "KDE__kdepim-runtime/resources/maildir/autotests/maildir"
    paths = {mailbox.path: count(mailbox) for mailbox in store(tree).mailboxes}
    mail = [path for path in files(tree) if path.parent.name in ("cur", "new")]
    assert sum(paths.values()) == len(mail)
    assert ("root", "child1", "grandchild") in paths


def test_every_mailbox_file_is_known_and_holds_a_message() -> None:
    for path in files(CORPUS / "mbox"):
        assert sniff(path) in ("mbox", "packed-mbox", "eml", "takeout", "eudora"), path
        assert total(path) > 0, path


@pytest.mark.parametrize(
    ("folder", "known"),
    [("pst", {"pst"}), ("ost", {"pst"}), ("olm", {"olm"}), ("tnef", {"tnef"}), ("msg", {"msg", None})],
)
def test_closed_formats_are_known_by_their_content(folder: str, known: set[str | None]) -> None:
    assert {sniff(path) for path in files(CORPUS / folder)} <= known


@pytest.mark.parametrize("folder", IN_GROUPS)
def test_no_file_of_the_corpus_raises(folder: str) -> None:
    with Worker() as guard:
        for path in files(CORPUS / folder):
            found = store(path)
            assert found.trees
            if path.stat().st_size < 1 << 22:
                for mailbox in found.mailboxes:
                    for source in mailbox.sources:
                        list(items(source, guard))


def test_no_folder_of_the_corpus_raises() -> None:
    for folder in sorted(path for path in CORPUS.iterdir() if path.is_dir()):
        assert store(folder).trees
