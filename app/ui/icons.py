"""The program's own icons: stroke drawings in resources/icons, coloured when they are shown."""

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.system.resources import resource
from app.ui.theme import colours, em

APPLICATION = "furoshiki"
_SHARPNESS = (1, 2, 3)
"""Device pixels for a pixel, from a plain screen to the densest."""


def renderer(name: str, colour: str = "") -> QSvgRenderer:
    """The drawing, with its strokes in a colour."""
    drawing = resource(f"icons/{name}.svg").read_text(encoding="utf-8")
    return QSvgRenderer(QByteArray(drawing.replace("currentColor", colour or "#000000").encode()))


def icon(name: str, colour: str = "", size: int = 24) -> QIcon:
    """The drawing as an icon for a button or a window."""
    drawn = renderer(name, colour)
    made = QIcon()
    for times in _SHARPNESS:
        pixmap = QPixmap(size * times, size * times)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        drawn.render(painter)
        painter.end()
        pixmap.setDevicePixelRatio(times)
        made.addPixmap(pixmap)
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
        self._name, self._colour = name, colour
        self.update()

    def sizeHint(self) -> QSize:
        """The size it likes to have."""
        size = em(self._height)
        drawn = renderer(self._name).defaultSize()
        return QSize(size * drawn.width() // max(1, drawn.height()), size)

    def paintEvent(self, event: object) -> None:
        """Draws the icon in its colour of the current scheme."""
        painter = QPainter(self)
        colour = getattr(colours(), self._colour)
        renderer(self._name, colour).render(painter, QRectF(self.rect()))
        painter.end()
