"""The window: a side bar, one page at a time, and closing that never interrupts work without asking."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMainWindow, QStackedWidget, QWidget

from app.model.errors.general import UnexpectedError
from app.ui import pages
from app.ui.accessibility import install_roles
from app.ui.icons import APPLICATION, icon
from app.ui.notify import notify
from app.ui.pages.page import Page
from app.ui.parts.side_bar import SideBar
from app.ui.session import Session
from app.ui.theme import apply_theme, em

_TITLE = "Furoshiki"
_SMALLEST = (900, 600)


class Window(QMainWindow):
    """`pages` holds every page by name."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self._prepare_application()
        self._apply_style()
        session.pages = frozenset(page.name for page in pages.ALL)
        self.pages: dict[str, Page] = {page.name: page(session) for page in pages.ALL}
        self.side = SideBar(list(self.pages))
        self._stack = QStackedWidget()
        for page in self.pages.values():
            self._stack.addWidget(page)
            page.go.connect(self.show_page)
            page.attention.connect(self._notify)
        central = QWidget()
        across = QHBoxLayout(central)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        across.addWidget(self.side)
        across.addWidget(self._stack, 1)
        self.setCentralWidget(central)
        self.setWindowIcon(icon(APPLICATION, size=64))
        self.setMinimumSize(*_SMALLEST)
        self.resize(max(_SMALLEST[0], em(66)), max(_SMALLEST[1], em(44)))
        self.side.wanted.connect(self.show_page)
        session.language_changed.connect(self.retranslate)
        session.appearance_changed.connect(self._apply_style)
        session.runner.idle.connect(self._update_controls)
        self.retranslate()

    @property
    def page(self) -> Page:
        """The page that is seen."""
        page = self._stack.currentWidget()
        assert isinstance(page, Page)
        return page

    def show_page(self, name: str) -> None:
        """Shows a page, and lets it begin."""
        page = self.pages[name]
        self._stack.setCurrentWidget(page)
        self.side.show_page(page.section, page.step)
        page.enter()
        self._update_controls()
        if self.page is page:
            page.first_focus().setFocus()
            page.announce(page.title.text())

    def retranslate(self) -> None:
        """Shows every text in the language of the session."""
        translator = self.session.translator
        self._apply_style()
        self.side.retranslate(translator)
        for page in self.pages.values():
            page.retranslate(translator)
        self._update_controls()

    def show_bug(self, error: str) -> None:
        """Shows the error page for a bug of this type; a running backup stays visible."""
        if self.page.name != "error" and not self.session.runner.is_exclusive:
            self.session.state.error = UnexpectedError(error)
            self.show_page("error")

    def closeEvent(self, event: QCloseEvent) -> None:
        """Work that must not be lost is asked about; any other is stopped, and the window closes when it has."""
        runner = self.session.runner
        if not runner.busy:
            if self.session.key_not_kept:
                event.ignore()
                self.show_page("recovery")
                self.page.ask_to_stop(then=self._close)
                return
            event.accept()
            return
        event.ignore()
        if runner.is_exclusive:
            self.page.ask_to_stop(then=self._close)
            return
        runner.idle.connect(self.close, Qt.ConnectionType.SingleShotConnection)
        runner.cancel()

    def _close(self) -> None:
        self.close()

    def _update_controls(self) -> None:
        """Brings side bar and title in line with whether work is going on."""
        self.side.set_locked(self.session.runner.is_exclusive or self.session.key_not_kept, self.session.translator)
        self.setWindowTitle(_TITLE)

    def _prepare_application(self) -> None:
        application = QApplication.instance()
        if isinstance(application, QApplication):
            install_roles(application)

    def _apply_style(self) -> None:
        application = QApplication.instance()
        if isinstance(application, QApplication):
            apply_theme(application, self.session.settings.appearance, self.session.translator.language)

    def _notify(self, text: str) -> None:
        notify(self, text)
