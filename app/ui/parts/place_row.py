"""A place where mail may still be: what it is, what it holds, what to do about it, and one button."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from app.i18n.catalogue import Translator
from app.i18n.rescue_places import ACTS, group_holds, place_advice, place_holds, place_name, place_where
from app.model.rescue import LookRecord, Place, PlaceAct, PlaceKind
from app.ui.icons import Picture
from app.ui.parts.long_label import LongLabel
from app.ui.parts.panels import Panel
from app.ui.parts.text import Button, data_label, label
from app.ui.theme import em, set_role

_PICTURES = {
    PlaceKind.ADDRESS_TRACES: "people",
    PlaceKind.OTHER_HOME: "people",
    PlaceKind.LOCKED_HOME: "lock",
    PlaceKind.SERVER: "cloud",
    PlaceKind.SNAPSHOT: "drive",
    PlaceKind.SNAPSHOTS: "drive",
    PlaceKind.BETWEEN: "search",
    PlaceKind.SYSTEM_TRASH: "folder",
    PlaceKind.PHONE_BACKUP: "info",
}
_BUTTON_PICTURES = {
    PlaceAct.BACK_UP: "wrap",
    PlaceAct.ADD: "wrap",
    PlaceAct.PEOPLE: "people",
    PlaceAct.FETCH: "cloud",
    PlaceAct.TYPE: "list",
    PlaceAct.SEARCH: "search",
    PlaceAct.SHOW: "folder",
}


_MOST = 8
"""So many of them are listed in a row."""


class PlaceRow(Panel):
    """Emits `acted` with the first of its places when the button is pressed; they are of one kind."""

    acted = Signal(object)

    def __init__(self, places: list[Place], record: LookRecord, translator: Translator) -> None:
        super().__init__()
        self.places = places
        place, translate = places[0], translator.translate
        across, texts, first = QHBoxLayout(), QVBoxLayout(), QHBoxLayout()
        across.setSpacing(em(0.8))
        texts.setSpacing(em(0.25))
        name = place_name(place, translator)
        first.addWidget(label(name, "strong"), 1)
        if holds := group_holds(places, record, translator):
            first.addWidget(data_label(holds, "badge-info", wraps=False), 0, Qt.AlignmentFlag.AlignTop)
        texts.addLayout(first)
        texts.addWidget(label(place_advice(place, translator)))
        texts.addWidget(self._where(record, translator))
        if (more := len(places) - _MOST) > 0:
            texts.addWidget(label(translate("… and {more} more of this kind.", more=more), "hint"))
        if place.commands:
            texts.addWidget(_long("\n".join(place.commands), "command"))
        act = ACTS[place.act]
        self.button = Button(translate(act.text), "", _BUTTON_PICTURES[place.act])
        # Many rows have the same words on their button: a screen reader hears of which it is.
        self.button.setAccessibleDescription(translator.joined((f"{name}:", translate(act.description))))
        self.button.clicked.connect(lambda: self.acted.emit(place))
        texts.addSpacing(em(0.2))
        texts.addWidget(self.button, alignment=Qt.AlignmentFlag.AlignLeft)
        across.addWidget(Picture(_PICTURES.get(place.kind, "mail"), "accent", 1.6), 0, Qt.AlignmentFlag.AlignTop)
        across.addLayout(texts, 1)
        self.inside.addLayout(across)

    def _where(self, record: LookRecord, translator: Translator) -> LongLabel:
        """Where they are, with what each holds where there are several."""
        lines = []
        for place in self.places[:_MOST]:
            holds = f"{place_holds(place, translator)}  ·  " if len(self.places) > 1 else ""
            lines.append(f"{holds}{place_where(place, record, translator)}")
        return _long("\n".join(lines), "hint")


def _long(text: str, role: str) -> LongLabel:
    made = LongLabel()
    set_role(made, role)
    made.setText(text)
    return made
