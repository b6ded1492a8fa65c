"""What a screen reader is told beyond what Qt says: what is a heading, what is passed over, what has happened."""

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget, QApplication, QWidget

from app.ui.icons import Picture
from app.ui.parts.text import Heading, Unspoken

_ROLES = {
    Heading.__name__: QAccessible.Role.Heading,
    # What is named elsewhere, or only drawn: a role without a name, which is passed over.
    Unspoken.__name__: QAccessible.Role.Whitespace,
    Picture.__name__: QAccessible.Role.Whitespace,
}
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
    role = _ROLES.get(class_name)
    return QAccessibleWidget(widget, role) if role is not None and isinstance(widget, QWidget) else None
