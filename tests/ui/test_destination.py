"""The page that asks where a backup goes: two groups, what each place says, and which of them is chosen."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from app.archive.copying.already_there import NOTHING_THERE, Amount
from app.i18n.catalogue import Translator
from app.jobs import backup, destinations
from app.jobs.cancel import Cancel
from app.jobs.destinations import Destinations, Offer, Place
from app.jobs.sample.home import Sample
from app.jobs.sources import Sources
from app.model.errors.destination import DestinationFullError, DestinationGoneError
from app.model.plan import BackupRequest, Visit
from app.system.cloning import Twin
from app.system.drives import Drive
from app.ui.pages.destination import DestinationPage
from app.ui.parts.choice_card import ChoiceCard
from app.ui.parts.offer_text import need_sentence, offer_lines, offer_name
from app.ui.session import OngoingVisit, Session
from app.ui.window import Window
from tests.ui.conftest import OpenWindow

SLOW = 20_000
MB = 1_000_000
PASSPHRASE = "four words are best"


@dataclass
class Desk:
    """A window whose drives are plugged in and pulled out by the test. Each lies on a disk of its own."""

    window: Window
    page: DestinationPage
    qtbot: QtBot
    folder: Path
    drives: list[Drive] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    def plug(self, name: str, *, removable: bool = True) -> Path:
        """Plugs in a drive; the window sees it the next time it looks."""
        path = self.folder / name
        path.mkdir(exist_ok=True)
        self.drives.append(Drive(path, name, 1, 2, "exfat", removable))
        return path

    def pull(self, path: Path) -> None:
        """Pulls it out; the place where it was is empty, as a mount point is."""
        self.drives[:] = [drive for drive in self.drives if drive.path != path]

    def show(self) -> None:
        """Shows the page, and waits until all is weighed."""
        self.window.show_page("destination")
        self.wait()

    def look(self) -> None:
        """What the page does every few seconds."""
        self.page.look_for_changes()
        self.wait()

    def wait(self) -> None:
        self.qtbot.waitUntil(lambda: not self.window.session.runner.busy, timeout=SLOW)
        # What was put into a layout is shown by the next event.
        QCoreApplication.sendPostedEvents()

    @property
    def cards(self) -> dict[str, ChoiceCard]:
        """All cards by their names, from the top."""
        found: list[ChoiceCard] = list(self.page.findChildren(ChoiceCard))
        return {each.accessibleName().partition(",")[0]: each for each in found}

    @property
    def chosen(self) -> list[str]:
        return [name for name, card in self.cards.items() if card.isChecked()]

    @property
    def texts(self) -> str:
        labels: list[QLabel] = list(self.page.findChildren(QLabel))
        return "\n".join(each.text() for each in labels if each.isVisibleTo(self.page))


@pytest.fixture
def desk(
    qtbot: QtBot, sample: Sample, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, open_window: OpenWindow
) -> Desk:
    """A desk without drives, and without a destination used before."""
    monkeypatch.setattr(destinations, "on_same_disk", lambda stores, folder: False)
    window = open_window(destination=None)
    page = window.pages["destination"]
    assert isinstance(page, DestinationPage)
    made = Desk(window, page, qtbot, tmp_path)
    window.session.surroundings = replace(window.session.surroundings, drives=lambda: list(made.drives))
    page.announced.connect(made.said.append)
    return made


def test_without_a_drive_it_says_so_and_nothing_can_be_started(desk: Desk) -> None:
    desk.show()
    assert desk.cards == {}
    assert "Plug in a USB stick" in desk.texts
    assert not desk.page.next.isEnabled()


def test_a_stick_used_before_is_a_drive_and_chosen(desk: Desk) -> None:
    stick = desk.plug("STICK")
    desk.window.session.state.destination = stick
    desk.show()
    assert desk.chosen == ["STICK"]
    assert "USB stick or external drive" in desk.texts
    assert str(stick) not in desk.texts
    assert "No external drive" not in desk.texts
    other = desk.plug("OTHER", removable=False)
    desk.look()
    assert list(desk.cards) == ["STICK", "OTHER"]
    desk.pull(other)
    desk.look()
    assert desk.chosen == ["STICK"]
    assert str(stick) not in desk.texts


def test_a_stick_that_arrives_is_chosen_in_the_place_of_a_proposal(desk: Desk) -> None:
    desk.plug("DATA", removable=False)
    desk.show()
    assert desk.chosen == ["DATA"]
    desk.plug("STICK")
    desk.look()
    assert desk.chosen == ["STICK"]
    assert list(desk.cards) == ["STICK", "DATA"], "external drives stand first"
    assert "STICK is connected and chosen." in desk.said


def test_a_stick_that_arrives_does_not_take_the_place_of_a_choice(desk: Desk) -> None:
    desk.plug("DATA", removable=False)
    desk.show()
    desk.cards["DATA"].click()
    desk.plug("STICK")
    desk.look()
    assert desk.chosen == ["DATA"]
    assert desk.window.session.state.destination == desk.folder / "DATA"


def test_what_was_clicked_is_chosen_again_when_it_is_plugged_in_again(desk: Desk) -> None:
    desk.plug("ONE")
    two = desk.plug("TWO")
    desk.show()
    desk.cards["TWO"].click()
    desk.pull(two)
    two.rmdir()
    desk.look()
    assert desk.chosen == ["ONE"]
    desk.plug("TWO")
    desk.look()
    assert desk.chosen == ["TWO"]


def test_a_remembered_stick_that_is_not_there_cannot_be_started(desk: Desk) -> None:
    session = desk.window.session
    gone = desk.folder / "media" / "GONE"
    session.remember(destination=str(gone), destination_volume="1234-ABCD", destination_name="GONE")
    session.state.destination = gone
    desk.show()
    assert not desk.cards["GONE"].isEnabled()
    assert "Plug it in" in desk.cards["GONE"].accessibleDescription()
    assert not desk.page.next.isEnabled()
    desk.plug("STICK")
    desk.look()
    assert desk.chosen == ["STICK"]
    assert not desk.cards["GONE"].isEnabled(), "it stays in sight"
    assert not gone.exists()


def test_the_mount_point_of_a_stick_that_is_not_there_is_not_the_stick(desk: Desk) -> None:
    """An empty folder is left where it was mounted: writing there would fill the disk of the computer."""
    session, mount_point = desk.window.session, desk.folder / "nas"
    mount_point.mkdir()
    session.remember(destination=str(mount_point), destination_volume="another volume", destination_name="NAS")
    session.state.destination = mount_point
    desk.show()
    assert not desk.cards["NAS"].isEnabled()
    assert not desk.page.next.isEnabled()


def test_what_is_started_is_remembered_with_its_volume(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(destinations, "volume_identity", lambda path: "5678-EF01")
    stick = desk.plug("STICK")
    desk.show()
    started: list[Path] = []

    def start(session: Session, folder: Path) -> bool:
        started.append(folder)
        return True

    monkeypatch.setattr(Session, "start_backup", start)
    desk.page.next.click()
    settings = desk.window.session.settings
    assert started == [stick]
    assert (settings.destination, settings.destination_volume, settings.destination_name) == (
        str(stick),
        "5678-EF01",
        "STICK",
    )


def test_a_stick_pulled_between_look_and_start_is_not_written_to(desk: Desk) -> None:
    stick = desk.plug("STICK")
    desk.show()
    stick.rmdir()
    desk.page.next.click()
    desk.wait()
    assert isinstance(desk.window.session.state.error, DestinationGoneError)
    assert not stick.exists()


def interrupted(sample: Sample, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is left on a stick by a backup that was killed when all was copied."""

    def killed(context: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("app.jobs.backup.job.compare_indexes", killed)
        with pytest.raises(KeyboardInterrupt):
            plan = backup.prepare(Sources(sample.home), BackupRequest(folder))
            backup.run(plan, lambda event: None, Cancel())


def test_after_a_stop_it_says_what_is_left_and_how_to_go_on(
    desk: Desk, sample: Sample, monkeypatch: pytest.MonkeyPatch
) -> None:
    stick = desk.plug("STICK")
    interrupted(sample, stick, monkeypatch)
    session = desk.window.session
    session.state.destination = stick
    session.backup.on_cancelled()
    desk.show()
    assert "The backup was stopped. Your mail is untouched." in desk.texts
    assert "saved on STICK" in desk.texts
    assert "Unfinished backup: " in desk.cards["STICK"].accessibleDescription()
    assert desk.page.next.text() == "Continue the backup"
    session.backup.begin(encrypted=False)
    desk.show()
    assert "The backup was stopped" not in desk.texts
    session.choose_language("ja")
    assert desk.page.next.text() == "バックアップを続ける"


def test_a_backup_that_was_stopped_before_it_wrote_leaves_nothing_to_go_on_with(desk: Desk) -> None:
    stick = desk.plug("STICK")
    desk.window.session.state.destination = stick
    desk.window.session.backup.on_cancelled()
    desk.show()
    assert "The backup was stopped. Your mail is untouched." in desk.texts
    assert "continues from there" not in desk.texts
    assert desk.page.next.text() == "Start the backup"


@pytest.mark.parametrize(("passphrase", "said"), [("", "Not encrypted"), (PASSPHRASE, "Encrypted: ")])
def test_whether_it_is_encrypted_is_said_above_the_button(desk: Desk, passphrase: str, said: str) -> None:
    desk.window.session.begin_visit(OngoingVisit(Visit(), passphrase=passphrase))
    desk.show()
    assert f"\n{said}" in desk.texts


def test_cards_are_radio_buttons(desk: Desk) -> None:
    for name in ("ONE", "TWO"):
        desk.plug(name)
    desk.show()
    spoken: QAccessibleInterface | None = QAccessible.queryAccessibleInterface(desk.cards["ONE"])
    assert spoken is not None
    assert spoken.role() is QAccessible.Role.RadioButton
    assert spoken.text(QAccessible.Text.Name).startswith("ONE, ")
    assert spoken.text(QAccessible.Text.Name).endswith(" free")
    assert "Enough room" in spoken.text(QAccessible.Text.Description)


def test_arrow_keys_move_within_the_group_and_return_leads_on(desk: Desk) -> None:
    for name in ("DATA", "MORE"):
        desk.plug(name, removable=False)
    desk.plug("STICK")
    desk.show()
    assert desk.chosen == ["STICK"]
    at: QWidget = desk.cards["STICK"]
    at.setFocus()
    QTest.keyClick(at, Qt.Key.Key_Down)
    assert desk.chosen == ["DATA"]
    QTest.keyClick(desk.cards["DATA"], Qt.Key.Key_Return)
    assert desk.page.next.hasFocus()
    assert desk.window.page is desk.page, "the button is not pressed by the same key"
    desk.plug("LATE")
    desk.look()
    assert desk.chosen == ["DATA"], "arrow keys choose as a click does"


def test_the_keyboard_stays_where_it_was(desk: Desk) -> None:
    desk.plug("ONE")
    desk.plug("TWO")
    desk.show()
    desk.cards["TWO"].setFocus()
    desk.plug("THREE")
    desk.look()
    assert desk.cards["TWO"].hasFocus()


@pytest.fixture
def offered() -> Callable[..., Offer]:
    """Makes an offer of a stick on which there is room."""
    stick = Drive(Path("/media/STICK"), "STICK", 1, 2, "exfat", True)
    whole = Offer(Place(stick.path), 12_000 * MB, 500 * MB, False, NOTHING_THERE, stick, None)
    return lambda **changes: replace(whole, **changes)


@pytest.mark.parametrize(
    ("changes", "lines"),
    [
        ({}, ["Enough room"]),
        ({"same_disk": True}, ["Enough room", "On the same disk as your mail: if that disk fails, both are gone"]),
        (
            {"destination_error": DestinationFullError(Path("/x"), more=511)},
            ["Too small: 511 MB more needed"],
        ),
        (
            {"destination_error": DestinationGoneError(Path("/x"))},
            ["Not connected. Plug it in, and it can be chosen."],
        ),
        (
            {"there": replace(NOTHING_THERE, unfinished=True, kept=Amount(3, 165 * MB))},
            ["Enough room", "Unfinished backup: 165 MB of 544 MB done, continues"],
        ),
        (
            {
                "there": replace(
                    NOTHING_THERE,
                    earlier=Path("/e"),
                    unchanged=Amount(9, 542 * MB),
                    twin=Twin.LINK,
                    new=Amount(1, 2 * MB),
                )
            },
            ["Enough room", "Earlier backup here: only 2.0 MB new"],
        ),
        (
            {"there": replace(NOTHING_THERE, earlier=Path("/e"), unchanged=Amount(9, 542 * MB), twin=Twin.LINK)},
            ["Enough room", "Earlier backup here: no new mail since"],
        ),
        (
            {"there": replace(NOTHING_THERE, earlier=Path("/e"), unchanged=Amount(9, 542 * MB))},
            ["Enough room", "Earlier backup here; on this drive the next one takes its full size"],
        ),
    ],
)
def test_what_a_card_says(offered: Callable[..., Offer], changes: dict[str, object], lines: list[str]) -> None:
    said = [text for _, text in offer_lines(offered(**changes), 544 * MB, Translator("en"))]
    assert said == lines
    japanese = [text for _, text in offer_lines(offered(**changes), 544 * MB, Translator("ja"))]
    assert all(text not in lines for text in japanese)


def test_the_need_is_explained(offered: Callable[..., Offer]) -> None:
    found = Destinations(357_000, 18_600_000, (offered(),))
    assert need_sentence(found, 220_000, Translator("en")) == (
        "Your mail is 220 KB. With the mail programs' own files, the address book and the lists, you need up to 18.6 MB"
        " of free space."
    )
    assert need_sentence(found, None, Translator("en")) == "You need up to 18.6 MB of free space."


def test_a_hostile_name_of_a_drive_stays_in_its_line(offered: Callable[..., Offer]) -> None:
    hostile = replace(offered(), drive=Drive(Path("/media/STICK"), "a\nb\x1b[31m\u202e", 1, 2, "exfat", True))
    assert "\n" not in offer_name(hostile)
    assert "\x1b" not in offer_name(hostile)
