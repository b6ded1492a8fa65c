"""Whatever a server says, it becomes an error that can be shown, in bounded time and memory."""

import io
import ssl
from collections.abc import Callable

import pytest

from app.model.errors.server import (
    LoginRefusedError,
    MailboxFullError,
    ServerAnswerError,
    ServerBusyError,
    ServerError,
    ServerGoneError,
    ServerRefusedError,
    ServerUnreachableError,
    ServerWithoutTlsError,
)
from app.model.mail import Role
from app.servers.endpoint import Endpoint, Password, Security, Token
from app.servers.imap import Added, ImapSession, NewMessage
from app.servers.imap_status import Status
from tests.builders.scripted_server import ScriptedServer

pytestmark = pytest.mark.loopback
TRUST = ssl.create_default_context()
HELLO = b"* OK [CAPABILITY IMAP4rev1 LITERAL+ SASL-IR AUTH=PLAIN UIDPLUS MULTIAPPEND QUOTA] ready\r\n"
IN = b"TAG OK [CAPABILITY IMAP4rev1 LITERAL+ UIDPLUS MULTIAPPEND QUOTA] in\r\n"
NEVER_ENDING = b"x" * (2 << 20)


def logged_in(server: ScriptedServer) -> ImapSession:
    return ImapSession(server.endpoint, Password("hanako", "secret"), TRUST, 5)


@pytest.mark.parametrize(
    ("greeting", "error"),
    [
        (b"", ServerGoneError),
        (b"* OK", ServerGoneError),
        (b"HTTP/1.1 400 Bad Request\r\n", ServerAnswerError),
        (b"* BYE too many\r\n", ServerGoneError),
        (b"* BYE [LIMIT] come back\r\n", ServerBusyError),
        (b"* NO\r\n", ServerAnswerError),
        (b"\0\xff\r\n", ServerAnswerError),
        (b"+ go on\r\n", ServerAnswerError),
        (NEVER_ENDING, ServerAnswerError),
    ],
)
def test_a_greeting_that_is_none(greeting: bytes, error: type[ServerError]) -> None:
    with ScriptedServer(greeting) as server, pytest.raises(error):
        logged_in(server)


def test_nobody_there() -> None:
    with ScriptedServer(b"") as server:
        endpoint = server.endpoint
    with pytest.raises(ServerUnreachableError):
        ImapSession(endpoint, Password("a", "b"), TRUST, 5)
    for host in ("a\0b", "x" * 300, "..", ""):
        with pytest.raises(ServerError):
            ImapSession(Endpoint(host, 99999, Security.TLS), Password("a", "b"), TRUST, 5)


def test_a_server_that_is_silent() -> None:
    with ScriptedServer(HELLO, [b"", b""]) as server, pytest.raises(ServerGoneError):
        ImapSession(server.endpoint, Password("hanako", "secret"), TRUST, 0.2)


@pytest.mark.parametrize(
    ("greeting", "answers"),
    [
        (b"* OK hi\r\n", [b"* CAPABILITY IMAP4rev1\r\nTAG OK\r\n"]),
        (b"* PREAUTH hi\r\n", [b"* CAPABILITY IMAP4rev1 STARTTLS\r\nTAG OK\r\n"]),
        (b"* OK [CAPABILITY STARTTLS] hi\r\n", [b"TAG NO not now\r\n"]),
    ],
)
def test_no_password_where_the_line_cannot_be_protected(greeting: bytes, answers: list[bytes]) -> None:
    with ScriptedServer(greeting, answers) as server:
        endpoint = Endpoint("127.0.0.1", server.endpoint.port, Security.STARTTLS)
        with pytest.raises(ServerWithoutTlsError):
            ImapSession(endpoint, Password("hanako", "secret"), TRUST, 5)
    assert b"secret" not in b"".join(server.heard)


