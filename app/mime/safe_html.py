"""The HTML of mail, made harmless and bounded before anything draws it: words, lists, tables, its own pictures.

Two things are left that name something else, and both only as numbers: `cid:3` is a picture, `link:3` an address.
What they stand for is data beside the page, so nothing that draws the page can ask for it.
"""

import re
from dataclasses import dataclass, field
from urllib.parse import unquote

from app.textkit.text import breakable, without_controls

LIMIT = 2 << 20
"""Characters of HTML that are looked at; longer ones are shown as plain text."""
LINK, PICTURE = "link:", "cid:"
_TAGS_LIMIT = 60_000
_ELEMENTS_LIMIT = 20_000
_ROUGH_DEPTH = 400
# HTML repeats every open <b> or <font> in each paragraph that follows: 400 of them before 5,000 make two millions.
_REPEATED_LIMIT = 1_000_000
_WORDS_LIMIT = 500_000
"""Characters that are seen: drawing them takes half a second."""
_DEPTH = 100
_INDENTS = 12
# Qt lays a table out twice for each table around it: at a depth of 20 that takes 14 seconds, measured.
_TABLES_INSIDE = 2
_CELLS_SPANNED = 50
# Qt lays out each cell of the grid, empty ones too: rows of cells that reach into the next fifty make millions of them.
_GRID_LIMIT = 50_000
# It asks for each picture again and again: 9,000 of them take 10 seconds.
_PICTURES_LIMIT = 500
_PIXELS = 1_200

_TAGS = frozenset({
    "a", "abbr", "b", "blockquote", "br", "caption", "center", "cite", "code", "dd", "del", "div", "dl", "dt", "em",
    "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "ins", "kbd", "li", "ol", "p", "pre", "q", "s", "samp",
    "small", "span", "strike", "strong", "sub", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "tt",
    "u", "ul", "var"
})  # fmt: skip
_UNSEEN = frozenset({
    "script", "style", "title", "svg", "math", "template", "noscript", "textarea", "select", "option", "iframe",
    "object", "xml"
})  # fmt: skip
_SPANS = {"colspan", "rowspan", "align", "valign"}
_ATTRIBUTES = {
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "td": _SPANS,
    "th": _SPANS,
    "tr": {"align", "valign"},
    "p": {"align"},
    "div": {"align"},
    "ol": {"start"},
    "table": {"border"},
}
_SCHEMES = frozenset({"http", "https", "ftp", "mailto", "tel"})
_SCHEME = re.compile(r"\s*([a-zA-Z][a-zA-Z0-9+.-]*):")
_VOID = frozenset({"br", "hr", "img"})
_IN_TABLES = {"table": "div", "tr": "div", "td": "div", "th": "div"} | dict.fromkeys(
    ("tbody", "thead", "tfoot", "caption"), ""
)
_INDENTED = frozenset({"blockquote", "ul", "ol", "dl"})
# What the browser's rules leave open, or never close.
_CLOSED_BY_OTHERS = frozenset({
    "p", "li", "td", "th", "tr", "dt", "dd", "option", "tbody", "thead", "tfoot", "colgroup", "col", "area", "base",
    "br", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr", "html", "head", "body"
})  # fmt: skip
_REPEATED = frozenset({
    "a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"
})  # fmt: skip
_ANY_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
_WRITTEN_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)([^<>]*)>")
_ALT = re.compile(' alt="([^"]*)"')
_COLUMNS = re.compile(' colspan="([0-9]+)"')
_ROWS = re.compile(' rowspan="([0-9]+)"')


@dataclass(frozen=True, slots=True)
class SafeHtml:
    """A page that asks for nothing. `links` are the addresses that `link:0` … stand for, as they were written;
    `pictures` the Content-IDs that `cid:0` … stand for."""

    html: str
    links: tuple[str, ...]
    pictures: tuple[str, ...]


def safe_html(html: str) -> SafeHtml | None:
    """What of `html` can be shown; None where it is too long or too tangled to be drawn in a reasonable time."""
    if len(html) > LIMIT or not _is_bounded(html):
        return None
    # Loaded only when there is such a mail.
    import nh3

    targets = _Targets()
    cleaned = nh3.clean(
        html,
        tags=set(_TAGS),
        clean_content_tags=set(_UNSEEN),
        attributes=_ATTRIBUTES,
        attribute_filter=targets.kept,
        url_schemes=set(_SCHEMES) | {"cid"},
        link_rel=None,
    )
    drawn = _flat_enough(breakable(without_controls(cleaned))) if _grids_are_bounded(cleaned) else None
    return SafeHtml(drawn, tuple(targets.links), tuple(targets.pictures)) if drawn is not None else None


@dataclass(slots=True)
class _Targets:
    """Decides on every attribute, and takes what leads elsewhere out of the page."""

    links: list[str] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)

    def kept(self, tag: str, name: str, value: str) -> str | None:
        """The value an attribute may have; None takes it away."""
        match tag, name:
            case "a", "href":
                found = _SCHEME.match(value)
                return _numbered(LINK, self.links, value) if found and found[1].lower() in _SCHEMES else None
            case "img", "src":
                scheme, _, content_id = value.strip().partition(":")
                is_shown = scheme.lower() == "cid" and len(self.pictures) < _PICTURES_LIMIT
                return _numbered(PICTURE, self.pictures, unquote(content_id)) if is_shown else None
            case _, "alt" | "align" | "valign":
                return value[:500]
            case _, "width" | "height":
                return _figure(value, _PIXELS)
            case _, "border":
                return "1" if value.strip() not in ("", "0") else None
            case _:
                return _figure(value, _CELLS_SPANNED)


