"""Bags of other people, and bags made to do harm: nothing outside is opened, nothing hangs, nothing goes unseen."""

import hashlib
import os
import resource
import sys
import unicodedata
from collections.abc import Mapping
from pathlib import Path

import pytest

from app.archive.bag import manifest, read_back
from app.archive.bag.declaration import declaration
from app.archive.bag.nameset import NameSet
from app.archive.bag.verifier import verify
from app.model.record import Verification

DECLARATION = "BagIt-Version: {}\nTag-File-Character-Encoding: UTF-8\n"
GA = "が"
NFD_GA = unicodedata.normalize("NFD", GA)


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def bag(top: Path, files: Mapping[str, bytes], lines: str | None = None, version: str = "1.0") -> Path:
    """A bag of somebody else, without a tag manifest. `lines` stands for the manifest."""
    for name, data in files.items():
        path = top / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    (top / "data").mkdir(parents=True, exist_ok=True)
    (top / "bagit.txt").write_text(DECLARATION.format(version), encoding="utf-8")
    if lines is None:
        lines = "".join(manifest.line(sha(data), name) for name, data in files.items() if name.startswith("data/"))
    (top / "manifest-sha256.txt").write_text(lines, encoding="utf-8", errors="surrogateescape", newline="")
    return top


def verified(top: Path) -> Verification:
    return verify(top, lambda files, size_bytes: None)


def codes(result: Verification) -> list[str]:
    return [finding.code for finding in result.invalid]


def noticed(result: Verification) -> list[str]:
    return [finding.code for finding in result.findings]


def test_a_bag_of_somebody_else_is_valid_and_not_sealed(tmp_path: Path) -> None:
    result = verified(bag(tmp_path, {"data/a": b"1", "data/b/c": b"2"}))
    assert result.valid
    assert noticed(result) == ["not_sealed"]


@pytest.mark.parametrize("version", ["0.97", "1.0"])
def test_what_lies_beside_the_payload_of_others_is_noted(tmp_path: Path, version: str) -> None:
    top = bag(tmp_path, {"data/a": b"1", "notes.txt": b"x"}, version=version)
    result = verified(top)
    assert result.valid
    assert "tag_file_not_listed" in noticed(result)
    # An archive of ours promises more, whichever of its own files still says that it is one.
    (top / "bag-info.txt").write_text("Bag-Software-Agent: Furoshiki 1.0", encoding="utf-8")
    result = verified(top)
    assert "notes.txt" in result.extra and "tagmanifest-sha256.txt" in result.missing


def test_an_unlisted_file_in_the_payload_is_never_right(tmp_path: Path) -> None:
    top = bag(tmp_path, {"data/a": b"1"})
    (top / "data" / "b").write_bytes(b"")
    assert verified(top).extra == ("data/b",)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes here")
@pytest.mark.parametrize(
    "name",
    ["bagit.txt", "bag-info.txt", "fetch.txt", "manifest-sha256.txt", "tagmanifest-sha256.txt", "data/a", "data"],
)
def test_a_pipe_stops_nothing(tmp_path: Path, name: str) -> None:
    top = bag(tmp_path / "bag", {"data/a": b"1"})
    path = top / name
    if path.is_dir():
        path.rename(tmp_path / "elsewhere")
    path.unlink(missing_ok=True)
    os.mkfifo(path)
    # A missing bag-info is no fault, but a pipe is nothing a bag may hold.
    assert not verified(top).valid or name == "bag-info.txt"


@pytest.mark.parametrize("what", ["data", "data/folder", "data/folder/a", "manifest-sha256.txt"])
def test_links_are_not_followed(tmp_path: Path, what: str) -> None:
    top = bag(tmp_path / "bag", {"data/folder/a": b"secret"})
    assert verified(top).valid
    outside = (top / what).rename(tmp_path / "outside")
    try:
        (top / what).symlink_to(outside, target_is_directory=outside.is_dir())
    except OSError:
        pytest.skip("links may not be made here")
    assert not verified(top).valid


@pytest.mark.parametrize(
    "name",
    [
        "../x", "data/../../x", "/etc/passwd", "~/x", "~root/x", "C:\\x", "c:x", "\\\\host\\share", "\\\\?\\C:\\x", "%HomeDrive%\\x",
        "data/..\\..\\x", "x", "bagit.txt", "./../x", "*../x", "data/\0x", "data",
    ],
)  # fmt: skip
def test_names_outside_the_payload_are_refused(tmp_path: Path, name: str) -> None:
    top = bag(tmp_path / "bag", {"data/a": b"1"}, f"{sha(b'1')}  data/a\n{sha(b'')}  {name}\n")
    result = verified(top)
    assert codes(result) == ["manifest_line_invalid"]
    assert result.missing == result.damaged == ()


