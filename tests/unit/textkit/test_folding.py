"""Folding is NFKC without case, however it is done."""

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.textkit.folding import folded


def plainly(text: str) -> str:
    """The same, the slow way."""
    return unicodedata.normalize("NFKC", text).casefold()


@given(
    st.text(
        st.sampled_from("aかカｶﾞﾟ゙゚ガ山髙Ａ１①㌔ﬁéé\u0301\u0327\u1100\u1161\u11a8ｰー〶ゟヿ神　\ud83d𠮷") | st.characters(),
        max_size=30,
    )
)
def test_it_is_nfkc_without_case(text: str) -> None:
    assert folded(text) == plainly(text)


@pytest.mark.parametrize(("before", "behind"), [("か", "\u3099"), ("", "a")])
def test_every_character_beside_others(before: str, behind: str) -> None:
    wrong = [
        hex(code) for code in range(sys.maxunicode + 1) if folded(text := before + chr(code) + behind) != plainly(text)
    ]
    assert wrong == []
