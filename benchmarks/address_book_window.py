"""The longest stop of the window with 200,000 people: `python benchmarks/address_book_window.py [PEOPLE]`.

Opens an address book of that many people in the window without a screen, then searches, filters, sorts, chooses all of
them and decides on one. A timer that wants to fire every millisecond measures, for each act, the longest time in which
nothing else got a turn, and how long the act took. The aim is that nothing ever stops for 50 ms.
"""

import os
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from PySide6.QtCore import QEventLoop, QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication

from app.contacts.book import Column
from app.i18n.catalogue import Translator
from app.jobs import people
from app.jobs.sources import Sources
from app.model.contact import Contact, Group, Kind
from app.model.record import PeopleRecord
from app.model.store import Home, System
from app.ui.main import tune_responsiveness
from app.ui.pages.people import PeoplePage
from app.ui.session import Session
from app.ui.window import Window

_FAMILIES = ("佐藤", "鈴木", "高橋", "田中", "伊藤", "渡辺", "山本", "中村")
_GIVEN = ("花子", "太郎", "恵", "健", "さくら", "由美", "優子", "千尋")
_KINDS = (Kind.PERSON, Kind.PERSON, Kind.UNKNOWN, Kind.BULK, Kind.AUTOMATIC)


class Watch(QObject):
    """Measures the longest time without a turn of the event loop, and the most work of the window's own in one.

    The first has in it what other programs took of the machine, the second not.
    """

    def __init__(self) -> None:
        super().__init__()
        self.longest = self.work = 0.0
        self._last, self._worked = time.perf_counter(), time.thread_time()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(1)
        self._timer.timeout.connect(self._turn)
        self._timer.start()

    def begin(self) -> None:
        """Forgets what was before."""
        self.longest = self.work = 0.0
        self._last, self._worked = time.perf_counter(), time.thread_time()

    def _turn(self) -> None:
        now, worked = time.perf_counter(), time.thread_time()
        self.longest, self._last = max(self.longest, now - self._last), now
        self.work, self._worked = max(self.work, worked - self._worked), worked


def main(args: list[str]) -> int:
    """Does each act once, prints a line for each; 1 where one stopped the window for 50 ms."""
    count = int(args[0]) if args else 200_000
    application = QApplication([])
    found = PeopleRecord(tuple(everybody(count)))
    people.prepare = lambda sources: []
    people.run = lambda *rest: found
    tune_responsiveness()
    window = Window(Session(Sources(Home(Path("/nowhere"), System.LINUX)), None, None, Translator("en")))
    window.resize(1040, 720)
    window.show()
    page = window.pages["people"]
    assert isinstance(page, PeoplePage)
    window.show_page("people")
    table, watch = page.view.table, Watch()
    stops = []

    def act(name: str, what: Callable[[], object]) -> None:
        for _ in range(50):
            application.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 5)
        watch.begin()
        start = time.perf_counter()
        what()
        while window.session.runner.busy or table.people.idle_work.busy:
            application.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 5)
        for _ in range(5):
            application.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 5)
        stops.append(watch.longest)
        seconds, rows = time.perf_counter() - start, table.people.rowCount()
        milliseconds = f"longest stop {watch.longest * 1000:6.0f} ms, most work {watch.work * 1000:6.0f} ms"
        print(f"{name:20} {rows:>9,} rows {seconds:7.2f} s  {milliseconds}")

    print(f"{count:,} people")
    act("open", page.next.click)
    act("show all", lambda: page.view.chips.choose(len(page.view.chips.chips) - 1))
    act("search", lambda: page.view.search.setText("さくら"))
    act("search more", lambda: page.view.search.setText("さくら 1234"))
    act("search nothing", page.view.search.clear)
    for column in (Column.NAME, Column.ADDRESS, Column.LAST):
        number = list(Column).index(column)
        act(f"sort by {column.value}", lambda at=number: table.sortByColumn(at, Qt.SortOrder.AscendingOrder))  # type: ignore[misc]
    act("sort backwards", lambda: table.sortByColumn(number, Qt.SortOrder.DescendingOrder))
    act("filter newsletters", lambda: page.view.chips.choose(3))
    act("put one back", page.view.panel.add.click)
    act("show all again", lambda: page.view.chips.choose(len(page.view.chips.chips) - 1))
    act("choose all", table.selectAll)
    act("to the end", table.scrollToBottom)
    print(f"longest stop of all: {max(stops) * 1000:.0f} ms (aim: below 50)")
    assert page.view.book.counts[Group.PUT_BACK] == 1
    return int(max(stops) >= 0.05)


def everybody(count: int) -> Iterator[Contact]:
    """People of all kinds, the most frequent first."""
    day = datetime(2001, 1, 1, tzinfo=UTC)
    for number in range(count):
        address = f"person.{number * 7919 % count}@mail{number % 997}.example.jp"
        name = f"{_FAMILIES[number % 8]}{_GIVEN[number // 8 % 8]} {number}"
        first = day + timedelta(days=number % 7000)
        received = count - number
        kind = _KINDS[number % len(_KINDS)]
        yield Contact(address, name, (address,), kind, ("headers_absent",), received, 0, first, first)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
