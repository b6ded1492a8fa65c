"""A list of names is what a walk finds."""

from pathlib import Path

from app.system.walking import EntryKind, names_below, walk


def test_names_are_those_a_walk_finds(tmp_path: Path) -> None:
    top = tmp_path / "top"
    for name in ("b/deep/1.emlx", "a/2.emlx", "b/予約.emlx", "3.emlx", "b.txt"):
        (top / name).parent.mkdir(parents=True, exist_ok=True)
        (top / name).write_text(name)
    (top / "empty").mkdir()
    (top / "to a folder").symlink_to(top / "b", target_is_directory=True)
    (top / "nowhere").symlink_to(top / "gone")

    for each in (top, top / "3.emlx", top / "gone", top / "to a folder"):
        walked = [entry.path for entries in walk(each) for entry in entries if entry.kind is not EntryKind.FOLDER]
        assert list(names_below(each)) == walked
    assert len(list(names_below(top))) == 7
