"""Collects the licences of everything a release ships into resources/licences, from the installed packages.

Run by `python3 dev.py licences`, after a change of the dependencies and of COMPONENTS.
"""

import json
import sys
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "resources" / "licences"
COMMON = Path("/usr/share/common-licenses")
"""Where Debian keeps the texts that the wheels of Qt leave out."""

# Name, licence (SPDX), where its source is, and what it does here.
COMPONENTS = (
    ("Qt", "LGPL-3.0-only", "https://download.qt.io/official_releases/qt/6.8/6.8.3/single/", "the window"),
    ("PySide6-Essentials", "LGPL-3.0-only", "https://code.qt.io/pyside/pyside-setup.git", "Qt for Python"),
    ("shiboken6", "LGPL-3.0-only", "https://code.qt.io/pyside/pyside-setup.git", "Qt for Python"),
    ("ICU", "Unicode-DFS-2016", "https://github.com/unicode-org/icu", "characters and languages, for Qt on Linux"),
    ("Python", "PSF-2.0", "https://www.python.org/downloads/source/", "what the program is written in"),
    ("click", "BSD-3-Clause", "https://github.com/pallets/click", "the command line"),
    ("construct", "MIT", "https://github.com/construct/construct", "binary structures of the registry"),
    ("inflection", "MIT", "https://github.com/jpvanhal/inflection", "names in the registry"),
    ("libesedb-python", "LGPL-3.0-or-later", "https://github.com/libyal/libesedb", "databases of Windows"),
    ("markdown-it-py", "MIT", "https://github.com/executablebooks/markdown-it-py", "help texts in the terminal"),
    ("mdurl", "MIT", "https://github.com/executablebooks/mdurl", "help texts in the terminal"),
    ("nh3", "MIT", "https://github.com/messense/nh3", "the HTML of mail, made harmless"),
    ("olefile", "BSD-2-Clause", "https://github.com/decalage2/olefile", "compound files of Outlook"),
    ("platformdirs", "MIT", "https://github.com/tox-dev/platformdirs", "where settings, logs and caches lie"),
    ("psutil", "BSD-3-Clause", "https://github.com/giampaolo/psutil", "running programs and disks"),
    ("Pygments", "BSD-2-Clause", "https://github.com/pygments/pygments", "colours in the terminal"),
    ("pyrage", "MIT", "https://github.com/woodruffw/pyrage", "encrypted archives"),
    ("pytz", "MIT", "https://pythonhosted.org/pytz", "time zones in the registry"),
    ("regipy", "MIT", "https://github.com/mkorman90/regipy", "the registry of Windows"),
    ("rich", "MIT", "https://github.com/Textualize/rich", "the terminal"),
)
# Their wheels hold no text.
OTHER_TEXTS = dict.fromkeys(("Qt", "PySide6-Essentials", "shiboken6"), ("LGPL-3", "GPL-3"))
# Not installed as packages: their texts were put there by hand.
BY_HAND = ("ICU", "Python")


def main() -> int:
    """Writes components.json and a text for each component."""
    TARGET.mkdir(exist_ok=True)
    listed = []
    for name, licence, source, use in COMPONENTS:
        target = TARGET / f"{name}.txt"
        if name in OTHER_TEXTS:
            texts = [(COMMON / each).read_text(encoding="utf-8") for each in OTHER_TEXTS[name]]
        else:
            found = [] if name in BY_HAND else _files(name)
            texts = list(dict.fromkeys(path.read_text(encoding="utf-8") for path in found))
        if texts:
            target.write_text("\n\n".join(text.strip() for text in texts) + "\n", encoding="utf-8")
        if not target.exists():
            print(f"No text for {name}: put it there by hand.")  # noqa: T201
            return 1
        listed.append({"name": name, "licence": licence, "source": source, "use": use})
    table = json.dumps(listed, indent=1) + "\n"
    (TARGET / "components.json").write_text(table, encoding="utf-8")
    return 0


def _files(name: str) -> list[Path]:
    files = metadata.distribution(name).files or []
    # Not only its own: Typer carries Click with it.
    found = [file for file in files if file.name.upper().startswith(("LICENSE", "COPYING")) and "doc" not in file.parts]
    return sorted(Path(str(file.locate())) for file in found)


if __name__ == "__main__":
    sys.exit(main())
