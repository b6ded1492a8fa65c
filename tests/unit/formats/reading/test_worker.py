"""How long the program waits for its worker: for its start, which a virus scanner may hold up, and for each reply."""

import io
import itertools
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from app.formats.reading import worker, worker_main
from app.formats.reading.timeouts import REPLY_TIMEOUT, START_TIMEOUT
from app.formats.reading.wire import Reply, Request, Task
from app.formats.reading.worker import StopReason, Worker, WorkerStoppedError
from app.model.codes import Code
from app.model.contact import AddressTrace
from app.model.findings import Finding
from app.model.format import ContainerItem, MessageKey
from app.model.mail import Message, Origin
from tests.builders import windows
from tests.builders.unix import put

OPEN = (Reply(), Reply(at=0), Reply(done=True))


class Spoken:
    """Stands for the process: gives these replies, and notes how long each was waited for; without more it hangs."""

    def __init__(self, replies: Iterable[Reply]) -> None:
        self._replies = iter(replies)
        self.waits: list[float] = []
        self.asked: list[Request] = []
        self.is_alive = True
        self.has_started = False

    def send(self, request: Request) -> None:
        """Takes any request."""
        self.asked.append(request)

    def reply(self, timeout: float) -> Reply:
        """The next reply."""
        self.waits.append(timeout)
        if (found := next(self._replies, None)) is None:
            raise WorkerStoppedError(StopReason.HANG)
        return found

    def stop(self) -> None:
        """Nothing has to end."""
        self.is_alive = False


def speaking(monkeypatch: pytest.MonkeyPatch, *processes: Spoken) -> None:
    waiting = iter(processes)
    monkeypatch.setattr(worker, "_Process", lambda: next(waiting))


def test_a_list_of_accounts_that_cannot_be_read_costs_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    process = Spoken((Reply(), Reply(failed="it is damaged"), Reply(done=True), Reply(done=True)))
    speaking(monkeypatch, process)
    with Worker() as reader:
        with pytest.raises(ValueError, match="damaged"):
            reader.accounts(Path("a.db"), "mailbird")
        assert reader.accounts(Path("b.db"), "mailbird") == []


def test_the_start_of_the_worker_has_a_patience_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    process = Spoken((*OPEN, *OPEN[1:]))
    speaking(monkeypatch, process)
    with Worker(timeout=2) as reader:
        assert list(reader.read(Path("a.pst"), "pst")) == list(reader.read(Path("b.pst"), "pst")) == []
    assert process.waits == [START_TIMEOUT, 2, 2, 2, 2]
    assert START_TIMEOUT > REPLY_TIMEOUT


def test_a_worker_may_be_started_before_it_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    process = Spoken((*OPEN, *OPEN[1:]))
    speaking(monkeypatch, process)
    with Worker(timeout=2) as reader:
        reader.start()
        reader.start()
        assert process.waits == []
        assert list(reader.read(Path("a.pst"), "pst")) == list(reader.read(Path("b.pst"), "pst")) == []
    assert process.waits == [START_TIMEOUT, 2, 2, 2, 2]


def test_a_worker_that_ended_before_it_was_asked_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = Spoken(()), Spoken(OPEN)
    speaking(monkeypatch, first, second)
    with Worker(timeout=2) as reader:
        reader.start()
        first.is_alive = False
        assert list(reader.read(Path("a.pst"), "pst")) == []
    assert second.waits == [START_TIMEOUT, 2, 2]


def test_a_worker_that_is_silent_after_its_start_is_given_up_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    speaking(monkeypatch, Spoken((Reply(),)))
    with Worker(timeout=2) as reader:
        found = [each.code for each in reader.read(Path("a.pst"), "pst") if isinstance(each, Finding)]
    assert found == ["reader_stopped", "reader_gave_up"]


def read_ahead(reader: Worker, *keys: int) -> list[str]:
    return [str(each.error or each.data.decode()) for each in reader.read_messages(Path("a.pst"), "pst", keys)]


def test_what_came_whole_before_the_worker_stopped_is_not_asked_for_again(monkeypatch: pytest.MonkeyPatch) -> None:
    before = Spoken((Reply(), Reply(data=b"o"), Reply(), Reply(at=5, data=b"ne"), Reply(data=b"half")))
    after = Spoken((Reply(), Reply(at=9, failed="broken"), Reply(at=7, data=b"three"), Reply(done=True)))
    speaking(monkeypatch, before, after)
    with Worker(timeout=2) as reader:
        assert read_ahead(reader, 5, 6, 9, 7) == ["one", "hang", "broken", "three"]
    assert (before.is_alive, [each.numbers for each in after.asked]) == (False, [(9, 7)])


