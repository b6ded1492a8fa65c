"""Every colour of the window, named by what it is for, once for light and once for dark; indigo is the accent."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Colours:
    """One scheme, as "#rrggbb". `…_soft` is the ground on which the colour of the same name is read."""

    window: str
    side: str
    card: str
    field: str
    text: str
    muted: str
    line: str
    border: str
    accent: str
    accent_soft: str
    fill: str
    fill_hover: str
    fill_pressed: str
    on_fill: str
    good: str
    good_soft: str
    warn: str
    warn_soft: str
    bad: str
    bad_soft: str
    hover: str


LIGHT = Colours(
    window="#f7f6f3",
    side="#eeece6",
    card="#ffffff",
    field="#ffffff",
    text="#1d2130",
    muted="#575d70",
    line="#e0ddd5",
    border="#838795",
    accent="#36458f",
    accent_soft="#e7eaf7",
    fill="#3d4d9f",
    fill_hover="#334290",
    fill_pressed="#28367b",
    on_fill="#ffffff",
    good="#1b6640",
    good_soft="#e2f2e8",
    warn="#774a00",
    warn_soft="#fbf0d8",
    bad="#9a2424",
    bad_soft="#fbe8e6",
    hover="#e6e3dc",
)

DARK = Colours(
    window="#16181f",
    side="#111319",
    card="#1f222c",
    field="#191c24",
    text="#eceef4",
    muted="#a9afc0",
    line="#323644",
    border="#727889",
    accent="#aeb9ff",
    accent_soft="#282d4a",
    fill="#5361c4",
    fill_hover="#5f6dce",
    fill_pressed="#4653b0",
    on_fill="#ffffff",
    good="#85d8a8",
    good_soft="#1a3326",
    warn="#f1c878",
    warn_soft="#372d17",
    bad="#ffa59e",
    bad_soft="#42211f",
    hover="#232733",
)

READ_ON = (
    *((text, ground) for text in ("text", "muted", "accent") for ground in ("window", "side", "card", "field")),
    *((text, ground) for text in ("text", "accent") for ground in ("accent_soft", "hover")),
    *(("text", ground) for ground in ("good_soft", "warn_soft", "bad_soft")),
    ("muted", "accent_soft"),
    ("on_fill", "fill"),
    ("on_fill", "fill_hover"),
    ("on_fill", "fill_pressed"),
    *((tone, ground) for tone in ("good", "warn", "bad") for ground in (f"{tone}_soft", "card", "window")),
)
"""Every pair of text and ground that occurs: each must have a contrast of 4.5 (WCAG 2.2, 1.4.3)."""

SEEN_ON = (("border", "field"), ("border", "card"), ("border", "window"), ("accent", "window"), ("fill", "window"))
"""Edges and focus rings, which need a contrast of 3 (WCAG 2.2, 1.4.11)."""


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, 1 to 21, as WCAG 2.2 defines it."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
