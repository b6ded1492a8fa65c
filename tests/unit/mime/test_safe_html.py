"""HTML made harmless: what is left of it, and that nothing is worked at for long."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.mime.safe_html import LIMIT, safe_html
from tests.builders.hostile_html import HOSTILE

ATTRIBUTE = re.compile(r"<[a-z0-9]+((?:\s[^<>]*)?)>")


def cleaned(html: str) -> str:
    page = safe_html(html)
    assert page is not None
    return page.html


@pytest.mark.parametrize("html", HOSTILE.values(), ids=list(HOSTILE))
def test_nothing_is_left_that_names_a_place(html: str) -> None:
    page = safe_html(html)
    if page is not None:
        assert_harmless(page.html)
        assert all(re.match(r"(?i)\s*(https?|ftp|mailto|tel):", link) for link in page.links)


def assert_harmless(html: str) -> None:
    for attributes in ATTRIBUTE.findall(html):
        for value in re.findall(r"(?:href|src)=\"([^\"]*)\"", attributes):
            assert re.fullmatch(r"(?:cid|link):[0-9]+", value)
        assert not re.search(r"(?i)\s(?:style|class|id|on\w+|background|srcset|data|dir)=", attributes)
    assert not re.search(r"(?i)<(?:script|style|link|meta|base|form|input|iframe|object|embed|svg|bdo|video)\b", html)


@pytest.mark.parametrize(
    ("html", "left"),
    [
        ("<p>あ<b>い</b><br>う", "<p>あ<b>い</b><br>う</p>"),
        ('<font color="#fff" size=9>white</font>', "white"),
        ("<title>Not the text</title><style>p{}</style><script>x</script>y", "y"),
        ('<a href="http://a.example/">a</a><a href="mailto:a@b.example">b</a>', '<a href="link:0">a</a><a href="link:1">b</a>'),
        ('<a href="relative">a</a><a href="#top">b</a><a href="javascript:x">c</a>', "<a>a</a><a>b</a><a>c</a>"),
        ('<img src="cid:a" width=20 height=99999 alt="Logo">', '<img src="cid:0" width="20" alt="Logo">'),
        ('<img src="http://a.example/" alt="Our &quot;shop&quot; &lt;b&gt;"><img alt=" ">', "[Our &quot;shop&quot; &lt;b&gt;]"),
        ('<table><tr><td colspan=2 rowspan=99999>x', '<table><tbody><tr><td colspan="2">x</td></tr></tbody></table>'),
        ("<table border=7 width=9999><tr><td>x", '<table border="1"><tbody><tr><td>x</td></tr></tbody></table>'),
        ("1 &lt; 2 &amp; 3 &nbsp;", "1 &lt; 2 &amp; 3 &nbsp;"),
        ("a&#x202e;b\u2066c\x00d\ufdd0e\r\nf", "abcd\N{REPLACEMENT CHARACTER}e\nf".replace("\N{REPLACEMENT CHARACTER}", "")),
        ("", ""),
    ],
)  # fmt: skip
def test_what_is_left(html: str, left: str) -> None:
    assert cleaned(html).replace("\N{REPLACEMENT CHARACTER}", "") == left


def test_links_and_pictures_are_data_beside_the_page() -> None:
    page = safe_html('<img src=" CID:a%40b "><a href=" HTTPS://A.example/?x=1&amp;y=2">z</a><img src="cid:c">')
    assert page is not None
    assert page.links == (" HTTPS://A.example/?x=1&y=2",)
    assert page.pictures == ("a@b", "c")


def test_tables_around_tables_become_lines() -> None:
    page = cleaned("<table><tr><td>" * 9 + "words")
    assert page.count("<table>") == 3
    assert page.count("<div>") == 18
    assert "words" in page


def test_two_tables_beside_each_other_are_not_around_each_other() -> None:
    assert cleaned("<table><tr><td>x</table>" * 20).count("<table>") == 20


def test_indents_and_levels_end_somewhere() -> None:
    assert cleaned("<blockquote>" * 40 + "x").count("<blockquote>") == 12
    assert cleaned("<div>" * 300 + "x").count("<div>") == 100


@pytest.mark.parametrize(
    "html",
    [
        "x" * (LIMIT + 1),
        "<p>" + "あ" * 600_000,
        "<ul><li>" * 30_000,
        "<p>x" * 59_000,
        "<b>" * 70_000,
        "".join(f"<font size={size}>" for size in range(390)) + "<p>x" * 50_000,
        "<table>" * 100_000,
        "<" * LIMIT,
    ],
    ids=["long", "words", "deep", "elements", "tags", "repeated", "tables", "brackets"],
)
def test_what_would_take_too_long_is_not_drawn(html: str) -> None:
    assert safe_html(html) is None


def _table(rows: int, cells: int, attributes: str) -> str:
    return f"<table>{('<tr>' + f'<td{attributes}>x</td>' * cells + '</tr>') * rows}</table>"


@pytest.mark.parametrize(
    ("rows", "cells", "attributes", "is_drawn"),
    [
        (800, 10, "", True),
        (100, 8, " colspan=5", True),
        (50, 2, " rowspan=2", True),
        (400, 20, " colspan=50 rowspan=50", False),
        (600, 10, " colspan=50", False),
        (400, 4, " rowspan=50", False),
    ],
)
def test_cells_that_reach_far_are_bounded(rows: int, cells: int, attributes: str, is_drawn: bool) -> None:
    assert (safe_html(_table(rows, cells, attributes)) is not None) == is_drawn


def test_the_cells_of_all_tables_count() -> None:
    table = _table(50, 18, " colspan=50")
    assert safe_html(table) is not None
    assert safe_html(table * 2) is None


def test_pictures_end_somewhere() -> None:
    found = safe_html('<img src="cid:a" alt="x">' * 600)
    assert found is not None
    assert len(found.pictures) == 500 and found.html.endswith("[x]" * 100)


def test_long_words_can_be_broken_and_entities_stay_whole() -> None:
    page = cleaned("x" * 1200 + "&amp;" * 1200)
    assert max(map(len, re.split(r"\u200b|&amp;", page))) <= 500
    assert page.count("&amp;") == 1200


PIECES = ["<", ">", '"', "'", "=", " ", "/", "&#", ";", "x", "a", "href", "src", "img", "table", "td", "tr", "style",
    "http://e.example", "file:///x", "cid:1", "<!--", "-->", "svg", "math", "\x00", "あ", "\u202e", "<p>", "</p>"]  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=60).map("".join))
def test_anything_becomes_harmless(html: str) -> None:
    page = safe_html(html)
    if page is not None:
        assert_harmless(page.html)
