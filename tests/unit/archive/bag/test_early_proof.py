"""The proof by a process of its own: it finds what this process would find, and nothing is lost where it fails."""

import errno
import hashlib
import sys
import threading
from collections.abc import Iterable
from pathlib import Path

import pytest

from app.archive.bag import early_proof, layout, manifest
from app.archive.bag.early_proof import EarlyProof
from app.archive.bag.read_back import ReadBack, read_back

FILES = 1500
"""More than the child reads before it says something."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A payload with its manifest; one file is damaged, and one not there."""
    lines = []
    for number in range(FILES):
        name, data = f"data/{number}.eml", b"Subject: %d\n\nHello\n" % number
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data if number != 1100 else b"?")
        lines.append(manifest.line(hashlib.sha256(data).hexdigest(), name))
    (tmp_path / "data" / "7.eml").unlink()
    (tmp_path / layout.MANIFEST).write_text("".join(lines), encoding="utf-8")
    return tmp_path


def proved(folder: Path, progress: list[tuple[int, int]], files: int = FILES) -> ReadBack:
    """What a proof that is begun early comes to."""
    proof = EarlyProof(folder, files)
    try:
        return proof.finish(lambda files, size_bytes: progress.append((files, size_bytes)))
    finally:
        proof.stop()


@pytest.mark.parametrize("files", [FILES, 5])
def test_a_child_finds_what_this_process_finds(folder: Path, files: int) -> None:
    expected, progress = ReadBack(), list[tuple[int, int]]()
    read_back(folder, list(manifest.read(folder / layout.MANIFEST))[:files], expected, lambda files, size_bytes: None)
    assert proved(folder, progress, files) == expected
    assert (sum(count for count, _ in progress), sum(size for _, size in progress)) == (files, expected.size_bytes)
    assert expected.damaged == ({"data/1100.eml"} if files == FILES else set())
    assert expected.missing == ({"data/7.eml"} if files == FILES else set())


@pytest.mark.parametrize(
    "program",
    [
        "raise SystemExit(1)",
        "print('?')",
        "print('[1]')",
        "print('{}')",
        "print('[' * 100_000)",
        "import sys; sys.stdout.buffer.write(b'\\xff\\n' * 100_000)",
        "import threading; print('?', flush=True); threading.Event().wait()",
        'print(\'{"files": "?", "size_bytes": 9, "damaged": [], "missing": [], "unnamed": 0}\')',
        'print(\'{"files": 700, "size_bytes": 9, "damaged": [], "missing": [], "unnamed": 0}\')',
    ],
)
def test_a_child_that_fails_leaves_all_to_this_process(
    folder: Path, monkeypatch: pytest.MonkeyPatch, program: str
) -> None:
    monkeypatch.setattr(early_proof, "own_command", lambda *arguments: [sys.executable, "-c", program])
    progress: list[tuple[int, int]] = []
    assert proved(folder, progress) == ReadBack()
    assert (sum(count for count, _ in progress), sum(size for _, size in progress)) == (0, 0)


def test_a_child_that_cannot_be_started_leaves_all_to_this_process(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(early_proof, "own_command", lambda *arguments: [str(folder / "nothing")])
    assert proved(folder, []) == ReadBack()


def test_a_flush_that_fails_is_told_and_nothing_is_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(root: Path, files: object) -> None:
        raise OSError(errno.EIO, "flush")

    def start(*arguments: str) -> list[str]:
        raise AssertionError("a child was started")

    monkeypatch.setattr(early_proof, "flush", fail)
    monkeypatch.setattr(early_proof, "own_command", start)
    with pytest.raises(OSError, match="flush"):
        proved(folder, [])


def test_a_run_that_is_cancelled_leaves_no_child(folder: Path) -> None:
    def cancel(files: int, size_bytes: int) -> None:
        raise KeyboardInterrupt

    proof = EarlyProof(folder, FILES)
    with pytest.raises(KeyboardInterrupt):
        proof.finish(cancel)
    proof.stop()
    assert proof._child is not None
    assert proof._child.poll() is not None


def test_a_run_is_cancelled_while_the_child_says_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = "import threading; threading.Event().wait()"
    monkeypatch.setattr(early_proof, "own_command", lambda *arguments: [sys.executable, "-c", program])

    def cancel(files: int, size_bytes: int) -> None:
        raise KeyboardInterrupt

    proof = EarlyProof(folder, FILES)
    with pytest.raises(KeyboardInterrupt):
        proof.finish(cancel)
    proof.stop()
    assert proof._child is None or proof._child.poll() is not None


def test_a_run_is_cancelled_while_the_disk_takes_its_time(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    is_over = threading.Event()
    monkeypatch.setattr(early_proof, "flush", lambda root, files: is_over.wait())

    def cancel(files: int, size_bytes: int) -> None:
        raise KeyboardInterrupt

    proof = EarlyProof(folder, FILES)
    with pytest.raises(KeyboardInterrupt):
        proof.finish(cancel)
    proof.stop()
    is_over.set()
    proof._thread.join()
    assert proof._child is None


def test_nothing_more_is_flushed_after_the_end(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    is_over, flushed = threading.Event(), list[Path]()

    def flush_when_over(root: Path, files: Iterable[Path]) -> None:
        is_over.wait()
        flushed.extend(files)

    monkeypatch.setattr(early_proof, "flush", flush_when_over)
    proof = EarlyProof(folder, FILES)
    proof.stop()
    is_over.set()
    proof._thread.join()
    assert not flushed


def test_none_is_started_after_the_end(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    proofs: list[EarlyProof] = []
    monkeypatch.setattr(early_proof, "flush", lambda root, files: proofs[0].stop())
    monkeypatch.setattr(EarlyProof, "_begin", lambda proof: None)
    proofs.append(EarlyProof(folder, FILES))
    monkeypatch.undo()
    monkeypatch.setattr(early_proof, "flush", lambda root, files: proofs[0].stop())
    proofs[0]._begin()
    assert proofs[0]._child is None
