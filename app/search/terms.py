"""How texts and queries are cut: what is asked for is found exactly where a plain look through the text would find it.

A text is folded (NFKC, without case) and cut into runs: `[0-9a-z_]` together, and every other letter together. All
between two runs is one gap, whatever it is, and so is the border between the two kinds of run. A run of the first kind
is one term; another is its overlapping pairs of characters and its last character alone:

    予約を user123 で。      予約 約を を user123 で

So any piece of a run of Japanese is a sequence of terms, one character is the beginning of a term, and a word of ASCII
is found by its beginning.
"""

import re
from collections.abc import Iterator
from operator import add

from app.textkit.folding import folded

LONGEST = 64
"""Characters of a word of ASCII that count: what is longer is no word."""
_RUNS = re.compile(r"[0-9a-z_]+|[^\W0-9a-z_]+")
_PIECES = re.compile(r'"([^"]*)"?|([^\s"]+)')
_MOST_WORDS = 32
_LONGEST_QUERY = 1000


def runs(text: str) -> list[str]:
    """The runs of a text, folded; a word of ASCII is cut at LONGEST."""
    return [run[:LONGEST] if run[0] < "\x80" else run for run in _RUNS.findall(folded(text))]


def terms(text: str) -> str:
    """The terms of a text with spaces between them, as the index takes them."""
    found: list[str] = []
    for run in _RUNS.findall(folded(text)):
        if run[0] < "\x80":
            found.append(run if len(run) <= LONGEST else run[:LONGEST])
        else:
            found += map(add, run, run[1:])
            found.append(run[-1])
    return " ".join(found)


def words(query: str) -> list[tuple[str, ...]]:
    """What a person typed, as the runs of each word; words in quotation marks are one. All of them have to be there.

    Signs alone are no word.
    """
    found = (tuple(runs(quoted or plain)) for quoted, plain in _PIECES.findall(query[:_LONGEST_QUERY]))
    return list(dict.fromkeys(word for word in found if word))[:_MOST_WORDS]


def phrase(word: tuple[str, ...]) -> str:
    """One word as a phrase of FTS5. All in it is quoted: nothing that was typed is syntax."""
    *whole, last = word
    found = [term for run in whole for term in _whole(run)]
    if last[0] < "\x80" or len(last) == 1:
        return " + ".join(map(_quoted, (*found, last))) + " *"
    return " + ".join(map(_quoted, (*found, *map(add, last, last[1:]))))


def _whole(run: str) -> Iterator[str]:
    """The terms of a run that ends where the text's run ends."""
    if run[0] >= "\x80":
        yield from map(add, run, run[1:])
        yield run[-1]
    else:
        yield run


def _quoted(term: str) -> str:
    return f'"{term}"'