def test_a_line_without_end_is_one_line(tmp_path: Path) -> None:
    top = bag(tmp_path, {"data/a": b"1"})
    with (top / "manifest-sha256.txt").open("a", encoding="ascii") as sink:
        # What follows the 64 KiB that are looked at must not be taken for a line of its own.
        sink.write("x" * 65536 + f"{sha(b'')}  data/hidden\n")
        sink.write("y" * 5_000_000)
    result = verified(top)
    assert codes(result) == ["manifest_line_invalid"] * 2
    assert result.missing == ()


def test_a_name_of_very_many_folders(tmp_path: Path) -> None:
    name = "data/" + "a/" * 30_000 + "b"
    assert verified(bag(tmp_path, {"data/a/a/c": b"1"}, f"{sha(b'1')}  data/a/a/c\n{sha(b'')}  {name}\n")).missing == (
        name,
    )


def test_a_manifest_of_folders_and_nonsense(tmp_path: Path) -> None:
    top = bag(tmp_path, {"data/a/b": b"1"}, f"{sha(b'1')}  data/a/b\n{sha(b'')}  data/a\nnonsense\n\x00\x01\n")
    result = verified(top)
    assert result.damaged == ("data/a",)
    assert codes(result) == ["manifest_line_invalid"] * 2


@pytest.mark.parametrize(
    "name", ["manifest-shake_128.txt", "manifest-crc32.txt", "manifest-.txt", "tagmanifest-md4.txt"]
)
def test_checksums_nobody_knows(tmp_path: Path, name: str) -> None:
    top = bag(tmp_path, {"data/a": b"1"})
    (top / name).write_text(f"{sha(b'1')}  data/a\n", encoding="ascii")
    assert codes(verified(top)) == ["digest_unknown"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8", None),
        ("BagIt-Version: 1.0\r\nTag-File-Character-Encoding: UTF-8\r\n", None),
        ("BagIt-Version : 0.97 \nTag-File-Character-Encoding:  ISO-8859-1\n", None),
        ("BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\nmore\n", "declaration_invalid"),
        ("BagIt-Version: 2.0\nTag-File-Character-Encoding: UTF-8\n", "bag_version_unknown"),
        ("BagIt-Version: 1.0\nTag-File-Character-Encoding: klingon\n", "encoding_unknown"),
        ("BagIt-Version: 1.0\nTag-File-Character-Encoding: hex\n", "encoding_unknown"),
        ("BagIt-Version: 1.0\nTag-File-Character-Encoding: punycode\n", "encoding_unknown"),
        ("", "declaration_invalid"),
    ],
)
def test_declarations(tmp_path: Path, text: str, code: str | None) -> None:
    (tmp_path / "bagit.txt").write_bytes(text.encode())
    finding = declaration(tmp_path).trouble
    assert (finding.code if finding else None) == code


def test_a_line_twice(tmp_path: Path) -> None:
    line = f"{sha(b'1')}  data/a\n"
    assert codes(verified(bag(tmp_path / "new", {"data/a": b"1"}, line * 2))) == ["manifest_line_repeated"]
    old = verified(bag(tmp_path / "old", {"data/a": b"1"}, line * 2, version="0.97"))
    assert old.valid and "manifest_line_repeated" in noticed(old)
    lies = f"{sha(b'2')}  data/a\n"
    result = verified(bag(tmp_path / "lies", {"data/a": b"1"}, line + lies, version="0.97"))
    assert codes(result) == ["manifest_line_repeated"] and result.damaged == ("data/a",)


def test_old_bags_may_share_the_payload_between_manifests(tmp_path: Path) -> None:
    for version, valid in (("0.97", True), ("1.0", False)):
        top = bag(tmp_path / version, {"data/a": b"1"}, version=version)
        (top / "data/b").write_bytes(b"2")
        (top / "manifest-md5.txt").write_text(f"{hashlib.md5(b'2').hexdigest()}  data/b\n", encoding="ascii")
        assert verified(top).valid is valid


