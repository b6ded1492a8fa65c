"""What of the packages every system can check: their lists, pictures, versions and licences agree with the program."""

import importlib.util
import re
import struct
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from tests.conftest import why_no_qt

ROOT = Path(__file__).resolve().parents[2]
PACKAGING = ROOT / "packaging"
ARM64, X86_64 = 0x0100000C, 0x01000007

Load = Callable[[str], ModuleType]


@pytest.fixture
def load(monkeypatch: pytest.MonkeyPatch) -> Load:
    """Loads a script of `packaging` by its path there; what it puts into the path of modules goes again."""
    monkeypatch.setattr(sys, "path", [str(PACKAGING), *sys.path])

    def load(name: str) -> ModuleType:
        path = PACKAGING / name
        spec = importlib.util.spec_from_file_location(path.stem, path)
        assert spec is not None and spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module

    return load


@pytest.mark.skipif(bool(why_no_qt()), reason="the pictures are drawn by Qt, which cannot be loaded here")
def test_the_lists_and_pictures_for_macos_are_right(load: Load) -> None:
    check = load("macos/check.py")
    assert [*check.lists(), *check.recipe()] == []
    # What draws the icon is an application of Qt without windows; a process cannot have one of each kind.
    drawn = "import sys; sys.path[:0] = sys.argv[1:]; import check; print([*check.pictures()])"
    places = [str(PACKAGING / "macos"), str(PACKAGING)]
    done = subprocess.run([sys.executable, "-c", drawn, *places], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_no_package_ships_an_untested_python(load: Load) -> None:
    assert load("check_pythons.py").main() == 0


def test_the_bill_of_materials_names_every_library(load: Load) -> None:
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    listed = load("bill_of_materials.py").bill()["components"]
    assert {(each["name"].lower(), each["version"]) for each in listed if each.get("properties")} == {
        (name.lower(), version) for name, version in re.findall(r"(?m)^([\w.-]+)==([^ \\\n]+)", lock)
    }
    assert {each["name"] for each in listed if "version" not in each} == {"Qt", "ICU", "Python"}
    assert all(each["licenses"][0]["license"]["id"] for each in listed)
    assert len({each["bom-ref"] for each in listed}) == len(listed)


def test_code_for_one_kind_of_mac_is_found(load: Load, tmp_path: Path) -> None:
    processors = load("macos/processors.py")
    first, second = tmp_path / "first", tmp_path / "second"
    both = struct.pack(">2I", 0xCAFEBABE, 2) + b"".join(
        struct.pack(">5I", each, 0, 0, 0, 0) for each in (X86_64, ARM64)
    )
    for folder, kind in ((first, ARM64), (second, X86_64)):
        folder.mkdir()
        (folder / "both.dylib").write_bytes(both)
        (folder / "two.so").write_bytes(struct.pack("<2I", 0xFEEDFACF, kind))
        (folder / "one.so").write_bytes(struct.pack("<2I", 0xFEEDFACF, ARM64))
        (folder / "text.py").write_bytes(b"")
    (second / "only.so").write_bytes(struct.pack("<2I", 0xFEEDFACF, X86_64))
    assert processors.to_merge(first, second) == ["one.so", "two.so"]
    assert processors.not_for_both(first, second) == ["one.so", "only.so"]
