"""The bar over every page during an on-site visit: for whom it is, whether it is encrypted, and how it ends."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy

from app.i18n.visits import encryption_label, visit_title
from app.ui.icons import Picture
from app.ui.parts.text import Button, label
from app.ui.session import Session
from app.ui.theme import em, set_role

DETAILS, END = "visit", "visit_end"
"""The pages it leads to."""


class VisitBar(QFrame):
    """Hidden without a visit. Emits `wanted` with the name of a page."""

    wanted = Signal(str)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        set_role(self, "visit")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self._picture = Picture("visit", "accent", 1.3)
        self._text = label("", "strong")
        self.details = Button("", "quiet")
        self.end = Button("", "quiet")
        self.details.clicked.connect(lambda: self.wanted.emit(DETAILS))
        self.end.clicked.connect(lambda: self.wanted.emit(END))
        across = QHBoxLayout(self)
        across.setContentsMargins(em(1.8), em(0.35), em(1.0), em(0.35))
        across.setSpacing(em(0.6))
        across.addWidget(self._picture)
        across.addWidget(self._text, 1)
        across.addWidget(self.details)
        across.addWidget(self.end)
        session.visit_changed.connect(self._show)
        session.language_changed.connect(self._show)
        self._show()

    @property
    def text(self) -> str:
        """What it says; empty without a visit."""
        return self._text.text()

    def set_locked(self, locked: bool) -> None:
        """While a backup runs, or a recovery key waits to be kept, nothing leads away."""
        self.details.setEnabled(not locked)
        self.end.setEnabled(not locked)

    def _show(self) -> None:
        going_on, translator = self._session.state.visit, self._session.translator
        translate = translator.translate
        self.details.setText(translate("Details"))
        self.details.setAccessibleDescription(translate("Shows for whom the visit is, and the passphrase to be set."))
        self.end.setText(translate("End the visit…"))
        self.end.setAccessibleDescription(translate("Shows the certificate and what must not be forgotten first."))
        self._text.setText("")
        if going_on is not None:
            state = (
                translate("encryption not set yet")
                if going_on.passphrase_missing
                else encryption_label(bool(going_on.passphrase), translator)
            )
            self._text.setText(f"{visit_title(going_on.visit, translator)} · {state}")
        self.setVisible(going_on is not None)
