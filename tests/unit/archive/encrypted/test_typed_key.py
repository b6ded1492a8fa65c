"""A recovery key typed from paper: groups, line numbers, wide letters, without the beginning every key has."""

from datetime import datetime

import pytest

from app.archive.encrypted import age, recovery
from app.model.errors import UsageError

pyrage = pytest.importorskip("pyrage")


@pytest.fixture(scope="module")
def key() -> str:
    return str(pyrage.x25519.Identity.generate())


def test_every_way_of_typing_it(key: str) -> None:
    lines = recovery.lines(key)
    assert recovery.BEGINNING + "".join(group for line in lines for group in line) == key
    numbered = "\n".join(f"{number}. {' '.join(line)}" for number, line in enumerate(lines, 1))
    bare = " ".join(f"{number} {' '.join(line)}" for number, line in enumerate(lines, 1))
    wide = "".join(chr(ord(each) + 0xFEE0) for each in key)
    ways = (
        key,
        key.lower(),
        f"{recovery.BEGINNING}\n{numbered}",
        numbered,
        bare,
        key.removeprefix(recovery.BEGINNING),
        wide,
        f"# a remark\n{key}\n",
    )
    for typed in ways:
        assert age.parsed(typed) == key, typed


def test_a_mistyped_letter_is_noticed(key: str) -> None:
    below = key.removeprefix(recovery.BEGINNING)
    other = "Q" if below[7] != "Q" else "P"
    for typed in (below[:7] + other + below[8:], below[:-1], below + "Q", "1 2 3 4", "\x00" * 58, "ß" * 58):
        with pytest.raises(UsageError):
            age.parsed(typed)


def test_the_paper_numbers_its_lines(key: str) -> None:
    text = recovery.paper(key, "a <b>", datetime(2026, 1, 2, 3, 4), page=False)
    assert f"#   1   {'  '.join(recovery.lines(key)[0])}" in text
    assert age.parsed(text) == key
    page = recovery.paper(key, "a <b>", datetime(2026, 1, 2, 3, 4), page=True)
    assert "<b>" not in page
    assert f'<td class="number">4</td><td>{recovery.lines(key)[3][0]}</td>' in page
    assert age.parsed(page) == key
