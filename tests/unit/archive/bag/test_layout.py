"""Names every file system can hold, and what an archive is made of."""

import os
import unicodedata
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.archive.bag.layout import archive_name, below, safe_name, safe_names
from tests.builders.names import names
from tests.builders.shims import RULES

NAMES = st.text(max_size=300) | st.binary(max_size=60).map(os.fsdecode)
WINDOWS = {"con", "prn", "aux", "nul", *(f"com{n}" for n in range(1, 10)), *(f"lpt{n}" for n in range(1, 10))}


@settings(max_examples=500, deadline=None)
@given(NAMES)
def test_any_name_becomes_safe(name: str) -> None:
    safe = safe_name(name)
    assert safe and safe == safe.rstrip(". ")
    assert not set(safe) & set('<>:"/\\|?*%')
    assert safe.encode()
    assert len(safe.encode()) <= 255
    assert safe.partition(".")[0].lower() not in WINDOWS
    assert safe not in (".", "..")
    assert not safe.startswith("~")
    assert safe_name(safe) == safe


@settings(max_examples=300, deadline=None)
@given(st.lists(NAMES, max_size=12, unique=True))
def test_no_two_names_are_one(names: list[str]) -> None:
    chosen = safe_names(names)
    assert set(chosen) == set(names)
    forms = [unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold()) for name in chosen.values()]
    assert len(set(forms)) == len(names)
    assert safe_names(reversed(names)) == chosen


def test_good_names_stay() -> None:
    for name in ("INBOX.mbox", "お客様", "a b.eml", "Entwürfe", ".hidden", "1:".replace(":", "")):
        assert safe_name(name) == name


def test_names_one_may_meet() -> None:
    assert safe_name("CON").startswith("_CON-")
    assert safe_name("a:b.eml").startswith("a_b-") and safe_name("a:b.eml").endswith(".eml")
    assert safe_name("a:b.eml") != safe_name("a?b.eml")
    assert safe_names(["A", "a"])["A"] == "A"


def test_archive_name() -> None:
    assert archive_name("Hanako's MacBook", datetime(2026, 11, 23, 15, 30)) == "2026-11-23 1530 Hanako's MacBook"
    assert "/" not in archive_name("../../etc", datetime(2026, 1, 1))


HOSTILE = st.sampled_from([os.fsdecode(name) for name in names(3000, seed=11)])


@pytest.mark.parametrize("rules", RULES)
@settings(max_examples=100, deadline=None)
@given(st.lists(NAMES | HOSTILE, max_size=30, unique=True))
def test_every_file_system_holds_every_safe_name(rules: str, found: list[str]) -> None:
    """Each name is taken as it is, stays apart from the others, and has room in whichever form it is stored."""
    rule = RULES[rules]
    safe = list(safe_names(found).values())
    assert not [name for name in safe if rule.refuses(name)]
    assert max(map(rule.length, safe), default=0) <= 255
    assert len({rule.key(name) for name in safe}) == len(found)
    for name in safe:
        stored = rule.stored(name)
        assert unicodedata.normalize("NFC", stored) == unicodedata.normalize("NFC", name)
        # An archive on an old Mac's disk is copied to Linux as it is stored there.
        assert len(unicodedata.normalize("NFD", stored).encode()) <= 255


def test_all_hostile_names_at_once() -> None:
    """As they lie in one folder, where the most of them meet."""
    found = [os.fsdecode(name) for name in names(5000, seed=2)]
    safe = safe_names(found)
    for rule in RULES.values():
        assert len({rule.key(name) for name in safe.values()}) == 5000


def test_letters_that_meet_in_upper_case_only() -> None:
    assert (
        len(
            {unicodedata.normalize("NFD", name).upper() for name in safe_names(["i", "I", "\u0131", "\u0130"]).values()}
        )
        == 4
    )


def test_long_names_taken_apart_still_fit() -> None:
    for name in ("が" * 66, "が" * 66 + ".emlx", "\u1e69" * 66):
        assert len(unicodedata.normalize("NFD", safe_name(name)).encode()) <= 255


def test_paths_that_grow_too_long_begin_anew() -> None:
    folder = "data/stores/apple-mail/" + "/".join(["お客様" * 10] * 8)
    assert below("data/stores/apple-mail/Library", "Mail") == "data/stores/apple-mail/Library/Mail"
    path = below(folder, "1.emlx")
    assert path.startswith("data/stores/apple-mail/deep/") and path.endswith("/1.emlx")
    assert below(folder, "2.emlx").rpartition("/")[0] == path.rpartition("/")[0]
    assert below(folder + "x", "1.emlx") != path
