"""The second page: where the backup goes. Every place says whether it has room, and what lies on it already."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QProgressBar, QWidget

from app.i18n.catalogue import N_, Translator
from app.i18n.sizes import size
from app.jobs import destinations
from app.jobs.cancel import Cancel
from app.jobs.destinations import Destinations, Offer, Place
from app.model.events import Report
from app.ui.choosing import choose_folder
from app.ui.pages.page import Page
from app.ui.parts.destination_cards import DestinationCards
from app.ui.parts.encryption_line import EncryptionLine
from app.ui.parts.offer_text import need_sentence, offer_name
from app.ui.parts.panels import Banner
from app.ui.session import Session

_LOOK_EVERY = 3000
"""Milliseconds between two looks at which sticks are plugged in."""
_ASK = N_("Where should the backup be saved?")


@dataclass(frozen=True, slots=True)
class _Weighed:
    """What the page's job brings: the offers, and the drives that are plugged in."""

    destinations: Destinations
    drives: frozenset[Path]


class DestinationPage(Page):
    """Proposes a stick that has just been plugged in, else the place used last, else the best drive.

    What a person clicked counts for more than any proposal. Sticks plugged in meanwhile turn up by themselves.
    """

    name = "destination"
    step = 2

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._found: Destinations | None = None
        self._added: list[Path] = []
        self._clicked: Path | None = None
        self._chosen: Offer | None = None
        self._drives: frozenset[Path] | None = None
        self.bind_text(self.title.setText, _ASK)
        self._stopped = Banner("info")
        self._bar = QProgressBar()
        self._bar.setRange(0, 0)
        self._bar.setTextVisible(False)
        self.bind_text(self._bar.setAccessibleName, N_("Looking for drives"))
        self.cards = DestinationCards()
        self.cards.clicked.connect(self._click)
        self.cards.accepted.connect(lambda: self.next.setFocus())
        for each in (self._stopped, self._bar, self.cards):
            self.body.addWidget(each)
        self.body.addStretch(1)
        self._encryption = EncryptionLine()
        self.add_above_buttons(self._encryption)
        self.back_to("found")
        self._other = self.add_button(
            N_("Another folder…"), N_("Chooses any other folder for the backup."), self._choose_folder, picture="folder"
        )
        self.next_step(
            N_("Start the backup"),
            N_("Copies your mail there and checks the copy."),
            self._start,
            picture="wrap",
        )
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_EVERY)
        self._timer.timeout.connect(self.look_for_changes)

    def enter(self) -> None:
        """Weighs the places, and watches for sticks that are plugged in."""
        self._found = None
        self.look()
        self._timer.start()

    def look(self) -> None:
        """Weighs every drive and folder anew."""
        search, list_drives, places = self.session.search, self.session.surroundings.drives, self._places()
        request = self.session.request(Path())
        if self._found is None:
            self._show()

        def job(report: Report, cancel: Cancel) -> _Weighed:
            """Lists the drives and weighs each of them."""
            drives = list_drives()
            weighed = destinations.run(search.stores(), request, drives, places, report, cancel)
            return _Weighed(weighed, frozenset(drive.path for drive in drives))

        self.run(job)

    def look_for_changes(self) -> None:
        """Looks whether other drives are plugged in than before."""
        if self.session.runner.current is None and not self.question.isVisible():
            self.run(lambda report, cancel: self.session.surroundings.drives())

    def on_done(self, record: object) -> None:
        """Shows the offers; a change of the drives has them weighed anew."""
        if isinstance(record, list):
            if frozenset(drive.path for drive in record) != self._drives:
                self.look()
            return
        assert isinstance(record, _Weighed)
        is_first = self._found is None
        arrived = record.drives - (self._drives if self._drives is not None else record.drives)
        self._found, self._drives = record.destinations, record.drives
        self._chosen = self._proposed(record.destinations, arrived)
        self._show()
        if self._chosen is not None and self._chosen.folder in arrived:
            self.announce(
                self.session.translator.translate("{drive} is connected and chosen.", drive=offer_name(self._chosen))
            )
        if is_first and self.isVisible():
            self.first_focus().setFocus()

    def choose(self, folder: Path) -> None:
        """Adds a folder to the offers, as the person's choice."""
        if folder not in self._added:
            self._added.insert(0, folder)
        self._clicked = self.session.state.destination = folder
        self.look()

    def retranslate(self, translator: Translator) -> None:
        """Shows every text of the page in the language of `translator`."""
        super().retranslate(translator)
        self._show()

    def first_focus(self) -> QWidget:
        """Where the keyboard stands first."""
        if self.next.isEnabled():
            return self.next
        cards = self.cards.cards
        return cards[0] if cards else self._other

    def hideEvent(self, event: QHideEvent) -> None:
        """Stops watching when another page is shown."""
        self._timer.stop()

    def _places(self) -> list[Place]:
        """The folders a person chose, and where the last backup went, whether that is there now or not."""
        settings, last = self.session.settings, self.session.state.destination
        places = {folder: Place(folder) for folder in self._added}
        if settings.destination:
            remembered = Path(settings.destination)
            places.setdefault(remembered, Place(remembered, settings.destination_volume, settings.destination_name))
        if last is not None:
            places.setdefault(last, Place(last))
        return list(places.values())

    def _proposed(self, found: Destinations, arrived: frozenset[Path]) -> Offer | None:
        """What a person clicked, if it is there; else what is most likely meant."""
        usable = {offer.folder: offer for offer in reversed(found.offers) if offer.is_usable}
        plugged_in = next((offer for offer in found.offers if offer.folder in arrived and offer.is_usable), None)
        proposals = (
            usable.get(self._clicked) if self._clicked is not None else None,
            plugged_in if plugged_in is not None and plugged_in.is_external else None,
            usable.get(self._chosen.folder) if self._chosen is not None else None,
            usable.get(self.session.state.destination) if self.session.state.destination is not None else None,
            found.best,
        )
        return next((each for each in proposals if each is not None), None)

    def _show(self) -> None:
        translator, found, chosen = self.session.translator, self._found, self._chosen
        self._bar.setVisible(found is None)
        self._encryption.show_state(self.session.encrypts, translator)
        if found is None:
            self.lead.setText(translator.translate("Looking for drives…"))
            self.cards.clear()
            self._stopped.hide()
            self.next.setEnabled(False)
            return
        survey = self.session.state.survey
        mail = survey.total.size_bytes if survey is not None else None
        recommended = translator.translate("We recommend a USB stick or external drive.")
        self.lead.setText(translator.joined((recommended, need_sentence(found, mail, translator))))
        self.cards.show_offers(found, chosen, translator)
        self._show_chosen()
        self._stopped.setVisible(self.session.backup.was_stopped)
        if self.session.backup.was_stopped:
            self._stopped.show_text(self._what_is_left(found, translator))

    def _show_chosen(self) -> None:
        chosen, translate = self._chosen, self.session.translator.translate
        goes_on = chosen is not None and chosen.there.unfinished
        self.next.setText(translate("Continue the backup") if goes_on else translate("Start the backup"))
        self.next.setEnabled(chosen is not None)

    def _what_is_left(self, found: Destinations, translator: Translator) -> str:
        """What became of the backup that was stopped."""
        last = self.session.state.destination
        offer = next((each for each in found.offers if each.folder == last), None)
        stopped = translator.translate("The backup was stopped. Your mail is untouched.")
        if offer is None or not offer.there.unfinished:
            return stopped
        left = translator.translate(
            "{done} of {whole} are saved on {drive}, marked as incomplete. Starting again continues from there.",
            done=size(min(offer.there.reused.size_bytes, found.size_bytes)),
            whole=size(found.size_bytes),
            drive=offer_name(offer),
        )
        return translator.joined((stopped, left))

    def _click(self, offer: Offer) -> None:
        self._clicked, self._chosen = offer.folder, offer
        self.session.state.destination = offer.folder
        self._show_chosen()

    def _choose_folder(self) -> None:
        title = self.session.translator.translate(_ASK)
        start = self.session.state.destination or Path.home()
        if (found := choose_folder(self, title, start, self.session.translator)) is not None:
            self.choose(found)

    def _start(self) -> None:
        chosen = self._chosen
        if chosen is None or not self.session.start_backup(chosen.folder):
            return
        self.session.state.destination = chosen.folder
        self.session.remember(
            destination=str(chosen.folder),
            destination_volume=chosen.place.volume,
            destination_name=offer_name(chosen),
        )
        self.go.emit("working")
