"""The index against a plain look through the texts: no hit is wrong, none is missing."""

import re
import unicodedata
from collections.abc import Iterable

from hypothesis import given, settings
from hypothesis import strategies as st

from app.search.content import Content
from app.search.index import Entry, create
from app.search.query import Field, Query, parse
from app.search.variants import forms

LETTERS = "山田予約の髪かがカガバパｶﾞﾊﾟーｰ々髙高﨑崎𠮷𩸽神"
SIGNS = " 　\n\t、。・「」!?-_*\"'():^~.@+/\\\0\u200b\u3099\ufffd😀"
SYNTAX = [
    "NEAR",
    "AND",
    "or",
    "NOT",
    "body:",
    "NEAR(a b)",
    "a*",
    '"',
    '""',
    "^",
    "{subject}:",
    "ﬁ",
    "Ａ１",
    "①",
    "é",
    "ß",
]
ASCII = "ab1_Z"
pieces = st.one_of(
    st.text(st.sampled_from(LETTERS), min_size=1, max_size=6),
    st.text(st.sampled_from(ASCII), min_size=1, max_size=4),
    st.text(st.sampled_from(SIGNS), min_size=1, max_size=2),
    st.sampled_from(SYNTAX),
)
texts = st.lists(pieces, max_size=12).map("".join)


def plain(text: str) -> str:
    """What two texts have to share: runs of letters, folded, with one space for whatever stands between them."""
    found = re.findall(r"[0-9a-z_]+|[^\W0-9a-z_]+", unicodedata.normalize("NFKC", text).casefold())
    return " ".join(found)


def is_in(word: str, text: str) -> bool:
    """True where a word is in a text; a word of ASCII is found by its beginning."""
    place = text.find(word)
    while place >= 0:
        if not (word[0].isascii() and place and text[place - 1] != " "):
            return True
        place = text.find(word, place + 1)
    return False


def scanned(texts: Iterable[str], query: Query) -> list[int]:
    """The numbers, from 1, of the texts that a plain look finds."""
    return [
        number
        for number, text in enumerate(texts, 1)
        if all(any(is_in(" ".join(form), plain(text)) for form in _forms(word, query)) for word in query.words)
    ]


def _forms(word: tuple[str, ...], query: Query) -> list[tuple[str, ...]]:
    return list(forms(word)) if query.with_variants else [word]


def indexed(texts: Iterable[str], query: Query) -> list[int]:
    """What the index finds."""
    index = create(None)
    index.add(Entry(number, "", "", "", Content(text)) for number, text in enumerate(texts, 1))
    found = index.find(query)
    assert index.count(query) == len(found)
    index.close()
    return found


@settings(max_examples=400, deadline=None)
@given(st.lists(texts, min_size=1, max_size=6), st.data(), st.booleans())
def test_pieces_of_the_texts_are_found_where_they_are(found: list[str], data: st.DataObject, variants: bool) -> None:
    """Pieces of 1 to 8 characters, wherever they begin and end."""
    text = data.draw(st.sampled_from(found))
    start = data.draw(st.integers(0, max(len(text) - 1, 0)))
    piece = text[start : start + data.draw(st.integers(1, 8))]
    query = parse(f'"{piece}"' if data.draw(st.booleans()) else piece, with_variants=variants)
    assert indexed(found, query) == scanned(found, query)


@settings(max_examples=400, deadline=None)
@given(st.lists(texts, min_size=1, max_size=6), texts)
def test_whatever_is_typed_finds_what_is_there(found: list[str], typed: str) -> None:
    query = parse(typed, frozenset({Field.TEXT}))
    assert indexed(found, query) == scanned(found, query)


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.text(st.sampled_from("山田予約の髪"), max_size=20), min_size=1, max_size=6),
    st.text(st.sampled_from("山田予約の髪"), min_size=1, max_size=8),
)
def test_in_japanese_it_is_the_operator_in(found: list[str], piece: str) -> None:
    wanted = [number for number, text in enumerate(found, 1) if piece in text]
    assert indexed(found, parse(piece, with_variants=False)) == wanted


@settings(max_examples=300, deadline=None)
@given(texts.filter(lambda text: plain(text) != ""), st.data())
def test_what_was_found_is_shown(text: str, data: st.DataObject) -> None:
    """The pattern for excerpts finds what the index finds."""
    start = data.draw(st.integers(0, len(text) - 1))
    query = parse(f'"{text[start : start + 8]}"')
    if query.pattern is not None and indexed([text], query):
        folded = unicodedata.normalize("NFKC", text).casefold()
        assert query.pattern.search(folded)
