"""Choosing the company's logo for certificates: what it looks like, another one, or none."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.i18n.catalogue import Translator
from app.jobs.cancel import Cancel
from app.model.errors import UserError
from app.model.events import Event, Report
from app.ui import logo
from app.ui.choosing import choose_file
from app.ui.logo import LogoError, LogoTrouble
from app.ui.parts.text import Button, label
from app.ui.session import Session
from app.ui.theme import em

_SHOWN = (12, 2.6)
"""The room of the picture, in heights of a line."""


class LogoRow(QWidget):
    """A listener of the job that reads the picture (`app.ui.runner.Listener`)."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._trouble: LogoTrouble | None = None
        self.picture = QLabel()
        self._state = label("", "hint")
        self.choose = Button("", "quiet")
        self.remove = Button("", "quiet")
        self.choose.clicked.connect(self._choose)
        self.remove.clicked.connect(lambda: self._take(b""))
        across = QHBoxLayout()
        across.setSpacing(em(0.6))
        across.addWidget(self.picture)
        across.addWidget(self._state, 1)
        across.addWidget(self.choose)
        across.addWidget(self.remove)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(across)

    @property
    def text(self) -> str:
        """What it says beside the picture."""
        return self._state.text()

    def retranslate(self, translator: Translator) -> None:
        """Shows every text in the language of `translator`, and the logo there is now."""
        translate = translator.translate
        self.choose.setText(translate("Choose…"))
        self.choose.setAccessibleDescription(translate("Chooses a PNG, JPEG or SVG picture for the certificate."))
        self.remove.setText(translate("Remove logo"))
        self.remove.setAccessibleDescription(translate("Certificates have no logo from now on."))
        self.picture.setAccessibleName(translate("Company logo"))
        self._show()

    def read(self, path: Path) -> None:
        """Reads the picture in a thread of its own: it may be large."""

        def job(report: Report, cancel: Cancel) -> bytes | LogoTrouble:
            """The picture as a small PNG, or why it cannot be the logo."""
            try:
                return logo.read(path)
            except LogoError as error:
                return error.trouble

        self._session.runner.start(job, self)

    def on_event(self, event: Event) -> None:
        """There is no progress."""

    def on_done(self, record: object) -> None:
        """Shows the logo, or says why not; then the one of before stays."""
        if isinstance(record, LogoTrouble):
            self._trouble = record
            self._show()
        else:
            assert isinstance(record, bytes)
            self._take(record)

    def on_failed(self, error: UserError) -> None:
        """A bug in reading it is the picture's fault to a person."""
        self._trouble = LogoTrouble.NOT_A_PICTURE
        self._show()

    def on_cancelled(self) -> None:
        """The one of before stays."""

    def _take(self, chosen: bytes) -> None:
        self._trouble = None
        self._session.choose_logo(chosen)
        self._show()

    def _choose(self) -> None:
        translator = self._session.translator
        title = translator.translate("Choose the company logo")
        if (path := choose_file(self, title, Path.home(), translator)) is not None:
            self.read(path)

    def _show(self) -> None:
        translate, chosen = self._session.translator.translate, self._session.logo
        picture = QPixmap.fromImage(QImage.fromData(chosen)) if chosen else QPixmap()
        if not picture.isNull():
            room = (em(_SHOWN[0]), em(_SHOWN[1]))
            picture = picture.scaled(
                *room, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
            )
        self.picture.setPixmap(picture)
        self.picture.setVisible(not picture.isNull())
        self.remove.setVisible(bool(chosen))
        if self._trouble is not None:
            self._state.setText(translate(self._trouble.value))
        else:
            self._state.setText("" if chosen else translate("None. PNG, JPEG or SVG, at most 5 MB."))
