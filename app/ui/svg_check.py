"""Whether an SVG from somewhere is harmless to draw: nothing from outside, no effects, not too much of anything."""

import re
from dataclasses import dataclass, field
from xml.parsers.expat import ExpatError, ParserCreate

_LARGEST = 1 << 20
_DEEPEST = 64
_MOST_DRAWN = 20_000
_REFUSED = frozenset({"image", "script", "foreignobject", "filter", "iframe", "audio", "video", "animate", "set"})
_REPEATING = frozenset({"pattern", "mask", "marker"})
"""Elements that draw others again, perhaps many times."""
_REFERENCE = re.compile(r"#([^\s\"')]+)")
_DASHES = "dasharray"
"""Dashes a thousandth of a pixel long are drawn one by one, for hours."""


@dataclass(slots=True)
class _Element:
    references: set[str] = field(default_factory=set)
    children: list["_Element"] = field(default_factory=list)


class _UnfitError(Exception):
    """Something in it has no place in a logo."""


class _Reader:
    """Keeps of each element only what it holds and what it refers to."""

    def __init__(self) -> None:
        self.top = _Element()
        self.named: dict[str, _Element] = {}
        self._open = [self.top]
        self._names: set[str] = set()
        self._style = ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(":")[2].lower()
        if local in _REFUSED or len(self._open) > _DEEPEST:
            raise _UnfitError
        made = _Element()
        self._names.add(local)
        for key, value in attributes.items():
            attribute = key.rpartition(":")[2].lower()
            if _DASHES in attribute or _DASHES in value or (attribute == "href" and not value.startswith("#")):
                raise _UnfitError
            if attribute == "id":
                self.named[value] = made
            made.references |= set(_REFERENCE.findall(value)) if attribute == "href" or "url(" in value else set()
        self._open[-1].children.append(made)
        self._open.append(made)

    def end(self, _: str) -> None:
        self._open.pop()

    def text(self, text: str) -> None:
        self._style += text if "style" in self._names else ""

    def refuse_entity(self, *_: object) -> None:
        raise _UnfitError

    def check_style(self) -> None:
        if _DASHES in self._style or "@import" in self._style:
            raise _UnfitError
        if "url(" in self._style and self._names & _REPEATING:
            raise _UnfitError


def is_harmless(data: bytes) -> bool:
    """True for an SVG that can be drawn without asking anybody else, in a moment."""
    if len(data) > _LARGEST:
        return False
    reader, parser = _Reader(), ParserCreate()
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    parser.EntityDeclHandler = reader.refuse_entity
    try:
        parser.Parse(data, True)
        reader.check_style()
        return _drawn(reader.top, reader.named, {}, ()) <= _MOST_DRAWN
    except (ExpatError, _UnfitError, ValueError, LookupError):
        return False


def _drawn(element: _Element, named: dict[str, _Element], known: dict[int, int], path: tuple[_Element, ...]) -> int:
    """How many elements are drawn for this one, those it refers to included. Raises _UnfitError for a circle."""
    if id(element) in known:
        return known[id(element)]
    if any(each is element for each in path) or len(path) > 4 * _DEEPEST:
        raise _UnfitError
    below = [*element.children, *(named[each] for each in element.references if each in named)]
    count = 1 + sum(_drawn(each, named, known, (*path, element)) for each in below)
    known[id(element)] = count
    return count
