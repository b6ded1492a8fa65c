"""`furoshiki fetch` as scripts see it."""

import json
from pathlib import Path

import pytest

from app.cli import secrets
from app.servers.imap import ImapSession, NewMessage
from tests.builders import pop_server, scripted_server, stores
from tests.builders.dovecot import PASSWORD, Dovecot
from tests.builders.imap_messages import DAY
from tests.builders.keys import PASSPHRASE
from tests.builders.unix import put
from tests.cli.conftest import Furoshiki

pytestmark = pytest.mark.loopback


@pytest.fixture
def user(mail_server: Dovecot, monkeypatch: pytest.MonkeyPatch) -> str:
    """The user of an account with one message; the system trusts its server."""
    monkeypatch.setenv("SSL_CERT_FILE", str(mail_server.certificate))
    account = mail_server.account()
    with ImapSession(mail_server.tls, account, mail_server.trust(), 30) as session:
        session.add(b"INBOX", [NewMessage(b"From: Taro <taro@example.jp>\r\nSubject: x\r\n\r\nx\r\n", (), DAY)])
    return account.user


def test_an_account(
    furoshiki: Furoshiki, mail_server: Dovecot, user: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(secrets.PASSWORD_VARIABLE, raising=False)
    password = tmp_path / "password"
    password.write_text(f"{PASSWORD}\n", encoding="utf-8")
    to = tmp_path / "usb"
    args = ("fetch", user, "--to", to, "--server", f"127.0.0.1:{mail_server.tls_port}")
    done = furoshiki(*args, "--password-file", password, "--json")
    assert (done.code, done.last["outcome"], done.last["messages"]) == (0, "complete", 1)
    assert "server_fetched_whole" in done.out
    assert '"answer": "safe"' not in done.out
    assert PASSWORD not in done.out + done.err
    assert furoshiki("verify", str(done.last["archive"]), "--json").last["valid"] is True
    again = furoshiki(*args, "--password-file", password)
    assert again.code == 0 and "127.0.0.1" in again.out
    nobody = furoshiki(*args, "--json")
    assert (nobody.code, nobody.error) == (2, "server_password_needed")
    password.write_text("wrong\n")
    wrong = furoshiki(*args, "--password-file", password, "--json")
    assert (wrong.code, wrong.error) == (4, "server_login_refused")


def test_a_server_that_nobody_vouches_for(
    furoshiki: Furoshiki, mail_server: Dovecot, user: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(secrets.PASSWORD_VARIABLE, PASSWORD)
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    args = ("fetch", user, "--to", tmp_path / "usb", "--server", f"127.0.0.1:{mail_server.tls_port}")
    refused = furoshiki(*args, "--json")
    assert (refused.code, refused.error) == (4, "server_certificate_wrong")
    assert list((tmp_path / "usb").iterdir()) == []


def test_wrong_usage(furoshiki: Furoshiki, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(secrets.PASSWORD_VARIABLE, "x")
    done = furoshiki("fetch", "no-address", "--to", tmp_path, "--json")
    assert (done.code, done.error) == (2, "server_name_invalid")
    assert furoshiki("fetch", "hanako@example.jp").code == 2


TEXT = b"From: Taro <taro@example.jp>\r\nSubject: x\r\n\r\nx\r\n"
PREFS = """
user_pref("mail.accountmanager.accounts", "account1");
user_pref("mail.account.account1.server", "server1");
user_pref("mail.account.account1.identities", "id1");
user_pref("mail.identity.id1.useremail", "hanako@example.jp");
user_pref("mail.server.server1.type", "pop3");
user_pref("mail.server.server1.hostname", "127.0.0.1");
user_pref("mail.server.server1.port", {port});
user_pref("mail.server.server1.socketType", {socket});
user_pref("mail.server.server1.userName", "hanako");
user_pref("mail.server.server1.directory-rel", "[ProfD]Mail/pop.example.jp");
"""


def test_by_pop_over_an_open_line_only_where_that_is_asked_for(
    furoshiki: Furoshiki, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(secrets.PASSWORD_VARIABLE, pop_server.PASSWORD)
    with pop_server.PopServer([(b"a", TEXT)]) as server:
        address = pop_server.USER
        args = ("fetch", address, "--to", tmp_path, "--server", f"127.0.0.1:{server.endpoint.port}", "--pop")
        refused = furoshiki(*args, "--json")
        assert (refused.code, refused.error) == (4, "server_unreachable")
        done = furoshiki(*args, "--plain", "--json")
        assert (done.code, done.last["messages"]) == (0, 1)
        assert '"security": "plain"' in done.out and "pop_shows_inbox_only" in done.out
        for language, words in (("en", ("NOT protected", "show its messages as read")), ("ja", ())):
            again = furoshiki(*args, "--plain", "--language", language)
            assert again.code == 0 and all(each in " ".join(again.out.split()) for each in words)


def test_what_a_mail_program_uses_is_shown_and_asked(
    furoshiki: Furoshiki, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(secrets.PASSWORD_VARIABLE, "x")
    with scripted_server.ScriptedServer(b"") as nobody:
        port = nobody.endpoint.port
    profile = tmp_path / "home" / ".thunderbird" / "a.default"
    put(profile / "prefs.js", PREFS.format(port=port, socket=3).encode())
    put(profile / "Mail" / "pop.example.jp" / "Inbox", b"From - \nSubject: x\n\nx\n\n")
    args = ("fetch", "hanako@example.jp", "--home", tmp_path / "home", "--system", "linux", "--to", tmp_path / "usb")
    done = furoshiki(*args, "--json")
    assert (done.code, done.error) == (4, "server_unreachable")
    shown = {"event": "server", "protocol": "pop", "host": "127.0.0.1", "port": port, "security": "tls",
             "user": "hanako", "source": "client", "login": "password"}  # fmt: skip
    assert json.loads(done.out.splitlines()[0]) == shown
    # A line that is not protected is stale: the same server is asked over a protected one.
    put(profile / "prefs.js", PREFS.format(port=port, socket=0).encode())
    done = furoshiki(*args, "--json")
    assert json.loads(done.out.splitlines()[0]) == {**shown, "port": 995}
    changed = furoshiki(*args, "--user", "taro", "--json")
    assert json.loads(changed.out.splitlines()[0])["user"] == "taro"


@pytest.mark.usefixtures("fast_keys")
def test_into_one_encrypted_file(furoshiki: Furoshiki, mail_server: Dovecot, user: str, tmp_path: Path) -> None:
    for name, text in (("password", PASSWORD), ("passphrase", PASSPHRASE)):
        (tmp_path / name).write_text(f"{text}\n", encoding="utf-8")
    to, server = tmp_path / "usb", f"127.0.0.1:{mail_server.tls_port}"
    args = ("fetch", user, "--to", to, "--server", server, "--password-file", tmp_path / "password", "--json")
    needed = furoshiki(*args, "--passphrase-file", tmp_path / "passphrase")
    assert (needed.code, needed.error) == (2, "encrypt_needed")
    secret = ("--passphrase-file", tmp_path / "passphrase")
    done = furoshiki(*args, "--encrypt", *secret, "--recovery-key", tmp_path / "key.txt")
    assert (done.code, done.last["outcome"]) == (0, "complete")
    assert [each.name for each in to.iterdir()] == [Path(str(done.last["archive"])).name]
    verified = furoshiki("verify", str(done.last["archive"]), *secret, "--json")
    assert verified.last.get("valid") is True, verified.out


def test_beside_the_mail_of_this_computer(
    furoshiki: Furoshiki, mail_server: Dovecot, user: str, tmp_path: Path
) -> None:
    """One archive for both; options of a server need the address."""
    home, password = tmp_path / "home", tmp_path / "password"
    password.write_text(f"{PASSWORD}\n", encoding="utf-8")
    stores.thunderbird_profile(home / ".thunderbird" / "x.default")
    args = ("backup", "--home", home, "--system", "linux", "--to", tmp_path / "usb", "--json")
    server = ("--server", f"127.0.0.1:{mail_server.tls_port}", "--password-file", password)
    alone = furoshiki(*args, *server)
    assert (alone.code, alone.error) == (2, "fetch_needed")
    done = furoshiki(*args, *server, "--fetch", user)
    messages, accounts = furoshiki(*args).last["messages"], done.last["accounts"]
    assert isinstance(messages, int) and done.last["messages"] == messages + 1
    assert isinstance(accounts, list) and {each["client"] for each in accounts} == {"thunderbird", "server"}
