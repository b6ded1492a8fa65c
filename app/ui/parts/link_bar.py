"""Where a link in a mail leads to, to be read and copied. Nothing here opens it."""

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.i18n.catalogue import Translator
from app.mime.link_target import LinkTarget, link_target
from app.ui.parts.flow_layout import FlowLayout
from app.ui.parts.long_label import LongLabel
from app.ui.parts.panels import Panel
from app.ui.parts.text import Button, label
from app.ui.theme import em

_SHOWN = 300


class LinkBar(Panel):
    """Hidden until `show_link`."""

    def __init__(self) -> None:
        super().__init__("notice-warn")
        self._translator = Translator("en")
        self._target: LinkTarget | None = None
        self._server = label("", "strong")
        self._address = LongLabel()
        self._hint = label("", "hint")
        self.copy, self.close_button = Button(), Button("", "quiet")
        self.copy.clicked.connect(self._copy)
        self.close_button.clicked.connect(self.hide)
        for each in (self._server, self._address, self._hint):
            self.inside.addWidget(each)
        row = QWidget()
        buttons = QVBoxLayout(row)
        buttons.setContentsMargins(0, 0, 0, 0)
        buttons.addLayout(FlowLayout(self.copy, self.close_button, spacing=0.4))
        self.inside.addWidget(row)
        self.inside.setSpacing(em(0.25))
        self.hide()

    @property
    def address(self) -> str:
        """The address that is shown, as it is copied."""
        return self._target.address if self._target is not None else ""

    @property
    def spoken(self) -> str:
        """What a screen reader is told of it."""
        return self._server.text()

    def show_link(self, address: str) -> None:
        """Shows where this address leads to."""
        self._target = link_target(address)
        self._show()
        self.show()

    def retranslate(self, translator: Translator) -> None:
        """Shows every text in the language of `translator`."""
        self._translator, translate = translator, translator.translate
        self.copy.setText(translate("Copy the address"))
        self.copy.setAccessibleDescription(translate("Copies the whole address, to be opened in a browser."))
        self.close_button.setText(translate("Close"))
        self.close_button.setAccessibleDescription(translate("Hides the address again."))
        self._show()

    def _show(self) -> None:
        if (target := self._target) is None:
            return
        translate = self._translator.translate
        host = f"{target.other_host} ({target.host})" if target.other_host else target.host
        self._server.setText(translate("This link leads to: {server}", server=host or "?"))
        cut = "…" if len(target.address) > _SHOWN else ""
        self._address.setText(target.address[:_SHOWN] + cut)
        self._hint.setText(
            translate("It is not opened here. Links in unexpected mail may lead to false pages that steal passwords.")
        )

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.address)
