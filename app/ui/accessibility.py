"""What a screen reader is told beyond what Qt says by itself: which labels are headings, and what has just happened."""

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget, QApplication, QWidget

from app.ui.parts.text import Heading

_INSTALLED = "roles for screen readers"


def install_roles(application: QApplication) -> None:
    """Gives headings their role, in every window of this application."""
    if not application.property(_INSTALLED):
        application.setProperty(_INSTALLED, True)
        QAccessible.installFactory(_interface)


def announce(widget: QWidget, text: str) -> None:
    """Has a screen reader say a text as soon as it has finished the sentence it is at."""
    QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, text))


def _interface(class_name: str, widget: QObject) -> QAccessibleInterface | None:
    """What Qt shows of a widget to a screen reader; None leaves it to Qt."""
    if class_name == Heading.__name__ and isinstance(widget, Heading):
        return QAccessibleWidget(widget, QAccessible.Role.Heading)
    return None