MESSAGES = [Message(Origin(Path(), key, 0), b"From: p@example.jp\r\n") for key in (5, 6, 7)]


def numbers_and_octets(items: Iterable[ContainerItem]) -> list[tuple[int, bytes | None]]:
    return [(each.origin.offset, each.octets) for each in items if isinstance(each, Message)]


def test_listed_messages_come_with_their_octets_where_they_can_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second, third = MESSAGES
    replies = (
        *(Reply(item=first), Reply(data=b"o"), Reply(), Reply(at=0, data=b"ne")),
        *(Reply(at=1, item=Finding(Code.STORE_DAMAGED, {"path": "a.pst"})), Reply()),
        *(Reply(item=second), Reply(data=b"hal"), Reply(at=2, failed="broken"), Reply(item=third)),
        *(Reply(at=3, data=b""), Reply(done=True)),
    )
    process = Spoken((Reply(), *replies))
    speaking(monkeypatch, process)
    with Worker(timeout=2) as reader:
        found = list(reader.read_whole(Path("a.pst"), "pst", Path("shown.pst")))
        assert numbers_and_octets(found) == [(5, b"one"), (6, None), (7, b"")] and process.is_alive
    assert found[1] == Finding(Code.STORE_DAMAGED, {"path": "shown.pst"})
    assert {each.origin.file for each in found if isinstance(each, Message)} == {Path("shown.pst")}
    assert [(each.task, each.number) for each in process.asked] == [(Task.LIST_WHOLE, 0)]


@pytest.mark.parametrize("come", [2, 3, 4], ids=["nothing of the message", "its head", "half of it"])
def test_what_stops_the_worker_amid_whole_messages_has_the_rest_listed_without_them(
    monkeypatch: pytest.MonkeyPatch, come: int
) -> None:
    first, second, third = MESSAGES
    before = Spoken(
        (Reply(), *(Reply(item=first), Reply(at=0, data=b"one"), Reply(item=second), Reply(data=b"t"))[:come])
    )
    after = Spoken((Reply(), Reply(at=1), Reply(item=second), Reply(at=2), Reply(item=third), Reply(done=True)))
    speaking(monkeypatch, before, after)
    with Worker(timeout=2) as reader:
        found = list(reader.read_whole(Path("a.pst"), "pst", Path("a.pst")))
    assert numbers_and_octets(found) == [(5, b"one"), (6, None), (7, None)] and len(found) == 3
    assert [(each.task, each.number) for each in after.asked] == [(Task.LIST, 1)]


@pytest.mark.parametrize(
    "replies",
    [
        (Reply(at=6, data=b"another"),),
        (Reply(done=True),),
        (Reply(at=5, data=b"one"), Reply(at=5, data=b"again")),
        (Reply(at=5, data=b"one"), Reply(at=6, data=b"two"), Reply(at=7, data=b"too many")),
        (Reply(at=5, data=b"one"), Reply(at=6, data=b"two")),
    ],
)
def test_a_worker_that_does_not_keep_to_what_was_asked_is_replaced(
    monkeypatch: pytest.MonkeyPatch, replies: tuple[Reply, ...]
) -> None:
    wrong = Spoken((Reply(), *replies))
    right = Spoken((Reply(), Reply(at=6, data=b"two"), Reply(done=True)))
    speaking(monkeypatch, wrong, right)
    with Worker(timeout=2) as reader:
        assert read_ahead(reader, 5, 6)[-1] in ("two", "crash")
        assert not wrong.is_alive


def test_the_worker_says_that_it_has_started(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(worker_main, "_limit_memory", lambda: None)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO()))
    with (tmp_path / "out").open("w+") as out:
        monkeypatch.setattr(sys, "stdout", out)
        worker_main.main()
    said = io.BytesIO((tmp_path / "out").read_bytes())
    assert Reply.read(said) == Reply() and Reply.read(said) is None


class Out(io.BytesIO):
    """What is behind the last `flush` has not been sent yet."""

    sent = b""

    def flush(self) -> None:
        """Sends."""
        self.sent = self.getvalue()


