"""A plot of lines as an SVG of its own, both axes logarithmic."""

import math
from html import escape

_WIDTH, _HEIGHT = 700, 400
_LEFT, _RIGHT, _TOP, _BOTTOM = 60, 230, 20, 50
_COLOURS = ("#1d3557", "#c1440e", "#2a7f62", "#8a5a9e", "#777777")
_TICKS = (0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100, 300, 1000)


def plot(lines: dict[str, dict[float, float]], across: str, up: str) -> str:
    """The picture of several lines, each a value by its place across, all above 0; `across` and `up` name the axes."""
    places = [place for line in lines.values() for place in line]
    values = [value for line in lines.values() for value in line.values()]
    left, right, low, high = min(places) / 1.2, max(places) * 1.2, min(values) / 1.2, max(values) * 1.2

    def x(place: float) -> float:
        return _LEFT + (_WIDTH - _LEFT - _RIGHT) * math.log(place / left) / math.log(right / left)

    def y(value: float) -> float:
        return _HEIGHT - _BOTTOM - (_HEIGHT - _TOP - _BOTTOM) * math.log(value / low) / math.log(high / low)

    parts = [_text(_LEFT, _HEIGHT - 10, across), _text(_LEFT, 12, up)]
    for tick in _TICKS:
        if left <= tick <= right:
            parts += [_rule(x(tick), _TOP, x(tick), _HEIGHT - _BOTTOM), _text(x(tick) - 8, _HEIGHT - 32, f"{tick:g}")]
        if low <= tick <= high:
            parts += [_rule(_LEFT, y(tick), _WIDTH - _RIGHT, y(tick)), _text(18, y(tick) + 4, f"{tick:g}")]
    for number, (name, line) in enumerate(lines.items()):
        colour = _COLOURS[number % len(_COLOURS)]
        points = [(x(place), y(value)) for place, value in sorted(line.items())]
        path = " ".join(f"{across:.1f},{up:.1f}" for across, up in points)
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [f'<circle cx="{across:.1f}" cy="{up:.1f}" r="3" fill="{colour}"/>' for across, up in points]
        parts.append(_text(_WIDTH - _RIGHT + 8, _TOP + 20 * (number + 1), name, colour))
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" font-family="sans-serif">'
    return "\n".join([head, f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="white"/>', *parts, "</svg>", ""])


def _rule(*ends: float) -> str:
    x1, y1, x2, y2 = (f"{end:.1f}" for end in ends)
    return f'<line x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}" stroke="#dddddd"/>'


def _text(x: float, y: float, text: str, colour: str = "#333333") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" font-size="12" fill="{colour}">{escape(text)}</text>'
