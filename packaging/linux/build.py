"""Builds the Debian package: everything in /opt/furoshiki, a command, an entry in the menu.

    python3 dev.py package linux

It runs on the Debian it was built on and on every later one. `dist` then holds furoshiki_VERSION_amd64.deb.
"""

import gzip
import os
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

import frozen
import icons
import payload

WORK = payload.WORK / "linux"
_ICON_SIZES = (16, 32, 48, 64, 128, 256, 512)

_PACKAGES = (
    "libc6 (>= 2.36)",
    "libbz2-1.0",
    "libcups2",
    "libdbus-1-3",
    "libegl1",
    "libexpat1",
    "libffi8",
    "libfontconfig1",
    "libfreetype6",
    "libgcc-s1",
    "libgl1",
    "libglib2.0-0 | libglib2.0-0t64",
    "liblzma5",
    "libsqlite3-0",
    "libssl3",
    "libstdc++6",
    "libuuid1",
    "libx11-6",
    "libx11-xcb1",
    "libxcb-cursor0",
    "libxcb-glx0",
    "libxcb-icccm4",
    "libxcb-image0",
    "libxcb-keysyms1",
    "libxcb-randr0",
    "libxcb-render-util0",
    "libxcb-render0",
    "libxcb-shape0",
    "libxcb-shm0",
    "libxcb-sync1",
    "libxcb-xfixes0",
    "libxcb-xkb1",
    "libxcb1",
    "libxkbcommon-x11-0",
    "libxkbcommon0",
    "libzstd1",
    "zlib1g",
)
"""What Python and Qt load from the system, by the package that brings it: check_deb.py asks `ldd` in bare systems.

The C library is that of Debian 12, on which the package is built.
"""

_CONTROL = """Package: furoshiki
Version: {version}
Architecture: amd64
Maintainer: The Furoshiki developers <furoshiki@example.com>
Installed-Size: {kilobytes}
Depends: {depends}
Recommends: fonts-noto-cjk | fonts-ipafont-gothic
Section: mail
Priority: optional
Homepage: https://furoshiki.example.com
Description: save your mail before an account is deleted
 Furoshiki finds the mail on a computer, copies it bit-exact into a proved
 archive, makes an address book of the people who wrote, and says with reasons
 whether the old account may now be deleted. It works without a network.
"""


def main() -> int:
    """Builds the package."""
    tree = build()
    payload.DIST.mkdir(exist_ok=True)
    target = payload.DIST / f"furoshiki_{payload.VERSION}_amd64.deb"
    payload.run("dpkg-deb", "--root-owner-group", "-Zxz", "--build", str(tree), str(target))
    print(f"{tree}: {payload.size_of(tree) / 1e6:.1f} MB")
    print(f"{target}: {target.stat().st_size / 1e6:.1f} MB, sha256 {payload.sha256_of(target)}")
    return 0


def build() -> Path:
    """The tree of the package, complete."""
    tree = payload.new_folder(WORK / "tree")
    program = frozen.run_spec(frozen.environment(WORK), WORK, {})
    (tree / "opt").mkdir()
    (program / "furoshiki").rename(tree / "opt" / "furoshiki")
    _put(tree / "usr/share/applications/furoshiki.desktop", (HERE / "furoshiki.desktop").read_bytes())
    for size in _ICON_SIZES:
        _put(tree / f"usr/share/icons/hicolor/{size}x{size}/apps/furoshiki.png", icons.png(size))
    _put(tree / "usr/share/icons/hicolor/scalable/apps/furoshiki.svg", icons.SOURCE.read_bytes())
    day = time.strftime("%Y-%m-%d", time.gmtime(payload.commit_time()))
    about = (HERE / "com.example.furoshiki.metainfo.xml").read_text("utf-8")
    about = about.replace('"VERSION"', f'"{payload.VERSION}"').replace('"DATE"', f'"{day}"')
    _put(tree / "usr/share/metainfo/com.example.furoshiki.metainfo.xml", about.encode("utf-8"))
    documents = tree / "usr/share/doc/furoshiki"
    _put(documents / "copyright", _copyright().encode("utf-8"))
    _put(documents / "changelog.gz", gzip.compress((payload.ROOT / "CHANGELOG.md").read_bytes(), 9, mtime=0))
    (tree / "usr/bin").mkdir()
    (tree / "usr/bin/furoshiki").symlink_to("/opt/furoshiki/furoshiki")
    for path in tree.rglob("*"):
        if not path.is_symlink():
            is_program = path.is_dir() or path == tree / "opt/furoshiki/furoshiki"
            path.chmod(0o755 if is_program else 0o644)
    kilobytes = payload.size_of(tree) // 1024
    control = _CONTROL.format(version=payload.VERSION, kilobytes=kilobytes, depends=", ".join(_PACKAGES))
    _put(tree / "DEBIAN/control", control.encode("utf-8"))
    payload.set_dates(tree)
    return tree


def _copyright() -> str:
    """Whose work is inside, and where the texts of its licences are."""
    text = (payload.ROOT / "LICENSE").read_text("utf-8")
    return f"Furoshiki is under the MIT licence:\n\n{text}\nThe libraries inside are under licences of their own, \
which lie with their sources' addresses in\n/opt/furoshiki/_internal/resources/licences. Qt and PySide6 are used under \
the LGPL 3; their files may be swapped.\n"


def _put(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


if __name__ == "__main__":
    os.umask(0o022)
    try:
        sys.exit(main())
    except subprocess.CalledProcessError as error:
        sys.exit(f"Failed: {error}")
