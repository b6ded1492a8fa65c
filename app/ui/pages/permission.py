"""The system refuses to let us read the mail: how to allow it, watched until it is allowed."""

from PySide6.QtCore import QProcess, QTimer, QUrl
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QApplication, QGridLayout

from app.i18n.catalogue import N_
from app.system.own_program import own_command
from app.system.permission import FULL_DISK_ACCESS, Access
from app.ui.icons import Picture
from app.ui.pages.page import Page
from app.ui.parts.panels import Banner, Panel
from app.ui.parts.text import label
from app.ui.session import Session
from app.ui.theme import em

_LOOK_EVERY = 1500
"""Milliseconds between two tries."""
_STEPS = (
    N_("Press “Open the settings” below. The settings of your Mac open at “Full Disk Access”."),
    N_("Find Furoshiki in the list, and move its switch to the right. Your Mac asks for your password."),
    N_("If your Mac offers to quit Furoshiki, let it, and open Furoshiki again. Else just come back here."),
)


class PermissionPage(Page):
    """Goes on by itself as soon as the mail can be read."""

    name = "permission"
    step = 1

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.bind_text(self.title.setText, N_("Your Mac protects your mail"))
        self.bind_text(
            self.lead.setText,
            N_("No program may read mail before you allow it yourself. This is done once, and can be taken back."),
        )
        card = Panel()
        steps = QGridLayout()
        steps.setHorizontalSpacing(em(0.8))
        steps.setVerticalSpacing(em(0.7))
        steps.setColumnStretch(1, 1)
        for number, message in enumerate(_STEPS):
            figure, translator = label(str(number + 1), "figure", wraps=False), label()
            self.bind_text(translator.setText, message)
            steps.addWidget(figure, number, 0)
            steps.addWidget(translator, number, 1)
        steps.addWidget(Picture("permission", "accent", 8.5), 0, 2, len(_STEPS), 1)
        card.inside.addLayout(steps)
        self.body.addWidget(card)
        waiting = Banner("info")
        self.bind_text(waiting.show_text, N_("Waiting for the permission. This page goes on by itself."))
        self.body.addWidget(waiting)
        self.body.addStretch(1)
        self.add_button(
            N_("Start Furoshiki again"),
            N_("Closes this window and opens it anew; some Macs need that."),
            self._restart,
            role="quiet",
        )
        self.next_step(
            N_("Open the settings"), N_("Opens the settings of your Mac at the right place."), self._open_settings
        )
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_EVERY)
        self._timer.timeout.connect(self._look)

    def enter(self) -> None:
        """Watches until the mail can be read."""
        self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Stops watching when another page is shown."""
        self._timer.stop()

    def _look(self) -> None:
        if self.session.surroundings.access(self.session.sources) is not Access.DENIED:
            self._timer.stop()
            self.session.forget_survey()
            self.go.emit("found")

    def _open_settings(self) -> None:
        self.session.surroundings.open(QUrl(FULL_DISK_ACCESS))

    def _restart(self) -> None:
        program, *arguments = own_command()
        QProcess.startDetached(program, arguments)
        QApplication.quit()
