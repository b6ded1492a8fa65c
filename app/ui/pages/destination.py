"""The second page: where the copy goes. Every drive with its free space, and warnings about it."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QButtonGroup, QProgressBar, QVBoxLayout, QWidget

from app.i18n.catalogue import N_, Translator
from app.i18n.reasons import sentence
from app.i18n.sizes import size
from app.jobs import destinations
from app.jobs.cancel import Cancel
from app.jobs.destinations import Destinations, Offer
from app.model.codes import Code
from app.model.events import Report
from app.model.findings import Finding
from app.textkit.paths import path_text
from app.textkit.text import one_line
from app.ui.choosing import choose_folder
from app.ui.pages.page import Page
from app.ui.parts.choice_card import ChoiceCard
from app.ui.parts.panels import Banner, clear
from app.ui.session import Session
from app.ui.theme import em

_LOOK_EVERY = 3000
"""Milliseconds between two looks at which sticks are plugged in."""


@dataclass(frozen=True, slots=True)
class _Weighed:
    """What the page's job brings: the offers, and the drives they were made of."""

    destinations: Destinations
    drives: frozenset[Path]


class DestinationPage(Page):
    """Proposes the folder used last, else the best drive. Sticks plugged in meanwhile turn up by themselves."""

    name = "destination"
    step = 2

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._found: Destinations | None = None
        self._chosen: list[Path] = []
        self.bind_text(self.title.setText, N_("Where should the copy go?"))
        self._bar = QProgressBar()
        self._bar.setRange(0, 0)
        self._bar.setTextVisible(False)
        self.bind_text(self._bar.setAccessibleName, N_("Looking for disks and sticks"))
        self._none = Banner("info")
        self._cards = QVBoxLayout()
        self._cards.setSpacing(em(0.6))
        self._warning = Banner("warn")
        self._group = QButtonGroup(self)
        self.body.addWidget(self._bar)
        self.body.addWidget(self._none)
        self.body.addLayout(self._cards)
        self.body.addWidget(self._warning)
        self.body.addStretch(1)
        self.back_to("found")
        self._other = self.add_button(
            N_("Another folder…"), N_("Chooses any other folder for the copy."), self._choose_folder, picture="folder"
        )
        self.next_step(
            N_("Start the backup"), N_("Copies the mail there, and proves the copy."), self._start, picture="wrap"
        )
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_EVERY)
        self._timer.timeout.connect(self._look_for_changes)
        self._seen: frozenset[Path] = frozenset()

    def enter(self) -> None:
        """Weighs the drives, and watches for sticks that are plugged in."""
        self._found = None
        self.look()
        self._timer.start()

    def look(self) -> None:
        """Weighs every drive and folder anew."""
        search, list_drives = self.session.search, self.session.surroundings.drives
        last = self.session.state.destination
        folders = [*self._chosen, *([last] if last is not None and last not in self._chosen else [])]
        if self._found is None:
            self._show()

        def job(report: Report, cancel: Cancel) -> _Weighed:
            """Lists the drives and checks each of them."""
            drives = list_drives()
            weighed = destinations.run(search.stores(), drives, folders, report, cancel)
            return _Weighed(weighed, frozenset(drive.path for drive in drives))

        self.run(job)

    def on_done(self, record: object) -> None:
        """Shows the offers; a change of the drives has them weighed anew."""
        if isinstance(record, list):
            if {drive.path for drive in record} != self._seen:
                self.look()
            return
        assert isinstance(record, _Weighed)
        self._found, self._seen = record.destinations, record.drives
        self._show()
        self.first_focus().setFocus()

    def choose(self, folder: Path) -> None:
        """Adds a folder to the offers and proposes it."""
        if folder not in self._chosen:
            self._chosen.insert(0, folder)
        self.session.state.destination = folder
        self.look()

    def retranslate(self, translator: Translator) -> None:
        """Shows every text of the page in the language of `translator`."""
        super().retranslate(translator)
        self._show()

    def first_focus(self) -> QWidget:
        """Where the keyboard stands first."""
        cards = [button for button in self._group.buttons() if button.isEnabled()]
        if self.next.isEnabled():
            return self.next
        return cards[0] if cards else self._other

    def hideEvent(self, event: QHideEvent) -> None:
        """Stops watching when another page is shown."""
        self._timer.stop()

    def _show(self) -> None:
        translator, found = self.session.translator, self._found
        self._bar.setVisible(found is None)
        for button in self._group.buttons():
            self._group.removeButton(button)
        clear(self._cards)
        self._warning.hide()
        self._none.hide()
        self.next.setEnabled(False)
        if found is None:
            self.lead.setText(translator.translate("Looking for disks and sticks…"))
            return
        self.lead.setText(
            translator.translate(
                "The copy needs {size}. Best is a USB stick or a disk that is not in this computer.",
                size=size(found.needed),
            )
        )
        self._none.show_text(
            translator.translate("No stick or outside disk is plugged in. Plug one in, or choose another folder.")
        )
        self._none.setVisible(not any(offer.drive is not None for offer in found.offers))
        wanted = self._proposed(found)
        for offer in found.offers:
            card = self._card(offer, translator)
            card.clicked.connect(lambda _=False, chosen=offer: self._pick(chosen))
            self._group.addButton(card)
            self._cards.addWidget(card)
            if offer is wanted:
                card.setChecked(True)
                self._pick(offer)

    def _proposed(self, found: Destinations) -> Offer | None:
        last = self.session.state.destination
        remembered = next(
            (offer for offer in found.offers if offer.folder == last and offer.destination_error is None), None
        )
        return remembered or found.best

    def _card(self, offer: Offer, translator: Translator) -> ChoiceCard:
        removable = offer.drive is not None and offer.drive.removable
        picture = "drive" if removable else "disk" if offer.drive is not None else "folder"
        name = offer.folder.name if offer.drive is None else offer.drive.name
        remark = ""
        if offer.destination_error is not None:
            remark = sentence(offer.destination_error, translator)
        elif offer.same_disk:
            remark = translator.translate("On the same disk as the mail")
        free = translator.translate("{free} free", free=size(offer.free))
        if offer.drive is None:
            kind = one_line(path_text(offer.folder))
        else:
            kind = (
                translator.translate("USB stick or outside disk")
                if removable
                else translator.translate("Disk in this computer")
            )
        return ChoiceCard(picture, one_line(name), kind, free, remark, enabled=offer.destination_error is None)

    def _pick(self, offer: Offer) -> None:
        self.session.state.destination = offer.folder
        self._warning.setVisible(bool(offer.same_disk))
        self._warning.show_text(sentence(Finding(Code.SAME_DISK), self.session.translator))
        self.next.setEnabled(True)

    def _choose_folder(self) -> None:
        title = self.session.translator.translate("Where should the copy go?")
        start = self.session.state.destination or Path.home()
        if (found := choose_folder(self, title, start, self.session.translator)) is not None:
            self.choose(found)

    def _look_for_changes(self) -> None:
        if not self.session.runner.busy and not self.question.isVisible():
            self.run(lambda report, cancel: self.session.surroundings.drives())

    def _start(self) -> None:
        destination = self.session.state.destination
        if destination is not None and self.session.start_backup(destination):
            self.session.remember(destination=str(destination))
            self.go.emit("working")
