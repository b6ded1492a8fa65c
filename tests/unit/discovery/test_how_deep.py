"""Mail files are looked for six folders below a home; the page of promises says that what lies deeper is not seen."""

from pathlib import Path

from app.discovery.folders import find_files
from app.model.unreadable_paths import UnreadablePaths


def test_a_mail_file_is_found_six_folders_deep_and_no_deeper(tmp_path: Path) -> None:
    near = tmp_path.joinpath(*"123456")
    (near / "7").mkdir(parents=True)
    for folder in (near, near / "7"):
        (folder / "outlook.pst").touch()
    assert list(find_files(tmp_path, (".pst",), UnreadablePaths())) == [near / "outlook.pst"]


def test_caches_and_folders_of_programs_are_left_out(tmp_path: Path) -> None:
    for name in ("node_modules", "Mail"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "outlook.pst").touch()
    assert list(find_files(tmp_path, (".pst",), UnreadablePaths())) == [tmp_path / "Mail" / "outlook.pst"]
