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
import zipfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

import frozen
import icons
import payload

WORK = payload.WORK / "macos"
IDENTITY = "FUROSHIKI_IDENTITY"
NOTARY = "FUROSHIKI_NOTARY"
SINGLE = "psutil"
"""The one library without a wheel for both kinds of processors; it has one for each."""


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
    """Makes one library of psutil's two, in the environment of `python`."""
    wheels = payload.new_folder(WORK / "wheels")
    versions = {each.split("==")[0]: each.split("==")[1].split()[0] for each in locked()}
    download = (str(python), "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary", ":all:")
    for kind in ("macosx_11_0_arm64", "macosx_10_9_x86_64"):
        payload.run(*download, "--platform", kind, "-d", str(wheels), f"{SINGLE}=={versions[SINGLE]}")
    known = payload.LOCK.read_text("utf-8")
    parts: dict[str, list[Path]] = {}
    for wheel in sorted(wheels.glob("*.whl")):
        if payload.sha256_of(wheel) not in known:
            raise SystemExit(f"Not in the lock file: {wheel.name}")
        with zipfile.ZipFile(wheel) as archive:
            for name in archive.namelist():
                if name.endswith(".so"):
                    parts.setdefault(name, []).append(Path(archive.extract(name, WORK / "wheels" / wheel.stem)))
    (site,) = python.parent.parent.glob("lib/python*/site-packages")
    for name, both in parts.items():
        if len(both) != 2:
            raise SystemExit(f"{name} is not there for both processors")
        payload.run("lipo", "-create", *map(str, both), "-output", str(site / name))


def locked() -> list[str]:
    """Lines of the lock file that name a library, such as "psutil==7.2.2 \\"."""
    text = payload.LOCK.read_text("utf-8")
    return [line for line in text.splitlines() if "==" in line and not line.startswith((" ", "#"))]


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
