"""Letters with lines in them that look like the separators of a mailbox: how many letters there are stays right."""

from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.model.mail import Completeness
from tests.builders import stores
from tests.unit.formats.standard.test_mbox import bodies, read

DATED = ["From - Mon Jan  2 01:00:00 2006", "From taro@example.jp Mon Jan  2 01:00:00 2006",
         "From MAILER-DAEMON Mon, 02 Jan 2006 01:00:00 +0900"]  # fmt: skip
UNDATED = ["From -", "From taro@example.jp", "From ???@???"]
SIGNATURE = "Hello\n\nFrom Tanaka Design Office\nTo: all of you\nDate: 3/3\nSubject: sale\n\nthe rest\n"
FORWARDED = (
    "Hello\n\nFrom Tanaka Design\nFrom: Tanaka <tanaka@example.jp>\nTo: me@example.jp\nSubject: x\n"
    "Date: Mon, 2 Jan 2006 01:00:00 +0900\n\ninner text\n"
)
# Whatever people write into the lines of a signature; no address of a sender among them.
LABELS = ["TEL", "FAX", "Mail", "To", "Date", "Subject", "Cc", "X-Mobile", "Content-Note", "Web", "住所"]
NAMES = [
    "Tanaka Design Office",
    "all of us",
    "Tanaka Taro, Mon Jan 5 to Fri, 10:00-18:00",
    "us all Mon Jan 5 10:00:00 2026",
    "Monday on",
    "me",
    "東京",
]


@st.composite
def letters(draw: st.DrawFn) -> bytes:
    """A letter whose text has lines that begin with "From" and lines that look like header fields."""
    blocks = draw(
        st.lists(
            st.tuples(st.sampled_from(NAMES), st.lists(st.sampled_from(LABELS), max_size=5), st.booleans()), max_size=4
        )
    )
    text = "Hello\n"
    for name, labels, has_gap in blocks:
        text += "\n" * has_gap + f"From {name}\n" + "".join(f"{label}: 03-0000-1111\n" for label in labels)
        text += "\n" * has_gap + "and so on\n"
    letter = EmailMessage()
    letter["From"], letter["Subject"] = "Taro <taro@example.jp>", "hello"
    letter["Message-ID"] = "<1@example.jp>"
    letter.set_content(text, cte="8bit")
    return letter.as_bytes()


@settings(max_examples=100, deadline=None)
@given(st.lists(letters(), min_size=1, max_size=5), st.sampled_from(DATED), st.sampled_from([b"\n", b"\r\n"]))
def test_where_separators_are_dated_signatures_separate_nothing(made: list[bytes], separator: str, ends: bytes) -> None:
    data = stores.mbox(*made, separator=separator).replace(b"\n", ends)
    assert bodies(data) == [each.replace(b"\n", ends) for each in made]
    assert all(each.completeness is Completeness.WHOLE for each in read(data)[0])


@pytest.mark.parametrize("separator", UNDATED)
def test_where_no_separator_is_dated_words_separate_nothing(separator: str) -> None:
    data = stores.mbox(stores.message(1, body=SIGNATURE), stores.message(2), separator=separator)
    assert len(bodies(data)) == 2


@pytest.mark.parametrize("separator", DATED + UNDATED)
def test_a_letter_that_quotes_another_with_its_headers_is_one_and_in_doubt(separator: str) -> None:
    messages, _ = read(stores.mbox(stores.message(1, body=FORWARDED), stores.message(2), separator=separator))
    assert [each.notes for each in messages] == [("boundaries_guessed",), ()]
    assert messages[0].completeness is Completeness.PARTIAL


@pytest.mark.parametrize("first", DATED + UNDATED)
@pytest.mark.parametrize("second", DATED + UNDATED)
def test_a_file_of_several_programs(first: str, second: str) -> None:
    one = stores.mbox(*map(stores.message, range(3)), separator=first)
    two = stores.mbox(*map(stores.message, range(3, 6)), separator=second)
    assert len(bodies(one + two + one)) == 9


def test_a_first_separator_that_is_lost_does_not_hide_how_the_others_are_made() -> None:
    data = stores.message(1, body=SIGNATURE) + b"\n" + stores.mbox(stores.message(2))
    assert len(bodies(data)) == 2


