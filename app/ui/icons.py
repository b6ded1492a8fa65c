"""The program's own icons: stroke drawings in resources/icons, coloured when they are shown."""

from functools import cache

from PySide6.QtCore import QByteArray, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap, QPixmapCache
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.system.resources import resource
from app.ui.theme import colours, em

APPLICATION = "furoshiki"
_SHARPNESS = (1, 2, 3)
"""Device pixels for a pixel, from a plain screen to the densest."""


def renderer(name: str, colour: str = "") -> QSvgRenderer:
    """The drawing, with its strokes in a colour."""
    return QSvgRenderer(QByteArray(_drawing(name).replace("currentColor", colour or "#000000").encode()))


def icon(name: str, colour: str = "", size: int = 24) -> QIcon:
    """The drawing as an icon for a button or a window."""
    made = QIcon()
    for times in _SHARPNESS:
        made.addPixmap(pixmap(name, colour, QSize(size, size), times))
    return made


def pixmap(name: str, colour: str, size: QSize, sharpness: float) -> QPixmap:
    """The drawing in a size, with `sharpness` device pixels for a pixel; drawn once, as pages are painted often."""
    key = f"furoshiki {name} {colour} {size.width()} {size.height()} {sharpness}"
    made = QPixmap()
    if QPixmapCache.find(key, made):
        return made
    made = QPixmap(size * sharpness)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    renderer(name, colour).render(painter)
    painter.end()
    made.setDevicePixelRatio(sharpness)
    QPixmapCache.insert(key, made)
    return made


class Picture(QWidget):
    """A drawing in a page, in a colour of the palette by name; beside text of the same meaning, so not accessible."""

    def __init__(self, name: str, colour: str = "accent", height: float = 1.5) -> None:
        super().__init__()
        self._name = name
        self._colour = colour
        self._height = height
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_icon(self, name: str, colour: str) -> None:
        """Changes drawing and colour."""
        if (name, colour) != (self._name, self._colour):
            self._name, self._colour = name, colour
            self.update()

    def sizeHint(self) -> QSize:
        """The size it likes to have."""
        size, (width, height) = em(self._height), _proportions(self._name)
        return QSize(size * width // max(1, height), size)

    def paintEvent(self, event: object) -> None:
        """Draws the icon in its colour of the current scheme."""
        painter = QPainter(self)
        colour = getattr(colours(), self._colour)
        painter.drawPixmap(0, 0, pixmap(self._name, colour, self.size(), self.devicePixelRatioF()))
        painter.end()


@cache
def _drawing(name: str) -> str:
    return resource(f"icons/{name}.svg").read_text(encoding="utf-8")


@cache
def _proportions(name: str) -> tuple[int, int]:
    size = renderer(name).defaultSize()
    return size.width(), size.height()
