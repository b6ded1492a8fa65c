"""A postal address as the lines of an envelope, in the order of the country its letters belong to."""

import re
import unicodedata

from app.textkit.script import is_written_in_japanese

_CODE = re.compile(r"〒?\s*(\d{3})\s*[-‐‑–—−ー－]?\s*(\d{4})")


def postal_code(code: str) -> str:
    """A Japanese postal code as forms want it: 〒１０００００１ becomes 100-0001. Any other code as it is."""
    found = _CODE.fullmatch(unicodedata.normalize("NFKC", code).strip())
    return f"{found[1]}-{found[2]}" if found else code.strip()


def envelope_lines(street: str, city: str, region: str, country: str = "") -> tuple[str, str]:
    """The two lines of an address; parts that are empty are left out.

    In Japan from the large to the small, without spaces (東京都港区六本木1-2-3, then the building); elsewhere the
    street, then the town. `street` may have several lines.
    """
    lines = [each.strip() for each in street.splitlines() if each.strip()]
    if is_written_in_japanese(street + city + region):
        first, *rest = lines or [""]
        return _without_gaps(region, city, first), " ".join(rest)
    return ", ".join(lines), ", ".join(part for part in (city, region, country) if part)


def _without_gaps(*parts: str) -> str:
    """Parts one after the other; a space only between two that are in Latin letters."""
    joined = ""
    for part in filter(None, (each.strip() for each in parts)):
        gap = " " if joined and joined[-1].isascii() and part[0].isascii() else ""
        joined += gap + part
    return joined
