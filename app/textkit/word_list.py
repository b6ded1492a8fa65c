"""Many words that are looked for in many texts, in one pass over each.

Looking for eighty words one after the other takes longer than all else that is done to a letter, and so does a regular
expression of all of them: it stops at every letter that some word begins with. Two letters together are much rarer
than one, and ASCII read as UTF-16 has two of them in each character:

    b"new casino" is the characters "ne" "w " "ca" "si" "no": "casino" begins with one
    b"no casino!" is the characters "no" " c" "as" "in" "o!": it begins in the middle of one

So "casino" can only stand where "ca" and "si" follow each other, or "as" and "in". A word beyond ASCII is known by two
of its characters, as they are.
"""

import re
from collections.abc import Collection, Iterable
from functools import cached_property
from itertools import pairwise

_IN_PAIRS = 5
"""Letters of the shortest word that holds two whole pairs of letters wherever it begins."""

_Pair = tuple[str, str]
"""Two characters that follow each other in the text that is searched: in ASCII, twice two letters."""


class WordList:
    """Words in small letters, for texts in small letters."""

    def __init__(self, words: Iterable[str]) -> None:
        self.words = frozenset(words)

    def found_in(self, text: str) -> set[str]:
        """The words that stand in the text, inside another word too."""
        short, ascii_words, other_words = self._searches
        words = ascii_words.candidates(_in_pairs(text.encode("ascii", "ignore")))
        if not text.isascii():
            words |= other_words.candidates(text)
        # How a short word ends is mostly rarer than the word is short: a sign that stops the search at once.
        for end, ending in short:
            if end in text:
                words.update(ending)
        return {word for word in words if word in text} if words else words

    @cached_property
    def _searches(self) -> tuple[list[tuple[str, list[str]]], "_PairSearch", "_PairSearch"]:
        """Words too short to be known by pairs, by their last letter; the search for other words of ASCII, and for
        those beyond it.
        """
        ascii_words = frozenset(filter(str.isascii, self.words))
        short = frozenset(word for word in self.words if len(word) < (_IN_PAIRS if word in ascii_words else 2))
        by_end: dict[str, list[str]] = {}
        for word in sorted(short):
            by_end.setdefault(word[-1], []).append(word)
        return list(by_end.items()), _PairSearch(ascii_words - short), _PairSearch(self.words - ascii_words - short)


class _PairSearch:
    """A search for words by pairs that stand in every text with them; all words of ASCII, or none."""

    def __init__(self, words: Collection[str]) -> None:
        self._words: dict[str, list[str]] = {}
        firsts: set[str] = set()
        seconds: set[str] = set()
        for word in sorted(words, key=lambda word: (len(word), word)):
            # The fewer different ones there are, the seldomer the search stops.
            pairs = min(_choices(word), key=lambda pairs: _lacking(pairs, firsts, seconds))
            for first, second in pairs:
                firsts.add(first)
                seconds.add(second)
                self._words.setdefault(first + second, []).append(word)
        # Pairs that overlap are in one run.
        self._runs = re.compile(f"{_one_of(firsts)}{_one_of(seconds)}+").findall

    def candidates(self, text: str) -> set[str]:
        """The words that may stand in a text, or in the text of which this has the letters in pairs."""
        found: set[str] = set()
        if not (runs := set(self._runs(text))):
            return found
        pairs = runs.union(*(map("".join, pairwise(run)) for run in runs if len(run) > 2))
        for pair in pairs & self._words.keys():
            found.update(self._words[pair])
        return found


def _choices(word: str) -> list[tuple[_Pair, ...]]:
    """Pairs by which a word can be known: of those of one choice, one stands in every text with the word."""
    if not word.isascii():
        return [(pair,) for pair in pairwise(word)]
    letters = word.encode("ascii")
    pairs = [(_in_pairs(letters[at : at + 2]), _in_pairs(letters[at + 2 : at + 4])) for at in range(len(letters) - 3)]
    return list(pairwise(pairs))


def _lacking(pairs: tuple[_Pair, ...], firsts: set[str], seconds: set[str]) -> tuple[int, int]:
    """How many first and second halves of pairs are new."""
    return len({first for first, _ in pairs} - firsts), len({second for _, second in pairs} - seconds)


def _one_of(characters: set[str]) -> str:
    # Without any, the expression matches nowhere.
    return f"[{''.join(map(re.escape, sorted(characters)))}]" if characters else "(?!)"


def _in_pairs(letters: bytes) -> str:
    """ASCII with two letters in each character; a space is added to an odd number."""
    return (letters + b" " if len(letters) % 2 else letters).decode("utf-16-le")
