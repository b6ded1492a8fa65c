"""What every mail program's module promises, whichever it is: run over all of `clients.ALL`."""

import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from app import clients
from app.formats.reading.registry import READERS
from app.model.client import Client
from app.model.mail import Role
from app.model.store import Home, MessageSource, Store, System
from app.model.unreadable_paths import UnreadablePaths
from tests.builders.guard import SourceGuard
from tests.builders.homes import HOMES, SPOILED, deepest, places_asked, spoil_files

FORMATS_PAGE = Path(__file__).resolve().parents[3] / "docs" / "formats.md"
OWNER = "hanako"

Guard = Callable[[Path], SourceGuard]


def find(client: Client, home: Home) -> list[Store]:
    return list(client.find_stores(home, UnreadablePaths()))


def sources_of(stores: list[Store]) -> set[MessageSource]:
    return {source for store in stores for mailbox in store.mailboxes for source in mailbox.sources}


def answer_to(path: Path) -> list[Store]:
    """The stores at a path somebody points at: those of the first program that knows it, as the jobs ask."""
    for client in clients.ALL:
        if stores := list(client.stores_at(path, UnreadablePaths())):
            return stores
    return []


def is_covered(path: Path, stores: list[Store]) -> bool:
    """True where some source is that file or folder, or holds it, or lies in it."""
    sources = [source.path for source in sources_of(stores)]
    return any(path == each or each in path.parents or path in each.parents for each in sources)


def link_in_circles(path: Path) -> None:
    path.symlink_to(path.name)


def link_to_the_home(path: Path) -> None:
    """A link to the home it lies in: following links without care never ends."""
    path.symlink_to(next(above for above in path.parents if above.name == OWNER), target_is_directory=True)


def write_file(path: Path) -> None:
    path.write_bytes(bytes(1000))


def make_folder(path: Path) -> None:
    path.mkdir()


SPOILED_PLACES: dict[str, Callable[[Path], None]] = {
    "file": write_file,
    "folder": make_folder,
    "circle": link_in_circles,
    "home": link_to_the_home,
}


def test_ids_and_names_are_unique() -> None:
    infos = [client.CLIENT for client in clients.ALL]
    assert len({info.id for info in infos}) == len(infos)
    assert len({info.name for info in infos}) == len(infos)
    assert all(clients.by_id(info.id) is info for info in infos)
    assert clients.by_id("no such program") is None


def test_no_process_belongs_to_two_programs() -> None:
    names = [process.name for client in clients.ALL for process in client.CLIENT.processes]
    assert len(set(names)) == len(names)


@dataclass(frozen=True, slots=True)
class Disk:
    """A disk with a home on it."""

    top: Path
    home: Home


@pytest.fixture(scope="module")
def disk(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Disk]:
    """The disks of `HOMES`, each as it is or spoiled in one of the ways of `SPOILED`: made once, and only looked at."""

    disks = tmp_path_factory.mktemp("disks")

    @cache
    def made(name: str, spoiled: str = "") -> Disk:
        top = disks / f"{name} {spoiled}"
        top.mkdir()
        home = HOMES[name](top)
        if spoiled:
            spoil_files(top, SPOILED[spoiled])
        return Disk(top, home)

    return made


@pytest.mark.parametrize("client", clients.ALL, ids=lambda client: client.CLIENT.id)
class TestContract:
    def test_its_client_info(self, client: Client) -> None:
        info = client.CLIENT
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*", info.id)
        assert info.name and info.name == info.name.strip()
        assert all(process.name == process.name.lower() for process in info.processes)

    def test_its_formats_exist_and_its_generations_are_on_the_page(self, client: Client) -> None:
        assert client.CLIENT.generations
        page = FORMATS_PAGE.read_text(encoding="utf-8")
        for generation in client.CLIENT.generations:
            assert set(generation.formats) <= set(READERS)
            assert f"| {client.CLIENT.name} | {generation.name} |" in page

    @pytest.mark.parametrize("system", System)
    def test_an_empty_home_has_nothing(self, client: Client, system: System, tmp_path: Path) -> None:
        unreadable = UnreadablePaths()
        assert list(client.find_stores(Home(tmp_path, system), unreadable)) == []
        assert list(unreadable) == []

    @pytest.mark.parametrize("place", SPOILED_PLACES)
    def test_nothing_is_what_it_should_be(
        self, client: Client, place: str, tmp_path: Path, guard: Guard, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Each place it looks at is a file, a folder, a link to itself or to the home: twice, as it then goes on."""
        home = Home(tmp_path / "disk" / "Users" / OWNER, System.WINDOWS)
        home.path.mkdir(parents=True)
        for _ in range(2):
            asked = places_asked(client, home, monkeypatch)
            for path in deepest([path for path in asked if not os.path.lexists(path) and len(path.name) < 200]):
                try:
                    path.parent.mkdir(parents=True, exist_ok=True)
                    SPOILED_PLACES[place](path)
                except OSError:
                    # An earlier one is in the way: a file stands where its folder would be.
                    continue
        guard(home.path)
        for store in find(client, home):
            assert store.client == client.CLIENT.id
        for path in sorted(home.path.rglob("*"))[:50]:
            list(client.stores_at(path, UnreadablePaths()))

    @pytest.mark.parametrize("name", HOMES)
    def test_homes(self, client: Client, name: str, disk: Callable[..., Disk], guard: Guard) -> None:
        """What it finds is its own and can be read; the source is untouched; pointing at a store finds it again."""
        home = disk(name).home
        guard(disk(name).top)
        formats = {each for generation in client.CLIENT.generations for each in generation.formats}
        for store in find(client, home):
            assert store.client == client.CLIENT.id and store.trees
            assert {source.format for source in sources_of([store])} <= formats
            assert all(mailbox.path and isinstance(mailbox.role, Role) for mailbox in store.mailboxes)
            below = {source.path for source in sources_of([store]) if store.path in (source.path, *source.path.parents)}
            answer = answer_to(store.path)
            assert [path for path in below if not is_covered(path, answer)] == []

    @pytest.mark.parametrize("name", HOMES)
    def test_spoiled_files(self, client: Client, name: str, disk: Callable[..., Disk], guard: Guard) -> None:
        for spoiled in SPOILED:
            home = disk(name, spoiled).home
            guard(disk(name, spoiled).top)
            for store in find(client, home):
                list(client.stores_at(store.path, UnreadablePaths()))

    @pytest.mark.parametrize("name", HOMES)
    @pytest.mark.parametrize("call", ["scandir", "open"])
    def test_what_may_not_be_opened(
        self, client: Client, name: str, call: str, disk: Callable[..., Disk], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A home whose folders, or files, are closed to us: it may find less, and where mail was, it says so."""
        home = disk(name).home
        before = find(client, home)
        real = getattr(os, call)

        def refuse(path: Any = ".", *rest: Any, **named: Any) -> Any:
            if not isinstance(path, int) and home.path in Path(os.fsdecode(path)).parents:
                raise PermissionError(13, "not permitted", str(path))
            return real(path, *rest, **named)

        monkeypatch.setattr(os, call, refuse)
        unreadable = UnreadablePaths()
        after = list(client.find_stores(home, unreadable))
        inside = {source for source in sources_of(before) if home.path in source.path.parents}
        is_missed = not sources_of(after) >= inside
        assert not is_missed or list(unreadable) or any(store.findings for store in after)
