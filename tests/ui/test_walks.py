"""The walks of docs/walks.md, done for real: with the mouse, and from the keyboard alone, in both languages.

What is pressed is found by the words on the screen, as a person finds it.
"""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.i18n.catalogue import Translator
from app.i18n.rescue_places import STOP
from app.jobs.sources import Sources
from app.model.store import Home, System
from app.ui.pages.certificate import CertificatePage
from app.ui.pages.gone import GonePage
from app.ui.pages.recovery import RecoveryPage
from app.ui.pages.search_disk import SearchDiskPage
from app.ui.window import Window
from tests.builders import stores
from tests.builders.keys import TYPED
from tests.builders.rescued import disk, mails, mbox
from tests.hide_and_seek.homes import SAMPLES
from tests.ui.conftest import OpenWindow
from tests.ui.looking import visible
from tests.ui.walking import Walker, named

HOW = [("en", True), ("ja", False), ("ja", True)]
IDS = ["en-keyboard", "ja-mouse", "ja-keyboard"]
NAME = "Hanako Sato"


@pytest.fixture
def on_another_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """The stick of the tests is no stick: the same disk as the mail, and a memory that is no medium."""
    monkeypatch.setattr("app.jobs.look_again._on_same_disk", lambda *rest: False)
    monkeypatch.setattr("app.jobs.backup.preflight.same_disk", lambda one, other: False)
    monkeypatch.setattr("app.archive.copying.writer.can_bypass_cache", lambda path: True)


def at_home(open_window: OpenWindow, tmp_path: Path, language: str) -> Window:
    """The window of somebody whose mail is whole: one account, in Thunderbird."""
    SAMPLES[0].build(tmp_path / "home")
    sources = Sources(Home(tmp_path / "home", SAMPLES[0].system))
    window = open_window(Translator(language), settings=tmp_path / "settings", destination=None, sources=sources)
    window.show_page("home")
    return window


def back_up(walker: Walker, arrival: str) -> None:
    """From the first page to the end of the backup."""
    walker.press(named(walker.window.page.next))
    walker.arrive("destination")
    if not walker.window.page.next.isEnabled():
        walker.press("STICK")
    walker.wait(walker.window.page.next.isEnabled)
    walker.press(named(walker.window.page.next))
    walker.arrive(arrival)


@pytest.mark.usefixtures("on_another_disk")
@pytest.mark.parametrize(("language", "by_keyboard"), HOW, ids=IDS)
def test_the_owner(open_window: OpenWindow, qtbot: QtBot, tmp_path: Path, language: str, by_keyboard: bool) -> None:
    window = at_home(open_window, tmp_path, language)
    walker, translate = Walker(window, qtbot, by_keyboard=by_keyboard), Translator(language).translate
    walker.arrive("home")
    walker.press(translate("Backup before switching ISP"))
    walker.arrive("found")
    back_up(walker, "result")
    walker.press(translate("I looked: nothing is missing"))
    walker.write(translate("Your name"), NAME)
    walker.press(translate("Confirm"))
    walker.arrive("result")
    assert window.page.title.text() == translate("You can delete {account}", account="hanako@example.jp")
    # A second press of the same key takes nothing back: the keyboard has gone on.
    assert window.focusWidget() is window.page.next or not by_keyboard
    walker.press(translate("Step by step…"))
    walker.arrive("checklist")
    said = walker.read()
    assert any("Thunderbird" in each for each in said)


