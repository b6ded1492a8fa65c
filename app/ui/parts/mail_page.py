"""The HTML of a mail on the screen: it loads nothing, follows no link, and draws only what the mail itself brought."""

from collections.abc import Mapping

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QTextCursor, QTextOption
from PySide6.QtWidgets import QTextBrowser

from app.i18n.catalogue import Translator
from app.mime.safe_html import SafeHtml
from app.ui.parts.mail_document import MailDocument
from app.ui.parts.text import describe

_EMPTY = SafeHtml("", (), ())


class MailPage(QTextBrowser):
    """Emits `link_chosen` with the address of a link, which somebody is then shown and nobody opens."""

    link_chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setOpenLinks(False)
        self.setOpenExternalLinks(False)
        self._mail = MailDocument(_EMPTY, {}, self)
        self.setDocument(self._mail)
        self.anchorClicked.connect(self._choose)

    def show_mail(self, page: SafeHtml, pictures: Mapping[str, bytes]) -> None:
        """Shows a page. `pictures` are the parts of the mail by their Content-ID, as files."""
        before, self._mail = self._mail, MailDocument(page, pictures, self)
        self._mail.setDefaultFont(self.font())
        # Each mail has a document of its own: Qt keeps pictures by their names, and these are only numbers.
        self.setDocument(self._mail)
        before.deleteLater()
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self._mail.lay_out()
        self.moveCursor(QTextCursor.MoveOperation.Start)

    def clear_mail(self) -> None:
        """Keeps nothing of the mail that was shown."""
        self.show_mail(_EMPTY, {})

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        """What the mail's document gives, should Qt ever ask here first. Never None."""
        return self._mail.loadResource(kind, name)

    def retranslate(self, translator: Translator) -> None:
        """Sets the accessible name and description."""
        describe(
            self,
            translator.translate("Formatted message"),
            translator.translate("The message with its formatting. Arrow keys scroll; Tab goes through the links."),
        )

    def _choose(self, name: QUrl) -> None:
        if address := self._mail.link(name):
            self.link_chosen.emit(address)
