"""The page of promises names tests; they exist, and the Japanese page names the same ones."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGES = [(ROOT / "docs" / name).read_text(encoding="utf-8") for name in ("promises.md", "promises.ja.md")]
NAMED = re.compile(r"`(tests/[\w/.]+)`")
HEADING = re.compile(r"^##? |^\*\*|^\| |^- ", re.MULTILINE)


def test_every_test_that_is_named_is_there() -> None:
    for page in PAGES:
        assert len(NAMED.findall(page)) > 20
        assert [name for name in NAMED.findall(page) if not (ROOT / name).exists()] == []


def test_both_languages_promise_the_same() -> None:
    english, japanese = PAGES
    assert NAMED.findall(english) == NAMED.findall(japanese)
    assert len(HEADING.findall(english)) == len(HEADING.findall(japanese))
