"""Containers and leftovers are read in a child process: whatever one does to its reader, the run goes on.

The child answers on its standard output, one JSON object a line; the bytes of a message follow the line that counts
them.
"""

import base64
import json
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

from app.formats.reading.worker_flag import READ_CONTAINER
from app.model.codes import Code, read_code
from app.model.contact import AddressTrace, Card, Confidence, Relation
from app.model.findings import Finding
from app.model.mail import Completeness, Message, MessageFlag, Origin, Role

MEMORY = 900 << 20
"""Bytes the child may use."""
REPLY_TIMEOUT = 25.0
"""Seconds without an answer after which the child hangs."""
_MOST_RESTARTS = 20
_MOST_HANGS = 2
_WAITING = 64


ContainerItem = Message | Card | AddressTrace | Finding
"""What a container holds: messages, people, and what is odd about it."""


class StopReason(StrEnum):
    """How the child ended. The value is a parameter of a finding, in JSON as well."""

    CRASH = "crash"
    HANG = "hang"


class WorkerStoppedError(Exception):
    """The child ended, or gave no answer. `reason` is a code."""

    def __init__(self, reason: StopReason) -> None:
        super().__init__(reason)
        self.reason = reason


class Worker:
    """Reads containers through one child process, which is started when needed and again when it died. Close it."""

    def __init__(self, timeout: float = REPLY_TIMEOUT) -> None:
        self._timeout = timeout
        self._child: _Child | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Ends the child."""
        if self._child is not None:
            self._child.stop()
            self._child = None

    def read(
        self, path: Path, format_name: str, shown: Path | None = None, timeout: float | None = None
    ) -> Iterator[ContainerItem]:
        """Everything in a container. What kills the child costs the one message it died of, which is named.

        `shown` is the path notices name: that of the source while its copy is read. `timeout` is for what gives no
        sign of life before it is done, in seconds.
        """
        at, restarts, hangs, silent = 0, 0, 0, 0
        named = str(shown or path)
        while True:
            spoke = False
            try:
                question = {"do": "list", "path": _packed(path), "format": format_name, "from": at}
                for answer in self._ask(question, timeout):
                    spoke = True
                    at = int(answer.get("at", at))
                    yield from _decoded(answer, Path(named), str(path))
                return
            except WorkerStoppedError as stopped:
                restarts += 1
                hangs += stopped.reason is StopReason.HANG
                silent = 0 if spoke else silent + 1
                yield Finding(Code.READER_STOPPED, {"path": named, "reason": stopped.reason})
                # What ends the child before it says a word will do so again, whichever message we ask for.
                mute = silent > 1 or (silent and stopped.reason is StopReason.HANG)
                if restarts > _MOST_RESTARTS or hangs >= _MOST_HANGS or mute:
                    yield Finding(Code.READER_GAVE_UP, {"path": named})
                    return
                # The child says which entry it turns to before it does: that one is passed over.
                at += 1

    def whole(self, path: Path, format_name: str, number: int) -> Iterator[bytes]:
        """The bytes of one message. Raises WorkerStoppedError, and ValueError for a message that cannot be made
        whole."""
        for answer in self._ask({"do": "whole", "path": _packed(path), "format": format_name, "number": number}):
            if "failed" in answer:
                raise ValueError(str(answer["failed"]))
            yield answer["octets"]

    def _ask(self, question: dict[str, Any], timeout: float | None = None) -> Iterator[dict[str, Any]]:
        if self._child is None or not self._child.alive:
            self.close()
            self._child = _Child()
        child = self._child
        complete = False
        try:
            child.send(question)
            while not (answer := child.answer(timeout or self._timeout)).get("done"):
                yield answer
            complete = True
        finally:
            # An answer nobody listened to the end of would be taken for that of the next question.
            if not complete:
                self.close()


class _Child:
    """The process, and a thread that waits for what it says."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            _command(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_environment(),
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        assert self._process.stdin is not None and self._process.stdout is not None
        self._input, self._output = self._process.stdin, self._process.stdout
        self._answers: queue.Queue[dict[str, Any] | None] = queue.Queue(_WAITING)
        self._thread = threading.Thread(target=self._listen, args=(self._output,), daemon=True)
        self._thread.start()

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    def send(self, question: dict[str, Any]) -> None:
        try:
            self._input.write(json.dumps(question).encode() + b"\n")
            self._input.flush()
        except OSError as error:
            raise WorkerStoppedError(StopReason.CRASH) from error

    def answer(self, timeout: float) -> dict[str, Any]:
        """The next answer within so many seconds. Raises WorkerStoppedError."""
        try:
            found = self._answers.get(timeout=timeout)
        except queue.Empty as error:
            raise WorkerStoppedError(StopReason.HANG) from error
        if found is None:
            raise WorkerStoppedError(StopReason.CRASH)
        return found

    def stop(self) -> None:
        """Ends the process, whatever it is doing."""
        self._process.kill()
        while self._thread.is_alive():
            # The thread may be waiting for room to put down what nobody wants any more.
            try:
                self._answers.get_nowait()
            except queue.Empty:
                self._thread.join(0.01)
        self._process.wait()
        for stream in (self._input, self._output):
            try:
                stream.close()
            except OSError:
                continue

    def _listen(self, output: IO[bytes]) -> None:
        try:
            while line := output.readline():
                answer = json.loads(line)
                if "size" in answer:
                    answer["octets"] = output.read(int(answer["size"]))
                self._answers.put(answer)
        except (OSError, ValueError):
            # What comes from a dying process may be anything.
            pass
        self._answers.put(None)


def _command() -> list[str]:
    if getattr(sys, "frozen", False):
        return [sys.executable, READ_CONTAINER]
    return [sys.executable, "-m", "app", READ_CONTAINER]


def _environment() -> dict[str, str]:
    root = str(Path(__file__).resolve().parents[3])
    above = os.environ.get("PYTHONPATH")
    return {**os.environ, "PYTHONPATH": os.pathsep.join((root, above)) if above else root}


def _packed(path: Path) -> str:
    return base64.b64encode(os.fsencode(path)).decode()


def _decoded(answer: dict[str, Any], shown: Path, real: str) -> Iterator[ContainerItem]:
    """The item in an answer of the child; some only say where it is."""
    if (fields := answer.get("message")) is not None:
        yield Message(
            Origin(shown, fields["number"], fields["length"]),
            base64.b64decode(fields["head"]),
            Completeness(fields["completeness"]),
            MessageFlag(fields["marks"]),
            datetime.fromisoformat(fields["received"]) if fields["received"] else None,
            tuple(map(read_code, fields["notes"])),
            tuple(fields["folder"]),
            Role(fields["role"]) if fields["role"] else None,
        )
    elif (fields := answer.get("card")) is not None:
        yield Card.from_fields(fields)
    elif (fields := answer.get("trace")) is not None:
        yield AddressTrace(
            fields["address"],
            fields["name"],
            Relation(fields["relation"]),
            Confidence(fields["confidence"]),
            datetime.fromisoformat(fields["last"]) if fields["last"] else None,
        )
    elif (fields := answer.get("notice")) is not None:
        values = {name: str(shown) if value == real else value for name, value in fields["parameters"].items()}
        yield Finding(read_code(fields["code"]), values)
