"""What is said after a deletion: every kind of place in words, nothing promised, nothing counted twice."""

from pathlib import Path

import pytest

from app.i18n.catalogue import Translator
from app.i18n.rescue import found_lines, hopeless_lines
from app.i18n.rescue_places import (
    ACTS,
    group_holds,
    look_headline,
    place_advice,
    place_holds,
    place_name,
    place_where,
    together,
)
from app.model.codes import Code
from app.model.findings import Finding
from app.model.rescue import Chance, LookRecord, PeopleFound, Place, PlaceAct, PlaceKind, RescueRecord

EN = Translator("en")
HOME = Path("/Users/hanako")


def looked(*places: Place, people: int = 0) -> LookRecord:
    return LookRecord(HOME, places, people, ())


def record(whole: int, cut: int, *findings: Finding) -> RescueRecord:
    return RescueRecord(
        Path("/dev/sdb"),
        Chance.POSSIBLE,
        None,
        whole=whole,
        cut=cut,
        fragments=0,
        searched=5,
        size_bytes=5,
        unreadable=0,
        findings=findings,
    )


@pytest.mark.parametrize("kind", PlaceKind)
def test_every_kind_of_place_is_named_with_what_to_do(kind: PlaceKind) -> None:
    place = Place(kind, str(HOME / "Library" / "x"), "about", messages=1)
    assert place_name(place, EN) and place_advice(place, EN).endswith(".")
    assert place_where(place, looked(place), EN).endswith("Library/x"), "in the home a path begins behind it"
    assert "furoshiki" not in place_advice(place, EN), "no command in a sentence that the window shows"


def test_every_act_is_a_button() -> None:
    assert set(ACTS) == set(PlaceAct)


def test_what_a_place_holds() -> None:
    assert place_holds(Place(PlaceKind.STILL_THERE, "", messages=1), EN) == "1 message"
    assert place_holds(Place(PlaceKind.ADDRESS_TRACES, "", people=2), EN) == "2 addresses"
    assert place_holds(Place(PlaceKind.BETWEEN, "", size_bytes=5_000_000), EN) == "5.0 MB to search"
    assert place_holds(Place(PlaceKind.SERVER, ""), EN) == ""


def test_places_of_a_kind_stand_together_and_nobody_is_counted_twice() -> None:
    traces = [Place(PlaceKind.ADDRESS_TRACES, name, "msf", people=3) for name in "ab"]
    old = [Place(PlaceKind.OLD_VERSION, name, messages=4) for name in "ab"]
    trash = [Place(PlaceKind.SYSTEM_TRASH, name, messages=1) for name in "ab"]
    found = looked(*old, *trash, *traces, people=4)
    groups = together(found)
    assert [len(each) for each in groups] == [2, 1, 1, 2]
    assert [group_holds(each, found, EN) for each in (groups[0], groups[3])] == ["8 messages", "4 addresses"]
    assert look_headline(found, EN).startswith("10 messages and 4 addresses")
    assert "not found, but 4 addresses" in look_headline(looked(*traces, people=4), EN)
    assert "No mail was found" in look_headline(looked(Place(PlaceKind.SERVER, "")), EN)


def test_nothing_is_said_in_percent() -> None:
    some = [*found_lines(record(3, 1), PeopleFound(2, 1, 5), EN)]
    assert some[0][0] == "good" and "8 people: 2 from whole messages, 1 only from pieces" in some[1][1]
    none = [*found_lines(record(0, 0, Finding(Code.NO_MAIL_FOUND_THERE, {"path": "x"})), PeopleFound(), EN)]
    assert [tone for tone, _ in none] == ["warn", "info", "info"]
    hopeless = [*hopeless_lines(Finding(Code.NOTHING_LEFT_TO_FIND, {"path": "x"}), EN)]
    assert "nothing is left here to find" in hopeless[0][1] and "Worth trying" in hopeless[1][1]
    assert "%" not in " ".join(text for _, text in (*some, *none, *hopeless))
