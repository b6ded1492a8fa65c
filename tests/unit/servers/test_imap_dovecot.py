"""The client against a real server: ways to log in, names, and messages that come back as they went."""

import io
import ssl
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from app.formats.standard import mutf7
from app.model.errors.server import (
    LoginRefusedError,
    ServerCertificateError,
    ServerRefusedError,
    ServerUnreachableError,
    ServerWithoutTlsError,
)
from app.model.mail import Role
from app.restore.imap_form import with_crlf
from app.servers.endpoint import Endpoint, Password, Security, Token
from app.servers.imap import Added, ImapSession, NewMessage
from app.servers.imap_status import Status
from tests.builders.dovecot import Dovecot
from tests.builders.imap_messages import DAY, OCTETS
from tests.builders.imap_proxy import FaultProxy

pytestmark = pytest.mark.loopback
NAMES = (
    "送信済み",
    "Caf\u00e9 & Bar",
    "&",
    "&-",
    'say "hi" \\',
    "カタカナ ｶﾀｶﾅ 😀",
    "a" * 100,
    "-",
    "&AOk-",
)


@pytest.fixture
def session(mail_server: Dovecot) -> Iterator[ImapSession]:
    """Logged in to an empty account."""
    with ImapSession(mail_server.tls, mail_server.account(), mail_server.trust(), 10) as session:
        yield session


def test_every_way_to_protect_the_line(mail_server: Dovecot) -> None:
    account = mail_server.account()
    for endpoint in (mail_server.tls, mail_server.starttls, mail_server.open):
        with ImapSession(endpoint, account, mail_server.trust(), 10) as session:
            assert session.can("UIDPLUS")


def test_an_unprotected_line_never_leaves_this_computer(mail_server: Dovecot) -> None:
    for host in ("localhost", "192.0.2.1", "mail.example.jp", "127.0.0.1.example.jp"):
        with pytest.raises(ServerWithoutTlsError):
            ImapSession(Endpoint(host, 143, Security.LOOPBACK), Password("a", "b"), mail_server.trust(), 10)


def test_a_server_nobody_vouches_for_gets_no_password(mail_server: Dovecot) -> None:
    account = mail_server.account()
    for endpoint in (mail_server.tls, mail_server.starttls):
        with pytest.raises(ServerCertificateError, match="server_certificate_wrong"):
            ImapSession(endpoint, account, ssl.create_default_context(), 10)


def test_the_name_must_be_the_one_that_was_asked_for(mail_server: Dovecot, monkeypatch: pytest.MonkeyPatch) -> None:
    import socket

    connect = socket.create_connection
    monkeypatch.setattr(socket, "create_connection", lambda address, limit: connect(("127.0.0.1", address[1]), limit))
    endpoint = replace(mail_server.tls, host="mail.example.jp")
    with pytest.raises(ServerCertificateError):
        ImapSession(endpoint, mail_server.account(), mail_server.trust(), 10)


def test_tls_where_there_is_none_and_none_where_there_is(mail_server: Dovecot) -> None:
    account = mail_server.account()
    with pytest.raises(ServerUnreachableError):
        ImapSession(replace(mail_server.tls, port=mail_server.port), account, mail_server.trust(), 10)


def test_a_wrong_password_is_told_without_it(mail_server: Dovecot) -> None:
    user = mail_server.account().user
    wrong = Password(user, "very secret")
    with pytest.raises(LoginRefusedError) as caught:
        ImapSession(mail_server.tls, wrong, mail_server.trust(), 10)
    assert caught.value.parameters["user"] == user
    assert "secret" not in str(caught.value.parameters) + repr(caught.value) + repr(wrong)


def test_a_token_is_refused_with_its_own_exchange(mail_server: Dovecot) -> None:
    token = Token("hanako", "ya29.secret")
    assert "ya29" not in repr(token)
    with pytest.raises(LoginRefusedError):
        ImapSession(mail_server.tls, token, mail_server.trust(), 10)