def _numbered(scheme: str, targets: list[str], target: str) -> str:
    targets.append(target)
    return f"{scheme}{len(targets) - 1}"


def _figure(value: str, most: int) -> str | None:
    digits = value.strip()
    return digits if digits.isascii() and digits.isdigit() and len(digits) < 6 and int(digits) <= most else None


def _is_bounded(html: str) -> bool:
    """False where reading it as a browser does might take minutes: those rules are quadratic in the depth."""
    tags = depth = repeated = deepest_repeated = 0
    for closing, name in _ANY_TAG.findall(html):
        tags += 1
        name = name.lower()
        if name in _CLOSED_BY_OTHERS:
            continue
        step = -1 if closing else 1
        depth = max(0, depth + step)
        if name in _REPEATED:
            repeated = max(0, repeated + step)
            deepest_repeated = max(deepest_repeated, repeated)
        if depth > _ROUGH_DEPTH or tags > _TAGS_LIMIT:
            return False
    return deepest_repeated * tags <= _REPEATED_LIMIT


@dataclass(slots=True)
class _Grid:
    """A table: its rows, the columns of the widest, and those of all cells that reach into the rows below."""

    rows: int = 0
    columns: int = 0
    widest: int = 0
    reaching: int = 0

    @property
    def cells(self) -> int:
        """How many cells there are at most."""
        return self.rows * (self.widest + self.reaching)

    def add(self, attributes: str) -> None:
        """Adds a cell to the last row."""
        columns = _span(_COLUMNS, attributes)
        self.columns += columns
        self.widest = max(self.widest, self.columns)
        if _span(_ROWS, attributes) > 1:
            self.reaching += columns


def _grids_are_bounded(html: str) -> bool:
    """False where the tables of well-formed HTML have more cells than can be laid out in a reasonable time."""
    grids: list[_Grid] = []
    cells = 0
    for found in _WRITTEN_TAG.finditer(html):
        closing, name, attributes = found.groups()
        if name == "table" and not closing:
            grids.append(_Grid())
        elif not grids:
            continue
        elif name == "table":
            cells += grids.pop().cells
        elif name == "tr" and not closing:
            grids[-1].rows += 1
            grids[-1].columns = 0
        elif name in ("td", "th") and not closing:
            grids[-1].add(attributes)
    return cells <= _GRID_LIMIT


def _span(pattern: re.Pattern[str], attributes: str) -> int:
    found = pattern.search(attributes)
    return max(int(found[1]), 1) if found else 1


def _flat_enough(html: str) -> str | None:
    """Well-formed HTML with fewer levels: tables around tables become lines, and indents end somewhere."""
    inside = _tables_inside(html)
    opened = _Opened()
    pieces: list[str] = []
    position = count = seen = tables = 0
    for found in _WRITTEN_TAG.finditer(html):
        closing, name, attributes = found.groups()
        pieces.append(html[position : found.start()])
        seen += found.start() - position
        position = found.end()
        count += 1
        if name in _VOID:
            pieces.append(found[0] if name != "img" else _picture(found[0], attributes))
        elif closing:
            if (written := opened.close(name)) is None:
                return None
            pieces.append(f"</{written}>" if written else "")
        else:
            is_layout = name == "table" and inside[tables] > _TABLES_INSIDE
            tables += name == "table"
            written = opened.open(name, is_layout=is_layout)
            pieces.append(f"<{written}{attributes if written == name else ''}>" if written else "")
    pieces.append(html[position:])
    seen += len(html) - position
    is_short = count <= _ELEMENTS_LIMIT and seen <= _WORDS_LIMIT
    return "".join(pieces) if is_short and not opened.names else None


def _picture(tag: str, attributes: str) -> str:
    """A picture of the mail; of any other one the words that stand for it."""
    if f' src="{PICTURE}' in attributes:
        return tag
    words = _ALT.search(attributes)
    return f"[{words[1]}]" if words and words[1].strip() else ""


def _tables_inside(html: str) -> list[int]:
    """How many tables lie inside each other within each table, in the order they begin."""
    inside: list[int] = []
    opened: list[int] = []
    for found in _WRITTEN_TAG.finditer(html):
        if found[2] != "table":
            continue
        if not found[1]:
            opened.append(len(inside))
            inside.append(0)
        elif opened:
            closed = opened.pop()
            if opened:
                inside[opened[-1]] = max(inside[opened[-1]], inside[closed] + 1)
    return inside


@dataclass(slots=True)
class _Opened:
    """The elements that are open: the name each had, and the one it was written with, empty for none."""

    names: list[tuple[str, str]] = field(default_factory=list)
    layouts: list[bool] = field(default_factory=list)
    indents: int = 0
    depth: int = 0

    def open(self, name: str, *, is_layout: bool) -> str:
        if name == "table":
            self.layouts.append(is_layout)
        written = name
        if name in _IN_TABLES and (not self.layouts or self.layouts[-1]):
            written = _IN_TABLES[name]
        if self.depth >= _DEPTH or (name in _INDENTED and self.indents >= _INDENTS):
            # A cell without its table is only its words.
            written = ""
        self.depth += bool(written)
        self.indents += written in _INDENTED
        self.names.append((name, written))
        return written

    def close(self, name: str) -> str | None:
        """The name to close with; None where another element is open."""
        if not self.names or self.names[-1][0] != name:
            return None
        _, written = self.names.pop()
        if name == "table":
            self.layouts.pop()
        self.depth -= bool(written)
        self.indents -= written in _INDENTED
        return written
