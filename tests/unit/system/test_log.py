"""The log: it names the place of a mistake, and nothing that came out of mail."""

import logging
import os
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from enum import Enum
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.model.errors.source import AccessDeniedError
from app.system import log
from app.system.crash_file import CRASH_FILE

ROOT = Path(__file__).resolve().parents[3]
JAPANESE = st.text(st.characters(min_codepoint=0x3041, max_codepoint=0x9FFF), min_size=1, max_size=20)
MAIL = st.one_of(st.emails(), JAPANESE, st.text(max_size=40), st.builds("{} <{}>".format, JAPANESE, st.emails()))
TYPES: list[Callable[[str], Exception]] = [
    ValueError,
    KeyError,
    TypeError,
    AttributeError,
    NameError,
    ImportError,
    LookupError,
    sqlite3.OperationalError,
    lambda text: OSError(2, text, text),
    lambda text: AccessDeniedError(Path(text)),
    lambda text: UnicodeDecodeError("utf-8", text.encode("utf-8", "replace") or b"x", 0, 1, text),
    lambda text: UnicodeEncodeError("cp932", text or "x", 0, 1, text),
]


class Colour(Enum):
    """Some enum."""

    RED = "red"


def raised(error: BaseException, cause: BaseException | None = None) -> BaseException:
    """The exception as one that was really raised."""
    try:
        raise error from cause
    except BaseException as caught:
        return caught


def written(message: str, *arguments: object, error: BaseException | None = None) -> str:
    """What the log says of a record, without its time."""
    exc_info = (type(error), error, error.__traceback__) if error is not None else None
    record = logging.LogRecord("app.x", logging.ERROR, __file__, 1, message, arguments, exc_info)
    return log.PrivateFormatter().format(record).split(" ", 2)[2]


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """The folder of a log that runs."""
    stop = log.start_log(tmp_path / "logs", crash_file=True)
    yield tmp_path / "logs"
    stop()


@given(MAIL, MAIL, st.sampled_from(TYPES))
def test_what_mail_says_changes_nothing_in_the_log(one: str, other: str, kind: Callable[[str], Exception]) -> None:
    def logged(text: str) -> str:
        noted = kind(text)
        noted.add_note(text)
        error = raised(noted, raised(kind(text)))
        return written("%s of %s", text, text.encode("utf-8", "replace"), error=error)

    assert logged(one) == logged(other)
    assert kind("x").__class__.__name__ in logged(one)
    assert "test_log.py" in logged(one)


@given(JAPANESE, st.emails(), JAPANESE)
def test_addresses_are_masked_wherever_they_stand(before: str, address: str, after: str) -> None:
    for text in (f"{before} {address} {after}", f"{before}<{address}>{after}", f'"{before}" <{address}>', address):
        assert address not in log.without_personal_data(text)
    assert address.replace("@", "%40") not in log.without_personal_data(f"imap://{address.replace('@', '%40')}/x")


@pytest.mark.parametrize(
    "text",
    [
        '"taro yamada"@example.jp',
        "imap://taro%40mail.example.jp/INBOX",
        "taro＠example.jp",
        "/Users/taro/Library/Mail",
        "/home/taro/.thunderbird",
        r"C:\Users\taro yamada\AppData",
        r"'C:\\Users\\taro'",
        "x" * 10_000 + "taro@example.jp",
        "taro@" + "x" * 10_000,
    ],
)
def test_persons_are_masked(text: str) -> None:
    masked = log.without_personal_data(text)
    assert "taro" not in masked
    assert len(masked) <= 400


def test_the_own_home_is_masked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "home", lambda: Path("/data/people/hanako"))
    assert log.without_personal_data("at /data/people/hanako/Mail") == "at ~/Mail"


def test_nothing_reaches_a_terminal_that_shows_the_log() -> None:
    assert log.without_personal_data("a\x1b[31m\r\u202eb") == "a\\x1b[31m\\r\\u202eb"


def test_numbers_enums_and_types_are_shown() -> None:
    assert written("%d of %s in %s: %s", 3, 4.5, Colour.RED, ValueError).endswith("3 of 4.5 in RED: ValueError")
    assert written("%(n)s %(t)s", {"n": 1, "t": "subject"}).endswith("1 …")
    assert written("%d%s", "subject").endswith("%d%s")
    assert written("%d", float("inf")).endswith("%d")


@pytest.mark.parametrize(
    ("error", "shown"),
    [
        (OSError(28, "No space left"), "OSError: ENOSPC"),
        (FileNotFoundError(2, "/Users/taro"), "FileNotFoundError: ENOENT"),
        (AccessDeniedError(Path("/x")), "app.model.errors.source.AccessDeniedError: permission_denied"),
        (ImportError("cannot load", name="PySide6.QtGui"), "ImportError: PySide6.QtGui"),
        (ValueError("subject"), "ValueError"),
    ],
)
def test_codes_are_shown(error: Exception, shown: str) -> None:
    assert written("Failure", error=raised(error)).splitlines()[-1] == shown


def test_an_attribute_that_is_missing_is_named() -> None:
    try:
        _ = object().nothing  # type: ignore[attr-defined]
    except AttributeError as error:
        assert written("Failure", error=error).endswith("AttributeError: nothing")


def test_a_long_traceback_is_cut() -> None:
    def deep() -> None:
        deep()

    try:
        deep()
    except RecursionError as error:
        assert len(written("Failure", error=error).splitlines()) < 70


