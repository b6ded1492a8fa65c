"""Envelopes read by a child process are those read here, in the same order, whatever becomes of the child."""

import logging
import sys
from collections.abc import Iterable, Sequence

import pytest

from app.formats.reading import envelope_reader
from app.formats.reading.envelope_reader import Batch, EnvelopeReader, Envelopes, read_batch

BATCHES: list[Batch] = [
    [
        (f"From: =?utf-8?b?5L2Q6Jek?= <p{batch}.{number}@example.jp>\nDate: Mon, 5 Jan 2026 10:0{number}:00 +0900\n"
         f"Subject: {batch}\nTo: a@example.com, b@example.com\nReferences: <1@x> <2@x>\n\n".encode(), b"Unsubscribe here"),
        (b"From: \x1b$B:4F#\x1b(B <\xff@\xe9>\r\nSubject: =?x?q?\x00\x80?=\r\nDate: never\r\n\r\n", b"\x00\xff" * 9),
        (b"", b""),
    ]
    for batch in range(12)
    for number in [batch % 10]
]  # fmt: skip
"""Usual heads, hostile ones, and none at all."""
REPEAT = "import pickle, sys\nwhile True: batch = pickle.load(sys.stdin.buffer); "
ENDS = {
    "at once": "",
    "without an answer": REPEAT + "sys.exit(3)",
    "with bytes that are no answer": REPEAT + "print('x' * 100_000, flush=True)",
    "in the middle of an answer": REPEAT + "sys.stdout.buffer.write(pickle.dumps([batch])[:9]); sys.exit()",
    "too few envelopes": REPEAT + "sys.stdout.buffer.write(pickle.dumps([])); sys.stdout.flush()",
    "no list": REPEAT + "sys.stdout.buffer.write(pickle.dumps(7)); sys.stdout.flush()",
    "no envelopes": REPEAT + "sys.stdout.buffer.write(pickle.dumps([1] * len(batch))); sys.stdout.flush()",
    "an order": REPEAT + "sys.stdout.buffer.write(b'cos\\nsystem\\n(S\\'exit\\'\\ntR.'); sys.stdout.flush()",
}
"""What a child does instead of its work, as a program."""


def read_all(reader: EnvelopeReader, batches: Iterable[Batch] = BATCHES) -> list[Envelopes]:
    """The envelopes of all batches, as a reader gives them."""
    with reader:
        read = [each for batch in batches for each in reader.add(batch)]
        return [*read, *reader.rest()]


def started(monkeypatch: pytest.MonkeyPatch, program: str) -> None:
    """Has the child be another program."""
    monkeypatch.setattr(envelope_reader, "own_command", lambda *arguments: [sys.executable, "-c", program])


def test_the_child_reads_what_is_read_here(monkeypatch: pytest.MonkeyPatch) -> None:
    expected = list(map(read_batch, BATCHES))
    answers: list[object] = []
    answer = envelope_reader._Child.answer

    def noted(child: envelope_reader._Child, length: int, wait: bool) -> Envelopes | None:
        answers.append(answer(child, length, wait=True))
        return answers[-1]  # type: ignore[return-value]

    monkeypatch.setattr(envelope_reader._Child, "answer", noted)
    assert read_all(EnvelopeReader(alone=2, least_bytes=0, processors=2)) == expected
    assert answers == expected[2:]


@pytest.mark.parametrize("end", ENDS)
def test_a_child_that_fails_costs_nothing(
    end: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    started(monkeypatch, ENDS[end])
    with caplog.at_level(logging.WARNING):
        assert read_all(EnvelopeReader(alone=1, least_bytes=0, processors=2)) == list(map(read_batch, BATCHES))
    assert caplog.messages == ["The process that reads envelopes: " + (
        "it answered something else" if end in ("too few envelopes", "no list", "no envelopes") else "it ended"
    ) + ". They are read without it"]  # fmt: skip


def test_a_child_that_hangs_is_not_waited_for_for_ever(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    started(monkeypatch, "import time; time.sleep(600)")
    monkeypatch.setattr(envelope_reader, "START_TIMEOUT", 0.01)
    assert read_all(EnvelopeReader(alone=0, least_bytes=0, processors=2)) == list(map(read_batch, BATCHES))
    assert "no answer in time" in caplog.text


def test_without_a_child_everything_is_read_here(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(envelope_reader, "own_command", lambda *arguments: ["no-such-program-anywhere"])
    assert read_all(EnvelopeReader(alone=0, least_bytes=0, processors=2)) == list(map(read_batch, BATCHES))
    assert caplog.messages == ["No process could be started to read envelopes: FileNotFoundError"]


@pytest.mark.parametrize(
    ("alone", "least_bytes", "processors"),
    [(0, 0, 1), (len(BATCHES), 0, 2), (0, 1 << 20, 2)],
    ids=["one processor", "little mail", "small mails"],
)
def test_small_mail_and_one_processor_start_no_child(
    alone: int, least_bytes: int, processors: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(envelope_reader, "_Child")
    assert read_all(EnvelopeReader(alone, least_bytes, processors)) == list(map(read_batch, BATCHES))


class Slow:
    """Stands for the child: answers only when it is waited for."""

    def __init__(self) -> None:
        self.sent: list[Batch] = []
        self.most = 0
        self.stopped = 0

    def send(self, batch: Sequence[tuple[bytes, bytes]]) -> None:
        """Takes a batch."""
        self.sent.append(batch)
        self.most = max(self.most, len(self.sent))

    def answer(self, length: int, wait: bool) -> Envelopes | None:
        """The next answer."""
        return read_batch(self.sent.pop(0)) if wait else None

    def stop(self) -> None:
        """Nothing has to end."""
        self.stopped += 1


def test_few_batches_are_held_and_they_come_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    child = Slow()
    monkeypatch.setattr(envelope_reader, "_Child", lambda: child)
    read: list[Envelopes] = []
    with EnvelopeReader(alone=0, least_bytes=0, processors=2) as reader:
        for count, batch in enumerate(BATCHES, 1):
            read += reader.add(batch)
            assert count - len(read) < envelope_reader._HELD
        read += reader.rest()
    assert read == list(map(read_batch, BATCHES))
    assert child.most == envelope_reader._AHEAD


def test_a_run_that_is_cancelled_leaves_no_child(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(KeyboardInterrupt), EnvelopeReader(alone=0, least_bytes=0, processors=2) as reader:
        reader.add(BATCHES[0])
        child = reader._child
        raise KeyboardInterrupt
    assert child is not None
    assert child._process.poll() is not None
    assert not any(each.is_alive() for each in child._threads)
