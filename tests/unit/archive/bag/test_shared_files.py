"""Which files archives have in common is found out from lists of folders as from looks at each file."""

import os
import sys
from pathlib import Path

import pytest

from app.archive.bag import layout
from app.archive.bag.shared_files import linked_files, linked_with

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="written for file systems with hard links")


def test_files_with_a_name_in_both_are_counted_once(tmp_path: Path) -> None:
    archive, other, stranger = (tmp_path / name for name in ("a", "b", "c"))
    for folder in (archive, other, stranger):
        (folder / layout.STORES / "apple-mail" / "Deep").mkdir(parents=True)
    for name in ("1.emlx", "Deep/2.emlx", "3.emlx"):
        (archive / layout.STORES / "apple-mail" / name).write_text(name)
    for name in ("1.emlx", "Deep/2.emlx"):
        os.link(archive / layout.STORES / "apple-mail" / name, other / layout.STORES / "apple-mail" / name)
    os.link(other / layout.STORES / "apple-mail" / "1.emlx", other / layout.STORES / "apple-mail" / "again.emlx")
    (other / layout.STORES / "apple-mail" / "3.emlx").symlink_to(archive / layout.STORES / "apple-mail" / "3.emlx")
    (stranger / layout.STORES / "apple-mail" / "1.emlx").write_text("1.emlx")

    assert list(linked_with(archive, [other, stranger, tmp_path / "gone"])) == [(other, 2)]
    assert linked_files(archive).shared_with(linked_files(other)) == 2
    assert list(linked_with(tmp_path / "gone", [other])) == []
