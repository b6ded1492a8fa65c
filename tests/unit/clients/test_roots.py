"""Each root a mail program is searched for in stands alone: one that fails costs no other, and is reported by name."""

import errno
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from app import clients
from app.jobs.sources import Sources
from app.jobs.stores import find_stores
from app.model.codes import Code
from app.model.store import Home, MessageSource, Store, System
from app.model.unreadable_paths import UnreadablePaths
from tests.builders.homes import places_asked
from tests.builders.roots import ONE_ROOT, TWO_ROOTS

LOOKS = ("stat", "lstat", "scandir", "open")
NOT_LOOKED_AT = (Code.FILE_UNREADABLE, Code.PERMISSION_DENIED, Code.ACCOUNTS_UNREADABLE)


@cache
def as_path(text: str) -> Path:
    """One path each for the many looks at the same places."""
    return Path(text)


@contextmanager
def failing(monkeypatch: pytest.MonkeyPatch, code: int, is_failing: Callable[[Path], bool]) -> Iterator[None]:
    """Every look at certain paths fails, always."""

    def spoiled(real: Callable[..., Any]) -> Callable[..., Any]:
        def call(path: Any = ".", *rest: Any, **named: Any) -> Any:
            if not isinstance(path, int) and is_failing(as_path(os.fsdecode(path))):
                raise OSError(code, os.strerror(code), os.fsdecode(path))
            return real(path, *rest, **named)

        return call

    with monkeypatch.context() as patched:
        for name in LOOKS:
            patched.setattr(os, name, spoiled(getattr(os, name)))
        yield


def found(client: str, home: Home) -> tuple[set[MessageSource | Path], set[str]]:
    """What a program's module finds: message sources and trees, and the paths it could not look at."""
    unreadable = UnreadablePaths()
    module = next(each for each in clients.ALL if each.CLIENT.id == client)
    stores = list(module.find_stores(home, unreadable))
    findings = [each for store in stores for each in store.findings if each.code in NOT_LOOKED_AT]
    return things_in(stores), {str(path) for path, _ in unreadable} | {
        str(each.parameters["path"]) for each in findings
    }


def things_in(stores: list[Store]) -> set[MessageSource | Path]:
    sources = {source for store in stores for mailbox in store.mailboxes for source in mailbox.sources}
    # What is only named has no tree.
    return sources | {tree for store in stores for tree in store.trees or (store.path,)}


def is_below(thing: MessageSource | Path, root: Path) -> bool:
    path = thing.path if isinstance(thing, MessageSource) else thing
    return root == path or root in path.parents or path in root.parents


def test_every_program_with_several_roots_is_tried() -> None:
    assert {client.CLIENT.id for client in clients.ALL} == TWO_ROOTS.keys() | ONE_ROOT


@pytest.mark.parametrize("client", TWO_ROOTS)
@pytest.mark.parametrize("code", [errno.EIO, errno.EACCES, errno.ESTALE], ids=errno.errorcode.get)
def test_a_root_that_fails_costs_no_other(
    client: str, code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The whole root fails, as a disk that went away does."""
    home, roots = TWO_ROOTS[client].made(tmp_path)
    whole, nothing = found(client, home)
    assert not nothing
    for root in roots:
        assert any(is_below(thing, root) for thing in whole), "the program finds both roots"
        with failing(monkeypatch, code, lambda path, root=root: root in (path, *path.parents)):  # type: ignore[misc]
            left, reported = found(client, home)
        assert {thing for thing in whole if not is_below(thing, root)} <= left
        assert [path for path in reported if root in (Path(path), *Path(path).parents)]


@pytest.mark.parametrize("client", TWO_ROOTS)
def test_every_single_look_at_a_root_may_fail(client: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One path fails, whichever it is: the other root is found whole, and what is missed is reported by that path."""
    home, roots = TWO_ROOTS[client].made(tmp_path)
    whole, _ = found(client, home)
    module = next(each for each in clients.ALL if each.CLIENT.id == client)
    # Some roots lie above the home, beside the program.
    asked = places_asked(module, home, monkeypatch, tmp_path)
    for root in roots:
        places = [path for path in asked if root in (path, *path.parents)]
        assert places
        for place in places:
            with failing(monkeypatch, errno.EIO, lambda path, place=place: path == place):  # type: ignore[misc]
                left, reported = found(client, home)
            assert {thing for thing in whole if not is_below(thing, root)} <= left, place
            assert whole <= left or str(place) in reported, place


@pytest.mark.parametrize("client", TWO_ROOTS)
def test_every_single_look_at_a_home_may_fail(client: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One path of the whole home fails: mail that does not lie below it is found, or that path is reported."""
    home, _ = TWO_ROOTS[client].made(tmp_path)
    whole, _ = found(client, home)
    module = next(each for each in clients.ALL if each.CLIENT.id == client)
    for place in places_asked(module, home, monkeypatch, tmp_path):
        if not os.path.lexists(place):
            continue
        with failing(monkeypatch, errno.EACCES, lambda path, place=place: path == place):  # type: ignore[misc]
            left, reported = found(client, home)
        assert whole <= left or str(place) in reported, place


def test_the_job_reports_the_root_that_failed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home, roots = TWO_ROOTS["kmail"].made(tmp_path)
    with failing(monkeypatch, errno.ESTALE, lambda path: roots[1] in (path, *path.parents)):
        planned = find_stores(Sources(home))
    findings = {str(each.parameters.get("path")) for plan in planned for each in plan.store.findings}
    assert roots[0] in {tree for plan in planned for tree in plan.store.trees}
    assert str(roots[1]) in findings


@pytest.mark.parametrize("client", TWO_ROOTS)
@pytest.mark.parametrize("is_dangling", [False, True])
def test_a_root_that_is_a_link_is_followed_or_named(client: str, is_dangling: bool, tmp_path: Path) -> None:
    """People move a large folder to another disk and leave a link, or a junction of Windows, in its place."""
    home, (root, _) = TWO_ROOTS[client].made(tmp_path / "disk")
    before = len([each for each in things_in(stores_of(home)) if isinstance(each, MessageSource)])
    elsewhere = tmp_path / "other" / root.name
    elsewhere.parent.mkdir()
    root.rename(elsewhere)
    if is_dangling:
        elsewhere.rename(tmp_path / "gone")
    root.symlink_to(elsewhere, target_is_directory=True)
    stores = stores_of(home)
    named = {each.code for store in stores for each in store.findings if each.parameters.get("path") == str(root)}
    if is_dangling:
        assert not named.isdisjoint({Code.LINK_LEADS_NOWHERE, Code.NAMED_PLACE_MISSING})
    else:
        after = len([each for each in things_in(stores) if isinstance(each, MessageSource)])
        assert after == before or Code.LINK_NOT_FOLLOWED in named


def test_a_home_with_nothing_but_a_dead_link(tmp_path: Path) -> None:
    (tmp_path / ".thunderbird").symlink_to(tmp_path.parent / "gone")
    (store,) = stores_of(Home(tmp_path, System.LINUX))
    assert [(each.code, each.parameters["path"]) for each in store.findings] == [
        (Code.LINK_LEADS_NOWHERE, str(tmp_path / ".thunderbird"))
    ]


def stores_of(home: Home) -> list[Store]:
    return [planned.store for planned in find_stores(Sources(home))]
