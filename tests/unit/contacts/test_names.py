"""The best of several names for one address."""

from datetime import UTC, datetime

import pytest

from app.contacts.names import BestName, Completeness, Spelling, chosen, completeness, is_name


def best(*names: str) -> str:
    """The best of names used one year after the other, each by the person."""
    known: BestName | None = None
    for year, name in enumerate(names, 2001):
        known = BestName.better(known, name, datetime(year, 1, 1, tzinfo=UTC), Spelling.OWN)
    return known.name if known else ""


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("田中 花子", Completeness.NATIVE),
        ("田中花子", Completeness.NATIVE),
        ("勝呂次郎", Completeness.NATIVE),
        ("森さくら", Completeness.NATIVE),
        ("林誠", Completeness.NATIVE),
        ("松本 遥", Completeness.NATIVE),
        ("松本遥（㈱松本商店）", Completeness.NATIVE),
        ("田中花子♪", Completeness.NATIVE),
        ("김철수", Completeness.NATIVE),
        ("Иван Петров", Completeness.NATIVE),
        ("タナカ ハナコ", Completeness.KANA),
        ("たなかはなこ", Completeness.KANA),
        ("Hanako Tanaka", Completeness.LATIN),
        ("Müller, Jürgen", Completeness.LATIN),
        ("Ana María López Ruiz", Completeness.LATIN),
        ("Hanako", Completeness.WORD),
        ("H. Tanaka", Completeness.WORD),
        ("花子", Completeness.WORD),
        ("由美子", Completeness.WORD),
        ("長谷川", Completeness.WORD),
        ("田中様", Completeness.WORD),
        ("はなちゃん", Completeness.WORD),
        ("株式会社花", Completeness.WORD),
        ("Hair Salon Mimi", Completeness.WORD),
        ("hanako", Completeness.HANDLE),
        ("hanako.tanaka", Completeness.HANDLE),
        ("HT2004", Completeness.HANDLE),
    ],
)
def test_how_complete_a_name_is(name: str, expected: Completeness) -> None:
    assert completeness(name) is expected


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (("田中花子", "hanako", "花子", "Hanako Tanaka", "タナカ ハナコ"), "田中花子"),
        (("Hanako Tanaka", "たなか はなこ", "hanako.t"), "たなか はなこ"),
        (("Hanako Tanaka", "Hanako", "お客様"), "Hanako Tanaka"),
        (("田中 花子", "鈴木 花子", "はなちゃん"), "鈴木 花子"),
        (("hanako.t", "花子", "hanako.s"), "花子"),
        (("花美容室", "田中 花子", "花美容室"), "田中 花子"),
        (("ゲスト", "ご担当者様", "hanako@example.jp", "none"), ""),
    ],
)
def test_the_best_name_and_only_then_the_newest(names: tuple[str, ...], expected: str) -> None:
    assert best(*names) == expected


def test_whose_spelling_it_is() -> None:
    moments = [datetime(year, 1, 1, tzinfo=UTC) for year in (2001, 2002)]
    own = BestName.better(None, "田中 花子", moments[0], Spelling.OWN)
    assert BestName.better(own, "田中 華子", moments[1], Spelling.OTHERS) is own
    short = BestName.better(None, "hana", moments[0], Spelling.OWN)
    others = BestName.better(short, "田中 花子", None, Spelling.OTHERS)
    assert others is not None and others.name == "田中 花子"
    guessed = BestName.better(short, "嫂偉花子", moments[1], Spelling.GUESSED)
    assert guessed is short
    unsure = BestName.better(None, "嫂偉", None, Spelling.GUESSED)
    later = BestName.better(unsure, "hana", None, Spelling.OWN)
    assert later is not None and later.name == "hana"


@pytest.mark.parametrize(
    ("card", "mail", "expected"),
    [
        ("母", "田中 花子", "母"),
        ("花子", "田中 花子", "田中 花子"),
        ("hanako.t", "田中 花子", "田中 花子"),
        ("Hanako Tanaka", "田中 花子", "Hanako Tanaka"),
        ("お客様", "田中 花子", "田中 花子"),
        ("hanako@example.jp", "", "hanako@example.jp"),
        ("", "hanako", "hanako"),
    ],
)
def test_the_owners_own_entry(card: str, mail: str, expected: str) -> None:
    assert chosen(card, BestName.better(None, mail, None, Spelling.OWN)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "お客様",
        "ゲスト",
        "ご担当者様",
        "ご担当者",
        "担当",
        "各位",
        "皆様",
        "Guest",
        "会員様",
        "名無しさん",
        "田中@x.jp",
        "--",
        "お客様各位",
    ],
)
def test_no_names(text: str) -> None:
    assert not is_name(text)


@pytest.mark.parametrize("text", ["田中", "みな", "客野", "Guestova", "担当 田中", "Mei", "ゲスト 花子"])
def test_names(text: str) -> None:
    assert is_name(text)
