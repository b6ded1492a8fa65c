"""The bar over every page of a second window: one is open already, so nothing is backed up from this one."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.ui.accessibility import announce
from app.ui.parts.panels import Banner
from app.ui.parts.text import Button
from app.ui.session import Session
from app.ui.theme import em


class OtherWindowBar(QWidget):
    """Hidden in the only window, and as soon as the other one is found to be gone."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._banner = Banner("warn")
        self.again = Button("", "quiet")
        self._banner.add(self.again)
        around = QVBoxLayout(self)
        around.setContentsMargins(em(1.0), em(0.5), em(1.0), 0)
        around.addWidget(self._banner)
        self.again.clicked.connect(self._look)
        session.language_changed.connect(self._show)
        self._show()
        self.setVisible(not session.only_window.is_alone)

    def ask(self) -> None:
        """A backup was refused because of the other window: says so where the person can do something about it."""
        self.show()
        self.again.setFocus()
        announce(self, self._banner.text)

    def _look(self) -> None:
        self.setVisible(not self._session.only_window.take())

    def _show(self) -> None:
        translate = self._session.translator.translate
        self._banner.show_text(
            translate("Furoshiki is open in another window already. You can look around here, but a backup can only be"
                " started there.")
        )  # fmt: skip
        self.again.setText(translate("I closed the other window"))
        self.again.setAccessibleDescription(translate("Checks again. When the other window is closed, all works here."))
