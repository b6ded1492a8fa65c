"""Names a server gives its mailboxes: whatever they are, mail lies in one folder below the account's."""

from pathlib import Path

import pytest

from app.discovery.fetched_mail import LIST, FetchedMailbox, load
from app.fetch.folder_names import name_of, path_of
from app.fetch.staging import Staging
from app.model.mail import Role
from app.model.mail_protocol import MailProtocol
from app.servers.imap_answers import ServerFolder


@pytest.mark.parametrize(
    ("raw", "delimiter", "path"),
    [
        (b"INBOX", "/", ("INBOX",)),
        (b"INBOX.&kAFP4W4IMH8-", ".", ("INBOX", "送信済み")),
        (b"a/b", "", ("a/b",)),
        (b"../../etc", "/", ("..", "..", "etc")),
        (b"/", "/", ("_", "_")),
        (b"", "", ("_",)),
        (b"a\x1b[31m\r\nb\xff", "/", ("a [31m b\ufffd",)),
        (b"&IC4-x&2AA-", "/", None),
        (b"CON" * 500, "/", ("CON" * 500,)),
        (b"nul", "/", ("nul",)),
    ],
)
def test_names(raw: bytes, delimiter: str, path: tuple[str, ...] | None, tmp_path: Path) -> None:
    folder = ServerFolder(raw, delimiter, frozenset())
    if path is not None:
        assert path_of(folder) == path
    assert name_of(folder).isprintable()
    staging = Staging(
        tmp_path, address="hanako@example.jp", host="imap.example.jp", user="../hanako", protocol=MailProtocol.IMAP
    )
    local = staging.mailbox(raw, FetchedMailbox("", path_of(folder), Role.OTHER), 7)
    local.close()
    assert local.path.parent == staging.folder and local.path.is_dir()
    assert staging.folder.parent.parent == tmp_path
    account = load((staging.folder / LIST).read_bytes())
    assert account is not None and [each.path for each in account.mailboxes] == [path_of(folder)]
    staging.close()


def test_two_mailboxes_of_one_name_lie_apart(tmp_path: Path) -> None:
    staging = Staging(
        tmp_path, address="hanako@example.jp", host="imap.example.jp", user="hanako", protocol=MailProtocol.IMAP
    )
    folders = {staging.mailbox(raw, FetchedMailbox("", ("a",), Role.OTHER), 7) for raw in (b"a", b" a", b"A")}
    assert len({folder.path for folder in folders}) == 3
    for folder in folders:
        folder.close()
    staging.close()