def test_folders_have_their_names_and_uses(session: ImapSession) -> None:
    prefix, delimiter = session.namespace()
    assert (prefix, delimiter) == (b"", "/")
    for name in NAMES:
        if name != "送信済み":
            session.create(mutf7.encode(name))
        session.create(mutf7.encode(name) + b"/" + mutf7.encode("下"))
    found = {folder.path: folder for folder in session.folders()}
    assert {(name,) for name in NAMES} <= found.keys()
    assert {(name, "下") for name in NAMES} <= found.keys()
    assert found["送信済み",].role is Role.SENT
    assert found["INBOX",].role is Role.INBOX
    with pytest.raises(ServerRefusedError, match="server_refused"):
        session.examine(b"nowhere")


def test_messages_come_back_as_they_went(session: ImapSession) -> None:
    raw = mutf7.encode("復元")
    session.create(raw)
    opened = session.select(raw)
    assert opened.takes_keywords and opened.messages == 0
    sent = [NewMessage(with_crlf(each), ("\\Seen", "$label1"), DAY) for each in OCTETS]
    added = session.add(raw, sent)
    assert isinstance(added, Added)
    assert added.uid_validity == opened.uid_validity and len(added.uids) == len(sent)
    alone = session.add(raw, [NewMessage(b"x\r\n", (), datetime(1901, 1, 1, tzinfo=UTC))])
    assert isinstance(alone, Added)
    opened = session.examine(raw)
    listed = list(session.listed(opened))
    assert [each.uid for each in listed] == [*added.uids, *alone.uids]
    assert [each.size for each in listed[:-1]] == [len(each.octets) for each in sent]
    assert {each.received for each in listed[:-1]} == {DAY}
    assert all(each.flags >= {"\\Seen", "$label1"} for each in listed[:-1])
    assert listed[0].message_id == b"<1@example.jp>" and listed[7].message_id == b"<folded@example.jp>"
    fetched = session.fetch(added.uids, io.BytesIO)
    assert [each.sink.getvalue() for each in fetched if isinstance(each.sink, io.BytesIO)] == [
        each.octets for each in sent
    ]
    assert [each.body_size for each in fetched] == [len(each.octets) for each in sent]
    assert session.fetch([999], io.BytesIO) == []


def test_reading_changes_nothing(session: ImapSession, mail_server: Dovecot) -> None:
    session.add(b"INBOX", [NewMessage(b"Subject: x\r\n\r\n", (), DAY)])
    opened = session.examine(b"INBOX")
    session.fetch([1], io.BytesIO)
    list(session.listed(opened))
    assert "\\Seen" not in next(session.listed(session.examine(b"INBOX"))).flags


def test_without_any_extension(mail_server: Dovecot) -> None:
    """An old server: every literal waits to be asked for, and no number comes back."""
    account = mail_server.account()
    session = ImapSession(mail_server.open, account, mail_server.trust(), 10)
    session._wire.capabilities = frozenset({"IMAP4REV1"})
    with session:
        assert session.namespace() == (b"", "/")
        assert isinstance(session.add(b"INBOX", [NewMessage(OCTETS[0], ("\\Seen",), DAY)]), Added)
        refused = session.add(b"nowhere", [NewMessage(OCTETS[6], (), None)])
        assert isinstance(refused, Status) and refused.code == "TRYCREATE"
        assert session.quota(b"INBOX") is None
        assert session.examine(b"INBOX").messages == 1


def test_room(session: ImapSession) -> None:
    quota = session.quota(b"INBOX")
    assert quota is not None and quota.limit == 1 << 30 and quota.free <= quota.limit


def test_login_without_a_better_way(mail_server: Dovecot) -> None:
    account = mail_server.account()
    with FaultProxy(mail_server.port) as proxy:
        with ImapSession(proxy.endpoint, account, mail_server.trust(), 10):
            pass
        assert proxy.commands[0].startswith(b"AUTHENTICATE")
