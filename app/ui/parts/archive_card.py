"""What is known of one archive at a glance: its name, whose it is, where it lies, and a few figures."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from app.i18n.archives import listed, state_label, visit_line
from app.i18n.catalogue import Translator
from app.model.archives import ArchiveSummary
from app.textkit.paths import path_text
from app.textkit.text import one_line
from app.ui.icons import Picture
from app.ui.parts.archive_table import ICONS
from app.ui.parts.flow_layout import FlowLayout
from app.ui.parts.panels import Figure, Panel
from app.ui.parts.text import data_label, label
from app.ui.theme import em


class ArchiveCard(Panel):
    """Empty until `show_archive`."""

    def __init__(self) -> None:
        super().__init__()
        self._picture = Picture("archive", "accent", 2.2)
        self._name, self._location = data_label("", "head"), data_label("", "hint")
        self._customer, self._state = data_label("", "strong"), label("", "hint")
        self._figures = [Figure() for _ in range(4)]
        across, column = QHBoxLayout(), QVBoxLayout()
        across.setSpacing(em(0.9))
        across.addWidget(self._picture)
        across.addLayout(column, 1)
        column.setSpacing(em(0.15))
        for each in (self._name, self._customer, self._state, self._location):
            column.addWidget(each)
        column.addSpacing(em(0.3))
        column.addLayout(FlowLayout(*self._figures, spacing=1.8))
        self.inside.addLayout(across)

    def show_archive(self, archive: ArchiveSummary, translator: Translator) -> None:
        """Shows the archive."""
        picture, colour = ICONS[archive.state]
        self._picture.show_icon(picture, colour)
        when, _, name, messages, size_bytes, verdict, _ = listed(archive, translator)
        self._name.setText(one_line(name) or one_line(archive.path.name))
        self._customer.setText(visit_line(archive.visit))
        self._customer.setVisible(bool(visit_line(archive.visit)))
        self._state.setText(translator.translate("Quick check: {state}", state=state_label(archive.state, translator)))
        self._location.setText(one_line(path_text(archive.path)))
        figures = (
            (when, translator.translate("made")),
            (messages, translator.translate("{count:message|messages}", count=archive.messages or 0)),
            (size_bytes, translator.translate("size")),
            (verdict, translator.translate("result at the time")),
        )
        for figure, (value, what) in zip(self._figures, figures, strict=True):
            figure.show_figure(value or "–", what)