@pytest.mark.parametrize("seconds", [0.0, 9.0])
def test_whole_messages_wait_for_the_next_but_not_for_long(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, seconds: float
) -> None:
    clock = itertools.count(2, seconds)
    monkeypatch.setattr(worker_main, "time", SimpleNamespace(monotonic=lambda: next(clock)))
    out, sent = Out(), list[bytes]()
    server = worker_main.ContainerServer(out, {})
    monkeypatch.setattr(server, "_send_message", lambda *_, **__: sent.append(out.sent))
    server.answer(Request(Task.LIST_WHOLE, put(tmp_path / "Inbox.dbx", windows.dbx(3)), "dbx"))
    assert [each.count(b"From: ") for each in sent] == ([1, 2, 3] if seconds else [1, 1, 1])


class Deadly:
    """A container that may end the process once it has named two people and a message."""

    def __init__(self, out: Out) -> None:
        self._out = out
        self.sent = b""

    def entries(self) -> Iterator[MessageKey | AddressTrace]:
        """The last thing done is to note what was sent."""
        yield AddressTrace("hanako@example.jp")
        yield AddressTrace("taro@example.jp")
        yield MessageKey(7)
        self.sent = self._out.sent

    def head(self, key: MessageKey) -> Message:
        """The message."""
        return Message(Origin(Path(), key.number, 0), b"From: jiro@example.jp\r\n")

    def read_message(self, number: int, /) -> Iterator[bytes]:
        """Nobody asks."""
        raise NotImplementedError

    def close(self) -> None:
        """Nothing is open."""


def test_whatever_was_listed_is_with_the_program_before_the_next_entry_may_end_the_worker() -> None:
    out = Out()
    container = Deadly(out)
    server = worker_main.ContainerServer(out, {"deadly": lambda _: container})
    server.answer(Request(Task.LIST, Path("a"), "deadly"))
    assert [name in container.sent for name in (b"hanako@", b"taro@", b"jiro@")] == [True] * 3


def running(monkeypatch: pytest.MonkeyPatch, program: str) -> None:
    """The worker is this program, once it has said that it started."""
    started = "import sys, time; out = sys.stdout.buffer; out.write(b'{}\\n'); out.flush()\n"
    monkeypatch.setattr(worker, "worker_command", lambda: [sys.executable, "-c", started + program])


@pytest.mark.parametrize("sent", [r"b'[' * 100_000 + b'\n'", r"b'{\"size\": 1e400}\n'", "b'{'", r"b'\0\n'", "b''"])
def test_whatever_a_process_sends_that_is_no_reply_it_has_stopped(monkeypatch: pytest.MonkeyPatch, sent: str) -> None:
    running(monkeypatch, f"out.write({sent})")
    with Worker(timeout=20) as reader, pytest.raises(WorkerStoppedError) as stopped:
        list(reader.read_message(Path("a.pst"), "pst", 5))
    assert stopped.value.reason is StopReason.CRASH


def test_a_reply_that_never_ends_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    running(monkeypatch, "while out.write(b' ' * 99): out.flush(); time.sleep(0.01)")
    with Worker(timeout=0.1) as reader, pytest.raises(WorkerStoppedError) as stopped:
        list(reader.read_message(Path("a.pst"), "pst", 5))
    assert stopped.value.reason is StopReason.HANG


def test_a_worker_that_has_started_reads(tmp_path: Path) -> None:
    store = put(tmp_path / "Inbox.dbx", windows.dbx(2))
    with Worker() as reader:
        assert len([*reader.read(store, "dbx")]) == len([*reader.read(store, "dbx")]) == 2


def test_a_container_that_lies_in_no_file_is_read_also_after_the_worker_died(tmp_path: Path) -> None:
    file = put(tmp_path / "Inbox.dbx", windows.dbx(3))
    with Worker() as reader:
        expected = list(reader.read(file, "dbx"))
        nowhere = Path("nowhere") / "Inbox.dbx"
        reader.hold(nowhere, "dbx", file.read_bytes())
        file.unlink()
        found = list(reader.read(nowhere, "dbx"))
        assert [each.head for each in found if isinstance(each, Message)] == [
            each.head for each in expected if isinstance(each, Message)
        ]
        # The next request starts another process, which has to be given the container again.
        reader.close()
        number = next(each.origin.offset for each in found if isinstance(each, Message))
        assert b"".join(reader.read_message(nowhere, "dbx", number)).startswith(b"From: ")
        reader.hold(Path("nowhere") / "Other.dbx", "dbx", b"no container")
        assert [type(each) for each in reader.read(Path("nowhere") / "Other.dbx", "dbx")] == []
        with pytest.raises(ValueError):
            list(reader.read_message(Path("nowhere") / "Gone.dbx", "dbx", number))
