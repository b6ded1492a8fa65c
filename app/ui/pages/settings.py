"""Language, appearance, where copies go; and what this program is and does not do."""

from pathlib import Path

from PySide6.QtWidgets import QComboBox, QFormLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app import __version__
from app.i18n.catalogue import N_, Translator
from app.system.folders import is_portable
from app.textkit.paths import path_text
from app.textkit.text import one_line
from app.ui.icons import APPLICATION, Picture
from app.ui.pages.page import Page
from app.ui.parts.logo_row import LogoRow
from app.ui.parts.panels import Banner, Panel
from app.ui.parts.text import Button, data_label, label
from app.ui.session import Session
from app.ui.theme import APPEARANCES, em

_LANGUAGES = (("", N_("Match system")), ("ja", "日本語"), ("en", "English"))
_APPEARANCES = dict(zip(APPEARANCES, (N_("Match system"), N_("Light"), N_("Dark")), strict=True))
_ONLINE = N_(
    "Furoshiki looks for no updates. It connects to the internet only when you save mail from a mail server, or put"
    " mail into an account there."
)


class SettingsPage(Page):
    """Every choice counts at once; there is nothing to save."""

    name = "settings"
    section = "settings"

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.bind_text(self.title.setText, N_("Settings"))
        self.bind_text(self.lead.setText, N_("Changes apply immediately."))
        self._language = self._choice(N_("The language of this window."))
        self._appearance = self._choice(N_("Light or dark."))
        self._language.activated.connect(lambda at: self.session.choose_language(_LANGUAGES[at][0]))
        self._appearance.activated.connect(lambda at: self.session.choose_appearance(APPEARANCES[at]))
        self._destination = data_label()
        self._forget = self.button(
            N_("Forget"),
            N_("Forgets where your last backup was saved. Next time no place is suggested."),
            self._forget_destination,
            role="quiet",
        )
        form = QFormLayout()
        form.setHorizontalSpacing(em(1.2))
        form.setVerticalSpacing(em(0.7))
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        form.addRow(self._named(N_("Language"), self._language), self._language)
        form.addRow(self._named(N_("Appearance"), self._appearance), self._appearance)
        form.addRow(self._named(N_("Last backup saved to"), self._forget), self._destination_row())
        self.logo = LogoRow(session)
        form.addRow(self._named(N_("Logo on certificates"), self.logo.choose), self.logo)
        card = Panel()
        card.inside.addLayout(form)
        self.body.addWidget(card)
        self.body.addWidget(self._about())
        for tone, message in (
            ("good", _ONLINE),
            (
                "info",
                N_("Furoshiki runs from this drive: its settings are kept here, and nothing is left on the computer."),
            ),
        ):
            box = Banner(tone)
            self.bind_text(box.show_text, message)
            box.setVisible(tone == "good" or is_portable())
            self.body.addWidget(box)
        self.body.addStretch(1)

    def enter(self) -> None:
        """Shows the settings as they are now."""
        self._show()

    def first_focus(self) -> QWidget:
        """Where the keyboard stands first."""
        return self._language

    def retranslate(self, translator: Translator) -> None:
        """Shows every text of the page in the language of `translator`."""
        super().retranslate(translator)
        self._fill(self._language, [translator.translate(name) for _, name in _LANGUAGES])
        self.logo.retranslate(translator)
        self._fill(self._appearance, [translator.translate(name) for name in _APPEARANCES.values()])
        self._show()

    def _show(self) -> None:
        settings = self.session.settings
        self._language.setCurrentIndex([code for code, _ in _LANGUAGES].index(self._known_language()))
        self._appearance.setCurrentIndex(APPEARANCES.index(settings.appearance))
        path = one_line(path_text(Path(settings.destination))) if settings.destination else "–"
        self._destination.setText(path)
        self._forget.setEnabled(bool(settings.destination))

    def _known_language(self) -> str:
        """A language that was removed from the program counts as the system's."""
        language = self.session.settings.language
        return language if language in dict(_LANGUAGES) else ""

    def _choice(self, description: str) -> QComboBox:
        made = QComboBox()
        self.bind_text(made.setAccessibleDescription, description)
        return made

    def _named(self, message: str, widget: QWidget) -> QLabel:
        made = label("", wraps=False)
        made.setBuddy(widget)
        self.bind_text(made.setText, message)
        if isinstance(widget, QComboBox):
            self.bind_text(widget.setAccessibleName, message)
        return made

    def _fill(self, box: QComboBox, names: list[str]) -> None:
        at = max(0, box.currentIndex())
        box.clear()
        box.addItems(names)
        box.setCurrentIndex(at)

    def _destination_row(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(em(0.6))
        line.addWidget(self._destination, 1)
        line.addWidget(self._forget)
        return line

    def _about(self) -> Panel:
        card, across, column = Panel(), QHBoxLayout(), QVBoxLayout()
        across.setSpacing(em(1.0))
        across.addWidget(Picture(APPLICATION, "accent", 3.4))
        across.addLayout(column, 1)
        column.setSpacing(em(0.1))
        column.addWidget(data_label(f"Furoshiki {__version__}", "head"))
        about = label("", "hint")
        self.bind_text(
            about.setText,
            N_("A furoshiki is a cloth for wrapping things, to carry them safely to a new home."),
        )
        column.addWidget(about)
        licences: Button = self.button(
            N_("Licences"),
            N_("Shows the open-source components inside Furoshiki, and their licences."),
            lambda: self.go.emit("licences"),
        )
        across.addWidget(licences)
        card.inside.addLayout(across)
        return card

    def _forget_destination(self) -> None:
        self.session.remember(destination="")
        self.session.state.destination = None
        self._show()
