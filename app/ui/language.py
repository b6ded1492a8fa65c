"""Which language the window speaks, and Qt's own few words in it (the buttons of its dialogs)."""

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from app.words.catalogue import LANGUAGES


def window_language(wanted: str = "") -> str:
    """The language asked for, else that of the person's system, as Qt knows it on all three."""
    if wanted in LANGUAGES:
        return wanted
    return "ja" if QLocale.system().language() == QLocale.Language.Japanese else "en"


class QtWords:
    """Qt's own translation; where its file is not there Qt speaks English."""

    def __init__(self) -> None:
        self._translator: QTranslator | None = None

    def use(self, language: str) -> None:
        """Lets Qt speak the language from now on."""
        application = QCoreApplication.instance()
        if application is None:
            return
        if self._translator is not None:
            application.removeTranslator(self._translator)
        QLocale.setDefault(QLocale("ja_JP") if language == "ja" else QLocale("en"))
        self._translator = QTranslator(application)
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        if self._translator.load(f"qtbase_{language}", folder):
            application.installTranslator(self._translator)
