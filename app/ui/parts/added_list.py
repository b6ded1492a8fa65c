"""The places a person added to what is looked at: what was found at each, and a way to take it out again."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from app.i18n.catalogue import Translator
from app.jobs.added_places import AddedPlace
from app.textkit.paths import path_text
from app.textkit.text import one_line
from app.ui.icons import Picture
from app.ui.parts.panels import Panel, clear
from app.ui.parts.text import Button, data_label, label
from app.ui.theme import em


class AddedList(Panel):
    """Emits `removed` with the path of a place that is not to be looked at any more."""

    removed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._head = label("", "strong")
        self._rows = QVBoxLayout()
        self._rows.setSpacing(em(0.5))
        self.inside.addWidget(self._head)
        self.inside.addLayout(self._rows)
        self.hide()

    def show_places(self, places: Sequence[AddedPlace], translator: Translator) -> None:
        """Shows the places; nothing where there are none."""
        self._head.setText(translator.translate("Places you added"))
        clear(self._rows)
        for place in places:
            self._rows.addLayout(self._row(place, translator))
        self.setVisible(bool(places))

    def _row(self, place: AddedPlace, translator: Translator) -> QHBoxLayout:
        row, texts, path = QHBoxLayout(), QVBoxLayout(), one_line(path_text(place.path))
        row.setSpacing(em(0.6))
        texts.setSpacing(0)
        texts.addWidget(data_label(path))
        texts.addWidget(label(found_there(place, translator), "hint"))
        found = place.messages > 0 or place.is_known
        remove = Button(translator.translate("Remove"), "quiet")
        remove.setAccessibleName(translator.translate("Remove {path}", path=path))
        remove.setAccessibleDescription(translator.translate("Leaves this place out. Nothing on it is changed."))
        remove.clicked.connect(lambda: self.removed.emit(place.path))
        row.addWidget(Picture("check" if found else "info", "good" if found else "warn", 1.2))
        row.addLayout(texts, 1)
        row.addWidget(remove)
        return row


def found_there(place: AddedPlace, translator: Translator) -> str:
    """What was found at a place."""
    if place.messages:
        return translator.translate("{count} {count:message|messages} found", count=place.messages)
    if place.is_known:
        return translator.translate("Already included: it lies in a place that is looked at anyway")
    return translator.translate("No mail found here")
