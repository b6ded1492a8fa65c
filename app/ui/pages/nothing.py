"""No mail was found: never shown as a success, but as a question where else to look."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from app.i18n.catalogue import N_
from app.ui.icons import Picture
from app.ui.pages.page import Page
from app.ui.parts.panels import Panel
from app.ui.parts.text import label
from app.ui.session import Session
from app.ui.theme import em

_WHERE_ELSE = (
    (
        "people",
        N_("Under another user name"),
        N_("Do you log in to this computer under another name, too? Log in there, or add that person's home."),
    ),
    (
        "cloud",
        N_("Only in the browser"),
        N_("Mail read in a web browser is not on this computer. Download it from the web service, then add it."),
    ),
    (
        "disk",
        N_("On another disk"),
        N_("The disk of an old computer, or a backup, can be plugged in and added as a whole disk."),
    ),
    (
        "computer",
        N_("On another device"),
        N_("Mail that was only ever read on a telephone or a tablet is not here."),
    ),
)


class NothingPage(Page):
    """What to try when nothing was found."""

    name = "nothing"
    step = 1

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.bind_text(self.title.setText, N_("No mail was found here yet"))
        self.bind_text(
            self.lead.setText,
            N_("That does not mean there is none. Please do not delete any account now. These are the usual places:"),
        )
        for picture, head, text in _WHERE_ELSE:
            card, across, column = Panel(), QHBoxLayout(), QVBoxLayout()
            across.setSpacing(em(0.9))
            across.addWidget(Picture(picture, "accent", 2.0))
            across.addLayout(column, 1)
            for message, role in ((head, "strong"), (text, "hint")):
                line = label("", role)
                self.bind_text(line.setText, message)
                column.addWidget(line)
            card.inside.addLayout(across)
            self.body.addWidget(card)
        self.body.addStretch(1)
        self.add_button(
            N_("Look again"),
            N_("Looks for mail on this computer once more."),
            self._look_again,
            role="quiet",
        )
        self.next_step(
            N_("Look somewhere else"),
            N_("Goes back to the first page, where a folder, a file, another person's home or a disk can be added."),
            lambda: self.go.emit("found"),
        )

    def _look_again(self) -> None:
        self.session.forget_survey()
        self.go.emit("found")
