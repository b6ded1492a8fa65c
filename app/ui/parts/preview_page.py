"""A sheet of paper on the screen: shows a page the program made, and nothing from outside it."""

from PySide6.QtCore import QByteArray, Qt, QUrl
from PySide6.QtGui import QImage, QTextOption
from PySide6.QtWidgets import QTextBrowser

from app.i18n.catalogue import Translator
from app.ui.parts.text import describe
from app.ui.theme import set_role

_INSIDE = "data:image/png;base64,"


class PreviewPage(QTextBrowser):
    """Follows no link and loads no file."""

    def __init__(self) -> None:
        super().__init__()
        set_role(self, "paper")
        self.setOpenLinks(False)
        self.setOpenExternalLinks(False)
        self.setUndoRedoEnabled(False)
        # A long digest or command must not make the sheet wider than the window.
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        """The pictures that stand in the page itself; nothing else: no file, no share of a network."""
        text = name.toString() if isinstance(name, QUrl) else name
        if not text.startswith(_INSIDE):
            return None
        return QImage.fromData(QByteArray.fromBase64(text[len(_INSIDE) :].encode("ascii", "replace")))

    def retranslate(self, translator: Translator) -> None:
        """Sets the accessible name and description."""
        describe(
            self,
            translator.translate("The page"),
            translator.translate("The page as it is printed. Arrow keys scroll."),
        )
