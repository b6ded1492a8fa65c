"""Patterns that are compiled when they are first used."""

import pkgutil
import re
from importlib import import_module

import pytest

from app import contacts, mime, textkit
from app.textkit.lazy_pattern import LazyPattern, lazy_pattern


def test_does_what_the_compiled_pattern_does() -> None:
    pattern = lazy_pattern(r"(?P<word>b+)", re.IGNORECASE)
    for _ in range(2):
        found = pattern.search("aBb")
        assert found is not None and found["word"] == "Bb"
        assert pattern.sub("", "abc") == "ac"
    assert (pattern.pattern, pattern.groups) == (r"(?P<word>b+)", 1)


def test_is_compiled_at_its_first_use_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled: list[str] = []
    compile = re.compile

    def noted(pattern: str, flags: int) -> re.Pattern[str]:
        compiled.append(pattern)
        return compile(pattern, flags)

    monkeypatch.setattr(re, "compile", noted)
    pattern = lazy_pattern("a")
    assert compiled == []
    assert [bool(pattern.match(each)) for each in "ab"] == [True, False]
    assert compiled == ["a"]


def test_bytes_are_searched_in_bytes() -> None:
    assert lazy_pattern(rb"\d+").findall(b"1 22") == [b"1", b"22"]


def test_every_pattern_of_the_program_compiles() -> None:
    rooms = (textkit, mime, contacts)
    names = [each.name for room in rooms for each in pkgutil.iter_modules(room.__path__, f"{room.__name__}.")]
    patterns = [each for name in names for each in vars(import_module(name)).values() if isinstance(each, LazyPattern)]
    assert len(patterns) > 50
    for each in patterns:
        assert each.groups >= 0
