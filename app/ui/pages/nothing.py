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
        N_("Do you also use this computer under another user name? Log in there, or add that user's home folder."),
    ),
    (
        "cloud",
        N_("Only in the browser"),
        N_("Mail you read in a web browser isn't on this computer. Download it from your mail service, then add it."),
    ),
    (
        "disk",
        N_("On another drive"),
        N_("Plug in the drive of an old computer, or one with a backup, and add the whole drive."),
    ),
    (
        "computer",
        N_("On another device"),
        N_("Mail you have only read on a phone or tablet isn't here."),
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
            N_("That doesn't mean there is none. Please don't delete any account now. These are the usual places:"),
        )
        for picture, head, text in _WHERE_ELSE:
            card, across, column = Panel(), QHBoxLayout(), QVBoxLayout()
            across.setSpacing(em(0.9))
            across.addWidget(Picture(picture, "accent", 2.0))
            across.addLayout(column, 1)
            column.setSpacing(em(0.1))
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
            N_("Goes back to where you can add a folder, a file, another user's home folder or a drive."),
            lambda: self.go.emit("found"),
        )

    def _look_again(self) -> None:
        self.session.forget_survey()
        self.go.emit("found")
