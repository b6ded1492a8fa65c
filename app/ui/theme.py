"""How the window looks: the only place that sets colours and sizes. Everything scales with the font."""

from dataclasses import asdict
from string import Template

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetricsF, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from app.system.resources import resource
from app.ui.palette import DARK, LIGHT, Colours

SYSTEM, BRIGHT, DIM = "system", "light", "dark"
APPEARANCES = (SYSTEM, BRIGHT, DIM)

# Without one of these, a system set to English shows Japanese in Chinese forms of the characters.
_JAPANESE_FONTS = ("Hiragino Sans", "Yu Gothic UI", "Meiryo UI", "Noto Sans CJK JP", "Noto Sans JP", "IPAexGothic")
_OWN_FONT = "font of the system"
_FONT_SIZES = {"small": 0.92, "normal": 1.0, "lead": 1.1, "large": 1.3, "figure": 1.55, "title": 1.85}
_SPACES = {"hair": 0.1, "tiny": 0.25, "snug": 0.4, "half": 0.55, "one": 1.0, "wide": 1.5}
_SCHEMES = {
    SYSTEM: Qt.ColorScheme.Unknown,
    BRIGHT: Qt.ColorScheme.Light,
    DIM: Qt.ColorScheme.Dark,
}


def apply_theme(application: QApplication, appearance: str = SYSTEM, language: str = "en") -> None:
    """Sets style, font, colours and the one style sheet; again whenever the appearance or the language changes.

    The style is Qt's own on all three systems, so that a page looks, and is tested, the same everywhere.
    """
    hints = application.styleHints()
    hints.setColorScheme(_SCHEMES[appearance])
    # Where the scheme is unknown (as on the offscreen platform), the setting decides.
    dark = appearance == DIM or (appearance == SYSTEM and hints.colorScheme() is Qt.ColorScheme.Dark)
    scheme = DARK if dark else LIGHT
    if application.property(_OWN_FONT) is None:
        application.setProperty(_OWN_FONT, application.font())
    font = _font(application.property(_OWN_FONT), language)
    sheet = _style_sheet(scheme, font)
    if (application.styleSheet(), application.font()) == (sheet, font):
        # Every widget there is would be measured anew, for nothing.
        return
    application.setStyle("Fusion")
    application.setFont(font)
    application.setPalette(_qt_palette(scheme))
    application.setStyleSheet(sheet)


def colours() -> Colours:
    """The scheme everything is shown in now, for what a widget paints itself."""
    return DARK if QApplication.palette().color(QPalette.ColorRole.Window).lightness() < 128 else LIGHT


def em(times: float = 1.0) -> int:
    """A length in pixels, in heights of a line of text: the measure of all distances."""
    return round(QFontMetricsF(QApplication.font()).height() * times)


def set_tone(widget: QWidget, tone: str) -> None:
    """Sets the tone of a title: good, warn, bad, or empty. May be changed at any time."""
    _set_property(widget, "tone", tone)


def set_role(widget: QWidget, role: str) -> None:
    """Sets the role of a widget, which the style sheet selects by. May be changed at any time."""
    _set_property(widget, "role", role)


def _set_property(widget: QWidget, name: str, value: str) -> None:
    if widget.property(name) != value:
        widget.setProperty(name, value)
        if not widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
            # It has its style still to come, and would get it twice.
            return
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def _font(font: QFont, language: str) -> QFont:
    """The system's own font; for Japanese with one that has its characters in front where that is another."""
    chosen = QFont(font)
    if language == "ja" and (found := [each for each in _JAPANESE_FONTS if each in QFontDatabase.families()]):
        chosen.setFamilies([found[0], *(family for family in font.families() if family != found[0])])
    return chosen


def _style_sheet(scheme: Colours, font: QFont) -> str:
    size = font.pointSizeF() if font.pointSizeF() > 0 else 10.0
    height = QFontMetricsF(font).height()
    values = asdict(scheme)
    values |= {f"font_{name}": f"{size * times:.1f}pt" for name, times in _FONT_SIZES.items()}
    values |= {f"space_{name}": f"{max(1, round(height * times))}px" for name, times in _SPACES.items()}
    values["icons"] = resource("icons").as_posix()
    values["tone"] = "dark" if scheme is DARK else "light"
    return Template(resource("theme/furoshiki.qss").read_text(encoding="utf-8")).substitute(values)


def _qt_palette(scheme: Colours) -> QPalette:
    role, group = QPalette.ColorRole, QPalette.ColorGroup
    made = QPalette()
    for roles, colour in (
        ((role.Window, role.Button), scheme.window),
        ((role.Base,), scheme.field),
        ((role.AlternateBase, role.ToolTipBase), scheme.card),
        ((role.WindowText, role.Text, role.ButtonText, role.ToolTipText), scheme.text),
        ((role.PlaceholderText,), scheme.muted),
        ((role.Highlight, role.Accent), scheme.fill),
        ((role.HighlightedText, role.BrightText), scheme.on_fill),
        ((role.Link, role.LinkVisited), scheme.accent),
        ((role.Mid, role.Midlight, role.Light), scheme.line),
        ((role.Dark, role.Shadow), scheme.border),
    ):
        for each in roles:
            made.setColor(each, QColor(colour))
    for each in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(group.Disabled, each, QColor(scheme.muted))
    return made
