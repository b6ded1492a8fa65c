"""Names every file system can hold, and what an archive is made of."""

import os
import unicodedata
from datetime import datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from app.archive.layout import archive_name, safe_name, safe_names

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