def test_what_is_slipped_in_before_the_line_is_protected_is_not_believed() -> None:
    with ScriptedServer(b"* OK [CAPABILITY STARTTLS] hi\r\n", [b"TAG OK\r\n* CAPABILITY IMAP4rev1\r\n"]) as server:
        endpoint = Endpoint("127.0.0.1", server.endpoint.port, Security.STARTTLS)
        with pytest.raises(ServerError):
            ImapSession(endpoint, Password("hanako", "secret"), TRUST, 5)


def test_the_ways_to_log_in() -> None:
    with ScriptedServer(b"* OK [CAPABILITY LOGINDISABLED] hi\r\n") as server, pytest.raises(LoginRefusedError):
        logged_in(server)
    with ScriptedServer(b"* OK [CAPABILITY AUTH=PLAIN] hi\r\n", [b"+ \r\n", IN.replace(b"TAG", b"f1")]) as server:
        logged_in(server).close()
    assert server.heard[1] == b"AGhhbmFrbwBzZWNyZXQ=\r\n"
    with (
        ScriptedServer(b"* OK [CAPABILITY IMAP4rev1] hi\r\n", [b"+ go\r\n", b"+\r\n"]) as server,
        pytest.raises(ServerError),
    ):
        ImapSession(server.endpoint, Password("hanako", "ひみつ"), TRUST, 5)
    assert server.heard[0] == b'f1 LOGIN "hanako" {9}\r\n'
    refusal = b"+ eyJzdGF0dXMiOiI0MDAifQ==\r\n"
    answers = [refusal, b"f1 NO \x1b[31mno\r\n"]
    with (
        ScriptedServer(b"* OK [CAPABILITY SASL-IR AUTH=XOAUTH2] hi\r\n", answers) as server,
        pytest.raises(LoginRefusedError) as caught,
    ):
        ImapSession(server.endpoint, Token("hanako", "secret"), TRUST, 5)
    assert server.heard[1] == b"\r\n"
    assert caught.value.answer == "[31mno"
    with ScriptedServer(HELLO, [b"TAG NO [UNAVAILABLE] try later\r\n"]) as server, pytest.raises(ServerBusyError):
        logged_in(server)


GARBAGE = [
    b'* LIST (\\A "/" x\r\nTAG OK\r\n',
    b'* LIST )( "/" x\r\nTAG OK\r\n',
    b'* LIST () "/ x\r\nTAG OK\r\n',
    b"* " + b"(" * 10_000 + b"\r\nTAG OK\r\n",
    b"* LIST () {99999999999}\r\n",
    b'* LIST () "/" {9999999999}\r\nx',
    b'* LIST () "/" {5000000}\r\n',
    b"f999 OK of somebody else\r\n",
    b"TAG MAYBE\r\n",
    b"nonsense\r\n",
    b"* BYE\r\n",
    b"\r\n",
    b"TAG OK",
    b"",
    NEVER_ENDING,
    b'* LIST (() "\\\r\nTAG OK\r\n',
    b"* 1 FETCH (UID x RFC822.SIZE -1)\r\nTAG OK\r\n",
    b"* 1 FETCH (UID 99999999999999999999999)\r\nTAG OK\r\n",
    b"* 1 FETCH (UID (1))\r\nTAG OK\r\n",
    b"* QUOTA x (STORAGE a b)\r\nTAG OK\r\n",
    b"* OK [UIDVALIDITY x]\r\nTAG OK\r\n",
    b"* NAMESPACE ((() ())) NIL NIL\r\nTAG OK\r\n",
    b"* x EXISTS\r\nTAG OK\r\n",
    b"+ \r\n" * 300_000,
    b"* \xff\xfe\x00 FETCH (\x00)\r\nTAG OK \x1b]0;title\x07\r\n",
    b"TAG BAD [ALERT] \xe2\x80\xae\r\n",
]
ACTS: list[Callable[[ImapSession], object]] = [
    lambda session: session.folders(),
    lambda session: session.namespace(),
    lambda session: session.examine(b"INBOX"),
    lambda session: session.fetch([1, 2], io.BytesIO),
    lambda session: session.quota(b"INBOX"),
    lambda session: session.create(b"x"),
    lambda session: session.add(b"INBOX", [NewMessage(b"x", (), None)]),
]


