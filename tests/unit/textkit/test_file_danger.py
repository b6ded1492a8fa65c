"""What is warned of before a file is opened."""

import pytest

from app.textkit.file_danger import Danger, danger


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("photo.jpg", None),
        ("見積書.pdf", None),
        ("letter.docx", None),
        ("README", None),
        ("", None),
        ("setup.exe", Danger.PROGRAM),
        ("SETUP.EXE", Danger.PROGRAM),
        ("setup.exe. ", Danger.PROGRAM),
        ("saver.scr", Danger.PROGRAM),
        ("x.js", Danger.PROGRAM),
        ("x.lnk", Danger.PROGRAM),
        ("x.vbs", Danger.PROGRAM),
        ("x.jar", Danger.PROGRAM),
        ("Install.app", Danger.PROGRAM),
        ("x.ps1", Danger.PROGRAM),
        ("run.command", Danger.PROGRAM),
        ("x.desktop", Danger.PROGRAM),
        (".exe", Danger.PROGRAM),
        ("invoice.pdf.exe", Danger.DISGUISED),
        ("photo.jpg            .scr", Danger.DISGUISED),
        ("請求書.xlsx.js", Danger.DISGUISED),
        ("invoice.docm", Danger.MACROS),
        ("old.xls", Danger.MACROS),
        ("x.iso", Danger.PACKED),
        ("x.zip", Danger.PACKED),
        ("page.html", Danger.PACKED),
    ],
)
def test_danger(name: str, found: Danger | None) -> None:
    assert danger(name) is found