def test_the_exceptions_of_a_group_are_shown() -> None:
    def broken() -> None:
        raise KeyError("taro")

    try:
        broken()
    except KeyError as error:
        group = raised(ExceptionGroup("taro", [ExceptionGroup("taro", [error]), ValueError("taro")]))
    text = written("Trouble", error=group)
    assert "in broken" in text
    assert "KeyError" in text and "ValueError" in text
    assert "taro" not in text.replace('KeyError("taro")', "").replace('"taro", [', "").replace('ValueError("taro")', "")


def test_a_person_without_a_home_has_a_log(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def none() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(Path, "home", none)
    logging.getLogger("app.x").error("Trouble")
    assert "Trouble" in (folder / log.LOG_FILE).read_text(encoding="utf-8")


def test_a_run_that_goes_well_leaves_nothing_of_a_window(tmp_path: Path) -> None:
    stop = log.start_log(tmp_path / "state" / "logs", crash_file=True)
    stop()
    assert not list(tmp_path.iterdir())


@pytest.mark.skipif(sys.platform == "win32", reason="the process would ask what to do")
def test_a_crash_is_kept_without_the_folders_of_a_person(tmp_path: Path) -> None:
    program = (
        "import faulthandler, sys; from pathlib import Path; from app.system.log import start_log\n"
        "stop = start_log(Path(sys.argv[1]), crash_file=True)\n"
        "code = compile('faulthandler._sigsegv()', '/srv/hanako/山田 様/app/ui/page.py', 'exec')\n"
        "exec(code) if sys.argv[2:] else stop()\n"
    )
    words = [sys.executable, "-c", program, str(tmp_path)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    assert subprocess.run([*words, "crash"], env=environment, check=False).returncode < 0
    assert 'File "page.py", line 1' in "\n".join(log.log_tail(tmp_path))
    assert subprocess.run(words, env=environment, check=False).returncode == 0
    text = (tmp_path / CRASH_FILE).read_text(encoding="utf-8")
    assert 'File "page.py", line 1' in text
    assert "hanako" not in text and "山田" not in text and str(ROOT) not in text


def test_a_log_that_cannot_be_renamed_goes_on(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def held(source: str, target: str) -> None:
        raise PermissionError(13, "held by another process")

    monkeypatch.setattr("logging.handlers.os.rename", held)
    for _ in range(2_000):
        logging.getLogger("app.x").error("x" * 300)
    logging.getLogger("app.x").error("the last one")
    assert "the last one" in log.log_tail(folder)[-1]


def test_a_bug_is_found_in_the_log(folder: Path) -> None:
    assert not (folder / log.LOG_FILE).exists(), "a run that goes well writes no log"
    logger = logging.getLogger("app.ui.runner")
    header = "From: Taro <taro@example.jp>"
    try:
        raise ValueError(header)
    except ValueError:
        logger.exception("The job for %s failed", "taro@example.jp")
    text = (folder / log.LOG_FILE).read_text(encoding="utf-8")
    assert "app.ui.runner: The job for … failed" in text
    assert f"line {test_a_bug_is_found_in_the_log.__code__.co_firstlineno + 5}, in test_a_bug_is_found" in text
    assert text.rstrip().endswith("ValueError")
    assert "taro" not in text.casefold()
    assert log.log_tail(folder) == text.splitlines()
    assert log.log_file(folder) == folder / log.LOG_FILE


def test_what_nobody_catches_is_logged(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    error = raised(ZeroDivisionError("taro"))
    sys.excepthook(type(error), error, error.__traceback__)
    sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert "ZeroDivisionError" in capsys.readouterr().err

    def broken() -> None:
        raise KeyError("taro")

    thread = threading.Thread(target=broken)
    thread.start()
    thread.join()

    class Broken:
        def __del__(self) -> None:
            raise LookupError("taro")

    Broken()
    text = (folder / log.LOG_FILE).read_text(encoding="utf-8")
    assert [name for name in ("ZeroDivisionError", "KeyError", "LookupError", "KeyboardInterrupt") if name in text] == [
        "ZeroDivisionError",
        "KeyError",
        "LookupError",
    ]
    assert "in broken" in text
    assert (folder / CRASH_FILE).read_bytes() == b""


def test_the_hooks_go_with_the_log(tmp_path: Path) -> None:
    before = sys.excepthook, threading.excepthook, sys.unraisablehook
    log.start_log(tmp_path, crash_file=False)()
    assert before == (sys.excepthook, threading.excepthook, sys.unraisablehook)
    assert not list(tmp_path.iterdir())


def test_the_log_does_not_grow_for_ever(folder: Path) -> None:
    for _ in range(7_000):
        logging.getLogger("app.x").error("x" * 300)
    files = [path for path in folder.iterdir() if path.name.startswith(log.LOG_FILE)]
    assert len(files) == 3
    assert sum(path.stat().st_size for path in files) < 2_000_000
    assert 100 < len(log.log_tail(folder)) < 1000


def test_a_folder_that_cannot_be_written_to_does_no_harm(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("")
    stop = log.start_log(tmp_path / "file" / "logs", crash_file=True)
    logging.getLogger("app.x").error("Failure")
    stop()
    assert capsys.readouterr().err == ""
    assert log.log_file(tmp_path / "file" / "logs") is None
    assert log.log_tail(tmp_path / "file" / "logs") == []


def test_a_program_that_was_pulled_out_does_no_harm(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "app.system.log_handler", None)
    stop = log.start_log(tmp_path, crash_file=False)
    logging.getLogger("app.x").error("Failure")
    stop()
    assert capsys.readouterr().err == ""
    assert log.log_tail(tmp_path) == []