@pytest.mark.parametrize("answer", GARBAGE, ids=range(len(GARBAGE)))
def test_garbage_becomes_an_error_or_nothing(answer: bytes) -> None:
    for act in ACTS:
        with ScriptedServer(HELLO, [IN, answer]) as server:
            session = logged_in(server)
            try:
                act(session)
            except ServerError as error:
                assert all(str(each).isprintable() for each in error.parameters.values())
            session.close()


@pytest.mark.parametrize("line", [b"* X " + b"y" * 1000 + b"\r\n", b"* \r\n"], ids=["long", "short"])
def test_an_answer_without_end_is_given_up(line: bytes) -> None:
    with ScriptedServer(HELLO, [IN, line * 70_000]) as server:
        session = logged_in(server)
        with pytest.raises(ServerAnswerError):
            session.folders()
        session.close()


def test_a_message_that_is_longer_than_said_and_one_that_is_shorter() -> None:
    for literal in (b"{5}\r\nabcdefgh)\r\nTAG OK\r\n", b"{500}\r\nabc)\r\nTAG OK\r\n"):
        with ScriptedServer(HELLO, [IN, b"* 1 FETCH (UID 1 BODY[] " + literal]) as server:
            session = logged_in(server)
            with pytest.raises(ServerError):
                session.fetch([1], io.BytesIO)
            session.close()


def test_numbers_come_before_and_behind_and_others_are_left_out() -> None:
    answer = (
        b"* 7 EXISTS\r\n* 1 FETCH (BODY[] {3}\r\nabc UID 1 FLAGS (\\Seen))\r\n* 9 FETCH (FLAGS ())\r\n"
        b"* 2 FETCH (UID 2 BODY[] {3}\r\nxyz)\r\n* 3 FETCH (UID 3 BODY[] {1}\r\nz)\r\n* 2 FETCH (UID 2 FLAGS (a))\r\nTAG OK\r\n"
    )
    with ScriptedServer(HELLO, [IN, answer]) as server:
        session = logged_in(server)
        found = session.fetch([1, 2], io.BytesIO)
        session.close()
    assert [(each.uid, each.sink.getvalue()) for each in found if isinstance(each.sink, io.BytesIO)] == [
        (1, b"abc"),
        (2, b"xyz"),
    ]


@pytest.mark.parametrize(
    "code",
    [
        b"1 2",
        b"1 0:2",
        b"1 1,1",
        b"1 1:1000000000",
        b"x 1:2",
        b"1 *",
        b"",
        b"1",
        b"1 1:2,",
        b"1 :2",
        b"9" * 5000 + b" 1:2",
    ],
)
def test_numbers_that_are_not_those_of_the_messages_say_nothing(code: bytes) -> None:
    with ScriptedServer(HELLO, [IN, b"TAG OK [APPENDUID " + code + b"] done\r\n"]) as server:
        session = logged_in(server)
        messages = [NewMessage(b"a", (), None), NewMessage(b"b", (), None)]
        added = session.add(b"INBOX", messages)
        session.close()
    assert isinstance(added, Added) and (added.uids == () or (len(added.uids) == 2 and b"9999" in code))


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (b"TAG NO [OVERQUOTA] full\r\n", MailboxFullError),
        (b"TAG NO [LIMIT] later\r\n", ServerBusyError),
        (b"TAG NO [THROTTLED] later\r\n", ServerBusyError),
        (b"TAG BAD Request is throttled. Suggested Backoff Time: 5000 milliseconds\r\n", ServerBusyError),
        (b"TAG NO Account exceeded command or bandwidth limits. (Failure)\r\n", ServerBusyError),
        (b"* BYE [UNAVAILABLE] later\r\n", ServerBusyError),
        (b"TAG NO [CANNOT] never\r\n", ServerRefusedError),
    ],
)
def test_what_is_for_now_and_what_is_for_good(answer: bytes, error: type[ServerError]) -> None:
    with ScriptedServer(HELLO, [IN, answer]) as server:
        session = logged_in(server)
        with pytest.raises(error):
            session.create(b"x")
        session.close()