def test_a_patch_in_a_text_is_text_and_a_file_of_patches_is_a_mailbox() -> None:
    separator = "From " + "0123456789abcdef" * 2 + "01234567 Mon Sep 17 00:00:00 2001"
    patch = f"Hello\n\n{separator}\nFrom: Taro <taro@example.jp>\nDate: Mon, 2 Jan 2006 01:00:00 +0900\n\n---\n"
    assert len(bodies(stores.mbox(stores.message(1, body=patch), stores.message(2)))) == 2
    assert len(bodies(stores.mbox(stores.message(1), stores.message(2), separator=separator))) == 2


PASTED = "Hello\n\nFrom taro@example.jp Mon Jan  2 01:00:00 2006\nFrom: Taro <taro@example.jp>\nSubject: x\n\ninner\n"


def lengthy(text: str, length: int | None = None) -> bytes:
    """A letter that says how long it is."""
    size = len(text.encode()) if length is None else length
    return f"From: a@example.jp\nMessage-ID: <1@example.jp>\nContent-Length: {size}\n\n{text}".encode()


@pytest.mark.parametrize("ends", [b"\n", b"\r\n"])
@pytest.mark.parametrize("padding", [0, 1_040_000, 3_000_000])
def test_a_right_length_says_where_a_letter_ends(ends: bytes, padding: int) -> None:
    text = PASTED + "x" * padding + "\nbye\n"
    pasted = text.replace("\n", "\r\n") if ends == b"\r\n" else text
    one = lengthy("").replace(b": 0", b": %d" % len(pasted)).replace(b"\n", ends) + pasted.encode()
    others = [lengthy("Hello\n").replace(b": 6", b": %d" % (6 + len(ends) - 1)).replace(b"\n", ends) for _ in range(2)]
    separator = b"From taro@example.jp Mon Jan  2 01:00:00 2006" + ends
    data = b"".join(separator + each + ends for each in (others[0], one, others[1], one))
    assert bodies(data) == [others[0], one, others[1], one]
    assert all(each.completeness is Completeness.WHOLE for each in read(data)[0])


@pytest.mark.parametrize("length", [0, 5, 700, 1 << 30, 10**12 - 1])
def test_a_wrong_length_hides_no_letter(length: int) -> None:
    separator = "From taro@example.jp Mon Jan  2 01:00:00 2006"
    data = stores.mbox(lengthy("Hello\n", length), *map(stores.message, range(2)), separator=separator)
    assert len(bodies(data)) == 3


def test_what_mozilla_wrote_is_separated_whatever_a_length_says() -> None:
    rest = stores.mbox(stores.message(1), stores.message(2))
    sender = lengthy("Hello\n", len("Hello\n\n") + len(stores.mbox(stores.message(1))) - 1)
    assert len(bodies(stores.mbox(sender) + rest)) == 3
    by_sender = rest.replace(b"From - ", b"From taro@example.jp ").replace(b"From: ", b"X-Mozilla-Status: 0001\nFrom: ")
    length = 7 + by_sender.find(b"From taro@example.jp ", 5) - 1
    assert len(bodies(stores.mbox(lengthy("Hello\n", length)) + by_sender)) == 3


def multipart(text: str, end: str = "\n--bb--\n") -> bytes:
    """A letter of two parts."""
    head = 'From: a@example.jp\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="bb"\n\n'
    return f"{head}--bb\nContent-Type: text/plain\n\n{text}\n--bb\nContent-Type: text/plain\n\nsecond{end}".encode()


def test_what_stands_before_a_boundary_of_the_letter_is_in_it() -> None:
    whole = multipart(PASTED)
    assert bodies(stores.mbox(whole, stores.message(2))) == [whole, stores.message(2)]


def test_a_letter_that_was_cut_and_stored_again_is_two() -> None:
    whole = multipart("Hello\n")
    for cut in (whole[:-20], whole[: whole.find(b"Hello")]):
        assert len(bodies(stores.mbox(cut.rstrip(b"\n") + b"\n", whole, stores.message(2)))) == 3
        mozilla = b"X-Mozilla-Status: 0001\n"
        assert len(bodies(stores.mbox(cut.rstrip(b"\n") + b"\n", mozilla + whole, whole))) == 3
