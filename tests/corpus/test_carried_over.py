"""Real mail: what a later backup takes over of unchanged files is what reading them again would say."""

from pathlib import Path

import pytest

from app.jobs.sources import Sources
from app.system.home import own_home
from tests.builders.carried import carried_and_read
from tests.conftest import CORPUS
from tests.corpus.conftest import needs_corpus

pytestmark = [needs_corpus, pytest.mark.slow]


@pytest.mark.parametrize(
    "name",
    [
        "emlx",
        "maildir/djcb__mu",
        *(
            pytest.param(each, marks=pytest.mark.sweep)
            for each in ("mbox", "eml", "thunderbird", "legacy", "msg", "dbx")
        ),
    ],
)
def test_taken_over_is_read_anew(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    taken = carried_and_read(Sources(own_home(), (CORPUS / name,)), tmp_path / "usb", monkeypatch)
    assert taken or name in ("legacy", "msg", "dbx")
