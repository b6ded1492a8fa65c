"""`furoshiki restore --imap` as scripts see it."""

import io
import sys
from pathlib import Path

import pytest

from app.cli import secrets
from app.servers.imap import ImapSession
from tests.builders.dovecot import PASSWORD, Dovecot
from tests.builders.imap_messages import digests_on
from tests.cli.conftest import Furoshiki

pytestmark = pytest.mark.loopback


@pytest.fixture
def archive(furoshiki: Furoshiki, home: Path, tmp_path: Path) -> str:
    return str(furoshiki("backup", "--home", home, "--to", tmp_path / "usb", "--json").last["archive"])


@pytest.fixture
def server(mail_server: Dovecot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Dovecot:
    """The server, trusted by the system; settings in a folder of the test."""
    monkeypatch.setenv("SSL_CERT_FILE", str(mail_server.certificate))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "settings"))
    return mail_server


def test_into_an_account(
    furoshiki: Furoshiki, archive: str, server: Dovecot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    account = server.account()
    monkeypatch.setenv(secrets.PASSWORD_VARIABLE, PASSWORD)
    args = ("restore", archive, "--imap", account.user, "--server", f"127.0.0.1:{server.tls_port}")
    done = furoshiki(*args, "--json")
    assert (done.code, done.last["target"], done.last["proved"]) == (0, "imap", True)
    assert done.last["written"] == done.last["messages"] != 0
    assert PASSWORD not in done.out + done.err
    assert list((tmp_path / "settings").rglob("*.jsonl"))
    again = furoshiki(*args)
    assert again.code == 0
    assert "there already" in again.out and "Restored 20" in again.out
    with ImapSession(server.tls, account, server.trust(), 30) as session:
        assert sum(digests_on(session).values()) == done.last["messages"]


def test_the_password_from_a_file_or_the_standard_input(
    furoshiki: Furoshiki, archive: str, server: Dovecot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv(secrets.PASSWORD_VARIABLE, raising=False)
    user = server.account().user
    args = ("restore", archive, "--imap", "hanako@example.com", "--user", user, "--json")
    where = ("--server", f"127.0.0.1:{server.tls_port}")
    file = tmp_path / "password"
    file.write_text(f"{PASSWORD}\nanother line\n", encoding="utf-8")
    assert furoshiki(*args, *where, "--password-file", file).code == 0
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(file.read_bytes())))
    assert secrets.account_password(Path("-"), user, "host", None) == PASSWORD  # type: ignore[arg-type]
    nobody = furoshiki(*args, *where)
    assert (nobody.code, nobody.error) == (2, "server_password_needed")
    file.write_text("wrong\n")
    wrong = furoshiki(*args, *where, "--password-file", file)
    assert (wrong.code, wrong.error) == (4, "server_login_refused")
    assert "wrong" not in wrong.out + wrong.err


def test_a_server_that_nobody_vouches_for(
    furoshiki: Furoshiki, archive: str, mail_server: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(secrets.PASSWORD_VARIABLE, PASSWORD)
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    args = ("restore", archive, "--imap", "hanako@example.jp", "--server", f"127.0.0.1:{mail_server.tls_port}")
    refused = furoshiki(*args, "--json")
    assert (refused.code, refused.error) == (4, "server_certificate_wrong")


def test_wrong_usage(furoshiki: Furoshiki, archive: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(secrets.PASSWORD_VARIABLE, "x")
    for args, code in (
        ((), "restore_needs_place"),
        (("--as", "mbox"), "restore_needs_place"),
        (("--to", tmp_path), "restore_needs_place"),
        (("--imap", "a@example.jp", "--to", tmp_path), "restore_needs_place"),
        (("--imap", "no-address"), "server_name_invalid"),
        (("--imap", "a@example.jp", "--server", "host:port"), "server_name_invalid"),
        (("--imap", "a@example.jp", "--server", ":993"), "server_name_invalid"),
    ):
        done = furoshiki("restore", archive, *args, "--json")
        assert (done.code, done.error) == (2, code), args
