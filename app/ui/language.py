"""The language of the window, and Qt's own few texts in it (the buttons of its dialogs)."""

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from app.i18n.catalogue import LANGUAGES

_TRANSLATOR_NAME = "words of Qt"


def window_language(wanted: str = "") -> str:
    """The language asked for, else that of the person's system, as Qt knows it on all three."""
    if wanted in LANGUAGES:
        return wanted
    return "ja" if QLocale.system().language() == QLocale.Language.Japanese else "en"


def install_qt_translation(language: str) -> None:
    """Installs Qt's own translation; without its file Qt's texts stay English."""
    application = QCoreApplication.instance()
    if application is None:
        return
    installed: list[QTranslator] = list(application.findChildren(QTranslator, _TRANSLATOR_NAME))
    for before in installed:
        application.removeTranslator(before)
        before.deleteLater()
    QLocale.setDefault(QLocale("ja_JP") if language == "ja" else QLocale("en"))
    translator = QTranslator(application)
    translator.setObjectName(_TRANSLATOR_NAME)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if translator.load(f"qtbase_{language}", folder):
        application.installTranslator(translator)
