"""Each message is kept once, and of a cut one the longest piece."""

from app.model.rescue import Carved, EndRule, Grade
from app.rescue.unique import Unique


def _found(text: bytes, grade: Grade, key: bytes = b"1@example.jp") -> Carved:
    return Carved(0, 1, grade, EndRule.ZEROS, b"Message-ID: <" + key + b">\n\n" + text, is_joined=False)


def test_the_same_bytes_are_kept_once() -> None:
    unique = Unique()
    assert unique.add(_found(b"a", Grade.WHOLE), "a") == (True, "")
    assert unique.add(_found(b"a", Grade.WHOLE), "b") == (False, "")


def test_a_piece_gives_way_to_a_longer_one_and_to_the_whole() -> None:
    unique = Unique()
    assert unique.add(_found(b"ab", Grade.CUT), "short") == (True, "")
    assert unique.add(_found(b"a", Grade.CUT), "shorter") == (False, "")
    assert unique.add(_found(b"abc", Grade.CUT), "longer") == (True, "short")
    assert unique.add(_found(b"a b", Grade.WHOLE), "whole") == (True, "longer")
    assert unique.add(_found(b"abcdef", Grade.CUT), "late") == (False, "")


def test_two_whole_messages_with_one_message_id_are_both_kept() -> None:
    unique = Unique()
    assert unique.add(_found(b"to me", Grade.WHOLE), "a") == (True, "")
    assert unique.add(_found(b"to the list", Grade.WHOLE), "b") == (True, "")


def test_messages_without_message_id_are_told_apart_by_their_bytes() -> None:
    unique = Unique()
    for number in range(3):
        found = Carved(0, 1, Grade.CUT, EndRule.ZEROS, b"From: a\n\n%d" % number, is_joined=False)
        assert unique.add(found, str(number)) == (True, "")
