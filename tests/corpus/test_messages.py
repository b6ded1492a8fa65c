"""Every message of the corpus can be read by its row in the catalog, and says what the row says."""

from pathlib import Path

import pytest

from tests.corpus.conftest import FOLDERS, needs_corpus
from tests.jobs.test_messages import archive_of, differing, rows_of

pytestmark = needs_corpus
_NO_MAIL = ("addressbook", "bagit-conformance")
_MANY = ("eml", "msg")
"""These take longest: `dev.py corpus` reads them."""


@pytest.mark.parametrize(
    "folder",
    [pytest.param(name, marks=pytest.mark.sweep if name in _MANY else ()) for name in FOLDERS if name not in _NO_MAIL],
)
def test_every_row_is_read(corpus: Path, tmp_path: Path, folder: str) -> None:
    archive = archive_of(corpus / folder, tmp_path / "usb")
    assert rows_of(archive)
    assert list(differing(archive)) == []