def test_a_quota_of_the_line_is_not_a_full_mailbox() -> None:
    """Gmail says OVERQUOTA for too much fetched in a day, too."""
    answers = [IN, b"* 1 EXISTS\r\nTAG OK\r\n", b"TAG NO [OVERQUOTA] Account exceeded bandwidth limits.\r\n"]
    with ScriptedServer(HELLO, answers) as server:
        session = logged_in(server)
        session.examine(b"x")
        with pytest.raises(ServerBusyError):
            session.fetch([1], io.BytesIO)
        session.close()


@pytest.mark.parametrize(
    "answer",
    [
        b"TAG OK [READ-ONLY] done\r\n",
        b"* OK [UIDNEXT 9] x\r\nTAG OK done\r\n",
        b"* 3 RECENT\r\nTAG OK done\r\n",
    ],
)
def test_a_folder_without_its_number_of_messages_is_not_an_empty_one(answer: bytes) -> None:
    with ScriptedServer(HELLO, [IN, answer]) as server:
        session = logged_in(server)
        with pytest.raises(ServerAnswerError):
            session.examine(b"x")
        session.close()


@pytest.mark.parametrize(
    "line",
    [
        b'* LIST () "/" x (a b) (c d)\r\n',
        b'* LIST () "/"\r\n',
        b'* LIST x "/" y\r\n',
        b"* LIST\r\n",
    ],
)
def test_no_folder_is_passed_over(line: bytes) -> None:
    answer = b'* LIST () "/" INBOX\r\n' + line + b"TAG OK done\r\n"
    with ScriptedServer(HELLO, [IN, answer]) as server:
        session = logged_in(server)
        with pytest.raises(ServerAnswerError):
            session.folders()
        session.close()


def test_every_folder_by_every_way_to_ask() -> None:
    """What only one of the answers has counts, and so does that a folder can be opened."""
    inside = b"TAG OK [CAPABILITY SPECIAL-USE LIST-EXTENDED NAMESPACE] in\r\n"
    answers = [
        inside,
        b'* NAMESPACE (("" "/")("#mbox/" "/")) NIL NIL\r\nTAG OK\r\n',
        b'* LIST (\\Sent) "/" Sent\r\n* LIST (\\NonExistent) "/" a\r\nTAG OK\r\n',
        b'* LIST (\\NoSelect) "/" Sent\r\n* LIST (\\NoSelect) "/" a\r\n* LIST () "/" INBOX\r\nTAG OK\r\n',
        b'* LIST () "/" "#mbox/old"\r\nTAG OK\r\n',
    ]
    with ScriptedServer(HELLO, answers) as server:
        session = logged_in(server)
        found = {each.raw: (each.is_selectable, each.role) for each in session.every_folder()}
        session.close()
    assert found == {
        b"Sent": (True, Role.SENT),
        b"a": (False, Role.OTHER),
        b"INBOX": (True, Role.INBOX),
        b"#mbox/old": (True, Role.OTHER),
    }


def test_a_refusal_of_a_message_is_an_answer() -> None:
    with ScriptedServer(HELLO, [IN, b"TAG NO [TOOBIG] no\r\n"]) as server:
        session = logged_in(server)
        answer = session.add(b"INBOX", [NewMessage(b"a", (), None)])
        session.close()
    assert isinstance(answer, Status) and answer.words == "[TOOBIG] no"


def test_a_password_may_have_any_character() -> None:
    with ScriptedServer(b"* OK [CAPABILITY LITERAL+] hi\r\n", [b"", b"", IN.replace(b"TAG", b"f1")]) as server:
        session = ImapSession(server.endpoint, Password('h"\\', "a\nb\ud800"), TRUST, 5)
        session.close()
    assert b"".join(server.heard) == b'f1 LOGIN "h\\"\\\\" {4+}\r\na\nb?\r\n'
