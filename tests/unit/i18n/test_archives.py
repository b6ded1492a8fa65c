"""Archives in lines for people."""

from pathlib import Path

import pytest

from app.i18n.archives import compare_lines
from app.i18n.catalogue import Translator
from app.model.archives import CompareRecord, Difference


@pytest.mark.parametrize(
    ("contents", "shown"),
    [((), "Thunderbird: Mail/Local Folders/Inbox"), (("2026-01-01 · taro@example.jp · hello",), "hello")],
    ids=["a file of which no message is known", "messages"],
)
def test_what_only_one_archive_has_is_named_as_people_know_it(contents: tuple[str, ...], shown: str) -> None:
    only = Difference(1, len(contents), 0, ("data/stores/thunderbird/Mail/Local Folders/Inbox",), contents)
    lines = "\n".join(compare_lines(CompareRecord(Path("a"), Path("b"), 3, only, Difference(), 0), Translator("en")))
    assert shown in lines
    assert "data/stores" not in lines
    assert only.examples[0].startswith("data/stores/"), "scripts get all"
