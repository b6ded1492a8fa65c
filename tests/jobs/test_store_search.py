"""When a search of the home is used again, and when it is made anew."""

from pathlib import Path

import pytest

from app.jobs import stores
from app.jobs.sources import Sources
from app.jobs.store_search import CURRENT_SECONDS, StoreSearch
from app.model.codes import Code
from app.model.findings import Finding
from app.model.mail import Role
from app.model.plan import MailboxCount, PlannedStore
from app.model.record import Count, StoreSurvey, SurveyRecord
from app.model.store import Home, Mailbox, Store, System

HOME = Path("/home/hana")


class Computer:
    """A computer on which mail programs are started and closed."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.running: frozenset[str] = frozenset()
        self.searches = 0
        self.now = 0.0
        monkeypatch.setattr(stores, "find_stores", self._find)
        monkeypatch.setattr(stores, "running_clients", lambda processes: self.running)

    def _find(self, searched: Sources) -> list[PlannedStore]:
        self.searches += 1
        findings = tuple(Finding(Code.CLIENT_RUNNING, {"client": each}) for each in sorted(self.running))
        return [
            PlannedStore(
                Store("thunderbird", HOME / "mail", (HOME / "mail",), (), (), findings), Home(HOME, System.LINUX)
            )
        ]


@pytest.fixture
def computer(monkeypatch: pytest.MonkeyPatch) -> Computer:
    return Computer(monkeypatch)


def search_of(computer: Computer, *, live: bool = True) -> StoreSearch:
    return StoreSearch(Sources(Home(HOME, System.LINUX, live=live)), lambda: computer.now)


def test_the_home_is_searched_once(computer: Computer) -> None:
    search = search_of(computer)
    assert search.current_stores() == search.stores() == search.current_stores()
    assert computer.searches == 1


def test_a_program_that_was_closed_since_is_not_held_against_the_copy(computer: Computer) -> None:
    search = search_of(computer)
    computer.running = frozenset({"thunderbird"})
    assert search.current_stores()[0].store.findings
    computer.running = frozenset()
    assert not search.current_stores()[0].store.findings
    assert computer.searches == 2


def test_a_program_that_was_opened_since_is_found(computer: Computer) -> None:
    search = search_of(computer)
    assert not search.current_stores()[0].store.findings
    computer.running = frozenset({"thunderbird"})
    assert search.current_stores()[0].store.findings


def test_other_programs_and_other_computers_do_not_matter(computer: Computer) -> None:
    search, elsewhere = search_of(computer), search_of(computer, live=False)
    search.stores(), elsewhere.stores()
    computer.running = frozenset({"becky"})
    search.current_stores()
    computer.running = frozenset({"thunderbird"})
    elsewhere.current_stores()
    assert computer.searches == 2


def test_a_search_of_long_ago_is_made_again_before_a_copy(computer: Computer) -> None:
    search = search_of(computer)
    search.stores()
    computer.now = CURRENT_SECONDS + 1
    search.stores()
    assert computer.searches == 1
    search.current_stores()
    assert computer.searches == 2


def surveyed(path: Path, messages: int) -> StoreSurvey:
    """A store of which one mailbox was counted."""
    mailbox = Mailbox(("Inbox",), Role.INBOX, (), "hana@example.jp")
    return StoreSurvey(Store("thunderbird", path, (path,), (), (mailbox,)), (Count(messages),), ())


def test_what_was_counted_goes_along_with_the_stores(computer: Computer) -> None:
    search = search_of(computer)
    assert [each.counted for each in search.counted_stores()] == [None]
    search.keep_counts(SurveyRecord((surveyed(HOME / "mail", 5), surveyed(HOME / "gone", 3), surveyed(HOME / "x", 0))))
    computer.now = CURRENT_SECONDS + 1
    found, gone = search.counted_stores()
    assert found.counted == (MailboxCount("hana@example.jp", ("Inbox",), 5),)
    assert (gone.store.path, gone.store.trees) == (HOME / "gone", ())
    assert gone.counted == (MailboxCount("hana@example.jp", ("Inbox",), 3),)
    assert [each.counted for each in search.current_stores()] == [None]
