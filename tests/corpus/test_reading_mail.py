"""Real messages as a person reads them: nothing is too broken, and what is shown names no place outside the message."""

import re

import pytest

from app.mime.message_view import message_view
from app.mime.safe_html import safe_html
from tests.conftest import CORPUS
from tests.corpus.conftest import FOLDERS, files, needs_corpus

pytestmark = needs_corpus
_ELSEWHERE = re.compile(r'\b(?:src|href)="(?!(?:cid|link):[0-9]+")')
_IN_TEXTS = re.compile("[\x00-\x08\x1b\u202a-\u202e\u2066-\u2069]")


@pytest.mark.parametrize("folder", [name for name in FOLDERS if name in ("eml", "maildir", "mh")])
def test_every_message_can_be_looked_at(folder: str) -> None:
    seen = formatted = 0
    for path in files(CORPUS / folder):
        view = message_view(path.read_bytes())
        assert not _IN_TEXTS.search(view.text), path
        page = safe_html(view.html) if view.html else None
        if page is not None:
            assert not _ELSEWHERE.search(page.html), path
            assert not _IN_TEXTS.search(page.html), path
        seen += 1
        formatted += page is not None
    assert seen and (formatted or folder != "eml")
