"""The window: a side bar, one page at a time, and closing that never interrupts work without asking."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QHBoxLayout,
    QMainWindow,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.model.errors.general import UnexpectedError
from app.ui import pages
from app.ui.accessibility import install_roles
from app.ui.icons import APPLICATION, icon
from app.ui.late_pages import LatePages
from app.ui.notify import notify
from app.ui.pages.page import Page
from app.ui.parts.other_window import OtherWindowBar
from app.ui.parts.side_bar import STEPS, SideBar
from app.ui.parts.text import RETURN
from app.ui.parts.visit_bar import VisitBar
from app.ui.reading_order import tab_stops
from app.ui.screen import fit
from app.ui.session import Session
from app.ui.theme import apply_theme, em

_TITLE = "Furoshiki"


class Window(QMainWindow):
    """`pages` holds every page by name; asking for one builds it. Emits `page_shown` with the name of each shown."""

    page_shown = Signal(str)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        application = QApplication.instance()
        if isinstance(application, QApplication):
            install_roles(application)
        self._apply_style()
        self._stack = QStackedWidget()
        self.pages = LatePages(pages.NAMES, pages.kind, session, self._take_in)
        session.pages = frozenset(self.pages)
        self.side = SideBar(list(self.pages))
        self.visit_bar = VisitBar(session)
        self.other_window = OtherWindowBar(session)
        self.setCentralWidget(self._laid_out())
        self.setWindowIcon(icon(APPLICATION, size=64))
        fit(self, em(66), em(44))
        self.side.wanted.connect(self.show_page)
        self.visit_bar.wanted.connect(self.show_page)
        session.language_changed.connect(self.retranslate)
        session.appearance_changed.connect(self._apply_style)
        session.runner.idle.connect(self._update_controls)
        session.visit_changed.connect(self._forget_visit)
        session.backup.changed.connect(self._show_title)
        session.refused.connect(self.other_window.ask)
        self.retranslate()

    @property
    def page(self) -> Page:
        """The page that is seen."""
        page = self._stack.currentWidget()
        assert isinstance(page, Page)
        return page

    def show_page(self, name: str) -> None:
        """Shows a page from its top, and lets it begin."""
        page = self.pages[name]
        self._stack.setCurrentWidget(page)
        page.scroll_to_top()
        page.enter()
        if self.page is page:
            self._update_controls()
            page.first_focus().setFocus()
            page.announce(page.title.text())
            self.page_shown.emit(name)

    def retranslate(self) -> None:
        """Shows every text in the language of the session."""
        self._apply_style()
        for page in self.pages.built:
            page.retranslate(self.session.translator)
        self._update_controls()

    def _forget_visit(self) -> None:
        """When a visit has ended, no page may still hold what it showed of that mail."""
        if self.session.state.visit is not None or self._stack.count() == 0:
            return
        if self.session.runner.busy:
            # A page may be waiting for the end of its work.
            self.session.runner.idle.connect(self._forget_visit, Qt.ConnectionType.SingleShotConnection)
            return
        for page in self.pages.forget({"visit", self.page.name}):
            self._stack.removeWidget(page)
            page.deleteLater()

    def show_bug(self, error: str) -> None:
        """Shows the error page for a bug of this type; a running backup stays visible."""
        is_at_error = self._stack.count() > 0 and self.page.name == "error"
        if not is_at_error and not self.session.runner.is_exclusive:
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
            self.session.only_window.release()
            event.accept()
            return
        event.ignore()
        if runner.is_exclusive:
            self.page.ask_to_stop(then=self._close)
            return
        runner.idle.connect(self.close, Qt.ConnectionType.SingleShotConnection)
        runner.cancel_all()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape is for the page, wherever the keyboard stands; Return presses a button beside the page too."""
        at = self.focusWidget()
        if event.key() == Qt.Key.Key_Escape:
            self.page.escape()
        elif event.key() in RETURN and isinstance(at, QAbstractButton) and not self.page.isAncestorOf(at):
            at.click()
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab goes from place to place as the window is read, in whatever order its parts were made."""
        stops = list(tab_stops(self.centralWidget()))
        if not stops:
            return super().focusNextPrevChild(forward)
        now: QWidget | None = self.focusWidget()
        at = next((number for number, stop in enumerate(stops) if stop is now), -1 if forward else 0)
        there = stops[(at + (1 if forward else -1)) % len(stops)]
        there.setFocus(Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason)
        _bring_into_view(there)
        return True

    def _close(self) -> None:
        self.close()

    def _take_in(self, page: Page) -> None:
        """A page was built: it gets its place, and its texts."""
        self._stack.addWidget(page)
        page.go.connect(partial(self._follow, page))
        page.attention.connect(self._notify)
        page.retranslate(self.session.translator)

    def _follow(self, page: Page, name: str) -> None:
        """Goes where a page leads to, but never by itself away from another page that somebody is looking at."""
        if page is self.page:
            self.show_page(name)

    def _laid_out(self) -> QWidget:
        central, column = QWidget(), QVBoxLayout()
        across = QHBoxLayout(central)
        for layout in (across, column):
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(0)
        across.addWidget(self.side)
        across.addLayout(column, 1)
        for widget in (self.visit_bar, self.other_window):
            column.addWidget(widget)
        column.addWidget(self._stack, 1)
        return central

    def _update_controls(self) -> None:
        """Brings side bar, bars and title in line with what can be done now."""
        session = self.session
        locked = session.runner.is_exclusive or session.key_not_kept
        if self._stack.count():
            self.side.show_page(self.page.section, self.page.step)
        self.side.set_reachable(self._open_steps(), locked=locked)
        self.side.retranslate(session.translator)
        self.visit_bar.set_locked(locked)
        self._show_title()

    def _open_steps(self) -> set[str]:
        """The pages of the steps that have something to show."""
        session = self.session
        state = session.state
        has_mail = state.survey is not None and bool(state.survey.total.messages)
        has_result = state.record is not None and state.record.archive is not None
        is_running = session.runner.current is session.backup
        found, destination, working, result = (step.page for step in STEPS)
        opened = {found: True, destination: has_mail, working: is_running, result: has_result}
        return {page for page, is_open in opened.items() if is_open}

    def _show_title(self) -> None:
        """In the task bar one sees how far a running backup is."""
        backup = self.session.backup
        share = backup.percent if self.session.runner.current is backup else None
        self.setWindowTitle(f"{share} % – {_TITLE}" if share is not None else _TITLE)

    def _apply_style(self) -> None:
        application = QApplication.instance()
        if isinstance(application, QApplication):
            apply_theme(application, self.session.settings.appearance, self.session.translator.language)

    def _notify(self, text: str) -> None:
        notify(self, text)


def _bring_into_view(widget: QWidget) -> None:
    """Scrolls to what has the focus now; Qt does so only where it was in the same scroll area before."""
    parent: QWidget | None = widget.parentWidget()
    while parent is not None:
        if isinstance(parent, QScrollArea):
            parent.ensureWidgetVisible(widget)
        parent = parent.parentWidget()