@pytest.mark.parametrize("literal", ["100%25", "a%0Ab", "x%41"])
def test_percent_signs_of_either_school(tmp_path: Path, literal: str) -> None:
    """bagit-python writes names with `%` as they are; the RFC wants it encoded. The file decides."""
    decoded = literal.replace("%25", "%").replace("%0A", "\n")
    for number, name in enumerate({literal, decoded}):
        top = bag(tmp_path / str(number), {f"data/{name}": b"1"}, f"{sha(b'1')}  data/{literal}\n")
        assert verified(top).valid


def test_another_unicode_form_is_the_same_name(tmp_path: Path) -> None:
    """An archive made on one file system and read on another: HFS+ takes names apart, and some letters only."""
    mixed = f"{GA}/{NFD_GA}塚{GA}.emlx"
    taken_apart = f"{NFD_GA}/{NFD_GA}塚{NFD_GA}.emlx"
    top = bag(tmp_path, {f"data/{taken_apart}": b"1"}, f"{sha(b'1')}  data/{mixed}\n")
    result = verified(top)
    assert result.valid, result
    (top / "data" / taken_apart).write_bytes(b"2")
    assert not verified(top).valid


def test_a_twin_in_another_unicode_form_is_seen(tmp_path: Path) -> None:
    top = bag(tmp_path, {f"data/{GA}/a": b"1", f"data/{GA}.eml": b"1"})
    if (top / "data" / NFD_GA).exists():
        pytest.skip("this file system takes both forms for one name")
    (top / "data" / NFD_GA).mkdir()
    (top / "data" / NFD_GA / "a").write_bytes(b"2")
    (top / "data" / f"{NFD_GA}.eml").write_bytes(b"2")
    assert verified(top).extra == (f"data/{NFD_GA}.eml", f"data/{NFD_GA}/a")


def test_case_pairs_of_others(tmp_path: Path) -> None:
    top = bag(tmp_path, {"data/a": b"1", "data/A": b"2"})
    if (top / "data" / "A").samefile(top / "data" / "a"):
        pytest.skip("this file system takes both for one name")
    result = verified(top)
    assert result.valid and "names_alike" in noticed(result)
    (top / "data/A").write_bytes(b"1")
    assert verified(top).damaged == ("data/A",)
    (top / "data/A").unlink()
    assert verified(top).missing == ("data/A",)


def test_system_files_that_are_part_of_the_payload_count(tmp_path: Path) -> None:
    top = bag(tmp_path, {"data/a": b"1", "data/.DS_Store": b"22"})
    (top / "bag-info.txt").write_text("payload-oxum:  3.2", encoding="ascii")
    assert verified(top).valid
    # A copy on exFAT made by a Mac has such companions; they are not ours and change nothing.
    (top / "data/._a").write_bytes(b"xxxx")
    result = verified(top)
    assert result.valid and "system_file_ignored" in noticed(result)


@pytest.mark.parametrize(
    "text", ["", ":", " x\n", "A: " + "b\n " * 300_000, "Payload-Oxum: " + "9" * 5000, "\ufeff\x00" * 900]
)
def test_descriptions_of_any_kind(tmp_path: Path, text: str) -> None:
    top = bag(tmp_path, {"data/a": b"1"})
    (top / "bag-info.txt").write_text(text, encoding="utf-8")
    assert verified(top).valid


def test_fetch_lists_are_never_followed(tmp_path: Path) -> None:
    top = bag(tmp_path, {"data/a": b"1"}, f"{sha(b'1')}  data/a\n{sha(b'2')}  data/b\n")
    (top / "fetch.txt").write_text("https://example.jp/b 1 data/b", encoding="ascii")
    result = verified(top)
    assert result.missing == ("data/b",) and "fetch_never_done" in noticed(result)
    (top / "data/b").write_bytes(b"2")
    assert verified(top).valid


def test_name_sets() -> None:
    names = NameSet()
    for number in range(5000):
        names.add(f"name {number}")
    assert "name 17" in names and "name 5000" not in names
    assert not names.has_repeats()
    names.add("name 3")
    assert names.has_repeats() and names.is_repeated("name 3") and not names.is_repeated("name 4")


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="memory is counted in the way of Linux")
def test_very_many_lines_take_little_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read_back, "MOST_NAMED", 25_000)
    top = bag(tmp_path, {"data/a": b"1"})
    with (top / "manifest-sha256.txt").open("a", encoding="ascii") as sink:
        for number in range(50_000):
            sink.write(f"{number:064x}  data/folder/{number:070}\n")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    result = verified(top)
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert codes(result) == ["more_findings"]
    assert grown < 25_000, f"{grown} KiB"
