"""Programs that keep only a cache: each is named at each of its places, and never taken for a computer without mail."""

from pathlib import Path

import pytest

from app.clients import cached_mail
from app.clients.cached_mail import PROGRAMS, CachedMail, Place
from app.jobs.sources import Sources
from app.jobs.stores import find_stores
from app.model.codes import Code
from app.model.store import Home, Store, System
from app.model.unreadable_paths import UnreadablePaths
from tests.builders.unix import put

CASES = [
    (program, base, place)
    for program in PROGRAMS
    for base, places in (("", program.home), ("AppData/Local", program.local), ("AppData/Roaming", program.roaming))
    for place in places
]


def found(home: Home) -> list[Store]:
    return [planned.store for planned in find_stores(Sources(home))]


@pytest.mark.parametrize(
    ("program", "base", "place"), CASES, ids=[f"{each.CLIENT.id}-{base}{place.path}" for each, base, place in CASES]
)
def test_a_place_is_named_and_copied_where_it_holds_text(
    program: CachedMail, base: str, place: Place, tmp_path: Path
) -> None:
    home = Home(tmp_path / "Users" / "hanako", System.WINDOWS if base else System.MACOS)
    path = home.path / base / place.path
    put(path / place.copied / "file", b"x")
    stores = list(program.find_stores(home, UnreadablePaths()))
    (store,) = (each for each in stores if each.path == path)
    assert store.client == program.CLIENT.id
    assert store.trees == ((path / place.copied,) if program.CLIENT.generations[0].is_copied else ())
    (doubt,) = (each for each in store.findings if each.code in (Code.CACHE_OF_SERVER, Code.CACHE_OF_SERVICE))
    assert doubt.is_problem and doubt.parameters == {"path": str(path), "client": program.CLIENT.id}
    assert [each.path for each in program.stores_at(path, UnreadablePaths())] == [path]


def test_the_job_finds_something_to_say(tmp_path: Path) -> None:
    put(tmp_path / "Library/Application Support/HEY/config.json", b"{}")
    (store,) = found(Home(tmp_path, System.MACOS))
    assert (store.client, Code.CACHE_OF_SERVICE in [each.code for each in store.findings]) == ("hey", True)


def test_an_empty_folder_says_nothing(tmp_path: Path) -> None:
    for program, base, place in CASES:
        (tmp_path / base / place.path).mkdir(parents=True, exist_ok=True)
        if not base and not any(tmp_path.joinpath(place.path).iterdir()):
            stores = program.find_stores(Home(tmp_path, System.MACOS), UnreadablePaths())
            assert tmp_path / place.path not in [store.path for store in stores]


@pytest.mark.parametrize("name", ["HEY", "Superhuman", "databases", "Airmail"])
def test_another_folder_of_that_name_is_not_taken(name: str, tmp_path: Path) -> None:
    put(tmp_path / name / "letter.eml", b"From: a@example.jp\n\n")
    assert [list(program.stores_at(tmp_path / name, UnreadablePaths())) for program in PROGRAMS] == [[]] * len(PROGRAMS)


def test_the_accounts_that_folders_name(tmp_path: Path) -> None:
    put(
        tmp_path / "Library/Containers/it.bloop.airmail2/Data/Library/Application Support/Airmail/a@example.jp_1/x", b""
    )
    airmail = next(each for each in cached_mail.PROGRAMS if each.CLIENT.id == "airmail")
    (store,) = airmail.find_stores(Home(tmp_path, System.MACOS), UnreadablePaths())
    assert [account.address for account in store.accounts] == ["a@example.jp"]


def test_a_program_of_one_server_names_it(tmp_path: Path) -> None:
    put(tmp_path / "Library/Containers/com.mimestream.Mimestream/Data/x", b"")
    (store,) = found(Home(tmp_path, System.MACOS))
    assert [account.server for account in store.accounts] == ["imap.gmail.com"]
