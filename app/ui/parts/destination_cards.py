"""The places a backup could go to, as cards in two groups: external drives first, then this computer."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QVBoxLayout, QWidget

from app.i18n.catalogue import Translator
from app.jobs.destinations import Destinations, Offer
from app.ui.parts.choice_card import ChoiceCard
from app.ui.parts.offer_text import offer_free, offer_kind, offer_lines, offer_name
from app.ui.parts.panels import clear
from app.ui.parts.text import label
from app.ui.reading_order import tab_to_chosen
from app.ui.theme import em


class DestinationCards(QWidget):
    """Emits `clicked` with the Offer whose card a person pressed, and `accepted` for Return on one."""

    clicked = Signal(object)
    accepted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._cards: dict[Path, ChoiceCard] = {}
        self._group = QButtonGroup(self)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(em(0.6))

    @property
    def cards(self) -> list[ChoiceCard]:
        """Those that can be chosen, from the top."""
        return list(self._cards.values())

    def clear(self) -> None:
        """Shows nothing."""
        for button in self._group.buttons():
            self._group.removeButton(button)
        clear(self._column)
        self._cards = {}

    def show_offers(self, found: Destinations, chosen: Offer | None, translator: Translator) -> None:
        """Shows the places. The keyboard stays at the one it was at."""
        at = next((folder for folder, card in self._cards.items() if card.hasFocus()), None)
        self.clear()
        translate = translator.translate
        external = [offer for offer in found.offers if offer.is_external]
        others = [offer for offer in found.offers if not offer.is_external]
        self._column.addWidget(label(translate("External drives"), "head"))
        if not any(not offer.is_absent for offer in external):
            text = translate("No external drive is connected. Plug in a USB stick: it will appear here.")
            self._column.addWidget(label(text, "hint"))
        for offer in external:
            self._add(offer, found.size_bytes, translator)
        if others:
            self._column.addSpacing(em(0.4))
            self._column.addWidget(label(translate("This computer and other folders"), "head"))
        for offer in others:
            self._add(offer, found.size_bytes, translator)
        if chosen is not None:
            self._cards[chosen.folder].setChecked(True)
        tab_to_chosen(self._group)
        if at in self._cards:
            self._cards[at].setFocus()

    def _add(self, offer: Offer, size_bytes: int, translator: Translator) -> None:
        picture = "folder" if not offer.is_drive else "drive" if offer.is_external else "disk"
        if offer.is_absent:
            picture = "drive"
        card = ChoiceCard(
            picture,
            offer_name(offer),
            offer_kind(offer, translator),
            offer_free(offer, translator),
            list(offer_lines(offer, size_bytes, translator)),
            enabled=offer.is_usable,
        )
        self._column.addWidget(card)
        if offer.is_usable:
            self._group.addButton(card)
            self._cards[offer.folder] = card
            card.clicked.connect(lambda: self.clicked.emit(offer))
            card.accepted.connect(self.accepted)
