"""The order in which a window is read: as its layouts place things, whenever and in whatever order they were made."""

from collections.abc import Iterator

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QLayout,
    QLineEdit,
    QPlainTextEdit,
    QRadioButton,
    QScrollArea,
    QSplitter,
    QStackedWidget,
    QTextEdit,
    QWidget,
)

_FIELDS = (QLineEdit, QAbstractSpinBox, QComboBox, QPlainTextEdit, QTextEdit, QCheckBox, QRadioButton)


def parts(parent: QWidget) -> Iterator[QWidget]:
    """The widgets directly inside another one, in the order they are read in; of a stack only the one that is seen."""
    if isinstance(parent, QStackedWidget):
        yield from [parent.currentWidget()] if parent.count() else []
    elif isinstance(parent, QScrollArea):
        yield from [parent.widget()] if parent.widget() is not None else []
    elif isinstance(parent, QSplitter):
        yield from (parent.widget(index) for index in range(parent.count()))
    elif (layout := parent.layout()) is not None:
        yield from _placed(layout)


def keep_reading_order(parent: QWidget) -> None:
    """Has a screen reader, which follows the order in which parts were made, read them as they are placed."""
    placed = [part for part in parts(parent) if part.parentWidget() is parent]
    children: list[QObject] = list(parent.children())
    made = [child for child in children if any(child is part for part in placed)]
    if any(one is not other for one, other in zip(placed, made, strict=True)):
        for part in placed:
            # Qt keeps children in the order they are painted in: what is raised last is the last of them.
            part.raise_()
    for part in placed:
        keep_reading_order(part)


def tab_stops(parent: QWidget) -> Iterator[QWidget]:
    """Everything inside that Tab leads to now, in the order it is read in."""
    for part in parts(parent):
        if not part.isVisibleTo(parent):
            continue
        if part.isEnabled() and part.focusPolicy() & Qt.FocusPolicy.TabFocus and part.focusProxy() is None:
            yield part
        yield from tab_stops(part)


def tab_to_chosen(group: QButtonGroup) -> None:
    """Has Tab lead to the chosen one of a group only; Qt sees to that no earlier than a first key in the group."""
    buttons = group.buttons()
    stop = next((button for button in buttons if button.isChecked()), next(iter(buttons), None))
    for button in buttons:
        is_stop = button is stop
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus if is_stop else Qt.FocusPolicy.ClickFocus)


def is_field(widget: QWidget | None) -> bool:
    """True for what a person fills in: a line, a box to tick, a choice."""
    return isinstance(widget, _FIELDS)


def next_field(field: QWidget, parent: QWidget) -> QWidget | None:
    """The field that is read after this one; None after the last."""
    fields = [each for each in tab_stops(parent) if is_field(each)]
    return fields[at + 1] if (at := _index(fields, field)) is not None and at + 1 < len(fields) else None


def _index(widgets: list[QWidget], wanted: QWidget) -> int | None:
    return next((at for at, each in enumerate(widgets) if each is wanted), None)


def _placed(layout: QLayout) -> Iterator[QWidget]:
    for index in range(layout.count()):
        item = layout.itemAt(index)
        if item is None:
            continue
        widget: QWidget | None = item.widget()
        inner: QLayout | None = item.layout()
        if widget is not None:
            yield widget
        elif inner is not None:
            yield from _placed(inner)
