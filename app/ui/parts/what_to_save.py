"""What goes into an archive that is fetched: the mail of this computer too, or the server's alone."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.i18n.catalogue import Translator
from app.ui.parts.choice_list import ChoiceList
from app.ui.parts.text import label
from app.ui.theme import em

_BOTH = 0


class WhatToSave(QWidget):
    """Both, unless somebody chooses otherwise. Hidden until it is known that this computer has mail."""

    def __init__(self) -> None:
        super().__init__()
        self.choices = ChoiceList(2)
        self._why = label("", "hint")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(em(0.3))
        column.addWidget(self.choices)
        column.addWidget(self._why)
        self.hide()

    @property
    def has_computer(self) -> bool:
        """True where the mail of this computer goes into the archive too."""
        return self.choices.current == _BOTH

    def retranslate(self, translator: Translator) -> None:
        """Shows every text in the language of `translator`."""
        translate = translator.translate
        names = (
            translate("Mail of this computer and of the server"),
            translate("Only mail of the server"),
        )
        self.choices.show_texts(names, translate("What goes into the archive."))
        self._why.setText(
            translate(
                "Keep the first choice if the old account is to be deleted: only one archive with both can show that"
                " nothing is missing, and be called safe."
            )
        )