@pytest.mark.usefixtures("fast_keys", "on_another_disk", "japanese_font")
@pytest.mark.parametrize(("language", "by_keyboard"), HOW, ids=IDS)
def test_the_technician(
    open_window: OpenWindow, qtbot: QtBot, tmp_path: Path, language: str, by_keyboard: bool
) -> None:
    window = at_home(open_window, tmp_path, language)
    walker, translate = Walker(window, qtbot, by_keyboard=by_keyboard), Translator(language).translate
    walker.arrive("home")
    walker.press(translate("On-site visit"))
    walker.arrive("visit")
    for field, value in (("Customer", NAME), ("Ticket", "T-1001"), ("Technician", "Ken"), ("Company", "Net")):
        walker.write(translate(field), value)
    walker.write(translate("Passphrase"), TYPED)
    walker.write(translate("Repeat passphrase"), TYPED[:-1])
    assert not window.page.next.isEnabled(), "nothing goes on unencrypted by a slip of the finger"
    walker.write(translate("Repeat passphrase"), TYPED[-1])
    walker.press(translate("Begin the visit"))
    walker.arrive("found")
    back_up(walker, "recovery")
    recovery = window.page
    assert isinstance(recovery, RecoveryPage)
    walker.press(named(recovery.next))
    walker.write(named(recovery.field), recovery.asked_group.lower())
    walker.press(named(recovery.next))
    walker.arrive("result")
    walker.press(translate("Certificate"))
    walker.arrive("certificate")
    certificate = window.page
    assert isinstance(certificate, CertificatePage)
    assert NAME in certificate.html and "T-1001" in certificate.html
    walker.press(translate("End the visit…"))
    walker.arrive("visit_end")
    walker.press(translate("End the visit"))
    walker.press(translate("End the visit anyway"))
    walker.arrive("visit")
    assert not [each for each in visible(window) if NAME in named(each)], "nothing is left of the customer"


@pytest.mark.parametrize("language", ["en", "ja"])
def test_the_call_centre(open_window: OpenWindow, qtbot: QtBot, language: str) -> None:
    window = open_window(Translator(language))
    walker = Walker(window, qtbot, by_keyboard=True)
    window.show_page("home")
    walker.arrive("home")
    walker.press(named(window.page.next))
    walker.arrive("found")
    back_up(walker, "result")
    said = walker.read()
    # What is read aloud begins with the answer, and every thing to do has its number and its button.
    assert said[0] == window.page.title.text()
    numbers = [each for each in said if each.isdigit()]
    assert numbers == [str(number) for number in range(1, len(numbers) + 1)]


@pytest.mark.parametrize(("language", "by_keyboard"), HOW, ids=IDS)
def test_ten_minutes_after(
    open_window: OpenWindow, qtbot: QtBot, tmp_path: Path, language: str, by_keyboard: bool
) -> None:
    """The account is deleted; a copy of the mail lies in the trash of the computer, the rest on an image."""
    home, translate = tmp_path / "Users" / "hanako", Translator(language).translate
    (home / "Library").mkdir(parents=True)
    stores.write(home / ".Trash" / "INBOX.mbox" / "mbox", mbox(mails(9, 5)))
    window = open_window(Translator(language), sources=Sources(Home(home, System.MACOS)), destination=None)
    walker = Walker(window, qtbot, by_keyboard=by_keyboard)
    window.show_page("home")
    walker.arrive("home")
    walker.press(translate("My mail is already gone…"))
    walker.arrive("gone")
    assert translate(STOP) in " ".join(walker.read())
    walker.press(translate("Look where mail survives"))
    walker.arrive("gone")
    gone = window.page
    assert isinstance(gone, GonePage)
    walker.wait(lambda: bool(gone.rows) and gone.rows[0].isVisible())
    assert any(translate("{count} {count:message|messages}", count=5) in each for each in walker.read())
    walker.press(translate("Add it and back it up…"))
    walker.arrive("found")
    assert window.session.state.survey is not None and window.session.state.survey.total.messages == 5
    walker.press(translate("Mail is gone"))
    walker.arrive("gone")
    walker.press(translate("Search a disk or image…"))
    walker.arrive("search_disk")
    page = window.page
    assert isinstance(page, SearchDiskPage)
    # The dialogs of the system are not ours to press.
    image = stores.write(tmp_path / "image.raw", disk(7, 16)[0])
    page.form.choose_source(image)
    (tmp_path / "usb").mkdir()
    page.form.choose_destination(tmp_path / "usb")
    walker.press(translate("Start the search"))
    walker.arrive("search_disk")
    walker.press(translate("It was deleted elsewhere"))
    walker.arrive("search_disk")
    walker.press(translate("Address book"))
    walker.arrive("people")
    assert window.session.state.people is not None and len(window.session.state.people.book) > 10
