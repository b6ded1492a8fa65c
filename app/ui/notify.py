"""Notifies somebody who is looking at another window that the work is done."""

from PySide6.QtWidgets import QApplication, QSystemTrayIcon, QWidget

_MILLISECONDS = 10_000


def notify(window: QWidget, text: str) -> None:
    """Highlights the window in the task bar or dock, and shows a short message in the tray where there is one."""
    if window.isActiveWindow():
        return
    QApplication.alert(window)
    if not QSystemTrayIcon.isSystemTrayAvailable():
        return
    tray = QSystemTrayIcon(window.windowIcon(), window)
    tray.show()
    tray.showMessage(window.windowTitle(), text, window.windowIcon(), _MILLISECONDS)
    tray.messageClicked.connect(window.activateWindow)
