"""What all tests share: the guard that watches over sources, the corpus, Qt without a screen, and scratch in memory."""

import gc
import importlib
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import psutil
import pytest

if TYPE_CHECKING:
    from xdist.remote import Producer
    from xdist.scheduler import LoadGroupScheduling

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# Many tests start the program: it is compiled once for all of them, and never into the folders of the checkout.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
os.environ["PYTHONPYCACHEPREFIX"] = str(Path(__file__).resolve().parents[1] / ".pytest_cache" / "bytecode")

from tests.builders import dovecot, https, kept_workers, keys, offline
from tests.builders.guard import SourceGuard, watch

sys.dont_write_bytecode, sys.pycache_prefix = False, os.environ["PYTHONPYCACHEPREFIX"]

# How long an example takes says how busy the computer is.
hypothesis.settings.register_profile("untimed", deadline=None)
hypothesis.settings.load_profile("untimed")

CORPUS = Path(__file__).resolve().parents[1].parent / "shared" / "corpus"
NO_CORPUS = "the corpus of real stores is not on this machine"
_MEMORY = Path("/dev/shm")
_ENOUGH_MEMORY = 2 << 30

# Most tests would wait for a disk to flush. What needs a real disk asks for the fixture `on_disk`.
if os.access(_MEMORY, os.W_OK) and shutil.disk_usage(_MEMORY).free >= _ENOUGH_MEMORY:
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(_MEMORY))


def why_no_qt() -> str:
    """Why windows cannot be tested here; empty where they can."""
    try:
        importlib.import_module("PySide6.QtWidgets")
    except ImportError as error:
        return f"Qt cannot be loaded, `python3 dev.py lint` names what to install: {error}"
    return ""


def pytest_addoption(pluginmanager: pytest.PytestPluginManager) -> None:
    """Without Qt's libraries pytest-qt would end the whole run: it goes, and the tests of the window are skipped."""
    if why_no_qt():
        pluginmanager.unregister(name="pytest-qt")


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[None]:
    """Collects without the garbage collector, which would walk thousands of tests that stay, again and again."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.collect()
        gc.freeze()
        gc.enable()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Lets groups count: pytest-xdist 3.8 notes them where pytest 9.2 no longer reads (pytest-dev/pytest-xdist#1386)."""
    for item in items:
        in_group = getattr(item, "_nodeid", item.nodeid)
        if in_group != item.nodeid:
            item._id = type(item._id).parse(in_group)


_SPREAD = ("tests/faults/", "tests/hide_and_seek/")
"""Where single tests take seconds: they go to whichever process is free."""


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: "Producer") -> "LoadGroupScheduling | None":
    """Tests of a file, like those of a group, go to one process, which makes once what they share.

    It also keeps the pieces of work few: for each test that ends, pytest-xdist counts all it has handed out before.
    """
    if config.getoption("dist") != "loadgroup":
        return None
    from xdist.scheduler import LoadGroupScheduling

    class LoadFilesAndGroups(LoadGroupScheduling):  # type: ignore[misc]
        def _split_scope(self, nodeid: str) -> str:
            scope: str = super()._split_scope(nodeid)
            return scope if scope.startswith(_SPREAD) else scope.partition("::")[0]

    return LoadFilesAndGroups(config, log)


@pytest.fixture(scope="session", autouse=True)
def log_in_scratch(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Programs that tests start would write into the log of whoever runs the tests; on Linux they get another place."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("state")))
        yield


@pytest.fixture(autouse=True)
def offline_unless_said_otherwise(request: pytest.FixtureRequest) -> Iterator[None]:
    """Whatever a test runs may open no connection, not even to this computer, unless the test is about servers."""
    if request.node.get_closest_marker("loopback"):
        yield
        return
    with offline.guarded():
        yield


@pytest.fixture(scope="session", autouse=True)
def only_this_program_runs() -> Iterator[None]:
    """A mail program that runs on this machine, for another test or for whoever runs them, would change answers."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(psutil, "pids", lambda: [os.getpid()])
        yield


@pytest.fixture(scope="session", autouse=True)
def workers_are_kept() -> Iterator[None]:
    """The processes that read containers and address traces are used again by the next test."""
    with kept_workers.used_again():
        yield


@pytest.fixture
def own_workers() -> Iterator[None]:
    """For tests of these processes, where each is a new one; and for those that fork, which want no other threads."""
    with kept_workers.used_once():
        yield


@pytest.fixture(scope="session")
def mail_server() -> Iterator[dovecot.Dovecot]:
    """A real mail server; tests that use it are marked `loopback`."""
    if why_not := dovecot.why_not():
        pytest.skip(why_not)
    with dovecot.running() as server:
        yield server


@pytest.fixture(scope="session")
def https_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[https.HttpsServer]:
    """A web server of this computer; tests that use it are marked `loopback`, and say what it answers."""
    if https.OPENSSL is None:
        pytest.skip("needs openssl")
    with https.running(tmp_path_factory.mktemp("https")) as server:
        yield server


@pytest.fixture
def corpus() -> Path:
    """The real stores made by others; never part of the project."""
    if not CORPUS.is_dir():
        pytest.skip(NO_CORPUS)
    return CORPUS


@pytest.fixture
def on_disk() -> Iterator[Path]:
    """A folder like `tmp_path`, but where the system has its temporary files instead of in memory."""
    with tempfile.TemporaryDirectory(prefix="furoshiki-test-") as folder:
        yield Path(folder)


@pytest.fixture
def guard(tmp_path: Path) -> Iterator[Callable[[Path], SourceGuard]]:
    """Watches folders: any attempt to write to them fails, and at the end they are exactly as before.

    Asks for `tmp_path` so that it looks before that is taken away.
    """
    guards: list[SourceGuard] = []

    def start(folder: Path) -> SourceGuard:
        made = watch(folder)
        guards.append(made)
        return made

    yield start
    for each in guards:
        each.stop()
    for each in guards:
        each.check()


@pytest.fixture
def fast_keys(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """The second of work that age puts into a passphrase is left out but for the tests that are about it."""
    if request.node.get_closest_marker("real_keys") is None:
        keys.use_one_key(monkeypatch.setattr)
