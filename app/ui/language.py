"""The language of the window, of Qt's own few texts in it (the buttons of its dialogs), and of words parts ask for."""

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QObject, QTranslator

from app.i18n.catalogue import LANGUAGES, Translator

_TRANSLATOR_NAME = "words of Qt"
_OWN = "Furoshiki"
"""What Qt calls the context of a text: this one is ours."""


class _OwnWords(QTranslator):
    """Lets a part of the window ask Qt for our words, so that not every part needs a translator of its own."""

    def __init__(self, translator: Translator, parent: QObject) -> None:
        super().__init__(parent)
        self._translator = translator

    def isEmpty(self) -> bool:
        """Qt installs no translator without texts."""
        return False

    def translate(  # type: ignore[override]
        self, context: str, source: str, disambiguation: str | None = None, n: int = -1
    ) -> str | None:
        """Our word; None where a text is Qt's own."""
        return self._translator.translate(source) if context == _OWN else None


def window_language(wanted: str = "") -> str:
    """The language asked for, else that of the person's system, as Qt knows it on all three."""
    if wanted in LANGUAGES:
        return wanted
    return "ja" if QLocale.system().language() == QLocale.Language.Japanese else "en"


def install_translation(translator: Translator) -> None:
    """Installs Qt's own translation, and our words for `own_word`; without its file Qt's texts stay English."""
    application = QCoreApplication.instance()
    if application is None:
        return
    installed: list[QTranslator] = list(application.findChildren(QTranslator, _TRANSLATOR_NAME))
    for before in installed:
        application.removeTranslator(before)
        before.deleteLater()
    QLocale.setDefault(QLocale("ja_JP") if translator.language == "ja" else QLocale("en"))
    of_qt = QTranslator(application)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    own = _OwnWords(translator, application)
    for each in (of_qt, own):
        each.setObjectName(_TRANSLATOR_NAME)
    if of_qt.load(f"qtbase_{translator.language}", folder):
        application.installTranslator(of_qt)
    application.installTranslator(own)


def own_word(message: str) -> str:
    """A word or a short form of ours (marked with N_), in the language of the window; without parameters."""
    return QCoreApplication.translate(_OWN, message)
