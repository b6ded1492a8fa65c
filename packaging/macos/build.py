"""Builds the disk image for macOS, on a Mac: one app for both kinds of Macs.

    python3 dev.py package macos

Signed, notarized and stapled where the environment names an identity (FUROSHIKI_IDENTITY, a Developer ID certificate
in the keychain) and a profile of notarytool (FUROSHIKI_NOTARY); else signed ad hoc, and the last line says so.
`dist` then holds Furoshiki-VERSION.dmg.
"""

import os
import platform
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from macos import processors

import frozen
import icons
import payload

WORK = payload.WORK / "macos"
IDENTITY = "FUROSHIKI_IDENTITY"
NOTARY = "FUROSHIKI_NOTARY"


def main() -> int:
    """Builds the image."""
    if platform.system() != "Darwin":
        print("This needs a Mac. On other systems `python3 packaging/macos/check.py` checks what can be checked.")
        return 2
    app = build()
    sign(app)
    payload.DIST.mkdir(exist_ok=True)
    target = payload.DIST / f"Furoshiki-{payload.VERSION}.dmg"
    make_image(app, target)
    print(f"{target}: {target.stat().st_size / 1e6:.1f} MB, sha256 {payload.sha256_of(target)}")
    if IDENTITY not in os.environ:
        print("Signed ad hoc only: another Mac refuses it until its owner allows it in System Settings.")
    return 0


def build() -> Path:
    """The app, for Intel and Apple processors."""
    icon = WORK / "furoshiki.icns"
    WORK.mkdir(parents=True, exist_ok=True)
    icon.write_bytes(icons.icns())
    python = frozen.environment(WORK)
    merge_processors(python)
    return frozen.run_spec(python, WORK, {"FUROSHIKI_ICON": str(icon)}) / "Furoshiki.app"


def merge_processors(python: Path) -> None:
    """Makes one file for both kinds of Macs of each that comes in two, in the environment of `python`."""
    both = processors.install_for_each(WORK)
    (site,) = python.parent.parent.glob("lib/python*/site-packages")
    for name in processors.to_merge(*both):
        payload.run("lipo", "-create", *(str(folder / name) for folder in both), "-output", str(site / name))


def sign(app: Path) -> None:
    """PyInstaller has signed the app; here Apple looks at it, and its answer is put into it."""
    payload.run("codesign", "--verify", "--deep", "--strict", str(app))
    if NOTARY in os.environ:
        # A plain zip would lose the links inside of frameworks.
        packed = WORK / "Furoshiki.zip"
        payload.run("ditto", "-c", "-k", "--keepParent", str(app), str(packed))
        notarize(packed, app)


def notarize(sent: Path, stapled: Path) -> None:
    """Sends a file to Apple's notary, waits for the answer, and staples it."""
    payload.run("xcrun", "notarytool", "submit", str(sent), "--keychain-profile", os.environ[NOTARY], "--wait")
    payload.run("xcrun", "stapler", "staple", str(stapled))


def make_image(app: Path, target: Path) -> None:
    """The disk image, signed and notarized like the app."""
    target.unlink(missing_ok=True)
    background = WORK / "background.png"
    background.write_bytes(icons.drag_here())
    defines = ("-D", f"app={app}", "-D", f"background={background}")
    python = WORK / "environment" / "bin" / "python"
    settings = ("-s", str(HERE / "disk_image.settings"), "--detach-retries", "30")
    payload.run(str(python), "-m", "dmgbuild", *settings, *defines, "Furoshiki", str(target))
    if IDENTITY in os.environ:
        payload.run("codesign", "--sign", os.environ[IDENTITY], "--timestamp", str(target))
    if NOTARY in os.environ:
        notarize(target, target)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except subprocess.CalledProcessError as error:
        sys.exit(f"Failed: {error}")
