"""The place in a text where words were found, to be shown: found in the folded text, marked in the one people read."""

import re
import unicodedata
from array import array
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

_BEFORE, _BEHIND = 30, 90
"""Characters that are shown before and behind the first word that was found."""
# A mark that belongs to the character before it: accents, (han)dakuten of half-width kana, vowels of Hangul.
_CLUSTER = re.compile(".[\u0300-\u036f\u3099\u309a\uff9e\uff9f\u1160-\u11ff\u064b-\u065f\ufe00-\ufe0f]*", re.DOTALL)
# One for one, so that marks stay where they are.
_UNSEEN = re.compile(
    "[\\s\x00-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
)


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A piece of a text on one line, without anything unseen. `marks` are the words in it: (begin, end)."""

    text: str
    marks: tuple[tuple[int, int], ...] = ()


def excerpt(text: str, pattern: re.Pattern[str] | None) -> Excerpt:
    """The piece of a text around the first match of a pattern in its folded form; its beginning where there is none."""
    plain, places = _mapped(text)
    found = pattern.search(plain) if pattern is not None else None
    if found is None or pattern is None:
        return Excerpt(_shown(text.lstrip()[: _BEFORE + _BEHIND]).strip())
    first = places[found.start()]
    start, stop = max(first - _BEFORE, 0), min(first + _BEHIND, len(text))
    marks = []
    for match in pattern.finditer(plain, found.start()):
        # One character may have become several (㈱): all of it is marked.
        begin, end = places[match.start()], places[bisect_right(places, places[match.end() - 1])]
        if begin >= stop:
            break
        marks.append((begin - start, min(end, stop) - start))
    return Excerpt(_shown(text[start:stop]), tuple(marks))


def _shown(text: str) -> str:
    return _UNSEEN.sub(" ", text)


def _mapped(text: str) -> tuple[str, "array[int]"]:
    """The folded text, and for each of its characters, and its end, where that stands in `text`."""
    if text.isascii():
        return text.lower(), array("l", range(len(text) + 1))
    pieces: list[str] = []
    places = array("l")
    for place, cluster in _clusters(text):
        piece = cluster.lower() if cluster < "\x80" else unicodedata.normalize("NFKC", cluster).casefold()
        pieces.append(piece)
        places.extend([place] * len(piece))
    places.append(len(text))
    return "".join(pieces), places


def _clusters(text: str) -> Iterator[tuple[int, str]]:
    for found in _CLUSTER.finditer(text):
        yield found.start(), found[0]
