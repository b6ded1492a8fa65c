"""What a person looks for, as the index is asked for it, and as it is found again in a text to be shown."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise

from app.search.terms import phrase, words
from app.search.variants import forms


class Field(Enum):
    """Where words are looked for. The values are the columns of the index."""

    TEXT = "body"
    """What the message says. First: the first column costs no byte for each of its words."""
    SUBJECT = "subject"
    SENDER = "sender"
    RECIPIENTS = "recipients"
    ATTACHMENTS = "names"


@dataclass(frozen=True, slots=True)
class Query:
    """Words that a message must have, all of them, each in one of `fields` (None: in any).

    `words` are as `terms` cuts them. With `with_variants` a kanji of a name is looked for in its other forms too.
    """

    words: tuple[tuple[str, ...], ...]
    fields: frozenset[Field] | None = None
    with_variants: bool = True

    @property
    def expression(self) -> str:
        """The same for FTS5: no sign that was typed is in it. Empty without words."""
        alternatives = (" OR ".join(map(phrase, self._forms(word))) for word in self.words)
        asked = " AND ".join(f"({each})" for each in alternatives)
        if self.fields is None or not asked:
            return asked
        # The order of the columns, so that equal questions are the same text.
        columns = " ".join(field.value for field in Field if field in self.fields)
        return f"{{{columns}}} : ({asked})"

    @property
    def pattern(self) -> re.Pattern[str] | None:
        """What finds any of the words in a folded text; None without words."""
        found = [_pattern(form) for word in self.words for form in self._forms(word)]
        # The longest first: of two that begin alike more is marked.
        return re.compile("|".join(sorted(found, key=len, reverse=True))) if found else None

    def _forms(self, word: tuple[str, ...]) -> Iterable[tuple[str, ...]]:
        return forms(word) if self.with_variants else (word,)


def parse(text: str, fields: frozenset[Field] | None = None, *, with_variants: bool = True) -> Query:
    """What somebody typed: words with spaces between, and "several words" that stand together."""
    return Query(tuple(words(text)), fields, with_variants)


def _pattern(word: tuple[str, ...]) -> str:
    pieces = [r"(?<![0-9a-z_])" if word[0][0] < "\x80" else "", re.escape(word[0])]
    for before, run in pairwise(word):
        # Two runs of one kind have something between them, or they would be one.
        pieces += [r"\W+" if (before[0] < "\x80") == (run[0] < "\x80") else r"\W*", re.escape(run)]
    return "".join(pieces)
